"""Drawing, tables and each mechanism on one arm: compiled loops beside plain arrays, where there are both.

A mechanism is timed as a question about it alone: columns and tables are at hand, and the model runs what
its outcomes need and nothing else (the rival's plan, say, is made anew each time). Its numbers have to be
those of the whole arm. Mechanisms without compiled loops stand alone in the table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from interleaved import Check, Row, rounds
from numpy.random import default_rng  # noqa: TID251 - the alternative to named streams
from one_arm import SEED, Question, numbers
from plain import without_compiler

from equipoise import chain, context, units
from equipoise.arrays import Array
from equipoise.facts.record import Fact
from equipoise.sampling import draws as sampling
from equipoise.sampling import spreads
from equipoise.sampling.draws import Draws, Pool
from equipoise.store import Outcomes

#: Compiled loops against plain arrays.
PLAIN = "the same on plain arrays (no compiler)"
#: How far apart compiled loops and plain arrays may be, by documented rounding of transforms.
ROUNDING = 2e-7
#: Row of the table -> beginnings of the outcomes that it gives; the first that fits has an outcome.
MECHANISMS = {
    "index of Kent and Thaler": ("first_strike.index",),
    "first strike held to one timing": ("first_strike.arriving.",),
    "first strike if no type fails as a type": ("first_strike.p_success_types_sound",),
    "defence and first strike: the law of arrivals, four cells": ("first_strike.", "defence."),
    "warning": ("warning.",),
    "survivability, four cells": ("survivability.",),
    "command": ("command.",),
    "perception: as the facts have it": ("fear.best", "fear.cautious"),
    "perception: feared ends": ("fear.worst",),
    "exclave": ("exclave.",),
    "trade": ("trade.",),
    "approach": ("approach.",),
    "politics": ("politics.",),
}
#: Mechanisms that use no compiled loop.
ONE_FORM = ("exclave", "trade", "approach", "politics")


def drawing(asked: Question, n: int, n_rounds: int) -> list[Row]:
    """Return the rows of the table about drawing."""
    worlds = list(asked.worlds.values())
    facts = [
        fact
        for fact in asked.drawn(1).facts.values()
        if not fact.spread.is_fixed and not (fact.spread.is_word and len(fact.spread.options) == 1)
    ]

    def pooled() -> list[Draws]:
        pool = Pool()
        return [sampling.draw(world, seed=SEED, n=n, others=worlds, pool=pool) for world in worlds]

    def one_generator() -> list[Array]:
        luck = default_rng(SEED)
        return [
            np.asarray(spreads.choice(fact.spread, luck.random(n)), np.float64)
            if fact.spread.is_word
            else spreads.quantile(fact.spread, luck.random(n))
            for fact in facts
        ]

    taken = rounds(
        {
            "pooled": pooled,
            "apart": lambda: [sampling.draw(world, seed=SEED, n=n, others=worlds) for world in worlds],
            "one": lambda: asked.drawn(n),
            "generator": one_generator,
        },
        n_rounds,
    )
    pairs = zip(taken.results["pooled"], taken.results["apart"], strict=True)
    differing = sum(
        not np.array_equal(one.columns[key], other.columns[key])
        for one, other in pairs
        for key in one.columns
    )
    return [
        Row(
            part="draw",
            stage=f"all {len(worlds)} arms, equal columns drawn once",
            ours_s=taken.seconds["pooled"],
            alternative="every arm drawn anew",
            alternative_s=taken.seconds["apart"],
            same=f"{n:,} draws of every fact in every arm",
            check=Check(what="columns that differ", found=differing, allowed=0),
        ),
        Row(
            part="draw",
            stage="one arm, a named stream for each fact",
            ours_s=taken.seconds["one"],
            alternative="one NumPy generator for all facts",
            alternative_s=taken.seconds["generator"],
            same=f"{n:,} draws of {len(facts)} facts with a spread; the other's arms share no luck",
            check=_same_law(facts, taken.results["one"], taken.results["generator"]),
        ),
    ]


def _same_law(facts: list[Fact], ours: Draws, theirs: list[Array]) -> Check:
    """Return the greatest difference of means over facts, in its standard error under chance alone."""
    apart = [0.0]
    for fact, other in zip(facts, theirs, strict=True):
        mine = ours.choices[fact.id] if fact.spread.is_word else ours.columns[fact.id]
        factor = 1.0 if fact.spread.is_word else units.FACTORS[fact.unit]
        error = np.sqrt((np.var(mine) + np.var(factor * other)) / other.size)
        if error > 0.0:
            apart.append(abs(float(np.mean(mine) - np.mean(factor * other))) / float(error))
    what = f"means of {len(facts)} facts, greatest difference in standard errors"
    return Check(what=what, found=max(apart), allowed=5.0)


def tabulating(asked: Question, n_rounds: int) -> list[Row]:
    """Return the rows about what is tabulated once a case, without draws."""
    planned = asked.planned()
    taken = rounds(
        {
            "tables of flights, reach and orders": lambda: chain.tabulate(planned, asked.on.roles),
            "tables of supply, trade, ground and leaders": lambda: context.tabulate(planned, asked.on),
        },
        n_rounds,
    )
    return [
        Row(part="mechanisms", stage=f"{name}, once a case", ours_s=seconds, same="all arms, no draws")
        for name, seconds in taken.seconds.items()
    ]


def mechanisms(asked: Question, n: int, n_rounds: int) -> list[Row]:
    """Return the rows of the table about each mechanism, and the whole arm last."""
    whole = asked.wanted(n)
    full = numbers(whole())
    ids = _by_mechanism(full)
    works: dict[str, Callable[[], Outcomes]] = {name: asked.wanted(n, ids[name]) for name in ids}
    works["one arm, all outcomes"] = whole
    plain = {f"{name} plain": without_compiler(work) for name, work in works.items() if name not in ONE_FORM}
    # the whole arm has run before, so that all is compiled and read
    taken = rounds({**works, **plain}, n_rounds, warm=False)
    rows: list[Row] = []
    for name in works:
        has_both = f"{name} plain" in plain
        found = numbers(taken.results[name])
        other = numbers(taken.results[f"{name} plain"]) if has_both else full
        rows.append(
            Row(
                part="mechanisms",
                stage=name,
                ours_s=taken.seconds[name],
                alternative=PLAIN if has_both else "",
                alternative_s=taken.seconds[f"{name} plain"] if has_both else (),
                same=f"one arm (change), {n:,} draws",
                check=_apart(found, other, ids.get(name, list(full)), "plain" if has_both else "whole arm"),
            )
        )
    return rows


def _by_mechanism(full: dict[str, object]) -> dict[str, list[str]]:
    """Return the outcomes of each row of the table."""
    left = list(full)
    found: dict[str, list[str]] = {}
    for name, begins in MECHANISMS.items():
        found[name] = [id_ for id_ in left if id_.startswith(begins)]
        left = [id_ for id_ in left if not id_.startswith(begins)]
    return {name: ids for name, ids in {**found, "other outcomes": left}.items() if ids}


def _apart(found: dict[str, object], other: dict[str, object], ids: list[str], beside: str) -> Check:
    """Return the greatest difference over outcomes, each in parts of its greatest value."""
    apart = 0.0
    for id_ in ids:
        one, two = np.asarray(found[id_]), np.asarray(other[id_])
        apart = max(apart, float(np.max(np.abs(one - two))) / max(float(np.max(np.abs(two))), 1e-9))
    return Check(what=f"{len(ids)} outcomes beside the {beside}", found=apart, allowed=ROUNDING)
