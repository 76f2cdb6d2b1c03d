"""Laws of missile defence that hold for all inputs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import attacks, radar_facts

from equipoise import chain
from equipoise.arms import build
from equipoise.arrivals import shield as shields
from equipoise.arrivals.retaliation import Retaliation, coming
from equipoise.arrivals.shield import Shield
from equipoise.cases.files import load_case
from equipoise.mechanisms import first_strike
from equipoise.physics import geodesy, interceptor, lambert, leakage, trajectory
from equipoise.physics.geodesy import EARTH_RADIUS_M
from equipoise.sampling import draws, views
from equipoise.sampling.draws import Draws
from equipoise.strike import reach, sides
from equipoise.strike.sides import Groups
from equipoise.world.snapshot import world_of

latitudes, longitudes = st.floats(-80, 80), st.floats(-180, 180)
places = st.tuples(latitudes, longitudes).map(lambda at: geodesy.unit_vectors(*np.radians(at)))
heights_m, angles_rad = st.floats(1e3, 2000e3), st.floats(0.0, 3.1)
speeds_m_s = st.floats(0.0, 11_000.0)
chances, counts = st.floats(0, 1), st.integers(0, 200)


@given(st.floats(-0.999, 50.0), st.floats(0.0, 0.9999))
def test_the_shape_of_a_flight_is_found_again_from_its_time(shape, ratio):
    found = lambert.solve(lambert.duration(shape, ratio), ratio)
    assert abs(found - shape) < 1e-8 * (1 + abs(shape))


@given(heights_m, angles_rad, speeds_m_s, speeds_m_s)
def test_a_faster_interceptor_is_never_later(height_m, angle_rad, one, other):
    points = interceptor.meeting(height_m, angle_rad)
    slow, fast = sorted((one, other))
    assert interceptor.quickest_s(points, fast) <= interceptor.quickest_s(points, slow)


@given(heights_m, angles_rad, st.floats(1.0, 6000.0), st.floats(1.0, 6000.0))
def test_less_time_never_needs_less_speed_where_waiting_is_allowed(height_m, angle_rad, one, other):
    points = interceptor.meeting(height_m, angle_rad)
    short, long = sorted((one, other))
    needed = interceptor.least_speed_m_s(points, np.array([short, long]), may_wait=True)
    assert needed[0] >= needed[1] * (1 - 1e-9)


@settings(deadline=None, max_examples=60)
@given(places, places, places, st.floats(0, 1500), st.floats(0, 1500))
def test_a_later_start_never_needs_less_speed(site, start, end, one, other):
    assume(0.05 < np.arccos(np.clip(start @ end, -1, 1)) < 3.0)
    sooner, later = sorted((one, other))
    moments = np.arange(0.0, 2600.0, 20.0)
    asked = {"min_height_m": 100e3, "meeting_s": moments}
    first, second = (
        interceptor.required_speed_m_s(site, start, end, lag_s=lag, **asked) for lag in (sooner, later)
    )
    assert second >= first * (1 - 1e-9)


@settings(deadline=None, max_examples=25)
@given(st.lists(places, min_size=1, max_size=3), places, places)
def test_in_the_tables_a_later_start_never_needs_less_and_more_speed_never_reaches_less(sites, start, end):
    angle = np.arccos(np.clip(start @ end, -1, 1))
    assume(0.2 < angle < 3.0)
    arcs = trajectory.minimum_energy(np.array([[angle * EARTH_RADIUS_M]]))
    table = reach.needed_m_s(np.array(sites), start[None], end[None], arcs, 100e3)
    assert not np.isnan(table).any()
    assert (table[..., 1:] >= table[..., :-1]).all()
    slow, fast = ((table <= speed).sum() for speed in (5e3, 7e3))
    assert fast >= slow


@given(counts, counts, chances)
def test_one_more_interceptor_never_lets_more_through(n_warheads, n_interceptors, p_kill):
    fewer, more = (leakage.leak_probability(n_warheads, n_interceptors + k, p_kill) for k in (0, 1))
    assert more <= fewer + 1e-12


@given(counts, counts, chances)
def test_one_more_warhead_never_leaks_less(n_warheads, n_interceptors, p_kill):
    fewer, more = (leakage.leak_probability(n_warheads + k, n_interceptors, p_kill) for k in (0, 1))
    assert more >= fewer - 1e-12


@given(counts, chances, chances)
def test_a_layer_never_stops_more_than_it_tracks(n_shots, p_tracked, p_kill):
    stopped = leakage.layer_kill(n_shots, p_tracked, p_kill)
    assert 0 <= stopped <= p_tracked
    assert leakage.layer_kill(n_shots + 1, p_tracked, p_kill) >= stopped


ROLES = chain.Roles(threatened="rus", rival="usa")
COUNTS = tuple(range(0, 201, 5))


@dataclass(frozen=True, kw_only=True)
class Change:
    """The lead case with the feared interceptors, drawn, and what an attack leaves by policy.

    ``new`` is one more battery, and one more radar that tells decoys apart; both are absent from ``on``.
    """

    on: Draws
    groups: Groups
    tables: chain.Tables
    left: dict[bool, Retaliation]

    def shield(self, on: Draws) -> Shield:
        return chain.shield(on, self.groups, ROLES, self.tables)

    def arriving(self, shield: Shield, *, under_attack: bool) -> first_strike.Arrivals:
        return first_strike.arrivals(
            self.left[under_attack], COUNTS, under_attack=under_attack, shield=shield
        )

    def weight(self, *, under_attack: bool) -> np.ndarray:
        return coming(self.left[under_attack], under_attack=under_attack)

    def with_columns(self, **columns: np.ndarray) -> Draws:
        new = {key.replace("__", "."): value for key, value in columns.items()}
        assert set(new) <= set(self.on.columns)
        return replace(self.on, columns={**self.on.columns, **new})


@pytest.fixture(scope="module")
def change(real_record) -> Change:
    arms = {arm.name: arm.world for arm in build(load_case("belarus-nato", real_record), real_record)}
    world = arms["change+notional"]
    like, new = "battery.blr_notional_fast", "battery.est_more"
    more = {
        fact_id.replace(like, new): replace(fact, id=fact_id.replace(like, new))
        for fact_id, fact in world.facts.items()
        if fact_id.startswith(f"{like}.")
    }
    more[f"{new}.place"] = replace(arms["estonia"].facts["radar.est_forward.place"], id=f"{new}.place")
    more |= radar_facts("more", owner="usa", place="tapa", range=3000.0)
    flag = world.facts["radar.blr_forward.discriminates"]
    more["radar.more.discriminates"] = replace(flag, id="radar.more.discriminates")
    other = world_of(world.date, {**world.facts, **more})
    drawn = draws.draw(world, seed=1, n=96, others=[other])
    pilot = draws.pilot(world, others=[other])
    tables = chain.tabulate(pilot, ROLES)
    names = sides.weapon_names(pilot, "usa"), sides.group_names(pilot, "rus")
    stage, planned = (chain.stage(item, ROLES, tables, *names) for item in (drawn, pilot))
    chosen = attacks(planned, ROLES)
    cells = {False: "day.ride_out", True: "generated.launch_under_attack"}
    left = {
        policy: chain.aftermath(stage, ROLES, cell.split(".")[0], chosen[cell]).retaliation
        for policy, cell in cells.items()
    }
    return Change(on=drawn, groups=stage.groups, tables=tables, left=left)


def lets_no_more_through(change: Change, plain: Shield, more: Shield) -> bool:
    """Check that with more of a shield no chance to stay at or below a count falls; tell if any rises."""
    rises = False
    kept = [np.ceil(shields.room(item) / first_strike.ROOM) for item in (plain, more)]
    # what lies above the counts that are kept is met at its mean, which is a little too much: like with like
    alike = kept[0] == kept[1]
    assert alike.any()
    for policy in (False, True):
        before, after = (change.arriving(item, under_attack=policy) for item in (plain, more))
        assert (after.p_at_most >= before.p_at_most - 2e-7).all()
        assert (after.intercepted >= before.intercepted * (1 - 1e-9))[alike].all()
        rises |= bool((after.p_at_most > before.p_at_most + 1e-3).any())
    return rises


@pytest.mark.parametrize("battery", ["blr_notional_fast", "blr_sm3_iia", "ships_north", "fort_greely"])
def test_one_more_interceptor_fills_a_salvo_or_changes_nothing_and_never_lets_more_through(change, battery):
    fact = f"battery.{battery}.count"
    plain = change.shield(change.on)
    one, many = (
        change.shield(change.with_columns(**{fact.replace(".", "__"): change.on.value(fact) + k}))
        for k in (1, 12)
    )
    at = plain.names.index(battery)
    filled = one.capacity[:, at] - plain.capacity[:, at]
    assert set(filled.tolist()) == {0.0, 1.0}
    for policy in (False, True):
        before, after = (change.arriving(item, under_attack=policy) for item in (plain, one))
        assert (after.p_at_most[filled == 0] == before.p_at_most[filled == 0]).all()
    rises = [lets_no_more_through(change, plain, item) for item in (one, many)]
    # nothing that comes flies within reach of the slow ones in Belarus
    assert rises[1] == (battery != "blr_sm3_iia")


def test_one_more_battery_never_lets_more_through_nor_reaches_less(change):
    more = views.standing(change.on, ["battery.est_more"])
    plain, better = (change.shield(on) for on in (change.on, more))
    assert set(better.names) - set(plain.names) == {"est_more"}
    for policy in (False, True):
        weight = change.weight(under_attack=policy)
        before, after = (shields.engageable(item, weight, item.is_forward) for item in (plain, better))
        assert (after >= before - 1e-12).all()
        assert (after > before + 0.01).any()
    assert lets_no_more_through(change, plain, better)


@pytest.mark.parametrize("system", ["notional_fast", "sm3_iia", "gbi"])
def test_a_faster_interceptor_never_reaches_less_of_what_comes(change, system):
    fact = f"interceptor.{system}.speed"
    plain = change.shield(change.on)
    faster = change.shield(change.with_columns(**{fact.replace(".", "__"): 1.1 * change.on.value(fact)}))
    assert (faster.in_reach >= plain.in_reach).all()
    for policy in (False, True):
        weight = change.weight(under_attack=policy)
        before, after = (shields.shares(item, weight) for item in (plain, faster))
        assert (after >= before - 1e-12).all()
        assert (after > before + 0.01).any()


@pytest.mark.parametrize("fact", ["interceptor.notional_fast.boost", "defence.usa.react"])
def test_a_later_start_never_reaches_more_of_what_comes(change, fact):
    plain = change.shield(change.on)
    later = change.shield(change.with_columns(**{fact.replace(".", "__"): 60.0 + change.on.value(fact)}))
    assert (later.in_reach <= plain.in_reach).all()
    assert (later.in_reach < plain.in_reach).any()


def test_one_more_radar_never_reaches_less_nor_sees_fewer_arcs_closely(change):
    more = views.standing(change.on, ["radar.more"])
    plain, better = (change.shield(on) for on in (change.on, more))
    assert (better.in_reach >= plain.in_reach).all()
    assert (better.p_told >= plain.p_told - 1e-12).all()
    assert (better.p_reach > plain.p_reach + 0.01).any()
    assert (better.p_told > plain.p_told + 0.01).any()
    assert lets_no_more_through(change, plain, better)
