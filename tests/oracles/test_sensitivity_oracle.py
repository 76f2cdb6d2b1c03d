"""First-order shares against another estimator on the same draws."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.measures import sensitivity

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def salib():
    why = "the rival estimator is a test-only package"
    analyze = pytest.importorskip("SALib.analyze.delta", reason=why)
    functions = [
        pytest.importorskip(f"SALib.test_functions.{name}", reason=why) for name in ("Ishigami", "Sobol_G")
    ]
    return analyze, *functions


@pytest.mark.parametrize("name", ["Ishigami", "Sobol_G"])
def test_shares_are_those_of_the_rival_s_given_data_estimator(salib, name):
    delta, ishigami, sobol_g = salib
    luck = np.random.default_rng(4)  # noqa: TID251 - luck of a test
    size, bounds = (3, [-np.pi, np.pi]) if name == "Ishigami" else (8, [0.0, 1.0])
    x = luck.uniform(*bounds, size=(8_192, size))
    outcome = ishigami.evaluate(x) if name == "Ishigami" else sobol_g.evaluate(x)
    names = [f"x{k}" for k in range(size)]
    problem = {"num_vars": size, "names": names, "bounds": [bounds] * size}
    theirs = delta.analyze(problem, x, outcome, num_resamples=2, seed=1)["S1"]
    ours = sensitivity.first_order(outcome, {key: x[:, k] for k, key in enumerate(names)})
    for k, key in enumerate(names):
        assert ours[key] == pytest.approx(theirs[k], abs=0.025), key
    if name == "Sobol_G":
        known = sobol_g.sensitivity_index([0, 1, 4.5, 9, 99, 99, 99, 99])
        for k, key in enumerate(names):
            assert ours[key] == pytest.approx(known[k], abs=0.025), key
