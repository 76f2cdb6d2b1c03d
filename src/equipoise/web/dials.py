"""What can be moved on the page: levers, which somebody sets, and dials, which nobody knows.

Levers are the parts of a case: switches, sizes, host, cell, date. Dials are facts in doubt inside their
spans; those that the headlines hang on most come first, by the shares that the draws of an answer show.
Largest weakness: shares are of facts by themselves; a fact that matters only with another comes late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from equipoise import model
from equipoise.argument import at_hand
from equipoise.cases.case import Case
from equipoise.cases.files import case_names, load_case
from equipoise.chain import CELLS
from equipoise.facts.listing import spread_text
from equipoise.facts.record import Fact
from equipoise.study.assembled import country_names
from equipoise.study.attribution import switch_words
from equipoise.study.wording import spoken_date
from equipoise.web.altered import BASELINE, CHANGE, DEFENSIVE, MEMBERSHIP, NOTIONAL, OFFENSIVE, span
from equipoise.web.asking import Asked
from equipoise.web.bench import Bench, Json, ready
from equipoise.world import hosts

#: Dials shown at first, and facts shown for a search.
SHOWN, MOST_FOUND = 10, 20
#: Draws from which shares are read off.
DRAWS = 512
#: How much of a package can be asked for, in times of what the case has.
TIMES = 4


def shipped(bench: Bench) -> list[Json]:
    """Return the cases that come with the package: name, title, date, roles.

    Parameters
    ----------
    bench : Bench
        For the record.
    """
    rows: list[Json] = []
    for name in case_names():
        case = load_case(name, bench.record)
        called = country_names(case.date.isoformat())
        rows.append(
            {
                "name": name,
                "title": case.title,
                "date": case.date.isoformat(),
                "said": spoken_date(case.date.isoformat()),
                "threatened": called.get(case.roles.threatened, case.roles.threatened.upper()),
                "rival": called.get(case.roles.rival, case.roles.rival.upper()),
                "host": called.get(case.roles.host, case.roles.host.upper()),
            }
        )
    return sorted(rows, key=lambda row: row["date"], reverse=True)


def levers(bench: Bench, asked: Asked) -> Json:
    """Return a case as the page shows it: its words and what can be moved.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        The levers themselves are those of the case without what was changed by hand.
    """
    plain = ready(bench, asked.untouched)
    now = ready(bench, replace(asked, facts=())).case
    case, called = plain.case, country_names(plain.case.date.isoformat())
    return {
        "name": case.name,
        "title": now.title,
        "question": asked.question or case.question,
        "note": case.context_note,
        "date": now.date.isoformat(),
        "said": spoken_date(now.date.isoformat()),
        "seed": asked.seed,
        "cell": now.fear.cell,
        "cells": list(CELLS),
        "host": now.roles.host,
        "hosts": [{"code": code, "name": called.get(code, code.upper())} for code in _hosts(case)],
        "roles": {
            role: called.get(code, code.upper())
            for role, code in (
                ("threatened", now.roles.threatened),
                ("rival", now.roles.rival),
                ("host", now.roles.host),
            )
        },
        "sides": {code: called.get(code, code.upper()) for code in (now.roles.threatened, now.roles.rival)},
        "codes": {"threatened": now.roles.threatened, "rival": now.roles.rival, "host": now.roles.host},
        "switches": _switches(plain.built[CHANGE].switches, plain.worlds[CHANGE].facts, case, asked),
        "packages": [
            {
                "system": package.system,
                "title": _title(package.system, plain.worlds[CHANGE].facts),
                "count": dict(asked.counts).get(package.system, package.count),
                "case": package.count,
                "most": max(TIMES * package.count, TIMES),
                "kind": kind,
            }
            for kind, packages in (
                ("offensive", case.change.offensive),
                ("defensive", case.change.defensive),
                ("feared", case.notional),
            )
            for package in packages
        ],
        "headlines": [headline.outcome for headline in now.answer],
    }


def _hosts(case: Case) -> list[str]:
    """Return the hosts that can be chosen: that of the case and its comparators first."""
    first = [case.roles.host, *(other.host for other in case.comparators.values())]
    sides = (case.roles.threatened, case.roles.rival)
    others = sorted(code for code in hosts.packaged() if code not in sides)
    return list(dict.fromkeys([*first, *others]))


def _switches(switches: Iterable[object], facts: Mapping[str, Fact], case: Case, asked: Asked) -> list[Json]:
    """Return the switches of the change with the reasons of their edits."""
    rows: list[Json] = []
    for switch in switches:
        name, edits = getattr(switch, "name", ""), getattr(switch, "edits", ())
        reasons = list(dict.fromkeys(edit.why for edit in edits))
        rows.append(
            {
                "name": name,
                "title": _called(name, facts),
                "on": name not in asked.off,
                "why": reasons[:3],
                "edits": len(edits),
            }
        )
    if case.notional:
        rows.append(
            {
                "name": NOTIONAL,
                "title": _called(NOTIONAL, facts),
                "on": NOTIONAL not in asked.off,
                "why": ["What is only feared."],
                "edits": 0,
            }
        )
    if MEMBERSHIP in asked.off:
        rows = [row | {"on": row["on"] and not _hangs_on_membership(row["name"])} for row in rows]
    return rows


def _hangs_on_membership(switch: str) -> bool:
    """Tell whether a switch follows from the step itself."""
    return switch == "transit" or switch.startswith("facilities")


def _called(switch: str, facts: Mapping[str, Fact]) -> str:
    """Return what a switch is called: a package by its system, another one by its words."""
    if switch.startswith((OFFENSIVE, DEFENSIVE)):
        return _title(switch.partition(".")[2], facts)
    words = switch_words(switch).removeprefix("the ")
    return words[:1].upper() + words[1:]


def _title(system: str, facts: Mapping[str, Fact]) -> str:
    """Return what a system is called in the record."""
    for kind, attribute in (("system", "range"), ("interceptor", "speed"), ("system", "reliability")):
        fact = facts.get(f"{kind}.{system}.{attribute}")
        if fact is not None and ":" in fact.title:
            return fact.title.partition(":")[0]
    return system.replace("_", " ")


def dials(bench: Bench, asked: Asked) -> list[Json]:
    """Return the facts that the headlines hang on most, ready to be moved.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        Facts that were set by hand come first, with their value.
    """
    plain = ready(bench, replace(asked, facts=()))
    wanted = [headline.outcome for headline in plain.case.answer]
    fear = plain.case.fear
    hint = f"first_strike.p_at_most.{fear.k}@{fear.cell}"
    both = {name: plain.worlds[name] for name in (BASELINE, CHANGE)}
    told = model.evaluate_worlds(
        both,
        plain.on,
        seed=asked.seed,
        n=DRAWS,
        among=plain.worlds.values(),
        wanted=list(dict.fromkeys([*wanted, hint])),
        store=plain.store,
    )
    values = {
        name: {id_: one.values for id_, one in rows.items() if one.values is not None}
        for name, rows in told.items()
    }
    given = at_hand.at_hand(
        plain.worlds,
        values,
        arm=CHANGE,
        read=plain.worlds[CHANGE].facts,
        seed=asked.seed,
        n=DRAWS,
        viewer=plain.case.roles.threatened,
        pool=plain.store.pool,
    )
    weights: dict[str, tuple[float, str]] = {}
    for headline in plain.case.answer:
        worse = told[BASELINE][headline.outcome].worse
        hints = (hint,) if headline.outcome.startswith("fear.") else ()
        question = at_hand.of_headline(headline, "lower" if worse == "lower" else "higher", hints)
        for fact, found in at_hand.ranked(question, given).items():
            if found[0] > weights.get(fact, (0.0, ""))[0]:
                weights[fact] = (found[0], headline.outcome)
    ranked = sorted(weights, key=lambda id_: (-weights[id_][0], id_))
    facts = plain.worlds[CHANGE].facts
    named = [id_ for id_ in dict.fromkeys([*(id_ for id_, _ in asked.facts), *ranked]) if id_ in facts]
    return [
        _dial(facts[id_], facts, asked, *weights.get(id_, (0.0, "")))
        for id_ in named[: SHOWN + len(asked.facts)]
    ]


def found(bench: Bench, asked: Asked, words: str) -> list[Json]:
    """Return facts in doubt by words of their title or id, ready to be moved.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        Which case.
    words : str
        All of them must stand in the title or the id.
    """
    facts = ready(bench, replace(asked, facts=())).worlds[CHANGE].facts
    parts = words.lower().split()
    hits = [
        fact
        for id_, fact in sorted(facts.items())
        if not fact.spread.is_fixed and all(part in f"{id_} {fact.title}".lower() for part in parts)
    ]
    return [_dial(fact, facts, asked, 0.0, "") for fact in hits[:MOST_FOUND]]


def _dial(fact: Fact, facts: Mapping[str, Fact], asked: Asked, share: float, outcome: str) -> Json:
    """Return one fact as a dial."""
    low, high = span(fact.spread)
    words = list(fact.spread.options)
    return {
        "fact": fact.id,
        "title": _said(fact, facts),
        "unit": fact.unit,
        "text": spread_text(fact.spread, fact.unit),
        "confidence": fact.confidence,
        "unknown_to": fact.unknown_to,
        "low": None if words else low,
        "high": None if words else high,
        "whole": fact.spread.family == "counts",
        "options": words,
        "value": dict(asked.facts).get(fact.id),
        "share": round(share, 4),
        "outcome": outcome,
    }


def _said(fact: Fact, facts: Mapping[str, Fact]) -> str:
    """Return the title of a fact, a package in it called by its system instead of its id."""
    entity = fact.id.rpartition(".")[0]
    system = facts.get(f"{entity}.system")
    if entity not in fact.title or system is None or not system.spread.options:
        return fact.title
    return fact.title.replace(entity, _title(str(system.spread.options[0]), facts))
