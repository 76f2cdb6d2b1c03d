"""Laws of changes: the base stays, nothing changes nothing, and what is done can be undone."""

from __future__ import annotations

import datetime as dt
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.facts.record import Fact, Spread, fixed
from equipoise.world.change import Change, Edit, Switch, apply, difference
from equipoise.world.snapshot import World, world_of

#: A shared machine may stall; how fast things are is measured elsewhere.
law = settings(deadline=None, max_examples=60)

DATE = dt.date(2020, 9, 1)
ENTITIES = st.sampled_from(["radar.a", "radar.b", "force.a", "vlf.tower"])
ATTRIBUTES = st.sampled_from(["range", "count", "x"])
FINITE = st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def numbers(draw: st.DrawFn) -> Spread:
    low, high = sorted([draw(FINITE), draw(FINITE)])
    return draw(st.sampled_from([fixed(low), Spread(family="uniform", low=low, best=math.nan, high=high)]))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    ids = draw(st.lists(st.builds("{}.{}".format, ENTITIES, ATTRIBUTES), unique=True, min_size=1))
    facts = {key: Fact(id=key, title=key, unit="km", spread=draw(numbers())) for key in ids}
    words = {key: Fact(id=key, title=key, unit="word", spread=fixed("aaa")) for key in ("radar.a.owner",)}
    return world_of(DATE, facts | words)


@st.composite
def worlds_and_edits(draw: st.DrawFn) -> tuple[World, list[Edit]]:
    world = draw(worlds())
    ids = sorted(key for key, fact in world.facts.items() if fact.unit == "km")
    edits: list[Edit] = []
    for key in draw(st.lists(st.sampled_from(ids), unique=True)):
        action = draw(st.sampled_from(["set", "scale", "remove"]))
        if action == "set":
            edits.append(Edit(fact=key, action="set", spread=draw(numbers()), why="x"))
        elif action == "scale":
            edits.append(Edit(fact=key, action="scale", factor=draw(st.floats(0, 10)), why="x"))
        else:
            edits.append(Edit(fact=key, action="remove", why="x"))
    if draw(st.booleans()):
        new = Edit(fact="new.b.c", action="add", spread=draw(numbers()), unit="km", title="x", why="x")
        edits.append(new)
    return world, edits


@law
@given(worlds_and_edits())
def test_no_change_ever_alters_the_world_it_starts_from(pair: tuple[World, list[Edit]]) -> None:
    world, edits = pair
    before, facts = world.digest, dict(world.facts)
    apply(edits, world)
    assert world.digest == before
    assert dict(world.facts) == facts
    assert world_of(world.date, world.facts).digest == before


@law
@given(worlds())
def test_the_empty_change_changes_nothing(world: World) -> None:
    empty = Change(name="empty", switches=(Switch(name="nothing", edits=()),))
    assert apply(empty, world).digest == world.digest
    assert difference(world, apply([], world)) == ()


@law
@given(worlds_and_edits())
def test_putting_every_fact_back_restores_the_world(pair: tuple[World, list[Edit]]) -> None:
    world, edits = pair
    after = apply(edits, world)
    back: list[Edit] = []
    for key in difference(world, after):
        old, new = world.facts.get(key), after.facts.get(key)
        if old is None:
            back.append(Edit(fact=key, action="remove", why="undo"))
        else:
            action = "add" if new is None else "set"
            back.append(
                Edit(fact=key, action=action, spread=old.spread, unit=old.unit, title=old.title, why="undo")
            )
    assert apply(back, after).digest == world.digest


@law
@given(worlds_and_edits())
def test_difference_is_empty_exactly_where_the_digests_are_equal(pair: tuple[World, list[Edit]]) -> None:
    world, edits = pair
    after = apply(edits, world)
    assert (difference(world, after) == ()) == (world.digest == after.digest)
    assert difference(world, after) == difference(after, world)


@law
@given(worlds_and_edits())
def test_only_the_facts_that_are_edited_differ(pair: tuple[World, list[Edit]]) -> None:
    world, edits = pair
    assert set(difference(world, apply(edits, world))) <= {edit.fact for edit in edits}


@law
@given(worlds_and_edits())
def test_edits_of_different_facts_may_come_in_any_order(pair: tuple[World, list[Edit]]) -> None:
    world, edits = pair
    assert apply(edits, world).digest == apply(reversed(edits), world).digest


@law
@given(worlds(), st.integers(0, 20), st.integers(0, 20))
def test_scaling_twice_by_whole_powers_is_scaling_once(world: World, a: int, b: int) -> None:
    key = next(key for key, fact in world.facts.items() if fact.unit == "km")
    steps = [Edit(fact=key, action="scale", factor=2.0**power, why="x") for power in (a, b)]
    once = Edit(fact=key, action="scale", factor=2.0 ** (a + b), why="x")
    assert apply(steps, world).digest == apply([once], world).digest
