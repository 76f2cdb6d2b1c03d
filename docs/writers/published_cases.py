"""The pages of published numbers: what was claimed, what the model gives, and whether it passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from equipoise.validation import published
from writers.markdown import SHORT, WIDE, pairs, table

#: Folder of published statements that the model does not meet, beside the package's own set.
NOT_MET = Path(published.__file__).parent.parent / "data" / "published" / "not_met"
HEADS = ("claim", "benchmark", "our value", "pass or fail", "source")
NOTHING = (
    "Nothing published can be reproduced: no model of this kind, with inputs and numbers, was found. "
    "The check that is left is the record of past reactions, and it can only reject.\n"
)
MARKS = {True: "pass", False: "FAIL", None: "not run"}


def published_rows(rows: Sequence[published.Row]) -> str:
    """Return published cases and what the package gives for each, as a table."""
    cells = [
        (
            claim(row),
            f"{row.kind}: {pairs(row.expected)}{tolerance(row)}",
            pairs(row.got),
            ". ".join(part for part in (MARKS[row.ok], row.reason, row.remark) if part),
            f"{row.source}, {row.confidence}",
        )
        for row in rows
    ]
    return table(HEADS, cells)


def claim(row: published.Row) -> str:
    """Return what a case says: a statement in words, or a formula and its inputs."""
    asked = pairs(row.inputs)
    if row.kernel.startswith("model."):
        return f"`{row.id}`: {row.note} `{row.kernel}` of {asked}"
    return f"`{row.id}`: `{row.kernel}`" + (f" of {asked}" if asked else "")


def tolerance(row: published.Row) -> str:
    """Return the allowed difference, in brackets; nothing for brackets, words and directions."""
    given = row.tolerance
    if not given:
        return ""
    shown = {key: pairs(limit) if isinstance(limit, Mapping) else limit for key, limit in given.items()}
    return f" ({pairs(shown)})"


def tally(rows: Sequence[published.Row], kernels_of: Mapping[str, Sequence[str]]) -> str:
    """Return how many cases of each mechanism pass, fail or aren't run."""
    lines = []
    for mechanism, prefixes in kernels_of.items():
        own = [row.ok for row in rows if prefixes and row.kernel.startswith(tuple(prefixes))]
        if own:
            link = f"[{mechanism.replace('_', ' ')}](../../mechanisms/{mechanism}.md)"
            lines.append((link, len(own), own.count(True), own.count(False), own.count(None)))
    return table(("mechanism", "cases", "pass", "fail", "not run"), lines)


def published_pages(kernels_of: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the page of all published numbers, and the part of each mechanism."""
    rows, missed = published.run(None), published.run(NOT_MET)
    n_ok = sum(row.ok is True for row in rows)
    intro = (
        f"The package's own set; `equipoise validate published` runs it: {n_ok} of {len(rows)} pass. A "
        "claim is a formula with its inputs, or a statement about the whole model in words. The benchmark is "
        "what was published, with the difference that its source allows (in brackets). Kinds: *strict*, "
        "inputs and output were published; *kernel*, the output is arithmetic with the stated formula; "
        "*bracket*, only a range; *sign*, only a direction.\n"
    )
    count = f"By mechanism; a formula that two use counts twice:\n\n{SHORT}{tally(rows, kernels_of)}\n"
    apart = (
        "Published statements that the model does not meet. They stand apart so that the set above can guard "
        "what holds, and a test says when one of them comes to hold. Nothing was tuned.\n"
    )
    pages = {
        "published": f"{WIDE}# Published numbers\n\n{intro}\n{count}\n## Met\n\n{published_rows(rows)}\n"
        f"## Not met\n\n{apart}\n{published_rows(missed)}"
    }
    for mechanism, prefixes in kernels_of.items():
        own = [row for row in (*rows, *missed) if prefixes and row.kernel.startswith(tuple(prefixes))]
        pages[f"published-{mechanism}"] = published_rows(own) if own else NOTHING
    return pages
