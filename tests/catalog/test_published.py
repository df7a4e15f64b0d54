"""The catalogue against what is published: weights, h_M' by brute force over all reward vectors, limits, groups.

``zoo.json`` is a list of claims from papers and code; where a claim is wrong this file says so.
"""

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
import sympy

from hsym import catalog, limit, symbols
from hsym.catalog._outside import OUTSIDE
from hsym.errors import HsymError
from hsym.objective import Objective
from hsym.rule import WeightRule

M, s, t = symbols.M, symbols.s, symbols.t
ZOO = {x["name"]: x for x in json.loads(Path(__file__).with_name("zoo.json").read_text(encoding="utf-8"))["rules"]}
ENTRIES = {
    "REINFORCE": ("reinforce", {}),
    'Positive-sample reinforcement (PSR); "raft" estimator of Minimal-RL': ("reinforce", {}),
    "Negative-sample reinforcement (NSR)": ("negative_sample_reinforcement", {}),
    "W-REINFORCE": ("weighted_reinforce", {"lam": "1/10"}),
    "Constant or history baseline (ReMax, SPO before whitening, EMA baseline, A*-PO at the reference policy)": (
        "constant_baseline",
        {"c": "2/5"},
    ),
    "REINFORCE with rewards -1/+1": ("signed_reinforce", {}),
    "Group-mean baseline / Dr. GRPO / centered": ("dr_grpo", {}),
    "RLOO": ("rloo", {}),
    "Rejection sampling, mean over accepted samples per prompt (RFT/RAFT as analysed by Davis and Recht)": (
        "rejection_sampling",
        {},
    ),
    "Best-of-n SFT / RAFT argmax with random ties (no correctness threshold)": ("best_of_n", {}),
    "ReST-EM style cap of c accepted samples per prompt": ("capped_rejection_sampling", {"c": 2}),
    "MaxRL Algorithm 1 (zero when no success)": ("maxrl", {"eps": 0}),
    "MaxRL variance-reduced, -1 when no success (vr_cond)": ("maxrl_vr_cond", {"eps": 0}),
    "Maclaurin (failure series) weights of order T": ("maclaurin", {"T": 3}),
    "GRPO": ("grpo", {"eps": 0, "ddof": 1}),
    "Leave-one-out mean, group std": ("rloo_std", {"eps": 0}),
    "Leave-one-out mean, std about the leave-one-out mean": ("rloo_std", {"eps": 0, "about_others": True}),
    "One-sided GRPO: divide by sqrt(mean)": ("one_sided_grpo", {"eps": 0}),
    "Mean-normalised with the mean floored at 1/8 (clipped p-norm)": ("clipped_mean", {"c": "1/8"}),
    "PKPO, transformed reward without baseline": ("pkpo", {"k": 3}),
    "PKPO, leave-one-out-minus-one baseline": ("pkpo_baseline", {"k": 3}),
    "Pass@k training, analytical advantage": ("passk_training", {"k": 3}),
    "grpo_passk with std (best minus second best)": ("grpo_passk", {"eps": 0}),
    "grpo_passk without std": ("grpo_passk", {"std": False}),
    "F-GRPO (focal factor (1-mean)^g on GRPO)": ("f_grpo", {"g": "1/2"}),
    "Reinforce-Rej, rewards 0/1, groups skipped": ("reinforce_rej", {}),
    "Reinforce-Rej, rewards -1/+1, groups skipped": ("reinforce_rej", {"signed": True}),
    "DisCO-b group contrast (mean of correct minus mean of wrong), groups skipped": ("group_contrast", {}),
    "BNPO (beta normalisation), batch-fitted parameters held fixed": ("bnpo", {"u": 2, "v": "3/2"}),
    "Mean-power normalisation (R-mean)/mean^q (plug-in Tsallis)": ("mean_power", {"q": "1/2"}),
    "Positive-only GRPO (negative advantages dropped)": ("positive_grpo", {}),
    "Negative-only GRPO": ("negative_grpo", {}),
    "Beta-smoothed GRPO (Laplace prior, no history)": ("beta_smoothed_grpo", {}),
}
LETTERS = {"M": M, "s": s, "t": t, "d": sympy.Integer(1), "eps": sympy.Integer(0), "gamma": sympy.gamma}
POINTS = (sympy.Rational(1, 5), sympy.Rational(1, 2), sympy.Rational(8, 9))


def read(label: str, key: str) -> sympy.Expr:
    """A published formula with the published values of its parameters."""
    values = {name: sympy.Rational(str(x)) for name, x in ZOO[label]["params"].items()}
    return sympy.sympify(ZOO[label][key], locals={**LETTERS, **values})


def published(label: str, key: str, size: int) -> list[sympy.Expr]:
    formula = read(label, key)
    return [formula.subs({s: k, M: size}).doit() for k in range(size)]


def rule_of(label: str) -> WeightRule:
    name, options = ENTRIES[label]
    return catalog.get(name, **options)


def sizes(label: str) -> range:
    return range(max(2, rule_of(label).least_M), 7)


def test_every_published_rule_of_the_form_is_in_the_catalogue_and_the_others_are_listed() -> None:
    assert set(ENTRIES) == {name for name, x in ZOO.items() if x["kind"] == "a_s,b_s"}
    outside = [name for name, x in ZOO.items() if x["kind"] in ("batch", "other")]
    assert len(OUTSIDE) == len(outside)
    named = {name for name, _ in ENTRIES.values()} | {"idealised_grpo", "pure_rejection_sampling"}
    assert named == set(catalog.names())


@pytest.mark.parametrize("label", ENTRIES)
def test_the_weights_are_the_published_ones(label: str) -> None:
    rule = rule_of(label)
    for size in sizes(label):
        table = rule.at(size)
        for key, side in (("a", table.a), ("b", table.b)):
            for mine, theirs in zip(side.to_sympy(), published(label, key, size), strict=True):
                assert abs((mine - theirs).evalf(40, maxn=400)) < sympy.Float("1e-30"), (size, key)


@pytest.mark.parametrize("label", [x for x in ENTRIES if "dh" in ZOO[x]])
def test_the_derivative_is_the_published_one_by_brute_force(label: str) -> None:
    """The expected update over all reward vectors, from the published weights, against the published h_M' and ours."""
    claimed = read(label, "dh")
    for size in sizes(label):
        a, b = (published(label, key, size) for key in ("a", "b"))
        slope = Objective(rule_of(label), size).derivative_expr
        for p in POINTS[: 3 if size < 5 else 1]:
            update = sympy.Integer(0)
            for R in product((0, 1), repeat=size):
                K = sum(R)
                weights = K * b[K - 1] / p if K else sympy.Integer(0)
                weights -= (size - K) * a[K] / (1 - p) if size > K else 0
                update += p**K * (1 - p) ** (size - K) * weights / size
            theirs = claimed.subs(M, size).doit().subs(t, p)
            for other in (theirs, slope.subs(t, p)):
                assert abs((update - other).evalf(40, maxn=400)) < sympy.Float("1e-30"), (size, p)


@pytest.mark.parametrize("label", [x for x in ENTRIES if "dh_limit" in ZOO[x]])
def test_a_proved_limit_is_the_published_one(label: str) -> None:
    rule = rule_of(label)
    try:
        found = limit(rule)
    except HsymError:
        found = None
    if found is None or found.derivative is None:
        assert ENTRIES[label][0] in OPEN_LIMITS
        return
    assert ENTRIES[label][0] not in OPEN_LIMITS
    theirs = read(label, "dh_limit")
    for p in POINTS:
        assert abs((found.derivative - theirs).subs(t, p).evalf(30)) < sympy.Float("1e-20")


OPEN_LIMITS = {"passk_training", "bnpo", "beta_smoothed_grpo"}
"""Entries whose limit is not proved."""


def test_groups_are_known() -> None:
    assert {catalog.group(name) for name in catalog.names()} == set(catalog.GROUPS)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: catalog.get("pkpo", k=0), "option k: 0 is not possible; expected an integer from 1 to 64"),
        (lambda: catalog.get("pkpo", k="much"), "option k: 'much' is not possible"),
        (lambda: catalog.get("maclaurin", T=17), "option T: 17 is not possible; expected an integer from 1 to 16"),
        (lambda: catalog.get("clipped_mean", c=0), "option c: 0 is not possible; expected 0 < c <= 1"),
        (lambda: catalog.get("clipped_mean", c=0.5), "option c: 0.5 is not possible"),
        (lambda: catalog.get("mean_power", q="1/3"), "option q: '1/3' is not possible; expected a multiple of 1/2"),
        (lambda: catalog.get("reinforce_rej", signed=1), "option signed: 1 is not possible; expected true or false"),
        (lambda: catalog.get("bnpo", u=0), "option u: 0 is not possible; expected a number > 0"),
        (lambda: catalog.get("maxrl", eps=-1), "eps"),
    ],
)
def test_bad_options_get_one_sentence(call, message: str) -> None:
    with pytest.raises(HsymError) as raised:
        call()
    assert message in str(raised.value)


def test_a_symbolic_order() -> None:
    rule = catalog.get("pkpo_baseline", k="integer")
    assert [str(x) for x in rule.parameters] == ["k"]
    assert rule.with_parameters(k=2).at(4).b == catalog.get("pkpo_baseline", k=2).at(4).b
    assert Fraction(str(catalog.get("pkpo", k=2).at(2).b[0])) == 2
