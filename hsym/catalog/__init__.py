"""Published weight rules, one small file each; ``_template.py`` is the blank to copy for a new one.

Every rule file has the same docstring order (rule, weights, objective as its authors claim it, limit, assumptions,
references, options, example) and one function ``build`` whose keyword options say how the rule may vary.  What the
authors claim is data for the tests and for ``hsym verify``; nothing returns it as an answer.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from hsym.errors import HsymError, shown

GROUPS = ("linear", "logarithm", "log-odds", "arcsine", "power", "pass@k", "other", "targets")
"""By what the entries tend to as M grows, in the order of a listing; a rule with a parameter may reach several."""


@cache
def names() -> tuple[str, ...]:
    """The names of all catalogue entries, sorted.

    Example:
        >>> "grpo" in names()
        True
    """
    found = (path.name.removesuffix(".py") for path in files(__package__).iterdir() if path.name.endswith(".py"))
    return tuple(sorted(name for name in found if not name.startswith("_")))


def normalised(name: str) -> str:
    """A name as the files are named: lower case, with underscores.

    Example:
        >>> normalised("Rejection-Sampling")
        'rejection_sampling'
    """
    return name.strip().lower().replace("-", "_").replace(" ", "_").replace(".", "")


def _entry(name: str) -> Any:
    found = normalised(name) if isinstance(name, str) else ""
    if found not in names():
        raise HsymError(f"rule: {shown(name)} is not in the catalogue; expected one of: {', '.join(names())}")
    return import_module(f"{__package__}.{found}")


def summary(name: str) -> str:
    """The first line of an entry's docstring: the rule in words.

    The file is read as text, so that listing the catalogue does not import SymPy.
    """
    import ast

    text = files(__package__).joinpath(f"{normalised(name)}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(text)) or "").splitlines()[0]


def group(name: str) -> str:
    """The group of an entry by its limit, such as ``logarithm``: what its docstring says after ``Group:``.

    Example:
        >>> group("grpo")
        'arcsine'
    """
    text = files(__package__).joinpath(f"{normalised(name)}.py").read_text(encoding="utf-8")
    return text.partition("\nGroup: ")[2].partition(".\n")[0]


def description(name: str) -> str:
    """The whole docstring of an entry."""
    return (_entry(name).__doc__ or "").strip()


def options(name: str) -> dict[str, Any]:
    """The options that an entry's ``build`` takes, with their defaults.

    Example:
        >>> options("grpo")["ddof"]
        0
    """
    import inspect

    return {key: value.default for key, value in inspect.signature(_entry(name).build).parameters.items()}


def get(name: str, **chosen: Any) -> Any:
    """The rule (or target) of that name.

    Args:
        name: a catalogue name; case, hyphens and blanks do not matter.
        chosen: options of that entry, see :func:`options`.

    Returns:
        A :class:`~hsym.rule.WeightRule`, or a :class:`~hsym.rule.Target` for weights that depend on p.

    Raises:
        HsymError: there is no such entry, option or option value.

    Example:
        >>> get("RLOO").least_M
        2
    """
    known = options(name)
    for key in chosen:
        if key not in known:
            allowed = ", ".join(known) or "none"
            raise HsymError(f"option {key}: the rule {normalised(name)} has no such option; expected one of: {allowed}")
    return _entry(name).build(**chosen)
