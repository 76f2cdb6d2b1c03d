"""Compiled sights and impacts against the arrays that they stand in for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator, default_rng  # noqa: TID251 - luck of a test

from equipoise.strike import compiled_timeline as compiled
from equipoise.strike import damage, engagement, flights, timeline
from equipoise.strike.damage import Pairs, Targets
from equipoise.strike.geometry import LADDER_M, Geometry
from equipoise.strike.plan import Plans
from equipoise.strike.reach import Reach

N, WEAPONS, CLASSES, AIMS, PLANS, RADARS = 7, 4, 5, 3, 3, 3
twins = settings(deadline=None, max_examples=80)


def luck(seed: int) -> Generator:
    return default_rng(seed)


def times(random: Generator, *shape: int) -> np.ndarray:
    """Return times of which some are equal and some are never."""
    found = np.round(random.random(shape) * 20.0) * 100.0
    return np.where(random.random(shape) < 0.2, np.inf, found)


@twins
@given(st.integers(0, 2**32 - 1))
def test_the_times_of_an_attack_are_the_same_compiled_or_not(seed):
    random = luck(seed)
    flown = timeline.Paths(
        flight_s=times(random, N, WEAPONS, AIMS),
        radar_s=times(random, N, WEAPONS, AIMS),
        satellite_s=times(random, N, WEAPONS),
        is_watched=random.random(WEAPONS) < 0.5,
        p_branch=np.ones((N, 3)),
    )
    plans = Plans(
        shots=random.integers(0, 4, (PLANS, WEAPONS, CLASSES)) * random.random((PLANS, WEAPONS, CLASSES)),
        aim_points=random.integers(1, 9, CLASSES).astype(float),
        capital_weapon=random.integers(0, WEAPONS, PLANS),
        lands_together=random.random(PLANS) < 0.5,
        delay_s=random.integers(0, 3, (PLANS, WEAPONS)) * 100.0,
        is_nuclear=random.random(WEAPONS) < 0.7,
    )
    offered = Targets(
        kind=("port",) * CLASSES,
        group=np.arange(CLASSES),
        aim=random.integers(0, AIMS, CLASSES),
        capital=1,
    )
    row = random.integers(0, PLANS, N)
    if random.random() < 0.5:
        # some draws read the same times, and some times are read by none
        flown = flown.part(random.integers(0, N, N)).part(random.permutation(N))
    reference = timeline.side_by_side(flown, plans, offered, row)
    pairs = plans.pairs
    found = compiled.times(
        (flown.flight_s, flown.radar_s, flown.satellite_s, flown.is_watched),
        (
            plans.shots,
            plans.aim_points,
            plans.is_nuclear,
            plans.delay_s,
            plans.capital_weapon,
            plans.lands_together,
        ),
        (pairs.weapon, pairs.target, offered.aim[pairs.target]),
        offered.capital,
        row,
        flown.rows,
    )
    for some, other in zip(found, reference, strict=True):
        np.testing.assert_array_equal(some, other)


@twins
@given(st.integers(0, 2**32 - 1))
def test_the_alarm_is_the_same_compiled_or_not(seed):
    random = luck(seed)
    seen, rule = times(random, N, 3), random.integers(0, len(timeline.RULES), N)
    found = compiled.alarms(seen, rule)
    np.testing.assert_array_equal(found, timeline.alarms_side_by_side(seen, rule))


@twins
@given(st.integers(0, 2**32 - 1))
def test_half_of_the_aim_points_is_reached_with_the_same_hit_compiled_or_not(seed):
    random = luck(seed)
    n = random.integers(2, 9)
    # whole and broken shots that often come to half of the aim points, and to all but a thousandth, exactly
    shots = random.integers(1, 4, n) * random.choice([1.0, 0.1, 0.7])
    at = np.round(random.random((1, n)) * 5.0) * 100.0
    some = random.permutation(n)[: random.integers(1, n)]
    half = random.choice([shots[some].sum(), 0.5 * shots.sum(), 2.0 * shots.sum()])
    plan = Plans(
        shots=shots[None, :, None],
        aim_points=np.array([2.0 * half]),
        capital_weapon=np.zeros(1, np.intp),
        lands_together=np.zeros(1, bool),
        delay_s=np.zeros((1, n)),
        is_nuclear=np.ones(n, bool),
    )
    flown = timeline.Paths(
        flight_s=at[:, :, None],
        radar_s=at[:, :, None],
        satellite_s=at,
        is_watched=np.ones(n, bool),
        p_branch=np.ones((1, 3)),
    )
    offered = Targets(kind=("port",), group=np.zeros(1, np.intp), aim=np.zeros(1, np.intp), capital=0)
    row = np.zeros(1, np.intp)
    reference = timeline.side_by_side(flown, plan, offered, row)
    found = compiled.times(
        (flown.flight_s, flown.radar_s, flown.satellite_s, flown.is_watched),
        (
            plan.shots,
            plan.aim_points,
            plan.is_nuclear,
            plan.delay_s,
            plan.capital_weapon,
            plan.lands_together,
        ),
        (plan.pairs.weapon, plan.pairs.target, offered.aim[plan.pairs.target]),
        offered.capital,
        row,
    )
    for some_times, others in zip(found, reference, strict=True):
        np.testing.assert_array_equal(some_times, others)


@twins
@given(st.integers(0, 2**32 - 1))
def test_first_sights_are_the_same_compiled_or_not(seed):
    random = luck(seed)
    sight = times(random, 2, AIMS, 4, RADARS, LADDER_M.size)
    sight[:, :, random.integers(0, 4)] = np.inf
    geometry = Geometry(
        places=("a", "b"),
        aims=("x", "y", "z"),
        flights=("1", "2", "3", "4"),
        radars=("r", "s", "t"),
        distance_m=np.zeros((2, AIMS)),
        arc_s=np.zeros((2, AIMS, 4)),
        by_aim=np.ascontiguousarray(np.moveaxis(sight, 1, -1)),
    )
    place, flight = random.integers(0, 2, (N, WEAPONS)), random.integers(0, 4, (N, WEAPONS))
    step = random.integers(0, LADDER_M.size, (N, RADARS))
    here = random.random((N, RADARS)) < 0.7
    found = compiled.first_sights(place, flight, step, here, geometry.by_aim)
    np.testing.assert_array_equal(found, flights.side_by_side(geometry, place, flight, step, here))


def reach(random: Generator) -> Reach:
    """Return tables of two sites, places and regions, and three lookouts."""
    speed = np.sort(times(random, 2, 2, 2, 5) * 10.0, axis=-1)
    return Reach(
        sites=("s", "t"),
        places=("a", "b"),
        regions=("east", "west"),
        lookouts=(("r", "hill"), ("r", "dale"), ("e", "hill")),
        lag_s=np.arange(5) * 100.0,
        speed_m_s=speed,
        arc_s=np.zeros((2, 2)),
        sight=times(random, 2, 2, 3, LADDER_M.size),
    )


@twins
@given(st.integers(0, 2**32 - 1))
def test_what_a_radar_adds_is_the_same_compiled_or_not(seed):
    random = luck(seed)
    tables, spot = reach(random), engagement.Spot(at=random.integers(0, 2, N), options=np.arange(2))
    at, step = random.integers(0, 3, N), random.integers(0, LADDER_M.size, N)
    here, told = random.random(N) < 0.7, random.random(N) < 0.5
    made = [(start.copy(), np.zeros((2, N), bool)) for start in [times(random, 2, N)] * 2]
    engagement.one_look(tables, spot, at, step, here, told, made[0])
    engagement.many_looks(tables, spot, at, step, here, told, made[1])
    for some, other in zip(*made, strict=True):
        np.testing.assert_array_equal(some, other)


@twins
@given(st.integers(0, 2**32 - 1))
def test_what_is_met_is_the_same_compiled_or_not(seed):
    random = luck(seed)
    tables = reach(random)
    site, place = (engagement.Spot(at=random.integers(0, 2, N), options=np.arange(2)) for _ in range(2))
    track = np.where(random.random((2, N)) < 0.2, np.inf, random.random((2, N)) * 600.0 - 50.0)
    boost, speed = random.random(N) * 30.0, random.random(N) * 2e4
    meets = np.zeros((2, N), bool)
    engagement.fill_met(tables, site, place, track, boost, speed, meets)
    needed = engagement.needed_m_s(tables, site, place, track + boost)
    assert ((needed <= speed) == meets).all()


@twins
@given(st.integers(0, 2**32 - 1))
def test_what_shots_spare_is_the_same_compiled_or_not(seed):
    random = luck(seed)
    pairs = Pairs(weapon=random.integers(0, WEAPONS, 9), target=random.integers(0, CLASSES, 9))
    chance = random.choice([0.0, 1e-9, 0.3, 0.97, 1.0], (N, 9)) * random.choice([1.0, random.random()])
    shots = random.choice([0.0, 0.4, 1.0, 2.7, 13.0, 40.2], (N, 9))
    found = damage.survival(chance, shots, pairs, CLASSES)
    assert np.abs(found - damage.side_by_side(chance, shots, pairs, CLASSES)).max() < 1e-14
