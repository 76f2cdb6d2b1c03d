"""Boxes against the scenario discovery of a rival package, on the same draws."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.measures import boxes

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_box_covers_as_much_as_the_rival_s_at_the_same_density(seed):
    prim = pytest.importorskip("ema_workbench.analysis.prim", reason="the rival is a test-only package")
    pandas = pytest.importorskip("pandas")
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    columns = {name: luck.random(2_000) for name in "abcde"}
    chosen = (columns["a"] > 0.55) & (columns["b"] < 0.6) & (luck.random(2_000) < 0.95)
    ours = boxes.find(columns, chosen, density=0.8)
    theirs = prim.Prim(
        pandas.DataFrame(columns), chosen, threshold=0.5, peel_alpha=boxes.STEP, mass_min=boxes.LEAST_MASS
    ).find_box()
    trail = theirs.peeling_trajectory
    best = trail[trail["density"] >= 0.8]["coverage"].max()
    assert set(ours.limits) == {"a", "b"}
    assert ours.coverage == pytest.approx(best, abs=0.06)
