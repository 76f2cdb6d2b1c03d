"""A coarse world, one division a leg, runs through the same mechanisms."""

import datetime as dt

import numpy as np
import pytest

from equipoise import model
from equipoise.facts.record import fixed
from equipoise.sampling import draws
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import snapshot

WHY = "a leg total as for a year without a table by division"
ON = model.Setting(
    threatened="rus", rival="usa", alliance="nato", k=50, cell="day.ride_out", horizon_months=24
)


def coarse(world):
    """Replace the divisions by one force a leg at the capital, with as many launchers and warheads."""
    edits = []
    for leg in ("silo", "mobile"):
        fine = world.where("force", owner="rus", leg=leg)
        launchers = sum(world.facts[f"force.{name}.launchers"].spread.best for name in fine)
        total = sum(
            world.facts[f"force.{name}.launchers"].spread.best
            * world.facts[f"force.{name}.warheads"].spread.best
            for name in fine
        )
        edits += [Edit(fact=f"force.{name}", action="remove", why=WHY) for name in fine]
        values = {"owner": "rus", "leg": leg, "system": "yars", "place": "moscow"}
        values |= {"launchers": float(launchers), "warheads": total / launchers}
        for attribute, value in values.items():
            unit = "word" if isinstance(value, str) else "count"
            edits.append(
                Edit(
                    fact=f"force.rus_all_{leg}.{attribute}",
                    action="add",
                    spread=fixed(value),
                    unit=unit,
                    why=WHY,
                )
            )
    return apply(edits, world)


@pytest.fixture(scope="module")
def outcomes(real_record):
    world = snapshot(real_record, dt.date(2020, 9, 1))
    coarse_world = coarse(world)
    return tuple(
        model.evaluate(draws.draw(each, seed=1, n=64), ON, pilot=draws.pilot(each))
        for each in (world, coarse_world)
    )


def test_a_coarse_world_answers_all_that_a_fine_one_answers(outcomes):
    fine, rough = outcomes
    assert set(rough) == set(fine)
    assert all(outcome.reason or np.isfinite(outcome.values).all() for outcome in rough.values())


def test_a_coarse_world_keeps_the_warheads_that_no_warning_decides(outcomes):
    fine, rough = (each["survivability.submarine@day.ride_out"].values for each in outcomes)
    assert rough.mean() == pytest.approx(fine.mean(), rel=0.02)


def test_one_place_for_all_makes_the_coarse_answer_another_one(outcomes):
    # what a coarse world can't tell: distance saves the far divisions
    fine, rough = (each["warning.time.forces"].values for each in outcomes)
    assert rough.mean() != pytest.approx(fine.mean(), abs=0.1)
