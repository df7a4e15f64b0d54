"""Figures: exact data, files that a paper can take, lines that stay apart in grey, and nothing changed outside."""

import itertools
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import matplotlib
import mpmath
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

import hsym
from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.limits.references import Reference
from hsym.objective import Objective
from hsym.render.plot_files import csv_text, picture, save
from hsym.render.plot_labels import reference_label, rule_labels
from hsym.render.plots import data, plot
from hsym.symbols import M, t

ARCSINE = "2*asin(sqrt(t))"
EPS = (0, Fraction(1, 100))
RADIUS = Fraction(1, 10**16)
SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml"}


def grey(colour) -> float:
    """The luma of a colour, as a printer without colours takes it."""
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def mp(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def grpo(**more):
    return plot(catalog.get("grpo"), against=ARCSINE, points=20, **more)


def twin(**more):
    return plot(
        catalog.get("rejection_sampling"),
        against="log(t)",
        subtract="harmonic(M)",
        normalised=False,
        interval=(Fraction(1, 100), 1),
        points=20,
        **more,
    )


@pytest.mark.parametrize("eps", [0, Fraction(1, 10)])
@pytest.mark.parametrize("size", [2, 3, 4, 7])
def test_normalised_values_are_those_of_the_objective(size, eps):
    """Multiplied out, so that the oracle needs no division: value * h_M(1) = h_M(t) within the radius."""
    exact = Objective(catalog.get("grpo", eps=eps), size)
    found = data(catalog.get("grpo"), size, (eps,), points=10)
    for t_exact, value in zip(found.points, found.curves[0].values, strict=True):
        assert value.radius <= RADIUS
        for end, sign in ((value.lower, 1), (value.upper, -1)):
            left = Number.of(exact.at(t_exact)) - Number.of(end) * Number.of(exact.at(1))
            assert left.sign() in (0, sign)


def test_values_of_rational_rules_are_exact():
    found = data(catalog.get("rejection_sampling"), (2, 5), normalised=False, points=10)
    for curve in found.curves:
        h = Objective(curve.rule, curve.M)
        assert all(y.contains(Number.of(h.at(x)).fraction) for x, y in zip(found.points, curve.values, strict=True))


def test_twin_subtracts_the_constant():
    found = data(catalog.get("rejection_sampling"), (3,), subtract="harmonic(M)", normalised=False, points=4)
    h, constant = Objective(catalog.get("rejection_sampling"), 3), Fraction(11, 6)
    for x, y in zip(found.points, found.curves[0].values, strict=True):
        assert y.contains(Number.of(h.at(x)).fraction - constant)
    assert found.curves[0].values[-1].contains(0)


def test_derivative_is_that_of_the_normalised_transform():
    rule = catalog.get("rejection_sampling")
    found = data(rule, 4, derivative=True, points=6)
    h = Objective(rule, 4)
    whole = Number.of(h.at(1)).fraction
    for x, y in zip(found.points, found.curves[0].values, strict=True):
        assert y.contains(Number.of(h.derivative_at(x)).fraction / whole)


def test_normalised_curves_run_from_0_to_1():
    found = data(catalog.get("grpo"), (2, 16, 64), EPS, ARCSINE, points=10)
    for curve in (*found.curves, *found.references):
        assert curve.values[0].contains(0)
        assert curve.values[-1].contains(1)
        assert [x.decimal() for x in (curve.values[0], curve.values[-1])] == ["0.000000000000000", "1.000000000000000"]


def test_curves_of_grpo_come_closer_to_the_arcsine():
    found = data(catalog.get("grpo"), (4, 16, 64, 256), (0,), "idealised_grpo", points=40)
    limit = found.references[0].values
    distances = [max(abs(x.midpoint - y.midpoint) for x, y in zip(c.values, limit, strict=True)) for c in found.curves]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < distances[0] / 4


def test_references_agree_with_an_independent_evaluation():
    found = data(catalog.get("rejection_sampling"), (2,), against=ARCSINE, points=20)
    with mpmath.workdps(30):
        for x, y in zip(found.points, found.references[0].values, strict=True):
            assert abs(2 * mpmath.asin(mpmath.sqrt(mp(x))) / mpmath.pi - mp(y.midpoint)) < 1e-16


def test_large_group_sizes_are_within_reach():
    assert data(catalog.get("grpo"), 20_000, points=2).curves[0].values[1].contains(Fraction(1, 2))


def test_axes_are_passed_in_and_returned():
    figure = Figure()
    ax = figure.add_subplot()
    assert plot(catalog.get("grpo"), M=(2, 8), eps=EPS, against=ARCSINE, points=20, ax=ax) is ax
    assert len(ax.lines) == 5
    assert ax.get_xlabel() == "$t$"
    assert ax.get_ylabel() == r"$h_{M,\varepsilon}(t)/h_{M,\varepsilon}(1)$"
    assert ax.get_title() == ""
    assert [x.get_text() for x in ax.get_legend().get_texts()] == [
        r"$(2/\pi)\,\arcsin \sqrt{t}$",
        r"$\varepsilon=0$",
        r"$\varepsilon=1/100$",
        "$M=2$",
        "$M=8$",
    ]


def test_axes_in_a_part_of_a_figure_are_saved_with_the_whole():
    figure = Figure(figsize=(4, 2))
    left, _ = figure.subfigures(1, 2)
    axes = plot(catalog.get("rloo"), M=4, points=4, ax=left.add_subplot())
    assert int.from_bytes(picture(axes, "png")[16:20], "big") == 1200


def test_lines_draw_the_data():
    found = data(catalog.get("grpo"), (2, 8), against=None, points=20)
    axes = plot(catalog.get("grpo"), (2, 8), against=None, points=20)
    assert [list(x.get_ydata()) for x in axes.lines] == [[float(y.midpoint) for y in c.values] for c in found.curves]
    assert list(axes.lines[0].get_xdata()) == [float(x) for x in found.points]


def test_the_legend_of_one_curve_names_it_and_its_limit():
    texts = [x.get_text() for x in grpo(M=4).get_legend().get_texts()]
    assert texts == [r"$(2/\pi)\,\arcsin \sqrt{t}$", "$M=4$"]


def test_the_proved_limit_is_drawn_unless_told_otherwise():
    found = data(catalog.get("grpo"), 4, EPS, points=2)
    assert [x.proved for x in found.references] == [True, True]
    axes = plot(catalog.get("grpo"), 4, EPS, points=2)
    texts = [x.get_text() for x in axes.get_legend().get_texts()]
    assert texts[:2] == [r"$(2/\pi)\,\arcsin \sqrt{t}$", r"limit, $\varepsilon=1/100$"]
    assert data(catalog.get("rejection_sampling"), 4, points=2).header[-1] == "log(t)"
    assert data([catalog.get("rloo"), catalog.get("rejection_sampling")], 4, points=2).header[3:] == ("t",)
    open_limit = hsym.rule("a = 0; b = log(M/(s+1))")
    assert data(open_limit, 4, points=2).references == ()
    falling = hsym.rule("a = 0; b = 1 - 3*s/M")
    assert data(falling, 2, points=2, normalised=False).header[-1].startswith("-3*t**2/2")
    with pytest.raises(HsymError, match="no limit of h_M is proved"):
        data(open_limit, 4, against="limit", points=2)


def test_labels_of_the_twin():
    axes = twin()
    assert axes.get_ylabel() == "$h_M(t) - H_{M}$"
    assert axes.lines[0].get_label() == r"$\log t$"
    assert twin(M=4).get_ylabel() == "$h_4(t) - H_{4}$"


def test_limits_may_come_from_a_function_of_the_rule():
    given = {0: Reference(t), Fraction(1, 2): Reference(t**2)}
    found = data(
        catalog.get("grpo"), (4,), (0, Fraction(1, 2)), limit_of=lambda rule: given[Fraction(str(rule.values[0][1]))], points=4
    )
    assert [str(x.expression) for x in found.references] == ["t", "t**2"]
    assert [len(x.rules) for x in found.references] == [1, 1]
    one = data(catalog.get("rejection_sampling"), (4,), limit_of=lambda rule: Reference(t, 1 / M), points=4)
    assert one.header == ("t", "h_4(t) - 1/4 of rejection sampling", "t")


def test_limits_given_beat_limits_of_the_function():
    found = data(catalog.get("rloo"), (4,), against="t^2", limit_of=lambda rule: Reference(t), points=4)
    assert [str(x.expression) for x in found.references] == ["t**2"]


def test_rules_of_two_kinds_do_not_share_axes():
    limits = {"RLOO": Reference(t), "REINFORCE": Reference(t, 1 / M)}
    with pytest.raises(HsymError, match="normalised: some of these limits"):
        data([catalog.get("rloo"), catalog.get("reinforce")], (4,), limit_of=lambda rule: limits[rule.name])


@pytest.mark.parametrize(
    "axes",
    [
        lambda: grpo(eps=EPS),
        lambda: grpo(M=16, eps=(0, Fraction(1, 100), Fraction(1, 10))),
        lambda: grpo(M=(2, 3, 4, 6, 8, 12, 16, 32, 64, 128)),
        twin,
    ],
    ids=["grpo", "eps", "ten sizes", "twin"],
)
def test_every_line_is_told_from_the_others_in_grey(axes):
    for first, second in itertools.combinations(axes().lines, 2):
        lighter = abs(grey(first.get_color()) - grey(second.get_color())) > 0.1
        other_marks = first.get_marker() != second.get_marker()
        other_dashes = first._unscaled_dash_pattern != second._unscaled_dash_pattern
        assert lighter or other_marks or other_dashes, (first.get_label(), second.get_label())


def test_sizes_darken_monotonically():
    shades = [grey(x.get_color()) for x in plot(catalog.get("grpo"), points=20).lines]
    assert shades == sorted(shades, reverse=True)
    assert all(x - y > 0.05 for x, y in itertools.pairwise(shades))


@pytest.mark.parametrize("make", [lambda: grpo(eps=EPS), twin, lambda: grpo(derivative=True)])
def test_the_legend_covers_no_curve_and_stays_inside_the_figure(make):
    axes = make()
    axes.figure.draw_without_rendering()
    legend = axes.get_legend().get_window_extent()
    assert legend.y0 >= axes.bbox.y1
    assert axes.figure.bbox.x0 <= legend.x0
    assert legend.x1 <= axes.figure.bbox.x1
    assert legend.y1 <= axes.figure.bbox.y1


def test_the_limit_does_not_set_the_scale_of_derivatives():
    axes = grpo(derivative=True)
    largest = max(max(x.get_ydata()) for x in axes.lines[1:])
    assert axes.get_ylim()[1] < 1.1 * largest


@pytest.mark.parametrize("suffix", SIGNATURES)
def test_two_runs_give_the_same_bytes(suffix):
    first, second = picture(grpo(eps=EPS), suffix), picture(grpo(eps=EPS), suffix)
    assert first == second
    assert first.startswith(SIGNATURES[suffix])
    assert b"Date" not in first.replace(b"<dc:date", b"")


def test_pdf_has_embedded_truetype_fonts_and_the_width_of_a_column(tmp_path: Path):
    path = tmp_path / "figure.pdf"
    save(grpo(eps=EPS), str(path))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, timeout=60, check=True).stdout.splitlines()[2:]
    assert len(fonts) >= 2
    assert all("TrueType" in line and line.split()[-5] == "yes" for line in fonts)
    assert all("Cm" in line for line in fonts)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "arcsin" in text
    assert "M = 64" in text
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "234 x " in info
    assert "CreationDate" not in info


def test_png_has_300_dots_per_inch():
    content = picture(grpo(width=4), "png")
    assert int.from_bytes(content[16:20], "big") == 1200


def test_nothing_global_is_changed(tmp_path: Path):
    code = (
        "import sys, matplotlib; before = dict(dict.items(matplotlib.rcParams))\n"  # plain access would choose a backend
        "import hsym; from hsym.render.plot_files import save\n"
        "save(hsym.plot(hsym.catalog.get('grpo'), points=9), sys.argv[1])\n"
        "print(before == dict(dict.items(matplotlib.rcParams)), 'matplotlib.pyplot' in sys.modules)"
    )
    words = [sys.executable, "-W", "error", "-c", code, str(tmp_path / "figure.pdf")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "True False\n"
    assert done.stderr == ""


def test_fonts_are_chosen_when_the_figure_is_made():
    axes = grpo()
    texts = [axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.get_legend().get_texts()]
    assert {x.get_math_fontfamily() for x in texts} == {"cm"}
    assert matplotlib.rcParams["mathtext.fontset"] == "dejavusans"


def test_csv_has_the_same_numbers():
    found = data(catalog.get("rejection_sampling"), (2,), against="log(t)", normalised=False, points=2)
    assert csv_text(found).splitlines() == [
        "t,h_2(t) of rejection sampling,log(t)",
        "0,0.000000000000000,",
        "0.5,0.875000000000000,-0.693147180559945",
        "1,1.500000000000000,0.000000000000000",
    ]


def test_points_may_be_given():
    third = Fraction(1, 3)
    found = data(catalog.get("rloo"), (4,), against=None, points=[0, third, 1])
    assert found.points == (0, third, 1)
    assert csv_text(found).splitlines()[2] == "1/3,0.333333333333333"


def test_labels_of_rules():
    formula = hsym.rule("R*M/K")
    assert rule_labels([formula, catalog.get("rloo")]) == (r"$Z=\frac{R M}{K}$", "RLOO")
    odd = hsym.rule("R*where(K < 2, 1, 2)")
    assert rule_labels([odd, hsym.rule("R", name="5 % of $x_1$ in 中文")]) == (
        r"Z = R*where(K $<$ 2, 1, 2)",
        r"5 % of \$x$\_$1\$ in ??",
    )
    same = [hsym.rule("R", name="mine"), hsym.rule("2*R", name="mine")]
    assert rule_labels(same) == ("mine (1)", "mine (2)")


def test_odd_names_can_be_drawn():
    names = ["$", "_{^}", "\\frac", "a~b`c", '"', "%&#@|<>", "β"]
    axes = plot([hsym.rule("R", name=x) for x in names[:4]] + [hsym.rule("R", name=" ".join(names[4:]))], M=2, points=4)
    assert picture(axes, "png").startswith(SIGNATURES["png"])


def test_references_that_cannot_be_set_have_a_label():
    found = data(catalog.get("rloo"), (2,), against="where(t < 1/2, t/2, 3*t/2 - 1/2)", points=4)
    assert reference_label(found.references[0]) == "reference"
    assert [x.decimal()[:5] for x in found.references[0].values] == ["0.000", "0.078", "0.250", "0.765", "1.000"]


BAD = [
    ({"M": ()}, r"M: \(\) is not possible; expected 1 to 10 different group sizes"),
    ({"M": (4, 4)}, "expected 1 to 10 different group sizes"),
    ({"M": 0}, "M: 0 is not a possible group size"),
    ({"M": 1}, r"h_1\(1\) of GRPO with eps = 0 is 0, so that nothing normalised runs from 0 to 1"),
    ({"eps": (-1,)}, "eps"),
    ({"eps": ()}, "parameter eps: no value is given"),
    ({"eps": (0, 0)}, "GRPO with eps = 0 is given twice"),
    ({"eps": tuple(range(7))}, "7 rules and values are too many for one figure; expected at most 6"),
    ({"lam": (1,)}, "parameter lam: no rule leaves it open"),
    ({"against": "log(t)"}, r"against: log\(t\) is not finite at t = 0 and cannot be normalised"),
    ({"against": "1 - t"}, "does not rise from t = 0 to t = 1"),
    ({"against": "rloo"}, "RLOO is a weight rule with an M; expected a target or a function of t"),
    ({"against": "x"}, "unknown name 'x'"),
    ({"against": 0.5}, "expected an exact expression in hsym.symbols.t"),
    ({"against": "harmonic(t)", "normalised": False}, "cannot be evaluated at t = "),
    ({"subtract": "harmonic(M)"}, r"subtract: harmonic\(M\) makes no difference to a normalised transform"),
    ({"subtract": "1/(M-2)", "normalised": False}, "has no finite value at M = 2"),
    ({"subtract": "t", "normalised": False}, "unknown name 't'"),
    ({"points": 1}, "points: 1 is not possible"),
    ({"points": [0, 0]}, "expected them increasing, from 0 to 1"),
    ({"points": [0, 0.5]}, "integers or Fractions"),
    ({"interval": (1, 0)}, "expected two fractions with 0 <= first < second <= 1"),
    ({"width": 0.1}, "width: 0.1 is not possible; expected inches from 1.5 to 20"),
]


@pytest.mark.parametrize(("words", "message"), BAD, ids=[str(x) for x, _ in BAD])
def test_bad_arguments(words, message):
    with pytest.raises(HsymError, match=message) as caught:
        plot(catalog.get("grpo"), **words)
    assert "\n" not in str(caught.value)


def test_bad_rules():
    for given, message in (
        ("grpo", "is no weight rule"),
        ([], "none is given"),
        (catalog.get("idealised_grpo"), "is no weight rule"),
        (hsym.rule("R*lam", parameters={"lam": "real"}), "the parameter lam of Z = R[*]lam has no value"),
        (hsym.rule("-R"), r"h_2\(1\) of Z = -R is negative"),
    ):
        with pytest.raises(HsymError, match=message):
            plot(given)


def test_a_legend_wider_than_the_figure_is_refused():
    rules = [hsym.rule("R", name="w" * 30), catalog.get("rloo")]
    with pytest.raises(HsymError, match=r"width: 1\.5 inches are too narrow for the legend"):
        plot(rules, points=4, width=1.5)
