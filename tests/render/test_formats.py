"""Text, Markdown, JSON and tables."""

import json
from fractions import Fraction

import pytest

from hsym import HsymError, Objective, catalog, derive, rule, table, verify
from hsym.render.data import integer, value
from hsym.render.statement import statement, statement_markdown, statement_text
from hsym.render.text import rule_text, sequence, value_text


def test_text_of_a_derivation_names_every_step_with_its_evidence() -> None:
    text = str(derive(catalog.get("rloo"), 3))
    assert "gap [exact]: w_s = b_s - a_s at s = 0, ..., 2" in text
    assert "  h_3(t) = t" in text
    assert "$" not in text


def test_long_sequences_are_cut_and_say_so() -> None:
    import sympy

    text = sequence(tuple(sympy.Integer(k) for k in range(100)))
    assert text == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (85 more; all of them with --format json) ..., 97, 98, 99"
    assert len(text.split(", ")) == 12 + 1 + 3


def test_markdown_has_balanced_dollars() -> None:
    text = derive(catalog.get("grpo", eps=0), 4).to_markdown()
    assert text.count("$$") % 2 == 0
    assert text.startswith("### The objective of GRPO with eps = 0 at $M = 4$\n")


def test_statement_shows_the_witness() -> None:
    chosen = catalog.get("rejection_sampling")
    verdict = verify(chosen, 2, "h = t")
    said = statement(chosen, 2, "h = t")
    assert "  expected update = " in statement_text(said, verdict)
    assert "- expected update = `" in statement_markdown(said, verdict)


def test_json_values_are_exact_and_long_integers_hexadecimal() -> None:
    assert value(Fraction(1, 3)) == "1/3"
    assert value(Objective(catalog.get("grpo", eps=0), 4).table.gap) == [
        {"sqrt": [[3, "1"]]},
        {"sqrt": [[1, "1"], [3, "1/3"]]},
        {"sqrt": [[1, "1"], [3, "1/3"]]},
        {"sqrt": [[3, "1"]]},
    ]
    assert int(integer(7**9000), 16) == 7**9000


def test_json_of_a_table_holds_the_polynomials() -> None:
    rows = json.loads(table([catalog.get("rejection_sampling")], [2, 3]).to_json())["rows"]
    assert rows[0]["objectives"][1] == {
        "M": 3,
        "h": [{"radicand": 1, "numerators": ["0", "18", "-9", "2"], "denominator": "6"}],
    }


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "csv", "html", "json"])
def test_table_has_a_row_for_each_rule(format: str) -> None:
    text = table([catalog.get("reinforce"), catalog.get("rloo")], [2, 4]).to(format)
    assert "REINFORCE" in text
    assert "RLOO" in text


def test_table_of_nothing_or_of_everything_is_refused() -> None:
    with pytest.raises(HsymError, match="needs at least one rule"):
        table([], 4)
    with pytest.raises(HsymError, match="17 is too large"):
        table([catalog.get("rloo")], 17)
    with pytest.raises(HsymError, match="format: 'xls' is not possible"):
        table([catalog.get("rloo")], 4).to("xls")


def test_rule_text_shows_parameters_and_claims() -> None:
    text = rule_text(catalog.get("grpo"))
    assert "parameters: eps > 0" in text
    assert "claimed: limit = 2*arcsin(sqrt(t))" in text
    assert "parameters: lam > 0, c" in rule_text(rule("lam*R - c", parameters={"lam": "positive", "c": "real"}))


def test_values_of_witnesses_are_readable() -> None:
    assert value_text((Fraction(1, 3), 2)) == "(1/3, 2)"
