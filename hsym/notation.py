"""Objects of the theory that stay unevaluated and print the way papers write them, in text and in LaTeX."""

from __future__ import annotations

from typing import Any

from sympy import Function, Sum, Symbol, binomial

from hsym.symbols import s, t


class Transform(Function):
    """h_M(t), unevaluated, printed as the field writes it.

    Example:
        >>> from hsym.symbols import t
        >>> print(Transform(8, t))
        h_8(t)
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        size, point = (printer._print(x) for x in self.args)
        return _raised(_symbol(printer, "Transform", size, point), exp)

    def _sympystr(self, printer: Any) -> str:
        return f"h_{printer._print(self.args[0])}({printer._print(self.args[1])})"


class TransformDerivative(Function):
    """h_M'(t), unevaluated, printed as the field writes it."""

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        size, point = (printer._print(x) for x in self.args)
        return _raised(_symbol(printer, "Slope", size, point), exp)

    def _sympystr(self, printer: Any) -> str:
        return f"h_{printer._print(self.args[0])}'({printer._print(self.args[1])})"


class Partial(Function):
    """The derivative of something by one parameter of the policy, unevaluated.

    Example:
        >>> from sympy import Symbol
        >>> from hsym.symbols import p
        >>> print(Partial(Transform(3, p), Symbol("theta_1")))
        d h_3(p)/d theta_1
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        what, variable = (printer._print(x) for x in self.args)
        return _raised(rf"\frac{{\partial {what}}}{{\partial {variable}}}", exp)

    def _sympystr(self, printer: Any) -> str:
        what, variable = (printer._print(x) for x in self.args)
        return f"d {what}/d {variable}"


class Component(Function):
    """The component of a vector along the parameter of a given number.

    Example:
        >>> from sympy import Symbol
        >>> print(Component(Symbol("E"), 2))
        E_(2)
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        what, number = (printer._print(x) for x in self.args)
        return _raised(f"{what}_{{({number})}}", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])}_({printer._print(self.args[1])})"


class LogProbability(Function):
    """The logarithm of a probability, without brackets."""

    nargs = 1

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _raised(rf"\log {printer._print(self.args[0])}", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"log {printer._print(self.args[0])}"


def _symbol(printer: Any, name: str, *arguments: str) -> str:
    """A command of ``hsym.sty`` for our own printer of papers, and what it stands for in any other."""
    text = rf"\hsym{name}" + "".join(f"{{{x}}}" for x in arguments)
    if getattr(printer, "macros", False):
        return text
    from hsym.render.macros import expanded

    return expanded(text)


def indexed_policy(printer: Any, index: object) -> str:
    """The probability of a response by its number; braces keep an index of the author's own letter apart from it."""
    if getattr(printer, "macros", False):
        return rf"{{\hsymPolicy}}_{{{index}}}"
    return rf"{_symbol(printer, 'Policy')}_{{{index}}}"


def _raised(text: str, exponent: str | None) -> str:
    return text if exponent is None else rf"\left({text}\right)^{{{exponent}}}"


class BernsteinSum(Function):
    """The right side of theorem 1, ``sum_s w_s C(n, s) t^s (1-t)^(n-s)``, unevaluated; ``doit`` gives SymPy's Sum.

    Example:
        >>> from hsym.symbols import t
        >>> print(BernsteinSum(3, t))
        sum(w_s*binomial(3, s)*t^s*(1 - t)^(3 - s), s = 0..3)
    """

    nargs = 2

    def doit(self, **hints: Any) -> Any:
        """The sum as a SymPy ``Sum`` with the gap as an undefined function of s."""
        n, point = self.args
        return Sum(Function("w")(s) * binomial(n, s) * point**s * (1 - point) ** (n - s), (s, 0, n))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        n, point = (printer._print(x) for x in self.args)
        gap = _symbol(printer, "Gap")
        return _raised(rf"\sum_{{s=0}}^{{{n}}} {gap}_{{s}} \binom{{{n}}}{{s}} {point}^{{s}} (1 - {point})^{{{n} - s}}", exp)

    def _sympystr(self, printer: Any) -> str:
        n, point = (printer._print(x) for x in self.args)
        return f"sum(w_s*binomial({n}, s)*{point}^s*(1 - {point})^({n} - s), s = 0..{n})"


class KernelSum(Function):
    """``sum_{s=low}^{top} f(M, s) B_{M-1,s}(t)``, unevaluated.

    Example:
        >>> from hsym.symbols import M, s, t
        >>> print(KernelSum(1 / (s + 1), 0, M - 1, t))
        sum(1/(s + 1)*B_{M - 1,s}(t), s = 0..M - 1)
    """

    nargs = 4

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        factor, low, top, point = (printer._print(x) for x in self.args)
        front = "" if factor == "1" else rf"\left({factor}\right) " if self.args[0].is_Add else f"{factor} "
        kernel = _symbol(printer, "Bernstein", "M - 1", "s", point)
        return _raised(rf"\sum_{{s={low}}}^{{{top}}} {front}{kernel}", exp)

    def _sympystr(self, printer: Any) -> str:
        factor, low, top, point = (printer._print(x) for x in self.args)
        front = "" if factor == "1" else f"({factor})*" if self.args[0].is_Add else f"{factor}*"
        return f"sum({front}B_{{M - 1,s}}({point}), s = {low}..{top})"


class Gradient(Function):
    """The gradient of a probability by the parameters of the policy.

    Example:
        >>> from hsym.symbols import p
        >>> print(Gradient(p))
        grad(p)
    """

    nargs = 1

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _raised(rf"{_symbol(printer, 'Grad')} {printer._print(self.args[0])}", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"grad({printer._print(self.args[0])})"


class ExpectedScore(Function):
    """The expected weighted score of M samples, E[(1/M) sum_i Z_i grad log pi(y_i)].

    Example:
        >>> print(ExpectedScore(4))
        E[(1/4) sum_i Z_i grad log pi(y_i)]
    """

    nargs = 1

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        size = printer._print(self.args[0])
        mean = "" if size == "1" else rf"\tfrac{{1}}{{{size}}} "
        gradient, policy = _symbol(printer, "Grad"), _symbol(printer, "Policy")
        inner = rf"{mean}\sum_{{i=1}}^{{{size}}} Z_i {gradient} \log {policy}(y_i)"
        return _raised(rf"{_symbol(printer, 'E')}\Bigl[{inner}\Bigr]", exp)

    def _sympystr(self, printer: Any) -> str:
        size = printer._print(self.args[0])
        return f"E[{'' if size == '1' else f'(1/{size}) '}sum_i Z_i grad log pi(y_i)]"


class CountSum(Function):
    """The expected weighted score as a sum over how often each of n responses occurs among M samples.

    Example:
        >>> print(CountSum(4, 2))
        sum(4!/(k_1! k_2!)*pi_1^k_1*pi_2^k_2*(1/4)*sum(k_y*Z_y*grad(pi_y)/pi_y, y = 1..2), k_1 + k_2 = 4)
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        size, n = (int(x) for x in self.args)
        names: list[int | None] = [*range(1, n + 1)] if n <= 4 else [1, None, n]
        total = " + ".join(r"\dots" if y is None else f"k_{y}" for y in names)
        below = r"\,".join(r"\cdots" if y is None else f"k_{y}!" for y in names)
        gradient, policy = _symbol(printer, "Grad"), indexed_policy(printer, "y")
        powers = " ".join(r"\cdots" if y is None else rf"{indexed_policy(printer, y)}^{{k_{y}}}" for y in names)
        mean = "" if size == 1 else rf"\frac{{1}}{{{size}}} "
        inner = rf"{mean}\sum_{{y=1}}^{{{n}}} k_y Z_y \frac{{{gradient} {policy}}}{{{policy}}}"
        return _raised(rf"\sum_{{{total} = {size}}} \frac{{{size}!}}{{{below}}} {powers}\, {inner}", exp)

    def _sympystr(self, printer: Any) -> str:
        size, n = (int(x) for x in self.args)
        names = range(1, n + 1)
        below = " ".join(f"k_{y}!" for y in names)
        powers = "*".join(f"pi_{y}^k_{y}" for y in names)
        inner = f"{'' if size == 1 else f'(1/{size})*'}sum(k_y*Z_y*grad(pi_y)/pi_y, y = 1..{n})"
        return f"sum({size}!/({below})*{powers}*{inner}, {' + '.join(f'k_{y}' for y in names)} = {size})"


class BetaSum(Function):
    """The right side of theorem 2, ``(1/M) sum_s w_s I_t(s+1, M-s)``, unevaluated.

    Example:
        >>> from hsym.symbols import t
        >>> print(BetaSum(4, t))
        (1/4)*sum(w_s*I_t(s + 1, 4 - s), s = 0..3)
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        size, point = (printer._print(x) for x in self.args)
        last = printer._print(self.args[0] - 1)
        mean = "" if size == "1" else rf"\frac{{1}}{{{size}}} "
        gap, beta = _symbol(printer, "Gap"), _symbol(printer, "Beta", point, "s + 1", f"{size} - s")
        return _raised(rf"{mean}\sum_{{s=0}}^{{{last}}} {gap}_{{s}} {beta}", exp)

    def _sympystr(self, printer: Any) -> str:
        size, point = (printer._print(x) for x in self.args)
        return f"{'' if size == '1' else f'(1/{size})*'}sum(w_s*I_{point}(s + 1, {size} - s), s = 0..{self.args[0] - 1})"


class BernsteinPolynomial(Function):
    """B_{n,k}(t) = C(n, k) t^k (1 - t)^(n - k), unevaluated; ``doit`` writes it out.

    Example:
        >>> from hsym.symbols import t
        >>> print(BernsteinPolynomial(3, 1, t), "=", BernsteinPolynomial(3, 1, t).doit())
        B_{3,1}(t) = 3*t*(1 - t)**2
    """

    nargs = 3

    def doit(self, **hints: Any) -> Any:
        """The polynomial as a SymPy expression."""
        n, k, point = self.args
        return binomial(n, k) * point**k * (1 - point) ** (n - k)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        n, k, point = (printer._print(x) for x in self.args)
        return _raised(_symbol(printer, "Bernstein", n, k, point), exp)

    def _sympystr(self, printer: Any) -> str:
        n, k, point = (printer._print(x) for x in self.args)
        return f"B_{{{n},{k}}}({point})"


class Expectation(Function):
    """The mean over a number K of correct samples that is binomial, unevaluated.

    Example:
        >>> from hsym.symbols import K
        >>> print(Expectation(K))
        E[K]
    """

    nargs = 1

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _raised(rf"{_symbol(printer, 'E')}\left[{printer._print(self.args[0])}\right]", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"E[{printer._print(self.args[0])}]"


class RunningSum(Function):
    """The running sum ``(1/M) sum_{s<j}`` of one piece of the gap, by the number of the piece.

    Example:
        >>> from sympy import Symbol
        >>> print(RunningSum(2, Symbol("j")))
        W_{2,j}
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _raised(rf"{_symbol(printer, 'Running')}_{{{self.args[0]},{self.args[1]}}}", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"W_{{{self.args[0]},{self.args[1]}}}"


class EndPart(Function):
    """What one piece at an end of [0, 1] contributes to h_M(t), by the number of the piece.

    Example:
        >>> from hsym.symbols import t
        >>> print(EndPart(1, t))
        e_{M,1}(t)
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _raised(str(self), exp)

    def _sympystr(self, printer: Any) -> str:
        return f"e_{{M,{self.args[0]}}}({self.args[1]})"


class FinitePart(Function):
    """The finite part of int_0^t f(v) dv, unevaluated: the integral itself where that converges.

    Example:
        >>> found = FinitePart.of(1 / (1 + t))
        >>> print(found, "|", found.diff(t), "|", found.subs(t, 2))
        fp(int(1/(v + 1), v = 0..t)) | 1/(t + 1) | fp(int(1/(v + 1), v = 0..2))
    """

    nargs = 2
    variable = Symbol("v", nonnegative=True)

    @classmethod
    def of(cls, f: Any) -> Any:
        """The finite part up to t for f, an expression in t."""
        return cls(f.xreplace({t: cls.variable}), t)

    @property
    def integrand(self) -> Any:
        """f, in t."""
        return self.args[0].xreplace({self.variable: t})

    def _eval_derivative(self, symbol: Any) -> Any:
        f, top = self.args
        inside = f.diff(symbol)
        return f.xreplace({self.variable: top}) * top.diff(symbol) + (FinitePart(inside, top) if inside != 0 else 0)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        f, top = (printer._print(x) for x in self.args)
        return _raised(rf"\operatorname{{f.p.}}\!\int_0^{{{top}}} {f} \, dv", exp)

    def _sympystr(self, printer: Any) -> str:
        f, top = (printer._print(x) for x in self.args)
        return f"fp(int({f}, v = 0..{top}))"


class Supremum(Function):
    """The supremum over t in [0, 1], unevaluated.

    Example:
        >>> print(Supremum(t))
        sup(t)
    """

    nargs = 1

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _raised(rf"\sup_{{0 \le t \le 1}} {printer._print(self.args[0])}", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"sup({printer._print(self.args[0])})"
