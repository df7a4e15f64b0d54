"""Whether a closed form in t is proved real and continuous on (0, 1): derivatives alone do not see a jump."""

from __future__ import annotations

import sympy

from hsym import symbols
from hsym.limits.algebraic import rational, sign, x

t = symbols.t


def continuous(g: sympy.Expr) -> bool:
    """Whether every function in g is applied inside its domain, on all of (0, 1) and for all values of the parameters.

    Example:
        >>> continuous(sympy.asin(2 * t - 1)), continuous(sympy.log(t - 2)), continuous(sympy.Piecewise((0, t < 1), (1, True)))
        (True, False, False)
    """
    if not g.args:
        return bool(g.is_real)
    if isinstance(g, sympy.Pow):
        if not continuous(g.base):
            return False
        if g.base.is_positive and not g.base.has(t):
            return continuous(g.exp)
        if not g.exp.is_Rational:
            return False
        found = _sign(g.base)
        return bool(
            (g.exp.is_Integer and not g.exp.is_negative)
            or (found is not None and found != 0 and (g.exp.is_Integer or found > 0))
        )
    if not all(continuous(part) for part in g.args if not isinstance(part, sympy.Tuple)):
        return False
    if isinstance(g, sympy.Add | sympy.Mul | sympy.exp | sympy.atan | sympy.Abs):
        return True
    if isinstance(g, sympy.log):
        return _sign(g.args[0]) == 1
    if isinstance(g, sympy.asin | sympy.acos):
        return _sign(1 - g.args[0] ** 2) in (0, 1)
    return False


def _sign(value: sympy.Expr) -> int | None:
    """The proved sign on (0, 1)."""
    if not value.has(t):
        return 1 if value.is_positive else -1 if value.is_negative else None
    found = rational(value.xreplace({t: x}))
    if found is None:
        signs = {_sign(term) for term in value.args} if isinstance(value, sympy.Add) else set()
        return signs.pop() if len(signs) == 1 else None
    return 1 if found.root else sign(found.value)
