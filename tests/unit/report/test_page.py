"""Every study makes a whole page: nothing from outside, nothing broken, what is missing said."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import stand_ins

from equipoise.facts.record import Citation, Fact, options
from equipoise.report import gallery, page
from equipoise.report.palette import UNVERIFIED_SIGN
from equipoise.study import referenced, studies
from equipoise.study.form import Argument, Study
from equipoise.study.referenced import SourceRow

VOID = {"meta", "link", "br", "img", "input", "hr"}
DOUBT = (
    Fact(
        id="radar.x.range", title="Range of x <b>", unit="km", spread=options({1.0: 0.5, 2.0: 0.5}),
        confidence="READ", basis="reported", sources=(Citation(key="doe", where="p. 3"),),
    ),
    Fact(
        id="radar.x.in_place", title="Whether x stands", unit="flag", spread=options({0.0: 0.5, 1.0: 0.5}),
        confidence="ASSUMED", note="Nobody says.",
    ),
)  # fmt: skip


class Reader(HTMLParser):
    """Reads a page: anchors, links, headings, tags that were never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.loads: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.pictures: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "a":
            self.links.append(str(named.get("href")))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("link", "script", "img", "iframe", "object") or "src" in named:
            self.loads.append(tag)
        if tag == "svg" and named.get("aria-hidden") != "true":
            self.pictures.append(named)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def study(shift: float = 0.6, *, case=stand_ins.CASE, arms=None, made=None, **more) -> Study:
    return studies.assemble(
        case, stand_ins.RECORD, stand_ins.built() if arms is None else arms,
        stand_ins.by_arm(shift) if made is None else made,
        seed=7, draws=stand_ins.N, used=DOUBT, **more,
    )  # fmt: skip


def whole() -> Study:
    """A study with every part of an argument, made up by hand."""
    first = stand_ins.CASE.answer[0].outcome
    fact = {"title": "Whether x stands", "confidence": "ASSUMED", "first": 0.4, "total": None, "members": 2}
    row = {"fact": "radar.x.in_place", "group": "", **fact}
    classes = {"read": 0.1, "second_hand": 0.0, "remembered": 0.0, "computed": 0.0, "assumed": 0.9}
    dose = {"mean": 0.1, "q05": 0.05, "q95": 0.2, "share_over": 0.5, "dramatic": "cannot tell"}
    span = {"mean": 1.0, "q05": 0.5, "q95": 2.0}
    flip = {
        "claim": "answer",
        "text": "The answer turns from “yes” to “no” if radar.x.in_place is 0 (no).",
        "edits": [{"fact": "radar.x.in_place", "from": "1", "to": 0.0, "unit": "flag"}], "verified": True,
    }  # fmt: skip
    option = {
        "name": "wait", "says": "waiting", "cost": span, "months": span, "p_in_time": 1.0, "share": 0.25,
        "is_chosen": True, "caution": "waiting too long", "why_not": "",
    }  # fmt: skip
    target = {
        "outcome": first, "unit": "probability", "before": 0.5, "after": 0.6, "answered": 0.5,
        "is_moved": True, "is_restored": False, "is_near": True,
    }  # fmt: skip
    made = Argument(
        attribution={first: {"offensive": 0.09, "transit": 0.03, "membership": 0.0, "interaction": 0.01}},
        sensitivity={first: (row,)},
        evidence={first: {**classes, "explained": 0.5, "doubled": {**classes, "explained": 0.3}}},
        find_out=({**row, "outcome": first, "narrowing": 0.125},),
        dose=({"outcome": first, "unit": "probability", "threshold": 0.1,
               "doses": [{"size": 0.0, **dose}, {"size": 1.0, **dose}]},),
        flips=(flip,),
        response={"options": [option], "targets": [target], "n_scenarios": 64},
        told={"What brings it about": ("Mostly the offensive systems.",)},
    )  # fmt: skip
    sources = (
        SourceRow(
            key="doe", author="Doe", year="2020", title="On x", url="https://example.org/x", note="",
            n_facts=1, n_evidence=0,
        ),
    )  # fmt: skip
    return replace(study(argument=made), sources=sources)


def brief() -> Study:
    return study()


def without_comparators() -> Study:
    arms = [arm for arm in stand_ins.built() if "norway" not in arm.name]
    made = {name: found for name, found in stand_ins.by_arm(0.6).items() if "norway" not in name}
    return study(case=replace(stand_ins.CASE, comparators={}), arms=arms, made=made)


def without_numbers() -> Study:
    silent = {
        arm: {id_: stand_ins.with_values(outcome, None, "no such side") for id_, outcome in found.items()}
        for arm, found in stand_ins.by_arm(0.6).items()
    }
    return study(made=silent)


def without_headlines() -> Study:
    return study(case=replace(stand_ins.CASE, answer=()))


def without_draws() -> Study:
    return replace(study(), values={})


def unmoved() -> Study:
    return study(0.0)


KINDS = (whole, brief, without_comparators, without_numbers, without_headlines, without_draws, unmoved)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_study_makes_a_whole_page(kind) -> None:
    text = page.render(kind())
    reader = read(text)
    assert reader.open == reader.wrong == []
    assert len(reader.ids) == len(set(reader.ids))
    assert text.rstrip().endswith("</html>")
    assert "None" not in re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", text, flags=re.DOTALL)
    assert "Traceback" not in text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_page_loads_nothing_and_its_links_inside_lead_somewhere(kind) -> None:
    text = page.render(kind())
    reader = read(text)
    assert reader.loads == []
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    inside = [link[1:] for link in reader.links if link.startswith("#")]
    assert inside
    assert set(inside) <= set(reader.ids)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_headings_never_leave_out_a_level_and_there_is_one_title(kind) -> None:
    levels = read(page.render(kind())).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_picture_says_in_words_what_it_shows_and_scales() -> None:
    pictures = read(page.render(whole())).pictures
    assert len(pictures) >= 10
    for picture in pictures:
        assert picture["role"] == "img"
        assert len(str(picture["aria-label"])) > 40
        assert picture["viewbox"]
        assert "width" not in picture


def test_every_figure_of_the_gallery_stands_in_the_page_once() -> None:
    made = whole()
    text = page.render(made)
    names = [figure.name for figure in gallery.figures(made)]
    assert len(names) == len(set(names)) >= 10
    assert all(text.count(f'id="figure-{name}"') == 1 for name in names)


def test_the_first_screen_has_answer_cause_weakest_assumption_and_what_turns_it() -> None:
    text = page.render(whole())
    top = text[: text.index('id="in-full"')]
    assert '<span class="word bad">yes</span>' in top
    assert "The offensive systems: +0.090 of +0.12" in top
    assert "unverified." in top
    assert "Whether x stands" in top
    assert "take 12" in top
    assert "if “Whether x stands” is 0 (no)" in top
    assert 'id="figure-size"' in top


def test_a_brief_study_says_what_was_not_looked_for() -> None:
    text = page.render(brief())
    assert text.count("brief study") >= 6
    assert "--brief" in text
    assert "--brief" not in page.render(whole())


def test_an_outcome_without_numbers_shows_its_reason() -> None:
    text = page.render(without_numbers())
    assert "no such side" in text
    assert 'id="figure-' not in text


def test_a_study_without_draws_leaves_out_their_spread_and_says_so() -> None:
    assert 'id="figure-arriving-draws"' in page.render(study())
    text = page.render(without_draws())
    assert 'id="figure-arriving-draws"' not in text
    assert "draws were not at hand" in text


def test_no_comparators_and_no_headline_are_said() -> None:
    assert "no other hosts to compare with" in page.render(without_comparators())
    assert "names no headline" in page.render(without_headlines())


def test_what_no_source_stands_behind_is_marked_by_sign_and_word() -> None:
    text = page.render(whole())
    rows = re.findall(r"<tr>.*?</tr>", text, flags=re.DOTALL)
    assumed = [row for row in rows if "Whether x stands" in row and "radar.x.in_place" in row]
    sourced = [row for row in rows if "Range of x" in row]
    assert assumed
    assert all(UNVERIFIED_SIGN in row and "assumed" in row for row in assumed)
    assert sourced
    assert all(UNVERIFIED_SIGN not in row and "read" in row for row in sourced)


def test_only_the_drawing_of_a_map_keeps_a_light_ground_never_its_words() -> None:
    map_like = page.Shown(
        name="map-x", title="t", caption="c", drawing="<svg></svg>", is_wide=True, is_map=True
    )
    # the caption follows the page, so the light ground must not hold it
    text = page.rendered(whole(), {"map-x": map_like})
    opening, caption = text.index('class="drawing plate"'), text.index("<figcaption><strong>t.")
    assert text.count("</div>", opening, caption) == 1
    assert "plate" not in text[text.index('id="figure-map-x"') : opening]


def test_words_of_a_fact_are_never_taken_for_markup() -> None:
    text = page.render(whole())
    assert "Range of x &lt;b&gt;" in text
    assert "Range of x <b>" not in text


def test_a_fact_leads_to_its_source() -> None:
    reader = read(page.render(whole()))
    assert "#source-doe" in reader.links
    assert "source-doe" in reader.ids


def test_every_outcome_with_a_number_is_in_the_page() -> None:
    made = study()
    text = page.render(made)
    missing = [
        id_ for id_, row in made.outcomes.items() if any(row.arms.values()) and f", {id_}<" not in text
    ]
    assert missing == []


def test_numbers_in_pictures_are_those_of_the_study() -> None:
    made = study(0.37)
    first = made.answer.headlines[0]
    drawing = re.search(r'id="figure-size".*?</svg>', page.render(made), flags=re.DOTALL)
    assert drawing is not None
    assert first.mean == pytest.approx(0.2 * 0.37)
    assert ">+0.074  no<" in drawing[0]


def test_the_command_that_repeats_a_run_is_given() -> None:
    assert "equipoise run stand-in --date 2020-09-01 --seed 7 --draws 200 --brief" in page.render(brief())


def test_the_same_study_gives_the_same_page() -> None:
    assert page.render(whole()) == page.render(whole())


def test_sources_are_counted_for_facts_and_apart_for_assumptions(real_record, world_2020) -> None:
    facts = [fact for fact in world_2020.facts.values() if fact.sources]
    rows = {row.key: row for row in referenced.source_rows(facts, real_record)}
    key = next(citation.key for fact in facts if fact.confidence == "ASSUMED" for citation in fact.sources)
    citing = {fact.id: fact for fact in facts if key in {citation.key for citation in fact.sources}}
    n_assumed = sum(fact.confidence == "ASSUMED" for fact in citing.values())
    assert rows[key].n_evidence == n_assumed > 0
    assert rows[key].n_facts == len(citing) - n_assumed
    assert set(referenced.methods()) <= set(rows)
