"""What is no certificate at all: texts that are unreadable."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from editing import ALWAYS, EV, RULE, ST, Bad, edited, unreadable
from good import (
    cases,
    fresh,
    n,
    parameter,
    root,
    total,
)

ARGUMENTS = [("+", 1), ("*", 1), ("^", 1), ("^", 3), ("binomial", 1), ("binomial", 3), ("gamma", 0), ("gamma", 2), ("sum", 3)]
ARGUMENTS += [("sum", 5), ("cases", 1)]


def unreadables() -> dict[str, Bad]:
    """What is no certificate."""
    text = json.dumps(fresh("constant"), indent=1)
    twice = text.replace('"least M": "0x1"', '"least M": "0x1", "least M": "0x2"')
    capture = total("k", 1, 2, total("k", 1, 2, "k"))
    return {
        "version_2": unreadable("hsym.certificate/1", edited("constant", ("format", "hsym.certificate/2"))),
        "kind_unknown": unreadable("every M", edited("constant", (ST, "kind", "all M"))),
        "key_missing": unreadable("missing key", {key: value for key, value in fresh("constant").items() if key != EV}),
        "key_unknown": unreadable("unknown key", fresh("constant") | {"more": n(1)}),
        "key_twice": unreadable("a key occurs twice", twice.encode()),
        "truncated": unreadable("not JSON", text[: len(text) // 2].encode()),
        "trailing_text": unreadable("not JSON", (text + "x").encode()),
        "empty": unreadable("not JSON", b""),
        "only_null": unreadable("an object is expected", b"null"),
        "utf_16": unreadable("UTF-8", text.encode("utf-16")),
        "no_text": unreadable("UTF-8", b"\xff\x00\xfe"),
        "nan": unreadable("JSON numbers are not used", text.replace('"0x1"', "NaN", 1).encode()),
        "json_integer": unreadable("JSON numbers are not used", text.replace('"0x1"', "1", 1).encode()),
        "json_float": unreadable("JSON numbers are not used", text.replace('"0x1"', "1.5", 1).encode()),
        "decimal_number": unreadable("a number such as", edited("constant", (ST, "derivative", "1"))),
        "denominator_0": unreadable("a number such as", edited("constant", (ST, "derivative", "0x1/0x0"))),
        "digit_of_another_script": unreadable("a number such as", edited("constant", (ST, "derivative", "0x\u0661"))),
        "control_character": unreadable("a short printable text", edited("constant", (ST, "rule", "name", "a\nb"))),
        "empty_name": unreadable("a short printable text", edited("constant", (ST, "rule", "name", ""))),
        "variable_out_of_scope": unreadable("a variable in scope", edited("constant", (ST, "derivative", "s"))),
        "t_in_the_rule": unreadable("a variable in scope", edited("constant", (*RULE, "t"))),
        "root_for_every_M": unreadable("an integer exponent", edited("constant", (ST, "derivative", root(4)))),
        "operator_unknown": unreadable("an expression", edited("constant", (ST, "derivative", ["-", n(1), n(1)]))),
        "sum_of_one_term": unreadable("+ with 1 arguments", edited("constant", (ST, "derivative", ["+", n(1)]))),
        **{
            f"arguments_{number}": unreadable("arguments", edited("constant", (*RULE, [head, *[n(1)] * count])))
            for number, (head, count) in enumerate(ARGUMENTS, 1)
        },
        "arguments_of_not": unreadable("arguments", edited("constant", (*RULE, cases((["not", ALWAYS, ALWAYS], 1), 1)))),
        "arguments_of_less": unreadable("arguments", edited("constant", (*RULE, cases((["<", "s", "s", "s"], 1), 1)))),
        "arguments_of_and": unreadable("arguments", edited("constant", (*RULE, cases((["and", ALWAYS], 1), 1)))),
        "case_without_a_value": unreadable(
            "a pair [condition, expression]", edited("constant", (*RULE, ["cases", [["=", "s", n(0)]], n(1)]))
        ),
        "bound_variable_M": unreadable("other than M, s, K, t", edited("constant", (ST, "derivative", total("M", 1, 2, "M")))),
        "bound_variable_K": unreadable("not yet in use", edited("constant", (ST, "derivative", total("K", 1, 2, "K")))),
        "bound_variable_twice": unreadable("not yet in use", edited("constant", (ST, "derivative", capture))),
        "parameter_t": unreadable("other than M, s, K, t", edited("pass at k", (ST, "parameters", 0, "name", "t"))),
        "parameter_K": unreadable("reserved", edited("pass at k", (ST, "parameters", 0, "name", "K"))),
        "parameter_twice": unreadable("twice", edited("pass at k", (ST, "parameters", [parameter("k", "integer", 1)] * 2))),
        "parameter_with_bound_and_value": unreadable("a bound", edited("pass at k", (ST, "parameters", 0, "value", n(2)))),
        "integer_without_bound": unreadable("a bound", edited("pass at k", (ST, "parameters", 0, "least", None))),
        "integer_with_a_strict_bound": unreadable("a bound", edited("pass at k", (ST, "parameters", 0, "strict", True))),
        "sequence_K": unreadable("reserved", edited("central", (ST, "sequences", 0, "name", "K"))),
        "sequence_in_a_transform": unreadable(
            "a sequence that may stand here", edited("central", (ST, "transform", ["sequence", "A"]))
        ),
        "index_s": unreadable("other than M, s, K, t", edited("grpo", (ST, "index", "s"))),
        "index_is_a_parameter": unreadable("eps", edited("grpo", (ST, "index", "eps"))),
    }
