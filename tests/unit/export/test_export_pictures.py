"""Figures become files that are what their names say, and can be read out."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from equipoise.errors import CaseError
from equipoise.export import pictures
from equipoise.report.figure import Figure

LITE = Figure(
    name="two-bars",
    title="Bars <of> two",
    caption="Made up.",
    alt="a is 1 & b is 2.",
    grammar="vega-lite",
    spec={
        "data": {"values": [{"x": "a", "y": 1}, {"x": "b", "y": 2}]},
        "mark": "bar",
        "encoding": {"x": {"field": "x", "type": "nominal"}, "y": {"field": "y", "type": "quantitative"}},
    },
)
FULL = Figure(
    name="one-dot",
    title="Dot",
    caption="",
    alt="one dot",
    grammar="vega",
    spec={
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "width": 20,
        "height": 20,
        "marks": [{"type": "symbol", "encode": {"enter": {"x": {"value": 9}, "y": {"value": 9}}}}],
    },
)
STARTS = {"png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-", "svg": b"<svg"}


@pytest.mark.parametrize("form", pictures.FORMATS)
@pytest.mark.parametrize("figure", [LITE, FULL], ids=["vega-lite", "vega"])
def test_every_grammar_is_drawn_in_every_format(figure: Figure, form: str) -> None:
    drawn = pictures.drawn(figure, form)
    assert drawn.startswith(STARTS[form])
    assert len(drawn) > 400


def test_an_svg_can_be_read_out() -> None:
    root = ET.fromstring(pictures.drawn(LITE, "svg"))  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Bars <of> two"
    assert root.findtext(f"{space}desc") == "a is 1 & b is 2. Made up."


def test_a_figure_that_reaches_out_is_not_drawn() -> None:
    outside = Figure(
        name="x", title="x", caption="", alt="", grammar="vega-lite",
        spec={"data": {"url": "https://example.org/x.csv"}, "mark": "point"},
    )  # fmt: skip
    with pytest.raises(ValueError, match=r"(?i)not allowed|denied|base url"):
        pictures.drawn(outside, "svg")


def test_figures_are_chosen_by_name_and_unknown_names_get_a_suggestion() -> None:
    assert pictures.chosen((LITE, FULL), ()) == (LITE, FULL)
    assert pictures.chosen((LITE, FULL), ("one-dot",)) == (FULL,)
    with pytest.raises(CaseError, match=r"'two-bar'(.|\n)*'two-bars'") as found:
        pictures.chosen((LITE, FULL), ("two-bar", "nothing"))
    assert len(found.value.problems) == 2


def test_captions_go_with_the_pictures_and_say_what_they_are_conditional_on(study) -> None:
    told = pictures.captions(study, (LITE, FULL), ("x-two-bars.png", "x-one-dot.png"))
    assert "conditional on an attack" in told
    for figure in (LITE, FULL):
        assert f"x-{figure.name}.png" in told
        assert figure.title in told
        assert figure.caption in told
        assert figure.alt in told
