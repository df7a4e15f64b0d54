"""Every symbol of the theory, declared once with its assumptions (the letters of Davis and Recht, arXiv 2510.13651).

SymPy symbols with equal names and different assumptions are different symbols, so everything in hsym takes them from
here.  ``s`` and ``K`` are integers but *not* declared nonnegative: SymPy would then split ``sqrt(s*(M-s))`` into two
roots, which is not how the field writes a standard deviation.

Example:
    >>> from hsym.symbols import M, s
    >>> M.is_positive, s.is_integer
    (True, True)
"""

from sympy import Symbol

t = Symbol("t", nonnegative=True)
"""The argument of the transform h, a success probability in [0, 1]."""
p = Symbol("p", nonnegative=True)
"""The probability of a correct response under the policy."""
M = Symbol("M", integer=True, positive=True)
"""Responses sampled per prompt (group size)."""
s = Symbol("s", integer=True)
"""Correct responses among the other M - 1, 0 <= s <= M - 1."""
K = Symbol("K", integer=True)
"""Correct responses in the whole group, 0 <= K <= M."""
R = Symbol("R", integer=True)
"""Reward of a sample: 1 if it is correct, else 0."""
Z = Symbol("Z", real=True)
"""Weight ("advantage") of a sample."""
eps = Symbol("eps", positive=True)
"""The stabiliser added to a standard deviation; as a symbol it is positive."""

ASSUMPTIONS: dict[str, dict[str, bool]] = {
    "real": {"real": True},
    "nonnegative": {"nonnegative": True},
    "positive": {"positive": True},
    "integer": {"integer": True, "positive": True},
}
"""The words a parameter can be declared with, and what SymPy is told."""


def parameter(name: str, assumption: str = "real") -> Symbol:
    """The symbol of a declared parameter; ``eps`` is always the positive one above.

    Args:
        name: an identifier that is not one of the theory's own letters.
        assumption: ``"real"``, ``"nonnegative"``, ``"positive"`` or ``"integer"`` (1, 2, 3, ...).

    Example:
        >>> parameter("lam", "positive").is_positive
        True
    """
    return eps if name == "eps" else Symbol(name, **ASSUMPTIONS[assumption])
