"""SVG of drawings in which every place is worked out, written without a converter.

Charts and maps are Vega specifications that hold nothing but paths, symbols and words with places of their
own: no scale, no projection, no transform. Vega draws them as they stand, and so does this file, in a
thousandth of the time; a report has twenty. Anything else goes to the converter
(:mod:`equipoise.report.rendering`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

from equipoise.report.figure import FONT, Spec

#: Properties of marks that can be written here; a drawing with another one is left to the converter.
KNOWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "path": frozenset(
            ("path", "x", "y", "fill", "stroke", "strokeWidth", "strokeDash", "strokeJoin", "strokeCap")
        )
        | {"opacity"},
        "symbol": frozenset(("x", "y", "shape", "size", "fill", "stroke", "strokeWidth", "opacity")),
        "text": frozenset(("x", "y", "text", "fontSize", "font", "fontWeight", "align"))
        | {"fill", "stroke", "strokeWidth", "opacity"},
    }
)
#: Parts of a specification that move places about.
MOVING = ("scales", "projections", "signals", "layout", "axes", "legends", "title")
#: Shapes of Vega in a box from -8 to 8, and the size that they have there.
SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "circle": "M6 0A6 6 0 1 1 -6 0A6 6 0 1 1 6 0Z",
        "square": "M-5.5 -5.5H5.5V5.5H-5.5Z",
        "diamond": "M0 -7L6 0L0 7L-6 0Z",
        "cross": "M-7 -2.5H-2.5V-7H2.5V-2.5H7V2.5H2.5V7H-2.5V2.5H-7Z",
        "triangle-up": "M0 -6L7 6H-7Z",
        "triangle-down": "M0 6L7 -6H-7Z",
        "triangle-right": "M6 0L-6 7V-7Z",
        "triangle-left": "M-6 0L6 7V-7Z",
        "stroke": "M-7 -2H7V2H-7Z",
        "wedge": "M0 -7L3.5 6H-3.5Z",
    }
)
BOX = 110.0
ANCHORS: Mapping[str, str] = MappingProxyType({"left": "", "center": "middle", "right": "end"})

Row = Mapping[str, Any]


def is_laid_out(spec: Spec) -> bool:
    """Return whether every place of a drawing is worked out, so that it can be written here.

    Parameters
    ----------
    spec : dict
        A Vega specification, or any other.
    """
    if any(spec.get(part) for part in MOVING) or not isinstance(spec.get("padding"), int | float):
        return False
    return all("transform" not in data and "values" in data for data in spec.get("data", ())) and all(
        _is_known(mark) for mark in spec.get("marks", [{}])
    )


def _is_known(mark: Row) -> bool:
    """Return whether a mark has only properties that can be written."""
    encode = mark.get("encode", {})
    enter = encode.get("enter", {})
    known = KNOWN.get(mark.get("type", ""), frozenset())
    return (
        set(encode) == {"enter"}
        and set(enter) <= known
        and all(set(given) in ({"field"}, {"value"}) for given in enter.values())
    )


def written(spec: Spec) -> str:
    """Return the SVG of a drawing that :func:`is_laid_out`.

    Parameters
    ----------
    spec : dict
        Its marks are written in their order, each over the one before.
    """
    pad = spec["padding"]
    width, height = spec["width"] + 2 * pad, spec["height"] + 2 * pad
    rows = {data["name"]: data["values"] for data in spec["data"]}
    parts = [part for mark in spec["marks"] for part in _mark(mark, rows)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{spec["background"]}"/>'
        f'<g transform="translate({pad},{pad})" font-family="{escape(FONT)}">{"".join(parts)}</g></svg>'
    )


def _mark(mark: Row, rows: Mapping[str, list[Row]]) -> Iterable[str]:
    """Return the elements of one kind of mark, one for each row of its data."""
    enter: Mapping[str, Row] = mark["encode"]["enter"]
    fields = {name: given["field"] for name, given in enter.items() if "field" in given}
    fixed = {name: given["value"] for name, given in enter.items() if "value" in given}
    write = {"path": _path, "symbol": _symbol, "text": _text}[mark["type"]]
    for row in rows[mark["from"]["data"]]:
        yield write(fixed | {name: row.get(field) for name, field in fields.items()})


def _path(row: Row) -> str:
    """Return one path."""
    x, y = row.get("x") or 0, row.get("y") or 0
    place = f' transform="translate({x:g},{y:g})"' if x or y else ""
    joint = f' stroke-linejoin="{row["strokeJoin"]}"' if row.get("stroke") and row.get("strokeJoin") else ""
    return f'<path d="{row["path"]}"{place}{_painted(row)}{joint}/>'


def _symbol(row: Row) -> str:
    """Return one sign: its shape, scaled so that it covers its size."""
    scale = (row["size"] / BOX) ** 0.5
    place = f"translate({row['x']:.1f},{row['y']:.1f}) scale({scale:.2f})"
    return f'<path d="{SHAPES[row["shape"]]}" transform="{place}"{_painted(row, scale)}/>'


def _text(row: Row) -> str:
    """Return one line of words."""
    anchor = ANCHORS[row.get("align") or "left"]
    weight = ' font-weight="bold"' if row.get("fontWeight") == "bold" else ""
    placed = f' text-anchor="{anchor}"' if anchor else ""
    place = f'x="{row["x"]:.1f}" y="{row["y"]:.1f}" font-size="{row["fontSize"]:g}"'
    return f"<text {place}{placed}{weight}{_painted(row)}>{escape(str(row['text']))}</text>"


def _painted(row: Row, scale: float = 1.0) -> str:
    """Return fill, edge, dash and opacity as attributes; edges keep their width in what is scaled."""
    fill = f' fill="{row.get("fill") or "none"}"'
    width = 1.0 if row.get("strokeWidth") is None else row["strokeWidth"] / scale
    edge = f' stroke="{row["stroke"]}" stroke-width="{width:.3g}"' if row.get("stroke") and width else ""
    dash = row.get("strokeDash")
    dashed = f' stroke-dasharray="{" ".join(f"{part:g}" for part in dash)}"' if edge and dash else ""
    opacity = row.get("opacity")
    pale = f' opacity="{opacity:g}"' if opacity is not None and opacity != 1 else ""
    return f"{fill}{edge}{dashed}{pale}"
