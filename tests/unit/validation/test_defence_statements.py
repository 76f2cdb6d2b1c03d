"""Statements about missile defence."""

from __future__ import annotations

import pytest

from equipoise import kernels, outcomes
from equipoise.facts.record import fixed
from equipoise.validation import defence_statements as judged


def verdicts(on, **speeds: float):
    """What speeds make of the site of the quarrel of 2007."""
    return judged.interceptor_verdicts({"site": "Redzikowo", "speeds_km_s": speeds}, on).outputs


def test_each_side_is_right_from_its_own_speed(on):
    assert verdicts(on, agency=5.4, critics_low=7.7, critics_high=8.3) == {
        "agency": "cannot catch",
        "critics": "can engage",
    }


def test_a_side_whose_speeds_disagree_gets_no_verdict(on):
    assert verdicts(on, both_low=5.4, both_high=8.3) == {"both": "depends"}


def test_a_faster_interceptor_never_reaches_fewer_divisions(on):
    words = ["cannot catch", "depends", "can engage"]
    ranks = [words.index(verdicts(on, one=speed)["one"]) for speed in (3.0, 5.4, 5.9, 6.2, 6.6, 7.7)]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
    assert ranks[-1] == 2


def test_a_site_that_the_record_lacks_is_refused(on):
    asked = {"site": "Nowhere", "speeds_km_s": {"a": 5.0}}
    assert "no town" in judged.interceptor_verdicts(asked, on).refusal


@pytest.mark.parametrize(("shots", "said"), [(1, "redzikowo 24, gbi"), (2, "redzikowo 12, gbi")])
def test_the_ceiling_is_the_magazine_over_the_shots(on, shots, said):
    asked = {"sites": ["redzikowo", "ground-based-midcourse"], "shots_per_target": shots}
    verdict = judged.defence_report(asked, on)
    text = (verdict.remark + verdict.not_run).replace("ground-based-midcourse", "gbi")
    assert said in text
    assert f"gbi {44 // shots}" in text


def test_a_ceiling_is_asked_for_only_beside_a_share_that_is_told(on, monkeypatch):
    asked = {"sites": ["redzikowo"], "shots_per_target": 2}
    told = {
        (): None,
        ("defence.intercepted",): False,
        ("defence.intercepted", "defence.ceiling"): True,
    }
    for known, shown in told.items():
        monkeypatch.setattr(outcomes, "known", lambda known=known: known)
        verdict = judged.defence_report(asked, on)
        assert verdict.outputs.get("ceiling_shown") is shown
        assert bool(verdict.not_run) is (shown is None)


def test_a_report_on_a_battery_that_the_record_lacks_is_refused(on):
    assert "no battery" in judged.defence_report({"sites": ["atlantis"], "shots_per_target": 2}, on).refusal


def test_a_magazine_of_broken_count_is_refused_by_the_kernel(edited):
    ground = edited("battery.redzikowo.count", fixed(24.5))
    asked = {"sites": ["redzikowo"], "shots_per_target": 2}
    assert "defence.engagement_limit" in kernels.TABLE
    assert judged.defence_report(asked, ground).refusal
