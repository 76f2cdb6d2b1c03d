"""What a question was read as: the frozen reading, and the small words that it uses.

Nothing here reads anything; every other file of the room gives or takes a reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

#: What a host does, in the order in which it names the reading where there are several.
Action: TypeAlias = Literal["joins", "leaves", "hosts", "withdraws"]
#: Sorts of systems that strike, and sorts that defend.
OFFENSIVE = ("ballistic", "glide", "cruise")
DEFENSIVE = ("interceptor", "radar")
#: What stands for the forward radar among systems; a case has a line of its own for it.
FORWARD_RADAR = "forward_xband"


@dataclass(frozen=True, slots=True, kw_only=True)
class Based:
    """So many of a system, of one sort (one of :data:`OFFENSIVE` or :data:`DEFENSIVE`)."""

    sort: str
    system: str
    count: int

    @property
    def is_offensive(self) -> bool:
        """True for what strikes."""
        return self.sort in OFFENSIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question as it was understood; codes of countries in capital letters, of alliances in small ones.

    Parameters
    ----------
    host : str
        Who takes the step, or on whose soil it is taken.
    action : str
        ``joins``, ``leaves``, ``hosts`` or ``withdraws``.
    join, leave : str
        Alliances that the host joins and leaves; empty where there is none.
    owner : str
        Whose systems or facilities are meant; empty where none are.
    based : tuple of Based
        What comes to stand there.
    away : tuple of str
        What goes: ``offensive``, ``defensive``, ``radar``, ``vlf``.
    threatened, rival : str
        Whose deterrent is asked about, and whose first strike would threaten it.
    day : datetime.date
        The world that the step is taken in.
    compared_with : tuple of str
        Hosts of the comparators.
    defaults : tuple of str
        Roles that the question left open.
    notes : tuple of str
        Sentences on how something was taken.
    shipped : str
        The case that comes with the package and asks the same; empty where there is none.
    """

    host: str
    action: Action
    join: str = ""
    leave: str = ""
    owner: str = ""
    based: tuple[Based, ...] = ()
    away: tuple[str, ...] = ()
    threatened: str
    rival: str
    day: dt.date
    compared_with: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    shipped: str = ""

    @property
    def alliance(self) -> str:
        """The alliance that is joined or left; empty where neither is."""
        return self.join or self.leave

    @property
    def systems(self) -> Literal["offensive", "defensive", "both", "none"]:
        """Which sorts of systems come or go."""
        strikes = any(item.is_offensive for item in self.based) or "offensive" in self.away
        defends = any(not item.is_offensive for item in self.based) or "defensive" in self.away
        if strikes and defends:
            return "both"
        return "offensive" if strikes else "defensive" if defends else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A claim for a case: what is tested, where it comes from, its tests as plain data, or why it has none.

    ``needs`` are hosts that it compares with.
    """

    id: str
    says: str
    by: str
    need: str = "all"
    tests: tuple[Mapping[str, object], ...] = ()
    note: str = ""
    needs: tuple[str, ...] = ()


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"
