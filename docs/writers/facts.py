"""The pages of facts and of their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipoise.facts.listing import spread_text
from equipoise.facts.record import Citation, Entry, Record, Value
from writers.markdown import SHORT, WIDE, anchor, cell, named, table

LEVELS = ("READ", "COMPUTED", "SECOND-HAND", "REMEMBERED", "ASSUMED")
#: Nobody opened a page for these: the sign and the word stand before them wherever they are shown.
UNVERIFIED = {"REMEMBERED", "ASSUMED"}
WHO = {
    "threatened": "the threatened side can't know it",
    "rival": "the rival can't know it",
    "both": "neither side can know it",
    "none": "",
}


def in_force(value: Value) -> str:
    """Return when a value holds; nothing where it always does."""
    start = f"from {value.start.isoformat()}" if value.start else ""
    end = f"until {value.end.isoformat()}" if value.end else ""
    return " ".join(part for part in (start, end) if part)


def known(entry: Entry, value: Value) -> str:
    """Return how well a value is known, a warning sign first where nobody read it anywhere."""
    sign = "⚠ unverified: " if value.confidence in UNVERIFIED else ""
    who = "; ".join(part for part in (value.basis, WHO[entry.unknown_to]) if part)
    feared = f"; feared at its {entry.feared} end" if entry.feared else ""
    return f"{sign}{value.confidence} ({who}{feared})"


def cited(value: Value, record: Record) -> str:
    """Return the sources of a value as links, with the place in each, and the note."""
    links = ", ".join(linked(citation, record) for citation in value.sources)
    lead = "evidence, not a source: " if links and value.confidence == "ASSUMED" else ""
    return ". ".join(part for part in (f"{lead}{links}" if links else "", value.note.rstrip(". ")) if part)


def linked(citation: Citation, record: Record) -> str:
    """Return a citation as a link to the page of sources."""
    place = f", {citation.where}" if citation.where else ""
    if citation.key in record.sources:
        return f"[{citation.key}](#{anchor('source', citation.key)}){place}"
    return f"{citation.key}{place}"


def fact_rows(entry: Entry, record: Record) -> list[tuple[str, ...]]:
    """Return the rows of one fact, one for each dated value; its name stands in the first."""
    name = f"{named('fact', entry.id)} {entry.title}"
    return [
        (
            name if position == 0 else "the same, another time",
            "; ".join(part for part in (spread_text(value.spread, entry.unit), in_force(value)) if part),
            known(entry, value),
            cited(value, record),
        )
        for position, value in enumerate(entry.values)
    ]


def page_of_kind(
    kind: str, title: str, entries: Sequence[Entry], record: Record, readers: Sequence[str]
) -> str:
    """Return the page of one kind of facts."""
    read = f" Read by: {', '.join(readers)}." if readers else ""
    units = ", ".join(sorted({entry.unit for entry in entries}))
    rows = [row for entry in entries for row in fact_rows(entry, record)]
    heads = ("fact", "value, unit, in force", "how well known", "source and note")
    return (
        f"{WIDE}# {title}\n\n"
        f"`{kind}.*`: {len(entries)} facts, {len(rows)} dated values, in {units}.{read}\n\n"
        f"{table(heads, rows)}"
    )


def fact_pages(
    record: Record, read_by: Mapping[str, Sequence[str]], headings: Mapping[str, str]
) -> dict[str, str]:
    """Return one page per kind, and the page that leads to them.

    Raises
    ------
    ValueError
        If a kind of facts has no heading.
    """
    by_kind: dict[str, list[Entry]] = {}
    for entry in record.entries.values():
        by_kind.setdefault(entry.id.split(".")[0], []).append(entry)
    nameless = sorted(set(by_kind) - set(headings))
    if nameless:
        message = f"kinds of facts without a heading in KINDS of docs/generate.py: {', '.join(nameless)}"
        raise ValueError(message)
    kinds = [kind for kind in headings if kind in by_kind]
    pages = {
        f"facts-{kind}": page_of_kind(
            kind,
            headings[kind],
            by_kind[kind],
            record,
            sorted({name for entry in by_kind[kind] for name in read_by.get(entry.id, ())}),
        )
        for kind in kinds
    }
    pages["facts"] = front(record, by_kind, {kind: headings[kind] for kind in kinds})
    return pages


def front(record: Record, by_kind: Mapping[str, Sequence[Entry]], headings: Mapping[str, str]) -> str:
    """Return the page that leads to the kinds, with how well each is known."""
    levels = {
        kind: [value.confidence for entry in entries for value in entry.values]
        for kind, entries in by_kind.items()
    }
    counts = [
        (f"[{words}](facts-{kind}.md)", *(levels[kind].count(level) for level in LEVELS))
        for kind, words in headings.items()
    ]
    every = [level for known_as in levels.values() for level in known_as]
    total = ("**all**", *(every.count(level) for level in LEVELS))
    inner = "\n".join(f"facts-{kind}" for kind in headings)
    heads = ("kind", "READ", "COMPUTED", "SECOND-HAND", "⚠ REMEMBERED", "⚠ ASSUMED")
    lines = table(heads, counts) + "| " + " | ".join(str(part) for part in total) + " |\n"
    return (
        f"{WIDE}# Facts\n\n"
        f"{len(record.entries)} facts with {len(every)} dated values. How well each is known "
        "(best first; what carries the sign ⚠ was read nowhere and is never shown as sourced):\n\n"
        f"{SHORT}{lines}\n"
        "A value is shown as *best (low to high)*; how it is drawn stands after it "
        "([families](../../how-to/add-a-fact.md)). `equipoise facts show ID` prints one fact in full.\n\n"
        f"```{{toctree}}\n:hidden:\n\n{inner}\n```\n"
    )


def sources(record: Record) -> str:
    """Return the page of all sources of facts."""
    used: dict[str, int] = {}
    for entry in record.entries.values():
        for value in entry.values:
            for key in {citation.key for citation in value.sources}:
                used[key] = used.get(key, 0) + 1
    blocks = []
    for key, source in sorted(record.sources.items()):
        said = ". ".join(part.strip(" .") for part in (source.author, source.title, str(source.year)) if part)
        link = f" <{source.url}>" if source.url else ""
        note = f" *{cell(source.note)}*" if source.note else ""
        n_cited = used.get(key, 0)
        times = f" Cited by {n_cited} value{'' if n_cited == 1 else 's'}."
        blocks.append(f"({anchor('source', key)})=\n`{key}`\n: {cell(said)}.{link}{note}{times}\n")
    count = len(record.sources)
    intro = f"What the facts cite, {count} documents. The note says how much of a source was read.\n"
    return f"# Sources of facts\n\n{intro}\n" + "\n".join(blocks)


def reads(mechanisms: Sequence[str], read_by: Mapping[str, Sequence[str]], record: Record) -> dict[str, str]:
    """Return what each mechanism reads, found by running it and not declared."""
    pages = {}
    for mechanism in mechanisms:
        found: dict[str, list[str]] = {}
        for fact_id, names in read_by.items():
            if mechanism in names and fact_id in record.entries:
                kind, _, attribute = fact_id.split(".", 2)
                found.setdefault(f"{kind}.….{attribute}", []).append(fact_id)
        rows = [
            (f"`{pattern}`", record.entries[ids[0]].title, record.entries[ids[0]].unit, len(ids))
            for pattern, ids in sorted(found.items())
        ]
        intro = "Found by running the mechanism and noting what it asked for.\n"
        pages[f"reads-{mechanism}"] = (
            f"{intro}\n{table(('facts', 'the first of them', 'unit', 'how many'), rows)}"
            if rows
            else "It reads no fact of its own, only what other mechanisms give.\n"
        )
    return pages
