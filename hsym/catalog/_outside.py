"""Published rules that are not of the form a_s, b_s, or no rules of a group at all: name, reference, and the reason.

They are listed, not derived: what is said of their objectives here is a hint for a reader and no verdict.
"""

OUTSIDE = (
    (
        "DAPO with prompt refill",
        "arXiv 2503.14476",
        "degenerate groups are replaced by other prompts: one factor for the whole batch",
    ),
    (
        "GPG",
        "arXiv 2504.02546",
        "the weights are divided by a share of the whole batch; with one prompt in a batch it is MaxRL",
    ),
    ("Lite PPO", "arXiv 2508.08221", "the standard deviation is that of the whole batch"),
    ("REINFORCE++", "arXiv 2501.03262", "mean and standard deviation are those of the whole batch; with one prompt it is GRPO"),
    ("batch mean baselines", "rllm, SkyRL", "the baseline is the mean of the whole batch"),
    ("SPO", "arXiv 2509.13232", "a baseline from history, then the whitening of the whole batch"),
    (
        "GVPO",
        "arXiv 2504.19599",
        "a squared loss; what the expected update is depends on the distance from the sampling policy",
    ),
    (
        "GSPO, CISPO, SAPO, GMPO, TIC-GRPO",
        "arXiv 2507.18071, 2506.13585, 2507.20673, 2508.02833",
        "GRPO's weights with another ratio or clipping, which do nothing on-policy",
    ),
    ("A*-PO", "arXiv 2505.20686", "a regression; at the reference policy it is a constant baseline"),
    ("OPO", "arXiv 2505.23585", "the baseline is weighted by the lengths of the responses"),
    ("optimal token baseline", "verl", "it needs the probabilities of tokens"),
    ("HA-DW", "arXiv 2601.08521", "a factor from the history of the prompt"),
    ("RL2ML", "arXiv 2605.30154", "its formula was not read"),
    ("SoftmaxGRPO", "arXiv 2608.09271", "its formula was not read"),
    ("GHPO, CurveRL, DARO, CurES", "several", "prompts are weighted by statistics of their history or of the batch"),
)
