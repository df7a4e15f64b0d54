"""Bad formulas: one clear sentence on standard error that names the argument, the value and what was expected; exit code 2."""

import pytest

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
        "argument --claim: unknown name 'p' at column 5; expected t, M, or a parameter: declare it with --param NAME",
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

ALL = [*SYNTAX, *NAMES, *FLOATS, *UNDEFINED, *BOMBS]


@pytest.mark.parametrize(("words", "message"), ALL, ids=[" ".join(words)[:60] for words, _ in ALL])
def test_bad_words(hsym, folder, words, message):
    done = hsym(*words)
    assert done.err == f"hsym: error: {message}\n"
    assert done.code == 2
    assert done.out == ""
    assert list(folder.iterdir()) == []


def test_cases_differ():
    assert len({" ".join(words) for words, _ in ALL}) == len(ALL)


@pytest.mark.parametrize("words", [words for words, _ in UNDEFINED[:6] + BOMBS[:6]], ids=" ".join)
def test_a_failed_call_leaves_the_file_alone(hsym, folder, words):
    kept = folder / "kept.tex"
    kept.write_text("before", encoding="utf-8")
    assert hsym(*words, "-o", "kept.tex").code == 2
    assert kept.read_text(encoding="utf-8") == "before"
    assert list(folder.iterdir()) == [kept]


@pytest.mark.parametrize(("words", "message"), [SYNTAX[0], FLOATS[0], UNDEFINED[7], BOMBS[0]])
def test_bad_words_in_a_process(process, words, message):
    done = process(*words)
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
