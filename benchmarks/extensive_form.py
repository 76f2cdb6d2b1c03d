"""A game as the text of a file that pygambit reads, and what it tells of play: for benchmark and oracle.

One draw of a tree goes in; every place is an information set of its own. Numbers are written to their last
digit, and the chances of a place add up to one exactly.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from equipoise.games.tree import Chance, End, Move, Path, Tree


def written(game: Tree, draw: int = 0) -> str:
    """Return one draw of a game between two, named 1 and 2."""
    lines = ['EFG 2 R "game" { "1" "2" }', '""']

    def grow(part: Tree) -> None:
        number = len(lines)
        if isinstance(part, End):
            one, other = (_decimal(x) for x in part.payoff[draw])
            lines.append(f't "" {number} "end {number}" {{ {one:f}, {other:f} }}')
            return
        if isinstance(part, Move):
            names = " ".join(f'"{name}"' for name in part.actions)
            lines.append(f'p "" {part.player + 1} {number} "" {{ {names} }} 0')
        else:
            lines.append(f'c "" {number} "" {{ {_outcomes(part, draw)} }} 0')
        for after in part.after:
            grow(after)

    grow(game)
    return "\n".join(lines) + "\n"


def chances(profile: Any) -> dict[Path, list[float]]:
    """Return the chance of every action by the path to its place, from a profile of the package."""
    return {
        tuple(history.actions): [float(p) for _, p in mixed]
        for player in ("1", "2")
        for history, mixed in profile[player]
    }


def _outcomes(part: Chance, draw: int) -> str:
    """Return the outcomes with their chances, the last with what the others leave."""
    first = [_decimal(p) for p in part.p[draw, :-1]]
    named = zip(part.outcomes, [*first, 1 - sum(first)], strict=True)
    return " ".join(f'"{name}" {p:f}' for name, p in named)


def _decimal(number: float) -> Decimal:
    """Return a number to its last digit."""
    return Decimal(repr(float(number)))
