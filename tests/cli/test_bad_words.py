"""Bad words of the command line: commands, options, sizes, parameters and claims; exit code 2."""

import pytest

WORDS = [
    ([], "the following arguments are required: COMMAND; see 'hsym --help'"),
    (
        ["derive"],
        "the following arguments are required: RULE (a formula that begins with - goes after --); see 'hsym derive --help'",
    ),
    (
        ["derve", "grpo"],
        "COMMAND: 'derve' is not possible; expected one of: list, show, derive, expand, verify, limit, sty, check, table,"
        " distance, plot, report, prove, new, compare, audit, notebook;"
        " see 'hsym --help'",
    ),
    (["list", "extra"], "unrecognized arguments: extra; see 'hsym --help'"),
    (["derive", "grpo", "--eps", "0", "--M", "4", "--bogus"], "unrecognized arguments: --bogus; see 'hsym --help'"),
    (["derive", "grpo", "-M", "4"], "unrecognized arguments: -M 4; see 'hsym --help'"),
    (["table"], "RULE: a table is of rules or of a preset; expected one of the two, such as --preset davis-recht"),
    (
        ["table", "grpo", "--preset", "davis-recht"],
        "RULE: a table is of rules or of a preset; expected one of the two, such as --preset davis-recht",
    ),
    (["table", "--preset", "others"], "preset: 'others' is not known; expected davis-recht"),
    (["table", "rloo", "--exact"], "--exact: it is about a table of values; expected --at T[,T...] with it"),
    (["table", "rloo", "--limit-row"], "--limit-row: it is about a table of values; expected --at T[,T...] with it"),
    (["table", "rloo", "--digits", "3"], "--digits: it is about a table of values; expected --at T[,T...] with it"),
    (["table", "rloo", "--at", "1/2"], "--M: no group size was given; expected some with --at, such as --M 2,4,8"),
    (
        ["table", "rloo", "--at", "1/2", "--M", "2", "--columns", "rule"],
        "--columns: a table of values has a column for each t; expected no --columns with --at",
    ),
    (
        ["table", "rloo", "--at", "1/2", "--M", "2", "--exact", "--digits", "3"],
        "--digits: exact values have no decimals; expected no --exact with it",
    ),
    (
        ["table", "rloo", "--at", "1/2", "--M", "4097", "--exact"],
        "--M: '4097' is not possible; expected an integer from 1 to 4096",
    ),
    (
        ["table", "rloo", "--at", "3/2", "--M", "2"],
        "at: '3/2' is not in [0, 1]; expected exact numbers from 0 to 1, such as 1/3",
    ),
    (["table", "grpo", "--at", "1/2", "--M", "2"], "parameter eps: it has no value; expected one for a table of decimals"),
    (
        ["table", "rejection_sampling", "--at", "1/2", "--M", "2", "--limit-row"],
        "limit_row: the limit of rejection sampling is of h_M(t) - harmonic(M), not of h_M itself; expected no limit row"
        " with it",
    ),
    (
        ["table", "rloo", "--columns", "rule,limits"],
        "columns: 'limits' is no column; expected some of: rule, Z, a, b, gap, derivative, h, limit, domain, bound, monotone,"
        " evidence, references",
    ),
    (
        ["table", "rloo", "--columns", "rule,h,rule"],
        "columns: 'rule' is there twice; expected some of: rule, Z, a, b, gap, derivative, h, limit, domain, bound, monotone,"
        " evidence, references, each once",
    ),
    (
        ["table", "rloo", "--label", "a b", "--format", "latex"],
        "label: 'a b' is not possible; expected letters, digits and : - _ . only, such as tab:rules",
    ),
    (["table", "rloo", "--label", "a"], "--label: text has no labels; expected --format latex or html with it"),
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
        "rule: 'grop' is not in the catalogue; did you mean grpo? expected a name that 'hsym list' has, a .toml file, "
        "or a formula such as '(R - "
        "mean)/(std + eps)'",
    ),
    (
        ["derive", "rlo", "--M", "4"],
        "rule: 'rlo' is not in the catalogue; did you mean rloo? expected a name that 'hsym list' has, a .toml file, "
        "or a formula such as '(R - "
        "mean)/(std + eps)'",
    ),
    (
        ["derive", "xyzzy", "--M", "4"],
        "rule: 'xyzzy' is not in the catalogue; expected a name that 'hsym list' has, a .toml "
        "file, or a formula such as '(R - mean)/(std + eps)'",
    ),
    (
        ["derive", "sqrt", "--M", "4"],
        "rule: 'sqrt' is not in the catalogue; expected a name that 'hsym list' has, a .toml "
        "file, or a formula such as '(R - mean)/(std + eps)'",
    ),
    (["derive", "", "--M", "4"], "argument formula: the text has no formula; expected one such as M/(s + 1)"),
    (["derive", "   ", "--M", "4"], "argument formula: the text has no formula; expected one such as M/(s + 1)"),
    (["notebook"], "RULE: none is given; expected one, or --tutorial NAME"),
    (["notebook", "R", "--tutorial", "tour"], "--tutorial: a tutorial has its own rules; expected no RULE with it"),
    (["notebook", "--tutorial", "tour", "--eps", "0"], "--eps: a tutorial has its own; expected none with --tutorial"),
    (
        ["notebook", "--tutorial", "tour", "--param", "k=2"],
        "--tutorial: a tutorial has its own rules; expected no options of a rule with it",
    ),
    (
        ["notebook", "--tutorial", "turn"],
        "--tutorial: 'turn' is no tutorial; expected one of: tour, rejection_sampling, grpo, design, new_scheme",
    ),
    (
        ["notebook", "idealised_grpo", "--M", "4"],
        "--M: idealised GRPO is a target whose weights depend on p; expected no --M",
    ),
    (
        ["table", "grpo", "idealised_grpo", "--M", "4"],
        "RULE: idealised GRPO is a target without M; expected weight rules for a table with M",
    ),
    (
        ["show", "rule.txt"],
        "rule: 'rule.txt' is not in the catalogue; expected a name that 'hsym list' has, a .toml "
        "file, or a formula such as '(R - mean)/(std + eps)'",
    ),
]

SIZES = [
    (
        ["derive", "grpo", "--monomials"],
        "--monomials: the powers of t are written out at one group size; expected --M with it",
    ),
    (["derive", "grpo", "--at", "1/2"], "--M: no group size was given; expected an integer from 1 to 100000, such as --M 8"),
    (["verify", "R/2"], "--M: no group size was given; expected an integer from 1 to 4096, such as --M 8"),
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
        ["verify", "rloo", "--M", "4", "--symbolic", "--claim", "h = t"],
        "--symbolic: a claim is about one rule; expected --symbolic without --claim",
    ),
]

PARAMETERS = [
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam<0"],
        "--param: 'lam<0' is no declaration; expected NAME, NAME>0, NAME>=0, NAME:integer or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam>1"],
        "--param: 'lam>1' is no declaration; expected NAME, NAME>0, NAME>=0, NAME:integer or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam="],
        "--param: 'lam=' is no declaration; expected NAME, NAME>0, NAME>=0, NAME:integer or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "lam=1=2"],
        "argument --param lam: '=' at column 2 is no comparison; write == to compare",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", "=3"],
        "--param: '=3' is no declaration; expected NAME, NAME>0, NAME>=0, NAME:integer or NAME=VALUE",
    ),
    (
        ["derive", "lam*R", "--M", "4", "--param", ""],
        "--param: '' is no declaration; expected NAME, NAME>0, NAME>=0, NAME:integer or NAME=VALUE",
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
        "rule: 'rlo' is not in the catalogue; did you mean rloo? expected a name that 'hsym list' has, a .toml file, "
        "or a formula such as '(R - "
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

ALL = [*WORDS, *RULES, *SIZES, *OPTIONS, *PARAMETERS, *CLAIMS]


@pytest.mark.parametrize(("words", "message"), ALL, ids=[" ".join(words)[:60] for words, _ in ALL])
def test_bad_words(hsym, folder, words, message):
    done = hsym(*words)
    assert done.err == f"hsym: error: {message}\n"
    assert done.code == 2
    assert done.out == ""
    assert list(folder.iterdir()) == []


def test_cases_differ():
    assert len({" ".join(words) for words, _ in ALL}) == len(ALL)


def test_null_byte(call):
    done = call("derive", "R\0", "--M", "4")
    assert (done.code, done.out, done.err) == (2, "", "hsym: error: arguments: one has a null byte; expected text\n")


@pytest.mark.parametrize(("words", "message"), [WORDS[0], WORDS[2], RULES[0], SIZES[2], OPTIONS[0], PARAMETERS[0], CLAIMS[0]])
def test_bad_words_in_a_process(process, words, message):
    done = process(*words)
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
