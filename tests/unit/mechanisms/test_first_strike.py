"""The distribution of arriving warheads against a walk through everything that can happen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from support import retaliation

from equipoise.arrivals.command import Command
from equipoise.arrivals.retaliation import surviving
from equipoise.mechanisms import first_strike

SILO = {
    "leg": "silo",
    "system": "old",
    "n_items": 2,
    "load": 2,
    "p_works": 0.8,
    "p_fault": 0.1,
    "p_site": 0.3,
    "p_if_spared": 0.95,
    "p_launched": 0.9,
    "p_in_time": (0.2, 0.7),
}
MOBILE = {
    "leg": "mobile",
    "system": "new",
    "n_items": 3,
    "load": 1.5,
    "site_size": 2,
    "p_works": 0.9,
    "p_fault": 0.05,
    "p_site": 0.25,
    "p_if_hit": (0.1, 0.3),
    "p_if_spared": (0.7, 0.85),
    "p_launched": 0.6,
    "p_in_time": (0.5, 0.4),
}
BOAT = {
    "leg": "submarine",
    "system": "sea",
    "n_items": 1,
    "n_missiles": 2,
    "load": 2,
    "p_available": 0.8,
    "p_works": 0.85,
    "p_fault": 0.02,
    "p_site": 0.1,
    "p_if_hit": 0.3,
    "p_if_spared": 0.9,
}
WORLD = (SILO, MOBILE, BOAT)
BRANCHES = (0.35, 0.65)
Counts = dict[int, float]


def plus(one: Counts, other: Counts) -> Counts:
    total: Counts = {}
    for (a, p), (b, q) in itertools.product(one.items(), other.items()):
        total[a + b] = total.get(a + b, 0.0) + p * q
    return total


def mixed(*parts: tuple[float, Counts]) -> Counts:
    total: Counts = {}
    for weight, counts in parts:
        for count, p in counts.items():
            total[count] = total.get(count, 0.0) + weight * p
    return total


def sum_of(parts: Iterator[Counts] | list[Counts]) -> Counts:
    total: Counts = {0: 1.0}
    for part in parts:
        total = plus(total, part)
    return total


def an_item(group: dict) -> Counts:
    """What one item that is left sends: every missile, every load, overhaul."""
    load = group.get("load", 1)
    if group["leg"] == "bomber":
        whole = int(load)
        weapon = {0: 1 - group["p_works"], 1: group["p_works"]}
        carried = mixed(
            (1 - (load - whole), sum_of([weapon] * whole)), (load - whole, sum_of([weapon] * (whole + 1)))
        )
    else:
        whole = int(load)
        loaded = {whole: 1 - (load - whole), whole + 1: load - whole}
        missile = mixed((group["p_works"], loaded), (1 - group["p_works"], {0: 1.0}))
        carried = sum_of([missile] * group.get("n_missiles", 1))
    available = group.get("p_available", 1.0)
    return mixed((available, carried), (1 - available, {0: 1.0}))


def at(group: dict, name: str, branch: int, default: float) -> float:
    value = group.get(name, default)
    return value[branch] if isinstance(value, tuple) else value


def ridden(group: dict, branch: int) -> Counts:
    """What a group sends that rides the attack out: every fate of every site."""
    size = 1 if group["leg"] == "silo" else group.get("site_size", 1)
    items = group["n_items"]
    n_sites = -(-items // size)
    sizes = [items // n_sites + (k < items % n_sites) for k in range(n_sites)]
    one = an_item(group)
    parts = []
    for fates in itertools.product((False, True), repeat=n_sites):
        weight, sent = 1.0, {0: 1.0}
        for spared, here in zip(fates, sizes, strict=True):
            site = group.get("p_site", 1.0)
            weight *= site if spared else 1 - site
            left = at(group, "p_if_spared", branch, 1.0) if spared else at(group, "p_if_hit", branch, 0.0)
            for _ in range(here):
                sent = plus(sent, mixed((left, one), (1 - left, {0: 1.0})))
        parts.append((weight, sent))
    return mixed(*parts)


def launched(group: dict) -> Counts:
    ready = group.get("p_launched", 1.0)
    return sum_of([mixed((ready, an_item(group)), (1 - ready, {0: 1.0}))] * group["n_items"])


def walked(world: tuple[dict, ...], branches: tuple[float, ...], *, under_attack: bool) -> Counts:
    """Walk through branches, luck of the order, types that fail, and all fates within groups."""
    systems = {group["system"]: group["p_fault"] for group in world}
    parts = []
    for b, chance in enumerate(branches):
        times = [at(group, "p_in_time", b, 0.0) if under_attack else 0.0 for group in world]
        edges = sorted({0.0, 1.0, *times})
        for low, high in itertools.pairwise(edges):
            # a luck in this stretch: groups whose chance reaches it get away, all others ride it out
            sent = [
                launched(group) if time >= high else ridden(group, b)
                for group, time in zip(world, times, strict=True)
            ]
            for fails in itertools.product((False, True), repeat=len(systems)):
                failing = dict(zip(systems, fails, strict=True))
                weight = np.prod([systems[s] if f else 1 - systems[s] for s, f in failing.items()])
                working = [c for c, group in zip(sent, world, strict=True) if not failing[group["system"]]]
                parts.append((chance * (high - low) * weight, sum_of(working)))
    return mixed(*parts)


#: Two units: land and sea; the order reaches none, land, sea, both; authority and order out by branch.
COMMAND = {"units": (0, 0, 1), "sets": (0.15, 0.25, 0.2, 0.4), "authority": (0.7, 0.4), "out": (0.6, 0.9)}
PASSES = 0.8


def walked_with_command(world: tuple[dict, ...], *, under_attack: bool) -> Counts:
    """Walk through branches, luck of the order, whether it passes, authority, sets of units, types, fates."""
    systems = {group["system"]: group["p_fault"] for group in world}
    parts = []
    for b, chance in enumerate(BRANCHES):
        times = [at(group, "p_in_time", b, 0.0) for group in world]
        out = COMMAND["out"][b] if under_attack else 0.0
        edges = sorted({0.0, 1.0, out, *(times if under_attack else ())})
        for low, high in itertools.pairwise(edges):
            for passes in (False, True):
                luck = chance * (high - low) * (PASSES if passes else 1 - PASSES)
                is_out = passes and out >= high
                sent = [
                    launched(group) if is_out and time >= high else ridden(group, b)
                    for group, time in zip(world, times, strict=True)
                ]
                # an order that is out is heard by all; later it takes somebody to give it, and who hears
                alive = COMMAND["authority"][b]
                hearing = [(1.0, 3)] if is_out else [(1 - alive, 0)]
                hearing += [] if is_out else [(alive * p, s) for s, p in enumerate(COMMAND["sets"])]
                for (p, heard), fails in itertools.product(
                    hearing, itertools.product((False, True), repeat=len(systems))
                ):
                    failing = dict(zip(systems, fails, strict=True))
                    weight = np.prod([systems[s] if f else 1 - systems[s] for s, f in failing.items()])
                    told = [
                        counts
                        for counts, group, unit in zip(sent, world, COMMAND["units"], strict=True)
                        if not failing[group["system"]] and heard >> unit & 1
                    ]
                    parts.append((luck * p * weight, sum_of(told)))
    return mixed(*parts)


def commanded(*world: dict) -> first_strike.Retaliation:
    """Return the forces with the chances of :data:`COMMAND`."""
    command = Command(
        unit=COMMAND["units"],
        p_reached=np.array([COMMAND["sets"]]),
        p_authority=np.array([COMMAND["authority"]]),
        p_out=np.array([COMMAND["out"]]),
        p_passes=np.array([PASSES]),
    )
    return replace(retaliation(*world, branches=BRANCHES), command=command)


@pytest.mark.parametrize("under_attack", [False, True])
@pytest.mark.parametrize("sea", ["sea", "new"])
@pytest.mark.parametrize("is_compiled", [False, True])
def test_orders_that_reach_some_and_not_others_are_what_a_full_walk_says(
    monkeypatch, under_attack, sea, is_compiled
):
    monkeypatch.setattr(first_strike, "is_compiled", lambda: is_compiled)
    times = [
        {**group, "p_in_time": pair} for group, pair in zip(WORLD, ((0.2, 0.7), (0.5, 0.4), 0.0), strict=True)
    ]
    world = (*times[:2], {**times[2], "system": sea, "p_fault": 0.02 if sea == "sea" else 0.05})
    exact = walked_with_command(world, under_attack=under_attack)
    assert sum(exact.values()) == pytest.approx(1.0)
    every = tuple(range(max(exact) + 3))
    forces = commanded(*world)
    found = first_strike.arrivals(forces, every, under_attack=under_attack)
    assert np.abs(found.p_at_most[0] - [below(exact, k) for k in every]).max() < 1e-8
    mean = first_strike.mean_arriving(forces, under_attack=under_attack)[0]
    assert mean == pytest.approx(sum(count * p for count, p in exact.items()), rel=1e-12)
    heard = first_strike.p_at_most(replace(forces, command=None), every, under_attack=under_attack)
    assert found.p_given_command == pytest.approx(heard, abs=1e-12)
    assert (found.p_given_command <= found.p_at_most + 1e-12).all()


def test_an_order_that_always_gets_through_changes_nothing():
    sure = np.ones((1, 2))
    all_hear = Command(
        unit=(0, 0, 1),
        p_reached=np.array([[0.0, 0, 0, 1]]),
        p_authority=sure,
        p_out=sure,
        p_passes=sure[:, 0],
    )
    forces = replace(retaliation(*WORLD, branches=BRANCHES), command=all_hear)
    for under_attack in (False, True):
        found = first_strike.arrivals(forces, (0, 1, 5), under_attack=under_attack)
        assert found.p_at_most == pytest.approx(found.p_given_command, abs=1e-9)


def below(counts: Counts, k: int) -> float:
    return sum(p for count, p in counts.items() if count <= k)


def assert_same_as_the_walk(
    world: tuple[dict, ...], branches: tuple[float, ...], *, under_attack: bool
) -> None:
    exact = walked(world, branches, under_attack=under_attack)
    assert sum(exact.values()) == pytest.approx(1.0)
    every = tuple(range(max(exact) + 3))
    forces = retaliation(*world, branches=branches)
    found = first_strike.p_at_most(forces, every, under_attack=under_attack)[0]
    assert np.abs(found - [below(exact, k) for k in every]).max() < 1e-8
    mean = first_strike.mean_arriving(forces, under_attack=under_attack)[0]
    assert mean == pytest.approx(sum(count * p for count, p in exact.items()), rel=1e-12)
    assert mean == pytest.approx(np.sum(1 - found), abs=1e-6)


@pytest.mark.parametrize("under_attack", [False, True])
def test_two_land_groups_and_a_boat_send_what_a_full_walk_says(under_attack):
    assert_same_as_the_walk(WORLD, BRANCHES, under_attack=under_attack)


@pytest.mark.parametrize("under_attack", [False, True])
def test_two_groups_of_one_type_fail_together(under_attack):
    twin = {**MOBILE, "system": "old", "p_fault": 0.1, "p_in_time": (0.6, 0.0)}
    assert_same_as_the_walk((SILO, twin, BOAT), BRANCHES, under_attack=under_attack)


@pytest.mark.parametrize("under_attack", [False, True])
def test_a_type_on_land_and_at_sea_fails_together(under_attack):
    assert_same_as_the_walk(
        (SILO, MOBILE, {**BOAT, "system": "new", "p_fault": 0.05}), BRANCHES, under_attack=under_attack
    )


@pytest.mark.parametrize("under_attack", [False, True])
def test_groups_with_the_same_time_get_away_together(under_attack):
    same = {**MOBILE, "p_in_time": (0.2, 0.7)}
    assert_same_as_the_walk((SILO, same, BOAT), BRANCHES, under_attack=under_attack)


@pytest.mark.parametrize("under_attack", [False, True])
def test_bombers_carry_a_load_of_weapons_that_each_get_through(under_attack):
    bomber = {
        "leg": "bomber",
        "system": "air",
        "n_items": 2,
        "load": 2.5,
        "site_size": 2,
        "p_works": 0.6,
        "p_fault": 0.0,
        "p_site": 0.2,
        "p_if_hit": (0.1, 0.4),
        "p_if_spared": (1.0, 1.0),
    }
    assert_same_as_the_walk((SILO, bomber), BRANCHES, under_attack=under_attack)


@pytest.mark.parametrize("n_items", [1, 4])
@pytest.mark.parametrize("under_attack", [False, True])
def test_a_group_of_any_size_sends_what_a_full_walk_says(n_items, under_attack):
    assert_same_as_the_walk((SILO, {**MOBILE, "n_items": n_items}), BRANCHES, under_attack=under_attack)


@pytest.mark.parametrize("under_attack", [False, True])
def test_a_group_of_nothing_changes_nothing(under_attack):
    alone = retaliation(SILO, BOAT, branches=BRANCHES)
    padded = retaliation(SILO, BOAT, {**MOBILE, "n_items": 0}, branches=BRANCHES)
    found = first_strike.p_at_most(padded, (0, 1, 2, 5), under_attack=under_attack)
    assert found == pytest.approx(
        first_strike.p_at_most(alone, (0, 1, 2, 5), under_attack=under_attack), abs=1e-8
    )


def test_draws_of_one_block_do_not_mix():
    chances = np.linspace(0.05, 0.95, 300)
    turned = {**MOBILE, "p_works": chances[::-1], "load": np.where(chances < 0.5, 1.0, 2.25)}
    many = retaliation({**SILO, "p_works": chances}, turned, BOAT, branches=BRANCHES, n=300)
    all_found = first_strike.p_at_most(many, (0, 2, 5), under_attack=True)
    for k in (0, 127, 128, 299):
        alone = first_strike.p_at_most(many.part(np.array([k])), (0, 2, 5), under_attack=True)
        assert all_found[k] == pytest.approx(alone[0], abs=1e-9)


@pytest.mark.parametrize("systems", [("old", "new", "odd"), ("old", "new", "old"), ("old", "old", "old")])
def test_which_group_has_most_time_differs_from_draw_to_draw(systems):
    twin = {**SILO, "n_items": 1, "load": 1, "p_launched": 0.7}
    land = [
        {**group, "system": system, "p_fault": 0.1}
        for group, system in zip((SILO, MOBILE, twin), systems, strict=True)
    ]
    orders = [(0.2, 0.6, 0.9), (0.9, 0.6, 0.2), (0.6, 0.9, 0.2), (0.0, 1.0, 0.5), (0.5, 0.5, 0.0)]
    forces = retaliation(*land, branches=BRANCHES, n=len(orders))
    forces.p_in_time[:, 0, :] = orders
    forces.p_in_time[:, 1, :] = orders[::-1]
    found = first_strike.p_at_most(forces, (0, 1, 3, 6), under_attack=True)
    for draw in range(len(orders)):
        pairs = zip(orders[draw], orders[::-1][draw], strict=True)
        world = tuple({**group, "p_in_time": pair} for group, pair in zip(land, pairs, strict=True))
        exact = walked(world, BRANCHES, under_attack=True)
        assert found[draw] == pytest.approx([below(exact, k) for k in (0, 1, 3, 6)], abs=1e-8)


def test_without_any_chance_in_time_launching_is_riding_out():
    stuck = ({**SILO, "p_in_time": 0.0}, {**MOBILE, "p_in_time": 0.0}, BOAT)
    forces = retaliation(*stuck, branches=BRANCHES)
    ridden_out = first_strike.p_at_most(forces, (0, 3), under_attack=False)
    assert (first_strike.p_at_most(forces, (0, 3), under_attack=True) == ridden_out).all()


def test_what_has_been_worked_out_is_given_again():
    known: first_strike.Known = {}
    forces = retaliation(*WORLD, branches=BRANCHES)
    first = first_strike.arrivals(forces, (0, 3), under_attack=True, known=known)
    again = first_strike.arrivals(
        retaliation(*WORLD, branches=BRANCHES), (0, 3), under_attack=True, known=known
    )
    assert again is first
    assert (first.p_at_most == first_strike.p_at_most(forces, (0, 3), under_attack=True)).all()


@pytest.mark.parametrize(
    "change",
    [
        {"n_items": 3},
        {"load": 1.5},
        {"p_works": 0.81},
        {"p_fault": 0.11},
        {"p_site": 0.31},
        {"p_if_spared": 0.96},
        {"p_launched": 0.91},
        {"p_in_time": (0.2, 0.71)},
        {"system": "other"},
    ],
)
def test_nothing_known_is_given_for_forces_that_differ(change):
    known: first_strike.Known = {}
    first_strike.arrivals(retaliation(*WORLD, branches=BRANCHES), (0, 3), under_attack=True, known=known)
    other = retaliation({**SILO, **change}, MOBILE, BOAT, branches=BRANCHES)
    found = first_strike.arrivals(other, (0, 3), under_attack=True, known=known).p_at_most
    # each brings its launch, and its riding out, which asks neither what is ready nor what is in time
    shared = set(change) <= {"p_launched", "p_in_time"}
    assert len(known) == (3 if shared else 4)
    assert (found == first_strike.p_at_most(other, (0, 3), under_attack=True)).all()


def test_riding_out_does_not_ask_what_could_have_been_launched():
    known: first_strike.Known = {}
    for ready in (0.1, 0.9):
        forces = retaliation({**SILO, "p_launched": ready}, BOAT, branches=BRANCHES)
        first_strike.arrivals(forces, (3,), under_attack=False, known=known)
    assert len(known) == 1


def test_counts_and_policy_are_part_of_what_is_known():
    known: first_strike.Known = {}
    forces = retaliation(*WORLD, branches=BRANCHES)
    for counts, under_attack in (((0,), True), ((1,), True), ((1,), False)):
        first_strike.arrivals(forces, counts, under_attack=under_attack, known=known)
    # two counts, each launched and, on the way, ridden out; the last question was answered before
    assert len(known) == 4


def test_the_impossible_the_rare_and_the_likely_come_out_of_one_block():
    chances = np.array([0.9, 0.25, 0.09, 0.04])
    silo = {"leg": "silo", "n_items": 900, "p_works": chances}
    found = first_strike.p_at_most(retaliation(silo, n=4), (0, 50), under_attack=False)
    exact = stats.binom.cdf(np.array([[0, 50]]), 900, chances[:, None])
    assert exact[0, 1] < 1e-300
    assert exact[3, 1] > 0.9
    assert np.abs(found - exact).max() < 1e-7


@pytest.mark.parametrize("under_attack", [False, True])
def test_the_mean_is_that_of_the_whole_distribution_with_many_groups(under_attack):
    groups = [
        {**(SILO, MOBILE)[k % 2], "system": f"type{k % 3}", "p_fault": 0.02 * (k % 3), "n_items": 4 + k}
        for k in range(6)
    ]
    groups.append(BOAT)
    forces = retaliation(*groups, branches=BRANCHES)
    top = int((forces.n_items * forces.n_missiles * np.ceil(forces.load)).sum())
    found = first_strike.p_at_most(forces, tuple(range(top + 1)), under_attack=under_attack)[0]
    assert found[-1] == pytest.approx(1.0, abs=1e-8)
    assert first_strike.mean_arriving(forces, under_attack=under_attack)[0] == pytest.approx(
        (1 - found).sum(), abs=1e-5
    )


def test_survivors_are_counted_before_missiles_fail():
    forces = retaliation(
        {"leg": "silo", "n_items": 10, "load": 3, "p_works": 0.5, "p_fault": 0.2, "p_site": 0.4}
    )
    assert surviving(forces, under_attack=False)[0, 0] == pytest.approx(12.0)
    assert first_strike.mean_arriving(forces, under_attack=False)[0] == pytest.approx(12 * 0.5 * 0.8)
