"""What a change does beside the headlines: one passage a field, each made by rules.

Outcomes of the arms go in; orders, supply, trade, ground and leaders come out
in a few sentences each. A field of which the model says nothing has no passage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from equipoise.sampling.draws import Draws
from equipoise.study import ground, leaders, orders, supply, trading
from equipoise.study.findings import Outcomes
from equipoise.study.form import Passage
from equipoise.study.wording import listed

#: Means of a channel, as a sentence calls them.
MEANS: Mapping[str, str] = MappingProxyType(
    {
        "elf": "extremely low frequency",
        "vlf": "very low frequency",
        "lf": "low frequency",
        "hf": "short wave",
        "land_line": "land lines",
        "satellite": "satellites",
        "aircraft": "relay aircraft",
        "rocket": "command rockets",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the sentences call the states, the alliance, the capital, and the comparators by arm.

    ``code`` is that of the threatened side; ``step`` says that the host joins or leaves, or is empty.
    """

    code: str
    threatened: str
    host: str
    alliance: str
    capital: str
    comparators: Mapping[str, str]
    step: str = "joins"


def passages(arms: Mapping[str, Outcomes], names: Names, baseline: Draws) -> tuple[Passage, ...]:
    """Return the passages of all fields that the model says something of, in the order of the model.

    Parameters
    ----------
    arms : mapping of arm to outcomes
        With ``baseline`` and ``change``.
    names : Names
        As people call them.
    baseline : Draws
        Columns of the baseline, the same that its outcomes come from.
    """
    said = (
        (
            "Orders",
            [*orders.told(orders.ways(arms), names.host, names.step), *_counted(baseline, names.code)],
        ),
        ("Supply of the exclave", supply.told(supply.supply(arms), names.host)),
        ("Export and import routes", trading.told(trading.traded(arms), names.host, names.threatened)),
        (
            "Ground approach",
            ground.told(ground.ground(arms, names.comparators), names.alliance, names.capital),
        ),
        (
            "The two leaders",
            leaders.told(leaders.leaders(arms, baseline), names.threatened, names.host),
        ),
    )
    return tuple(Passage(topic=topic, text=" ".join(text)) for topic, text in said if text)


def _counted(baseline: Draws, threatened: str) -> list[str]:
    """Return the sentence on which stations, channels and centres are counted; none without any."""
    stations, channels, centres = (
        [name for name in baseline.names(kind, owner=threatened) if f"{kind}.{name}" in baseline.present]
        for kind in ("vlf", "channel", "centre")
    )
    if not channels:
        return []
    means = dict.fromkeys(MEANS[baseline.words(f"channel.{name}.means")[0]] for name in channels)
    towns = dict.fromkeys(_town(baseline.words(f"centre.{name}.place")[0]) for name in centres)
    at = [_town(baseline.words(f"vlf.{name}.place")[0]) for name in stations]
    radio = f"Counted are {len(stations)} stations for submerged boats ({listed(at)})"
    return [f"{radio}, {listed(list(means))} as other ways, and centres at or near {listed(list(towns))}."]


def _town(place: str) -> str:
    """Return a place of the record as a name."""
    return " ".join(word.capitalize() for word in place.split("_"))
