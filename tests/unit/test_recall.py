"""A part of the model is worked out again exactly where an answer to one of its questions differs."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from support import number, said

from equipoise.facts.record import Fact, options
from equipoise.recall import MOST, Recall, recalled
from equipoise.sampling import draws, views
from equipoise.sampling.draws import Draws
from equipoise.world.snapshot import world_of

FACTS = (
    number("radar.edge.range", 5000.0, "km"),
    said("radar.edge.owner", "aaa"),
    number("radar.far.range", 100.0, "km"),
    said("radar.far.owner", "bbb"),
    said("force.first.place", options({"west": 0.5, "east": 0.5})),
    number("silo.aaa.hardness", 1000.0, "psi"),
)


def drawn(*changed: Fact, without: str = "none") -> Draws:
    """Return draws of the facts, some of them changed or missing."""
    new = {fact.id: fact for fact in changed}
    facts = {fact.id: new.get(fact.id, fact) for fact in (*FACTS, *changed)}
    kept = {id_: fact for id_, fact in facts.items() if not id_.startswith(without)}
    return draws.draw(world_of(dt.date(2020, 9, 1), kept), seed=1, n=20)


def part(reading) -> np.ndarray:
    """Read one fact of each form: a part of the model, as far as recalling goes."""
    ranges = [reading.value(f"radar.{name}.range") for name in reading.names("radar", owner="aaa")]
    more = reading.value("silo.aaa.hardness", 7.0) * reading.in_place("silo", "aaa")
    west = reading.words("force.first.place").index("west")
    more = more + (reading.choice("force.first.place") == west)
    return np.sum(ranges, axis=0) + more + reading.has("radar.third.range")


def runs(first: Draws, second: Draws, tied: tuple[object, object] = ((), ())) -> int:
    """Return how often the part is run for two readings, having checked that the results are its own."""
    recall, count = Recall(), []

    def work(reading) -> np.ndarray:
        count.append(1)
        return part(reading)

    for reading, ties in zip((first, second), tied, strict=True):
        found = recalled(recall, "part", (ties,), reading, work)
        assert found.tolist() == part(reading).tolist()
    return len(count)


def test_equal_answers_are_not_worked_out_again():
    assert runs(drawn(), drawn()) == 1


def test_facts_that_the_part_never_asks_for_are_free_to_move():
    assert runs(drawn(), drawn(number("radar.far.range", 200.0, "km"))) == 1


@pytest.mark.parametrize(
    "other",
    [
        drawn(number("radar.edge.range", 5001.0, "km")),
        drawn(said("radar.far.owner", "aaa")),
        drawn(said("force.first.place", options({"west": 0.4, "east": 0.6}))),
        drawn(said("force.first.place", options({"east": 0.5, "west": 0.5}))),
        drawn(number("radar.third.range", 5.0, "km"), said("radar.third.owner", "ccc")),
        drawn(without="silo."),
    ],
    ids=["a number", "who owns", "a chance", "the order of words", "a fact more", "a fact less"],
)
def test_any_other_answer_has_it_worked_out_again(other):
    assert runs(drawn(), other) == 2
    assert runs(other, drawn()) == 2


def test_other_draws_and_other_tables_have_it_worked_out_again():
    fewer = draws.draw(world_of(dt.date(2020, 9, 1), {fact.id: fact for fact in FACTS}), seed=1, n=19)
    assert runs(drawn(), fewer) == 2
    assert runs(drawn(), drawn(), tied=(object(), object())) == 2


def test_only_the_latest_results_are_kept():
    recall = Recall()
    for size in range(3 * MOST):
        recalled(recall, "part", (), drawn(number("radar.edge.range", 1.0 + size, "km")), part)
    assert len(recall.kept["part"]) == MOST


def test_the_same_facts_seen_in_another_way_are_worked_out_again():
    first, second = np.arange(20), np.arange(20)[::-1].copy()
    plain = drawn()
    assert runs(views.rows(plain, first), views.rows(plain, first)) == 1
    assert runs(views.rows(plain, first), views.rows(plain, second)) == 2
    assert runs(plain, views.rows(plain, first)) == 2


def test_an_entity_that_is_put_in_place_is_seen():
    base = drawn(number("silo.bbb.hardness", 1.0, "psi"))
    away = drawn(number("silo.bbb.hardness", 1.0, "psi"), without="silo.aaa")
    assert runs(base, away) == 2
    assert runs(away, base) == 2
    assert runs(base, views.standing(base, ("silo.ccc",))) == 2


def test_a_fact_that_was_set_anew_to_the_same_is_no_other():
    assert runs(drawn(), drawn(number("radar.edge.range", 5000.0, "km"))) == 1


def test_columns_that_follow_from_no_fact_are_seen():
    base = drawn()
    other = views.with_columns(base, {"radar.edge.range": np.full(20, 1.0)})
    assert runs(base, other) == 2
    assert runs(other, base) == 2
    assert runs(other, views.with_columns(base, {"radar.edge.range": np.full(20, 2.0)})) == 2
