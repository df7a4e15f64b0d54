"""Vectors of exact numbers, one entry for each s = 0, 1, ..., as plain immutable data.

Two kinds.  :class:`ExactVector` holds combinations of square roots over Q as triples of integers, which convert to and
from FLINT quickly.  :class:`SymbolicVector` holds SymPy expressions, for weights with symbolic parameters or with
functions such as log that leave the field of square roots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, overload

import sympy
from flint import fmpq

from hsym.brief import listed, written
from hsym.errors import HsymError
from hsym.exact import radicals
from hsym.exact.numbers import Number

Row = tuple[tuple[int, int, int], ...]
"""One entry: ``((radicand, numerator, denominator), ...)`` by increasing radicand."""


@dataclass(frozen=True, slots=True)
class ExactVector(Sequence[Number]):
    """Numbers in the Q-span of square roots, stored as integers.

    Attributes:
        rows: for each entry the nonzero terms ``(radicand, numerator, denominator)``.

    Example:
        >>> v = ExactVector.of([1, Fraction(1, 2), Number.sqrt(8)])
        >>> len(v), str(v[2]), v.is_rational
        (3, '2*sqrt(2)', False)
    """

    rows: tuple[Row, ...]

    def __repr__(self) -> str:
        return f"<ExactVector {listed(self, len(self), lambda x: written(x, 30))}>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.vector(self)

    @staticmethod
    def of(values: Iterable[Number | int | Fraction]) -> ExactVector:
        """The vector of some numbers without symbolic parameters.

        Raises:
            HsymError: a value is not exact, or has a symbolic parameter.
        """
        rows = []
        for value in values:
            number = Number.of(value)
            if number.parameters:
                raise HsymError(f"vector: {number} has the symbolic parameter {number.parameters[0]}; expected numbers")
            terms = number.terms
            rows.append(tuple((r, int(c.numerator), int(c.denominator)) for r, c in terms))
        return ExactVector(tuple(rows))

    @staticmethod
    def of_rationals(values: Iterable[Any]) -> ExactVector:
        """The vector of some ``int`` or FLINT rationals."""
        rows: list[Row] = []
        for value in values:
            if type(value) is int:
                rows.append(((1, value, 1),) if value else ())
            else:
                rows.append(((1, int(value.p), int(value.q)),) if value else ())
        return ExactVector(tuple(rows))

    @staticmethod
    def of_terms(values: Iterable[dict[int, Any]]) -> ExactVector:
        """The vector of some ``{radicand: FLINT rational}``."""
        return ExactVector(tuple(tuple((r, int(v[r].p), int(v[r].q)) for r in sorted(v)) for v in values))

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Number: ...
    @overload
    def __getitem__(self, index: slice) -> ExactVector: ...
    def __getitem__(self, index: int | slice) -> Number | ExactVector:
        if isinstance(index, slice):
            return ExactVector(self.rows[index])
        return Number(tuple((r, Fraction(n, d)) for r, n, d in self.rows[index]))

    def __iter__(self) -> Iterator[Number]:
        return (self[i] for i in range(len(self.rows)))

    @property
    def is_rational(self) -> bool:
        """Whether every entry is rational."""
        return all(not row or (len(row) == 1 and row[0][0] == 1) for row in self.rows)

    def rationals(self) -> list[fmpq]:
        """The entries as FLINT rationals (only where :attr:`is_rational`)."""
        return [fmpq(row[0][1], row[0][2]) if row else fmpq(0) for row in self.rows]

    def terms(self) -> list[dict[int, fmpq]]:
        """The entries as ``{radicand: FLINT rational}``."""
        return [{r: fmpq(n, d) for r, n, d in row} for row in self.rows]

    def minus(self, other: Vector) -> Vector:
        """The difference, entry by entry."""
        if isinstance(other, SymbolicVector):
            return SymbolicVector(tuple(self.to_sympy())).minus(other)
        if not any(other.rows):
            return self
        if self.is_rational and other.is_rational:
            pairs = zip(self.rationals(), other.rationals(), strict=True)
            return ExactVector.of_rationals([x - y for x, y in pairs])
        signed = ({r: -c for r, c in y.items()} for y in other.terms())
        return ExactVector.of_terms([radicals.add(x, y) for x, y in zip(self.terms(), signed, strict=True)])

    def scaled(self, factor: Fraction) -> ExactVector:
        """Every entry times a rational."""
        q = fmpq(factor.numerator, factor.denominator)
        return ExactVector.of_terms([radicals.scale(x, q) for x in self.terms()])

    def prefix_sums(self) -> ExactVector:
        """``0, v_0, v_0 + v_1, ...``, one entry more than the vector has."""
        if self.is_rational:
            total, sums = fmpq(0), [fmpq(0)]
            for x in self.rationals():
                total += x
                sums.append(total)
            return ExactVector.of_rationals(sums)
        running: dict[int, fmpq] = {}
        collected = [running]
        for row in self.terms():
            running = radicals.add(running, row)
            collected.append(running)
        return ExactVector.of_terms(collected)

    def differences(self) -> ExactVector:
        """``v_1 - v_0, v_2 - v_1, ...``, one entry fewer than the vector has."""
        shifted = self[1:].minus(self[:-1])
        assert isinstance(shifted, ExactVector)
        return shifted

    def to_sympy(self) -> list[sympy.Expr]:
        """The entries as SymPy expressions."""
        return [x.to_sympy() for x in self]


@dataclass(frozen=True, slots=True)
class SymbolicVector(Sequence[sympy.Expr]):
    """SymPy expressions, shown as they were written; brought to canonical form only to be compared.

    Attributes:
        entries: one SymPy expression for each index.

    Example:
        >>> from hsym.symbols import eps
        >>> v = SymbolicVector((1 / (sympy.sqrt(3) / 4 + eps), sympy.log(2)))
        >>> len(v), v[1]
        (2, log(2))
    """

    entries: tuple[sympy.Expr, ...]

    def __repr__(self) -> str:
        return f"<SymbolicVector {listed(self, len(self), lambda x: written(x, 30))}>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.vector(self)

    def __len__(self) -> int:
        return len(self.entries)

    @overload
    def __getitem__(self, index: int) -> sympy.Expr: ...
    @overload
    def __getitem__(self, index: slice) -> SymbolicVector: ...
    def __getitem__(self, index: int | slice) -> sympy.Expr | SymbolicVector:
        if isinstance(index, slice):
            return SymbolicVector(self.entries[index])
        return self.entries[index]

    def minus(self, other: Vector) -> SymbolicVector:
        """The difference, entry by entry."""
        return SymbolicVector(tuple(x - y for x, y in zip(self.entries, other.to_sympy(), strict=True)))

    def scaled(self, factor: Fraction) -> SymbolicVector:
        """Every entry times a rational."""
        q = sympy.Rational(factor.numerator, factor.denominator)
        return SymbolicVector(tuple(q * x for x in self.entries))

    def prefix_sums(self) -> SymbolicVector:
        """``0, v_0, v_0 + v_1, ...``, one entry more than the vector has."""
        return SymbolicVector(tuple(sympy.Add(*self.entries[:j]) for j in range(len(self.entries) + 1)))

    def differences(self) -> SymbolicVector:
        """``v_1 - v_0, v_2 - v_1, ...``, one entry fewer than the vector has."""
        return SymbolicVector(tuple(y - x for x, y in zip(self.entries, self.entries[1:], strict=False)))

    def to_sympy(self) -> list[sympy.Expr]:
        """The entries."""
        return list(self.entries)


Vector = ExactVector | SymbolicVector
