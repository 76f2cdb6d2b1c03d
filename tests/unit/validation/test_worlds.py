"""Who is meant, and against whom."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.validation import worlds


@pytest.mark.parametrize(
    ("said", "code"),
    [("US", "usa"), ("USA", "usa"), ("United States", "usa"), ("Russia", "rus"), ("R", ""), ("Atlantis", "")],
)
def test_a_country_is_found_by_code_name_or_initials(on, said, code):
    assert worlds.country(on, said) == code


def test_rivalry_has_two_ends(on):
    world = worlds.world_of(on, 2019)
    for one in world.names("strike"):
        for other in worlds.rivals(world, one):
            assert one in worlds.rivals(world, other)
    assert "rus" in worlds.rivals(world, "usa")


def test_of_several_rivals_the_one_with_most_warheads_is_meant(on):
    world = worlds.world_of(on, 2019)
    assert worlds.chief_rival(world, "usa") == "rus"
    for country in ("rus", "chn"):
        assert worlds.chief_rival(world, country) == "usa"
    assert worlds.chief_rival(world, "est") == ""


def test_a_country_without_forces_of_its_own_has_no_roles(on):
    assert worlds.roles(worlds.world_of(on, 2019), "est") is None


def test_one_number_is_fixed_and_no_other_moves(on):
    drawn = worlds.pilot(worlds.world_of(on, 2019))
    fixed = worlds.fixed_at(drawn, "budget.rus.order", 900.0)
    assert (fixed.value("budget.rus.order") == 900.0).all()
    assert not (drawn.value("budget.rus.order") == 900.0).all()
    assert np.array_equal(fixed.value("budget.rus.decide"), drawn.value("budget.rus.decide"))


def test_a_town_becomes_a_place_in_degrees(on):
    assert worlds.place_of(worlds.world_of(on, 2019), "moscow") == {"lat_deg": 55.8, "lon_deg": 37.6}
