"""The outcomes of an arm and of a case: complete, finite, shared where inputs are, and who reads what."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from support import Stand, force_facts, number, radar_facts

from equipoise import model, outcomes, readers
from equipoise.arms import Arm
from equipoise.errors import NumericsError
from equipoise.facts.record import Entry, Value, fixed
from equipoise.reading import Recorder, column, standing, word
from equipoise.sampling import draws
from equipoise.strike import sides
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import World, world_of

ON = model.Setting(
    threatened="rus", rival="usa", alliance="nato", k=50, cell="day.ride_out", horizon_months=24.0
)
N = 64


def arm(name: str, world: World) -> Arm:
    return Arm(name=name, world=world, switches=(), host="blr", notes=(), against="baseline")


def evaluated(world: World, on: model.Setting = ON, n: int = N, **how: object) -> model.Outcomes:
    return model.evaluate(draws.draw(world, seed=1, n=n), on, pilot=draws.pilot(world), **how)


def set_to(world: World, fact: str, value: float) -> World:
    return apply([Edit(fact=fact, action="set", spread=fixed(value), why="a test")], world)


@pytest.fixture(scope="module")
def found(world_2020) -> model.Outcomes:
    return evaluated(world_2020)


#: Mechanisms whose outcomes ask for more than a world of today: a case with an alliance, a host, a search.
SOMETIMES = ("politics", "approach", "response")


def test_every_outcome_of_the_table_is_there_with_unit_and_direction(found):
    made = {outcomes.describe(id_).kind.pattern for id_ in found}
    assert made >= {kind.pattern for kind in outcomes.TABLE if kind.mechanism not in SOMETIMES}
    for id_, outcome in found.items():
        told = outcomes.describe(id_)
        assert (outcome.id, outcome.unit, outcome.worse) == (id_, told.unit, told.worse)
        if outcome.values is None:
            assert outcome.reason
            continue
        assert outcome.values.shape == (N,)
        assert np.isfinite(outcome.values).all()


def test_a_count_of_the_case_that_is_not_in_the_table_is_added(world_2020):
    found = evaluated(world_2020, replace(ON, k=35))
    assert "first_strike.p_at_most.35@day.ride_out" in found
    assert "first_strike.p_at_most.50@day.ride_out" in found


def test_the_mixture_lies_between_the_cells(found):
    for stem in ("first_strike.arriving", "survivability.warheads", "first_strike.p_at_most.50"):
        cells = np.stack([found[f"{stem}@{cell}"].values for cell in outcomes.CELLS])
        assert (found[stem].values >= cells.min(axis=0) - 1e-9).all()
        assert (found[stem].values <= cells.max(axis=0) + 1e-9).all()


def test_the_mixture_is_weighted_by_the_drawn_chances_of_alert_and_policy(world_2020):
    world = set_to(set_to(world_2020, "crisis.rus.generated", 1.0), "crisis.rus.launch_under_attack", 0.25)
    found = evaluated(world)
    stem = "first_strike.arriving"
    expected = 0.75 * found[f"{stem}@generated.ride_out"].values
    expected = expected + 0.25 * found[f"{stem}@generated.launch_under_attack"].values
    assert found[stem].values == pytest.approx(expected)


def test_legs_add_up_to_all_warheads(found):
    for cell in outcomes.CELLS:
        legs = sum(found[f"survivability.{leg}@{cell}"].values for leg in sides.LEGS)
        assert found[f"survivability.warheads@{cell}"].values == pytest.approx(legs)


def test_fewer_arrive_than_survive(found):
    for cell in outcomes.CELLS:
        arriving, left = found[f"first_strike.arriving@{cell}"], found[f"survivability.warheads@{cell}"]
        assert (arriving.values < left.values).all()


def test_silence_only_adds_to_the_chance_of_few_arrivals(found):
    for k in outcomes.COUNTS:
        one, other = (found[f"first_strike.{name}.{k}"] for name in ("p_at_most", "p_at_most_given_command"))
        assert (one.values >= other.values - 1e-9).all()
    # nobody arrives if nobody is left to order it, or nobody hears
    cell = "day.ride_out"
    silent = 1.0 - found[f"command.p_authority@{cell}"].values
    assert (found[f"first_strike.p_at_most.0@{cell}"].values >= silent - 1e-9).all()


def test_a_command_that_cannot_fail_leaves_disarming_alone(world_2020):
    sure = world_2020
    for name in ("survives", "backup"):
        sure = set_to(sure, f"authority.rus.{name}", 1.0)
    for name in ("works", "survives", "silo", "mobile", "bomber", "submarine"):
        sure = set_to(sure, f"channel.rus_hf.{name}", 1.0)
    sure = set_to(set_to(sure, "centre.rus_urals.survives", 1.0), "authority.rus.passes", 1.0)
    certain = evaluated(sure)
    for k in (0, 50):
        one, other = (
            certain[f"first_strike.{name}.{k}"] for name in ("p_at_most", "p_at_most_given_command")
        )
        assert one.values == pytest.approx(other.values, abs=2e-7)
    assert certain["fear.best"].values == pytest.approx(certain["fear.best.given_command"].values, abs=2e-7)


def test_fear_has_fewer_draws_and_the_cautious_fear_more(world_2020):
    found = evaluated(world_2020, n=1056)
    assert found["fear.best"].values.shape == (66,)
    assert (found["fear.best"].values <= found["fear.cautious"].values + 1e-12).all()


def test_arms_with_the_same_inputs_share_their_outcomes(world_2020):
    longer = set_to(world_2020, "silo.rus.hardness", 100.0)
    told: list[tuple[str, float]] = []
    arms = [arm("baseline", world_2020), arm("same", apply((), world_2020)), arm("softer", longer)]
    found = model.evaluate_case(
        arms, ON, seed=1, n=N, progress=lambda name, share: told.append((name, share))
    )
    assert list(found) == ["baseline", "same", "softer"]
    for id_, outcome in found["baseline"].items():
        assert np.array_equal(found["same"][id_].values, outcome.values)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert 0.0 < shares[-1] <= 1.0
    silos = [found[name]["survivability.silo@day.ride_out"].values.mean() for name in ("softer", "baseline")]
    assert silos[0] < silos[1]
    # the pool, the tables and what is known of other arms change no number
    alone = model.evaluate_case([arm("softer", longer)], ON, seed=1, n=N)["softer"]
    for id_, outcome in found["softer"].items():
        assert outcome.values == pytest.approx(alone[id_].values, abs=1e-12)


@pytest.mark.parametrize(
    "wanted",
    ["warning.time.capital", "command.p_order.silo", "defence.ceiling", "fear.best", "approach.depth_km"],
)
def test_asking_for_one_outcome_gives_the_number_of_the_whole_run(world_2020, found, wanted):
    alone = model.evaluate_worlds({"baseline": world_2020}, ON, seed=1, n=N, wanted=[wanted])["baseline"]
    assert np.array_equal(alone[wanted].values, found[wanted].values)
    assert len(alone) < len(found)


def test_kinds_taken_for_unread_are_read_by_nothing(world_2020):
    kinds = {fact.split(".")[0] for fact in model.facts_read(world_2020, ON)}
    assert not kinds & model.UNREAD_KINDS
    assert kinds >= {"force", "radar", "system", "posture", "crisis", "strike", "budget"}


def test_only_the_threatened_sides_posture_and_the_rivals_plans_are_read(world_2020):
    read = model.facts_read(world_2020, ON)

    def entities(*kinds: str) -> set[str]:
        return {fact.split(".")[1] for fact in read if fact.split(".")[0] in kinds}

    assert entities("mobile", "submarine", "bomber", "budget", "crisis", "capital", "penaid") == {"rus"}
    assert entities("defence", "continent") == {"usa"}
    # the index of stability asks what either side's warheads do to the other's silos
    assert entities("silo") == entities("stability") == {"rus", "usa"}
    of_both = {"strike.rus.reserve", "strike.rus.rule", "strike.rus.conventional_kill"}
    assert {fact for fact in read if fact.startswith("strike.rus.")} == of_both
    # the rival's radars and satellites serve his interceptors
    assert {fact for fact in read if fact.startswith("satellite.usa.")} == {
        "satellite.usa.working",
        "satellite.usa.needed",
    }
    for fact in read:
        kind, entity, attribute = fact.split(".", 2)
        if kind == "radar" and attribute != "owner":
            assert world_2020.word(f"radar.{entity}.owner") in ("rus", "usa")


def test_a_third_countrys_forces_and_radars_are_read_no_further_than_their_owner(world_2020, found):
    theirs = {
        **force_facts("theirs", owner="chn", place="vitebsk"),
        **radar_facts("theirs", owner="chn", place="moscow"),
        "force.theirs.warheads": number("force.theirs.warheads", 99.0),
    }
    world = world_of(world_2020.date, {**world_2020.facts, **theirs})
    read = {fact for fact in model.facts_read(world, ON) if fact.split(".")[1] == "theirs"}
    assert read <= {"force.theirs.owner", "radar.theirs.owner", "force.theirs.leg"}
    for id_, outcome in evaluated(world).items():
        assert (
            np.array_equal(outcome.values, found[id_].values) or outcome.values is found[id_].values is None
        )


def test_an_outcome_that_is_not_finite_is_refused_with_its_draw():
    with pytest.raises(NumericsError, match=r"2 of 3 draws \(first: draw 1\)"):
        model._outcome("fear.best", np.array([0.0, np.nan, np.inf]))


def test_a_recorder_passes_everything_on_and_notes_what_was_asked():
    inner = Stand(
        n=2,
        numbers={"radar.a.range": 5.0, "radar.b.range": 6.0},
        spoken={"radar.a.owner": "aaa", "radar.b.owner": "bbb"},
        absent=frozenset({"radar.b"}),
    )
    noted = Recorder(inner)
    assert noted.n == 2
    assert noted.has("radar.a.range")
    assert noted.seen == set()
    assert noted.names("radar", owner="aaa") == ("a",)
    assert noted.seen == {"radar.a.owner", "radar.b.owner"}
    assert noted.value("radar.a.range").tolist() == [5.0, 5.0]
    assert noted.value("radar.a.power", 1.0).tolist() == [1.0, 1.0]
    assert word(noted, "radar.b.owner") == "bbb"
    assert noted.choice("radar.a.owner").tolist() == [0, 0]
    assert standing(noted, "radar", ("a", "b")).tolist() == [[1.0, 0.0]] * 2
    assert noted.seen >= {"radar.a.range", "radar.a.power", "radar.b.owner", "radar.b.in_place"}
    assert "radar.b.range" not in noted.seen


def test_columns_stand_side_by_side_and_of_nothing_are_empty():
    inner = Stand(n=3, numbers={"radar.a.range": 5.0, "radar.b.range": [1.0, 2.0, 3.0]})
    assert column(inner, "radar", ("b", "a"), "range").tolist() == [[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]]
    assert column(inner, "radar", ("a",), "power", 7.0).tolist() == [[7.0]] * 3
    assert column(inner, "radar", (), "range").shape == (3, 0)
    assert standing(inner, "radar", ()).shape == (3, 0)
    with pytest.raises(KeyError):
        column(inner, "radar", ("a",), "power")


def entry(fact_id: str) -> Entry:
    value = Value(
        start=None,
        end=None,
        spread=fixed(1.0),
        basis="assumed",
        confidence="ASSUMED",
        sources=(),
        note="",
        file="made_up.csv",
        line=1,
    )
    return Entry(id=fact_id, title=fact_id, unit="count", values=(value,))


def test_a_fact_that_nothing_reads_is_found(real_record):
    fake = {name: entry(name) for name in ("silo.rus.colour", "paint.rus.colour")}
    readers_of = readers.reading_map(replace(real_record, entries={**real_record.entries, **fake}))
    assert set(fake) & set(readers_of) == set()
    assert set(real_record.entries) - set(readers_of) == set()


def test_readers_are_named_by_the_mechanism_that_asks(real_record):
    readers_of = readers.reading_map(real_record)
    assert "warning" in readers_of["radar.hantsavichy.range"]
    assert "warning" in readers_of["budget.rus.decide"]
    assert "survivability" in readers_of["silo.rus.hardness"]
    assert "first_strike" in readers_of["crisis.rus.generated"]
    assert readers_of["vlf.vileyka.owner"] == ("command",)
    assert "membership rules" in readers_of["vlf.vileyka.host"]
    assert dt.date(2020, 9, 1) in readers.DATES
