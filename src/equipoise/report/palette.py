"""One colour and one shape per arm, the same in every chart, map and table of a report.

Colours are told apart by people who see no red or no green; where two come near each other, and in black
and white, the shape of the point and the dash of the line tell the same. Switches of a change (levers) and
facts in doubt (uncertainties) have signs of their own, so that what somebody decides never looks like what
nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

#: Ink of text and axes, of what is said aside, of grids, and the ground; a dark page replaces them.
INK, MUTED, GRID, PAPER = "#1c2127", "#56606b", "#d7dce1", "#ffffff"
#: Levers, which somebody sets, and uncertainties, which nobody knows.
LEVER, UNCERTAINTY = "#2b4c7e", "#8a6d1f"
#: A threshold that the case set beforehand.
THRESHOLD = "#b3001b"
#: What explains nothing, has no meaning, or is not looked at.
NOTHING = "#c9ced4"

#: Paper of a dark page, what inks and grounds become on it, and the least contrast of anything else there.
DARK_PAPER, READABLE = "#15191e", 4.5
DARK: Mapping[str, str] = MappingProxyType(
    {INK: "#e7eaee", MUTED: "#a9b3bd", GRID: "#333b44", PAPER: DARK_PAPER, NOTHING: "#4a545f"}
)

#: Classes of sourcing, best first: colour, from sure to unsure.
EVIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "READ": "#1b6e53",
        "COMPUTED": "#4fa487",
        "SECOND-HAND": "#9ab0c4",
        "REMEMBERED": "#d9a441",
        "ASSUMED": "#b3541e",
    }
)
#: Classes that no source stands behind; they are always marked with this sign and the word.
UNVERIFIED = ("REMEMBERED", "ASSUMED")
UNVERIFIED_SIGN = "\N{WARNING SIGN}\N{VARIATION SELECTOR-15}"

Dash = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How an arm is drawn: colour, the shape of its points and the dash of its lines (empty: solid)."""

    colour: str
    shape: str
    dash: Dash = ()


#: Arms that every case has, by name.
NAMED: Mapping[str, Mark] = MappingProxyType(
    {
        "baseline": Mark(colour="#6a737d", shape="circle", dash=(2, 2)),
        "membership-only": Mark(colour="#2a94cc", shape="square", dash=(6, 2)),
        "systems-only": Mark(colour="#5a4a00", shape="triangle-up", dash=(6, 2, 2, 2)),
        "change": Mark(colour="#d55e00", shape="diamond"),
        "leader-falls": Mark(colour="#123c4a", shape="stroke", dash=(1, 2)),
    }
)
#: The change with what is only feared.
FEARED = Mark(colour="#a3195b", shape="triangle-down", dash=(8, 3))
#: Other hosts, in the order of the case; after the last the first comes again with another shape.
OTHERS = ("#1b8a55", "#1f3fb5", "#a56fd0", "#123c4a", "#7a8b00", "#8c2f39")
OTHER_SHAPES = ("triangle-right", "triangle-left", "cross", "wedge")
OTHER_DASHES: tuple[Dash, ...] = ((4, 2), (4, 2, 1, 2), (1, 1), (10, 3))


def marks(arms: Sequence[str]) -> Mapping[str, Mark]:
    """Return the sign of every arm of a study.

    Parameters
    ----------
    arms : sequence of str
        In the study's order, the baseline first. A twin (``host.membership-only``) and what an arm becomes
        later (``change.adapted``) have the colour of the arm they belong to, and a dotted line.

    Examples
    --------
    >>> signs = marks(["baseline", "change", "north", "north.membership-only"])
    >>> signs["north"].colour == signs["north.membership-only"].colour != signs["change"].colour
    True
    """
    found: dict[str, Mark] = {}
    n_others = 0
    for arm in arms:
        stem, _, twin = arm.partition(".")
        if twin:
            continue
        if arm in NAMED:
            found[arm] = NAMED[arm]
        elif "+" in arm:
            found[arm] = FEARED
        else:
            found[arm] = _other(n_others)
            n_others += 1
    for arm in arms:
        stem, _, twin = arm.partition(".")
        if twin:
            whole = found.get(stem, NAMED["baseline"])
            found[arm] = Mark(colour=whole.colour, shape=whole.shape, dash=(1, 3))
    return MappingProxyType({arm: found[arm] for arm in arms})


def _other(position: int) -> Mark:
    """Return the sign of the host at a position among the others."""
    turn = position // len(OTHERS)
    return Mark(
        colour=OTHERS[position % len(OTHERS)],
        shape=OTHER_SHAPES[(position + turn) % len(OTHER_SHAPES)],
        dash=OTHER_DASHES[position % len(OTHER_DASHES)],
    )


def every_colour() -> tuple[str, ...]:
    """Return every colour of the palette once, inks first."""
    inks = (INK, MUTED, GRID, PAPER, LEVER, UNCERTAINTY, THRESHOLD, NOTHING)
    arms = (*(mark.colour for mark in NAMED.values()), FEARED.colour, *OTHERS)
    return tuple(dict.fromkeys((*inks, *EVIDENCE.values(), *arms)))


def on_dark(colour: str) -> str:
    """Return what a colour becomes on dark paper: inks and grounds change places, others get lighter.

    Parameters
    ----------
    colour : str
        Hexadecimal, of the palette.

    Examples
    --------
    >>> on_dark(PAPER), contrast(on_dark("#1f3fb5"), DARK_PAPER) >= READABLE
    ('#15191e', True)
    """
    if colour in DARK:
        return DARK[colour]
    lighter = colour
    while contrast(lighter, DARK_PAPER) < READABLE:
        lighter = "#" + "".join(
            f"{min(round(part + 0.06 * (255 - part)) + 1, 255):02x}" for part in _parts(lighter)
        )
    return lighter


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, relative luminance and contrast ratio.
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Return how bright a colour is, 0 to 1."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
