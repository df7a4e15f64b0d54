"""Counted limits on the size of exact work, so that no rule can hang the machine or exhaust its memory."""

from __future__ import annotations

import operator

from hsym.errors import HsymError, shown

MAX_EXACT_M = 4096
"""Largest group size for exact work."""
MAX_BALL_M = 100_000
"""Largest group size for enclosures."""
MAX_NUMBER_BITS = 1 << 20
"""Largest single number that a rule may produce."""
MAX_VECTOR_BITS = 1 << 27
"""Largest sum of the sizes of a rule's values over all s (16 MiB)."""
MAX_ARGUMENT = 200_000
"""Largest argument of factorial, binomial, harmonic and gamma at a given s."""


def check_group_size(M: object, least: int = 1, most: int = MAX_EXACT_M, reason: str = "exact work") -> int:
    """``M`` if it is an integer from ``least`` to ``most``.

    Raises:
        HsymError: it is not.

    Example:
        >>> check_group_size(8)
        8
        >>> check_group_size(0)
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: M: 0 is not a possible group size; expected an integer from 1 to 4096 for exact work
    """
    size = operator.index(M) if hasattr(M, "__index__") and not isinstance(M, bool) else None
    if size is None or not least <= size <= most:
        raise HsymError(f"M: {shown(M)} is not a possible group size; expected an integer from {least} to {most} for {reason}")
    return size


def check_bits(bits: int, count: int = 1) -> None:
    """Refuse numbers of ``bits`` bits each, or ``count`` of them together, beyond the limits.

    Raises:
        HsymError: too large.
    """
    if bits > MAX_NUMBER_BITS or bits * count > MAX_VECTOR_BITS:
        raise HsymError(
            f"rule: its values reach about {bits} bits at {count} values of s; expected at most {MAX_NUMBER_BITS} bits"
            f" each and {MAX_VECTOR_BITS} bits in all"
        )
