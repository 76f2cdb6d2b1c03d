"""Whose deterrent is asked about, whose first strike would threaten it, and whether the step can be taken.

Inputs: the step, the day, the record's members, rivals and forces on that day. Output: the two sides, or
the reason why they can't stand against each other. Largest weakness: where nothing is said, the one that
its owner's usual rival fears is taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from equipoise.questions.form import listed
from equipoise.questions.gazetteer import Gazetteer, table
from equipoise.questions.spoken import Filled, Refused, Step, leaders
from equipoise.questions.standing import standing


def contradiction(step: Step, day: dt.date, known: Gazetteer) -> Refused | None:
    """Return why the record says that a step can't be taken on a day; None where it can.

    Parameters
    ----------
    step : Step
        What is done.
    day : datetime.date
        In whose world.
    known : Gazetteer
        Names for people.
    """
    name, code = known.shown[step.host], step.host.lower()
    if known.ended.get(step.host, day.year) < day.year:
        what = f"{name} was a state until {known.ended[step.host]}"
        return Refused(what=what, hint="name one of its successors")
    if step.host in leaders((step.join, step.leave)):
        what = f"{name} leads that alliance; what becomes of it without its leader is outside the model"
        return Refused(what=what, hint="ask about another member")
    if step.join and code in standing().members_on(step.join, day):
        since = standing().joined(code, step.join)
        what = (
            f"{name} is a member of {known.shown[step.join]} on {day} (since {since}): nothing would change"
        )
        return Refused(what=what, hint="ask what it would host, or what if it left, or name an earlier day")
    if step.leave and code not in standing().members_on(step.leave, day):
        what = f"{name} is no member of {known.shown[step.leave]} on {day}"
        return Refused(what=what, hint="ask what if it joined, or name another day")
    return None


def sides(
    step: Step, day: dt.date, *, is_facility: bool, known: Gazetteer, filled: Filled
) -> tuple[str, str] | Refused:
    """Return the threatened side and its rival, or why there are none.

    Parameters
    ----------
    step : Step
        What is done.
    day : datetime.date
        In whose world.
    is_facility : bool
        True where a radar or radio station is taken from its owner, who is then the threatened side.
    known : Gazetteer
        Names for people.
    filled : Filled
        Takes note of defaults.
    """
    said, shipped = step.said, step.shipped
    regards = {row["country"]: row["regards"] for row in table("questions/nuclear.csv")}
    leader = "".join(leaders((step.alliance,)))
    threatened = said.one("threatened")
    if not said.one("rival"):
        filled.roles.append("rival")
    if not threatened:
        filled.roles.append("threatened")
        threatened = (
            shipped["threatened"] if shipped else _usual(step, leader, regards, is_facility=is_facility)
        )
    is_own = is_facility or (threatened == leader and step.action == "leaves")
    usual_rival = regards.get(threatened, "") if is_own else (leader or step.owner)
    rival = said.one("rival") or usual_rival
    if rival != usual_rival and rival and usual_rival:
        what = (
            f"speaks of a first strike by {known.shown[rival]}, and the systems or the alliance are those of "
            f"{known.shown[usual_rival]}"
        )
        return Refused(what=what, hint="ask about one rival")
    return _unfit(threatened, rival, step, day, known) or (threatened, rival)


def _usual(step: Step, leader: str, regards: Mapping[str, str], *, is_facility: bool) -> str:
    """Return the threatened side where none is said: who loses what is his, or whom the rival can reach."""
    if is_facility:
        return step.owner
    if step.action == "leaves":
        rows = table("questions/alliances.csv")
        return next((row["if_left"] for row in rows if row["alliance"] == step.leave), "")
    rival = leader or step.owner
    theatres = {(row["host"], row["owner"]): row["threatened"] for row in table("questions/theatres.csv")}
    return theatres.get((step.host, rival), regards.get(rival, ""))


def _unfit(threatened: str, rival: str, step: Step, day: dt.date, known: Gazetteer) -> Refused | None:
    """Say why sides can't stand against each other."""
    shown = known.shown
    if not threatened or not rival:
        return Refused(what="doesn't say who is threatened by whom", hint="add it: 'against …'")
    if threatened in (rival, step.host):
        role = "whose first strike would threaten it" if threatened == rival else "where it happens"
        what = f"{shown[threatened]} can't be the threatened side and the country {role}"
        return Refused(what=what, hint="name another threatened side: 'for …' or 'against …'")
    armed = [row["country"] for row in table("questions/nuclear.csv")]
    if threatened not in armed:
        what = f"{shown[threatened]} has no nuclear forces whose survival could be asked about"
        return Refused(what=what, hint=f"name one that has: {listed((shown[code] for code in armed), 'or')}")
    is_leader = step.action == "leaves" and threatened in leaders((step.leave,))
    if (
        step.alliance
        and not is_leader
        and threatened.lower() not in standing().opposed_on(step.alliance, day)
    ):
        what = f"{shown[threatened]} and {shown[step.alliance]} are not recorded as rivals on {day}"
        return Refused(what=what, hint="name another threatened side, or a day on which they were")
    allied = set(standing().alliances_of(threatened.lower(), day)) & set(
        standing().alliances_of(rival.lower(), day)
    )
    if allied:
        what = f"{shown[threatened]} and {shown[rival]} are allies on {day}"
        return Refused(what=what, hint="name a threatened side that is no ally of the rival")
    missing = [shown[side] for side in (threatened, rival) if side.lower() not in standing().armed_on(day)]
    if missing:
        what = f"needs the forces of {listed(missing)}, and the record has none on {day}"
        return Refused(what=what, hint="see what it has: equipoise facts list --kind force")
    return None
