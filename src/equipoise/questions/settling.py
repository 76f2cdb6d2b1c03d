"""From what a derivation keeps to a reading: every role filled, or the reason why it can't be.

Roles that the question leaves open are filled from the record (who belongs to what, who is opposed to whom,
on the day) and from the shipped case that asks the same, and are named as defaults. What contradicts the
record is refused: a member can't join, a stranger can't leave. Largest weakness: one change of one host at
a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from equipoise.questions import basing, dating, sides
from equipoise.questions.basing import Chosen, Wanted
from equipoise.questions.form import Action, Reading
from equipoise.questions.gazetteer import Gazetteer, table
from equipoise.questions.spoken import Filled, Refused, Spoken, Step, leaders
from equipoise.questions.standing import calendar, standing

#: What goes, where it is systems; all else is a facility.
_SYSTEMS = frozenset({"offensive", "defensive"})


def settled(said: Spoken, known: Gazetteer, other_day: dt.date | None = None) -> Reading | Refused:
    """Return the reading, or why there is none.

    Parameters
    ----------
    said : Spoken
        What was said, by role.
    known : Gazetteer
        Names for people.
    other_day : datetime.date, optional
        A date given beside the question.
    """
    filled = Filled()
    step = _step(said, known, other_day, filled)
    if isinstance(step, Refused):
        return step
    day = dating.day_of(step, other_day, filled)
    if isinstance(day, Refused):
        return day
    away = _away(said) if step.action == "withdraws" else ()
    is_facility = bool(away) and not _SYSTEMS & set(away)
    found = sides.contradiction(step, day, known) or sides.sides(
        step, day, is_facility=is_facility, known=known, filled=filled
    )
    if isinstance(found, Refused):
        return found
    threatened, rival = found
    chosen = _systems(step, step.owner or rival, filled)
    if chosen.based and step.owner not in ("", rival):
        what = f"bases systems of {known.shown[step.owner]}, and the rival is {known.shown[rival]}"
        return Refused(what=what, hint="ask about one of the two steps")
    if chosen.problem:
        return Refused(what=chosen.problem, hint="name a system: equipoise facts list --kind system")
    compared = _compared(step, filled)
    misplaced = _misplaced(step, threatened, rival, compared, known)
    if misplaced:
        return misplaced
    return Reading(
        host=step.host,
        action=step.action,
        join=step.join,
        leave=step.leave,
        owner=step.owner,
        based=chosen.based,
        away=away,
        threatened=threatened,
        rival=rival,
        day=day,
        compared_with=compared,
        defaults=tuple(dict.fromkeys(filled.roles)),
        notes=(*filled.notes, *chosen.notes),
        shipped=step.shipped["case"] if step.shipped else "",
    )


def _step(said: Spoken, known: Gazetteer, other_day: dt.date | None, filled: Filled) -> Step | Refused:
    """Say who does what with whose systems."""
    host = said.one("host")
    if not host:
        return Refused(what="doesn't say which country takes the step", hint="name it: What if … joins …?")
    join, leave = said.one("join") or _other_side(said, host, other_day), said.one("leave")
    if said.one("switch") and not join:
        what = f"{known.shown[host]} belongs to no alliance that has another side"
        return Refused(what=what, hint="name the alliance that it joins")
    action = _action(said, join)
    owner = _owner(said, action, host, join, filled)
    if isinstance(owner, Refused):
        return owner
    step = Step(said=said, host=host, action=action, join=join, leave=leave, owner=owner)
    return replace(step, shipped=_shipped(step))


def _action(said: Spoken, join: str) -> Action:
    """Name the step by its weightiest part."""
    if join:
        return "joins"
    if said.one("leave"):
        return "leaves"
    return "withdraws" if said.one("away") else "hosts"


def _other_side(said: Spoken, host: str, other_day: dt.date | None) -> str:
    """Find the alliance on the other side of the one that a host belongs to."""
    if not said.one("switch"):
        return ""
    given = dating.spoken_day(said)
    day = other_day or (given if isinstance(given, dt.date) else None) or calendar().today
    mine = standing().alliances_of(host.lower(), day)
    rows = table("questions/alliances.csv")
    ours = [row["alliance"] for row in rows if row["alliance"] in mine]
    others = [row["alliance"] for row in rows if row["alliance"] not in mine]
    return others[0] if len(ours) == 1 and len(others) == 1 else ""


def _owner(said: Spoken, action: Action, host: str, join: str, filled: Filled) -> str | Refused:
    """Say whose systems or facilities are meant."""
    gone = [Wanted(phrase=phrase) for phrase in said.all("away") if phrase in basing.phrases()]
    named, by_name = leaders(said.all("owner")), basing.owners((*said.wanted, *gone))
    if len({*named, *by_name}) > 1:
        what = "names systems of another owner than the one it gives them"
        return Refused(what=what, hint="name one owner")
    owner = "".join({*named, *by_name})
    if owner == host:
        return Refused(
            what="asks about a country's own systems on its own soil", hint="name an ally's systems"
        )
    if owner or (not said.wanted and action != "withdraws"):
        if said.all("owner") and owner not in said.all("owner"):
            shown = " or ".join(name.upper() for name in said.all("owner"))
            filled.notes.append(f"What is called that of {shown} is read as that of {owner}.")
        return owner
    led = {row["alliance"] for row in table("questions/alliances.csv")}
    mine = standing().alliances_of(host.lower(), calendar().today)
    found = leaders((join,) if join else [name for name in mine if name in led])
    if len(found) != 1 or found[0] == host:
        return Refused(what="doesn't say whose systems are meant", hint="say it: 'hosts missiles of …'")
    filled.roles.append("owner")
    return found[0]


def _shipped(step: Step) -> Mapping[str, str] | None:
    """Find the case of the package that asks the same, about the same threatened side."""
    wanted = (step.host, step.action, step.alliance)
    for row in table("questions/shipped.csv"):
        is_same = (row["host"], row["action"], row["alliance"]) == wanted
        is_side = step.said.one("threatened") in ("", row["threatened"])
        is_sort = row["sorts"] in ("", " ".join(sorted(basing.sorts_of(step.said.wanted))))
        if is_same and is_side and is_sort and row["owner"] in ("", step.owner):
            return row
    return None


def _systems(step: Step, owner: str, filled: Filled) -> Chosen:
    """Say what comes to stand there."""
    if step.action == "withdraws":
        return Chosen()
    packages = step.shipped["packages"] if step.shipped else "usual"
    if step.said.wanted:
        found = basing.chosen(step.said.wanted, owner, packages)
        if found.is_default:
            filled.roles.append("packages")
        return found
    if step.action != "joins" or step.said.one("systems") == "none":
        return Chosen()
    based = basing.with_joining(owner) if packages == "usual" else ()
    filled.roles.append("systems")
    taken = "the usual packages are taken; the arm membership-only is without them"
    filled.notes.append(f"No systems are named: {taken if based else 'only the membership is taken'}.")
    return Chosen(based=based)


def _compared(step: Step, filled: Filled) -> tuple[str, ...]:
    """List the hosts to compare with."""
    named = tuple(code for code in step.said.all("compared") if code != step.host)
    if named or not step.shipped or not step.shipped["comparators"]:
        return named
    filled.roles.append("compared_with")
    return tuple(step.shipped["comparators"].split())


def _away(said: Spoken) -> tuple[str, ...]:
    """List what goes: sorts of systems, or kinds of facilities."""
    found: list[str] = []
    for value in said.all("away"):
        is_system = value in basing.phrases()
        found.extend(sorted(basing.sorts_of((Wanted(phrase=value),))) if is_system else value.split())
    return tuple(dict.fromkeys(found))


def _misplaced(
    step: Step, threatened: str, rival: str, compared: Sequence[str], known: Gazetteer
) -> Refused | None:
    """Refuse a name whose part in the question is not understood, and sides among what is compared."""
    said = step.said
    named = compared if said.all("compared") else ()
    allowed = {step.host, threatened, rival, step.owner, step.join, step.leave, *named} - {""}
    for name in (*said.all("mentioned"), *said.all("role")):
        if name not in allowed and "".join(leaders((name,))) != rival:
            what = f"names {known.shown.get(name, name)}, and it isn't clear in which role"
            return Refused(what=what, hint="leave it out, or write 'compared with …' or 'for …'")
    sided = [known.shown[code] for code in compared if code in (threatened, rival)]
    if sided:
        return Refused(what=f"compares with {sided[0]}, which is one of the two sides", hint="compare hosts")
    steps = {said.one("also_join"), said.one("also_leave")} - {""}
    if steps - {step.join, step.leave}:
        return Refused(what="compares two different steps", hint="compare the same step at two hosts")
    return None
