"""Bad input: one clear sentence on standard error that names the argument, the value and what was expected; exit code 2."""

import os
import re
from pathlib import Path

import pytest

WORDS = [
    ([], "the following arguments are required: COMMAND; see 'hsym --help'"),
    (
        ["derive"],
        "the following arguments are required: RULE (a formula that begins with - goes after --); see 'hsym derive --help'",
    ),
    (
        ["derve", "grpo"],
        "COMMAND: 'derve' is not possible; expected one of: list, show, derive, verify, table, notebook; see 'hsym --help'",
    ),
    (["list", "extra"], "unrecognized arguments: extra; see 'hsym --help'"),
    (["derive", "grpo", "--eps", "0", "--M", "4", "--bogus"], "unrecognized arguments: --bogus; see 'hsym --help'"),
    (["derive", "grpo", "-M", "4"], "unrecognized arguments: -M 4; see 'hsym --help'"),
    (["table", "grpo"], "the following arguments are required: --M; see 'hsym table --help'"),
    (
        ["derive", "grpo", "--M"],
        "argument --M: expected one argument (one that begins with - goes after =); see 'hsym derive --help'",
    ),
    (
        ["derive", "-R", "--M", "4"],
        "the following arguments are required: RULE (a formula that begins with - goes after --); see 'hsym derive --help'",
    ),
    (
        ["derive", "grpo", "--M", "4", "--eps", "-1/2"],
        "argument --eps: expected one argument (one that begins with - goes after =); see 'hsym derive --help'",
    ),
    (
        ["derive", "grpo", "--M", "4", "--format", "pdf"],
        "--format: 'pdf' is not possible; expected one of: text, latex, markdown, json; see 'hsym derive --help'",
    ),
    (
        ["derive", "grpo", "--M", "4", "--format", "csv"],
        "--format: 'csv' is not possible; expected one of: text, latex, markdown, json; see 'hsym derive --help'",
    ),
    (["list", "--format", "latex"], "--format: 'latex' is not possible; expected one of: text, json; see 'hsym list --help'"),
    (
        ["notebook", "rloo", "--M", "4", "--format", "json"],
        "--format: 'json' is not possible; expected one of: ipynb; see 'hsym notebook --help'",
    ),
    (
        ["table", "rloo", "--M", "4", "--format", "xls"],
        "--format: 'xls' is not possible; expected one of: text, latex, markdown, csv, html, json; see 'hsym table --help'",
    ),
    (
        ["verify", "rloo", "--M", "4", "--policy", "tabular"],
        "--policy: 'tabular' is not possible; expected one of: free, softmax, two-prompts; see 'hsym verify --help'",
    ),
    (
        ["verify", "rloo", "--M", "4", "--method", "guess"],
        "--method: 'guess' is not possible; expected one of: counts, tuples; see 'hsym verify --help'",
    ),
    (
        ["derive", "grpo", "--M", "4", "--degenerate", "skip"],
        "--degenerate: 'skip' is not possible; expected one of: formula, zero; see 'hsym derive --help'",
    ),
]

RULES = [
    (
        ["derive", "grop", "--M", "4"],
        "rule: 'grop' is not in the catalogue; did you mean grpo? expected one of: dr_grpo, grpo, "
        "idealised_grpo, reinforce, rejection_sampling, rloo, a .toml file, or a formula such as '(R - "
        "mean)/(std + eps)'",
    ),
    (
        ["derive", "rlo", "--M", "4"],
        "rule: 'rlo' is not in the catalogue; did you mean rloo? expected one of: dr_grpo, grpo, "
        "idealised_grpo, reinforce, rejection_sampling, rloo, a .toml file, or a formula such as '(R - "
        "mean)/(std + eps)'",
    ),
    (
        ["derive", "xyzzy", "--M", "4"],
        "rule: 'xyzzy' is not in the catalogue; expected one of: dr_grpo, grpo, idealised_grpo, "
        "reinforce, rejection_sampling, rloo, a .toml file, or a formula such as '(R - mean)/(std + eps)'",
    ),
    (
        ["derive", "sqrt", "--M", "4"],
        "rule: 'sqrt' is not in the catalogue; expected one of: dr_grpo, grpo, idealised_grpo, "
        "reinforce, rejection_sampling, rloo, a .toml file, or a formula such as '(R - mean)/(std + eps)'",
    ),
    (["derive", "", "--M", "4"], "argument formula: the text has no formula; expected one such as M/(s + 1)"),
    (["derive", "   ", "--M", "4"], "argument formula: the text has no formula; expected one such as M/(s + 1)"),
    (["notebook", "R", "--M", "4"], "RULE: 'R' is no weight rule of the catalogue; expected one of 'hsym list'"),
    (
        ["notebook", "idealised_grpo", "--M", "4"],
        "RULE: 'idealised_grpo' is no weight rule of the catalogue; expected one of 'hsym list'",
    ),
    (
        ["table", "grpo", "idealised_grpo", "--M", "4"],
        "RULE: idealised GRPO is a target without M; expected weight rules for a table",
    ),
    (
        ["show", "rule.txt"],
        "rule: 'rule.txt' is not in the catalogue; expected one of: dr_grpo, grpo, idealised_grpo, "
        "reinforce, rejection_sampling, rloo, a .toml file, or a formula such as '(R - mean)/(std + eps)'",
    ),
]

SIZES = [
    (["derive", "grpo"], "--M: no group size was given; expected an integer from 1 to 4096, such as --M 8"),
    (["verify", "rloo"], "--M: no group size was given; expected an integer from 1 to 4096, such as --M 8"),
    (["derive", "grpo", "--M", "0"], "--M: '0' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "-3"], "--M: '-3' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M=--4"], "--M: '--4' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "+4"], "--M: '+4' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "1000000000"], "--M: '1000000000' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "4097"], "--M: '4097' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "2.5"], "--M: '2.5' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "x"], "--M: 'x' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", ""], "--M: '' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "0x10"], "--M: '0x10' is not possible; expected an integer from 1 to 4096"),
    (["derive", "grpo", "--M", "４"], "--M: '４' is not possible; expected an integer from 1 to 4096"),
    (
        ["derive", "grpo", "--eps", "0", "--M", "100001", "--at", "1/2"],
        "--M: '100001' is not possible; expected an integer from 1 to 100000",
    ),
    (["derive", "rloo", "--M", "1"], "M: 1 is too small for the rule RLOO; expected at least 2"),
    (["derive", "grpo", "--ddof", "1", "--M", "1"], "M: 1 is too small for the rule GRPO; expected at least 2"),
    (["table", "grpo", "--M", "17"], "--M: '17' is not possible; expected an integer from 1 to 16"),
    (["table", "grpo", "--M", "4,"], "--M: '' is not possible; expected an integer from 1 to 16"),
    (["table", "grpo", "--M", "4,x"], "--M: 'x' is not possible; expected an integer from 1 to 16"),
    (["notebook", "grpo", "--M", "17"], "--M: '17' is not possible; expected an integer from 1 to 16"),
    (["derive", "idealised_grpo", "--M", "4"], "--M: idealised GRPO is a target whose weights depend on p; expected no --M"),
    (["verify", "idealised_grpo", "--M", "4"], "--M: idealised GRPO is a target whose weights depend on p; expected no --M"),
    (
        ["verify", "reinforce", "--M", "4096"],
        "M: the identity at M = 4096 on 3 responses sums 25184259 terms by counts; expected at most 200000",
    ),
    (
        ["verify", "reinforce", "--M", "30", "--method", "tuples"],
        "M: the identity at M = 30 on 3 responses sums 6176733962839470 terms by tuples; expected at most 200000",
    ),
    (["verify", "rloo", "--M", "4", "--responses", "9"], "--responses: '9' is not possible; expected an integer from 2 to 8"),
    (["verify", "rloo", "--M", "4", "--responses", "1"], "--responses: '1' is not possible; expected an integer from 2 to 8"),
    (["verify", "rloo", "--M", "4", "--responses", ""], "--responses: '' is not possible; expected an integer from 2 to 8"),
    (["verify", "rloo", "--M", "4", "--correct", "0"], "--correct: '0' is not possible; expected an integer from 1 to 2"),
    (["verify", "rloo", "--M", "4", "--correct", "3"], "--correct: '3' is not possible; expected an integer from 1 to 2"),
    (
        ["verify", "rloo", "--M", "4", "--policy", "two-prompts", "--responses", "4"],
        "--policy: two-prompts has its own responses; expected no --responses and no --correct",
    ),
]

SYNTAX = [
    (
        ["derive", "R +", "--M", "4"],
        "argument formula: the text ends at column 4; expected a number, a name, a function or '('",
    ),
    (["derive", "(R", "--M", "4"], "argument formula: the text ends at column 3 where ')' is expected"),
    (["derive", "R)", "--M", "4"], "argument formula: ')' at column 2 is not expected; expected an operator or the end"),
    (["derive", "2K", "--M", "4"], "argument formula: 'K' at column 2 follows a value directly; write * to multiply"),
    (["derive", "R R", "--M", "4"], "argument formula: 'R' at column 3 follows a value directly; write * to multiply"),
    (
        ["derive", "R = K", "--M", "4"],
        "argument formula: 'R' is assigned to; expected FORMULA, Z = FORMULA, or a = FORMULA; b = FORMULA",
    ),
    (
        ["derive", "R == K", "--M", "4"],
        "argument formula: the condition at column 3 stands where a number is expected; conditions "
        "belong inside where(condition, x, y) or Piecewise((value, condition), ...)",
    ),
    (
        ["derive", "*R", "--M", "4"],
        "argument formula: '*' at column 1 is not expected; expected a number, a name, a function or '('",
    ),
    (
        ["derive", "R // 2", "--M", "4"],
        "argument formula: '/' at column 4 is not expected; expected a number, a name, a function or '('",
    ),
    (["derive", "sqrt(R", "--M", "4"], "argument formula: the text ends at column 7 where ')' is expected"),
    (["derive", "sqrt()", "--M", "4"], "argument formula: sqrt at column 1 has 0 arguments; expected 1"),
    (["derive", "sqrt(R, K)", "--M", "4"], "argument formula: sqrt at column 1 has 2 arguments; expected 1"),
    (["derive", "max(R)", "--M", "4"], "argument formula: max at column 1 has 1 argument; expected two or more"),
    (["derive", "sqr(R)", "--M", "4"], "argument formula: 'sqr' at column 1 is not a function; did you mean sqrt?"),
    (
        ["derive", "R(K)", "--M", "4"],
        "argument formula: 'R' at column 1 is not a function; write * to multiply; the functions are "
        "sqrt log exp min max abs binomial factorial harmonic gamma asin acos atan where Piecewise",
    ),
    (
        ["derive", "(R, K)", "--M", "4"],
        "argument formula: ',' at column 3 makes a list; expected one value inside the parentheses",
    ),
    (
        ["derive", "0 < K < M", "--M", "4"],
        "argument formula: '<' at column 7 chains two comparisons; write them apart, such as 0 < s and s < M",
    ),
    (
        ["derive", "where(K, 1, 0)", "--M", "4"],
        "argument formula: the number at column 7 stands where a condition is expected; write a comparison such as K == 0",
    ),
    (["derive", "where(K == 0, 1)", "--M", "4"], "argument formula: where at column 1 has 2 arguments; expected 3"),
    (
        ["derive", "Piecewise((R, K < 2))", "--M", "4"],
        "argument formula: Piecewise at column 1 leaves cases open; expected (value, True) as its last pair",
    ),
    (
        ["derive", "Piecewise(R, True)", "--M", "4"],
        "argument formula: Piecewise at column 1 expects pairs (value, condition) in parentheses; expected '(' at column 11",
    ),
    (
        ["derive", "R!", "--M", "4"],
        "argument formula: '!' at column 2 is not part of a formula; write factorial(x), or != to compare",
    ),
    (
        ["derive", "R % 2", "--M", "4"],
        "argument formula: '%' at column 3 is not part of a formula; write a fraction of integers",
    ),
    (
        ["derive", "R & K", "--M", "4"],
        "argument formula: '&' at column 3 is not part of a formula; write and between conditions",
    ),
    (
        ["derive", "R; K", "--M", "4"],
        "argument formula: 'R' at column 1 is no part of a pair; expected exactly a = FORMULA; b = FORMULA",
    ),
    (["derive", "a = s", "--M", "4"], "argument formula: the pair has only a = ...; expected both, a = FORMULA; b = FORMULA"),
    (
        ["derive", "a = 0; a = 1", "--M", "4"],
        "argument formula: 'a = 1' at column 7 is no part of a pair; expected exactly a = FORMULA; b = FORMULA",
    ),
    (
        ["derive", "a = 0; b = 1; c = 2", "--M", "4"],
        "argument formula: 'c = 2' at column 14 is no part of a pair; expected exactly a = FORMULA; b = FORMULA",
    ),
    (
        ["derive", "a = s; b = K", "--M", "4"],
        "argument formula (b): 'K' at column 12 is a name of group formulas; expected s, M and "
        "parameters in a pair, where a wrong sample sees K = s and a correct one K = s + 1",
    ),
    (
        ["derive", "R if K else 0", "--M", "4"],
        "argument formula: 'if' at column 3 is a word of Python; expected a formula, where a choice is where(condition, x, y)",
    ),
]

NAMES = [
    (
        ["derive", "R + lam", "--M", "4"],
        "argument formula: unknown name 'lam' at column 5; expected R, K, M, mean, std, var, sample_std, "
        "sample_var, eps, or a parameter: declare it with --param lam",
    ),
    (
        ["derive", "R + epsilon", "--M", "4"],
        "argument formula: unknown name 'epsilon' at column 5 (did you mean eps?); expected R, K, M, "
        "mean, std, var, sample_std, sample_var, eps, or a parameter: declare it with --param epsilon",
    ),
    (
        ["derive", "R + s", "--M", "4"],
        "argument formula: 's' at column 5 is no name of a group formula; expected R, K, M, mean, std, "
        "var, sample_std, sample_var or parameters, or the pair a = ...; b = ... in s, M and parameters",
    ),
    (
        ["derive", "oo*R", "--M", "4"],
        "argument formula: unknown name 'oo' at column 1; expected R, K, M, mean, std, var, sample_std, "
        "sample_var, eps, or a parameter: declare it with --param oo",
    ),
    (
        ["derive", "I*R", "--M", "4"],
        "argument formula: unknown name 'I' at column 1; expected R, K, M, mean, std, var, sample_std, "
        "sample_var, eps, or a parameter: declare it with --param I",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "h = p"],
        "argument --claim: unknown name 'p' at column 5; expected t, M, or a parameter: declare it with --param p",
    ),
]

FLOATS = [
    (["derive", "0.1*R", "--M", "4"], "argument formula: 0.1 at column 1 is a float; write 1/10"),
    (["derive", "R + 1e-6", "--M", "4"], "argument formula: 1e-6 at column 5 is a float; write 1/1000000"),
    (["derive", "R + .5", "--M", "4"], "argument formula: .5 at column 5 is a float; write 1/2"),
    (["derive", "R + 1.", "--M", "4"], "argument formula: 1. at column 5 is a float; write 1"),
    (["derive", "grpo", "--M", "4", "--eps", "0.1"], "argument --eps: 0.1 at column 1 is a float; write 1/10"),
    (["derive", "grpo", "--M", "4", "--eps", "1e-6"], "argument --eps: 1e-6 at column 1 is a float; write 1/1000000"),
    (["derive", "lam*R", "--M", "4", "--param", "lam=0.5"], "argument --param lam: 0.5 at column 1 is a float; write 1/2"),
    (["derive", "grpo", "--eps", "0", "--M", "4", "--at", "0.5"], "argument --at: 0.5 at column 1 is a float; write 1/2"),
    (["verify", "rloo", "--M", "4", "--claim", "h = 0.5*t"], "argument --claim: 0.5 at column 5 is a float; write 1/2"),
]

UNDEFINED = [
    (
        ["derive", "1/0", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): division by zero at column 3; expected a divisor that is not 0",
    ),
    (
        ["derive", "0/0", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): division by zero at column 3; expected a divisor that is not 0",
    ),
    (
        ["derive", "0^0", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): 0^0 at column 2; expected a base that is not 0",
    ),
    (
        ["derive", "R/(R-R)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): division by zero at column 4; expected a divisor that is not 0",
    ),
    (
        ["derive", "K/K", "--M", "4"],
        "rule Z = K/K: the weight a_s of an incorrect sample is undefined at s = 0 (M = 4, K = 0): 0/0, or a "
        "function outside its domain; give a convention for degenerate groups (--degenerate zero) or use Piecewise",
    ),
    (
        ["derive", "1/(K-2)", "--M", "4"],
        "rule Z = 1/(K-2): the weight a_s of an incorrect sample is undefined at s = 2 (M = 4, K = 2): a "
        "division by zero; use Piecewise to say what the weight is there",
    ),
    (
        ["derive", "R/(K-2)", "--M", "4"],
        "rule Z = R/(K-2): the weight b_s of a correct sample is undefined at s = 1 (M = 4, K = 2): a "
        "division by zero; use Piecewise to say what the weight is there",
    ),
    (
        ["derive", "(R - mean)/std", "--M", "4"],
        "rule Z = (R - mean)/std: the weight a_s of an incorrect sample is undefined at s = 0 (M = 4, K "
        "= 0): 0/0; give a convention for degenerate groups (--degenerate zero) or use Piecewise",
    ),
    (
        ["derive", "(R - mean)/(std + eps)", "--eps", "0", "--M", "4"],
        "rule Z = (R - mean)/(std + eps): the weight a_s of an incorrect sample is undefined at s = 0 (M "
        "= 4, K = 0): 0/0; give a convention for degenerate groups (--degenerate zero) or use Piecewise",
    ),
    (
        ["derive", "R - (K-R)/(M-1)", "--M", "1"],
        "rule Z = R - (K-R)/(M-1): the weight a_s of an incorrect sample is undefined at s = 0 (M = 1, K "
        "= 0): 0/0; give a convention for degenerate groups (--degenerate zero) or use Piecewise",
    ),
    (
        ["derive", "sample_std", "--M", "1"],
        "rule Z = sample_std: the weight a_s of an incorrect sample is undefined at s = 0 (M = 1, K = "
        "0): 0/0; give a convention for degenerate groups (--degenerate zero) or use Piecewise",
    ),
    (
        ["derive", "sqrt(-1)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the power at column 1 has the negative base "
        "-1; expected a real number",
    ),
    (
        ["derive", "sqrt(K - 2)", "--M", "4"],
        "rule Z = sqrt(K - 2): the weight a_s of an incorrect sample is undefined at s = 0 (M = 4, K = "
        "0): a square root of a negative number; give a convention for degenerate groups (--degenerate "
        "zero) or use Piecewise",
    ),
    (
        ["derive", "a = 0; b = sqrt(2 - s)", "--M", "4"],
        "rule a = 0; b = sqrt(2 - s): the weight b_s of a correct sample is undefined at s = 3 (M = 4, K "
        "= 4): a square root of a negative number; give a convention for degenerate groups (--degenerate "
        "zero) or use Piecewise",
    ),
    (
        ["derive", "log(0)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the logarithm at column 1 has the argument "
        "0; expected a positive number",
    ),
    (
        ["derive", "log(-1)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the logarithm at column 1 has the argument "
        "-1; expected a positive number",
    ),
    (
        ["derive", "log(K-2)*R", "--M", "4"],
        "rule Z = log(K-2)*R: the weight b_s of a correct sample is undefined at s = 0 (M = 4, K = 1): "
        "not a real number; use Piecewise to say what the weight is there",
    ),
    (
        ["derive", "asin(2)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the constant 2 at column 1 is out of range; "
        "expected a real number from -1 to 1",
    ),
    (
        ["derive", "asin(K)", "--M", "4"],
        "rule Z = asin(K): the weight a_s of an incorrect sample is undefined at s = 2 (M = 4, K = 2): "
        "not a real number; use Piecewise to say what the weight is there",
    ),
    (
        ["derive", "factorial(-1)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the constant -1 in factorial at column 1 is "
        "out of range; expected an integer 0 to 1000",
    ),
    (
        ["derive", "factorial(K-2)", "--M", "4"],
        "rule Z = factorial(K-2): the weight a_s of an incorrect sample is undefined at s = 0 (M = 4, K "
        "= 0): a factorial of a negative number; give a convention for degenerate groups (--degenerate "
        "zero) or use Piecewise",
    ),
    (
        ["derive", "R/lam", "--M", "4", "--param", "lam=0"],
        "argument formula (for a correct sample, R = 1): division by zero at column 3; expected a divisor that is not 0",
    ),
    (
        ["derive", "where(lam > 0, R, 0)", "--M", "4", "--param", "lam"],
        "rule Z = where(lam > 0, R, 0): the weight a_s of an incorrect sample is not determined at s = 0 "
        "(M = 4, K = 0): a case whose condition lam > 0 is not decided; give the parameters in it values",
    ),
]

BOMBS = [
    (
        ["derive", "9^9^9", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the exponent at column 4 is too large; "
        "expected one from -1000 to 1000 with a denominator up to 1000",
    ),
    (
        ["derive", "2^100000", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the exponent at column 3 is too large; "
        "expected one from -1000 to 1000 with a denominator up to 1000",
    ),
    (
        ["derive", "K^(10^6)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the exponent at column 6 is too large; "
        "expected one from -1000 to 1000 with a denominator up to 1000",
    ),
    (
        ["derive", "M^M^M", "--M", "4096"],
        "argument formula (for an incorrect sample, R = 0): the tower of powers at column 2 grows too "
        "fast; expected no power, exp or factorial in an exponent",
    ),
    (
        ["derive", "M^M", "--M", "4096"],
        "rule: its values reach about 53248 bits at 4096 values of s; expected at most 1048576 bits each "
        "and 134217728 bits in all",
    ),
    (
        ["derive", "K^M*R", "--M", "4096"],
        "rule: its values reach about 49152 bits at 4096 values of s; expected at most 1048576 bits each "
        "and 134217728 bits in all",
    ),
    (
        ["derive", "factorial(1000000)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the constant 1000000 in factorial at column "
        "1 is out of range; expected an integer 0 to 1000",
    ),
    (
        ["derive", "binomial(10^9, 5)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the constant 1000000000 in binomial at "
        "column 1 is out of range; expected an integer -1000 to 1000",
    ),
    (
        ["derive", "harmonic(10^6)", "--M", "4"],
        "argument formula (for an incorrect sample, R = 0): the constant 1000000 in harmonic at column 1 "
        "is out of range; expected an integer 0 to 1000",
    ),
    (
        ["derive", "factorial(factorial(M))", "--M", "50"],
        "argument formula (for an incorrect sample, R = 0): the tower of powers at column 1 grows too "
        "fast; expected no power, exp or factorial in an exponent",
    ),
    (["derive", "factorial(M^4)", "--M", "4096"], "rule: factorial of 281474976710656 is too large; expected at most 200000"),
    (["derive", "harmonic(M^3)*R", "--M", "4096"], "rule: harmonic of 68719476736 is too large; expected at most 200000"),
    (["derive", "binomial(M^3, M)*R", "--M", "4096"], "rule: binomial of 68719476736 is too large; expected at most 200000"),
    (
        ["derive", "exp(exp(exp(M)))", "--M", "20"],
        "argument formula (for an incorrect sample, R = 0): the tower of powers at column 5 grows too "
        "fast; expected no power, exp or factorial in an exponent",
    ),
    (
        ["derive", "((((((((((((((((((((((((((((((((((((((((R))))))))))))))))))))))))))))))))))))))))", "--M", "4"],
        "argument formula: the text nests more than 32 levels at column 34; expected fewer parentheses, "
        "signs or powers inside each other",
    ),
    (
        [
            "derive",
            "R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R",
            "--M",
            "4",
        ],
        "argument formula: the text has 3001 characters; expected at most 2000",
    ),
    (
        [
            "derive",
            "R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R+R",
            "--M",
            "4",
        ],
        "argument formula: the text has more than 1000 tokens; expected a shorter formula",
    ),
    (
        ["derive", "1111111111111111111111111111111111111111111111111111111111111", "--M", "4"],
        "argument formula: the number at column 1 has 61 digits; expected at most 60",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "h = t^4097"],
        "argument --claim: the exponent at column 7 is too large; expected one from -1000 to 1000 with a "
        "denominator up to 1000",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "h = M^M^M"],
        "argument --claim: the tower of powers at column 6 grows too fast; expected no power, exp or factorial in an exponent",
    ),
    (
        ["derive", "grpo", "--eps", "0", "--M", "4096", "--monomials"],
        "--monomials: h_4096 has 4096 powers of t with 1968 square roots, too many to write; expected a smaller M",
    ),
]

OPTIONS = [
    (["derive", "grpo", "--M", "4", "--eps", "-1"], "parameter eps: -1 is negative; expected a number that is at least 0"),
    (["derive", "grpo", "--M", "4", "--eps=-1/2"], "parameter eps: -1/2 is negative; expected a number that is at least 0"),
    (
        ["derive", "grpo", "--M", "4", "--eps", "small"],
        "argument --eps: unknown name 'small' at column 1; expected a constant such as 1/10",
    ),
    (
        ["derive", "grpo", "--M", "4", "--eps", "positive"],
        "argument --eps: unknown name 'positive' at column 1; expected a constant such as 1/10",
    ),
    (
        ["derive", "grpo", "--M", "4", "--eps", "1/0"],
        "argument --eps: division by zero at column 3; expected a divisor that is not 0",
    ),
    (["derive", "grpo", "--M", "4", "--ddof", "2"], "--ddof: '2' is not possible; expected an integer from 0 to 1"),
    (["derive", "grpo", "--M", "4", "--ddof", "x"], "--ddof: 'x' is not possible; expected an integer from 0 to 1"),
    (
        ["derive", "reinforce", "--M", "4", "--eps", "0"],
        "parameter eps: the rule REINFORCE has no such parameter; expected one of: none",
    ),
    (
        ["derive", "reinforce", "--M", "4", "--ddof", "0"],
        "option ddof: the rule reinforce has no such option; expected one of: none",
    ),
    (
        ["derive", "reinforce", "--M", "4", "--eps-inside"],
        "option eps_inside: the rule reinforce has no such option; expected one of: none",
    ),
    (
        ["derive", "R - mean", "--M", "4", "--ddof", "1"],
        "--ddof: it is an option of the catalogue's grpo; write it into the formula",
    ),
    (
        ["derive", "R - mean", "--M", "4", "--eps-inside"],
        "--eps-inside: it is an option of the catalogue's grpo; write it into the formula",
    ),
    (["derive", "idealised_grpo", "--eps", "0"], "parameter eps: idealised GRPO has no parameters; expected none"),
    (
        ["derive", "idealised_grpo", "--degenerate", "zero"],
        "degenerate: idealised GRPO is a target without groups; expected no convention for it",
    ),
    (["derive", "idealised_grpo", "--at", "1/2"], "--at: idealised GRPO is a target without M; expected a weight rule"),
    (["derive", "grpo", "--M", "4", "--check"], "--check: no file was named; expected -o FILE with it"),
    (["derive", "grpo", "--M", "4", "--digits", "5"], "--digits: '5' is about --at; expected --at T with it"),
    (
        ["derive", "grpo", "--eps", "0", "--M", "4", "--at", "1/3", "--digits", "0"],
        "--digits: '0' is not possible; expected an integer from 1 to 10000",
    ),
    (
        ["derive", "grpo", "--eps", "0", "--M", "4", "--at", "1/3", "--digits", "10001"],
        "--digits: '10001' is not possible; expected an integer from 1 to 10000",
    ),
    (
        ["derive", "grpo", "--eps", "0", "--M", "4", "--at", "1/3", "--format", "latex"],
        "--format: latex is not possible with --at; expected text or json",
    ),
    (
        ["derive", "grpo", "--eps", "0", "--M", "4", "--at", "2"],
        "--at: '2' is not in [0, 1]; expected an exact number from 0 to 1, such as 1/3",
    ),
    (
        ["derive", "grpo", "--eps", "0", "--M", "4", "--at", "-1"],
        "--at: '-1' is not in [0, 1]; expected an exact number from 0 to 1, such as 1/3",
    ),
    (["derive", "grpo", "--M", "4", "--at", "1/3"], "--at: the parameter eps has no value; expected one, by --eps or --param"),
    (
        ["notebook", "grpo", "--M", "4", "--eps", "sqrt(2)"],
        "--eps: sqrt(2) is not rational; expected a fraction for a notebook",
    ),
    (
        ["notebook", "grpo", "--M", "4", "--degenerate", "zero"],
        "--param and --degenerate: not possible for a notebook; expected --eps, --ddof and --eps-inside only",
    ),
    (
        ["verify", "rloo", "--M", "4", "--symbolic", "--claim", "h = t"],
        "--symbolic: a claim is about one rule; expected --symbolic without --claim",
    ),
]

PARAMETERS = [
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam<0"],
        "--param: 'lam<0' is no declaration; expected NAME, NAME>0, NAME>=0 or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam>1"],
        "--param: 'lam>1' is no declaration; expected NAME, NAME>0, NAME>=0 or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam="],
        "--param: 'lam=' is no declaration; expected NAME, NAME>0, NAME>=0 or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam=1=2"],
        "argument --param lam: '=' at column 2 is no comparison; write == to compare",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "=3"],
        "--param: '=3' is no declaration; expected NAME, NAME>0, NAME>=0 or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", ""],
        "--param: '' is no declaration; expected NAME, NAME>0, NAME>=0 or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "K=3"],
        "argument --param: 'K' already has a meaning in formulas; expected another name",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "lambda"],
        "argument --param: 'lambda' already has a meaning in formulas; expected another name",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "2x"],
        "argument --param: '2x' is not a name; expected a letter, then letters, digits or single underscores",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "_x__"],
        "argument --param: '_x__' is not a name; expected a letter, then letters, digits or single underscores",
    ),
    (["derive", "lam*R", "--M", "4", "--param", "lam", "--param", "lam>0"], "--param: lam is declared twice; expected once"),
    (
        ["derive", "eps*R", "--M", "4", "--param", "eps=1", "--eps", "0"],
        "--eps: eps is also given by --param; expected one of the two",
    ),
    (
        ["derive", "grpo", "--M", "4", "--param", "lam=1"],
        "parameter lam: the rule GRPO has no such parameter; expected one of: eps",
    ),
]

CLAIMS = [
    (
        ["verify", "rloo", "--M", "4", "--claim", ""],
        "argument --claim: '' is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "t"],
        "argument --claim: 't' is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "h == t"],
        "argument --claim: 'h == t' is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "h'' = t"],
        "argument --claim: \"h'' = t\" is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "h < t"],
        "argument --claim: 'h < t' is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "Monotone"],
        "argument --claim: 'Monotone' is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "equal to"],
        "argument --claim: 'equal to' is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "equal to rlo"],
        "rule: 'rlo' is not in the catalogue; did you mean rloo? expected one of: dr_grpo, grpo, "
        "idealised_grpo, reinforce, rejection_sampling, rloo, a .toml file, or a formula such as '(R - "
        "mean)/(std + eps)'",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "equal to idealised_grpo"],
        "--claim: 'idealised_grpo' is a target without M; expected a weight rule to compare with",
    ),
    (
        ["verify", "rloo", "--M", "4", "--claim", "equal to R*"],
        "argument formula: the text ends at column 3; expected a number, a name, a function or '('",
    ),
]


INJECTIONS = [
    "__import__('os').system('touch canary')",
    '__import__("os").system("touch canary")',
    "eval(\"open('canary', 'w')\")",
    "exec(open('canary', 'w'))",
    "open('canary', 'w')",
    "open(canary, w)",
    "R.__class__.__mro__",
    "R*().__class__",
    "(lambda: R)()",
    "lambda x: x",
    "[R for R in (1, 2)]",
    "f'{R}'",
    "{R}",
    "{0.__class__}",
    "%s%n",
    "$(touch canary)",
    "`touch canary`",
    "R; touch canary",
    "R && touch canary",
    "R | touch canary",
    "R\\x41",
    "R\\\n+ K",
    "R\nK",
    "R\rK",
    "R\x1b[31m",
    "R\u202eK",
    "R*\u200bK",
    "Ｒ",
    "К*R",
    "R*２",
    "R \udc80",
    "import os",
    "R:=2",
    "R@K",
    "sympify(R)",
    "Symbol(R)",
    "\\input{canary}*R",
    "a = 0; b = __import__('os')",
]

FILES = [
    ("formula = ", "it is not TOML (Invalid value (at end of document)); expected a rule file"),
    (
        'formula = "R"\nfromula = "R"\n',
        "'fromula' is no key of a rule file; expected one of: name, formula, a, b, degenerate, "
        "least_M, references, parameters, claims",
    ),
    ("formula = 3\n", "formula is 3; expected a text"),
    ('formula = "R"\nname = true\n', "name is True; expected a text"),
    ('formula = "R"\nname = "two\\nlines"\n', "name is 'two\\nlines'; expected one line of text"),
    ('formula = "R"\nleast_M = "2"\n', "least_M is '2'; expected an integer"),
    ('formula = "R"\nleast_M = 2.0\n', "least_M is 2.0; expected an integer"),
    ('formula = "R"\nleast_M = 0\n', "least_M is 0; expected an integer from 1 to 4096"),
    (
        f'formula = "R"\nleast_M = 0x{"f" * 5000}\n',
        "least_M is a value too long to show; expected an integer from 1 to 4096",
    ),
    ('formula = "R"\ndegenerate = "skip"\n', "degenerate is 'skip'; expected one of: formula, zero"),
    ('formula = "R"\nreferences = "one"\n', "references is 'one'; expected a list"),
    ('formula = "R"\nreferences = [1]\n', "references is [1]; expected a list of texts"),
    ('formula = "R"\nclaims = ["h = t"]\n', "claims has 'h = t'; expected tables with the texts text and source"),
    (
        'formula = "R"\n[[claims]]\ntext = "h = t"\n',
        "claims has {'text': 'h = t'}; expected tables with the texts text and source",
    ),
    ('formula = "R"\nparameters = "eps"\n', "parameters is 'eps'; expected a table"),
    ('formula = "x*R"\n[parameters]\nx = 0.5\n', 'parameter x is 0.5; expected an integer, or a text such as "1/10"'),
    ('formula = "x*R"\n[parameters]\nx = true\n', 'parameter x is True; expected an integer, or a text such as "1/10"'),
    (f'formula = "x*R"\n[parameters]\nx = 0x{"f" * 5000}\n', "parameter x has more than 60 digits; expected a smaller integer"),
    ('formula = "R"\na = "0"\nb = "1"\n', "expected either formula, or both a and b"),
    ('a = "0"\n', "expected either formula, or both a and b"),
    ("", "expected either formula, or both a and b"),
    ("#" * 65_537, "it is larger than 65536 bytes; expected a small TOML file"),
]

FORMULAS_IN_FILES = [
    ('formula = ""\n', "argument formula: the text has no formula; expected one such as M/(s + 1)"),
    ('formula = "0.1*R"\n', "argument formula: 0.1 at column 1 is a float; write 1/10"),
    ('formula = "x*R"\n[parameters]\nx = "0.5"\n', "argument parameter x: 0.5 at column 1 is a float; write 1/2"),
    (
        'formula = "x*R"\n[parameters]\nK = 1\n',
        "argument --param: 'K' already has a meaning in formulas; expected another name",
    ),
    (
        'a = "0; b = 1"\nb = "1"\n',
        "argument formula: 'b = 1' at column 14 is no part of a pair; expected exactly a = FORMULA; b = FORMULA",
    ),
    (
        "formula = \"__import__('os').system('touch canary')\"\n",
        "argument formula: '__import__' at column 1 has two underscores in a row; expected a plain name",
    ),
]

ALL = [*WORDS, *RULES, *SIZES, *SYNTAX, *NAMES, *FLOATS, *UNDEFINED, *BOMBS, *OPTIONS, *PARAMETERS, *CLAIMS]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder, in which a canary would show."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("words", "message"), ALL, ids=[" ".join(words)[:60] for words, _ in ALL])
def test_bad_words(hsym, folder, words, message):
    done = hsym(*words)
    assert done.err == f"hsym: error: {message}\n"
    assert done.code == 2
    assert done.out == ""
    assert list(folder.iterdir()) == []


def test_there_are_enough_cases():
    assert len(ALL) > 150
    assert len({" ".join(words) for words, _ in ALL}) == len(ALL)


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("place", ["rule", "claim", "parameter", "point"])
def test_text_is_never_run(hsym, call, folder, text, place):
    calls = {
        "rule": ["derive", "--M=3", "--", text],
        "claim": ["verify", "rloo", "--M=3", f"--claim=h = {text}"],
        "parameter": ["derive", "x*R", "--M=3", f"--param=x={text}"],
        "point": ["derive", "rloo", "--M=3", f"--at={text}"],
    }
    done = (hsym if place == "rule" else call)(*calls[place])
    assert done.code == 2
    assert re.fullmatch(r"hsym: error: .+\n", done.err)
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err
    assert done.out == ""
    assert list(folder.iterdir()) == []


def test_null_byte(call):
    done = call("derive", "R\0", "--M", "4")
    assert (done.code, done.out, done.err) == (2, "", "hsym: error: arguments: one has a null byte; expected text\n")


@pytest.mark.parametrize(("content", "message"), FILES, ids=[content[:40] for content, _ in FILES])
def test_bad_rule_file(hsym, folder, content, message):
    (folder / "rule.toml").write_text(content, encoding="utf-8")
    done = hsym("show", "rule.toml")
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: file rule.toml: {message}\n")


@pytest.mark.parametrize(("content", "message"), FORMULAS_IN_FILES, ids=[content[:40] for content, _ in FORMULAS_IN_FILES])
def test_bad_formula_in_a_rule_file(hsym, folder, content, message):
    (folder / "rule.toml").write_text(content, encoding="utf-8")
    done = hsym("show", "rule.toml")
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert [path.name for path in folder.iterdir()] == ["rule.toml"]


def test_rule_file_that_cannot_be_read(hsym, folder):
    (folder / "binary.toml").write_bytes(bytes(range(256)))
    (folder / "folder.toml").mkdir()
    (folder / "deep.toml").write_text("formula = " + "[" * 20_000, encoding="utf-8")
    (folder / "long.toml").write_text("least_M = " + "9" * 5_000, encoding="utf-8")
    expected = {
        "binary": "it is not text in UTF-8; expected a rule file",
        "folder": "is a directory; expected a readable TOML file",
        "missing": "no such file or directory; expected a readable TOML file",
    }
    for name, message in expected.items():
        done = hsym("show", f"{name}.toml")
        assert (done.code, done.out, done.err) == (2, "", f"hsym: error: file {name}.toml: {message}\n")
    for name in ("deep", "long"):  # the reason is Python's own
        done = hsym("show", f"{name}.toml")
        assert (done.code, done.out) == (2, "")
        assert re.fullmatch(rf"hsym: error: file {name}\.toml: it is not TOML \(.+\); expected a rule file\n", done.err)


def test_line_breaks_in_a_file_name_stay_in_one_line(hsym):
    done = hsym("show", "a\nb.toml")
    assert done.err == "hsym: error: file a\\nb.toml: no such file or directory; expected a readable TOML file\n"


BAD_OUTPUTS = [
    ("folder", "-o: folder cannot be written (is a directory); expected a writable path"),
    ("missing/x.tex", "-o: missing/x.tex cannot be written (no such file or directory); expected a writable path"),
    ("file/x.tex", "-o: file/x.tex cannot be written (not a directory); expected a writable path"),
    ("/proc/hsym.tex", "-o: /proc/hsym.tex cannot be written (no such file or directory); expected a writable path"),
]


@pytest.mark.parametrize(("path", "message"), BAD_OUTPUTS)
def test_output_that_cannot_be_written(hsym, folder, path, message):
    (folder / "folder").mkdir()
    (folder / "file").write_text("before", encoding="utf-8")
    done = hsym("derive", "rloo", "--M", "3", "-o", path)
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert sorted(x.name for x in folder.iterdir()) == ["file", "folder"]
    assert (folder / "file").read_text(encoding="utf-8") == "before"


def test_check_of_a_folder(hsym, folder):
    (folder / "folder").mkdir()
    done = hsym("derive", "rloo", "--M", "3", "-o", "folder", "--check")
    assert (done.code, done.err) == (2, "hsym: error: -o: folder cannot be read (is a directory); expected a file\n")


@pytest.mark.parametrize("words", [words for words, _ in UNDEFINED[:6] + BOMBS[:6]], ids=" ".join)
def test_a_failed_call_leaves_the_file_alone(hsym, folder, words):
    kept = folder / "kept.tex"
    kept.write_text("before", encoding="utf-8")
    assert hsym(*words, "-o", "kept.tex").code == 2
    assert kept.read_text(encoding="utf-8") == "before"
    assert list(folder.iterdir()) == [kept]


def test_a_disk_that_fails_leaves_the_file_alone_and_no_other(call, folder, monkeypatch):
    kept = folder / "kept.tex"
    kept.write_text("before", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    done = call("derive", "rloo", "--M", "3", "-o", "kept.tex")
    message = "-o: kept.tex cannot be written (no space left on device); expected a writable path"
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert kept.read_text(encoding="utf-8") == "before"
    assert list(folder.iterdir()) == [kept]


PROCESSES = [
    WORDS[0],
    WORDS[2],
    RULES[0],
    SIZES[2],
    SYNTAX[0],
    FLOATS[0],
    UNDEFINED[7],
    BOMBS[0],
    OPTIONS[0],
    PARAMETERS[0],
    CLAIMS[0],
]


@pytest.mark.parametrize(("words", "message"), PROCESSES, ids=[" ".join(words) for words, _ in PROCESSES])
def test_bad_words_in_a_process(process, words, message):
    done = process(*words)
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
