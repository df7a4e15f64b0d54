"""The methods of ``hsym.exact.quotients`` on SymPy's sparse polynomial ring, so that the same algorithm runs on both."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sympy import QQ, ZZ, Symbol
from sympy.polys.fields import FracField
from sympy.polys.orderings import lex

from hsym.exact import linear


class SympyField:
    """The stand-in for ``Field``."""

    def __init__(self, symbols: tuple[Symbol, ...]) -> None:
        self.symbols, self.fractions = symbols, FracField([x.name for x in symbols], ZZ, lex)
        self.one = self.fractions.ring.one

    def constant(self, value: int | Fraction) -> SympyQuotient:
        return SympyQuotient(self, self.fractions(QQ(value.numerator, value.denominator)))

    def variable(self, symbol: Symbol) -> SympyQuotient:
        return SympyQuotient(self, self.fractions.gens[self.symbols.index(symbol)])

    def polynomial(self, value: Any) -> SympyQuotient:
        return SympyQuotient(self, self.fractions.raw_new(value, self.one))

    def kernel_vector(self, rows: Sequence[Sequence[SympyQuotient]]) -> list[SympyQuotient] | None:
        found = linear.kernel_vector([[x.value.numer for x in row] for row in rows])
        return None if found is None else [self.polynomial(x) for x in found]


class SympyQuotient:
    """The stand-in for ``Quotient``: a ``FracElement``, without looking for common factors in polynomials."""

    __slots__ = ("field", "value")

    def __init__(self, field: SympyField, value: Any) -> None:
        self.field, self.value = field, value

    def _pair(self, other: Any) -> tuple[Any, Any, bool]:
        x = self.value
        y = other.value if isinstance(other, SympyQuotient) else self.field.constant(other).value
        return x, y, x.denom == 1 and y.denom == 1

    def __add__(self, other: Any) -> SympyQuotient:
        x, y, plain = self._pair(other)
        return self.field.polynomial(x.numer + y.numer) if plain else SympyQuotient(self.field, x + y)

    __radd__ = __add__

    def __sub__(self, other: Any) -> SympyQuotient:
        x, y, plain = self._pair(other)
        return self.field.polynomial(x.numer - y.numer) if plain else SympyQuotient(self.field, x - y)

    def __rsub__(self, other: Any) -> SympyQuotient:
        return -self + other

    def __neg__(self) -> SympyQuotient:
        return SympyQuotient(self.field, -self.value)

    def __mul__(self, other: Any) -> SympyQuotient:
        x, y, plain = self._pair(other)
        return self.field.polynomial(x.numer * y.numer) if plain else SympyQuotient(self.field, x * y)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> SympyQuotient:
        x, y, _ = self._pair(other)
        return SympyQuotient(self.field, x / y)

    def __rtruediv__(self, other: Any) -> SympyQuotient:
        return self.field.constant(other) / self

    def __pow__(self, exponent: int) -> SympyQuotient:
        return SympyQuotient(self.field, self.value**exponent)

    def __eq__(self, other: object) -> bool:
        x, y, _ = self._pair(other)
        return bool(x == y)

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        top, bottom = (str(x).replace("**", "^") for x in (self.value.numer, self.value.denom))
        return top if bottom == "1" else f"({top})/({bottom})"

    @property
    def is_zero(self) -> bool:
        return not self.value

    @property
    def rational(self) -> Fraction | None:
        top, bottom = self.value.numer, self.value.denom
        return Fraction(int(top.LC), int(bottom.LC)) if top.is_ground and bottom.is_ground else None

    @property
    def numerator(self) -> SympyQuotient:
        return self.field.polynomial(self.value.numer)

    @property
    def denominator(self) -> SympyQuotient:
        return self.field.polynomial(self.value.denom)

    def has(self, symbol: Symbol) -> bool:
        place = self.field.symbols.index(symbol)
        return any(m[place] for p in (self.value.numer, self.value.denom) for m in p)

    def coefficients(self, symbol: Symbol) -> list[SympyQuotient]:
        place, top = self.field.symbols.index(symbol), self.value.numer
        rows: list[Any] = [{} for _ in range(max((m[place] for m in top), default=0) + 1)]
        for m, c in top.items():
            rows[m[place]][(*m[:place], 0, *m[place + 1 :])] = c
        return [self.field.polynomial(self.field.fractions.ring.from_dict(row)) / self.denominator for row in rows]

    def factors(self) -> tuple[Fraction, list[tuple[SympyQuotient, int]]]:
        content, above = self.value.numer.factor_list()
        below_content, below = self.value.denom.factor_list()
        found = [(self.field.polynomial(f), sign * e) for sign, fs in ((1, above), (-1, below)) for f, e in fs]
        return Fraction(int(content), int(below_content)), found

    def shifted(self, symbol: Symbol, amount: int) -> SympyQuotient:
        if amount == 0 or not self.has(symbol):
            return self
        x = self.field.fractions.ring.gens[self.field.symbols.index(symbol)]
        top, bottom = (p.compose(x, x + amount) for p in (self.value.numer, self.value.denom))
        return SympyQuotient(self.field, self.field.fractions.raw_new(top, bottom))
