from __future__ import annotations

import numpy as np
import pytest

from equipoise.errors import RangeError
from equipoise.physics import aimpoint, kill
from equipoise.units import PSI


def test_eight_times_the_yield_doubles_the_lethal_radius():
    for rule in kill.RULES:
        radius = kill.lethal_radius_m(np.array([100.0, 800.0]), 1000 * PSI, rule)
        assert radius[1] == pytest.approx(2 * radius[0])


def test_the_two_rules_cross_near_300_psi():
    hardness = np.array([200.0, 500.0]) * PSI
    gap = kill.lethal_radius_m(1.0, hardness, "davis1973") - kill.lethal_radius_m(
        1.0, hardness, "lethal_radius_2_62"
    )
    assert gap[0] > 0 > gap[1]


def test_the_one_term_rule_is_refused_below_30_psi_and_the_two_term_rule_is_not():
    soft = np.array([10.0, 100.0]) * PSI
    with pytest.raises(RangeError, match="30 psi"):
        kill.lethal_radius_m(1.0, soft, "lethal_radius_2_62")
    assert (kill.lethal_radius_m(1.0, soft, "davis1973") > 0).all()


def test_an_unknown_rule_is_named_with_what_is_known():
    with pytest.raises(ValueError, match="davis1973"):
        kill.lethal_radius_m(1.0, 1e6, "davis1937")


@pytest.mark.parametrize("bad", [(-1.0, 1e6), (1.0, 0.0), (np.nan, 1e6)])
def test_a_yield_or_hardness_that_is_not_positive_is_refused(bad):
    with pytest.raises(RangeError, match="not positive"):
        kill.lethal_radius_m(*bad, "davis1973")


def test_a_warhead_on_a_harmless_radius_kills_nothing():
    assert kill.single_shot(0.0, 100.0) == 0.0


def test_a_cep_of_nothing_is_refused():
    with pytest.raises(RangeError, match="CEP"):
        kill.single_shot(100.0, np.array([100.0, 0.0]))


def test_shots_without_warheads_kill_nothing_and_fractions_mix():
    p = kill.shots(0.5, 1.0, np.array([0.0, 0.5, 1.0, 1.5, 2.0]))
    assert p == pytest.approx([0.0, 0.25, 0.5, 0.625, 0.75])


def test_a_perfect_warhead_leaves_nothing_after_one_shot():
    assert kill.shots(1.0, 1.0, np.array([1.0, 1.5, 3.0])).tolist() == [1.0, 1.0, 1.0]


def test_rescaling_agrees_with_the_one_term_radius_computed_anew():
    before = kill.single_shot(kill.lethal_radius_m(100.0, 2000 * PSI, "lethal_radius_2_62"), 120.0)
    after = kill.single_shot(kill.lethal_radius_m(300.0, 5000 * PSI, "lethal_radius_2_62"), 120.0)
    assert kill.rescaled(before, 3.0, 2.5) == pytest.approx(after)


def test_area_grows_with_yield_to_two_thirds():
    area = kill.area_per_warhead_m2(np.array([90.0, 455.0]), kill.FIVE_PSI_PA)
    assert area[1] / area[0] == pytest.approx((455 / 90) ** (2 / 3))


def test_an_overpressure_that_nobody_published_is_refused():
    with pytest.raises(RangeError, match="no radius is published"):
        kill.area_per_warhead_m2(100.0, 50e3)


def test_a_barrage_never_covers_more_than_all_of_it():
    share = kill.barrage_share(70e6, np.array([0.0, 5.0, 1e6]), 700e6)
    assert share.tolist() == [0.0, 0.5, 1.0]


def test_an_area_of_nothing_is_covered_by_any_warhead_but_not_by_none():
    assert kill.barrage_share(70e6, np.array([0.0, 1.0]), 0.0).tolist() == [0.0, 1.0]


def test_both_miss_models_put_half_of_the_missiles_within_one_cep():
    for model in aimpoint.MISS_MODELS:
        assert aimpoint.p_hit(50.0, 50.0, model) == pytest.approx(0.5, abs=0.001)


def test_an_unknown_miss_model_is_refused():
    with pytest.raises(ValueError, match="rayleigh"):
        aimpoint.p_hit(50.0, 50.0, "uniform")
