"""Effects shared out over switches of a toy model whose answers can be worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from equipoise.argument import attribution
from equipoise.facts.record import fixed
from equipoise.study import attribution as words
from equipoise.world.change import Edit, Switch
from equipoise.world.snapshot import World, world_of

LUCK = np.linspace(-1.0, 1.0, 64)
ARRIVING, LAUNCH, FEAR, EXPOSED = (
    "first_strike.arriving@day.ride_out",
    "warning.p_launch_under_attack",
    "fear.cautious",
    "trade.exposed_share",
)
BASE = world_of(dt.date(2020, 9, 1), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    values: np.ndarray | None
    unit: str = ""
    worse: str = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy:
    """Arriving: a rocket takes 40, a battery 2, both 1 more; a link nothing. Keeps what it is asked."""

    asked: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def __call__(self, worlds: Mapping[str, World], wanted: Collection[str], /) -> Mapping[str, Mapping]:
        self.asked.append((len(worlds), tuple(wanted)))
        return {
            name: {id_: Made(values=self.value(world, id_)) for id_ in wanted}
            for name, world in worlds.items()
        }

    def value(self, world: World, outcome: str) -> np.ndarray | None:
        on = {
            name: f"{name}.count" in world.facts for name in ("force.rocket", "battery.y", "radar.r", "vlf.s")
        }
        rocket, battery, radar, vlf = on.values()
        if outcome == ARRIVING:
            return (
                100 + LUCK - 40 * rocket * (1 + LUCK) - 2 * battery - 1.0 * (rocket and battery) - 0.001 * vlf
            )
        if outcome == LAUNCH:
            # nothing alone, everything together
            return 0.9 - 0.5 * (rocket and battery and radar and vlf) + 0 * LUCK
        if outcome == EXPOSED:
            return 0.1 + 0.2 * ("link.z.count" in world.facts) + 0 * LUCK
        return None


def switch(name: str, *entities: str) -> Switch:
    return Switch(name=name, edits=tuple(add(entity) for entity in entities))


def add(entity: str) -> Edit:
    return Edit(fact=f"{entity}.count", action="add", spread=fixed(1.0), unit="count", why="a test")


SWITCHES = (
    switch("offensive.rocket", "force.rocket"),
    switch("defensive.y", "battery.y"),
    switch("forward_radar", "radar.r"),
    switch("facilities.vlf", "vlf.s"),
    switch("transit", "link.z"),
)


def found(outcome: str, **more) -> attribution.Attribution:
    (row,) = attribution.attribution(BASE, SWITCHES, [outcome], Toy(), **more)
    return row


def test_what_switches_do_together_is_halved_between_them():
    row = found(ARRIVING)
    # the thousandth of the station that is left out goes to those that count
    assert {share.switch: share.mean for share in row.shares} == pytest.approx(
        {"offensive": -40.5005, "defensive": -2.5005}
    )
    assert row.interaction == pytest.approx(-1.0)
    assert row.effect == pytest.approx(-43.001)


@pytest.mark.parametrize("least", [0.0, 0.005, 0.9])
@pytest.mark.parametrize("outcome", [ARRIVING, LAUNCH, EXPOSED])
def test_parts_sum_to_the_effect_whatever_is_left_out(outcome, least):
    row = found(outcome, least=least)
    assert sum(share.mean for share in row.shares) == pytest.approx(row.effect, abs=1e-9)
    as_row = attribution.as_row(row)
    assert set(as_row) == {
        "offensive",
        "defensive",
        "forward_radar",
        "facilities.vlf",
        "transit",
        "interaction",
    }
    assert sum(value for name, value in as_row.items() if name != "interaction") == pytest.approx(
        row.effect, abs=1e-9
    )


def test_without_leaving_out_even_the_smallest_switch_has_its_part():
    row = found(ARRIVING, least=0.0)
    assert {share.switch: share.mean for share in row.shares}["facilities.vlf"] == pytest.approx(-0.001)
    assert row.small == ("forward_radar",)


def test_an_effect_that_no_switch_has_alone_or_without_the_others_is_found():
    row = found(LAUNCH)
    assert [share.mean for share in row.shares] == pytest.approx([-0.125] * 4)
    assert row.interaction == pytest.approx(-0.5)


def test_the_draws_of_a_part_keep_their_spread():
    row = found(ARRIVING)
    rocket = row.shares[0]
    assert (rocket.q05, rocket.q95) == pytest.approx((-76.5, -4.5), abs=0.1)
    assert rocket.sampling_error == pytest.approx(40 * np.std(LUCK, ddof=1) / 8)
    assert row.shares[1].sampling_error == pytest.approx(0.0, abs=1e-12)


def test_a_switch_that_touches_nothing_an_outcome_reads_is_not_run():
    toy = Toy()
    (row,) = attribution.attribution(BASE, SWITCHES, [EXPOSED], toy)
    assert row.untouched == ("offensive", "defensive", "forward_radar", "facilities.vlf")
    assert [share.switch for share in row.shares] == ["transit"]
    assert sum(count for count, _ in toy.asked) == 2


def test_fear_is_asked_apart_and_nothing_is_asked_twice():
    toy = Toy()
    attribution.attribution(BASE, SWITCHES, [ARRIVING, FEAR, EXPOSED], toy)
    for count, wanted in toy.asked:
        assert FEAR not in wanted or wanted == (FEAR,)
        assert count <= 16
    # none, all, four alone; then without each of the two small ones: the two that count make no other
    assert sum(count for count, wanted in toy.asked if ARRIVING in wanted) == 8


def test_an_outcome_without_meaning_has_no_attribution():
    assert attribution.attribution(BASE, SWITCHES, [FEAR], Toy()) == ()


def test_an_empty_change_moves_nothing_and_says_so():
    (row,) = attribution.attribution(BASE, (), [ARRIVING], Toy())
    assert (row.effect, row.shares, row.interaction) == (0.0, (), 0.0)
    assert words.told([row]) == [
        "For arriving warheads, day.ride_out no part of the change moves anything on average."
    ]


def test_more_families_than_can_be_shared_out_are_put_together():
    kinds = (
        "membership",
        "transit",
        "offensive.a",
        "offensive.b",
        "defensive.c",
        "forward_radar",
        "edits",
        "leader",
    )
    many = [switch(f"facilities.{name}") for name in ("radar", "vlf", "weapons")] + [
        switch(name) for name in kinds
    ]
    assert list(attribution.grouped(many)) == [
        "facilities", "membership", "transit", "offensive", "defensive", "forward_radar", "edits", "leader"
    ]  # fmt: skip
    more = [switch(f"notional{k}", f"force.n{k}") for k in range(12)]
    families = attribution.grouped(more)
    assert len(families) == 8
    assert sum(len(edits) for edits in families.values()) == 12


def test_the_sentence_names_parts_and_what_was_counted_as_nothing():
    (sentence,) = words.told([found(ARRIVING)])
    assert sentence.startswith(
        "Of the difference of -43 in arriving warheads, day.ride_out, -41 (94 %) comes from"
    )
    assert "-2.5 (6 %) comes from the defensive systems" in sentence
    assert (
        "next to nothing comes from the forward radar and the loss of radio stations for submarines"
        in sentence
    )
    (sentence,) = words.told([found(LAUNCH)])
    assert "together they do 0.50 more than the sum of what each does alone" in sentence
    (sentence,) = words.told([found(EXPOSED)])
    assert (
        sentence
        == "Of the difference of +0.20 in trade across opposed soil, all comes from restrictions on transit."
    )


def test_parts_that_pull_against_each_other_have_no_percentages():
    share = found(ARRIVING).shares[0]
    like = {"q05": 0.0, "q95": 0.0, "sampling_error": 0.0, "alone": 0.0, "last": 0.0}
    rows = tuple(
        attribution.Share(switch=name, mean=mean, **like) for name, mean in (("a", 10.0), ("b", -9.0))
    )
    row = attribution.Attribution(
        outcome=ARRIVING, unit="warheads", effect=1.0, sampling_error=0.0, shares=rows, interaction=0.0,
        untouched=(), small=(), n=64,
    )  # fmt: skip
    assert share.mean < 0
    assert "%" not in words.told([row])[0]
