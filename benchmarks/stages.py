"""Drawing and each mechanism on one arm: compiled loops beside plain arrays, where there are both.

Where a mechanism has no compiled loops it stands alone in the table: its time is what there is to say.
"""

from __future__ import annotations

from collections.abc import Callable

from interleaved import Row, rounds
from numpy.random import default_rng  # noqa: TID251 - the alternative to named streams
from one_arm import Parts, Question, aftermaths
from plain import without_compiler

from equipoise import assembly, beliefs, chain, model, planning
from equipoise.assembly import Met
from equipoise.beliefs import Question as Belief
from equipoise.mechanisms import defence
from equipoise.sampling import draws as sampling
from equipoise.sampling import spreads
from equipoise.sampling.draws import Pool
from equipoise.strike import geometry, reach, sides

#: Compiled loops against plain arrays.
PLAIN = "the same on plain arrays (no compiler)"


def drawing(asked: Question, n: int, n_rounds: int) -> list[Row]:
    """Return the rows of the table about drawing."""
    worlds = [arm.world for arm in asked.built]
    facts = [
        fact
        for fact in asked.drawn("change", 1).facts.values()
        if not fact.spread.is_fixed and not (fact.spread.is_word and len(fact.spread.options) == 1)
    ]

    def pooled() -> object:
        pool = Pool()
        return [sampling.draw(world, seed=1, n=n, others=worlds, pool=pool) for world in worlds]

    def one_generator() -> object:
        luck = default_rng(1)
        return [
            spreads.choice(fact.spread, luck.random(n))
            if fact.spread.is_word
            else spreads.quantile(fact.spread, luck.random(n))
            for fact in facts
        ]

    taken = rounds(
        {
            "pooled": pooled,
            "apart": lambda: [sampling.draw(world, seed=1, n=n, others=worlds) for world in worlds],
            "one": lambda: asked.drawn("change", n),
            "generator": one_generator,
        },
        n_rounds,
    )
    return [
        Row(
            part="draw",
            stage=f"all {len(worlds)} arms, equal columns drawn once",
            ours_s=taken["pooled"],
            alternative="every arm drawn anew",
            alternative_s=taken["apart"],
            same=f"{n:,} draws of every fact in every arm",
        ),
        Row(
            part="draw",
            stage="one arm, a named stream for each fact",
            ours_s=taken["one"],
            alternative="one NumPy generator for all facts",
            alternative_s=taken["generator"],
            same=f"{n:,} draws of {len(facts)} facts with a spread; the other's arms share no luck",
        ),
    ]


def mechanisms(given: Parts, n_rounds: int) -> list[Row]:
    """Return the rows of the table about each mechanism, in causal order."""
    on, roles, tables = given.on, given.on.roles, given.tables
    met = given.shield
    after = given.after
    asked = Belief(roles=roles, k=on.k, cell=on.cell, tables=tables)

    def arrivals() -> object:
        fresh = Met(shield=met, known={})
        return assembly.first_strike_outcomes(on.threatened, on.k, after, given.draws, fresh)

    works: dict[str, Callable[[], object]] = {
        "geometry: the rival's flights, once a case": lambda: geometry.tabulate(
            given.planned, on.threatened, on.rival
        ),
        "reach: what interceptors could meet, once a case": lambda: reach.tabulate_reach(
            given.planned, on.threatened, on.rival
        ),
        "designs: the rival compares attacks, both alerts": lambda: [
            planning.designs(given.planner, roles, alert) for alert in sides.ALERTS
        ],
        "stage: both sides and all flights": lambda: chain.stage(
            given.draws, roles, tables, given.weapons, given.groups
        ),
        "warning and survivability, four cells": lambda: aftermaths(given.stage, on, given.chosen),
        "defence: what can be met": lambda: defence.shield(
            given.draws, on.threatened, on.rival, given.stage.groups, tables.reach
        ),
        "defence: shares that can be met, four cells": lambda: assembly.defence_outcomes(
            on.threatened, after, given.draws, Met(shield=met, known={})
        ),
        "first strike: distribution and interception, four cells": arrivals,
        "index of Kent and Thaler, four cells": lambda: assembly.index_outcomes(
            given.stage, roles, after, {}
        ),
        "perception: the chain over what can't be known": lambda: beliefs.fear(
            given.draws, given.planned, asked, given.made[on.cell.split(".")[0]], {}
        ),
        "one arm, all of the above but the tables": lambda: model.evaluate(
            given.draws, on, pilot=given.planned, tables=given.whole
        ),
    }
    has_both = {name for name in works if name.split(":")[0].split(" ")[0] in COMPILED}
    every = {**works, **{f"{name} plain": without_compiler(works[name]) for name in has_both}}
    taken = rounds(every, n_rounds)
    same = f"one arm (change), {given.draws.n:,} draws"
    return [
        Row(
            part="mechanisms",
            stage=name,
            ours_s=taken[name],
            alternative=PLAIN if name in has_both else "",
            alternative_s=taken[f"{name} plain"] if name in has_both else (),
            same=same if "once a case" not in name else "tables of all arms, no draws",
        )
        for name in works
    ]


#: First words of the stages in which compiled loops are used.
COMPILED = frozenset({"designs", "first", "index", "perception", "one"})
