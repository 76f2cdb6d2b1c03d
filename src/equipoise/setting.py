"""What a case fixes for the model: who stands in which role, and what counts as success.

A case is about a question, with claims, thresholds and words for people; the
mechanisms need only this much of it. Both joining files, :mod:`equipoise.forces`
and :mod:`equipoise.context`, take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from equipoise.arrays import Array
from equipoise.cases.files import Case
from equipoise.chain import Roles

#: What a part of the model gives: values per draw by outcome id, and reasons where an id has no meaning.
Found: TypeAlias = tuple[dict[str, Array], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a case fixes for the model: roles, and what counts as a successful first strike.

    Parameters
    ----------
    threatened, rival, host : str
        ISO 3166 alpha-3 codes in lower case; the host is that of the case in every arm, also where
        an arm is about another country. Empty where a question has none.
    alliance : str
        The alliance in question, in lower case; empty where there is none.
    k : int, warheads
        A first strike succeeds if at most so many arrive.
    cell : str
        Posture cell of fear.
    horizon_months : float, months, >= 0
        When results hold.
    """

    threatened: str
    rival: str
    alliance: str
    k: int
    cell: str
    horizon_months: float
    host: str = ""

    @property
    def roles(self) -> Roles:
        """Who threatens whom."""
        return Roles(threatened=self.threatened, rival=self.rival)

    @property
    def alert(self) -> str:
        """Alert of both sides in the cell of fear."""
        return self.cell.partition(".")[0]

    @property
    def policy(self) -> str:
        """What the threatened side does with its forces in the cell of fear."""
        return self.cell.partition(".")[2]


def setting(case: Case) -> Setting:
    """Return what the model needs of a case.

    Parameters
    ----------
    case : Case
        A case, checked.
    """
    return Setting(
        threatened=case.roles.threatened,
        rival=case.roles.rival,
        alliance=case.roles.alliance or case.change.join or case.change.leave,
        k=case.fear.k,
        cell=case.fear.cell,
        horizon_months=case.horizon_months,
        host=case.roles.host,
    )
