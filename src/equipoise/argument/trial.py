"""A set of options put to the test: the world that has all of them, run.

Options that may fail are run both ways, and the outcomes weighed by the drawn chance of each way. If one
that undoes the change comes off, the world is that before the change, with what else was bought.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.argument import menu
from equipoise.argument.at_hand import rows
from equipoise.argument.evaluation import Evaluate
from equipoise.argument.menu import Luck, Rows, Target
from equipoise.arrays import Array
from equipoise.world import options as world_options
from equipoise.world.change import Edit, apply
from equipoise.world.options import Option, Place
from equipoise.world.snapshot import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One arm: outcomes before and after, what each lacks, and what each option gives by itself.

    ``needed`` and the inner mappings of ``gains`` are by outcome, one value per draw; an option without an
    entry has nothing to change in this arm, or isn't there in time in any draw.
    """

    arm: str
    before: Rows
    after: Rows
    needed: Rows
    gains: Mapping[str, Rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """All that is needed to run a set of options in one arm."""

    site: Site
    targets: tuple[Target, ...]
    options: Mapping[str, Option]
    lucks: Mapping[str, Luck]
    world: World
    place: Place
    evaluate: Evaluate


def run_portfolio(here: Trial, names: Sequence[str]) -> tuple[Rows, int]:
    """Return the outcomes with a set of options in place, and how many worlds that took.

    Parameters
    ----------
    here : Trial
        The arm and the model.
    names : sequence of str
        The set; with none the outcomes are those of the arm.
    """
    if not names:
        return here.site.after, 0
    unsure = [name for name in names if is_unsure(here, name)]
    worlds: dict[str, World] = {}
    ways: list[tuple[str, Array]] = []
    for came_off in itertools.product((True, False), repeat=len(unsure)):
        failed = {name for name, yes in zip(unsure, came_off, strict=True) if not yes}
        world = with_options(here, [name for name in names if name not in failed])
        worlds[world.digest] = world
        weight = np.ones(next(iter(here.lucks.values())).chance.size)
        for name in unsure:
            chance = here.lucks[name].chance
            weight = weight * (1.0 - chance if name in failed else chance)
        ways.append((world.digest, weight))
    told = here.evaluate(worlds, [target.outcome for target in here.targets])
    found = {key: menu.taken(outcomes, here.targets) for key, outcomes in told.items()}
    mixed: dict[str, Array] = {}
    for target in here.targets:
        parts = [(found[key][target.outcome], weight) for key, weight in ways]
        mixed[target.outcome] = np.sum(
            [value * weight[rows(value.size, weight.size)] for value, weight in parts], axis=0
        )
    return mixed, len(worlds)


def with_options(here: Trial, names: Sequence[str]) -> World:
    """Return the world of the arm with options that all come off."""
    undone = any(here.options[name].undoes for name in names)
    world = here.place.before if undone else here.world
    for name in names:
        made: tuple[Edit, ...] = world_options.edits(name, here.options[name], world, here.place)
        world = apply(made, world)
    return world


def is_unsure(here: Trial, name: str) -> bool:
    """Return whether an option may fail, so that its money is spent for nothing."""
    return bool(np.any(here.lucks[name].chance < 1.0))
