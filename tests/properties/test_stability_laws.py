"""Laws of first-strike stability that hold for all postures, and two that look like laws and are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from equipoise.physics import stability, stopping
from equipoise.physics.stability import Side
from equipoise.physics.stopping import CONTENT

#: Rounding of a few operations on numbers of order one.
CLOSE = 1e-6
shares = st.floats(0, 1)
counts = st.floats(0, 2000)
loads = st.floats(0, 20)


@st.composite
def sides(draw: st.DrawFn) -> Side:
    """Any side, one draw long."""
    numbers = (
        *(draw(one) for one in (counts, loads, counts, loads, shares, shares)),
        draw(st.floats(50, 5000)),
        draw(shares),
        draw(shares),
    )
    return Side(**dict(zip(Side.__slots__, (np.array([x]) for x in numbers), strict=True)))


def made(*numbers: float) -> Side:
    values = (*numbers, 0.8, 900.0, 1.0, 0.0)
    return Side(**dict(zip(Side.__slots__, (np.array([float(x)]) for x in values), strict=True)))


@given(sides(), sides())
def test_index_and_parts_lie_between_nought_and_one(a, b):
    found = stability.index(a, b)
    for value in (found.index, found.ratio_a, found.ratio_b):
        assert 0 <= value[0] <= 1


@given(sides(), sides())
def test_costs_lie_between_nought_and_one_and_three_tenths(a, b):
    found = stability.strike(a, b)
    for value in (found.cost_first, found.cost_second):
        assert -CLOSE <= value[0] <= 1 + stopping.SPITE + CLOSE


@given(sides(), sides())
def test_relabelling_the_sides_changes_nothing(a, b):
    there, back = stability.index(a, b), stability.index(b, a)
    assert there.index[0] == back.index[0]
    assert (there.ratio_a[0], there.ratio_b[0]) == (back.ratio_b[0], back.ratio_a[0])


@given(sides(), sides(), shares)
def test_more_alert_never_makes_a_first_strike_on_it_cheaper(a, b, more):
    safer = replace(b, alert=b.alert + more * (1 - b.alert))
    assert stability.strike(a, safer).cost_first[0] >= stability.strike(a, b).cost_first[0] - CONTENT - CLOSE


@given(sides(), sides(), shares)
def test_launch_under_attack_never_makes_a_first_strike_on_it_cheaper(a, b, more):
    safer = replace(b, launched=b.launched + more * (1 - b.launched))
    assert stability.strike(a, safer).cost_first[0] >= stability.strike(a, b).cost_first[0] - CONTENT - CLOSE


@given(sides(), sides(), shares, shares)
def test_alert_and_launch_under_attack_do_nothing_for_one_s_own_first_strike(a, b, alert, launched):
    other = replace(a, alert=np.array([alert]), launched=np.array([launched]))
    assert stability.strike(other, b).cost_first[0] == stability.strike(a, b).cost_first[0]


@given(sides(), sides(), shares)
def test_better_warheads_never_make_a_first_strike_dearer(a, b, more):
    better = replace(a, p_kill=a.p_kill + more * (1 - a.p_kill))
    assert stability.strike(better, b).cost_first[0] <= stability.strike(a, b).cost_first[0] + CONTENT + CLOSE


@given(sides(), sides())
def test_what_is_out_of_reach_on_both_sides_leaves_no_motive(a, b):
    safe = (replace(one, alert=np.ones(1), launched=np.ones(1)) for one in (a, b))
    found = stability.index(*safe)
    assert found.index[0] >= 1 - CLOSE


def test_more_alert_can_lower_the_index():
    """The striker turns from launchers to value, so being struck first becomes dearer."""
    a, b = made(77.2, 4.67, 36.5, 1.12, 0.418), made(295.2, 6.52, 77.8, 29.3, 0.0375)
    safer = replace(b, alert=b.alert + 0.2)
    assert stability.index(a, b).index[0] > 0.8
    assert stability.index(a, safer).index[0] < 0.2
    assert stability.strike(a, safer).cost_second[0] > stability.strike(a, b).cost_second[0]


def test_launch_under_attack_can_lower_the_index():
    """1,100 single silos a side: ridden out, a first strike spends more than it destroys."""
    silos = made(1100, 1, 25, 16, 0.4)
    launches = replace(silos, launched=np.array([stability.SAVED_UNDER_ATTACK]))
    assert stability.index(silos, silos).index[0] == 1
    assert stability.index(launches, launches).index[0] < 0.96
