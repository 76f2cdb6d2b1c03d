"""Words can be read on their ground, and marks seen on the map, in light and in dark."""

from __future__ import annotations

import itertools
import re
from importlib import resources

import pytest

#: Least contrast of words and of marks (WCAG 2.2, 1.4.3 and 1.4.11).
WORDS, MARKS = 4.5, 3.0


def colours(scheme: str) -> dict[str, str]:
    """Return the named colours of a scheme, of the report and of the page."""
    folder = resources.files("equipoise").joinpath("data")
    found: dict[str, str] = {}
    for name in ("report/report.css", "web/page.css"):
        text = folder.joinpath(name).read_text(encoding="utf-8")
        blocks = re.findall(r":root[^{]*\{([^}]*)\}", text)
        assert len(blocks) == 2
        for block in blocks[: 2 if scheme == "dark" else 1]:
            found |= dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6})", block))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_most_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_their_ground(scheme: str) -> None:
    named = colours(scheme)
    pairs = [(f"--{word}", "--paper") for word in ("ink", "muted", "link", "lever", "unsure")]
    pairs += [(f"--{tone}", f"--{tone}-ground") for tone in ("bad", "good", "open", "none")]
    pairs += [("--bad", "--bad-ground"), ("--ink", "--soft"), ("--link", "--soft")]
    pairs += [(name, "--paper") for name in ("--c-change", "--c-lost", "--c-own", "--c-rival")]
    low = {pair: contrast(named[pair[0]], named[pair[1]]) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in low.items() if value < WORDS} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_can_be_seen_on_land_and_sea(scheme: str) -> None:
    named = colours(scheme)
    marks = [
        f"--c-{name}" for name in ("capital", "own", "rival", "radar", "radio", "defence", "change", "lost")
    ]
    low = {
        (mark, ground): contrast(named[mark], named[ground])
        for mark, ground in itertools.product(marks, ("--land", "--sea", "--allied"))
    }
    assert {pair: round(value, 2) for pair, value in low.items() if value < MARKS} == {}
