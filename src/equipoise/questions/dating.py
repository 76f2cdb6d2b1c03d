"""On which day's world a step is taken: what was said, or what stands for it.

Without a date it is the date of the shipped case that asks the same; for a country that has become a member
since, the day before that; else today, as the record has it. Largest weakness: a year alone is its first of
July.
"""

from __future__ import annotations

import datetime as dt

from equipoise.questions.spoken import Filled, Refused, Spoken, Step
from equipoise.questions.standing import calendar, standing

#: Month that stands for a year.
_MIDDLE = 7


def day_of(step: Step, other_day: dt.date | None, filled: Filled) -> dt.date | Refused:
    """Return the day, or why there is none.

    Parameters
    ----------
    step : Step
        What is done.
    other_day : datetime.date, optional
        A date given beside the question.
    filled : Filled
        Takes note of a default.
    """
    given = spoken_day(step.said)
    if isinstance(given, Refused):
        return given
    if given and other_day and given != other_day:
        return Refused(what=f"says {given} and --date says {other_day}", hint="leave one of them out")
    day = other_day or given
    if day is None:
        if step.said.one("tense"):
            return Refused(what="asks about a step in the past without a date", hint="add one: 'in 2021'")
        filled.roles.append("date")
        return _usual(step, filled)
    days = calendar()
    if not days.first <= day <= days.last:
        what = f"is about {day}; words reach the worlds from {days.first} to {days.last}"
        return Refused(what=what, hint="leave the date out, or name a year in between")
    if step.said.one("year") and not (step.said.one("month") and step.said.one("day")):
        filled.roles.append("day")
    return day


def spoken_day(said: Spoken) -> dt.date | Refused | None:
    """Return the day that was said; None where none was.

    Examples
    --------
    >>> spoken_day(Spoken(held={"year": ("2021",)}))
    datetime.date(2021, 7, 1)
    """
    if said.one("today"):
        return calendar().today
    try:
        if said.one("date"):
            return dt.date.fromisoformat(said.one("date"))
        if said.one("year"):
            month, day = said.one("month"), said.one("day")
            return dt.date(int(said.one("year")), int(month or _MIDDLE), int(day or 1))
    except ValueError:
        return Refused(what="names a day that isn't in the calendar", hint="write it as 2020-09-01")
    return None


def _usual(step: Step, filled: Filled) -> dt.date:
    """Return the day that stands for none."""
    if step.shipped:
        filled.notes.append("The date is that case's; --date takes another.")
        return dt.date.fromisoformat(step.shipped["date"])
    days, code = calendar(), step.host.lower()
    if step.join and code in standing().members_on(step.join, days.today):
        since = standing().joined(code, step.join)
        if since and since > days.first:
            filled.notes.append(f"The date is the day before it became a member ({since}).")
            return since - dt.timedelta(days=1)
    return days.today
