"""The chart of a change among past ones, and its way into a study's file and back."""

from types import SimpleNamespace

from equipoise.history.changes import Span
from equipoise.report.charts import yardsticks as chart
from equipoise.study import yardsticks
from equipoise.study.yardsticks import OWN, Yardstick, Yardsticks


def stick(name, loss, reaction=(), is_prospect=False):
    size = Span(mean=loss, low=loss / 2, high=loss * 2)
    return Yardstick(
        id=name,
        date="1970-01-01",
        what="missiles",
        threatened="Ruritania",
        loss=size,
        capability=size,
        fear=size,
        reaction=reaction,
        is_prospect=is_prospect,
    )


FOUND = Yardsticks(
    rows=(stick("BIG1970", 0.2, (3.0, 4.0)), stick(OWN, 0.1), stick("NONE1970", 0.0, (0.0, 0.0), True)),
    fine=0.1,
    coarse=0.2,
    told=("One.", "Two."),
)


def figure():
    (made,) = chart.figures(SimpleNamespace(yardsticks=yardsticks.as_json(FOUND)))
    return made


def test_every_change_is_in_the_words_for_who_can_not_see_it():
    for part in ("BIG1970 +0.20", "this change +0.10", "reaction 3 to 4", "reaction 0", "NONE1970 0"):
        assert part in figure().alt


def test_the_own_change_has_another_colour_and_what_was_only_feared_another_shape():
    rows = {row["id"]: row for row in yardsticks.as_json(FOUND)["rows"]}
    own, past, feared = (chart._mark(rows[name]) for name in (OWN, "BIG1970", "NONE1970"))
    assert own.colour != past.colour
    assert feared.shape != past.shape


def test_a_study_that_was_not_set_among_past_changes_has_no_chart():
    assert chart.figures(SimpleNamespace(yardsticks={})) == []


def test_the_drawing_holds_its_data_and_loads_nothing():
    assert "url" not in str(figure().spec["marks"])
    assert figure().grammar == "vega"
