"""Certificates of limits that are false or prove nothing, and the reason that has to be given."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from editing import EV, RULE, ST, Bad, edited, refused, unreadable
from good import (
    CELLS,
    M1,
    Certificate,
    Q,
    add,
    cases,
    fresh,
    limit,
    mul,
    n,
    neg,
    over,
    parameter,
    piece,
    power,
    root,
    sub,
    weights,
)

PIECE, SECOND = (ST, "pieces", 0), (ST, "pieces", 1)
HALF, SLOPE, MEAN, CONCAVE = Fraction(1, 2), (ST, "limit derivative"), (ST, "mean"), (ST, "concave")
ONE_AND_POLE = over(sub("t", HALF), sub("t", HALF))


def at_an_infinite_end(place: Any, theta: int, low: int, high: int) -> Certificate:
    """The weight sqrt(M/place), 0 where place is 0: sampled at the infinite end of the function."""
    shape = power(Q if theta else "t", -HALF)
    rule = weights(cases((["=", place, n(0)], 0), root(over("M", place))))
    return limit(rule, [piece(shape, theta, bool(theta), 1, CELLS)], shape, ("arcsine", 1), low=low, high=high)


def ranges() -> dict[str, Bad]:
    """The gap is not what the pieces say, or not at every s."""
    return {
        "limit_low_negative": refused("low or high is not in 0..16", edited("smooth", (ST, "low", -1), (ST, "high", 1))),
        "limit_high_negative": refused("low or high is not in 0..16", edited("smooth", (ST, "high", -1), (ST, "low", 1))),
        "limit_low_17": refused("low or high is not in 0..16", edited("smooth", (ST, "low", 17), (ST, "least M", 99))),
        "limit_high_17": refused("low or high is not in 0..16", edited("smooth", (ST, "high", 17), (ST, "least M", 99))),
        "limit_least_M_too_low": refused("least M is less than low plus high", edited("concave", (ST, "least M", 1))),
        "limit_low_and_high_overlap": refused(
            "least M is less than low plus high", edited("smooth", (ST, "low", 1), (ST, "high", 1))
        ),
        "limit_without_low": refused("gap at s = 1*s^1: the condition", edited("concave", (ST, "low", 0))),
        "limit_without_high": refused("gap at s = 1*s^1: the condition", edited("concave", (ST, "high", 0))),
        "limit_wrong_gap": refused(
            "gap at s = 1*s^1: it differs from the pieces", edited("infinite", (*RULE, over("M", add("s", 1))))
        ),
        "limit_wrong_gap_at_0": refused(
            "gap at s = 0: it differs from the pieces",
            edited("concave", (*RULE, cases((["=", "s", n(0)], 5), fresh("concave")[ST]["rule"]["correct"]))),
        ),
        "limit_wrong_gap_at_the_end": refused(
            "gap at s = 1*M^1 + (-1): it differs from the pieces", edited("concave", (*RULE, 1, 1, n(1)))
        ),
        "limit_piece_twice": refused(
            "gap at s = 1*s^1: it differs", edited("smooth", (ST, "pieces", fresh("smooth")[ST]["pieces"] * 2))
        ),
        "limit_no_pieces": refused("gap at s = 1*s^1: it differs", edited("smooth", (ST, "pieces", []))),
        "limit_theta_wrong": refused("gap at s = 1*s^1: it differs", edited("smooth", (*PIECE, "theta", 1))),
        "limit_theta_2": refused("piece 2: theta is not 0 or 1", edited("bounded", (*SECOND, "theta", 2))),
        "limit_theta_at_the_infinite_end": refused("gap at s = 0: division by zero", at_an_infinite_end("s", 0, 1, 0)),
        "limit_pole_of_a_function": refused(
            "a denominator is not proved nonzero",
            edited("bounded", (*SECOND, "function", neg(ONE_AND_POLE))),
        ),
    }


def functions() -> dict[str, Bad]:
    """Functions that are not monotone, or not of the stated size."""
    both = [parameter("y", least=0), parameter("z", least=0)]
    end = sub("y", "z")
    unsigned = piece(add("t", end), 1, True, add(1, "y", "z"), add(mul(add(1, "y", "z"), CELLS), end))
    of_hill = mul(over("s", "M"), sub(1, over("s", "M")))
    hill = piece(mul("t", Q), 0, True, None, 0)
    return {
        "limit_scale_negative": refused(
            "the scale is not proved >= 0", edited("bounded", (*SECOND, "scale", -2), (*SECOND, "function", 1))
        ),
        "limit_decreasing_said_to_increase": refused("not proved monotone", edited("infinite", (*PIECE, "increasing", True))),
        "limit_increasing_said_to_decrease": refused("not proved monotone", edited("smooth", (*PIECE, "increasing", False))),
        "limit_function_of_an_unknown_sign": refused(
            "not proved monotone", edited("smooth", (ST, "parameters", 0, "least", None))
        ),
        "limit_function_with_a_turn": refused(
            "not proved monotone", limit(weights(of_hill), [hill], mul("t", Q), ("Taylor", 1))
        ),
        "limit_function_with_a_kink": refused(
            "under a square root",
            edited("bounded", (*SECOND, "function", neg(add(1, root(mul(sub(1, "t"), sub("t", HALF))))))),
        ),
        "limit_function_with_cases": refused(
            "is not a linear form", edited("bounded", (*SECOND, "function", cases((["<", "t", n(1, 2)], -1), -1)))
        ),
        "limit_size_too_small": refused("piece 1: the size is not proved", edited("infinite", (*PIECE, "size", n(99, 100)))),
        "limit_size_negative": refused("piece 1: the size is not proved", edited("infinite", (*PIECE, "size", -1))),
        "limit_theta_at_the_other_infinite_end": refused(
            "gap at s = 1*M^1 + (-1): division by zero", at_an_infinite_end(sub(M1, "s"), 1, 0, 1)
        ),
        "limit_function_like_1_over_t": refused(
            "piece 1: the size is not proved",
            limit(weights(over("M", add("s", 1))), [piece(over(1, "t"), 1, False, 9, CELLS)], over(1, "t"), ("arcsine", 9)),
        ),
        "limit_infinite_without_a_size": refused("piece 1: division by zero", edited("infinite", (*PIECE, "size", None))),
        "limit_sign_at_the_end_unknown": refused(
            "the sign at the finite end is not proved",
            limit(weights(add(over(add("s", 1), "M"), end)), [unsigned], add("t", end), ("Taylor", 1), parameters=both),
        ),
        "limit_bound_too_small": refused("the bound differs", edited("smooth", (*PIECE, "bound", 0))),
        "limit_bound_without_the_other_end": refused(
            "piece 1: the bound differs", edited("infinite", (*PIECE, "bound", over(2, root("M"))))
        ),
        "limit_bound_without_the_infinite_end": refused(
            "piece 1: the bound differs", edited("infinite", (*PIECE, "bound", over(1, "M")))
        ),
        "limit_bound_without_the_scale": refused(
            "piece 1: the bound differs", edited("concave", (*PIECE, "bound", over(2, root("M"))))
        ),
    }


def hilly() -> Certificate:
    """Weights of a group that sum to 0 with h' = t(1-t), so that t(1-t) h' is not concave."""

    def monomial(k: int, c: int, theta: int) -> Certificate:
        return piece(mul(c, power("t", k)), theta, c > 0, None, over(abs(c), "M"))

    above, place = over(add("s", 1), "M"), over("s", "M")
    rule = weights(mul(above, power(sub(1, above), 2)), neg(mul(power(place, 2), sub(1, place))))
    pieces = [monomial(1, 1, 1), monomial(2, -2, 1), monomial(3, 1, 1), monomial(2, 1, 0), monomial(3, -1, 0)]
    return limit(rule, pieces, mul("t", Q), None)


def theorems() -> dict[str, Bad]:
    """The hypotheses of the theorems on the mean, and of concavity."""
    flat = limit(weights(1), [piece(1, 0, True, None, 0)], 1, None)
    falling = limit(weights(-1), [piece(-1, 0, True, None, 0)], -1, None)
    taylor, arcsine = {"theorem": "Taylor", "size": n(2)}, {"theorem": "arcsine", "size": n(2)}
    lipschitz = {"theorem": "Lipschitz", "size": n(2)}
    return {
        "limit_wrong_limit_derivative": refused("limit derivative: it differs", edited("infinite", (*SLOPE, 0))),
        "limit_wrong_limit_of_the_scale": refused("limit derivative: it differs", edited("smooth", (*PIECE, "limit", 3))),
        "limit_derivative_with_a_pole": refused(
            "a denominator is not proved nonzero", edited("smooth", (*SLOPE, mul(2, "lam", "t", ONE_AND_POLE)))
        ),
        "limit_without_a_theorem": refused("either mean or concave", edited("smooth", (*MEAN, None))),
        "limit_with_two_theorems": refused("either mean or concave", edited("concave", (*MEAN, arcsine))),
        "limit_Taylor_with_a_size_too_small": refused("mean: the size is not proved", edited("smooth", (*MEAN, "size", "lam"))),
        "limit_Taylor_of_an_infinite_slope": refused("mean: the size is not proved", edited("bounded", (*MEAN, taylor))),
        "limit_Lipschitz_with_a_size_too_small": refused("mean: the size is not proved", edited("bounded", (*MEAN, "size", 1))),
        "limit_Lipschitz_of_an_infinite_function": refused(
            "mean: the size is not proved", edited("infinite", (*MEAN, lipschitz))
        ),
        "limit_arcsine_with_a_size_too_small": refused(
            "mean: the size is not proved", edited("infinite", (*MEAN, "size", n(1, 2)))
        ),
        "limit_mean_of_negative_size": refused("mean: the size is not proved", edited("infinite", (*MEAN, "size", -2))),
        "limit_concave_factor_above_1": refused(
            "the factor is not proved to be in 0..1", edited("concave", (*CONCAVE, root(over("M", M1))))
        ),
        "limit_concave_factor_negative": refused("the factor is not proved to be in 0..1", edited("concave", (*CONCAVE, -1))),
        "limit_concave_wrong_factor": refused("b_(K-1) differs from", edited("concave", (*CONCAVE, 1))),
        "limit_not_concave": refused("is not proved concave", hilly()),
        "limit_concave_but_negative": refused("is not proved concave", falling),
        "limit_weights_of_a_group_without_sum_0": refused("the weights of a group do not sum to 0", flat),
    }


def remainders() -> dict[str, Bad]:
    """Kind "bound"."""
    bound, slope = (ST, "limit bound"), "the slope of the difference may be larger"
    stated = fresh("remainder")[ST]["limit bound"]
    return {
        "bound_of_another_derivative": refused("derivative: it differs", edited("remainder", (ST, "derivative", 1))),
        "bound_of_another_limit": refused(slope, edited("remainder", (*SLOPE, over(2, "t")))),
        "bound_of_a_limit_with_a_pole": refused("not proved nonzero", edited("remainder", (*SLOPE, over(1, sub("t", HALF))))),
        "bound_too_small": refused(slope, edited("remainder", (*bound, mul(HALF, stated)))),
        "bound_rising": refused(slope, edited("remainder", (*bound, add(stated, "t")))),
        "bound_0": refused(slope, edited("remainder", (*bound, 0))),
        "bound_negative_at_1": refused("limit bound: it is not proved >= 0", edited("remainder", (*bound, sub(stated, 1)))),
        "bound_with_the_power_of_what_may_be_0": refused(
            "the base of a power is not proved nonzero",
            edited("remainder", (*bound, add(stated, power(sub(1, mul(2, "t")), mul(2, "M"))))),
        ),
        "bound_with_a_pole": refused("not proved nonzero", edited("remainder", (*bound, mul(stated, ONE_AND_POLE)))),
        "bound_of_a_sum": refused(slope, edited("remainder", (*bound, fresh("remainder")[ST]["transform"]))),
    }


def unread() -> dict[str, Bad]:
    """Variables where they may not stand, and values that are not of the format."""
    scope, word = "a variable in scope", "one of Taylor, Lipschitz, arcsine"
    places: list[tuple[str, tuple[Any, ...], str]] = [
        ("scale", (*PIECE, "scale"), "t"), ("function", (*PIECE, "function"), "M"), ("limit", (*PIECE, "limit"), "M"),
        ("limit_value", (*PIECE, "limit"), "t"), ("bound", (*PIECE, "bound"), "t"), ("slope", SLOPE, "M"),
        ("size", (*MEAN, "size"), "M"), ("least_M", (ST, "least M"), "M"), ("weight", RULE, "t"),
        ("function_of_s", (*PIECE, "function"), "s"),
    ]  # fmt: skip
    found = {
        f"limit_variable_out_of_scope_in_{name}": unreadable(scope, edited("smooth", (*path, x))) for name, path, x in places
    }
    return found | {
        "limit_size_of_a_piece_with_M": unreadable(scope, edited("infinite", (*PIECE, "size", "M"))),
        "limit_factor_with_t": unreadable(scope, edited("concave", (*CONCAVE, "t"))),
        "limit_other_theorem": unreadable(word, edited("smooth", (*MEAN, "theorem", "Jensen"))),
        "limit_theta_a_half": unreadable("an integer", edited("smooth", (*PIECE, "theta", n(1, 2)))),
        "limit_low_a_half": unreadable("an integer", edited("smooth", (ST, "low", n(1, 2)))),
        "limit_increasing_unknown": unreadable("increasing", edited("smooth", (*PIECE, "increasing", None))),
        "limit_with_evidence": unreadable("unknown key", edited("smooth", (EV, "sums", []))),
        "bound_with_a_root": unreadable("an integer exponent", edited("remainder", (ST, "limit bound", root("t")))),
        "bound_with_M_in_the_limit": unreadable(scope, edited("remainder", (*SLOPE, over("M", "t")))),
        "bound_with_a_sequence": unreadable("a sequence that may", edited("remainder", (ST, "limit bound", ["sequence", "A"]))),
        "bound_with_s": unreadable(scope, edited("remainder", (ST, "limit bound", "s"))),
    }


def limits() -> dict[str, Bad]:
    """All of them by name."""
    return ranges() | functions() | theorems() | remainders() | unread()
