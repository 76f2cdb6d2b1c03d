"""Drawings written without a converter say and show the same as those that the converter makes."""

from __future__ import annotations

import copy
import html
import re

import pytest
import stand_ins

from equipoise.report import gallery, laid_out, rendering
from equipoise.report.charts.axes import below_axis, spanned
from equipoise.report.charts.drawing import Drawing, Sign, Words, box, joined, line, spec
from equipoise.report.figure import Figure
from equipoise.report.palette import INK, marks
from equipoise.study import studies


@pytest.fixture(scope="module")
def figures() -> tuple[Figure, ...]:
    study = studies.assemble(
        stand_ins.CASE, stand_ins.RECORD, stand_ins.built(), stand_ins.by_arm(0.6),
        seed=1, draws=stand_ins.N,
    )  # fmt: skip
    return gallery.figures(study)


def texts(drawing: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", drawing)]


def places(drawing: str) -> list[tuple[float, float]]:
    by_attribute = re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)"', drawing)
    by_transform = re.findall(r'<text[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)', drawing)
    return [(float(x), float(y)) for x, y in by_attribute or by_transform]


def test_every_chart_can_be_written_without_the_converter(figures) -> None:
    assert len(figures) >= 5
    assert all(laid_out.is_laid_out(figure.spec) for figure in figures)


def test_words_and_their_places_are_those_of_the_converter(figures) -> None:
    vl_convert = pytest.importorskip("vl_convert")
    for figure in figures:
        mine, theirs = laid_out.written(figure.spec), vl_convert.vega_to_svg(figure.spec)
        assert texts(mine) == texts(theirs)
        for (x, y), (x2, y2) in zip(places(mine), places(theirs), strict=True):
            assert (x, y) == pytest.approx((x2, y2), abs=0.06)


def test_as_many_paths_as_the_converter_draws(figures) -> None:
    vl_convert = pytest.importorskip("vl_convert")
    for figure in figures:
        n_rows = sum(len(data["values"]) for data in figure.spec["data"] if data["name"] != "words")
        theirs = vl_convert.vega_to_svg(figure.spec)
        # the converter puts an empty path behind every group of marks
        assert laid_out.written(figure.spec).count("<path") == n_rows
        assert len(re.findall(r'<path(?! class="(?:background|foreground)")', theirs)) == n_rows


def small() -> Drawing:
    axis = below_axis(spanned([3.0], 0, 100), 0, 50, "km")
    strokes = (line(0, 0, 10, 10, colour=INK), box(0, 0, 5, 5, fill=None, stroke=INK, dash=(3, 2)))
    sign = Sign(x=10, y=10, shape="diamond", colour="#d55e00")
    return joined(
        axis, Drawing(height=60, strokes=strokes, signs=(sign,), words=(Words(x=1, y=2, text="a & <b>"),))
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.update(scales=[{"name": "x"}]),
        lambda made: made["data"][0].update(transform=[{"type": "filter", "expr": "1"}]),
        lambda made: made["marks"][0].update(type="arc"),
        lambda made: made["marks"][0]["encode"]["enter"].update(angle={"value": 3}),
        lambda made: made["marks"][0]["encode"].update(update={}),
        lambda made: made["marks"][1]["encode"]["enter"].update(x={"field": "x", "scale": "x"}),
    ],
)
def test_what_would_be_drawn_otherwise_is_left_to_the_converter(change) -> None:
    made = spec(small())
    assert laid_out.is_laid_out(made)
    other = copy.deepcopy(made)
    change(other)
    assert not laid_out.is_laid_out(other)


def test_words_are_never_taken_for_markup() -> None:
    assert ">a &amp; &lt;b&gt;</text>" in laid_out.written(spec(small()))


def test_a_drawing_for_a_page_has_words_for_who_cant_see_it_and_follows_the_page() -> None:
    figure = Figure(name="one", title="t", caption="c", alt='says "it"', grammar="vega", spec=spec(small()))
    drawing, width = rendering.inline(figure)
    assert drawing.startswith("<svg")
    assert 'aria-label="says &quot;it&quot;"' in drawing
    assert f'viewBox="0 0 {width:g} ' in drawing
    assert "var(--c-1c2127)" in drawing
    assert "#1c2127" not in drawing
    assert "<rect" not in drawing


def test_every_variable_of_a_drawing_has_a_colour_in_light_and_in_dark() -> None:
    style = rendering.style()
    light, dark = style.split("prefers-color-scheme")
    for colour in (
        mark.colour for mark in marks(["baseline", "change", "north", "north.membership-only"]).values()
    ):
        name = f"--c-{colour[1:]}:"
        assert name in light
        assert name in dark


def test_swatches_have_the_shape_of_the_arm() -> None:
    signs = marks(["baseline", "change", "north"])
    drawings = {rendering.swatch(mark) for mark in signs.values()}
    assert len(drawings) == 3
    assert all(laid_out.SHAPES[mark.shape] in rendering.swatch(mark) for mark in signs.values())
