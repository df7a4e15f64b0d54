"""What is measured: one function for each goal, each returning rows of the table."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import measure
import peers
import rows
from measure import Local, Remote, alternate
from rows import Goal, Row

import hsym
from hsym import certificates, checker
from hsym.exact.quotients import Field
from hsym.identity import occurrences

LOGIT = "a = 0; b = M*(M+1)/((s+1)*(M-s))"
SIZES = (512, 1024, 2048, 4096)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much work to do.

    Attributes:
        quick: leave out the slow peers that carry no goal, and time the others in fewer rounds.
    """

    quick: bool = False

    @property
    def rounds(self) -> int:
        return 5 if self.quick else measure.ROUNDS


def rational_rules() -> dict[str, Any]:
    return {"rejection": hsym.catalog.get("rejection_sampling"), "logit": hsym.rule(LOGIT)}


def grpo() -> Any:
    return hsym.catalog.get("grpo", eps=0)


def _monomials(rule: Any, M: int) -> Local:
    """A fresh objective each time: objectives remember what they computed."""
    return Local(lambda: hsym.Objective(rule, M).derivative_polynomial(), lambda answer: peers.sample(answer, M))


def _transform(rule: Any, M: int) -> Local:
    return Local(lambda: hsym.Objective(rule, M).polynomial(), lambda answer: peers.sample(answer, M))


def _peer(function: Callable[..., Any], *arguments: Any) -> Local:
    return Local(partial(function, *arguments), lambda answer: peers.sample(answer, arguments[-1]))


def _beside(name: str, ours: Local, M: int, plan: Plan, peer: str, *arguments: Any, ground: str = "flint") -> measure.Pair:
    with Remote(peer, *arguments, M, ground=ground) as theirs:
        return alternate(name, ours, theirs, plan.rounds)


def rational_monomials(plan: Plan) -> list[Row]:
    """Goal 1."""
    section, M, found = "1. A rational rule to the exact monomials of h_M'", 1024, []
    for name, rule in rational_rules().items():
        job, ours = f"{name}, M = {M}", _monomials(rule, M)
        local = {
            f.__name__: alternate(f"{job}, {f.__name__}", ours, _peer(f, name, M), plan.rounds)
            for f in (peers.flint_shift, peers.python_differences, peers.symengine_expand)
        }
        found += [
            rows.within(section, job, "FLINT, bare Taylor shift", local["flint_shift"], 1.5),
            rows.faster(section, job, "SymPy Poly.shift, FLINT types", _beside(job, ours, M, plan, "sympy_shift", name), 3),
            rows.faster(section, job, "pure Python differences", local["python_differences"], 4),
            rows.faster(section, job, "symengine expand", local["symengine_expand"], 25),
        ]
        if not plan.quick:
            pair = _beside(job, ours, M, plan, "sympy_shift", name, ground="python")
            found.append(rows.faster(section, job, "SymPy Poly.shift, Python types", pair))
        job, ours = f"{name}, M = 128", _monomials(rule, 128)
        found.append(
            rows.faster(section, job, "SymPy expand, FLINT types", _beside(job, ours, 128, plan, "sympy_expand", name))
        )
        whole, ours_whole = f"{name}, M = 128, h_M itself", _transform(rule, 128)
        pair = _beside(whole, ours_whole, 128, plan, "sympy_transform", name)
        found.append(rows.faster(section, whole, "SymPy expand and integrate", pair, 3000))
        if not plan.quick:
            pair = _beside(job, ours, 128, plan, "sympy_expand", name, ground="python")
            found.append(rows.faster(section, job, "SymPy expand, Python types", pair))
    return found


_MEMORY = """
import json, resource, sys, time
import hsym
rule = {rule}
start = time.process_time()
found = hsym.Objective(rule, 4096).derivative_polynomial()
seconds = time.process_time() - start
scale = 2**20 if sys.platform == "darwin" else 2**10
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale]))
"""


def rational_growth(plan: Plan) -> list[Row]:
    """Goal 2."""
    section, found = "2. Growth of the monomials, M = 512 to 4096", []
    sources = {"rejection": 'hsym.catalog.get("rejection_sampling")', "logit": f'hsym.rule("{LOGIT}")'}
    for name, rule in rational_rules().items():
        times = measure.growth({M: _monomials(rule, M).job for M in SIZES})
        note = ", ".join(map(rows.seconds, times.values()))
        found.append(rows.slope(section, f"{name}, M = 512 to 4096", times, 2.3, note))
        found.append(rows.time_limit(section, f"{name}, M = 4096", times[4096], 0.3, 5))
        cold, megabytes = measure.child(_MEMORY.format(rule=sources[name]))
        found.append(rows.time_limit(section, f"{name}, M = 4096, first call of a process", cold, 0.3, 1))
        goal = Goal("<= 200 MB", "most", 200)
        job = f"{name}, M = 4096, peak of the whole process"
        found.append(Row(section, job, megabytes, f"{megabytes:.0f} MB", rounds=1, goal=goal))
    return found


def linear_work(plan: Plan) -> list[Row]:
    """Goal 3: the operations are counted, which no noise reaches; the times are beside them."""
    section, found = "3. Bernstein form and equality in O(M), M = 512 to 4096", []
    rules, radical = rational_rules(), grpo()
    one, other = rules["rejection"], hsym.rule("a = -1; b = M/(s+1) - 1")
    verdicts = [hsym.same_objective(one, x, 512).outcome for x in (other, rules["logit"])]
    if verdicts != ["holds", "fails"]:
        raise RuntimeError("same_objective: a wrong verdict")
    jobs: dict[str, Callable[[int], Any]] = {
        "derivative: weights and gap, rejection": lambda M: hsym.Objective(one, M).derivative,
        "derivative: weights and gap, logit": lambda M: hsym.Objective(rules["logit"], M).derivative,
        "same_objective, equal rules": lambda M: hsym.same_objective(one, other, M),
        "same_objective, grpo and itself": lambda M: hsym.same_objective(radical, radical, M),
        "transform: prefix sums, rejection": lambda M: hsym.Objective(one, M).transform,
    }
    for name, job in jobs.items():
        counts = {M: float(measure.operations(partial(job, M))) for M in SIZES}
        note = f"{counts[4096] / 4096:.0f} bytecodes for each s"
        found.append(rows.slope(section, f"{name}, operations", counts, 1.05, note))
        times = measure.growth({M: partial(job, M) for M in SIZES})
        goal = None if name.startswith("transform") else 1.3
        note = ", ".join(map(rows.seconds, times.values()))
        found.append(rows.slope(section, f"{name}, time", times, goal, note))
    return found


def grpo_monomials(plan: Plan) -> list[Row]:
    """Goal 4."""
    section, found, rule = "4. GRPO, eps = 0, to exact monomials of h_M' over square roots", [], grpo()
    ours, job = _monomials(rule, 256), "grpo, M = 256"
    pair = alternate(job, ours, _peer(peers.dictionary, 256), plan.rounds)
    found.append(rows.within(section, job, "{radicand: fmpq_poly}, binomial rows", pair, 1.5))
    pair = alternate(job, ours, _peer(peers.dictionary_powers, 256), plan.rounds)
    found.append(rows.within(section, job, "{radicand: fmpq_poly}, powers by FLINT", pair))
    if not plan.quick:
        pair = alternate(job, ours, _peer(peers.symengine_expand, "grpo", 256), plan.rounds)
        found.append(rows.faster(section, job, "symengine expand", pair))
    ours, job = _monomials(rule, 64), "grpo, M = 64"
    pair = _beside(job, ours, 64, plan, "sympy_expand", "grpo")
    found.append(rows.faster(section, job, "SymPy expand of the rule", pair))
    if not plan.quick:
        pair = _beside(job, ours, 64, plan, "sympy_expand_closed", "grpo")
        found.append(rows.faster(section, job, "SymPy expand of the closed form", pair))
    job, ours = "grpo, M = 64, h_M itself", _transform(rule, 64)
    pair = _beside(job, ours, 64, plan, "sympy_transform", "grpo")
    found.append(rows.faster(section, job, "SymPy expand and integrate", pair, 1000))
    return found


def gradient_identity(plan: Plan) -> list[Row]:
    """Goal 5: weights included."""
    section, found, policy = "5. The gradient identity on three responses, two correct", [], hsym.FreePolicy(3, 2)
    rules = {"rejection": rational_rules()["rejection"], "grpo": grpo()}
    for rule in rules.values():
        claimed = hsym.Objective(hsym.catalog.get("reinforce"), 12).polynomial()
        if hsym.verify_identity(rule.at(12), 12, policy, claimed).outcome != "fails":
            raise RuntimeError("verify_identity: a wrong h was accepted")
    if sum(sum(cell.values()) for cell in occurrences(8, 3, 2, "tuples").values()) != 8 * 3**8:
        raise RuntimeError("occurrences: not every tuple was visited")

    def decide(rule: Any, M: int, method: Any) -> bool:
        return hsym.verify_identity(rule.at(M), M, policy, method=method).outcome == "holds"

    for name, rule in rules.items():
        for M, method, most in ((12, "counts", 0.005), (8, "tuples", 0.5)):
            job = partial(decide, rule, M, method)
            if not job():
                raise RuntimeError(f"verify_identity: {name} at M = {M} by {method} does not hold")
            spent = measure.median_seconds(job, plan.rounds)
            found.append(rows.time_limit(section, f"{name}, M = {M}, by {method}", spent, most, plan.rounds))
    ours, job = Local(partial(decide, rules["rejection"], 12, "counts")), "rejection, M = 12, by counts"
    for peer, name in (
        ("sympy_identity", "SymPy expand, by counts"),
        ("sympy_ring_identity", "SymPy sparse ring, by counts"),
    ):
        with Remote(peer, 12) as theirs:
            found.append(rows.faster(section, job, name, alternate(job, ours, theirs, plan.rounds)))
    return found


def _decimals(value: Any) -> int:
    """The first 45 decimals of a value, whatever holds it; the next ones agree or not by rounding alone."""
    kind = type(value).__name__
    if kind == "Ball":
        return round(value.midpoint * 10**45)
    if kind == "arb":
        mantissa, exponent = value.mid().man_exp()
    else:
        mantissa, exponent = value.man_exp
    return round(Fraction(int(mantissa)) * Fraction(2) ** int(exponent) * 10**45)


def enclosures(plan: Plan) -> list[Row]:
    """Goal 6."""
    section, found, third = "6. h_M(t) to 50 digits", [], Fraction(1, 3)
    rules = {"rejection": rational_rules()["rejection"], "grpo": grpo()}
    for name, rule in rules.items():
        first = measure.median_seconds(partial(_first, rule, 100_000, third), 5)
        found.append(rows.time_limit(section, f"{name}, M = 100000, first t", first, 0.5, 5))
        objective = hsym.Objective(rule, 100_000)
        objective.enclose(third, 50)
        points = [Fraction(k, 7) for k in range(1, 7)]
        further = max(measure.timed(partial(objective.enclose, t, 50))[0] for t in points)
        found.append(rows.time_limit(section, f"{name}, M = 100000, further t (slowest of 6)", further, 0.03, len(points)))
    job, ours = "rejection, M = 1000, first t", Local(partial(_first, rules["rejection"], 1000, third), _decimals)
    for function, name, least in (
        (peers.mpmath_betainc, "mpmath betainc sum, all s", 300),
        (peers.mpmath_loop, "mpmath loop over the binomial", None),
        (peers.arb_loop, "FLINT balls, loop over the binomial", None),
    ):
        pair = alternate(job, ours, Local(partial(function, 1000, 50), _decimals), plan.rounds)
        found.append(rows.faster(section, job, name, pair, least))
    return found


def _first(rule: Any, M: int, t: Fraction) -> Any:
    return hsym.Objective(rule, M).enclose(t, 50)


def start_up(plan: Plan) -> list[Row]:
    """Goal 7: whole processes."""
    section, found = "7. Start-up", []
    bare = measure.command([sys.executable, "-c", "pass"])
    script = Path(sys.executable).with_name("hsym")
    words = [str(script)] if script.exists() else [sys.executable, "-m", "hsym"]
    pair = alternate("--help", measure.command([*words, "--help"]), bare, 2 * plan.rounds)
    found.append(rows.within(section, "hsym --help", "bare interpreter", pair, 4))
    code = "import json, sys, hsym; print(json.dumps([m for m in ('sympy', 'flint') if m in sys.modules]))"
    loaded = measure.child(code)
    goal = Goal("neither", "most", 0.5)
    shown = "loads " + (" and ".join(loaded) if loaded else "neither")
    found.append(Row(section, "import hsym: SymPy, FLINT", float(len(loaded)), shown, rounds=1, goal=goal))
    return found


def telescoping(plan: Plan) -> list[Row]:
    """Goal 8: certificates are checked inside, on both sides."""
    section, found, gaps = "8. Zeilberger's algorithm, with parameters left symbolic", [], list(peers.GAPS)
    jobs: dict[str, tuple[list[str], float | None]] = {"Zeilberger, all of these gaps": (gaps, 5.0)}
    if not plan.quick:
        jobs |= {gap: ([gap], None) for gap in gaps}
    for job, (some, least) in jobs.items():
        ours = Local(partial(peers.recurrences, Field, some), peers.recurrence_sample)
        with Remote("sympy_zeilberger", *some) as theirs:
            pair = alternate(job, ours, theirs, plan.rounds)
        found.append(rows.faster(section, job, "the same algorithm on SymPy's ring", pair, least))
    return found


def every_M(plan: Plan) -> list[Row]:
    """Goal 9: from a rule to its certificate for every M, and the time to check that."""
    section, found = "9. Every M: certificates of the catalogue", []
    for name in ("reinforce", "rloo", "dr_grpo", "rejection_sampling", "grpo"):
        rule, find = peers.catalogue_rule(name), partial(peers.every_M, Field, name)
        ours = measure.median_seconds(find, plan.rounds)
        found.append(rows.time_limit(section, f"{name}: find", ours, 0.010, plan.rounds))
        with Remote("sympy_every_M", name) as theirs:
            pair = alternate(name, Local(find, peers.every_M_sample), theirs, plan.rounds)
        # GRPO's answer, the sum over K, rewrites a SymPy expression: hardly any of it is arithmetic of polynomials.
        least = None if name == "grpo" else 5.0
        found.append(rows.faster(section, f"{name}: find", "the same algorithm on SymPy's ring", pair, least))
        if name != "grpo":  # square roots: no recurrence
            peers.catalogue_ratios(name)
            telescope = Local(lambda name=name: [peers.catalogue_recurrence(Field, name)], peers.recurrence_sample)
            with Remote("sympy_catalogue_recurrence", name) as theirs:  # the warm-up finds the ratios there
                pair = alternate(name, telescope, theirs, plan.rounds)
            job = f"{name}: find, by Zeilberger's algorithm"
            found.append(rows.faster(section, job, "the same algorithm on SymPy's ring", pair, 5.0))
        text = certificates.dumps(_written(rule, find()))
        checking = measure.median_seconds(partial(checker.check, text), plan.rounds)
        found.append(rows.time_limit(section, f"{name}: check", checking, 1.0, plan.rounds))
    return found


ARCSINE = "2*asin(sqrt(t))"


def distances(plan: Plan) -> list[Row]:
    """Goal 10: certified suprema; the rule and the text of h are read inside."""
    section, found = "10. Distances: sup |h_M - 2 asin sqrt t| of GRPO, to 6 decimals", []
    for eps, M in ((0, 512), (Fraction(1, 100), 512), (Fraction(1, 10), 512), (0, 4096)):
        spent = measure.median_seconds(partial(_distance, M, eps=eps), plan.rounds)
        name = f"eps = {eps}, M = {M}, on [0, 1]"
        found.append(rows.time_limit(section, name, spent, 10.0, plan.rounds))
    if not plan.quick:
        low, high = Fraction(1, 10), Fraction(9, 10)
        ours = Local(partial(_distance, 64, low, high), lambda x: round(float(x.lower), 6))
        theirs = Local(partial(peers.mpmath_grid_distance, 64, low, high), lambda x: round(float(x), 6))
        job = "eps = 0, M = 64, on [1/10, 9/10]"
        found.append(rows.faster(section, job, "mpmath on a grid, not certified", alternate(job, ours, theirs, plan.rounds)))
    return found


def _distance(M: int, low: Fraction = Fraction(0), high: Fraction = Fraction(1), eps: Any = 0) -> Any:
    return hsym.distance(hsym.catalog.get("grpo"), ARCSINE, M, low, high, eps=eps)


def limits(plan: Plan) -> list[Row]:
    """Goal 11: limits with their bounds, from the rule."""
    section, found = "11. Limits as M grows, with a bound for every M", []
    rules = {name: hsym.catalog.get(name) for name in hsym.catalog.names()} | {
        "grpo, eps = 0": hsym.catalog.get("grpo", eps=0),
        "grpo, eps = 0, ddof = 1": hsym.catalog.get("grpo", eps=0, ddof=1),
        "grpo, eps inside": hsym.catalog.get("grpo", eps_inside=True),
    }
    for name, rule in rules.items():
        seconds = measure.median_seconds(partial(hsym.limit, rule), plan.rounds)
        found.append(rows.time_limit(section, name, seconds, 5.0, plan.rounds))
    return found


def _written(rule: Any, found: Any) -> dict[str, Any]:
    return certificates.closed_form(rule, *found) if isinstance(found, tuple) else certificates.exact_sum(rule, found)


GOALS: tuple[Callable[[Plan], list[Row]], ...] = (
    rational_monomials,
    rational_growth,
    linear_work,
    grpo_monomials,
    gradient_identity,
    enclosures,
    start_up,
    telescoping,
    every_M,
    distances,
    limits,
)
