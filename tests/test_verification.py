"""Claims about rules: decided against SymPy and fractions, and never with a stronger word than the evidence allows."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import hsym
from hsym import catalog, derive, verify
from hsym.claims import STRENGTH, Verdict, weakest
from hsym.errors import HsymError
from hsym.exact.balls import Ball
from hsym.exact.numbers import Number
from hsym.exact.vectors import ExactVector
from hsym.identity import FreePolicy, SoftmaxPolicy
from hsym.objective import Objective
from hsym.rule import WeightRule, WeightTable
from hsym.symbols import M, eps, parameter, s, t
from hsym.verification import verify_target

lam = parameter("lam")
ZERO = sympy.Integer(0)
RULES = {
    "REINFORCE": catalog.get("reinforce"),
    "rejection sampling": catalog.get("rejection_sampling"),
    "RLOO": catalog.get("rloo"),
    "Dr. GRPO": catalog.get("dr_grpo"),
    "GRPO": catalog.get("grpo", eps=0),
    "GRPO eps": catalog.get("grpo", eps=Fraction(1, 10)),
}


def constant(weight, *parameters):
    return WeightRule("constant", ZERO, weight + 0 * s, parameters)


def consistent(found):
    """What every verdict must satisfy, whatever it is about."""
    assert found.outcome in ("holds", "fails", "open")
    assert found.evidence in (None, "exact", "bounded"), "no kernel and no checker ran"
    assert (found.evidence is None) == (found.outcome == "open")
    assert found.reason
    assert found.outcome != "open" or found.witness == ()
    assert found.exit_code == {"holds": 0, "fails": 1, "open": 3}[found.outcome]
    return found


# --- polynomial claims ----------------------------------------------------------------------------------------------

CLAIMS = {
    "h = t": lambda h, m: sympy.diff(h, t) - 1,
    "h = t + 3": lambda h, m: sympy.diff(h, t) - 1,
    "h = t^2": lambda h, m: sympy.diff(h, t) - 2 * t,
    "h' = 1": lambda h, m: sympy.diff(h, t) - 1,
    "h' = (1 - (1 - t)^M)/t": lambda h, m: sympy.cancel(sympy.diff(h, t) - (1 - (1 - t) ** m) / t),
    "h = sqrt(2)*t": lambda h, m: sympy.diff(h, t) - sympy.sqrt(2),
    "h = (M - 1)/M*t": lambda h, m: sympy.diff(h, t) - sympy.Rational(m - 1, m),
    "h = t - t^9/9": lambda h, m: sympy.diff(h, t) - 1 + t**8,
}


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("size", [2, 3, 6])
def test_polynomial_claims_agree_with_sympy(claim, name, size):
    found = consistent(verify(RULES[name], size, claim))
    expected = sympy.expand(CLAIMS[claim](Objective(RULES[name], size).expr, size)) == 0
    assert found.outcome == ("holds" if expected else "fails")
    assert found.evidence == "exact"
    assert expected or found.witness


@pytest.mark.parametrize(
    "policy", [FreePolicy(2, 1), FreePolicy(4, 3), SoftmaxPolicy.logits(2, 1), SoftmaxPolicy.two_prompts()], ids=str
)
@pytest.mark.parametrize(("name", "outcome"), [("RLOO", "holds"), ("Dr. GRPO", "fails")])
def test_polynomial_claims_on_other_policies(policy, name, outcome):
    found = consistent(verify(RULES[name], 3, "h = t", policy=policy))
    assert (found.outcome, found.evidence) == (outcome, "exact")


@pytest.mark.parametrize("size", [31, 32, 33, 40])
def test_the_identity_and_the_comparison_of_gaps_agree(size):
    """Up to 32 a policy is summed over, above the gaps are compared."""
    rule = RULES["rejection sampling"]
    assert consistent(verify(rule, size, "h' = (1 - (1 - t)^M)/t")).outcome == "holds"
    assert consistent(verify(rule, size, "h' = (1 - (1 - t)^(M + 1))/t")).outcome == "fails"


def test_a_witness_of_different_gaps_shows_both():
    witness = dict(verify(RULES["rejection sampling"], 40, "h = t").witness)
    assert (witness["s"], witness["w_s"], witness["claimed w_s"]) == (0, Number.of(40), Number.of(1))


@given(
    st.lists(st.fractions(min_value=-3, max_value=3, max_denominator=4), min_size=1, max_size=4),
    st.integers(0, 4),
    st.booleans(),
)
def test_random_polynomial_claims(gap, where, honest):
    """A table's own h holds; with 1/7 t^(k+1) added it fails."""
    size = len(gap)
    rule = WeightRule(
        "random",
        ZERO,
        sympy.Piecewise(*((sympy.Rational(w.numerator, w.denominator), sympy.Eq(s, k)) for k, w in enumerate(gap)), (0, True)),
    )
    h = Objective(WeightTable(size, ExactVector.of([0] * size), ExactVector.of(gap)), size).expr
    claimed = h if honest else h + t ** (where + 1) / 7
    found = consistent(verify(rule, size, f"h = {claimed}"))
    assert found.outcome == ("holds" if honest else "fails")


# --- up to a scale --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "claim", "outcome", "scale"),
    [
        (RULES["Dr. GRPO"], "h ~ t", "holds", Number.of(Fraction(4, 5))),
        (RULES["Dr. GRPO"], "h ~ 2*t - 7", "holds", Number.of(Fraction(2, 5))),
        (RULES["Dr. GRPO"], "h ~ -t", "fails", Number.of(Fraction(-4, 5))),
        (RULES["REINFORCE"], "h ~ sqrt(3)*t", "holds", Number.sqrt(Fraction(1, 3))),
        (RULES["GRPO"], "h ~ t", "fails", None),
        (RULES["REINFORCE"], "h ~ t^2", "fails", None),
        (RULES["REINFORCE"], "h ~ 1", "fails", None),
        (constant(ZERO), "h ~ 1", "holds", None),
        (constant(ZERO), "h ~ t", "fails", None),
        (constant(sympy.Integer(-1)), "h ~ -3*t", "holds", Number.of(Fraction(1, 3))),
    ],
)  # fmt: skip
def test_claims_up_to_a_positive_scale(rule, claim, outcome, scale):
    found = consistent(verify(rule, 5, claim))
    assert (found.outcome, found.evidence) == (outcome, "exact")
    assert dict(found.witness).get("scale") == scale


def test_a_zero_objective_is_proportional_to_no_other():
    assert verify(RULES["Dr. GRPO"], 1, "h ~ t").outcome == "fails"


# --- what authors say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", catalog.names())
@pytest.mark.parametrize("size", [2, 3, 7, 24])
def test_what_authors_claim_of_their_rules(name, size):
    """Every claim at one M is confirmed exactly; a limit is open there, neither confirmed nor refuted."""
    rule = catalog.get(name)
    size = max(size, getattr(rule, "least_M", 1))
    for claim in rule.claims:
        if not isinstance(rule, WeightRule):
            found = consistent(verify_target(rule, claim.text))
        else:
            found = consistent(verify(rule, size, claim.text, **({"eps": 0} if "eps" in catalog.options(name) else {})))
        if claim.text.startswith("limit"):
            assert (found.outcome, found.evidence) == ("open", None)
        elif name == "maxrl":  # its order is M - 1, not M as its authors say
            assert (found.outcome, found.evidence) == ("fails", "exact")
        else:
            assert (found.outcome, found.evidence) == ("holds", "exact")


@pytest.mark.parametrize("size", [2, 5, 11])
def test_author_claims_checked_without_verify(size):
    """The same statements by SymPy alone."""
    derived = {name: Objective(catalog.get(name), size).expr for name in ("reinforce", "rloo", "dr_grpo", "rejection_sampling")}
    assert derived["reinforce"] == derived["rloo"] == t
    assert sympy.cancel(derived["dr_grpo"] / t) == sympy.Rational(size - 1, size)
    assert sympy.cancel(sympy.diff(derived["rejection_sampling"], t) - (1 - (1 - t) ** size) / t) == 0


def test_the_target_is_an_antiderivative():
    target = catalog.get("idealised_grpo")
    assert verify_target(target).outcome == "holds"
    assert sympy.simplify(sympy.diff(target.transform, t) - (target.correct - target.incorrect)) == 0
    assert consistent(verify_target(target, "h = arcsin(sqrt(t))")).outcome == "fails"
    assert consistent(verify_target(target, "h' = 1/sqrt(t*(1 - t))")).outcome == "holds"
    assert consistent(verify_target(target, "h = arcsin(2*t - 1)")).outcome == "open", "true, and not decided: so not false"
    assert consistent(verify_target(target, "monotone")).outcome == "holds"


# --- closed forms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    ["h = log(t)", "h ~ log(t)", "h' = 1/t", "h = 2*arcsin(sqrt(t))", "h ~ arcsin(sqrt(t))", "h = exp(t)", "h' = sqrt(t)"],
)
@pytest.mark.parametrize("name", ["REINFORCE", "GRPO", "rejection sampling"])
def test_no_rule_reaches_a_closed_form_at_one_m(claim, name):
    """A polynomial is none of these; the refutation is by enclosures, and says so."""
    found = consistent(verify(RULES[name], 6, claim))
    assert (found.outcome, found.evidence) == ("fails", "bounded")
    assert found.witness


def test_the_balls_of_a_refutation_are_apart_and_right():
    witness = dict(verify(RULES["REINFORCE"], 3, "h' = exp(t)").witness)
    ours, theirs, x = witness["h_M'(t)"], witness["claimed"], witness["t"]
    assert isinstance(ours, Ball)
    assert not ours.overlaps(theirs)
    assert ours.contains(1)
    value = sympy.exp(sympy.Rational(x.numerator, x.denominator)).evalf(60)
    assert abs(Fraction(str(value)) - theirs.midpoint) <= theirs.radius + Fraction(1, 10**50)


def test_increments_and_not_values_are_compared():
    """h = g is meant up to a constant: h = t + log 2 is true, h = t log 2 is not."""
    assert consistent(verify(RULES["REINFORCE"], 3, "h = t + log(2)")).outcome == "holds"
    assert consistent(verify(RULES["REINFORCE"], 3, "h = log(2)*t")).outcome == "fails"


@pytest.mark.parametrize(
    "claim", ["h = t*(log(6) - log(2) - log(3) + 1)", "h ~ t*log(2)", "h' = exp(log(2)/2)/sqrt(2) + log(6) - log(2) - log(3)"]
)
def test_logarithms_of_rationals_reduce_to_those_of_primes(claim):
    assert consistent(verify(RULES["REINFORCE"], 4, claim)).outcome == "holds"


@pytest.mark.parametrize(
    "claim",
    [
        "h = t + where(t < 1/2, 5, 0)",
        "h = t + where(t < 1/10000, 5, 0)",
        "h = t + where(t == 1/2, 5, 0)",
        "h = where(t <= 999/1000, t, t + 1)",
        "h = t + log(t - 2) - log(t - 2)",
        "h = t + log(-t) - log(t)",
        "h = sqrt(t - 1/100)^2",
        "h = exp(log(t - 1/100))",
        "h = t + asin(2*t) + acos(2*t)",
        "h' = where(t == 1/2, 2, 1)",
    ],
)
@pytest.mark.parametrize(
    ("weight", "scale"), [(sympy.Integer(1), ""), (lam, "lam*"), (sympy.log(2), "log(2)*")], ids=["number", "parameter", "log"]
)
def test_a_jump_or_an_undefined_piece_is_never_passed_as_true(weight, scale, claim):
    """Derivatives do not see jumps, and cancellation does not see where a function ends."""
    kind, g = claim.split(" = ", 1)
    assert consistent(verify(constant(weight, lam), 3, f"{kind} = {scale}({g})")).outcome != "holds"


@pytest.mark.parametrize("claim", ["h = t*(sqrt(3 + 2*sqrt(2)) - sqrt(2))", "h' = sqrt(3 + 2*sqrt(2)) - sqrt(2)"])
def test_true_closed_forms_that_do_not_cancel_are_open(claim):
    """Agreement to 30 digits at ten points proves nothing; and it is certainly no refutation."""
    found = consistent(verify(RULES["REINFORCE"], 4, claim))
    assert found.outcome == "open"


@pytest.mark.parametrize(
    ("weight", "claim", "outcome"),
    [
        (sympy.log(2), "h = log(2)*t", "holds"),
        (sympy.log(2), "h = t", "fails"),
        (sympy.log(s + 1), "h = t", "fails"),
        (sympy.exp(s), "monotone", "holds"),
        (-sympy.exp(s), "monotone", "fails"),
        (sympy.log(6) - sympy.log(2) - sympy.log(3), "monotone", "open"),
    ],
)
def test_rules_with_closed_forms(weight, claim, outcome):
    assert consistent(verify(constant(weight), 3, claim)).outcome == outcome


def test_a_refutation_of_a_polynomial_does_not_call_it_none():
    """The rule has logarithms, the claim is a polynomial: the reason may not say that the claim is none."""
    found = consistent(verify(constant(sympy.log(s + 1)), 3, "h = t"))
    assert "no polynomial" not in found.reason


# --- parameters -----------------------------------------------------------------------------------------------------


def test_claims_with_parameters():
    grpo = catalog.get("grpo")
    assert consistent(verify(grpo, 2, "h = t/(1 + 2*eps)")).outcome == "holds"
    found = consistent(verify(grpo, 2, "h = t"))
    assert (found.outcome, found.evidence) == ("fails", "exact")
    value = dict(found.witness)["eps"]
    assert verify(grpo, 2, "h = t", eps=value).outcome == "fails", "the witness is real"
    assert consistent(verify(grpo, 4)).outcome == "holds"
    assert consistent(verify(grpo, 4, "monotone")).outcome == "holds"


@pytest.mark.parametrize(
    ("rule", "claim"),
    [
        (constant(1 + lam**2 - 2 * lam, lam), "monotone"),
        (constant(1 + lam * (lam - 1) * (2 * lam - 1) * (lam - 3) * (lam + 2), lam), "h = t"),
        (catalog.get("grpo"), "limit = 2*arcsin(sqrt(t))"),
        (RULES["REINFORCE"], "limit = t"),
    ],
)
def test_what_is_not_decided_is_open_and_not_false(rule, claim):
    """No assumption, an unlucky sample, or a statement about all M."""
    found = consistent(verify(rule, 2, claim))
    assert (found.outcome, found.evidence, found.witness) == ("open", None, ())


def test_a_parameter_value_at_which_the_rule_is_undefined_is_passed_over():
    """1/(lam - 1) means nothing at lam = 1; the claim is refuted elsewhere."""
    found = consistent(verify(constant(1 / (lam - 1), lam), 3, "h = t"))
    assert found.outcome == "fails"
    assert dict(found.witness)["lam"] != 1


def test_a_claim_for_all_parameters_fails_at_the_value_that_refutes_it():
    found = consistent(verify(constant(lam, lam), 3, "h ~ t"))
    assert found.outcome == "fails"
    assert verify(constant(lam, lam), 3, "h ~ t", lam=dict(found.witness)["lam"]).outcome == "fails"
    assert verify(constant(lam, lam), 3, "h ~ t", lam=2).outcome == "holds"


# --- equal to, monotone, bad input ----------------------------------------------------------------------------------


def test_equal_to_another_rule():
    assert consistent(verify(RULES["REINFORCE"], 4, "equal to rloo")).outcome == "holds"
    assert consistent(verify(RULES["REINFORCE"], 4, "equal to dr-grpo")).outcome == "fails"
    assert consistent(verify(RULES["REINFORCE"], 4, "equal to R - (K - R)/(M - 1)")).outcome == "holds"
    with pytest.raises(HsymError, match="target without M"):
        verify(RULES["REINFORCE"], 4, "equal to idealised_grpo")
    with pytest.raises(HsymError, match="expected at least 2"):
        verify(RULES["REINFORCE"], 1, "equal to rloo")


def test_monotone_claims():
    falling = WeightRule("falling", ZERO, 1 - 2 * s / (M - 1), (), 2)
    found = consistent(verify(falling, 4, "monotone"))
    assert (found.outcome, found.evidence) == ("fails", "exact")
    witness = dict(found.witness)
    assert Objective(falling, 4).derivative_at(witness["t"]).sign() == -1
    assert consistent(verify(RULES["GRPO"], 9, "monotone")).outcome == "holds"


@pytest.mark.parametrize(
    "claim", ["h", "h == t", "h = ", "h = lam*t", "h = 0.5*t", "limit", "g = t", "", "h = __import__('os')"]
)
def test_unreadable_claims_are_refused(claim):
    with pytest.raises(HsymError):
        verify(RULES["REINFORCE"], 3, claim)


# --- evidence words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(RULES))
@pytest.mark.parametrize("size", [2, 5, 40])
def test_no_step_of_a_derivation_claims_more_than_exact(name, size):
    found = derive(RULES[name], size)
    for step in found.steps:
        consistent(step.verdict)
        assert step.verdict.outcome == "holds"
    assert found.verdict.evidence == "exact"
    assert any("Theorem 1" in x for x in found.verdict.relies_on)


def test_the_weakest_verdict_wins():
    def verdict(outcome, evidence, relies=()):
        return Verdict(outcome, evidence, "reason", (), relies)

    for k, word in enumerate(STRENGTH):
        for weaker in STRENGTH[k:]:
            assert weakest([verdict("holds", word), verdict("holds", weaker)]).evidence == weaker
    assert weakest([verdict("holds", "proved"), verdict("open", None)]).outcome == "open"
    assert weakest([verdict("open", None), verdict("fails", "exact"), verdict("holds", "proved")]).outcome == "fails"
    both = weakest([verdict("holds", "exact", ("A",)), verdict("holds", "proved", ("B", "A"))])
    assert both.relies_on == ("A", "B")
    assert both.evidence == "exact"


def test_grpo_with_symbolic_eps_is_not_verified_by_its_letters_alone():
    """The identity holds for letters a_s, b_s; a claim about h still needs the weights themselves."""
    found = consistent(verify(catalog.get("grpo"), 3, "h = t*sqrt(2)"))
    assert found.outcome == "fails"
    assert eps.name in dict(found.witness)


def test_a_counterexample_lies_where_the_rule_is_defined():
    """sqrt(c - 3) means nothing at c = 1, so c = 1 refutes nothing."""
    rule = hsym.rule("R*(c - 2 + (c - 1)*sqrt(c - 3))", parameters={"c": "positive"})
    for claim in ("monotone", "h ~ t"):
        found = consistent(verify(rule, 3, claim))
        assert dict(found.witness).get("c", 3) >= 3
        assert found.outcome != "fails" or verify(rule, 3, claim, c=dict(found.witness)["c"]).outcome == "fails"


def test_numbers_told_apart_by_balls_are_not_called_exact():
    assert consistent(verify(hsym.rule("R*exp(1)"), 3, "equal to R*19/7")).evidence == "bounded"
    assert consistent(verify(hsym.rule("R*(log(2) - log(3))"), 3, "h ~ t")).evidence == "bounded"
    assert consistent(verify(hsym.rule("R*log(2)"), 3, "h ~ t")).evidence == "bounded"


def test_symbolic_rules_are_compared_entry_by_entry_also_at_large_m():
    found = consistent(verify(catalog.get("grpo"), 300, "h = t"))
    assert (found.outcome, found.evidence) == ("fails", "exact")
    scaled = hsym.rule("c*R", parameters={"c": "positive"})
    assert consistent(verify(scaled, 1000, "h ~ c*t")).outcome == "holds"
