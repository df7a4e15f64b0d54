"""Stand-ins for the advantage functions of trainers, with the shapes of arguments that they have."""

from collections import defaultdict

import numpy as np


def group_index(rewards, index, norm_by_std=True, epsilon=1e-6):
    """Rewards of a whole batch, with the number of the group of each."""
    by_group = defaultdict(list)
    for place, group in enumerate(index):
        by_group[group].append(place)
    advantages = np.zeros_like(rewards)
    for places in by_group.values():
        scores = rewards[places]
        centred = scores - scores.mean()
        advantages[places] = centred / (scores.std(ddof=1) + epsilon) if norm_by_std else centred
    return advantages


def token_level(token_level_rewards, response_mask, index, epsilon=1e-6):
    """Rewards of tokens, a mask, and group numbers; one advantage for every token of a response, and the returns."""
    scores = (token_level_rewards * response_mask).sum(axis=-1)
    advantages = group_index(scores, index, epsilon=epsilon)
    return advantages[:, None] * response_mask, advantages


def torch_tokens(token_level_rewards, eos_mask, index):
    """The same with tensors, leave-one-out."""
    import torch

    scores = (token_level_rewards * eos_mask).sum(dim=-1)
    advantages = torch.zeros_like(scores)
    for group in torch.unique(index):
        inside = index == group
        size = inside.sum()
        advantages[inside] = scores[inside] * size / (size - 1) - scores[inside].sum() / (size - 1)
    return advantages.unsqueeze(-1) * eos_mask, advantages


def torch_vector(rewards):
    """A tensor in single precision."""
    import torch

    rewards = torch.as_tensor(rewards, dtype=torch.float32)
    return (rewards - rewards.mean()) / (rewards.std() + 1e-4)


def rows(batch):
    """An array with one row for each prompt."""
    batch = np.asarray(batch)
    assert batch.ndim == 2
    return batch - batch.mean(axis=1, keepdims=True)


def whole_batch(rewards, index):
    """Normalised over the batch, whatever the group."""
    return (rewards - rewards.mean()) / (rewards.std() + 1e-6)


def leave_one_out(rewards):
    """Exact if the rewards are."""
    return [r - (sum(rewards) - r) / (len(rewards) - 1) for r in rewards]


def first_right(rewards):
    """The first right answer alone is imitated."""
    weights = [0] * len(rewards)
    if 1 in rewards:
        weights[list(rewards).index(1)] = len(rewards)
    return weights


def drawn(rewards):
    """One of the right answers, by chance."""
    weights = [0.0] * len(rewards)
    right = [i for i, r in enumerate(rewards) if r]
    if right:
        weights[np.random.choice(right)] = float(len(rewards))
    return weights


def punished(rewards):
    return [-r for r in rewards]


def nothing(rewards):
    return [0.0 for _ in rewards]


def shifted(rewards):
    """In no catalogue, but with a short formula."""
    size, right = len(rewards), sum(rewards)
    return [r * (right + 2) / (size * (right + 1)) for r in rewards]


def exponential(rewards):
    rewards = np.asarray(rewards, dtype=float)
    return np.exp(rewards - rewards.mean())


def different_for_fractions(rewards):
    return [r * (2 if isinstance(r, float) else 1) for r in rewards]


def fails(rewards):
    raise KeyError("no such group")


def undefined(rewards):
    return [float("nan") for _ in rewards]


def too_few(rewards):
    return [1.0]


def text(rewards):
    return ["much" for _ in rewards]


def by_token(token_level_rewards, mask):
    return token_level_rewards * mask


def endless(rewards):
    while True:
        pass


def swallows(rewards):
    while True:
        try:
            while True:
                pass
        except Exception:
            continue


def unclear(rewards, temperature):
    return rewards


def talks(rewards):
    print("advantage!")
    return rewards


NUMBER = 3
