"""Which part of the change does it, and how much of it would be needed: told from rows.

Attributions and dose curves go in, a sentence for each outcome comes out, made by rules. Switches are named
as people call them; what was counted as nothing is said to be so, and not left out in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from equipoise import outcomes as names
from equipoise.argument.attribution import Attribution, Share
from equipoise.argument.dose import Curve, Turn
from equipoise.study.wording import listed, number, percent, signed

#: Families of switches as people call them.
SWITCH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "membership": "membership itself",
        "facilities": "the facilities lost",
        "facilities.radar": "the loss of radars",
        "facilities.vlf": "the loss of radio stations for submarines",
        "facilities.weapons": "the withdrawal of weapons",
        "transit": "restrictions on transit",
        "offensive": "the offensive systems",
        "defensive": "the defensive systems",
        "forward_radar": "the forward radar",
        "notional": "the feared interceptors",
        "leader": "the fall of the leader",
        "edits": "the other edits of the case",
    }
)
#: An interaction is told where it is at least this share of the effect.
WORTH_TELLING = 0.05


def told(found: Sequence[Attribution]) -> list[str]:
    """Return one sentence for each outcome on what its effect is made of.

    Parameters
    ----------
    found : sequence of Attribution
        None where nothing was shared out.
    """
    return [_sentence(row) for row in found]


def told_dose(found: Sequence[Curve]) -> list[str]:
    """Return the sentence on the size at which the word of the first headline turns; none without one.

    Parameters
    ----------
    found : sequence of Curve
        The first headline first.
    """
    if not found or not found[0].doses:
        return []
    curve = found[0]
    least, most = curve.doses[0], curve.doses[-1]
    opening = f"For {names.short(curve.outcome)} the packages were taken at {_sizes(curve)} times their size"
    ends = (
        f"the effect goes from {signed(least.mean, curve.unit)} at {least.size:g} to "
        f"{signed(most.mean, curve.unit)} at {most.size:g}"
        if least.mean != most.mean
        else f"the effect is {signed(least.mean, curve.unit)} at each"
    )
    if not curve.turns:
        return [f"{opening}: {ends}, and the word stays “{least.dramatic}” at every size."]
    turns = listed([_turn(turn) for turn in curve.turns])
    return [f"{opening}: {ends}, and the word turns {turns}."]


def switch_words(switch: str) -> str:
    """Return a family of switches as people call it.

    Examples
    --------
    >>> switch_words("transit"), switch_words("facilities.harbour")
    ('restrictions on transit', 'facilities harbour')
    """
    return SWITCH_WORDS.get(switch, switch.replace(".", " ").replace("_", " "))


def _sentence(row: Attribution) -> str:
    """Return what an effect is made of."""
    title, unit = names.short(row.outcome), row.unit
    parts = [share for share in row.shares if share.mean]
    if not parts:
        return f"For {title} no part of the change moves anything on average."
    whole = f"Of the difference of {signed(row.effect, unit)} in {title}"
    if len(parts) == 1:
        all_of_it = "practically all" if row.small else "all"
        return f"{whole}, {all_of_it} comes from {switch_words(parts[0].switch)}{_little(row)}."
    shown = listed([_part(share, row) for share in parts])
    return f"{whole}, {shown}{_together(row)}{_little(row)}."


def _part(share: Share, row: Attribution) -> str:
    """Return what one switch brings; a share of the whole only where there is one that parts can be of."""
    size = signed(share.mean, row.unit)
    # where parts pull against each other, a share of what is left over would mislead
    against = any(other.mean * row.effect < 0 for other in row.shares)
    of_it = "" if against or not row.effect else f" ({percent(share.mean / row.effect)})"
    return f"{size}{of_it} comes from {switch_words(share.switch)}"


def _together(row: Attribution) -> str:
    """Return what the switches do only together, where it is worth telling."""
    if not row.effect or abs(row.interaction) < WORTH_TELLING * abs(row.effect):
        return ""
    more = "more" if row.interaction * row.effect > 0 else "less"
    size = number(abs(row.interaction), row.unit)
    return f"; together they do {size} {more} than the sum of what each does alone"


def _little(row: Attribution) -> str:
    """Return which switches were counted as nothing."""
    if not row.small:
        return ""
    return f"; next to nothing comes from {listed([switch_words(name) for name in row.small])}"


def _sizes(curve: Curve) -> str:
    """Return the sizes that were run."""
    return listed([f"{dose.size:g}" for dose in curve.doses])


def _turn(turn: Turn) -> str:
    """Return one turn of the word."""
    between = f"between {turn.low:g} and {turn.high:g} times"
    return f"from “{turn.before}” to “{turn.after}” {between} (at about {turn.size:.2g} on a straight line)"
