"""Makes tests/bad_certificates: certificates that are false, unproved or unreadable, and the reason that has to be given.

``python tests/soundness/make_bad.py`` writes them anew, with ``--check`` it only compares.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from bad_limits import limits
from bad_texts import unreadables
from editing import ALWAYS, EV, NEVER, RULE, SOMETIMES, ST, Bad, edited, of_unit, refused, unreadable
from good import (
    M1,
    RATE,
    STEP,
    UNIT,
    WHOLE,
    Q,
    add,
    binomial,
    cases,
    every,
    fresh,
    item,
    link,
    mul,
    n,
    neg,
    over,
    parameter,
    power,
    root,
    segment,
    small,
    sub,
    total,
    whole,
)

FOLDER = Path(__file__).parent.parent / "bad_certificates"


def formulas() -> dict[str, Bad]:
    """False formulas, and formulas without a value somewhere."""
    h = fresh("rejection")[ST]["transform"]
    return {
        "wrong_closed_form": refused("derivative: it differs from", edited("rejection", (ST, "derivative", over(Q, "t")))),
        "wrong_derivative_factor": refused("derivative: it differs from", edited("constant", (ST, "derivative", 2))),
        "wrong_transform": refused("transform: its derivative is not", edited("constant", (ST, "transform", power("t", 2)))),
        "wrong_constant_in_transform": refused(
            "transform: its value at t = 0", edited("constant", (ST, "transform", add("t", 1)))
        ),
        "wrong_constant_beside_sum": refused(
            "transform: its value at t = 0", edited("rejection", (ST, "transform", add(h, 1)))
        ),
        "constant_depending_on_M": refused(
            "transform: its value at t = 0", edited("rejection", (ST, "transform", add(h, "M")))
        ),
        "transform_not_finite_at_0": refused(
            "transform: its derivative", edited("constant", (ST, "transform", add("t", power("t", -1))))
        ),
        "transform_undefined_at_lam_1": refused(
            "a denominator is not proved nonzero", edited("exponential", (ST, "parameters", 0, "least", 1))
        ),
        "parameter_out_of_assumptions": refused(
            "a denominator is not proved nonzero",
            edited("exponential", (ST, "parameters", 0, "least", 0), (ST, "parameters", 0, "strict", True)),
        ),
        "base_may_be_0": refused(
            "the base of a power is not proved nonzero",
            edited("exponential", (ST, "parameters", 0, "least", 0), (ST, "transform", None)),
        ),
        "parameter_without_bound": refused("not proved nonzero", edited("exponential", (ST, "parameters", 0, "least", None))),
        "zero_over_zero_at_M_1": refused(
            "a denominator is not proved nonzero", edited("constant", (ST, "derivative", over(M1, M1)))
        ),
        "zero_to_the_0": refused("division by zero", edited("constant", (ST, "derivative", add(1, power(0, 0))))),
        "zero_to_a_symbolic_power": refused("0 to a symbolic power", of_unit(add(1, power(0, "s")))),
        "gap_0_to_the_0_at_s_0": refused("a denominator is not proved nonzero", of_unit(power("s", 0))),
        "gap_undefined_at_one_s": refused("a denominator is not proved nonzero", of_unit(over(sub("s", 2), sub("s", 2)))),
        "gap_undefined_at_last_s": refused("a denominator is not proved nonzero", of_unit(over(sub("s", M1), sub("s", M1)))),
        "inverse_of_an_inverse_undefined_at_one_s": refused(
            "not proved nonzero", of_unit(add(1, power(power(sub("s", 2), -1), -1), 2, neg("s")))
        ),
        "inverse_of_an_inverse_of_0": refused("division by zero", of_unit(add(1, power(power(0, -1), -1)))),
        "case_not_decided": refused("is not decided", of_unit(cases((["<", "s", n(5)], 1), 0))),
        "case_not_decided_in_not": refused("is not decided", of_unit(cases((["not", ["<=", "s", n(5)]], 1), 1))),
        "case_of_a_parameter_not_decided": refused(
            "is not decided", of_unit(cases((["=", "k", n(1)], 1), 0), parameters=[parameter("k", "integer", 1)])
        ),
        "parameter_named_like_a_coordinate": refused(
            "is not decided", of_unit(cases((["<", "s", add("low", 1)], 1), 0), parameters=[parameter("low", "integer", 0)])
        ),
        "parameter_named_like_the_other_coordinate": refused(
            "is not decided",
            of_unit(cases((["<", sub("M", "s"), add("high", 2)], 1), 0), parameters=[parameter("high", "integer", 0)]),
        ),
        "or_with_a_false_and_an_undecided_part": refused("is not decided", of_unit(cases((["or", NEVER, SOMETIMES], 0), 1))),
        "and_with_a_true_and_an_undecided_part": refused("is not decided", of_unit(cases((["and", ALWAYS, SOMETIMES], 0), 1))),
        "or_with_a_true_part_is_true": refused("the gap differs", of_unit(cases((["or", SOMETIMES, ALWAYS], 0), 1))),
        "and_with_a_false_part_is_false": refused("the gap differs", of_unit(cases((["and", SOMETIMES, NEVER], 1), 0))),
        "and_with_true_parts_is_true": refused("the gap differs", of_unit(cases((["and", ALWAYS, ALWAYS], 0), 1))),
        "or_with_false_parts_is_false": refused("the gap differs", of_unit(cases((["or", NEVER, NEVER], 1), 0))),
        "not_with_a_true_part_is_false": refused("the gap differs", of_unit(cases((["not", ALWAYS], 1), 0))),
        "less_is_strict": refused("is not decided", of_unit(cases((["<", n(0), "s"], 1), 1))),
        "less_or_equal_is_not_strict": refused("is not decided", of_unit(cases((["<=", "s", n(0)], 1), 1))),
        "binomial_outside_its_range": refused("the argument of a gamma is not proved > 0", of_unit(binomial(2, "s"))),
        "binomial_with_negative_lower_index": refused("the argument of a gamma is not proved > 0", of_unit(binomial(2, -1))),
        "gamma_of_a_negative_number": refused("the argument of a gamma is not proved > 0", of_unit(["gamma", n(-1, 2)])),
        "gamma_at_0": refused("the argument of a gamma is not proved > 0", of_unit(over(["gamma", "s"], ["gamma", "s"]))),
        "base_is_a_variable": refused("a base other than of t and the parameters", of_unit(power(add("s", 1), "s"))),
        "fractional_linear_exponent": refused("is no integer form", of_unit(power(2, mul(n(1, 2), "s")))),
        "square_as_linear_form": refused("is not a linear form", of_unit(power(2, mul("s", "s")))),
        "sum_of_negative_length": refused(
            "the number of terms is not proved", edited("constant", (ST, "derivative", add(1, total("k", 5, "M", 0))))
        ),
        "integer_parameter_with_a_fraction": refused(
            "the value of the integer parameter",
            edited("constant", (ST, "parameters", [parameter("a", "integer", value=n(1, 2))])),
        ),
        "statement_for_one_rule_evidence_for_another": refused(
            "segments: on 0", edited("constant", (*RULE, over("M", add("s", 1))))
        ),
        "rule_of_another_parameter_value": refused(
            "term: ",
            edited("grpo at zero", (ST, "parameters", 0, "value", n(1)), (ST, "term", fresh("constant")[ST]["derivative"])),
        ),
        "least_M_too_low": refused("the range is not proved nonempty", edited("piecewise", (ST, "least M", 1))),
        "least_M_is_0": refused("least M is not proved", edited("constant", (ST, "least M", 0))),
        "least_M_below_k": refused("sum main", edited("pass at k", (ST, "least M", 1))),
        "least_M_is_a_fraction": refused("least M is not proved", edited("constant", (ST, "least M", Fraction(3, 2)))),
        "small_derivative_wrong": refused(
            "small, M = 1: the derivative", edited("piecewise", (ST, "small", 0, "derivative", 4))
        ),
        "small_transform_wrong": refused(
            "small, M = 1: its derivative", edited("piecewise", (ST, "small", 0, "transform", mul(4, "t")))
        ),
        "small_value_at_0_wrong": refused(
            "small, M = 1: its value at t", edited("piecewise", (ST, "small", 0, "transform", add(mul(5, "t"), 1)))
        ),
        "small_M_twice": refused(
            "small: an M occurs twice", edited("piecewise", (ST, "small", [small(1, 5, mul(5, "t"))] * 2))
        ),
        "small_M_not_below_least": refused("not a group size below", edited("piecewise", (ST, "small", 0, "M", 2))),
    }


def sums() -> dict[str, Bad]:
    """Evidence for sums that proves nothing."""
    vanishing = item("one", 1, *WHOLE, [neg(sub("M", 3)), sub("M", 3)], mul(STEP, sub("M", 3)), 1)
    pole = over(mul(sub("M", 3), 1), sub("M", 3))
    two = item("two", 1, *WHOLE, [1], 0, mul(1, 1), link("one", 0, 1))
    circle = item("one", 1, *WHOLE, [1], 0, 1, link("two", 0, 1))
    forgotten = item("one", 1, 0, add("M", -2), [-1, 1], STEP, 1)
    shapeless = edited("constant", (EV, "sums", 0, "from", "M"))
    pieces = fresh("piecewise")[EV]["segments"]
    initial = fresh("central")[ST]["sequences"][0]["initial"]
    return {
        "wrong_sign_in_R": refused(
            "sum one: the telescoping identity", edited("constant", (EV, "sums", 0, "certificate", neg(STEP)))
        ),
        "R_of_another_sum": refused("sum main: the telescoping", edited("geometric 1", (EV, "sums", 0, "certificate", STEP))),
        "pole_of_R_in_the_range": refused(
            "a denominator is not proved nonzero",
            edited("constant", (EV, "sums", 0, "certificate", add(STEP, over(sub("s", 1), sub("s", 1)), -1))),
        ),
        "pole_of_R_at_the_end": refused(
            "a denominator is not proved nonzero",
            edited(
                "constant", (EV, "sums", 0, "certificate", add(STEP, over(sub("M", add("s", 1)), sub("M", add("s", 1))), -1))
            ),
        ),
        "pole_of_the_solution_at_one_M": refused(
            "sum one: a denominator is not proved nonzero", edited("constant", (EV, "sums", 0, "solution", pole))
        ),
        "leading_coefficient_vanishes_at_M_3": refused(
            "the leading coefficient of the recurrence may vanish",
            every(1, 1, "t", [segment(*WHOLE, (1, "one"))], [vanishing]),
        ),
        "recurrence_of_zeros": refused(
            "sum one: the telescoping", edited("constant", (EV, "sums", 0, "recurrence", [n(0), n(0)]))
        ),
        "recurrence_without_coefficients": refused(
            "a recurrence without", edited("constant", (EV, "sums", 0, "recurrence", []))
        ),
        "wrong_initial_value": refused(
            "solution differs from the direct sum at M = 1",
            edited("constant", (EV, "sums", 0, "solution", 2), (ST, "derivative", 2), (ST, "transform", mul(2, "t"))),
        ),
        "second_initial_value_wrong": refused(
            "solution differs from the direct sum at M = 2",
            edited("geometric 2", (EV, "sums", 0, "solution", mul("M", power(add(1, "t"), M1)))),
        ),
        "another_solution_of_the_recurrence": refused(
            "solution differs from the direct sum at M = 1",
            edited("geometric 2", (EV, "sums", 0, "solution", mul(2, power(add(1, "t"), M1)))),
        ),
        "solution_of_another_recurrence": refused(
            "the solution does not satisfy", edited("geometric 1", (EV, "sums", 0, "solution", power(2, M1)))
        ),
        "boundary_term_forgotten": refused(
            "the solution does not satisfy", every(1, 1, "t", [segment(*WHOLE, (1, "one"))], [forgotten], least=2)
        ),
        "sum_beyond_M_minus_1": refused("is not proved to lie in 0..M-1", edited("constant", (EV, "sums", 0, "to", "M"))),
        "sum_from_minus_1": refused("is not proved to lie in 0..M-1", edited("constant", (EV, "sums", 0, "from", -1))),
        "from_depends_on_M": refused("from is not free of M", shapeless),
        "sums_to_M_minus_s": refused("sum one: ", edited("constant", (EV, "sums", 0, "to", mul(2, "M")))),
        "name_of_a_sum_twice": refused("the name is used twice", edited("constant", (EV, "sums", [UNIT, UNIT]))),
        "circular_others": refused("others: no earlier sum", edited("constant", (EV, "sums", [circle, two]))),
        "others_of_itself": refused(
            "others: no earlier sum", edited("constant", (EV, "sums", 0, "others", [link("one", 0, 1)]))
        ),
        "others_with_another_range": refused(
            "has another range",
            edited("piecewise", (EV, "sums", [UNIT, fresh("piecewise")[EV]["sums"][0] | {"others": [link("one", 0, 1)]}])),
        ),
        "others_with_a_negative_shift": refused(
            "a shift that is negative", edited("rejection", (EV, "sums", 1, "others", 0, "shift", -1))
        ),
        "others_with_another_coefficient": refused(
            "sum inv: the telescoping", edited("rejection", (EV, "sums", 1, "others", 0, "coefficient", 2))
        ),
        "ranges_do_not_cover": refused("they do not cover s = 0..M-1", edited("piecewise", (EV, "segments", pieces[:2]))),
        "ranges_with_a_gap": refused(
            "they do not cover s = 0..M-1", edited("piecewise", (EV, "segments", pieces[:1] + pieces[2:]))
        ),
        "ranges_do_not_start_at_0": refused("they do not cover s = 0..M-1", edited("piecewise", (EV, "segments", pieces[1:]))),
        "segments_overlap": refused(
            "they do not cover s = 0..M-1", edited("piecewise", (EV, "segments", [pieces[0], *pieces]))
        ),
        "no_segments": refused("they do not cover s = 0..M-1", edited("constant", (EV, "segments", []))),
        "segment_of_negative_length": refused(
            "may have negative length",
            edited("constant", (EV, "segments", [segment(0, add("M", -3)), segment(add("M", -2), M1)])),
        ),
        "segment_of_fractional_length": refused(
            "may have negative length",
            edited("constant", (EV, "segments", [segment(0, Fraction(1, 2)), segment(Fraction(3, 2), M1)])),
        ),
        "part_with_another_range": refused(
            "has another range", edited("constant", (EV, "segments", [segment(0, 0), segment(1, M1, (1, "one"))]))
        ),
        "part_forgotten": refused("the gap differs from 0", edited("constant", (EV, "segments", [segment(*WHOLE)]))),
        "part_twice": refused(
            "the gap differs from its parts", edited("constant", (EV, "segments", [segment(*WHOLE, (1, "one"), (1, "one"))]))
        ),
        "part_of_no_sum": refused("sum other", edited("constant", (EV, "segments", [segment(*WHOLE, (1, "other"))]))),
        "point_with_parts": refused("has parts", edited("piecewise", (EV, "segments", 0, "parts", pieces[1]["parts"]))),
        "sum_derivative_false": refused(
            "sum derivatives 1: its increment", edited("rejection", (EV, "sum derivatives", 0, "derivative", neg(RATE[1])))
        ),
        "sum_derivative_wrong_by_a_constant": refused(
            "sum derivatives 1: it is not 0", edited("rejection", (EV, "sum derivatives", 0, "derivative", add(RATE[1], 1)))
        ),
        "sum_derivative_of_a_sum_depending_on_M": refused(
            "sum derivatives 1: ",
            edited("rejection", (EV, "sum derivatives", 0, "sum", total("k", 1, "M", mul("M", power(Q, "k"))))),
        ),
        "sum_derivative_missing": refused("transform: its derivative", edited("rejection", (EV, "sum derivatives", []))),
        "sum_derivative_up_to_2_M": refused(
            "the upper limit is not M plus",
            edited("rejection", (EV, "sum derivatives", 0, "sum", total("k", 1, mul(2, "M"), over(power(Q, "k"), "k")))),
        ),
        "sum_derivative_of_a_variable": refused("not a sum", edited("rejection", (EV, "sum derivatives", 0, "sum", "M"))),
        "sum_derivative_of_a_product": refused(
            "not a sum", edited("rejection", (EV, "sum derivatives", 0, "sum", mul("M", "t")))
        ),
        "sum_derivative_of_no_sum": refused("not a sum", edited("rejection", (EV, "sum derivatives", 0, "sum", "t"))),
        "sequence_wrong_right_side": refused("the right side", edited("central", (ST, "sequences", 0, "right", 1))),
        "sequence_wrong_order": refused(
            "the sequence has a", edited("central", (ST, "sequences", 0, "recurrence", [n(1), n(1)]))
        ),
        "sequence_wrong_recurrence": refused(
            "another recurrence", edited("central", (ST, "sequences", 0, "recurrence", 0, "M"))
        ),
        "sequence_wrong_initial_value": refused(
            "initial value 2 of the sequence", edited("central", (ST, "sequences", 0, "initial", 1, 1))
        ),
        "sequence_with_too_few_initial_values": refused(
            "needs 2 initial values", edited("central", (ST, "sequences", 0, "initial", initial[:1]))
        ),
        "sequence_with_another_summand": refused("another summand", edited("central", (ST, "sequences", 0, "summand", 1))),
        "sequence_with_another_range": refused("the sequence has another", edited("central", (ST, "sequences", 0, "to", "M"))),
        "sequence_not_backed": refused("does not prove the sequence", edited("central", (EV, "sums", 0, "solution", 1))),
        "sequence_without_a_sum": refused(
            "sequence B: no sum",
            edited("central", (ST, "sequences", [fresh("central")[ST]["sequences"][0] | {"name": x} for x in "AB"])),
        ),
        "sequence_empty_at_least_M": refused(
            "empty at least M",
            edited("central", (EV, "sums", 0, "from", 1), (ST, "sequences", 0, "from", 1)),
        ),
        "sequence_squared": refused(
            "derivative: it differs", edited("central", (ST, "derivative", mul(["sequence", "A"], ["sequence", "A"])))
        ),
    }


def tables() -> dict[str, Bad]:
    """Exact sums, and everything at one M."""
    term, leaking = fresh("grpo")[ST]["term"], {"name": "roots", "incorrect": n(0)}
    half: list[Any] = [[n(0), n(1, 2)]]

    def inverses(top: Any) -> Any:
        return total("k", 1, top, over(1, add(1, root("k"))))

    shape = mul(binomial(M1, add("K", -1)), power("t", add("K", -1)), power(Q, sub("M", "K")))
    claim = {"kind": "exact sum", "rule": leaking | {"correct": inverses(mul(2, "s"))}, "parameters": [], "least M": n(1)}
    claim |= {"index": "K", "from": n(1), "to": "M", "term": mul(2, inverses(add("K", -1)), shape)}
    return {
        "exact_wrong_term": refused("term: it differs from the rule", edited("grpo", (ST, "term", mul(2, term)))),
        "exact_wrong_power_of_t": refused("term: it differs from the rule", edited("grpo", (ST, "term", mul("t", term)))),
        "exact_wrong_start": refused("from: 0 or 1", edited("grpo", (ST, "from", 2))),
        "exact_wrong_end": refused("to: M or M-1", edited("grpo", (ST, "to", add("M", -2)))),
        "exact_wrong_at_0": refused("at K = 0", edited("grpo", (ST, "rule", "incorrect", 1, 1, 1))),
        "exact_wrong_at_M": refused("at K = ", edited("grpo", (*RULE, 1, 1, 1))),
        "exact_negative_eps": refused("not proved nonzero", edited("grpo", (ST, "parameters", 0, "least", -1))),
        "exact_root_of_a_negative_number": refused("under a square root", edited("grpo", (*RULE, root(sub("s", 3))))),
        "exact_pole_between_roots": refused(
            "not proved nonzero",
            whole(
                claim | {"rule": leaking | {"correct": over(sub(root(add("s", 1)), root(2)), sub(root(add("s", 1)), root(2)))}},
                {},
            ),
        ),
        "exact_sum_of_inverse_roots": refused("", whole(claim, {})),
        "fixed_wrong_gap": refused("gap at s = 0: it differs", edited("grpo fixed", (ST, "gap", 0, [[n(3), n(2)]]))),
        "fixed_gap_too_short": refused(
            "values are expected", edited("grpo fixed", (ST, "gap", fresh("grpo fixed")[ST]["gap"][:3]))
        ),
        "fixed_wrong_derivative": refused("derivative: it differs", edited("grpo fixed", (ST, "derivative", 0, []))),
        "fixed_zero_at_the_end": refused(
            "derivative: it differs", edited("grpo fixed", (ST, "derivative", [*fresh("grpo fixed")[ST]["derivative"], []]))
        ),
        "fixed_wrong_transform": refused(
            "transform: it is not the integral", edited("grpo fixed", (ST, "transform", 0, [[n(1), n(1)]]))
        ),
        "fixed_wrong_control_point": refused("control points: ", edited("grpo fixed", (ST, "control points", 1, []))),
        "fixed_M_65": refused("M is not in 1..64", edited("grpo fixed", (ST, "M", 65))),
        "fixed_parameter_without_value": refused("no value", edited("grpo fixed", (ST, "parameters", 0, "value", None))),
        "fixed_intervals_not_covering": refused("the intervals do not cover", edited("grpo fixed", (EV, "intervals", half))),
        "fixed_intervals_in_another_order": refused(
            "the intervals do not cover", edited("grpo fixed", (EV, "intervals", [[n(1, 2), n(1)], *half]))
        ),
        "fixed_intervals_with_a_gap": refused(
            "the intervals do not cover", edited("grpo fixed", (EV, "intervals", [[n(0), n(1, 3)], [n(1, 2), n(1)]]))
        ),
        "fixed_no_intervals": refused("the intervals do not cover", edited("grpo fixed", (EV, "intervals", []))),
        "fixed_negative_coefficient": refused(
            "increasing: not proved on",
            edited("dipping", (ST, "increasing", True), (EV, "intervals", [[n(0), n(1)]]), (EV, "witness", None)),
        ),
        "fixed_intervals_without_the_claim": refused(
            "increasing: intervals without", edited("grpo fixed", (ST, "increasing", None))
        ),
        "fixed_false_witness": refused("increasing: the derivative is not negative", edited("dipping", (EV, "witness", n(0)))),
        "fixed_witness_outside": refused(
            "increasing: the derivative is not negative", edited("dipping", (EV, "witness", n(3, 2)))
        ),
        "fixed_no_witness": refused("increasing: a witness belongs", edited("dipping", (EV, "witness", None))),
        "fixed_witness_of_nothing": refused("increasing: a witness belongs", edited("dipping", (ST, "increasing", None))),
        "fixed_radicand_with_a_square": unreadable("squarefree", edited("grpo fixed", (ST, "gap", 0, [[n(12), n(1, 2)]]))),
        "fixed_radicands_not_increasing": unreadable(
            "increasing radicands", edited("grpo fixed", (ST, "gap", 1, fresh("grpo fixed")[ST]["gap"][1][::-1]))
        ),
        "fixed_coefficient_0": unreadable("gap 1: ", edited("grpo fixed", (ST, "gap", 0, [[n(3), n(0)]]))),
        "fixed_increasing_is_an_object": unreadable("increasing", edited("grpo fixed", (ST, "increasing", {}))),
        "fixed_increasing_is_a_list": unreadable("increasing", edited("grpo fixed", (ST, "increasing", []))),
        "fixed_increasing_is_a_word": unreadable("increasing", edited("grpo fixed", (ST, "increasing", "true"))),
        "fixed_gradient_of_one_response": refused(
            "gradient", edited("grpo fixed", (ST, "gradient", {"responses": n(1), "correct": n(1)}))
        ),
        "fixed_gradient_all_correct": refused(
            "gradient", edited("grpo fixed", (ST, "gradient", {"responses": n(2), "correct": n(2)}))
        ),
        "fixed_gradient_of_five_responses": refused(
            "gradient", edited("grpo fixed", (ST, "gradient", {"responses": n(5), "correct": n(2)}))
        ),
    }


def corpus() -> dict[str, Bad]:
    """All bad certificates by name."""
    return formulas() | sums() | tables() | limits() | unreadables()


def files() -> dict[str, bytes]:
    """The files of the corpus, with the index."""
    made = corpus()
    index = {f"{name}.json": [outcome, reason] for name, (_, outcome, reason) in sorted(made.items())}
    result = {"reasons.json": json.dumps(index, indent=1).encode() + b"\n"}
    for name, (data, _, _) in made.items():
        result[f"{name}.json"] = data if isinstance(data, bytes) else json.dumps(data, separators=(",", ":")).encode() + b"\n"
    return result


def stale() -> list[str]:
    """The names of files that are missing, different, or not made here."""
    found = {path.name: path.read_bytes() for path in FOLDER.glob("*")}
    made = files()
    return sorted(name for name in found | made if found.get(name) != made.get(name))


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        print("\n".join(stale()) or "the corpus is as it is made")
        return int(bool(stale()))
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*"):
        path.unlink()
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
