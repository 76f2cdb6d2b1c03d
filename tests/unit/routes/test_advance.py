"""The family of paces: middle, width, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from equipoise.routes import advance

PACES = st.lists(st.floats(0.01, 100.0), min_size=3, max_size=8)


def test_the_middle_is_the_geometric_mean():
    found = advance.family(np.array([[1.0, 10.0, 100.0]]))
    assert advance.pace_m_s(found, np.array([0.5])) == pytest.approx([10.0])


def test_the_law_is_that_of_the_next_member_of_a_normal_sample():
    logs = np.log([2.0, 3.0, 7.0, 11.0])
    ranks = np.array([0.05, 0.3, 0.8])
    found = advance.pace_m_s(advance.family(np.exp(logs)[None, :].repeat(3, axis=0)), ranks)
    law = stats.t(df=3, loc=logs.mean(), scale=logs.std(ddof=1) * np.sqrt(1.25))
    assert np.log(found) == pytest.approx(law.ppf(ranks))


def test_a_higher_rank_is_never_slower():
    found = advance.family(np.array([[1.0, 2.0, 9.0]]).repeat(5, axis=0))
    assert (np.diff(advance.pace_m_s(found, np.linspace(0.05, 0.95, 5))) > 0).all()


@settings(max_examples=40, deadline=None)
@given(PACES, st.floats(0.1, 10.0))
def test_a_change_of_unit_changes_the_pace_by_it(paces, unit):
    rank = np.array([0.2])
    first = advance.pace_m_s(advance.family(np.array([paces])), rank)
    second = advance.pace_m_s(advance.family(unit * np.array([paces])), rank)
    assert second == pytest.approx(unit * first, rel=1e-9)


def test_fewer_campaigns_of_the_same_spread_say_less():
    few, many = (advance.Family(mean=np.zeros(1), spread=np.ones(1), count=count) for count in (3, 8))
    low = np.array([0.05])
    assert advance.pace_m_s(few, low) < advance.pace_m_s(many, low)


def test_what_is_left_out_is_foretold_by_the_others_alone():
    distance = np.array([100e3, 200e3, 300e3, 400e3])
    time = np.array([10.0, 10.0, 10.0, 1.0]) * 86400.0
    rows = advance.leave_one_out(distance, time)
    others = distance[:3] / time[:3]
    assert rows[3].days == pytest.approx(400e3 / np.exp(np.log(others).mean()) / 86400.0)
    assert rows[3].actual == 1.0
    assert not rows[3].is_within
    assert rows[3].days_low < rows[3].days < rows[3].days_high


def test_a_campaign_in_the_middle_of_its_family_is_within():
    distance = np.full(4, 100e3)
    rows = advance.leave_one_out(distance, np.array([5.0, 10.0, 10.0, 20.0]) * 86400.0)
    assert rows[1].is_within
