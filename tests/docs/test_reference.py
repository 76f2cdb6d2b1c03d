"""The reference is written from record and program, and a thing that is in no page fails the build."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from equipoise import api, cli, outcomes
from equipoise.facts.record import Record

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs"))

from writers import coverage, facts, markdown, program

#: What a browser would get of the Markdown that the writers make, as far as the check looks at it.
MADE = [
    (re.compile(r"`([^`]+)`\{#([^}]+)\}"), r'<code id="\2">\1</code>'),
    (re.compile(r"^\(([^)]+)\)=$", flags=re.MULTILINE), r'<span id="\1"></span>'),
    (re.compile(r"```text\n(.*?)```", flags=re.DOTALL), r"<pre>\1</pre>"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"^\.\. auto(?:class|function):: (\S+)$", flags=re.MULTILINE), r'<dt id="\1">'),
]


def built(folder: Path, pages: dict[str, str]) -> Path:
    """Write pages as if they had been built, without the seconds that Sphinx takes."""
    for name, text in pages.items():
        made = text
        for pattern, into in MADE:
            made = pattern.sub(into, made)
        (folder / f"{name}.html").write_text(made, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def kinds(real_record: Record) -> dict[str, str]:
    return {entry.split(".")[0]: entry.split(".")[0] for entry in real_record.entries}


@pytest.fixture(scope="module")
def pages(real_record: Record, kinds: dict[str, str]) -> dict[str, str]:
    return {
        **facts.fact_pages(real_record, {}, kinds),
        "sources": facts.sources(real_record),
        "outcomes": program.outcome_page(),
        "commands": program.command_page(get_command(cli.app)),
        "python": program.python_page(tuple(api.__all__)),
    }


@pytest.fixture(scope="module")
def wanted(real_record: Record) -> coverage.Wanted:
    patterns = [kind.pattern for kind in outcomes.TABLE]
    return {
        **coverage.wanted(real_record.entries, real_record.sources, outcomes.known(), patterns),
        **coverage.wanted_of_program(get_command(cli.app), api.__all__),
    }


def test_everything_is_in_a_page(tmp_path: Path, pages: dict[str, str], wanted: coverage.Wanted) -> None:
    assert coverage.missing(built(tmp_path, pages), wanted) == []


@pytest.mark.parametrize(
    ("page", "thing"),
    [
        ("facts-radar", markdown.anchor("fact", "radar.hantsavichy.range")),
        ("sources", markdown.anchor("source", "podvig_ready_2008")),
        ("outcomes", markdown.anchor("outcome", "fear.cautious")),
        ("outcomes", "\nfirst_strike.p_at_most.50@day.ride_out\n"),
        ("commands", "command-equipoise-facts-show"),
        ("commands", "`--brief`"),
        ("python", "equipoise.api.paired_effects"),
    ],
)
def test_one_that_is_gone_is_named(
    page: str, thing: str, tmp_path: Path, pages: dict[str, str], wanted: coverage.Wanted
) -> None:
    text = pages[page]
    held = (
        thing if thing in text else next(line for line in text.splitlines() if line.startswith(f"({thing}"))
    )
    n = -1 if thing.startswith("`") else 1  # an option may stand with several commands
    without = {**pages, page: text.replace(held, "\n" if thing.startswith("\n") else "gone", n)}
    found = coverage.missing(built(tmp_path, without), wanted)
    assert len(set(found)) == 1
    assert found[0].startswith(f"{page}: ")
    assert thing.strip("\n`") in found[0]


def test_a_page_that_is_gone_is_named_with_all_that_it_held(
    tmp_path: Path, pages: dict[str, str], wanted: coverage.Wanted
) -> None:
    without = {name: text for name, text in pages.items() if name != "facts-radar"}
    found = coverage.missing(built(tmp_path, without), wanted)
    assert len(found) == sum(1 for _ in wanted["facts-radar"])


def test_names_of_places_on_a_page_differ(wanted: coverage.Wanted) -> None:
    for page, pieces in wanted.items():
        anchors = [piece for piece in pieces if piece.startswith("id=")]
        assert len(anchors) == len(set(anchors)), page


def test_a_kind_of_facts_without_a_heading_stops_the_build(
    real_record: Record, kinds: dict[str, str]
) -> None:
    fewer = {kind: heading for kind, heading in kinds.items() if kind != "radar"}
    with pytest.raises(ValueError, match=r"without a heading .* radar"):
        facts.fact_pages(real_record, {}, fewer)


def test_what_nobody_read_carries_the_sign_and_the_word(real_record: Record) -> None:
    for entry in real_record.entries.values():
        for value in entry.values:
            said = facts.known(entry, value)
            assert said.startswith("⚠ unverified") == (value.confidence in ("REMEMBERED", "ASSUMED"))


def test_what_an_assumed_value_cites_is_called_evidence(real_record: Record) -> None:
    assumed = [
        value
        for entry in real_record.entries.values()
        for value in entry.values
        if value.confidence == "ASSUMED" and value.sources
    ]
    assert assumed
    assert all(facts.cited(value, real_record).startswith("evidence, not a source: ") for value in assumed)


def test_a_page_that_would_load_from_a_network_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text('<script src="_static/a.js"></script> <a href="https://x.org">x</a>')
    assert coverage.loaded(tmp_path) == []
    (tmp_path / "bad.html").write_text('<script defer="defer" src="https://cdn.x.org/math.js"></script>')
    (found,) = coverage.loaded(tmp_path)
    assert found.startswith("bad.html: ")
