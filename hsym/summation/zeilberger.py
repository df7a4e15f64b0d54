"""Creative telescoping: recurrences in M for sums over s of a hypergeometric term F(M, s), with a rational certificate.

For c_0, ..., c_d free of s with ``sum_i c_i(M) F(M+i, s) = G(M, s+1) - G(M, s)``, summing over s leaves values of G at the two
ends, which are not looked at here.  That G is the rational multiple R F makes the identity one of rational functions.

Source: Petkovsek, Wilf, Zeilberger, "A = B" (1996), chapter 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy

from hsym.errors import HsymError, shown
from hsym.exact.quotients import Quotient
from hsym.summation.gosper import Product, expanded, product_of, shifted, telescope, times


@dataclass(frozen=True, slots=True)
class Recurrence:
    """``sum_i coefficients[i] F(M+i, s) = G(M, s+1) - G(M, s)`` with ``G = certificate F``.

    Attributes:
        coefficients: c_0, ..., c_d, polynomials in M and the parameters without a common factor; the leading coefficient
            of c_d, which is not 0, is positive.
        certificate: R, a rational function of M, s and the parameters.
    """

    coefficients: tuple[Quotient, ...]
    certificate: Quotient

    @property
    def order(self) -> int:
        """The order d of the recurrence."""
        return len(self.coefficients) - 1

    def proves(self, step_M: Quotient, step_s: Quotient, M: sympy.Symbol, s: sympy.Symbol) -> bool:
        """Whether the identity holds for the term with these ratios: one comparison of rational functions."""
        left = self.coefficients[-1]
        for i in reversed(range(self.order)):
            left = self.coefficients[i] + step_M.shifted(M, i) * left
        return left == self.certificate.shifted(s, 1) * step_s - self.certificate


def zeilberger(step_M: Quotient, step_s: Quotient, M: sympy.Symbol, s: sympy.Symbol, most: int = 4) -> Recurrence | None:
    """The recurrence in M of least order that creative telescoping finds for a proper hypergeometric term F(M, s).

    Order 0 means that F is itself a difference (Gosper), with c_0 = 1.  For a smaller order there are no c_0, ..., c_d with
    a rational certificate, which is decided; the sum itself can still satisfy a shorter recurrence.  What is returned was
    checked.  Values of G at the ends of the sum, and poles of R there, are left to the caller.

    Args:
        step_M: ``F(M+1, s)/F(M, s)``, not 0.
        step_s: ``F(M, s+1)/F(M, s)``, not 0, in the same field.
        M: the variable that is kept.
        s: the variable of summation.
        most: the largest order that is tried, from 0.

    Returns:
        The recurrence, or None: there is none of order up to ``most``.

    Raises:
        HsymError: a ratio is 0, no term has these two ratios, ``most`` is negative, or polynomials of degree above 200 in s
            are needed.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> M, s, t = sympy.symbols("M s t")
        >>> m, n, x = map(Field((M, s, t)).variable, (M, s, t))
        >>> step_M, step_s = m * (1 - x) / (m - n), (m - 1 - n) * x / ((n + 1) * (1 - x))
        >>> found = zeilberger(step_M, step_s, M, s)    # C(M-1, s) t^s (1-t)^(M-1-s): its sum over s is 1
        >>> [str(c) for c in found.coefficients], str(found.certificate)
        (['-1', '1'], '(s*t - s)/(M - s)')
    """
    if most < 0:
        raise HsymError(f"most: {shown(most)} is negative; expected the largest order to try, 0 or more")
    for name, step in (("step_M", step_M), ("step_s", step_s)):
        if step.is_zero:
            raise HsymError(f"{name}: {shown(step)} is 0; expected the ratio of two neighbouring values of a term")
    along_M, along_s = product_of(step_M), product_of(step_s)
    if times(shifted(along_M, s, 1), along_M, -1) != times(shifted(along_s, M, 1), along_s, -1):
        raise HsymError(f"step_M: {shown(step_M)} does not fit step_s = {shown(step_s)}; expected two ratios of one term")
    terms: list[Product] = [{}]
    for d in range(most + 1):
        found = _of_order(terms, along_s, s, step_s)
        if found is not None:
            if not found.proves(step_M, step_s, M, s):
                raise AssertionError(f"zeilberger: a wrong certificate for the ratios {step_M} and {step_s}")
            return found
        terms.append(times(terms[d], shifted(along_M, M, d)))
    return None


def _of_order(terms: Sequence[Product], along_s: Product, s: sympy.Symbol, step_s: Quotient) -> Recurrence | None:
    """The recurrence between F(M, s), ..., F(M+d, s), given as multiples of F(M, s), if there is one with F(M+d, s)."""
    field, common = step_s.field, _common_denominator(terms)
    heads = [expanded(field, times(term, common)) for term in terms]
    ratio = times(times(along_s, common), shifted(common, s, 1), -1)
    found = telescope(ratio, heads, s)
    if found is None:
        return None
    reduced = [c / found.coefficients[-1] for c in found.coefficients]
    least = reduced[0].denominator
    for c in reduced[1:]:
        least = c.denominator * (least / c.denominator).numerator
    factor = expanded(field, times(found.factor, common, -1))
    certificate = factor * (found.polynomial * (least / found.coefficients[-1]))
    return Recurrence(tuple(c * least for c in reduced), certificate)


def _common_denominator(terms: Sequence[Product]) -> Product:
    most: Product = {}
    for term in terms:
        for f, e in term.items():
            most[f] = max(most.get(f, 0), -e)
    return {f: e for f, e in most.items() if e}
