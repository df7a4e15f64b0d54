"""The peers: the same answers with the tools a user has today, each in its strongest short form.

As a script, ``peers.py NAME ARGUMENTS`` runs one of them again for each line on standard input and prints the seconds
and a sample of the answer, so that a peer can have its own process and its own ``SYMPY_GROUND_TYPES``.

Rational rules: every exact coefficient of ``h_M'(t) = sum_s w_s C(N,s) t^s (1-t)^(N-s)``, N = M - 1, weights included.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from fractions import Fraction
from operator import sub
from typing import Any
from unittest.mock import patch

PAIRS: dict[str, Callable[[int, int], tuple[int, int]]] = {
    "rejection": lambda M, s: (M, s + 1),
    "logit": lambda M, s: (M * (M + 1), (s + 1) * (M - s)),
}
"""Numerator and denominator of the weight gap w_s."""


def indices(M: int) -> list[int]:
    """The powers of t whose coefficients are compared."""
    return sorted({0, 1, M // 3, M // 2, max(0, M - 3), M - 2, M - 1})


# ------------------------------------------------------------------------------------------ FLINT and plain Python
def binomials(n: int) -> list[Any]:
    from flint import fmpz

    row, value = [], fmpz(1)
    for k in range(n + 1):
        row.append(value)
        value = value * (n - k) // (k + 1)
    return row


def reversed_shift(c: list[Any]) -> Any:
    """``sum_s c_s t^s (1-t)^(N-s)`` for integers c: reverse, shift by -1, reverse."""
    from flint import fmpz, fmpz_poly

    found = fmpz_poly(c[::-1])(fmpz_poly([-1, 1])).coeffs()
    return fmpz_poly((found + [fmpz(0)] * (len(c) - len(found)))[::-1])


def flint_shift(rule: str, M: int) -> Any:
    """A bare Taylor shift and the construction of its input; the answer stays a FLINT polynomial."""
    from flint import fmpq, fmpq_poly, fmpz

    weight = PAIRS[rule]
    form = fmpq_poly([fmpq(*weight(M, s)) * c for s, c in enumerate(binomials(M - 1))])
    c = form.numer().coeffs()
    return fmpq_poly(reversed_shift(c + [fmpz(0)] * (M - len(c))), form.denom())


def python_differences(rule: str, M: int) -> list[Fraction]:
    """Without any dependency: the n-th coefficient is C(N,n) times the n-th forward difference of w at 0."""
    weights = [Fraction(*PAIRS[rule](M, s)) for s in range(M)]
    common = math.lcm(*(w.denominator for w in weights))
    row, binomial, out = [w.numerator * (common // w.denominator) for w in weights], 1, []
    for n in range(M):
        out.append(Fraction(binomial * row[0], common))
        binomial = binomial * (M - 1 - n) // (n + 1)
        row = list(map(sub, row[1:], row))
    return out


# ------------------------------------------------------------------------------------------ SymPy and symengine
def sympy_shift(rule: str, M: int) -> Any:
    """What an expert writes in SymPy: one ``Poly.shift``."""
    from sympy import QQ, Poly, symbols

    t, weight = symbols("t"), PAIRS[rule]
    c = [QQ(*weight(M, s)) * math.comb(M - 1, s) for s in range(M)]
    found = Poly(c, t, domain=QQ).shift(-1).all_coeffs()
    return Poly([*found[::-1], *[0] * (M - len(found))], t, domain=QQ)


def sympy_expand(rule: str, M: int) -> Any:
    """What everybody writes in SymPy first."""
    from sympy import Add, Rational, binomial, expand, sqrt, symbols

    t = symbols("t")
    if rule == "grpo":
        w = [sqrt(Rational(M - s - 1, s + 1)) + sqrt(Rational(s, M - s)) for s in range(M)]
    else:
        w = [Rational(*PAIRS[rule](M, s)) for s in range(M)]
    return expand(Add(*(w[s] * binomial(M - 1, s) * t**s * (1 - t) ** (M - 1 - s) for s in range(M))))


def sympy_transform(rule: str, M: int) -> Any:
    """h_M itself, as a user would get it: expand and integrate."""
    from sympy import Symbol, integrate

    return integrate(sympy_expand(rule, M), Symbol("t"))


def sympy_expand_closed(rule: str, M: int) -> Any:
    """GRPO from the closed form, in which each K has one square root only: kinder to SymPy than the rule."""
    from sympy import Add, Rational, binomial, expand, sqrt, symbols

    assert rule == "grpo"
    t = symbols("t")
    c = [sqrt(K * (M - K)) * binomial(M, K) * Rational(1, M) for K in range(1, M)]
    return expand(Add(*(x * t**k * (1 - t) ** (M - 2 - k) for k, x in enumerate(c))))


def symengine_expand(rule: str, M: int) -> Any:
    import symengine as se

    t = se.Symbol("t")
    if rule == "grpo":
        w = [se.sqrt(se.Rational(M - s - 1, s + 1)) + se.sqrt(se.Rational(s, M - s)) for s in range(M)]
    else:
        w = [se.Rational(*PAIRS[rule](M, s)) for s in range(M)]
    return se.expand(se.Add(*(w[s] * math.comb(M - 1, s) * t**s * (1 - t) ** (M - 1 - s) for s in range(M))))


# ------------------------------------------------------------------------------------------ square roots
def square_parts(n: int) -> tuple[list[int], list[int]]:
    """``core`` and ``root`` with ``k = core[k] root[k]^2``, core squarefree, for every k <= n, by a sieve."""
    core, root = list(range(n + 1)), [1] * (n + 1)
    for r in range(2, math.isqrt(n) + 1):
        for k in range(r * r, n + 1, r * r):
            while core[k] % (r * r) == 0:
                core[k], root[k] = core[k] // (r * r), root[k] * r
    return core, root


def _by_rows(entries: list[tuple[int, Any]], M: int) -> Any:
    """One binomial row for each entry, multiplied out one coefficient after the other."""
    from flint import fmpz_poly

    total = fmpz_poly([0])
    for K, x in entries:
        n, row = M - 1 - K, []
        for j in range(n + 1):
            row.append(x)
            x = -x * (n - j) // (j + 1)
        total += fmpz_poly(row).left_shift(K - 1)
    return total


def _by_powers(entries: list[tuple[int, Any]], M: int) -> Any:
    """The same with (1-t)^n from FLINT."""
    from flint import fmpz_poly

    total, u = fmpz_poly([0]), fmpz_poly([1, -1])
    for K, x in entries:
        total += (u ** (M - 1 - K) * x).left_shift(K - 1)
    return total


def dictionary(M: int, sparse: Callable[[list[tuple[int, Any]], int], Any] = _by_rows, dense: int = 12) -> dict[int, Any]:
    """GRPO, eps = 0: ``{radicand: fmpq_poly}``, from h_M' = (1/M) sum_K sqrt(K(M-K)) C(M,K) t^(K-1) (1-t)^(M-1-K)."""
    from flint import fmpq_poly, fmpz

    core, root = square_parts(M)
    binomial, groups = binomials(M), dict[int, list[tuple[int, Any]]]()
    for K in range(1, M):
        g = math.gcd(core[K], core[M - K])
        radicand = core[K] * core[M - K] // (g * g)
        groups.setdefault(radicand, []).append((K, binomial[K] * (root[K] * root[M - K] * g)))
    out = {}
    for radicand, entries in groups.items():
        if len(entries) > dense:
            c = [fmpz(0)] * (M - 1)
            for K, x in entries:
                c[K - 1] = x
            out[radicand] = fmpq_poly(reversed_shift(c), M)
        else:
            out[radicand] = fmpq_poly(sparse(entries, M), M)
    return out


def dictionary_powers(M: int) -> dict[int, Any]:
    """The same dictionary with its sparse rows made by FLINT."""
    return dictionary(M, _by_powers)


# ------------------------------------------------------------------------------------------ the gradient identity
def _sides(x: list[Any], d: list[Any], a: list[Any], b: list[Any], M: int) -> Any:
    """Left minus right of the identity on three responses, two correct: tuples collapsed by counts, sum of d = 0."""
    left = 0
    for i in range(M + 1):
        for j in range(M + 1 - i):
            counts, s = (i, j, M - i - j), i + j
            many = math.factorial(M) // math.prod(map(math.factorial, counts))
            for y, k in enumerate(counts):
                if k:
                    weight = (b[s - 1] if y < 2 else a[s]) * many * k / M
                    lowered = [c - (z == y) for z, c in enumerate(counts)]
                    left += x[0] ** lowered[0] * x[1] ** lowered[1] * x[2] ** lowered[2] * d[y] * weight
    right = 0
    for s in range(M):
        right += (x[0] + x[1]) ** s * x[2] ** (M - 1 - s) * ((b[s] - a[s]) * math.comb(M - 1, s))
    return left - right * (d[0] + d[1])


def _rejection_weights(M: int, number: Callable[[int, int], Any], wrong: bool) -> tuple[list[Any], list[Any]]:
    b = [number(M, s + 1) for s in range(M)]
    return [number(0, 1)] * (M - 1) + [number(1 if wrong else 0, 1)], b


def sympy_identity(M: int) -> bool:
    """The identity for rejection sampling, with SymPy's ``expand``."""
    from sympy import Rational, expand, symbols

    x, d = list(symbols("x1:4")), list(symbols("d1:3"))
    return bool(expand(_sides(x, [*d, -d[0] - d[1]], *_rejection_weights(M, Rational, False), M)) == 0)


def sympy_ring_identity(M: int) -> bool:
    """The same with SymPy's sparse polynomial ring, which few users know."""
    from sympy import QQ, ring

    _, *g = ring("x1:4,d1:3", QQ)
    return bool(_sides(list(g[:3]), [g[3], g[4], -g[3] - g[4]], *_rejection_weights(M, QQ, False), M) == 0)


# ------------------------------------------------------------------------------------------ numbers
def mpmath_betainc(M: int, digits: int) -> Any:
    """h_M(1/3) of rejection sampling as a sum of regularised incomplete beta functions (certifies nothing)."""
    from mpmath import mp, mpf

    with mp.workdps(digits):
        t = mpf(1) / 3
        terms = (mp.betainc(s + 1, M - s, 0, t, regularized=True) / (s + 1) for s in range(M))
        return mp.fsum(terms)


def mpmath_loop(M: int, digits: int) -> Any:
    """The same as E[W_K] over all K, by the ratio of neighbouring probabilities (certifies nothing)."""
    from mpmath import mp, mpf

    with mp.workdps(digits + 10):
        t = mpf(1) / 3
        probability, odds, running, total = (1 - t) ** M, t / (1 - t), mpf(0), mpf(0)
        for k in range(M + 1):
            total += probability * running
            running += mpf(1) / (k + 1)
            probability = probability * odds * (M - k) / (k + 1)
        return total


def mpmath_grid_distance(M: int, low: Fraction, high: Fraction, cells: int = 200) -> Any:
    """The largest ``|h_M - 2 asin sqrt t|`` of GRPO on grids, each finer than the last (certifies nothing)."""
    from mpmath import asin, binomial, fsum, linspace, mp, mpf, sqrt

    with mp.workdps(15):
        sums = [mpf(0)]
        for s in range(M):
            below = s / sqrt(s * (M - s)) if s else mpf(0)
            above = (M - s - 1) / sqrt((s + 1) * (M - s - 1)) if s + 1 < M else mpf(0)
            sums.append(sums[-1] + (below + above) / M)
        scaled = [x * binomial(M, k) for k, x in enumerate(sums)]

        def difference(t: Any) -> Any:
            return abs(fsum(c * t**k * (1 - t) ** (M - k) for k, c in enumerate(scaled)) - 2 * asin(sqrt(t)))

        left, right = mpf(low.numerator) / low.denominator, mpf(high.numerator) / high.denominator
        for _ in range(3):
            points = linspace(left, right, cells + 1)
            values = [difference(t) for t in points]
            best = max(range(cells + 1), key=values.__getitem__)
            left, right = points[max(best - 1, 0)], points[min(best + 1, cells)]
        return values[best]


def arb_loop(M: int, digits: int) -> Any:
    """The same loop in balls: certified, all M + 1 terms."""
    from flint import arb, ctx

    with ctx.workdps(digits + 10):
        t = arb(1) / 3
        probability, odds, running, total = (1 - t) ** M, t / (1 - t), arb(0), arb(0)
        for k in range(M + 1):
            total += probability * running
            running += arb(1) / (k + 1)
            probability = probability * odds * (M - k) / (k + 1)
        return total


# ------------------------------------------------------------------------------------------ creative telescoping
GAPS: dict[str, Callable[..., tuple[Any, Any]]] = {
    "w = 1": lambda M, s, lam, k: (M / M, s / s),
    "w = M/(s+1)": lambda M, s, lam, k: ((M + 1) / M, (s + 1) / (s + 2)),
    "w = s^3": lambda M, s, lam, k: (M / M, (s + 1) ** 3 / s**3),
    "w = 1/((s+1)(s+2))": lambda M, s, lam, k: (M / M, (s + 1) / (s + 3)),
    "w = 1/((s+1)(M-s))": lambda M, s, lam, k: ((M - s) / (M - s + 1), (s + 1) * (M - s) / ((s + 2) * (M - s - 1))),
    "w = 1/(s+1)^2": lambda M, s, lam, k: (M / M, (s + 1) ** 2 / (s + 2) ** 2),
    "w = 1/(s+1)^3": lambda M, s, lam, k: (M / M, (s + 1) ** 3 / (s + 2) ** 3),
    "w = 1/(s+lam)": lambda M, s, lam, k: (M / M, (s + lam) / (s + lam + 1)),
    "w = k C(M-1-s,k-1)/C(M-1,k-1)": lambda M, s, lam, k: (
        (M - s) * (M - k + 1) / ((M - s - k + 1) * M),
        (M - s - k) / (M - s - 1),
    ),
}
"""The gaps by the ratios w(M+1,s)/w(M,s) and w(M,s+1)/w(M,s)."""


def recurrences(make_field: Callable[..., Any], gaps: list[str]) -> list[Any]:
    """The recurrences in M of ``sum_s w_s C(M-1,s) t^s (1-t)^(M-1-s)`` with certificates, over a field of fractions."""
    import sympy

    from hsym.summation.zeilberger import zeilberger

    found, names = [], sympy.symbols("M s t lam k")
    field = make_field(names)
    M, s, t, lam, k = map(field.variable, names)
    for gap in gaps:
        along_M, along_s = GAPS[gap](M, s, lam, k)
        step_M, step_s = along_M * M * (1 - t) / (M - s), along_s * (M - 1 - s) * t / ((s + 1) * (1 - t))
        found.append(zeilberger(step_M, step_s, *names[:2]))
    return found


def sympy_zeilberger(*gaps: str) -> list[Any]:
    """The same functions on SymPy's sparse ring instead of FLINT."""
    from sympy_field import SympyField

    return recurrences(SympyField, list(gaps))


RULES: dict[str, Any] = {}
"""The rules read so far: reading one is no part of a job, and this is not emptied before a run."""


def catalogue_rule(name: str) -> Any:
    """A rule of the catalogue."""
    import hsym

    if name not in RULES:
        RULES[name] = hsym.catalog.get(name)
    return RULES[name]


def every_M(make_field: Callable[..., Any], name: str) -> Any:
    """h_M' and h_M of a catalogue rule for every M with the sums and certificates behind them, or else the sum over K."""
    from hsym.summation import closing, exact_sum, sums, transform

    rule = catalogue_rule(name)
    with patch.object(closing, "Field", make_field), patch.object(exact_sum, "Field", make_field):
        try:
            closed = closing.close(rule)
        except sums.NoClosedForm:
            return exact_sum.exact_sum(rule)
        return closed, transform.integrate(closed)


def sympy_every_M(name: str) -> Any:
    """The same functions on SymPy's sparse ring instead of FLINT."""
    from sympy_field import SympyField

    return every_M(SympyField, name)


RATIOS: dict[str, Any] = {}
"""The ratios w(M+1,s)/w(M,s) and w(M,s+1)/w(M,s) of catalogue rules: what Zeilberger's algorithm starts from."""


def catalogue_ratios(name: str) -> Any:
    """The two ratios as SymPy expressions, in lowest terms."""
    import sympy

    from hsym.symbols import M, s

    if name not in RATIOS:
        gap = catalogue_rule(name).gap
        RATIOS[name] = [sympy.cancel(gap.subs(x, x + 1) / gap) for x in (M, s)]
    return RATIOS[name]


def catalogue_recurrence(make_field: Callable[..., Any], name: str) -> Any:
    """The sum of a catalogue rule by Zeilberger's algorithm: its recurrence in M with the certificate."""
    from hsym import symbols
    from hsym.summation.zeilberger import zeilberger

    field = make_field((symbols.M, symbols.s, symbols.t))
    along_M, along_s = map(field.of, catalogue_ratios(name))
    M, s, t = map(field.variable, field.symbols)
    return zeilberger(along_M * M * (1 - t) / (M - s), along_s * (M - 1 - s) * t / ((s + 1) * (1 - t)), *field.symbols[:2])


def sympy_catalogue_recurrence(name: str) -> list[Any]:
    """The same function on SymPy's sparse ring instead of FLINT."""
    from sympy_field import SympyField

    return [catalogue_recurrence(SympyField, name)]


# ------------------------------------------------------------------------------------------ samples, to compare
def every_M_sample(found: Any) -> list[str]:
    """The formulas, and what telescopes each sum."""
    if not isinstance(found, tuple):
        return [str(found)]
    closed, integrated = found
    return [str(closed.derivative), str(integrated.transform), *(str(x.certificate) for x in closed.sums)]


def recurrence_sample(found: list[Any]) -> list[list[str]]:
    """Every coefficient and the certificate, in full."""
    return [[*map(str, x.coefficients), str(x.certificate)] for x in found]


def _sympy_terms(value: Any) -> dict[int, str]:
    from sympy import Add, Integer, expand

    found = {}
    for term in Add.make_args(expand(value)):
        rational, rest = term.as_coeff_Mul()
        radicand = Integer(1) if rest == 1 else rest**2
        if rational != 0:
            found[int(radicand)] = str(rational)
    return found


def _coefficient(answer: Any, n: int) -> dict[int, str]:
    """The coefficient of t^n as ``{radicand: rational}``, whatever the answer is."""
    kind = type(answer).__name__
    if kind == "Polynomial":
        return {r: str(c) for r, c in answer.coefficient(n).terms}
    if kind in ("fmpq_poly", "list"):
        return {1: str(answer[n])} if answer[n] else {}
    if kind == "dict":
        return {r: str(p[n]) for r, p in answer.items() if p[n]}
    if kind == "Poly":
        return _sympy_terms(answer.nth(n))
    from sympy import Symbol, sympify

    if type(answer).__module__.startswith("symengine"):
        import symengine as se

        return _sympy_terms(sympify(answer.coeff(se.Symbol("t"), n)))
    return _sympy_terms(answer.coeff(Symbol("t"), n))


def sample(answer: Any, M: int) -> list[list[list[str]]]:
    """Some coefficients of an answer in one canonical form."""
    return [[[str(r), c] for r, c in sorted(_coefficient(answer, n).items())] for n in indices(M)]


PEERS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        sympy_shift,
        sympy_expand,
        sympy_transform,
        sympy_expand_closed,
        sympy_identity,
        sympy_ring_identity,
        sympy_zeilberger,
        sympy_every_M,
        sympy_catalogue_recurrence,
    )
}
SAMPLES = {
    "sympy_zeilberger": recurrence_sample,
    "sympy_every_M": every_M_sample,
    "sympy_catalogue_recurrence": recurrence_sample,
}


def main(name: str, *arguments: str) -> None:
    """Serve one peer: a line in, a line out."""
    from measure import timed

    sys.set_int_max_str_digits(0)
    words = [int(x) if x.isdigit() else x for x in arguments]
    for _ in sys.stdin:
        seconds, answer = timed(lambda: PEERS[name](*words))
        if name in SAMPLES:
            shown = SAMPLES[name](answer)
        else:
            shown = answer if isinstance(answer, bool) else sample(answer, int(words[-1]))
        print(json.dumps([seconds, shown]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
