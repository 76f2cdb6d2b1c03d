"""Orders and authority, by networks small enough to be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import Stand

from equipoise.mechanisms import command

DEGREE = np.pi / 180
#: One port, one zone of one cell, a station next to it, a channel to all, one centre.
SPOKEN = {
    "force.silos.owner": "aaa",
    "force.silos.leg": "silo",
    "force.silos.system": "rocket",
    "force.boats.owner": "aaa",
    "force.boats.leg": "submarine",
    "force.boats.port": "harbour",
    "force.boats.system": "tube",
    "vlf.mast.owner": "aaa",
    "vlf.mast.place": "harbour",
    "patrol.near.owner": "aaa",
    "patrol.near.area": "bay",
    "patrol.near.port": "harbour",
    "channel.wire.owner": "aaa",
    "centre.one.owner": "aaa",
}
NUMBERS = {
    "place.harbour.lat": 0.0,
    "place.harbour.lon": 0.0,
    "force.silos.launchers": 10.0,
    "force.silos.warheads": 1.0,
    "force.boats.launchers": 2.0,
    "force.boats.warheads": 4.0,
    "system.tube.tubes": 16.0,
    "vlf.mast.radiated": 30e3,
    "vlf.mast.frequency": 20e3,
    "vlf.mast.works": 0.8,
    "vlf.mast.survives": 0.5,
    "patrol.near.share": 1.0,
    "patrol.near.lat_from": 0.0,
    "patrol.near.lat_to": 3 * DEGREE,
    "patrol.near.lon_from": 10 * DEGREE,
    "patrol.near.lon_to": 13 * DEGREE,
    "patrol.near.depth": 5.0,
    "patrol.near.conductivity": 4.0,
    "patrol.near.noise": 30.0,
    "reception.aaa.needed": 0.0,
    "reception.aaa.receiver": -10.0,
    "reception.aaa.attenuation_day": 3e-6,
    "reception.aaa.attenuation_night": 2e-6,
    "reception.aaa.night": 0.5,
    "channel.wire.works": 1.0,
    "channel.wire.survives": 0.5,
    "channel.wire.silo": 0.9,
    "channel.wire.submarine": 0.2,
    "centre.one.survives": 0.75,
    "authority.aaa.leave": 600.0,
    "authority.aaa.leave_variation": 0.5,
    "authority.aaa.survives": 0.2,
    "authority.aaa.backup": 0.5,
    "authority.aaa.devolved_day": 0.0,
    "authority.aaa.devolved_generated": 0.25,
    "authority.aaa.passes": 0.9,
}
READING = Stand(n=2, numbers=NUMBERS, spoken=SPOKEN)


def changed(numbers: dict[str, object] | None = None, absent: frozenset[str] = frozenset(), **spoken: str):
    """Return the reading with other numbers, words, or things that don't stand."""
    return replace(
        READING, numbers={**NUMBERS, **(numbers or {})}, spoken={**SPOKEN, **spoken}, absent=absent
    )


def values(reading: Stand) -> dict[str, np.ndarray]:
    return command.outcomes(reading, "aaa", command.tabulate(READING, "aaa"))[0]


def test_units_are_the_legs_on_land_and_the_boats_of_each_port():
    assert command.tabulate(READING, "aaa").units == ("silo", "mobile", "bomber", "submarine.harbour")


def test_chances_of_orders_follow_from_channel_and_station():
    found = values(READING)
    assert found["command.p_order.silo"] == pytest.approx(0.5 * 0.9)
    # wire 0.5 · 0.2 or mast 0.8 · 0.5
    assert found["command.p_order.submarine"] == pytest.approx(1 - (1 - 0.1) * (1 - 0.4))
    assert found["command.p_order_peace.silo"] == pytest.approx(0.9)
    assert found["command.p_order_peace.submarine"] == pytest.approx(1 - 0.8 * 0.2)


def test_units_share_the_channel_so_their_chances_do_not_multiply():
    orders = command.orders(READING, "aaa", command.tabulate(READING, "aaa"))
    assert orders is not None
    both = orders.p_together[:, [0b1001, 0b1011, 0b1101, 0b1111]].sum(axis=1)
    # if the wire stands: silo 0.9, boats by the wire or the mast; if not, no silo hears anything
    assert both == pytest.approx(0.5 * 0.9 * (1 - 0.8 * 0.6))
    assert orders.p_together.sum(axis=1) == pytest.approx(1.0)
    assert orders.p_passes == pytest.approx(0.9)


def test_coverage_is_what_a_working_station_covers():
    found = values(READING)
    assert found["command.vlf_coverage.bay"] == pytest.approx(0.8)
    assert found["command.vlf_coverage_struck.bay"] == pytest.approx(0.4)


def test_a_signal_below_the_noise_covers_nothing():
    found = values(changed({"reception.aaa.needed": 60.0}))
    assert found["command.vlf_coverage.bay"] == pytest.approx(0.0)
    assert found["command.p_order.submarine"] == pytest.approx(0.1)


def test_a_signal_that_is_heard_only_at_night_covers_half():
    # 1.26 Mm at 1 dB/Mm more: find a need between the two
    far = {"reception.aaa.attenuation_day": 23e-6, "reception.aaa.needed": 10.0}
    assert values(changed(far))["command.vlf_coverage.bay"] == pytest.approx(0.4)


def test_paths_count_what_stands_and_serves():
    found = values(READING)
    assert found["command.paths.silo"] == pytest.approx(1.0)
    assert found["command.paths.submarine"] == pytest.approx(1.8)
    assert found["command.paths_struck.submarine"] == pytest.approx(0.5 + 0.8 * 0.5)


def test_what_does_not_stand_in_an_arm_carries_nothing_there():
    found = values(changed(absent=frozenset({"vlf.mast"})))
    assert found["command.vlf_coverage.bay"] == pytest.approx(0.0)
    assert found["command.paths.submarine"] == pytest.approx(1.0)
    assert found["command.p_order.submarine"] == pytest.approx(0.1)


def test_without_a_centre_only_what_was_prepared_gives_an_order():
    endless = np.full((2, 1), np.inf)
    gone = changed(absent=frozenset({"centre.one"}))
    assert command.p_authority(gone, "aaa", endless, "day") == pytest.approx(0.5)
    assert command.p_authority(READING, "aaa", endless, "day") == pytest.approx(1 - 0.25 * 0.5)


def test_a_leg_without_forces_has_a_reason_and_no_value():
    made, reasons = command.outcomes(READING, "aaa", command.tabulate(READING, "aaa"))
    assert "command.p_order.bomber" not in made
    assert "bomber" in reasons["command.p_order.bomber"]
    assert "command.paths.mobile" in reasons


def test_a_country_without_facts_of_command_has_reasons_and_no_orders():
    table = command.tabulate(READING, "bbb")
    made, reasons = command.outcomes(READING, "bbb", table)
    assert not made
    assert reasons["command.p_order.silo"] == "no fact of command for BBB"
    assert command.orders(READING, "bbb", table) is None


def test_boats_of_two_ports_share_a_station_but_not_their_waters():
    more = {
        "place.far.lat": 0.0,
        "place.far.lon": 0.0,
        "force.more.launchers": 6.0,
        "force.more.warheads": 4.0,
        **{f"patrol.away.{k.split('.')[2]}": v for k, v in NUMBERS.items() if k.startswith("patrol.near.")},
        "patrol.away.noise": 90.0,
    }
    words = {
        "force.more.owner": "aaa",
        "force.more.leg": "submarine",
        "force.more.port": "far",
        "force.more.system": "tube",
        "patrol.away.owner": "aaa",
        "patrol.away.area": "ocean",
        "patrol.away.port": "far",
    }
    reading = changed(more, **words)
    table = command.tabulate(reading, "aaa")
    assert table.units[-2:] == ("submarine.far", "submarine.harbour")
    found = command.outcomes(reading, "aaa", table)[0]
    # 96 of 128 warheads are where only the wire reaches
    near, far = 1 - 0.9 * 0.6, 0.1
    assert found["command.p_order.submarine"] == pytest.approx(0.25 * near + 0.75 * far)
    assert found["command.vlf_coverage.ocean"] == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("at_s", "left"), [(np.inf, 1.0), (0.0, 0.0), (600.0, 0.5), (600.0 * np.exp(0.5), 0.8413447)]
)
def test_authority_leaves_in_time_or_survives_or_has_a_path_or_was_handed_on(at_s, left):
    found = command.p_authority(READING, "aaa", np.full((2, 3), at_s), "day")
    assert found.shape == (2, 3)
    alive = 0.75 * (1 - (1 - left) * 0.8)
    assert found == pytest.approx(1 - (1 - alive) * 0.5)
    generated = command.p_authority(READING, "aaa", np.full((2, 3), at_s), "generated")
    assert generated == pytest.approx(1 - (1 - alive) * 0.5 * 0.75)


def test_without_a_spread_the_time_to_leave_suffices_or_does_not():
    sharp = changed({"authority.aaa.leave_variation": 0.0, "authority.aaa.survives": 0.0})
    found = command.p_authority(sharp, "aaa", np.array([[599.0, 600.0, 601.0]] * 2), "day")
    assert found[0] == pytest.approx([0.5, 0.875, 0.875])
