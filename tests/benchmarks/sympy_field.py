"""SymPy's sparse polynomial ring in the place of FLINT, so that the same code for the sums over every M runs on both.

:class:`SympyField` is ``hsym.exact.quotients.Field`` with other polynomials below: a :class:`SympyPolynomial` has those
methods of FLINT's polynomials that the field and its fractions call, and hands each of them to SymPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import ZZ
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyRing

from hsym.exact.quotients import Field


@dataclass(frozen=True)
class SympyField(Field):
    """The stand-in for ``Field``."""

    @cached_property
    def _context(self) -> Any:
        return SympyContext([x.name for x in self.symbols])


class SympyContext:
    """The stand-in for FLINT's context: it makes polynomials in the variables."""

    def __init__(self, names: list[str]) -> None:
        self.ring = PolyRing(names, ZZ, lex)

    def constant(self, value: int) -> SympyPolynomial:
        return SympyPolynomial(self.ring.ground_new(value))

    def gen(self, index: int) -> SympyPolynomial:
        return SympyPolynomial(self.ring.gens[index])

    def from_dict(self, terms: Mapping[tuple[int, ...], Any]) -> SympyPolynomial:
        return SympyPolynomial(self.ring.from_dict({m: ZZ(int(c)) for m, c in terms.items()}))


class SympyPolynomial:
    """The stand-in for ``fmpz_mpoly``."""

    __slots__ = ("p",)

    def __init__(self, p: Any) -> None:
        self.p = p

    def __add__(self, other: SympyPolynomial | int) -> SympyPolynomial:
        return SympyPolynomial(self.p + (other.p if isinstance(other, SympyPolynomial) else other))

    def __sub__(self, other: SympyPolynomial) -> SympyPolynomial:
        return SympyPolynomial(self.p - other.p)

    def __neg__(self) -> SympyPolynomial:
        return SympyPolynomial(-self.p)

    def __mul__(self, other: SympyPolynomial) -> SympyPolynomial:
        return SympyPolynomial(self.p * other.p)

    def __floordiv__(self, other: SympyPolynomial) -> SympyPolynomial:
        return SympyPolynomial(self.p.exquo(other.p))

    __truediv__ = __floordiv__

    def __pow__(self, exponent: int) -> SympyPolynomial:
        return SympyPolynomial(self.p**exponent)

    def __eq__(self, other: object) -> bool:
        return bool(self.p == (other.p if isinstance(other, SympyPolynomial) else other))

    def __bool__(self) -> bool:
        return bool(self.p)

    def __len__(self) -> int:
        return len(self.p)

    def __str__(self) -> str:
        return str(self.p).replace("**", "^")

    def gcd(self, other: SympyPolynomial) -> SympyPolynomial:
        return SympyPolynomial(self.p.gcd(other.p))

    def is_one(self) -> bool:
        return bool(self.p.is_one)

    def is_zero(self) -> bool:
        return bool(self.p.is_zero)

    def is_constant(self) -> bool:
        return bool(self.p.is_ground)

    def leading_coefficient(self) -> int:
        return int(self.p.LC)

    def degrees(self) -> tuple[int, ...]:
        return tuple(max(column) for column in zip(*self.p, strict=True)) if self.p else (-1,) * len(self.p.ring.gens)

    def to_dict(self) -> dict[tuple[int, ...], Any]:
        return dict(self.p)

    def factor(self) -> tuple[int, Iterable[tuple[SympyPolynomial, int]]]:
        content, found = self.p.factor_list()
        return int(content), [(SympyPolynomial(f), e) for f, e in found]

    def compose(self, *inner: SympyPolynomial) -> SympyPolynomial:
        moved = [(x, y.p) for x, y in zip(self.p.ring.gens, inner, strict=True) if x != y.p]
        return SympyPolynomial(self.p.compose(moved) if moved else self.p)

    def derivative(self, place: int) -> SympyPolynomial:
        return SympyPolynomial(self.p.diff(self.p.ring.gens[place]))
