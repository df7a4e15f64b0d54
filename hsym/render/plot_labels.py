"""What is written in a figure: labels in the notation of the field, in the part of LaTeX that matplotlib sets itself."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from hsym import symbols
from hsym.limits.curves import Curves, ReferenceCurve, View
from hsym.render.formula import NAMES
from hsym.render.latex import formula_latex
from hsym.render.macros import expanded
from hsym.render.printer import latex
from hsym.render.terms import latex_width
from hsym.rule import WeightRule

WIDEST = 36
"""Letters beyond which a legend cuts a name, or only says what an expression is."""
_SIGNS = {
    **{x: f"${x}$" for x in "<>|"},
    **{x: rf"$\{x}$" for x in "_{}"},
    "$": r"\$",
    "\\": r"$\backslash$",
    "~": r"$\sim$",
    '"': "''",
    "`": "'",
}


def quantity(found: Curves) -> str:
    r"""The label of the vertical axis.

    Example:
        >>> from fractions import Fraction
        >>> from hsym import catalog
        >>> from hsym.limits.curves import curves
        >>> quantity(curves([catalog.get("grpo", eps=0), catalog.get("grpo", eps=1)], [4], [Fraction(1, 2)]))
        '$h_{4,\\varepsilon}(t)/h_{4,\\varepsilon}(1)$'
    """
    size = str(found.sizes[0]) if len(found.sizes) == 1 else "M"
    name = "h" + _subscript(",".join([size, *map(_letter, varied(found.rules))]))
    views = {x.view for x in found.curves}
    view = found.curves[0].view
    text = f"{name}'(t)" if view.derivative else f"{name}(t)"
    if view.normalised:
        return f"${text}/{name}(1)$"
    if view.subtract is None:
        return f"${text}$"
    return f"${text} - {_constant(view, size) if len(views) == 1 else f'c{_subscript(size)}'}$"


def _constant(view: View, size: str) -> str:
    assert view.subtract is not None
    put_in = view.subtract if size == "M" else view.subtract.replace(symbols.M, sympy.Symbol(size))
    return rf"\left({latex(put_in)}\right)" if put_in.is_Add else latex(put_in)


def _subscript(text: str) -> str:
    return f"_{text}" if len(text) == 1 else f"_{{{text}}}"


def varied(rules: Sequence[WeightRule]) -> tuple[str, ...]:
    """The names of the parameters in whose values alone the rules differ; none if they differ in more.

    Example:
        >>> from hsym import catalog
        >>> varied([catalog.get("grpo", eps=0), catalog.get("grpo", eps=1)]), varied([catalog.get("rloo")])
        (('eps',), ())
    """
    first, *others = ((x.name, x.formula, x.settings, tuple(name for name, _ in x.values)) for x in rules)
    if any(other != first for other in others):
        return ()
    values = [dict(x.values) for x in rules]
    return tuple(name for name in values[0] if any(x[name] != values[0][name] for x in values))


def rule_labels(rules: Sequence[WeightRule]) -> tuple[str, ...]:
    r"""How a legend tells rules apart: by the parameters that differ, else by name, and by a number where that is the same.

    Example:
        >>> from fractions import Fraction
        >>> from hsym import catalog
        >>> two = [catalog.get("grpo", eps=0), catalog.get("grpo", eps=Fraction(1, 100))]
        >>> rule_labels(two)
        ('$\\varepsilon=0$', '$\\varepsilon=1/100$')
        >>> rule_labels([two[1], catalog.get("rloo")])
        ('GRPO, $\\varepsilon=1/100$', 'RLOO')
    """
    names = varied(rules)
    made = [_values(rule, names) if names else ", ".join(x for x in (_called(rule), _values(rule)) if x) for rule in rules]
    return tuple(x if made.count(x) == 1 else f"{x} ({number})" for number, x in enumerate(made, 1))


def _values(rule: WeightRule, names: Sequence[str] | None = None) -> str:
    chosen = [(name, value) for name, value in rule.values if names is None or name in names]
    return ", ".join(f"${_letter(name)}={_number(value)}$" for name, value in chosen)


def _number(value: sympy.Expr) -> str:
    return str(value) if value.is_Rational else latex(value)


def _called(rule: WeightRule) -> str:
    """A rule by its name, or one that is called by its formula by that formula."""
    formula = formula_latex(rule) if rule.name == f"Z = {rule.formula}" else ""
    short = formula and latex_width(formula) <= WIDEST and _can_be_set(formula)
    return ", ".join([f"$Z={formula}$" if short else words(rule.name), *rule.settings])


def words(text: str) -> str:
    r"""A text for a label: cut if it is long, and set so that Computer Modern, which has other signs there, has them all.

    Example:
        >>> words("K < M_0"), words("x" * 50)
        ('K $<$ M$\\_$0', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...')
    """
    cut = text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}..."
    return "".join(_SIGNS.get(x, x if x.isascii() and x.isprintable() else "?") for x in cut)


def size_label(M: int) -> str:
    """A group size.

    Example:
        >>> size_label(8)
        '$M=8$'
    """
    return f"$M={M}$"


def reference_label(reference: ReferenceCurve, rules: Sequence[WeightRule] = ()) -> str:
    r"""The expression of a reference, on one line, or what it is.

    Args:
        reference: what is drawn.
        rules: the rules of the figure, by whose labels limits with long expressions are told apart.

    Example:
        >>> from hsym.limits.references import as_reference
        >>> reference_label(ReferenceCurve(as_reference("2*asin(sqrt(t))").shape(), ()))
        '$(2/\\pi)\\,\\arcsin \\sqrt{t}$'
        >>> reference_label(ReferenceCurve(as_reference("where(t < 1/2, t, 1 - t)").transform, ()))
        'reference'
    """
    top, bottom = sympy.fraction(reference.expression)
    factor, rest = top.as_independent(symbols.t, as_Add=False)
    if bottom == 1:
        text = latex(top)
    elif bottom.has(symbols.t):
        text = f"{_bracketed(top, sympy.Add)}/{_bracketed(bottom, (sympy.Add, sympy.Mul))}"
    elif rest == 1:
        text = f"{latex(factor)}/{latex(bottom)}"
    else:
        text = rf"({latex(factor)}/{latex(bottom)})\,{_bracketed(rest, sympy.Add)}"
    if latex_width(text) <= WIDEST and _can_be_set(text):
        return f"${text}$"
    whose = [label for rule, label in zip(rules, rule_labels(rules), strict=True) if rule in reference.rules] if rules else []
    return ", ".join(["limit" if reference.proved else "reference", *whose[:1]])


def _letter(name: str) -> str:
    return expanded(NAMES.get(name, name))


def _bracketed(expression: sympy.Expr, kinds: type | tuple[type, ...]) -> str:
    return rf"\left({latex(expression)}\right)" if isinstance(expression, kinds) else latex(expression)


def _can_be_set(text: str) -> bool:
    """Whether matplotlib can set a piece of LaTeX; it has no environments, for instance."""
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(f"${text}$")
    except ValueError:
        return False
    return True
