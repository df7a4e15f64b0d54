"""hsym: what does a reinforcement-learning weight rule optimise?

Give it a weight ("advantage") rule and a group size M; it returns the transform h_M of the success probability that the
rule ascends, exactly, with a derivation and an exact verification that the expected weighted score is grad h_M(p).

Example:
    >>> import hsym
    >>> print(hsym.objective(hsym.rule("R*M/K"), 3).expr)
    t**3/3 - 3*t**2/2 + 3*t
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # what type checkers take for True; importing typing itself would cost a third of the start-up
if TYPE_CHECKING:
    from typing import Any

    from hsym import catalog as catalog
    from hsym.certificates import check as check
    from hsym.claims import Claim as Claim
    from hsym.claims import Verdict as Verdict
    from hsym.derivation import Derivation as Derivation
    from hsym.deriving import derive as derive
    from hsym.errors import HsymError as HsymError
    from hsym.exact.balls import Ball as Ball
    from hsym.exact.numbers import Number as Number
    from hsym.exact.polynomials import Polynomial as Polynomial
    from hsym.identity import FreePolicy as FreePolicy
    from hsym.identity import SoftmaxPolicy as SoftmaxPolicy
    from hsym.identity import verify_identity as verify_identity
    from hsym.identity_steps import derive_identity as derive_identity
    from hsym.limits.against_limit import Approach as Approach
    from hsym.limits.against_limit import approach as approach
    from hsym.limits.distance import Distance as Distance
    from hsym.limits.distance import distance as distance
    from hsym.limits.expansions import Expansion as Expansion
    from hsym.limits.expansions import expansion as expansion
    from hsym.limits.limit import limit as limit
    from hsym.limits.result import Limit as Limit
    from hsym.objective import Objective as Objective
    from hsym.objective import gap_from_transform as gap_from_transform
    from hsym.objective import objective as objective
    from hsym.proving.proof import Proof as Proof
    from hsym.proving.proof import prove as prove
    from hsym.reading import rules as _rules
    from hsym.render.convergence import plot_convergence as plot_convergence
    from hsym.render.notebook import notebook as notebook
    from hsym.render.plots import plot as plot
    from hsym.render.report import Report as Report
    from hsym.render.report import report as report
    from hsym.render.stems import plot_weights as plot_weights
    from hsym.rule import Target as Target
    from hsym.rule import WeightRule as WeightRule
    from hsym.rule import WeightTable as WeightTable
    from hsym.rule import same_objective as same_objective
    from hsym.tabular import Table as Table
    from hsym.tabulation import table as table
    from hsym.values import value_table as value_table
    from hsym.verification import verify as verify

    rule = _rules.read_rule

__version__ = "0.1.0"

_PUBLIC = {
    "Approach": "hsym.limits.against_limit",
    "Audit": "hsym.auditing.audit",
    "Ball": "hsym.exact.balls",
    "Claim": "hsym.claims",
    "Comparison": "hsym.comparison",
    "Derivation": "hsym.derivation",
    "Distance": "hsym.limits.distance",
    "Expansion": "hsym.limits.expansions",
    "FreePolicy": "hsym.identity",
    "HsymError": "hsym.errors",
    "Limit": "hsym.limits.result",
    "Number": "hsym.exact.numbers",
    "Objective": "hsym.objective",
    "Polynomial": "hsym.exact.polynomials",
    "Proof": "hsym.proving.proof",
    "Report": "hsym.render.report",
    "SoftmaxPolicy": "hsym.identity",
    "Table": "hsym.tabular",
    "Target": "hsym.rule",
    "Verdict": "hsym.claims",
    "WeightRule": "hsym.rule",
    "WeightTable": "hsym.rule",
    "audit": "hsym.auditing.audit",
    "approach": "hsym.limits.against_limit",
    "catalog": "hsym.catalog",
    "check": "hsym.certificates",
    "compare": "hsym.comparison",
    "derive": "hsym.deriving",
    "derive_identity": "hsym.identity_steps",
    "distance": "hsym.limits.distance",
    "expansion": "hsym.limits.expansions",
    "gap_from_transform": "hsym.objective",
    "limit": "hsym.limits.limit",
    "notebook": "hsym.render.notebook",
    "objective": "hsym.objective",
    "plot": "hsym.render.plots",
    "plot_convergence": "hsym.render.convergence",
    "plot_weights": "hsym.render.stems",
    "prove": "hsym.proving.proof",
    "report": "hsym.render.report",
    "rule": "hsym.reading.rules",
    "same_objective": "hsym.rule",
    "table": "hsym.tabulation",
    "value_table": "hsym.values",
    "verify": "hsym.verification",
    "verify_identity": "hsym.identity",
}
_RENAMED = {"rule": "read_rule"}

__all__ = ["__version__", *sorted(_PUBLIC)]


def __dir__() -> list[str]:
    return sorted(__all__)


def _load(name: str) -> Any:
    module = import_module(_PUBLIC[name])
    return module if name == "catalog" else getattr(module, _RENAMED.get(name, name))


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return _load(name)
    raise AttributeError(f"module 'hsym' has no attribute {name!r}")


class _Package(ModuleType):
    """The package itself, so that ``hsym.rule`` and ``hsym.objective`` are the functions of these names.

    The modules of the same names would otherwise take their place as soon as anything imports them; they stay reachable
    as ``from hsym.rule import ...``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _SHADOWED and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


_SHADOWED = frozenset({"rule", "objective"})
sys.modules[__name__].__class__ = _Package
