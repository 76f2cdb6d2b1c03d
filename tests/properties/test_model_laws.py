"""Laws of the whole model on the real record: what no change of numbers may ever break."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from support import attacks, force_facts, number, radar_facts

from equipoise import chain, model
from equipoise.arms import build
from equipoise.arrivals.retaliation import surviving
from equipoise.cases.files import load_case, with_date
from equipoise.chain import Roles
from equipoise.facts.record import Spread, fixed, options
from equipoise.mechanisms import first_strike
from equipoise.sampling import draws, spreads
from equipoise.strike import plan, sides, timeline
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import World, world_of

ON = model.Setting(
    threatened="rus", rival="usa", alliance="nato", k=50, cell="day.ride_out", horizon_months=24.0
)
ROLES = Roles(threatened="rus", rival="usa")
N = 64


def evaluated(world: World, on: model.Setting = ON, n: int = N, start: int = 0) -> model.Outcomes:
    drawn = draws.draw(world, seed=1, n=n, start=start)
    return model.evaluate(drawn, on, pilot=draws.pilot(world))


def with_facts(world: World, *more: dict) -> World:
    return world_of(world.date, {**world.facts, **{key: fact for part in more for key, fact in part.items()}})


def renamed(world: World, kind: str, old: str, new: str) -> World:
    def moved(fact_id: str) -> str:
        return fact_id.replace(f"{kind}.{old}.", f"{kind}.{new}.", 1)

    return world_of(
        world.date, {moved(key): replace(fact, id=moved(key)) for key, fact in world.facts.items()}
    )


def difference(one: model.Outcomes, other: model.Outcomes, skip: str = "nothing") -> dict[str, float]:
    assert set(one) == set(other)
    found = {id_: apart(one[id_].values, other[id_].values) for id_ in one if not id_.startswith(skip)}
    return {id_: size for id_, size in found.items() if size > 0}


def apart(one: np.ndarray | None, other: np.ndarray | None) -> float:
    """Largest difference of two outcomes; one that only one world has is endlessly far away."""
    if one is None or other is None:
        return 0.0 if one is other else np.inf
    return float(np.abs(one - other).max())


def unlike(found: model.Outcomes, base: model.Outcomes) -> set[str]:
    """Ids of outcomes that differ by more than rounding, or that only one of two worlds has."""
    differing = set(found) ^ set(base)
    for id_ in set(found) & set(base):
        one, other = found[id_].values, base[id_].values
        if one is None or other is None:
            differing |= {id_} if one is not other else set()
        elif one != pytest.approx(other, rel=1e-9, abs=1e-9):
            differing.add(id_)
    return differing


@pytest.fixture(scope="module")
def base(world_2020) -> model.Outcomes:
    return evaluated(world_2020)


@pytest.fixture(scope="module")
def change(real_record) -> World:
    """The world of the lead case's arm 'change'."""
    arms = {arm.name: arm for arm in build(load_case("belarus-nato", real_record), real_record)}
    return arms["change"].world


@pytest.fixture(scope="module")
def changed(change) -> model.Outcomes:
    return evaluated(change)


def test_an_empty_change_moves_nothing_at_all(world_2020, base):
    assert difference(base, evaluated(apply((), world_2020))) == {}


def test_the_change_of_the_lead_case_moves_something(base, changed):
    assert difference(base, changed)


def unlike_in_pieces(world: World, tables: model.Tables, cuts: tuple[int, ...]) -> set[str]:
    """Give the outcomes, but for fear, of which the pieces are not the whole."""
    pilot = draws.pilot(world)

    def of(start: int, end: int) -> model.Outcomes:
        return model.evaluate(
            draws.draw(world, seed=1, n=end - start, start=start), ON, pilot=pilot, tables=tables
        )

    whole, pieces = of(cuts[0], cuts[-1]), [of(*pair) for pair in itertools.pairwise(cuts)]
    return {
        id_
        for id_, outcome in whole.items()
        if not id_.startswith("fear.")
        and outcome.values is not None
        and np.concatenate([piece[id_].values for piece in pieces])
        != pytest.approx(outcome.values, rel=1e-9, abs=1e-9)
    }


@pytest.mark.parametrize("cuts", [(0, 24, 40), (0, 1, 10)])
def test_the_pieces_are_the_whole_with_the_tables_of_the_case(change, cuts):
    tables = model.tabulate(draws.pilot(change), ON)
    assert unlike_in_pieces(change, tables, cuts) == set()


@pytest.mark.parametrize("which", ["base", "changed"])
def test_probabilities_are_probabilities_and_rise_with_the_count(request, which):
    found = request.getfixturevalue(which)
    for id_, outcome in found.items():
        if outcome.values is None:
            assert outcome.reason, id_
        elif outcome.unit == "probability":
            assert ((outcome.values >= 0) & (outcome.values <= 1)).all(), id_
        elif id_.split(".")[0] not in ("exclave", "trade"):
            # margins of supply may be short of the need
            assert (outcome.values >= 0).all(), id_
    for cell in ("", *(f"@{cell}" for cell in chain.CELLS)):
        for few, more in itertools.pairwise((0, 10, 50, 100, 200)):
            low, high = (found[f"first_strike.p_at_most.{k}{cell}"].values for k in (few, more))
            assert (low <= high + 1e-12).all()


@pytest.fixture(scope="module")
def stages(change):
    """Both sides of the change, drawn and planned, and the designs for every cell."""
    drawn, pilot = draws.draw(change, seed=1, n=N), draws.pilot(change)
    tables = chain.tabulate(drawn, ROLES)
    names = sides.weapon_names(pilot, "usa"), sides.group_names(pilot, "rus")
    on, planned = (chain.stage(item, ROLES, tables, *names) for item in (drawn, pilot))
    return on, attacks(planned, ROLES)


@pytest.mark.parametrize("cell", chain.CELLS)
def test_launching_under_attack_never_leaves_less_than_riding_out_the_same_attack(stages, cell):
    on, chosen = stages
    forces = chain.aftermath(on, ROLES, cell.split(".")[0], chosen[cell]).retaliation
    ridden, launched = (surviving(forces, under_attack=flag) for flag in (False, True))
    assert (launched >= ridden * (1 - 1e-12)).all()
    assert (launched > ridden).any()
    counts = (0, 10, 50, 100, 200)
    below = [first_strike.p_at_most(forces, counts, under_attack=flag) for flag in (False, True)]
    assert (below[1] <= below[0] + 1e-8).all()


EXTRA = [
    radar_facts("extra"),
    radar_facts("extra", place="kozelsk", range=1500.0),
    radar_facts("extra", place="smolensk", azimuth_from=200.0, azimuth_to=330.0, elevation_max=40.0),
    radar_facts("extra", place="olenegorsk", azimuth_from=250.0, azimuth_to=20.0),
    {
        **radar_facts("extra"),
        "radar.extra.in_place": number("radar.extra.in_place", options({0.0: 0.5, 1.0: 0.5}), "flag"),
    },
]


@pytest.mark.parametrize("extra", EXTRA, ids=["all round", "short", "west", "north", "in doubt"])
def test_one_more_radar_never_shortens_warning_of_the_same_attack(change, extra):
    more = with_facts(change, extra)
    both = [change, more]
    drawn = [draws.draw(item, seed=1, n=N, others=both) for item in both]
    tables = chain.tabulate(drawn[1], ROLES)
    pilot = draws.pilot(change, others=both)
    names = sides.weapon_names(pilot, "usa"), sides.group_names(pilot, "rus")
    without, with_it = (chain.stage(item, ROLES, tables, *names) for item in drawn)
    chosen = attacks(chain.stage(pilot, ROLES, tables, *names), ROLES)["day.launch_under_attack"]
    earlier = False
    for together in plan.TIMINGS:
        attack = replace(chosen, together=together)
        clocks = [
            timeline.clock(
                on.reading, "rus", on.flown, attack.plans, on.targets, attack.row(on.weapons.laydown)
            )
            for on in (without, with_it)
        ]
        assert (clocks[1].alarm_s <= clocks[0].alarm_s).all()
        assert (clocks[1].capital_s == clocks[0].capital_s).all()
        after = [chain.aftermath(on, ROLES, "day", attack) for on in (without, with_it)]
        time = [np.sum(item.retaliation.p_branch * item.capital_s, axis=1) for item in after]
        assert (time[1] >= time[0] - 1e-9).all()
        earlier |= bool((clocks[1].alarm_s < clocks[0].alarm_s).any())
    if extra is EXTRA[0]:
        assert earlier


@pytest.mark.parametrize("new", ["rus_aaa", "rus_zzz"])
def test_another_name_of_a_force_whose_facts_are_certain_changes_nothing(world_2020, base, new):
    old = "rus_teykovo_topolm"
    certain = [f.spread.is_fixed for key, f in world_2020.facts.items() if key.startswith(f"force.{old}.")]
    assert certain
    assert all(certain)
    found = evaluated(renamed(world_2020, "force", old, new))
    assert unlike(found, base) == set()


def test_another_name_of_a_rivals_force_changes_nothing(world_2020, base):
    found = evaluated(renamed(world_2020, "force", "usa_cheyenne_mm3", "usa_zzz"))
    assert unlike(found, base) == set()


def test_another_name_of_a_radar_whose_facts_are_certain_changes_nothing(world_2020):
    one, other = (evaluated(with_facts(world_2020, radar_facts(name))) for name in ("aaa", "zzz"))
    assert difference(one, other) == {}


def test_roles_can_swap_and_forces_stay_their_owners(world_2020):
    on = replace(ON, threatened="usa", rival="rus", alliance="csto")
    found = evaluated(world_2020, on)
    assert all(outcome.reason or np.isfinite(outcome.values).all() for outcome in found.values())
    assert found["survivability.silo@day.ride_out"].values.mean() > 0
    assert (found["survivability.mobile"].values == 0).all()
    pilot = draws.pilot(world_2020)
    for threatened, rival in (("rus", "usa"), ("usa", "rus")):
        theirs, own = sides.weapon_names(pilot, rival), sides.group_names(pilot, threatened)
        assert {world_2020.word(f"force.{name}.owner") for name in theirs} == {rival}
        assert {world_2020.word(f"force.{name}.owner") for name in own} == {threatened}
        assert not set(theirs) & set(own)


def test_a_fact_that_is_not_read_moves_no_outcome(world_2020, base):
    """All unread numbers are doubled at once; what only fear reads has a law of its own below."""
    read = model.facts_read(world_2020, ON)
    unread = [
        key
        for key, fact in world_2020.facts.items()
        if key not in read and not fact.spread.is_word and fact.kind not in ("place", "prospect")
    ]
    assert len(unread) > 50
    edits = [Edit(fact=key, action="scale", factor=2.0, why="a test") for key in unread]
    assert difference(base, evaluated(apply(edits, world_2020))) == {}


def test_facts_that_move_fear_are_among_the_facts_read(real_record):
    arms = build(load_case("belarus-nato", real_record), real_record)
    world = arms[0].world
    chances = [key for key in world.facts if key.startswith("force.") and key.endswith(".chance")]
    assert chances
    edits = [Edit(fact=key, action="scale", factor=0.5, why="a test") for key in chances]
    moved = difference(evaluated(world, n=16), evaluated(apply(edits, world), n=16))
    assert "fear.best" in moved
    assert set(chances) & model.facts_read(world, ON)


#: The two widest guesses about mobile launchers.
STRETCHED = ("mobile.rus.found", "posture.rus_mobile.day")


def spread_of(world: World, narrower: float) -> World:
    """Return the world with these guesses stretched about their middle."""
    edits = []
    for key in STRETCHED:
        old = world.facts[key].spread
        middle, half = (old.low + old.high) / 2, (old.high - old.low) / 2 * narrower
        new = Spread(family="uniform", low=middle - half, best=math.nan, high=middle + half)
        edits.append(Edit(fact=key, action="set", spread=new, why="a test"))
    return apply(edits, world)


def pinned(world: World) -> World:
    """Return the world with all else certain: numbers at their mean, words at their first option."""
    edits = []
    for key, fact in world.facts.items():
        if not fact.spread.is_fixed and key not in STRETCHED:
            certain = fact.spread.options[0] if fact.spread.is_word else spreads.mean(fact.spread)
            edits.append(Edit(fact=key, action="set", spread=fixed(certain), why="a test"))
    return apply(edits, world)


def widths(world: World, id_: str, shares: tuple[float, ...]) -> list[float]:
    found = []
    for share in shares:
        low, high = np.quantile(evaluated(spread_of(world, share), n=256)[id_].values, [0.05, 0.95])
        found.append(float(high - low))
    return found


INTERVALS = ("first_strike.arriving@day.ride_out", "survivability.mobile@day.ride_out")


@pytest.mark.parametrize("id_", INTERVALS)
def test_wider_inputs_give_wider_intervals(world_2020, id_):
    found = widths(pinned(world_2020), id_, (0.0, 0.25, 0.5, 1.0))
    assert found[0] == pytest.approx(0.0, abs=1e-9)
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize("id_", INTERVALS)
def test_two_guesses_taken_for_certain_make_the_interval_too_narrow(world_2020, id_):
    certain, recorded = widths(world_2020, id_, (0.0, 1.0))
    assert certain < recorded


def test_a_forward_missile_never_makes_the_shortest_flight_longer(world_2020, base):
    near = {**force_facts("near"), **{f.id: f for f in (number("force.near.warheads", 1.0),)}}
    found = evaluated(with_facts(world_2020, near))
    key = "warning.flight_time.capital"
    assert (found[key].values <= base[key].values).all()
    assert (found[key].values < base[key].values).any()


@pytest.mark.slow
def test_every_arm_of_the_lead_case_gives_finite_outcomes_at_both_dates(real_record):
    case = load_case("belarus-nato", real_record)
    for date in (dt.date(2020, 9, 1), dt.date(2026, 11, 1)):
        dated = with_date(case, date, real_record)
        found = model.evaluate_case(build(dated, real_record), model.setting(dated), seed=0, n=512)
        for outcomes_of in found.values():
            assert all(row.reason or np.isfinite(row.values).all() for row in outcomes_of.values())
