"""Markdown in the small: cells, tables, anchors, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence


def cell(value: object) -> str:
    """Return a value as the text of a table cell."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = ", ".join(str(item) for item in value)
    if isinstance(value, float):
        value = "" if value != value else f"{value:g}"  # noqa: PLR0124 - NaN is the value that differs from itself
    text = "" if value is None else str(value)
    parts = text.replace("|", r"\|").split("`")
    # every second part stands between backticks, where nothing needs to be masked
    parts[::2] = [part.replace("<", "&lt;").replace("*", r"\*") for part in parts[::2]]
    return " ".join("`".join(parts).split())


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def anchor(stem: str, words: str) -> str:
    """Return the name of the place on a page where something stands; the coverage check looks for it."""
    return f"{stem}-{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')}"


def named(stem: str, words: str) -> str:
    """Return an id as code that can be linked to."""
    return f"`{words}`{{#{anchor(stem, words)}}}"


def pairs(values: object) -> str:
    """Return a mapping of inputs or outputs as text."""
    if not isinstance(values, Mapping):
        return "" if values is None else str(values)
    return ", ".join(f"{name} {short(value)}" for name, value in values.items())


def short(value: object) -> str:
    """Return a value in a few characters; a mapping in brackets."""
    if isinstance(value, float):
        return f"{value:.5g}"
    if isinstance(value, Mapping):
        return f"({pairs(value)})"
    if isinstance(value, list | tuple):
        return " / ".join(short(item) for item in value)
    return str(value)


#: A page without the column of its own headings, so that tables have the room.
WIDE = "---\nhide-toc: true\n---\n\n"
#: Before a table of short cells, which stays a table on a phone.
SHORT = "```{rst-class} short\n```\n\n"
