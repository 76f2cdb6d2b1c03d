"""What is left of each leg, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support import Stand

from equipoise.mechanisms import survivability

READING = Stand(
    numbers={
        "mobile.aaa.found": 0.2,
        "mobile.aaa.flush": 600.0,
        "mobile.aaa.flush_variation": 0.5,
        "submarine.aaa.found": 0.3,
        "submarine.aaa.found_generated": 0.1,
        "bomber.aaa.scramble": 300.0,
        "bomber.aaa.scramble_variation": 0.25,
    }
)
#: Left between alarm and impact such that just half get out of a garrison, and none.
HALF, NONE = 600.0, 0.0


def left(
    leg: str, *, away: float, partial: float = 1.0, tracked: float = 1.0, alert: str = "day", times=(HALF,)
):
    one = np.ones((1, 1))
    return survivability.survival(
        READING, "aaa", (leg,), away * one, 0.4 * one, partial * one, tracked * one,
        np.array([[[t] for t in times]]), alert,
    )  # fmt: skip


def test_a_silo_that_is_hit_is_gone_and_one_that_is_spared_is_as_ready_as_it_was():
    found = left("silo", away=0.95)
    assert found.p_if_hit.item() == 0.0
    assert found.p_if_spared.item() == pytest.approx(0.95)
    assert found.p_launched.item() == pytest.approx(0.95)
    assert found.p_left.item() == pytest.approx(0.4 * 0.95)


def test_a_launcher_lives_dispersed_or_by_leaving_in_time_or_by_luck_of_its_garrison():
    found = left("mobile", away=0.5, partial=0.7, tracked=0.25)
    dispersed = 0.5 * (1 - 0.2 * 0.75)
    assert found.p_if_hit.item() == pytest.approx(dispersed + 0.5 * 0.5)
    assert found.p_if_spared.item() == pytest.approx(dispersed + 0.5 * (0.5 + 0.5 * 0.7))


def test_without_warning_no_launcher_leaves_its_garrison():
    found = left("mobile", away=0.0, partial=0.7, times=(NONE,))
    assert found.p_if_hit.item() == 0.0
    assert found.p_if_spared.item() == pytest.approx(0.7)


def test_the_time_to_leave_a_garrison_is_lognormal():
    found = left("mobile", away=0.0, times=(HALF * math.exp(0.5), HALF * math.exp(-0.5)))
    assert found.p_if_hit[0, :, 0] == pytest.approx([0.8413447460685429, 0.15865525393145707])


@pytest.mark.parametrize(("alert", "found_share"), [("day", 0.3), ("generated", 0.1)])
def test_a_boat_lives_at_sea_unless_it_is_found(alert, found_share):
    found = left("submarine", away=0.6, alert=alert)
    assert found.p_if_hit.item() == pytest.approx(0.6 * (1 - found_share))
    assert found.p_if_spared.item() == pytest.approx(0.6 * (1 - found_share) + 0.4)


def test_a_boat_in_port_does_not_leave_on_alarm():
    assert left("submarine", away=0.0, times=(1e6,)).p_if_hit.item() == 0.0


def test_only_aircraft_on_alert_take_off():
    # 300 s median: with 300 s left, half of the alert aircraft are away
    found = left("bomber", away=0.6, partial=0.9, times=(300.0,))
    assert found.p_if_hit.item() == pytest.approx(0.3)
    assert found.p_if_spared.item() == pytest.approx(0.3 + 0.7 * 0.9)
    assert left("bomber", away=0.0, times=(1e6,)).p_if_hit.item() == 0.0


def test_every_branch_has_its_own_time():
    found = left("mobile", away=0.3, times=(0.0, 600.0, 1e7))
    stay = 0.3 * 1.0
    assert found.p_if_hit[0, :, 0] == pytest.approx([stay, stay + 0.35, 1.0])


def test_items_that_leave_their_site_can_be_launched_whatever_their_number():
    assert left("mobile", away=0.0).p_launched.item() == 1.0
