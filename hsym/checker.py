"""Check certificates "hsym.certificate/1": what a weight rule optimises, for every group size M at once, or at one M.

A certificate states, for weights a_s, b_s with gap w_s = b_s - a_s, a formula for h_M'(t) = sum_{s=0}^{M-1} w_s B_{M-1,s}(t),
B_{n,s}(t) = C(n,s) t^s (1-t)^(n-s), and carries the evidence.  This file is the whole checker: one format, the standard
library, nothing of the program that writes certificates.  What it cannot verify it refuses; it prints what it rebuilt.

Every expression is evaluated to an *element*: a sum of products of integer powers of variables and *generators*: base^variable,
gamma(form), sums, square roots, and inverses 1/f of polynomials f.  Two elements are equal if their difference, multiplied by
those f, is the zero polynomial; generators count as independent, so this suffices.  Nothing is inverted before it is proved to
vanish nowhere on the domain: as a polynomial in t, some coefficient is nonzero for all values of the other variables.  A
*chart* writes the variables of a domain as polynomials in coordinates of known sign and serves only to prove signs: it may
cover more than the domain, never less.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations, pairwise
from math import ceil, comb, factorial, gcd, isqrt, lcm, prod
from operator import mul
from typing import Any, NamedTuple, TypeAlias

MAX_BYTES, MAX_BITS = 2**22, 2**16
MAX_WORK, MAX_COUNT = 2 * 10**6, 4096  # elementary products; exponents, terms of a sum written out, shifts of a gamma function
KINDS, CLOSED = ("every M", "exact sum", "fixed M", "limit", "bound"), ("every M", "bound")
RELIED_ON = ("theorem 1: h_M'(t) = sum_{s=0}^{M-1} w_s B_{M-1,s}(t), proved in proofs/rocq", "Python integers, and this file")
LIMITS = (
    "theorem 2: h_M(t) is the mean of W_K, W_j = (1/M) sum_{s<j} w_s, K binomial, proved in proofs/rocq",
    "Riemann theorem, mean of h over a binomial (hsym/limits/bounds.py)",
    "concavity over the group (hsym/limits/concave.py)",
)

Tree: TypeAlias = Any  # a number, a name, or a tuple (head, argument, ...) of trees
Number: TypeAlias = int | Fraction
Monomial: TypeAlias = tuple[tuple[str, int], ...]  # sorted by name, exponents nonzero
Reader: TypeAlias = Callable[[Any, str], Any]


class Refused(Exception):
    """The certificate is well formed, but something it claims is not proved."""


class Unreadable(Exception):
    """The text is not a certificate."""


def require(condition: object, reason: str, kind: type[Exception] = Refused) -> None:
    """Stop with the reason unless the condition holds."""
    if not condition:
        raise kind(reason)


# ---------------------------------------------------------------- reading


def read_json(text: str) -> Any:
    """Strict JSON within the limits: no duplicate keys, no JSON numbers, bounded size and nesting."""
    require(len(text) <= MAX_BYTES, f"longer than {MAX_BYTES} characters", Unreadable)

    def number(_: str) -> None:
        raise Unreadable("JSON numbers are not used; numbers are strings such as '0x1/0x2'")

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        require(len(dict(items)) == len(items), "a key occurs twice in one object", Unreadable)
        return dict(items)

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_int=number, parse_float=number, parse_constant=number)
    except RecursionError:
        raise Unreadable("nested deeper than Python can read") from None
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from None


def expect(condition: object, where: str, what: str, value: object) -> None:
    """Stop as unreadable, showing the start of the value, unless the condition holds."""
    found = ascii(value[:60]) if isinstance(value, str) else f"a {type(value).__name__}"
    require(condition, f"{where}: {what} is expected, not {found}", Unreadable)


def read(value: Any, schema: Any, where: str) -> Any:
    """The value as the schema says: a dict means an object with exactly these keys, [x] a list of x, a tuple alternatives
    (literals, at last perhaps another schema), a function reads for itself."""
    if isinstance(schema, dict):
        expect(isinstance(value, dict), where, "an object", value)
        for key in [*value, *schema]:
            require(key in schema, f"{where}: unknown key {key[:60]!a}", Unreadable)
            require(key in value, f"{where}: missing key {key!a}", Unreadable)
        return {key: read(value[key], part, f"{where}, {key}") for key, part in schema.items()}
    if isinstance(schema, list):
        expect(isinstance(value, list), where, "a list", value)
        return [read(item, schema[0], f"{where} {number}") for number, item in enumerate(value, 1)]
    if isinstance(schema, tuple):
        if any(type(choice) is type(value) and choice == value for choice in schema):
            return value
        expect(not isinstance(schema[-1], str | bool | None), where, f"one of {', '.join(map(str, schema))}", value)
        return read(value, schema[-1], where)
    return schema(value, where)


def read_text(value: Any, where: str) -> str:
    """A short printable text."""
    expect(isinstance(value, str) and value.isprintable() and 0 < len(value) <= 200, where, "a short printable text", value)
    return str(value)


def read_name(value: Any, where: str, taken: Iterable[str] = ()) -> str:
    """A name that is neither reserved nor taken (K is left to the kind that has it as an index)."""
    good = isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,99}", value)
    expect(good and value not in ("M", "s", "t"), where, "a name of letters, digits and _ other than M, s, K, t", value)
    expect(value not in taken, where, "a name not yet in use, neither reserved nor used twice,", value)
    return str(value)


def read_number(value: Any, where: str) -> Number:
    """An exact rational number in hexadecimal."""
    good = isinstance(value, str) and re.fullmatch(r"-?0x[0-9a-f]+(?:/0x0*[1-9a-f][0-9a-f]*)?", value)
    expect(good, where, "a number such as '-0x3' or '0x1/0x2'", value)
    top, _, bottom = value.partition("/")
    require(max(len(top), len(bottom)) <= MAX_BITS // 4 + 3, f"{where}: a number of more than {MAX_BITS} bits", Unreadable)
    return simple(Fraction(int(top, 16), int(bottom or "1", 16)))


def read_integer(value: Any, where: str) -> int:
    """An integer in hexadecimal."""
    number = read_number(value, where)
    expect(isinstance(number, int), where, "an integer", value)
    return int(number)


def read_pair(value: Any, where: str) -> tuple[Number, Number]:
    """Two numbers."""
    ends = read(value, [read_number], where)
    expect(len(ends) == 2 and len("".join(value)) <= 999, where, "a pair of numbers of at most 999 characters", value)
    return ends[0], ends[1]


def read_value(value: Any, where: str) -> Tree:
    """A sum of coefficient * sqrt(radicand) for pairs [radicand, nonzero coefficient], radicands increasing."""
    pairs = read(value, [read_pair], where)
    good = all(isinstance(radicand, int) and 0 < radicand <= 10**10 and coefficient for radicand, coefficient in pairs)
    expect(good and sorted(dict(pairs)) == [r for r, _ in pairs], where, "a list of increasing radicands <= 10^10", value)
    return ("+", *[("*", c, ("^", r, Fraction(1, 2))) if r > 1 else c for r, c in pairs])


CONDITIONS = {"=": (2, 2), "<": (2, 2), "<=": (2, 2), "and": (2, 99), "or": (2, 99), "not": (1, 1)}
EXPRESSIONS = {"+": (2, 9999), "*": (2, 9999), "^": (2, 2), "binomial": (2, 2), "gamma": (1, 1), "sum": (4, 4)}
EXPRESSIONS |= {"cases": (2, 99), "sequence": (1, 1)}


def read_tree(value: Any, where: str, names: set[str], sequences: list[str], roots: bool, heads: Any = EXPRESSIONS) -> Tree:
    """An expression (or condition) as nested tuples; every variable is in scope, no bound variable hides another."""

    def inner(part: Any, heads: Any = EXPRESSIONS, more: Iterable[str] = ()) -> Tree:
        return read_tree(part, where, names.union(more), sequences, roots, heads)

    if isinstance(value, str) and heads is EXPRESSIONS:
        expect(value in names or not value[:1].isalpha(), where, "a variable in scope", value)
        return value if value in names else read_number(value, where)
    head, *rest = list(value if isinstance(value, list) and value else [""])
    expect(isinstance(head, str) and head in heads, where, "an expression or condition", head or value)
    least, most = heads[head]
    require(least <= len(rest) <= most, f"{where}: {head} with {len(rest)} arguments", Unreadable)
    if head == "sequence":
        expect(rest[0] in sequences, where, "a sequence that may stand here", rest[0])
        return (head, rest[0])
    if head == "sum":
        name = read_name(rest[0], where, names | {"K"})
        return (head, name, read_integer(rest[1], where), inner(rest[2]), inner(rest[3], more=[name]))
    if head == "cases":
        for pair in rest[:-1]:
            expect(isinstance(pair, list) and len(pair) == 2, where, "a pair [condition, expression]", pair)
        return (head, *[(inner(condition, CONDITIONS), inner(part)) for condition, part in rest[:-1]], inner(rest[-1]))
    tree = (head, *[inner(part, CONDITIONS if head in ("and", "or", "not") else EXPRESSIONS) for part in rest])
    half = head == "^" and isinstance(tree[2], Fraction)
    expect(not half or (roots and tree[2].denominator == 2), where, "an integer exponent or a form", rest[-1])
    return tree


# ---------------------------------------------------------------- the statement in infix


def infix(tree: Any, level: int = 0) -> str:
    """The expression as text, to stand in a sum (level 0), in a product (1) or at a power (2); lists and claims as well."""
    if isinstance(tree, bool | str):
        return str(tree)
    if isinstance(tree, list):
        return "[" + ", ".join([infix(item) for item in tree]) + "]"
    if isinstance(tree, dict):
        return "; ".join([f"{LABELS.get(key, key)} = {infix(item)}" for key, item in tree.items() if item is not None])
    if isinstance(tree, int | Fraction):
        # Python refuses to write integers of more than 4300 digits in decimal.
        parts = [str(part) if part.bit_length() <= 1024 else hex(part) for part in (tree.numerator, tree.denominator)]
        text = "/".join(parts[: 1 + (tree.denominator > 1)])
        return f"({text})" if (level and "/" in text) or tree < 0 else text
    head, *rest = tree
    if head in ("+", "*", "^"):
        own = ("+", "*", "^").index(head) if len(rest) > 1 else 3  # a value may have less than two terms
        text = (" + " if head == "+" else head).join([infix(part, own + (head == "^")) for part in rest] or ["0"])
        return f"({text})" if own < level else text
    if head == "cases":
        branches = [f"{infix(value)} if {infix(condition)}" for condition, value in rest[:-1]]
        return f"({'; '.join(branches)}; otherwise {infix(rest[-1])})"
    if head in ("=", "<", "<=", "and", "or"):
        return "(" + f" {head} ".join([infix(part) for part in rest]) + ")"
    if head == "sum":
        return f"sum({rest[0]} = {infix(rest[1])}..{infix(rest[2])}: {infix(rest[3])})"
    return f"{rest[0]}(M)" if head == "sequence" else f"{head}({', '.join([infix(part) for part in rest])})"


LABELS = {"derivative": "h_M'(t)", "transform": "h_M(0) = 0, h_M(t)", "gap": "w_0, ..., w_{M-1}"}
LABELS |= {"term": "h_M'(t) is the sum over the index of", "summand": "it is the sum over s of B_(M-1,s)(t) times summand"}
LABELS |= {"recurrence": "coefficients of its values at M, M+1, ...", "right": "which add up to", "initial": "first values"}
LABELS |= {"gradient": "the expected update is h_M'(p) grad p on", "small": "smaller M", "strict": "excluded"}
LABELS |= {"pieces": "w_s is the sum of scale * function at t = (s + theta)/M, functions monotone on (0, 1); pieces"}
LABELS |= {"limit derivative": "h'(t)", "concave": "t(1-t) h'(t) is concave, b_(K-1) = c (1 - K/M) h'(K/M), c"}
LABELS |= {"limit bound": "for 0 < t <= 1, an upper bound of Abs(h_M(t) - h_M(1) - (h(t) - h(1)))"}
LABELS |= {"low": "first s by themselves", "high": "last s by themselves", "limit": "factor in h'"}
LABELS |= {"mean": "Abs(h') (for Taylor Abs(h''), for arcsine sqrt(t(1-t)) Abs(h')) is at most size", "theorem": "for"}
PIECES = (
    "so, by the Riemann theorem, 1/M times the sum of a piece over s < j is scale * (integral of function to j/M) within bound",
    "so, with h(0) = 0, Abs(h_M(t) - h(t)) is at most the sum of bound, of Abs(scale - factor) * (integral of Abs(function)),",
)
MEANS = {"Taylor": "and size/(8 M)", "Lipschitz": "and size/(2 sqrt(M))", "arcsine": "and pi size/sqrt(M)"}
ENDS = "the values at t = 0, h_M'(0) = w_0, and t = 1, h_M'(1) = w_{M-1}, follow from the sum of theorem 1"


def rebuilt(statement: dict[str, Any]) -> tuple[str, ...]:
    """The statement in infix: rule, parameters with their assumptions, domain, claims."""
    empty: tuple[Any, ...] = (("sequences", []), ("small", []))
    claims = {key: value for key, value in statement.items() if value is not None and (key, value) not in empty}
    rule, _ = claims.pop("rule"), claims.pop("kind")
    lines = [f"rule {rule['name']!r}: a_s = {infix(rule['incorrect'])}; b_s = {infix(rule['correct'])}; w_s = b_s - a_s"]
    lines += [f"parameter {infix(item)}" for item in claims.pop("parameters")]
    size = f"all integers M >= {infix(claims.pop('least M'))}" if "least M" in claims else f"M = {claims.pop('M')}"
    lists = " (lists in h_M', h_M: coefficients of 1, t, ...)" if "gap" in claims else ""
    lines.append(f"for {size}{lists}, 0 <= t <= 1 (where a denominator vanishes: by continuity):")
    lines += [infix({key: value}) for key, value in claims.items()]
    if "pieces" not in claims:
        return (*lines, ENDS)
    mean = claims.get("mean")
    return (*lines, *PIECES, MEANS[mean["theorem"]] if mean else "and h_M(t) <= h(t)")


# ---------------------------------------------------------------- elements


def simple(value: Number) -> Number:
    """An integral fraction as an int: faster, and equal."""
    return value.numerator if value.denominator == 1 else value


def product(a: Monomial, b: Monomial, sign: int = 1) -> Monomial:
    """The product a * b^sign of monomials."""
    exponents = dict(a)
    for name, exponent in b:
        exponents[name] = exponents.get(name, 0) + sign * exponent
    return tuple(sorted([pair for pair in exponents.items() if pair[1]])) if b else a


class Generator(NamedTuple):
    """What a generator stands for, of what data, and the variables its value depends on."""

    kind: (
        str  # "power" (base, variable), "gamma" (form), "root" (f), "inverse" (f), "sum" (lower, top, bound, body), "sequence"
    )
    data: tuple[Any, ...]
    free: frozenset[str]


class Ring:
    """The arithmetic of one check: generators met, derivatives of sums verified, work done."""

    def __init__(self, values: dict[str, Tree], parameters: frozenset[str]):
        self.values, self.parameters, self.work = values, parameters, 0
        self.names: dict[Any, str] = {}
        self.generators: dict[str, Generator] = {}
        self.rates: dict[Any, tuple[Tree, Tree]] = {}

    def element(self, value: "Element | Number") -> "Element":
        """A number as an element."""
        return value if isinstance(value, Element) else Element(self, {(): value})

    def atom(self, name: str, exponent: int = 1) -> "Element":
        """A power of a variable or generator."""
        return Element(self, {((name, exponent),) if exponent else (): 1})

    def look(self, name: str) -> Generator:
        """The generator of this name, or the variable as one."""
        return self.generators.get(name) or Generator("variable", (), frozenset([name]))

    def generator(self, kind: str, *data: Any) -> "Element":
        """The generator with these data; equal data, equal name."""
        key = (kind, *[tuple(sorted(part.items())) if isinstance(part, Element) else part for part in data])
        free = [part.free if isinstance(part, Element) else {part} for part in data if not isinstance(part, int)]
        name = self.names.setdefault(key, f"@{len(self.names)}")
        self.generators[name] = Generator(kind, data, frozenset[str]().union(*free) - {data[2] if kind == "sum" else ""})
        return self.atom(name)

    def charge(self, count: int, *elements: "Element") -> None:
        """Count the work before it is done, with a price on long numbers."""
        bits = [max([c.numerator.bit_length() + c.denominator.bit_length() for c in e.values()], default=1) for e in elements]
        self.work += 8 + count * (1 + sum(bits) // 512 + prod(bits[:2]) // 2**20)
        require(self.work <= MAX_WORK, f"more work than {MAX_WORK} elementary products")
        require(sum(bits) <= 4 * MAX_BITS, f"numbers of more than {4 * MAX_BITS} bits")

    def total(self, parts: "Iterable[Element]") -> "Element":
        """The sum of elements."""
        result: dict[Monomial, Number] = {}
        for part in parts:
            self.charge(len(part), part)
            for monomial, value in part.items():
                found = result[monomial] = result.get(monomial, 0) + value
                bits = found.denominator.bit_length()  # denominators grow as fractions are added
                self.work += bits // 64
                require(bits <= 4 * MAX_BITS, f"numbers of more than {4 * MAX_BITS} bits")
        return Element(self, result)

    def product(self, factors: "Iterable[Element]") -> "Element":
        """The product of elements."""
        return reduce(mul, factors, self.element(1))

    def primes(self, number: int) -> dict[int, int]:
        """The factorisation of a positive integer, by trial division only."""
        found, divisor = dict[int, int](), 2
        while number > 1:
            divisor = number if divisor * divisor > number else divisor
            require(
                divisor <= 10**5 or divisor == number, "an integer under a root or a power is too large to be factored here"
            )
            while number % divisor == 0:
                found[divisor], number = found.get(divisor, 0) + 1, number // divisor
            divisor += 1
            self.work += 1 + number.bit_length() // 64
        self.charge(1)
        return found


class Element(dict[Monomial, Number]):
    """A sum of monomials in variables and generators, without zero coefficients; never changed once built."""

    def __init__(self, ring: Ring, terms: dict[Monomial, Number]):
        super().__init__({monomial: simple(value) for monomial, value in terms.items() if value})
        self.ring = ring

    def __add__(self, other: "Element | Number") -> "Element":
        return self.ring.total([self, self.ring.element(other)])

    def __sub__(self, other: "Element | Number") -> "Element":
        return self.ring.total([self, self.ring.element(other) * -1])

    def __mul__(self, other: "Element | Number") -> "Element":
        other = self.ring.element(other)
        longest = max([len(monomial) for e in (self, other) for monomial in e], default=0)
        self.ring.charge(len(self) * len(other) * (1 + longest // 8), self, other)
        result: dict[Monomial, Number] = {}
        for a, x in self.items():
            for b, y in other.items():
                monomial = product(a, b)
                result[monomial] = result.get(monomial, 0) + x * y
        whole = Element(self.ring, result)
        for name in [n for monomial in whole for n, e in monomial if e > 1 and self.ring.look(n).kind == "root"][:1]:
            powers = [self.ring.element(1), self.ring.atom(name), self.ring.look(name).data[0]]  # its square is the radicand
            return self.ring.total([level * powers[exponent] for exponent, level in whole.levels(name).items()])
        return whole

    def __pow__(self, exponent: int) -> "Element":
        require(0 <= exponent <= MAX_COUNT, f"an exponent beyond {MAX_COUNT}")
        result, square = self.ring.element(1), self
        while exponent:
            result = result * square if exponent % 2 else result
            exponent //= 2
            square = square * square if exponent else square
        return result

    def __str__(self) -> str:
        terms = [infix(("*", value, *[("^", *pair) for pair in monomial])) for monomial, value in self.items()]
        return " + ".join(terms[:8] or ["0"]) + (" + ..." if len(terms) > 8 else "")

    @property
    def names(self) -> set[str]:
        """The variables and generators that occur."""
        return {name for monomial in self for name, _ in monomial}

    @property
    def free(self) -> set[str]:
        """The variables on which the value depends."""
        return set[str]().union(*[self.ring.look(name).free for name in self.names])

    @property
    def number(self) -> Number | None:
        """The element as a number, if it is one."""
        return self.get((), 0) if self.keys() <= {()} else None

    @property
    def terms(self) -> "list[Element]":
        """The terms one by one."""
        return [Element(self.ring, {monomial: value}) for monomial, value in self.items()]

    def levels(self, name: str) -> "dict[int, Element]":
        """The coefficients of the powers of a variable or generator."""
        levels: dict[int, dict[Monomial, Number]] = {}
        for monomial, value in self.items():
            exponent = dict(monomial).get(name, 0)
            levels.setdefault(exponent, {})[product(monomial, ((name, exponent),), -1)] = value
        return {exponent: Element(self.ring, level) for exponent, level in levels.items()}

    def is_zero(self) -> bool:
        """Whether it is proved to be 0."""
        return not self.cleared()[0]

    def cleared(self) -> tuple["Element", dict[str, int]]:
        """The element times the given powers of the f of its generators 1/f, so that none is left."""
        top, powers = self, dict[str, int]()
        while found := sorted([name for name in top.names if self.ring.look(name).kind == "inverse"]):
            name, levels = found[0], top.levels(found[0])
            powers[name], top = max(levels), self.ring.element(0)
            for level in range(max(levels) + 1):
                top = top * self.ring.look(name).data[0] + levels.get(level, 0)
        return top, powers

    def parts(self, split: bool = False) -> "list[tuple[Element, int]]":
        """Powers of numbers, names and polynomials whose product it is, negative ones proved to exist; numbers split or not."""
        top, powers = self.cleared()
        require(top, "division by zero")
        self.ring.charge(len(top) * len(top.names), top)
        rows, values = [dict(monomial) for monomial in top], top.values()
        common = tuple([(name, min([row.get(name, 0) for row in rows])) for name in sorted(top.names)])
        rest = {product(monomial, common, -1): value for monomial, value in top.items()}
        number = Fraction(gcd(*[c.numerator for c in values]), lcm(*[c.denominator for c in values]))
        number = -number if rest[min(rest)] < 0 else number  # one of the two signs for every polynomial
        numbers: dict[Number, int] = {simple(number): 1}
        if split:
            below = {prime: -count for prime, count in self.ring.primes(number.denominator).items()}
            numbers = dict([(-1, int(number < 0)), *self.ring.primes(abs(number.numerator)).items(), *below.items()])
        found = [(self.ring.element(value), count) for value, count in numbers.items() if count and value != 1]
        found += [(self.ring.atom(name), count) for name, count in common if count]
        found += [(Element(self.ring, {m: value / number for m, value in rest.items()}), 1)] if len(rest) > 1 else []
        return found + [(self.ring.look(name).data[0], -count) for name, count in powers.items()]


Env: TypeAlias = dict[str, Element]  # variables and what replaces them


# ---------------------------------------------------------------- domains, proofs of signs, evaluation


@dataclass(frozen=True)
class Domain:
    """Where the variables run, and the evaluation of expressions there.

    Each chart writes variables as polynomials in coordinates whose first letter tells their range: n integers >= 0, r reals
    >= 0, p reals > 0, f all reals.  The first chart has all variables; the normal forms of gamma and of sums refer to it.
    """

    ring: Ring
    charts: tuple[Env, ...]
    integers: frozenset[str]
    unit: bool = False  # t is a variable as well, in the open interval (0, 1), and what is inverted is nonzero at each t

    def within(self, chart: Env, name: str) -> "Domain":
        """The domain with one more integer variable and a new first chart; the old charts stay true."""
        return Domain(self.ring, (chart, *self.charts), self.integers | {name})

    def bind(self, name: str, lower: int) -> "Domain":
        """The domain with a bound variable >= lower."""
        added = {name: self.ring.atom(f"n {name}") + lower}
        return Domain(self.ring, tuple([chart | added for chart in self.charts]), self.integers | {name}, self.unit)

    def at_unit(self) -> "Domain":
        """The domain with 0 < t < 1; its charts have the odds t/(1-t) in the place of t."""
        charts = tuple([chart | {"t": self.ring.atom("p t")} for chart in self.charts])
        return Domain(self.ring, charts, self.integers, True)

    def polynomial(self, p: Element) -> Element:
        """p times squares of what is nowhere 0, without denominators; in (0, 1) times a power of 1 + t, in the odds."""
        p, powers = p.cleared()
        for name in [name for name, n in powers.items() if n % 2]:
            p *= self.ring.look(name).data[0]
        for name in sorted(p.names):
            lowest = min([dict(monomial).get(name, 0) for monomial in p])
            p = p * self.ring.atom(name, lowest % 2 - lowest) if lowest < 0 else p
        if not self.unit:
            return p
        levels, odds = p.levels("t"), self.ring.atom("t")
        top = max(levels, default=0)
        return self.ring.total([c * odds**k * (odds + 1) ** (top - k) for k, c in levels.items()])

    def signs(self, p: Element) -> Iterator[tuple[bool, bool, Element]]:
        """By each chart that has the variables: is p of one sign, is it nowhere 0, and how does it look in coordinates?"""
        p, added = self.polynomial(p), Env()
        for name in p.names:  # a root is a coordinate >= 0 or > 0, a power of what is positive one > 0
            kind, data, _ = self.ring.look(name)
            if kind in ("root", "power") and ((positive := self.positive(data[0])) or kind == "root"):
                added[name] = self.ring.atom(f"{'p' if positive else 'r'} {name}")
        for chart in self.charts:
            if p.names <= chart.keys() | added.keys():
                q = self.put(p, chart | added)
                one_sign = len({value > 0 for value in q.values()}) < 2 and all(name[0] != "f" for name in q.names)
                yield one_sign, one_sign and any(all(name[0] == "p" for name, _ in monomial) for monomial in q), q

    def nonnegative(self, p: Element) -> bool:
        """Proved >= 0 everywhere."""
        return any(one_sign and min(q.values(), default=0) >= 0 for one_sign, _, q in self.signs(p))

    def positive(self, p: Element) -> bool:
        """Proved > 0 everywhere."""
        return any(strict and min(q.values()) > 0 for _, strict, q in self.signs(p))

    def never_zero(self, p: Element) -> bool:
        """As a polynomial in t, some coefficient is proved nonzero everywhere: so p is nowhere the zero function of t."""
        if self.unit:
            return any(strict for _, strict, _ in self.signs(p))
        if any(name != "t" and "t" in self.ring.look(name).free for name in p.names):
            return False  # t - t^M is 0 at M = 1: such generators are not independent of t
        for part in p.levels("t").values():
            # Products of square roots of distinct primes are linearly independent over the rationals.
            constant = all(self.ring.look(name).kind == "root" and not self.ring.look(name).free for name in part.names)
            if constant or any(strict for _, strict, _ in self.signs(part)):
                return True
        return False

    def integral(self, form: Element) -> bool:
        """An integer everywhere: integer coefficients and integer variables."""
        return all(isinstance(value, int) for value in form.values()) and form.names <= self.integers

    def put(self, e: Element, env: Env) -> Element:
        """The element with variables replaced."""

        def replaced(name: str, exponent: int) -> Element:
            kind, data, free = self.ring.look(name)
            if name in env:
                return self.power(env[name], exponent)
            if not free & env.keys():
                return self.ring.atom(name, exponent)
            if kind == "inverse":
                return self.power(self.put(data[0], env), -exponent)
            if kind == "power":
                return self.symbolic_power(self.put(data[0], env), env.get(data[1], self.ring.atom(data[1])) * exponent)
            if kind == "gamma":
                return self.gamma(self.put(data[0], env), exponent)
            if kind == "sum":
                lower, top, bound, body = data
                require(all(bound not in value.free for value in env.values()), "a variable would be captured by a sum")
                return self.sum_up(lower, self.put(top, env), bound, self.bind(bound, lower).put(body, env)) ** exponent
            raise Refused(f"the variables of a {kind} cannot be replaced here")

        terms = [self.ring.product([replaced(*pair) for pair in monomial]) * value for monomial, value in e.items()]
        return self.ring.total(terms)

    def inverse(self, piece: Element) -> Element:
        """1/piece for a part of an element, proved nonzero everywhere."""
        name = next(iter(piece.names), "")
        kind, data, _ = self.ring.look(name)
        if not name or (len(piece) == 1 and kind == "root"):  # 1/g = g/g^2
            return piece * self.power(data[0], -1) if name else self.ring.element(1 / Fraction(piece[()]))
        known = len(piece) == 1 and kind in ("power", "gamma")  # nonzero as functions of t
        require(known or self.never_zero(piece), f"a denominator is not proved nonzero: {piece}")
        return self.ring.atom(name, -1) if len(piece) == 1 else self.ring.generator("inverse", piece)

    def power(self, e: Element, exponent: int) -> Element:
        """An integer power; exponents <= 0 only of what is proved nonzero (so 0^0 does not arise), factor by factor."""
        if exponent > 0:
            return e**exponent
        factors = [self.inverse(p) ** (-n * exponent) if n > 0 else p ** (n * exponent) for p, n in e.parts()]
        return self.ring.product(factors)

    def evaluate(self, tree: Tree, env: Env) -> Element:
        """The value of the expression with variables replaced as env says, everywhere on the domain."""
        if isinstance(tree, str):
            value = self.ring.values.get(tree)
            return env[tree] if tree in env else self.ring.atom(tree) if value is None else self.evaluate(value, {})
        if not isinstance(tree, tuple):
            return self.ring.element(tree)
        head, *rest = tree
        if head == "+":
            return self.ring.total([self.evaluate(part, env) for part in rest])
        if head == "*":
            return self.ring.product([self.evaluate(part, env) for part in rest])
        if head == "^" and isinstance(rest[1], Fraction):
            base = rest[0][1:] if isinstance(rest[0], tuple) and rest[0][0] == "*" else (rest[0],)
            return self.power(self.square_root(*[self.evaluate(part, env) for part in base]), rest[1].numerator)
        if head == "^":
            return self.form_power(rest[0], self.linear(rest[1], env), env)
        if head == "binomial":
            return self.binomial(self.linear(rest[0], env), self.linear(rest[1], env))
        if head == "gamma":
            return self.gamma(self.linear(rest[0], env))
        if head == "sum":
            return self.sum(tree, env)
        if head == "sequence":
            require(not env.get("M", self.ring.atom("M")) - self.ring.atom("M"), f"the sequence {rest[0]} at a shifted M")
            return self.ring.generator("sequence", rest[0], "M", "t")
        for condition, value in rest[:-1]:
            verdict = self.decide(condition, env)
            require(verdict is not None, f"the condition {infix(condition)} is not decided")
            if verdict:
                return self.evaluate(value, env)
        return self.evaluate(rest[-1], env)

    def linear(self, tree: Tree, env: Env) -> Element:
        """The value of an expression that is a linear form in variables other than t."""
        value = self.evaluate(tree, env)
        plain = not value.names & {"t", *self.ring.generators}
        degrees = all(not monomial or [exponent for _, exponent in monomial] == [1] for monomial in value)
        require(degrees and plain, f"{infix(tree)} is not a linear form here")
        return value

    def decide(self, condition: Tree, env: Env) -> bool | None:
        """Whether the condition holds everywhere on the domain (True), nowhere (False), or is not decided (None)."""
        head, *rest = condition
        if head in ("and", "or", "not"):
            verdicts = [self.decide(part, env) for part in rest]
            if head == "not":
                return None if verdicts[0] is None else not verdicts[0]
            return (head == "or") if (head == "or") in verdicts else None if None in verdicts else head == "and"
        d = self.linear(rest[1], env) - self.linear(rest[0], env)
        less, more = self.positive(d), self.positive(d * -1)
        true = {"=": not d, "<": less, "<=": self.nonnegative(d)}[head]
        return True if true else False if {"=": less or more, "<": self.nonnegative(d * -1), "<=": more}[head] else None

    def form_power(self, base: Tree, exponent: Element, env: Env) -> Element:
        """base^exponent for an integral linear form, products and integer powers in the base taken apart."""
        require(self.integral(exponent), f"the exponent of {infix(base)} is no integer form")
        if isinstance(base, tuple) and base[0] == "*":
            return self.ring.product([self.form_power(part, exponent, env) for part in base[1:]])
        if isinstance(base, tuple) and base[0] == "^" and isinstance(base[2], int) and base[2] > 0:
            return self.form_power(base[1], exponent * base[2], env)
        value, fixed = self.evaluate(base, env), exponent.number
        return self.symbolic_power(value, exponent) if fixed is None else self.power(value, int(fixed))

    def symbolic_power(self, base: Element, exponent: Element) -> Element:
        """base^exponent in generators g^variable; g is proved nonzero, and free of M, s, K and bound variables."""
        require(base, "0 to a symbolic power")
        factors = []
        for piece, count in base.parts(split=True):
            require(piece.names <= self.ring.parameters | {"t"}, f"a base other than of t and the parameters: {piece}")
            require(self.never_zero(piece), f"the base of a power is not proved nonzero: {piece}")
            for monomial, value in exponent.items():
                factor = self.ring.generator("power", piece, monomial[0][0]) if monomial else piece
                factors.append(self.power(factor, int(value) * count))
        return self.ring.product(factors)

    def square_root(self, *product: Element) -> Element:
        """The square root of a product, factor by factor, each proved >= 0 (> 0 in a denominator)."""
        sign, factors = 1, [self.ring.element(1 if all(product) else 0)]
        for piece, count in [pair for e in product if all(product) for pair in e.parts(split=True)]:
            if not self.nonnegative(piece):
                sign, piece = sign * (-1) ** count, piece * -1
            proved = self.nonnegative(piece) and not piece.names & self.ring.generators.keys()
            require(proved, f"under a square root, the sign of a factor is not proved: {piece}")
            factors += [self.ring.generator("root", piece)] if count % 2 and piece.number != 1 else []
            factors += [self.power(piece, count // 2)] if count // 2 else []
        require(sign > 0, "the square root of a negative number")
        return self.ring.product(factors)

    def gamma(self, form: Element, exponent: int = 1) -> Element:
        """gamma(form)^exponent (1 or -1), form proved > 0: a generator with offset in (0, 1] times a rational function."""
        shift = ceil(self.put(form, self.charts[0]).get((), 0)) - 1
        base = form - shift
        require(self.positive(form) and self.positive(base), f"the argument of a gamma is not proved > 0: {form}")
        require(abs(shift) <= MAX_COUNT, f"a gamma function shifted by more than {MAX_COUNT}")
        start = self.ring.element(1) if base.number == 1 else self.power(self.ring.generator("gamma", base), exponent)
        steps = range(min(shift, 0), max(shift, 0))
        return self.ring.product([start, *[self.power(base + i, exponent if shift > 0 else -exponent) for i in steps]])

    def binomial(self, x: Element, y: Element) -> Element:
        """binomial(x, y) by gamma functions, or 0 for integers 0 <= x < y."""
        if self.integral(x) and self.integral(y) and self.nonnegative(x) and self.nonnegative(y - x - 1):
            return self.ring.element(0)
        return self.gamma(x + 1) * self.gamma(y + 1, -1) * self.gamma(x - y + 1, -1)

    def sum(self, tree: Tree, env: Env) -> Element:
        """A sum: the last terms one by one, so that the number of the others has offset 0."""
        _, name, lower, upper, body = tree
        top = self.linear(upper, env)
        length = top - lower + 1
        extra = self.put(length, self.charts[0]).get((), 0)
        proved = self.integral(length) and extra >= 0 and self.nonnegative(length - extra)
        require(
            proved, f"the sum over {name} from {infix(lower)} to {infix(upper)}: the number of terms is not proved to be >= 0"
        )
        require(extra <= MAX_COUNT, f"the sum over {name} has more than {MAX_COUNT} terms to be added one by one")
        total = self.ring.total([self.evaluate(body, env | {name: top - extra + i}) for i in range(1, int(extra) + 1)])
        if not length - extra:
            return total
        bound = f"?{len(self.integers)}"  # for now; never the variable of an enclosing sum
        inner = self.bind(bound, lower).evaluate(body, env | {name: self.ring.atom(bound)})
        return total + self.sum_up(lower, top - extra, bound, inner)

    def sum_up(self, lower: int, top: Element, bound: str, body: Element) -> Element:
        """The sum of body over bound = lower..top: what is free of bound in front, one generator per inner monomial.

        Its variable is #n if sums are nested n deep in it: so it is the same wherever the sum stands, and beside other ones.
        """
        total = []
        for monomial, value in body.items():
            kernel = tuple([pair for pair in monomial if bound in self.ring.look(pair[0]).free])
            inner, term = top - lower + 1, Element(self.ring, {kernel: 1})
            if kernel:
                level = 1 + max([int(g.data[2][1:]) for g in map(self.ring.look, term.names) if g.kind == "sum"], default=0)
                name = bound if f"#{level}" in self.integers else f"#{level}"
                term = (
                    term
                    if name == bound
                    else self.bind(bound, lower).bind(name, lower).put(term, {bound: self.ring.atom(name)})
                )
                inner = self.ring.generator("sum", lower, top, name, term)
            total.append(inner * Element(self.ring, {product(monomial, kernel, -1): value}))
        return self.ring.total(total)

    # ------------------------------------------------------------ derivative and value at t = 0

    def derivative(self, e: Element) -> Element:
        """The derivative by t."""
        factors = [(term, *pair) for term in e.terms for monomial in term for pair in monomial]
        moving = [(term * n * self.ring.atom(name, -1), name) for term, name, n in factors if "t" in self.ring.look(name).free]
        return self.ring.total([rest * self.rate(name) for rest, name in moving])

    def rate(self, name: str) -> Element:
        """The derivative of t, or of a generator that depends on t."""
        kind, data, _ = self.ring.look(name)
        require(name == "t" or kind in ("inverse", "power", "root", "sum"), f"a {kind} has no derivative here")
        if name == "t":
            return self.ring.element(1)
        if kind == "root":
            return self.derivative(data[0]) * self.power(self.ring.atom(name), -1) * Fraction(1, 2)
        if kind == "inverse":
            return self.derivative(data[0]) * self.ring.atom(name, 2) * -1
        if kind == "power":
            return self.derivative(data[0]) * self.power(data[0], -1) * self.ring.atom(data[1]) * self.ring.atom(name)
        lower, top, bound, body = data
        if (lower, bound, *body) not in self.ring.rates:
            return self.sum_up(lower, top, bound, self.bind(bound, lower).derivative(body))
        # The entry says N' = Y with N = c*g + others, g this generator: so g' = (Y - others' - c'*g)/c.
        node, claim = self.ring.rates[lower, bound, *body]
        place = {"M": top - self.reach(node)}
        whole, g = self.evaluate(node, place), self.ring.atom(name)
        scale = whole.levels(name).get(1, self.ring.element(0))
        right = self.evaluate(claim, place) - self.derivative(whole - scale * g) - self.derivative(scale) * g
        return right * self.power(scale, -1)

    def reach(self, node: Tree) -> Element:
        """The c of an upper limit M + c."""
        reach = self.linear(node[3], {}) - self.ring.atom("M")
        require(isinstance(reach.number, int), "the upper limit is not M plus an integer")
        return reach

    def leading(self, term: Element) -> tuple[Element, Element]:
        """The order o, and the limit of term/t^o as t -> 0 (which may be 0)."""
        order, limits = self.ring.element(0), [self.ring.element(value) for value in term.values()]
        for name, exponent in next(iter(term)):
            kind, data, free = self.ring.look(name)
            if name == "t":
                order += exponent
            elif kind == "power" and data[0] == self.ring.atom("t"):
                order += self.ring.atom(data[1]) * exponent
            elif kind == "sum" and "t" in free:
                lower, top, bound, body = data
                inside = self.bind(bound, lower)
                inner, _ = inside.leading(body)
                if inner == self.ring.atom(bound) * -1:
                    order -= top * exponent  # in the sum of g(j)/t^j the last term leads, or is 0 with all others
                    limits.append(self.ring.generator("last", self.ring.atom(name)) ** exponent)
                else:
                    limits.append(self.sum_up(lower, top, bound, inside.at_zero(body)) ** exponent)
            else:
                limits.append(self.put(self.ring.atom(name, exponent), {"t": self.ring.element(0)}))
        return order, self.ring.product(limits)

    def at_zero(self, e: Element) -> Element:
        """The value at t = 0 of terms whose order is 0, or proved to be >= 1."""
        found = [self.leading(term) for term in e.terms]
        for order, _ in found:
            proved = not order or self.nonnegative(order - 1)
            require(proved, f"at t = 0, the power of t is not proved to be >= 1: {order}")
        return self.ring.total([limit for order, limit in found if not order])

    def vanishes_at_zero(self, e: Element) -> bool:
        """Whether e -> 0 as t -> 0, by l'Hopital's rule as long as a power of t is in the denominator."""
        for _ in range(30):
            e, powers = e.cleared()
            for name in powers:  # does not matter for the limit, once proved nonzero at t = 0
                self.put(self.ring.atom(name), {"t": self.ring.element(0)})
            e = self.ring.total([term for term in e.terms if not self.nonnegative(self.leading(term)[0] - 1)])
            pole = max([0, *[-dict(monomial).get("t", 0) for monomial in e]])
            zero = self.at_zero(e * self.ring.atom("t", pole)).is_zero()
            if not (zero and pole):
                return zero
            e = self.derivative(e * self.ring.atom("t", pole)) * self.ring.atom("t", 1 - pole)
        return False


# ---------------------------------------------------------------- statements

REST = ("+", "M", -1, ("*", -1, "s"))
BERNSTEIN = ("*", ("binomial", ("+", "M", -1), "s"), ("^", "t", "s"), ("^", ("+", 1, ("*", -1, "t")), REST))


class Check:
    """The verification of one certificate; place is the part of it at which the verification is."""

    def __init__(self, statement: dict[str, Any], evidence: dict[str, Any]):
        self.statement, self.evidence, self.rule, self.place = statement, evidence, statement["rule"], "statement"
        values = {item["name"]: item["value"] for item in statement["parameters"] if item["value"] is not None}
        ring = self.ring = Ring(values, frozenset([item["name"] for item in statement["parameters"]]))
        integers, chart = set[str](), Env()
        for item in statement["parameters"]:
            kind = "n" if item["type"] == "integer" else "f" if item["least"] is None else "p" if item["strict"] else "r"
            chart[item["name"]] = ring.atom(f"{kind} {item['name']}") + (item["least"] or 0)
            integers |= {item["name"]} if kind == "n" else set()
        self.free = Domain(ring, (chart,), frozenset(integers))
        for name in values:
            number = self.free.evaluate(name, {}).number
            require(name not in integers or isinstance(number, int), f"the value of the integer parameter {name} is no integer")
        self.M, self.s, self.zero = ring.atom("M"), ring.atom("s"), ring.element(0)
        self.gap = ("+", self.rule["correct"], ("*", -1, self.rule["incorrect"]))
        self.least = self.free.linear(statement.get("least M", 1), {})
        proved = self.free.integral(self.least) and self.free.nonnegative(self.least - 1)
        require(proved, "least M is not proved to be an integer >= 1")
        self.every = self.from_on(self.least)
        self.sums: dict[str, dict[str, Any]] = {}

    def check(self) -> None:
        """Verify everything; a refusal says where."""
        kinds = {"every M": self.check_every, "exact sum": self.check_exact, "fixed M": self.check_fixed}
        kinds |= {"limit": self.check_limit, "bound": self.check_remainder}
        try:
            kinds[self.statement["kind"]]()
        except Refused as error:
            raise Refused(f"{self.place}: {error}") from None

    def same(self, left: Element, right: Element, reason: str) -> None:
        """Refuse unless the elements are proved equal."""
        require((left - right).is_zero(), reason)

    def from_on(self, least: Element) -> Domain:
        """The domain M >= least."""
        chart = self.free.charts[0]
        return self.free.within(chart | {"M": self.free.put(least, chart) + self.ring.atom("n M")}, "M")

    def between(self, low: Element, high: Element, name: str = "s") -> Domain:
        """The domain low <= name <= high, M >= least M (its first chart may forget the last condition)."""
        chart, above, below = dict(self.free.charts[0]), self.ring.atom("n 1"), self.ring.atom("n 2")
        if high.get((("M", 1),)) == 1 and "M" not in low.names:
            chart[name] = self.free.put(low, chart) + above
            return self.every.within(chart | {"M": chart[name] + self.free.put(self.M - high, chart) + below}, name)
        width = high - low  # = above + below; solved for an integer parameter
        solved = [n for n in sorted(width.names) if width[((n, 1),)] == 1]
        require(bool(solved) and "M" not in width.names, "a range of this shape is not supported")
        chart[solved[0]] = above + below - self.free.put(width - self.ring.atom(solved[0]), chart)
        chart["M"] = self.free.put(self.least, chart) + self.ring.atom("n M")
        return self.every.within(chart | {name: self.free.put(high, chart) - below}, name)

    def term(self, summand: Tree, size: Element, place: Element, at: Domain) -> Element:
        """summand * B_{M-1,s} at M = size and s = place."""
        return at.evaluate(("*", summand, BERNSTEIN), {"M": size, "s": place})

    def directly(self, summand: Tree, low: Element, high: Element, size: Element) -> Element:
        """sum_{s=low}^{high} summand * B_{M-1,s} at M = size, term by term."""
        low, high = [self.free.put(end, {"M": size}) for end in (low, high)]
        length = (high - low + 1).number
        require(length is not None and 0 <= length <= MAX_COUNT, f"the number of terms at M = {size} is not a known number")
        return self.ring.total([self.term(summand, size, low + i, self.free) for i in range(int(length or 0))])

    def range_of(self, item: dict[str, Any]) -> tuple[Element, Element]:
        """The range of a sum or segment."""
        return self.every.linear(item["from"], {}), self.every.linear(item["to"], {})

    def named(self, name: str, user: dict[str, Any], what: str) -> dict[str, Any]:
        """The sum of this name, proved before, with the range of its user."""
        require(name in self.sums, f"{what}: no earlier sum {name}")
        ends = [a - b for a, b in zip(self.range_of(self.sums[name]), self.range_of(user), strict=True)]
        require(not any(ends), f"{what}: the sum {name} has another range")
        return self.sums[name]

    def check_every(self) -> None:
        """Sums, segments, derivative, transform and small M, in the order in which they use each other."""
        claims = {claim["name"]: claim for claim in self.statement["sequences"]}
        for item in self.evidence["sums"]:
            self.place = f"sum {item['name']}"
            require(item["name"] not in self.sums, "the name is used twice")
            self.check_sum(item, claims.pop(item["name"], None))
            self.sums[item["name"]] = item
        self.place = "segments"
        total = self.check_segments()
        self.place = "derivative"
        require(not claims, f"sequence {', '.join(claims)}: no sum proves it")
        stated = self.every.evaluate(self.statement["derivative"], {})
        self.same(stated, total, "it differs from the sum over the segments")
        for number, entry in enumerate(self.evidence["sum derivatives"], 1):
            self.place = f"sum derivatives {number}"
            self.admit(entry["sum"], entry["derivative"])
        self.place = "transform"
        self.check_transform(self.statement["transform"], stated, self.every)
        sizes = [item["M"] for item in self.statement["small"]]
        require(len(set(sizes)) == len(sizes), "small: an M occurs twice")
        for item in self.statement["small"]:
            self.place = f"small, M = {infix(item['M'])}"
            below = self.least.number is not None and 1 <= item["M"] < self.least.number
            require(below, "not a group size below a numeric least M")
            direct = self.directly(self.gap, self.zero, self.M - 1, self.ring.element(item["M"]))
            stated = self.free.evaluate(item["derivative"], {})
            self.same(stated, direct, "the derivative differs from the direct sum")
            self.check_transform(item["transform"], stated, self.free)

    def check_transform(self, transform: Tree, stated: Element, at: Domain) -> None:
        """The transform, if there is one, has the stated derivative and the value 0 at t = 0."""
        if transform is not None:
            value = at.evaluate(transform, {})
            self.same(at.derivative(value), stated, "its derivative is not the stated derivative")
            require(at.vanishes_at_zero(value), "its value at t = 0 is not proved to be 0")

    def check_sum(self, item: dict[str, Any], claim: dict[str, Any] | None) -> None:
        """S(M), the sum of summand * B_{M-1,s}, is the solution: a recurrence by telescoping, then first values."""
        low, high = self.range_of(item)
        for form, reason in ((low, "from is not free of M"), (self.M - high - 1, "to is not M minus an integer")):
            require(form.names <= self.ring.parameters and self.every.integral(form), reason)
            require(self.every.nonnegative(form), "the range is not proved to lie in 0..M-1")
        # Telescoping needs to >= from; where to = from - 1 at least M, it starts one later and S(least M) is compared directly.
        late = 0 if self.every.nonnegative(high - low) else 1
        every = self.from_on(self.least + late)
        require(every.nonnegative(high - low), "the range is not proved nonempty")
        require(item["recurrence"], "a recurrence without coefficients")
        terms, known = [(item["summand"], shift, c) for shift, c in enumerate(item["recurrence"])], self.zero
        for other in item["others"]:
            shift, coefficient = other["shift"], ("*", -1, other["coefficient"])
            require(0 <= shift <= MAX_COUNT, "others: a shift that is negative or too large")
            earlier = self.named(other["sum"], item, "others")
            terms.append((earlier["summand"], shift, coefficient))
            known += every.evaluate(coefficient, {}) * every.evaluate(earlier["solution"], {"M": self.M + shift})
        require("sequence" not in [self.ring.look(name).kind for name in known.names], "others: a sequence")
        inside = self.between(low, high - 1)
        left = [inside.evaluate(c, {}) * self.term(f, self.M + shift, self.s, inside) for f, shift, c in terms]
        steps = [self.term(item["certificate"], self.M, self.s + i, inside) for i in (0, 1)]
        self.same(self.ring.total(left), steps[1] - steps[0], "the telescoping identity does not hold")
        right = self.term(item["certificate"], self.M, high, every) - self.term(item["certificate"], self.M, low, every) - known
        for f, shift, coefficient in terms:
            tail = [self.term(f, self.M + shift, high + extra, every) for extra in range(shift + 1)]
            right += every.evaluate(coefficient, {}) * self.ring.total(tail)
        leading, order = every.evaluate(item["recurrence"][-1], {}), len(item["recurrence"]) - 1
        nonzero = leading and all(power < 0 or every.never_zero(piece) for piece, power in leading.parts())
        require(nonzero, "the leading coefficient of the recurrence may vanish")
        sizes = [self.least + shift for shift in range(order + late)]
        first = [self.directly(item["summand"], low, high, size) for size in sizes]
        if item["solution"] == ("sequence", item["name"]):
            require(claim and not late, "a sequence needs an entry in the statement, and a range not empty at least M")
            claim = claim or {}
            for key in ("summand", "from", "to", "recurrence"):
                require(claim[key] == item[key], f"the sequence has another {key}")
            self.same(every.evaluate(claim["right"], {}), right, "the right side of the sequence is wrong")
            require(len(claim["initial"]) == order, f"the sequence needs {order} initial values")
            for number, (value, direct) in enumerate(zip(claim["initial"], first, strict=True), 1):
                self.same(self.free.evaluate(value, {}), direct, f"initial value {number} of the sequence is wrong")
            return
        require(not claim, "it does not prove the sequence of this name")
        values = [every.evaluate(item["solution"], {"M": self.M + shift}) for shift in range(order + 1)]
        left = [every.evaluate(c, {}) * value for c, value in zip(item["recurrence"], values, strict=True)]
        self.same(self.ring.total(left), right, "the solution does not satisfy the recurrence")
        for size, direct in zip(sizes, first, strict=True):
            value = self.free.evaluate(item["solution"], {"M": size})
            self.same(value, direct, f"solution differs from the direct sum at M = {size}")

    def check_segments(self) -> Element:
        """The segments partition 0..M-1 and the gap is on each what its parts say; the result is h_M'."""
        total, following = self.zero, self.zero
        for segment in self.evidence["segments"]:
            low, high = self.range_of(segment)
            label = f"{infix(segment['from'])}..{infix(segment['to'])}"
            require(not low - following, f"they do not cover s = 0..M-1: gap or overlap after {following - 1}")
            following, length = high + 1, high - low + 1
            require(self.every.integral(length) and self.every.nonnegative(length), f"{label} may have negative length")
            if not high - low:
                require(not segment["parts"], f"the point {label} has parts")
                total += self.term(self.gap, self.M, low, self.every)
                continue
            inside = self.between(low, high)
            gap = inside.evaluate(self.gap, {})
            for part in segment["parts"]:
                proved = self.named(part["sum"], segment, label)
                gap -= inside.evaluate(("*", part["coefficient"], proved["summand"]), {})
                total += self.every.evaluate(("*", part["coefficient"], proved["solution"]), {})
            require(gap.is_zero(), f"on {label} the gap differs from {'its parts' if segment['parts'] else '0'}")
        require(not following - self.M, f"they do not cover s = 0..M-1: gap after {following - 1}")
        return total

    def admit(self, node: Tree, claim: Tree) -> None:
        """The claimed derivative Y of a sum N up to M + c: Y = 0 for the empty sum, and equal increments from there on."""
        require(isinstance(node, tuple) and node[0] == "sum", "not a sum")
        reach = self.every.reach(node)
        start = self.ring.element(node[2] - 1) - reach
        every = self.from_on(start)
        following = every.evaluate(node[4], {node[1]: self.M + reach + 1, "M": self.s})
        require("s" not in following.free, "the body depends on M")
        step = every.evaluate(claim, {"M": self.M + 1}) - every.evaluate(claim, {})
        self.same(step, every.derivative(following), "its increment is not the derivative of the next term")
        self.same(self.free.evaluate(claim, {"M": start}), self.zero, "it is not 0 for the empty sum")
        for name in sorted(every.evaluate(node, {}).names):
            kind, data, free = self.ring.look(name)
            if kind == "sum" and "t" in free and (data[0], data[2], *data[3]) not in self.ring.rates:
                self.ring.rates[data[0], data[2], *data[3]] = (node, claim)
                return

    def check_exact(self) -> None:
        """h_M' is the sum of the terms, K = s + 1 in the weights b_s and K = s in the weights a_s."""
        index, (low, high) = self.statement["index"], self.range_of(self.statement)
        require(not low or low.number == 1, "from: 0 or 1 is expected")
        require(not high - self.M or not high - self.M + 1, "to: M or M-1 is expected")
        inside = self.between(self.ring.element(1), self.M - 1, index)
        cases = [(inside, self.ring.atom(index), True, True, True)]
        cases += [(self.every, self.zero, False, True, not low), (self.every, self.M, True, False, not high - self.M)]
        for at, place, correct, incorrect, counted in cases:
            self.place = "term" if counted and correct and incorrect else f"term: at {index} = {place}"
            rule = self.term(self.rule["correct"], self.M, place - 1, at) if correct else self.zero
            rule -= self.term(self.rule["incorrect"], self.M, place, at) if incorrect else self.zero
            term = at.evaluate(self.statement["term"], {index: place}) if counted else self.zero
            self.same(rule, term, "it differs from the rule")

    # ------------------------------------------------------------ limits

    def check_limit(self) -> None:
        """The hypotheses of the theorems by which h_M tends to h, h' the limit derivative."""
        low, high, pieces = self.statement["low"], self.statement["high"], self.statement["pieces"]
        require(0 <= low <= 16 and 0 <= high <= 16, "low or high is not in 0..16")
        require(self.every.nonnegative(self.least - low - high), "least M is less than low plus high")
        cases = [(self.between(self.ring.element(low), self.M - 1 - high), self.s)]
        cases += [(self.every, self.ring.element(i)) for i in range(low)]
        cases += [(self.every, self.M - 1 - i) for i in range(high)]
        for at, place in cases:
            self.place = f"gap at s = {place}"
            parts = [at.evaluate(("*", p["scale"], p["function"]), self.over_M(place + p["theta"])) for p in pieces]
            self.same(at.evaluate(self.gap, {"s": place}), self.ring.total(parts), "it differs from the pieces")
        for number, piece in enumerate(pieces, 1):
            self.place = f"piece {number}"
            self.check_piece(**piece)
        self.place, unit = "limit derivative", self.free.at_unit()
        h = unit.evaluate(self.statement["limit derivative"], {})
        total = self.ring.total([unit.evaluate(("*", p["limit"], p["function"]), {}) for p in pieces])
        self.same(h, total, "it differs from the pieces with their limits as factors")
        mean, concave = self.statement["mean"], self.statement["concave"]
        require((mean is None) != (concave is None), "either mean or concave is expected")
        if mean is not None:
            self.place = "mean"
            size, t = self.free.evaluate(mean["size"], {}), self.ring.atom("t")
            f = unit.derivative(h) if mean["theorem"] == "Taylor" else h
            room = f * f * (t - t * t if mean["theorem"] == "arcsine" else 1)
            require(self.free.nonnegative(size) and unit.nonnegative(size * size - room), "the size is not proved")
        if concave is not None:
            self.check_concave(concave, h)

    def over_M(self, place: Element) -> Env:
        """t = place/M."""
        return {"t": place * self.ring.atom("M", -1)}

    def check_piece(
        self, scale: Tree, function: Tree, limit: Tree, theta: int, increasing: bool, size: Tree, bound: Tree
    ) -> None:
        """A monotone function f with |f| <= size/sqrt(t), theta = 1, or size/sqrt(1-t), theta = 0, or finite at both ends."""
        unit, t, c = self.free.at_unit(), self.ring.atom("t"), self.every.evaluate(scale, {})
        require(theta in (0, 1), "theta is not 0 or 1")
        require(self.every.nonnegative(c), "the scale is not proved >= 0")
        f, sign = unit.evaluate(function, {}), 1 if increasing else -1
        require(unit.nonnegative(unit.derivative(f) * sign), "the function is not proved monotone")
        end = self.free.evaluate(function, {"t": self.ring.element(theta)})
        if size is None:
            cells = (end - self.free.evaluate(function, {"t": self.ring.element(1 - theta)})) * (sign * (2 * theta - 1))
        else:
            C = self.free.evaluate(size, {})
            room = C * C - f * f * (t if theta else t * -1 + 1)
            require(self.free.nonnegative(C) and unit.nonnegative(room), "the size is not proved")
            end = end if self.free.nonnegative(end) else end * -1
            require(self.free.nonnegative(end), "the sign at the finite end is not proved")
            cells = C * 2 * self.every.square_root(self.M) + end
        cells = c * cells * self.ring.atom("M", -1)
        self.same(self.every.evaluate(bound, {}), cells, "the bound differs from that of the Riemann theorem")

    def check_concave(self, scale: Tree, h: Element) -> None:
        """The weights of a group sum to 0, and t(1-t) h' is concave."""
        self.place = "concave"
        unit, t, c = self.free.at_unit(), self.ring.atom("t"), self.every.evaluate(scale, {})
        proved = self.every.nonnegative(c) and self.every.nonnegative(c * c * -1 + 1)
        require(proved, "the factor is not proved to be in 0..1")
        bend = unit.derivative(unit.derivative(h * (t - t * t)))
        require(unit.nonnegative(h) and unit.nonnegative(bend * -1), "t(1-t) h' is not proved concave and >= 0")
        inside, one = self.between(self.ring.element(1), self.M - 1), self.ring.element(1)
        right = inside.evaluate(self.rule["correct"], {"s": self.s - 1})
        left = inside.evaluate(self.rule["incorrect"], {}) * (self.M - self.s)
        self.same(right * self.s + left, self.zero, "the weights of a group do not sum to 0")
        density = inside.evaluate(self.statement["limit derivative"], self.over_M(self.s))
        self.same(right, c * density * (one - self.s * self.ring.atom("M", -1)), "b_(K-1) differs from (1 - K/M) h'(K/M)")
        ends = [(self.rule["incorrect"], self.zero), (self.rule["correct"], self.M - 1)]
        for weight, place in ends:
            self.same(self.every.evaluate(weight, {"s": place}), self.zero, "a group without or with only right answers counts")

    def check_remainder(self) -> None:
        """h_M(t) - h_M(1) - (h(t) - h(1)) is 0 at t = 1 and changes no faster than the bound, which is >= 0."""
        self.check_every()
        self.place, unit = "limit bound", self.every.at_unit()
        slope = self.every.evaluate(self.statement["derivative"], {}) - unit.evaluate(self.statement["limit derivative"], {})
        bound = unit.evaluate(self.statement["limit bound"], {})
        for sign in (1, -1):
            require(unit.nonnegative(slope * sign - unit.derivative(bound)), "the slope of the difference may be larger")
        require(unit.nonnegative(bound), "it is not proved >= 0")

    # ------------------------------------------------------------ one M

    def check_fixed(self) -> None:
        """All values at one M, exactly."""
        size, lists, at = self.statement["M"], dict[str, list[Element]](), self.free
        require(1 <= size <= 64, "M is not in 1..64")
        require(all(item["value"] is not None for item in self.statement["parameters"]), "a parameter has no value")
        for self.place in ("gap", "derivative", "transform", "control points"):
            require(len(self.statement[self.place]) <= size + 1, f"more than {size + 1} values")
            lists[self.place] = [self.value(item) for item in self.statement[self.place]]
        gap, slope, whole, points = lists.values()
        self.place = "gap"
        require(len(gap) == size, f"{size} values are expected")
        for s, stated in enumerate(gap):
            self.place = f"gap at s = {s}"
            value = at.evaluate(self.gap, {"M": self.ring.element(size), "s": self.ring.element(s)})
            self.same(value, stated, "it differs from the rule")
        rate, primitive = [self.ring.total([c * self.ring.atom("t", k) for k, c in enumerate(p)]) for p in (slope, whole)]
        self.place = "derivative"
        require(all(slope[-1:]) and rate == self.in_powers(gap), "it differs from the Bernstein sum of the gap")
        self.place = "transform"
        integral = len(whole) == len(slope) + 1 and not whole[0] and at.derivative(primitive) == rate
        require(integral, "it is not the integral of the derivative")
        self.place = "control points"
        running = len(points) == size + 1 and not points[0]
        running = running and all((b - a) * size == w for (a, b), w in zip(pairwise(points), gap, strict=True))
        require(running, "they are not the running sums of the gap over M")
        require(self.in_powers(points) == primitive, "they do not give the transform")
        self.place = "increasing"
        self.check_increasing(self.statement["increasing"], gap, self.evidence["intervals"], self.evidence["witness"])
        self.place = "gradient"
        if self.statement["gradient"] is not None:
            self.check_gradient(size, gap, **self.statement["gradient"])

    def value(self, tree: Tree) -> Element:
        """A sum of square roots as an element, the radicands squarefree."""
        for term in tree[1:]:
            radicand = term[2][1] if isinstance(term, tuple) else 1
            require(set(self.ring.primes(radicand).values()) <= {1}, f"{radicand} is not a squarefree radicand", Unreadable)
        return self.free.evaluate(tree, {})

    def in_powers(self, weights: list[Element]) -> Element:
        """sum_s weights[s] B_{n,s}(t), n one less than the number of weights."""
        total, t = self.zero, self.ring.atom("t")
        for s, weight in enumerate(weights):
            total = total * (t * -1 + 1) + weight * comb(len(weights) - 1, s) * self.ring.atom("t", s)
        return total

    def subdivided(self, weights: list[Element], at: Number) -> tuple[list[Element], list[Element]]:
        """The Bernstein coefficients on [0, at] and on [at, 1], by de Casteljau's algorithm."""
        rows = [weights]
        while len(rows[-1]) > 1:
            rows.append([a * (1 - at) + b * at for a, b in pairwise(rows[-1])])
        return [row[0] for row in rows], [row[-1] for row in rows][::-1]

    def negative(self, value: Element) -> bool:
        """The exact sign: square roots of distinct squarefree integers are independent, so only the empty sum is 0."""
        scale = lcm(*[c.denominator for c in value.values()])
        radicands = [prod([self.ring.look(name).data[0][()] for name, _ in monomial]) for monomial in value]
        terms = [(int(c * scale), int(radicand)) for c, radicand in zip(value.values(), radicands, strict=True)]
        for bits in [2**k for k in range(6, 17)]:
            self.ring.charge(len(terms) * (1 + bits // 64), value)
            total = sum([(1 if c > 0 else -1) * isqrt(c * c * radicand << 2 * bits) for c, radicand in terms])
            if abs(total) > len(terms) or not terms:  # each root is rounded by less than 1
                return total < 0
        raise Refused("the sign of a sum of square roots needs too much precision")

    def check_increasing(self, claim: bool | None, gap: list[Element], intervals: list[Any], witness: Number | None) -> None:
        """h_M' is nowhere negative on the intervals, which cover [0, 1], or negative at the witness."""
        require(claim is True or not intervals, "intervals without the claim true")
        require((witness is not None) == (claim is False), "a witness belongs to the claim false")
        if claim is True:
            ends = [0, *[right for _, right in intervals]]
            covered = ends[-1] == 1 and sorted(set(ends)) == ends and [left for left, _ in intervals] == ends[:-1]
            require(covered, "the intervals do not cover [0, 1] in order")
        for left, right in intervals:
            inner = self.subdivided(self.subdivided(gap, right)[0], Fraction(left) / right)[1]
            require(not any(self.negative(c) for c in inner), f"not proved on [{infix(left)}, {infix(right)}]")
        if witness is not None:
            below = 0 <= witness <= 1 and self.negative(self.subdivided(gap, witness)[0][-1])
            require(below, "the derivative is not negative at the witness")

    def check_gradient(self, size: int, gap: list[Element], responses: int, correct: int) -> None:
        """E[(1/M) sum_i Z_i g(y_i)] = h_M'(p) grad p, in the probabilities x_y and tangents d_y of responses, sum d_y = 0.

        The weights a_s are variables, and b_s = a_s + w_s: so it is proved for every rule with this gap.
        """
        require(2 <= responses <= 4 and 0 < correct < responses, "2 to 4 responses are expected, some but not all correct")
        x = [self.ring.atom(f"x {y}") for y in range(responses)]
        good, bad = self.ring.total(x[:correct]), self.ring.total(x[correct:])
        slope = [w * -comb(size - 1, s) * good**s * bad ** (size - 1 - s) for s, w in enumerate(gap)]
        sides = [[*slope] if y < correct else [] for y in range(responses)]  # the coefficients of d_y, of left minus right
        for bars in combinations(range(size + responses - 1), responses - 1):
            counts = [b - a - 1 for a, b in pairwise([-1, *bars, size + responses - 1])]
            K, groups = sum(counts[:correct]), factorial(size) // prod([factorial(n) for n in counts])
            common = self.ring.product([self.ring.atom(f"x {y}", n) for y, n in enumerate(counts)])
            for y in [y for y in range(responses) if counts[y]]:
                Z = self.ring.atom(f"a {K - 1}") + gap[K - 1] if y < correct else self.ring.atom(f"a {K}")
                sides[y].append(Z * common * self.ring.atom(f"x {y}", -1) * Fraction(groups * counts[y], size))
        totals = [self.ring.total(side) for side in sides]
        require(all(total == totals[0] for total in totals), "it differs from h_M'(p) grad p")


# ---------------------------------------------------------------- certificates


def read_certificate(data: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The statement and the evidence, with exactly the keys of the format."""
    later: Reader = lambda value, where: value  # noqa: E731
    whole = read(data, {"format": ("hsym.certificate/1",), "statement": later, "evidence": later}, "certificate")
    claim = whole["statement"] if isinstance(whole["statement"], dict) else {}
    kind = read(claim.get("kind"), KINDS, "statement, kind")
    names, sequences = set[str](), list[str]()

    def over(*more: str, sequences: list[str] | None = None) -> Reader:
        """A reader of expressions in the parameters read by then and more variables."""
        return lambda value, where: read_tree(value, where, names.union(more), sequences or [], kind not in CLOSED)

    def parameter(value: Any, where: str) -> dict[str, Any]:
        """A parameter and its assumptions."""
        schema = {"name": lambda name, where: read_name(name, where, names | {"K"}), "type": ("integer", "real")}
        constant = lambda tree, where: read_tree(tree, where, set(), [], kind not in CLOSED)  # noqa: E731
        item = read(value, schema | {"least": (None, read_number), "strict": (True, False), "value": (None, constant)}, where)
        least, strict, free = item["least"], item["strict"], item["value"] is None
        bounded = free if least is not None else not strict
        bounded &= item["type"] == "real" or not free or (isinstance(least, int) and not strict)
        expect(bounded, f"parameter {item['name']}", "a bound (integers: an integer, not strict) or a value, not both", value)
        names.add(item["name"])
        expect(len(names) <= 32, "parameters", "a list of at most 32", "a longer list")
        return dict(item)

    def sequence(value: Any, where: str) -> str:
        """The name of a sequence."""
        expect(len(sequences) < 32, "sequences", "a list of at most 32", "a longer list")
        sequences.append(read_name(value, where, names.union(sequences, ["K", "if", "otherwise"], EXPRESSIONS, CONDITIONS)))
        return sequences[-1]

    schema: dict[str, Any] = {"kind": (kind,), "parameters": [parameter]}
    schema["rule"] = {"name": read_text, "incorrect": over("M", "s"), "correct": over("M", "s")}
    span = {"from": over("M"), "to": over("M")}
    if kind == "fixed M":
        schema |= {"M": read_integer} | {key: [read_value] for key in ("gap", "derivative", "transform", "control points")}
        schema |= {"increasing": (True, False, None), "gradient": (None, {"responses": read_integer, "correct": read_integer})}
        evidence: dict[str, Any] = {"intervals": [read_pair], "witness": (None, read_number)}
    elif kind == "exact sum":
        schema |= {"least M": over(), "index": lambda value, where: read_name(value, where, names), **span}
        schema["term"] = over("M", "t", read_name(claim.get("index"), "statement, index"))
        evidence = {}
    elif kind == "limit":
        piece = {"scale": over("M"), "function": over("t"), "limit": over(), "theta": read_integer, "increasing": (True, False)}
        piece |= {"size": (None, over()), "bound": over("M")}
        schema |= {"least M": over(), "low": read_integer, "high": read_integer, "pieces": [piece]}
        mean = {"theorem": tuple(MEANS), "size": over()}
        schema |= {"limit derivative": over("t"), "mean": (None, mean), "concave": (None, over("M"))}
        evidence = {}
    else:
        sums = {"name": sequence, "summand": over("M", "s"), **span, "recurrence": [over("M", "t")]}
        schema |= {"least M": over(), "sequences": [{**sums, "right": over("M", "t"), "initial": [over("t")]}]}
        schema |= {"derivative": over("M", "t", sequences=sequences), "transform": (None, over("M", "t"))}
        schema |= {"limit derivative": over("t"), "limit bound": over("M", "t")} if kind == "bound" else {}
        schema["small"] = [{"M": read_integer, "derivative": over("t"), "transform": (None, over("t"))}]
        other = {"sum": read_name, "shift": read_integer, "coefficient": over("M", "t")}
        sums |= {"name": read_name, "others": [other], "certificate": over("M", "s", "t")}
        sums["solution"] = over("M", "t", sequences=sequences)
        segments = [span | {"parts": [{"coefficient": over("M"), "sum": read_name}]}]
        evidence = {"segments": segments, "sums": [sums]}
        evidence["sum derivatives"] = [{"sum": over("M", "t"), "derivative": over("M", "t")}]
    return read(claim, schema, "statement"), read(whole["evidence"], evidence, "evidence")


@dataclass(frozen=True)
class Report:
    """What was verified, rebuilt from what was read, and what the verification rests on."""

    statement: tuple[str, ...] = ()
    relied_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome(Report):
    """What came of a file: "accepted", "refused" or "unreadable", and why; as text, what the program prints."""

    name: str = ""
    outcome: str = "accepted"
    reason: str = ""
    exit_code: int = 0

    def __str__(self) -> str:
        if self.outcome != "accepted":
            return f"{self.outcome} {self.name}: {self.reason}"
        return "\n".join([f"accepted {self.name}", *self.statement, "relied on: " + "; ".join(self.relied_on)])


def check(text: str) -> Report:
    """Verify a certificate: Refused if something is not proved, Unreadable if it is none."""
    try:
        statement, evidence = read_certificate(read_json(text))
        Check(statement, evidence).check()
        return Report(rebuilt(statement), RELIED_ON + (LIMITS if statement["kind"] == "limit" else ()))
    except RecursionError:
        raise Refused("expressions nested too deep") from None


def examine(path: str) -> Outcome:
    """Verify the certificate in a file."""
    name = path if path.isprintable() else ascii(path)
    try:
        with open(path, "rb") as stream:
            report = check(stream.read(MAX_BYTES + 1).decode("utf-8"))
        return Outcome(report.statement, report.relied_on, name)
    except (Refused, Unreadable) as error:
        return Outcome((), (), name, type(error).__name__.lower(), str(error), 1 + isinstance(error, Unreadable))
    except (OSError, ValueError) as error:
        return Outcome((), (), name, "unreadable", getattr(error, "strerror", None) or "not UTF-8 text", 2)


def main(argv: list[str]) -> int:
    """Check each file; 0 if all are accepted, 1 if one is refused, 2 if one is not a certificate."""
    outcomes = [examine(path) for path in argv]
    stream = sys.stdout if argv else sys.stderr
    encoding = stream.encoding or "ascii"
    text = "\n".join([str(outcome) for outcome in outcomes] or ["usage: checker.py FILE..."]) + "\n"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    return max([outcome.exit_code for outcome in outcomes], default=2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
