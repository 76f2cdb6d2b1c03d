"""Pairs and baselines of the packaged table are those that were published before the model existed."""

import numpy as np
import pytest

from equipoise.history import rows, spans
from equipoise.validation import ordering


@pytest.fixture(scope="module")
def listed():
    return rows.load(warnings=spans.load().states)


def test_the_table_has_as_many_robust_and_motive_pairs_as_were_published(listed):
    pairs = ordering.robust(listed)
    assert (pairs.stronger.size, int(pairs.is_motive.sum())) == (75, 18)


@pytest.mark.parametrize(
    ("name", "robust", "motive"),
    [
        ("tension", 0.77, 0.67),
        ("warning lost", 0.73, 0.72),
        ("new warheads", 0.71, 0.39),
        ("new warheads per launcher", 0.73, None),
        ("warhead ratio", 0.52, 0.28),
        ("warning lost x tension", None, 0.81),
    ],
)
def test_baselines_reach_what_was_published(listed, name, robust, motive):
    pairs, index = ordering.robust(listed), ordering.baselines(listed)[name]
    if robust is not None:
        assert round(ordering.share_right(index, pairs, 1e-9), 2) == robust
    if motive is not None:
        assert round(ordering.share_right(index, pairs.motive, 1e-9), 2) == motive


def test_an_index_of_the_reactions_themselves_is_always_right(listed):
    pairs = ordering.robust(listed)
    index = np.array([np.mean(row.reaction) for row in listed])
    assert ordering.share_right(index, pairs) == 1.0
    assert ordering.p_value(index, pairs, n=499) == pytest.approx(1 / 500)


def test_an_index_without_differences_is_half_right_and_every_permutation_as_good(listed):
    pairs = ordering.robust(listed)
    nothing = np.zeros(len(listed))
    assert ordering.share_right(nothing, pairs) == 0.5
    assert ordering.p_value(nothing, pairs, n=99) == 1.0


def test_turning_an_index_around_turns_its_score_around(listed):
    pairs, index = ordering.robust(listed), ordering.baselines(listed)["tension"]
    assert ordering.share_right(-index, pairs) == pytest.approx(1 - ordering.share_right(index, pairs))
