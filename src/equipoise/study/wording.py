"""Numbers, dates and lists as people say them.

Two digits for chances, one decimal for minutes, and never 0 or 1 for what is
not quite that.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number(value: float, unit: str) -> str:
    """Return a number as people say it: two digits for chances, one decimal for minutes.

    Parameters
    ----------
    value : float
        Any finite number.
    unit : str
        Unit as shown to people.

    Examples
    --------
    >>> number(0.03471, "probability"), number(12.34, "min"), number(412.6, "warheads")
    ('0.035', '12.3', '413')
    """
    if value < 0:
        return f"-{number(-value, unit)}"
    if value == 0:
        return "0"
    if unit in ("probability", "share", "chance", "ratio"):
        return _share(value)
    if unit == "min":
        return _tenths(value)
    # 9.95 and above would round to 10.0, one digit more than its neighbours
    return _tenths(value) if value < 9.95 else f"{value:.0f}"


def _share(value: float) -> str:
    """Return two significant digits, without an exponent, and never 1 for what is not quite certain."""
    if value < 5e-5:
        return "less than 0.0001"
    if 0.995 <= value < 1:
        return f"{value:.4f}".rstrip("0") if value < 0.99995 else "more than 0.9999"
    digits = 1 - math.floor(math.log10(value))
    return f"{value:.{min(max(digits, 0), 4)}f}"


def _tenths(value: float) -> str:
    """Return one decimal, and never 0 for what is not zero."""
    return f"{value:.1f}" if value >= 0.05 else "less than 0.1"


def signed(value: float, unit: str) -> str:
    """Return a difference with its sign.

    Examples
    --------
    >>> signed(0.03471, "probability"), signed(-0.2, "min"), signed(0.0, "min")
    ('+0.035', '-0.2', '0')
    """
    text = number(value, unit)
    if "less than" in text:
        # "-less than 0.1" would read as a bound on the wrong side
        return "just above 0" if value > 0 else "just below 0"
    return f"+{text}" if value > 0 else text


def percent(share: float) -> str:
    """Return a share of draws in percent, and never 0 or 100 for what is not quite that.

    Examples
    --------
    >>> percent(0.0), percent(0.004), percent(0.237), percent(0.997)
    ('0 %', 'under 1 %', '24 %', 'over 99 %')
    """
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def spoken_date(date: str) -> str:
    """Return an ISO date as people say it.

    Examples
    --------
    >>> spoken_date("2020-09-01")
    '1 September 2020'
    """
    year, month, day = date.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def gathered(ids: Sequence[str], every: Collection[str]) -> str:
    """Return outcomes in as few words as hold: whole mechanisms as one, cells with their mixture.

    Parameters
    ----------
    ids : sequence of str
        Outcomes to name.
    every : collection of str
        All outcomes of the study.

    Examples
    --------
    >>> gathered(["a.x", "a.x@day.ride_out", "b.y"], ["a.x", "a.x@day.ride_out", "b.y", "b.z"])
    'a.*, b.y'
    """
    named: list[str] = []
    for mechanism in dict.fromkeys(id_.partition(".")[0] for id_ in ids):
        mine = [id_ for id_ in ids if id_.startswith(f"{mechanism}.")]
        if len(mine) == sum(id_.startswith(f"{mechanism}.") for id_ in every):
            named.append(f"{mechanism}.*")
            continue
        stems = {id_.partition("@")[0] for id_ in mine if "@" not in id_}
        named += [id_ for id_ in mine if "@" not in id_ or id_.partition("@")[0] not in stems]
    return ", ".join(named)
