"""Every arm has one colour and one shape, readable on white and on dark paper."""

from __future__ import annotations

import itertools
import math

import pytest

from equipoise.report import palette

ARMS = (
    "baseline", "membership-only", "systems-only", "change", "change+notional", "north", "south", "east",
    "west", "north.membership-only", "change.adapted", "leader-falls",
)  # fmt: skip
#: How somebody sees linear light who has no green or no red receptors (Machado and others 2009, severity 1).
SEEN = {
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}


def light(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(linear: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in linear)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    f, g, h = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * g - 16, 500 * (f - g), 200 * (g - h)


def apart(one: str, other: str, eye: str) -> float:
    def seen(colour: str) -> tuple[float, float, float]:
        rgb = light(colour)
        return lab([sum(m * part for m, part in zip(row, rgb, strict=True)) for row in SEEN[eye]])

    return math.dist(seen(one), seen(other))


def test_arms_that_stand_for_themselves_differ_in_colour_and_in_shape() -> None:
    signs = palette.marks(ARMS)
    main = [signs[arm] for arm in ARMS if "." not in arm]
    assert len({mark.shape for mark in main}) == len(main)
    assert len({mark.colour for mark in main}) >= len(main) - 1


def test_an_arm_keeps_its_sign_whatever_other_arms_there_are() -> None:
    few, many = palette.marks(("baseline", "change", "north")), palette.marks(ARMS)
    assert all(few[arm] == many[arm] for arm in few)


def test_a_twin_has_the_colour_and_shape_of_its_arm_and_another_dash() -> None:
    signs = palette.marks(ARMS)
    for twin, whole in (("north.membership-only", "north"), ("change.adapted", "change")):
        assert signs[twin].colour == signs[whole].colour
        assert signs[twin].shape == signs[whole].shape
        assert signs[twin].dash != signs[whole].dash


def test_every_other_host_gets_a_sign_however_many_there_are() -> None:
    arms = tuple(f"host{i}" for i in range(14))
    signs = palette.marks(arms)
    assert len({(mark.colour, mark.shape) for mark in signs.values()}) == 14


@pytest.mark.parametrize("eye", SEEN)
def test_colours_that_are_compared_most_are_told_apart_without_red_or_green(eye: str) -> None:
    signs = palette.marks(ARMS)
    pairs = itertools.combinations(("baseline", "change", "north", "south"), 2)
    # just noticeable is about 2.3
    assert min(apart(signs[a].colour, signs[b].colour, eye) for a, b in pairs) > 15


@pytest.mark.parametrize("colour", [mark.colour for mark in palette.marks(ARMS).values()])
def test_every_arm_stands_out_from_white_and_from_dark_paper(colour: str) -> None:
    # WCAG 2.2, 1.4.11: 3 to 1 for parts of pictures
    assert palette.contrast(colour, palette.PAPER) >= 2.95
    assert palette.contrast(palette.on_dark(colour), palette.DARK_PAPER) >= 3.0


@pytest.mark.parametrize("ink", [palette.INK, palette.MUTED])
def test_words_can_be_read_on_both_papers(ink: str) -> None:
    assert palette.contrast(ink, palette.PAPER) >= 4.5
    assert palette.contrast(palette.on_dark(ink), palette.DARK_PAPER) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_lever_never_looks_like_an_uncertainty() -> None:
    assert palette.LEVER not in {*palette.EVIDENCE.values(), palette.UNCERTAINTY}
