"""Draws docs/figures/patron_game.svg: the game between a patron and his client, from the code that plays it.

Use: python docs/figures/patron_game.py
"""

import dataclasses
from pathlib import Path

import numpy as np
import vl_convert

from equipoise.games import patronage
from equipoise.games.tree import Chance, End, Move

WHO = {0: "patron", 1: "client"}
COLOURS = {"patron": "#b35900", "client": "#0b6fa4", "chance": "#555555", "end": "#2f8f4e"}
#: The picture keeps its white ground, a little dimmed where the reader's page is dark.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"


def game():
    """Return the game; numbers don't matter for its form."""
    return patronage.game(
        patronage.Payoffs(**{field.name: np.zeros(1) for field in dataclasses.fields(patronage.Payoffs)})
    )


def laid_out(tree, depth=0, rows=None, lines=None, top=None):
    """Return nodes and lines; a fall is drawn once, elsewhere a client who stays carries a mark."""
    rows, lines = [] if rows is None else rows, [] if lines is None else lines
    top = [0.0] if top is None else top
    mark = ""
    if isinstance(tree, Chance) and tree.outcomes == ("falls", "stays"):
        tree, mark = tree.after[1], " (or he falls: *)"
    if isinstance(tree, End):
        y = top[0]
        top[0] += 1.0
        rows.append({"x": depth, "y": y, "who": "end", "text": tree.label + mark})
        return y, rows, lines
    if isinstance(tree, Chance) and tree.outcomes == ("falls", "holds"):
        tree = Chance(
            outcomes=("falls: *", "holds"), p=tree.p, after=(End(label="*", payoff=tree.p), tree.after[1])
        )
    names = tree.actions if isinstance(tree, Move) else tree.outcomes
    found = []
    for step, after in zip(names, tree.after, strict=True):
        y, _, _ = laid_out(after, depth + 1, rows, lines, top)
        found.append((step, y))
    here = sum(y for _, y in found) / len(found)
    who = WHO[tree.player] if isinstance(tree, Move) else "chance"
    rows.append({"x": depth, "y": here, "who": who, "text": ""})
    for step, y in found:
        lines.append({"x": depth, "y": here, "x2": depth + 1, "y2": y, "text": step.replace("_", " ")})
    return here, rows, lines


def chart():
    """Return a Vega-Lite specification: the game, and below it what a fall leads to."""
    top = [0.0]
    _, rows, lines = laid_out(game(), top=top)
    top[0] += 1.0
    here, rows, lines = laid_out(game().after[-1].after[0], 1, rows, lines, top)
    rows.append({"x": 0.0, "y": here, "who": "chance", "text": ""})
    lines.append({"x": 0.0, "y": here, "x2": 1, "y2": here, "text": "* he falls"})
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"reverse": True, "domain": [-0.5, top[0]]},
    }
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [-0.1, 4.4]}}
    kinds = list(COLOURS)
    colour = {
        "field": "who",
        "scale": {"domain": kinds, "range": [COLOURS[kind] for kind in kinds]},
        "legend": {"title": "who chooses", "orient": "top"},
    }
    for line in lines:
        # a little before the middle of the line, just above it
        line["tx"] = line["x"] + 0.45 * (line["x2"] - line["x"])
        line["ty"] = line["y"] + 0.45 * (line["y2"] - line["y"])
    layers = [
        {
            "data": {"values": lines},
            "mark": {"type": "rule", "color": "#999999"},
            "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": lines},
            "mark": {"type": "text", "fontSize": 11, "dy": -6, "color": "#333333"},
            "encoding": {"x": {**x, "field": "tx"}, "y": {**y, "field": "ty"}, "text": {"field": "text"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "shape": {**colour, "scale": {"domain": kinds}}},
        },
        {
            "data": {"values": [row for row in rows if row["text"]]},
            "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 12},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        },
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 14,
        "width": 860,
        "height": 720,
        "layer": layers,
        "config": {"font": "sans-serif", "view": {"stroke": None}},
    }


WORDS = (
    "<title>The game between a patron and his client</title>"
    "<desc>The patron backs, squeezes, presses union, "
    "intervenes or lets fall. Backed, squeezed or pressed, the client complies, stalls or turns away. A "
    "client who was weakened and stalls may be left so or taken by force; one who turns away may be let go "
    "or taken. Left alone he falls or holds on, and then stays or turns away. A client who stays may "
    "fall; his successor goes over, and is let go or taken, or stays.</desc>"
)

if __name__ == "__main__":
    here = Path(__file__).with_name("patron_game.svg")
    opening, rest = vl_convert.vegalite_to_svg(chart()).split(">", 1)
    here.write_text(f"{opening}>{WORDS}{DARK}{rest}\n", encoding="utf-8")
