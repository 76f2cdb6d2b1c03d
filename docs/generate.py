"""Writes the reference pages from the record and the program itself.

Called by conf.py; to look at the pages without building: `python docs/generate.py`.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from equipoise import api, cli, kernels, outcomes, readers
from equipoise.facts import listing
from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.validation import published

#: What the kinds of facts are, for the headings of the fact pages.
KINDS = {
    "place": "Towns and sea areas",
    "capital": "Capitals",
    "membership": "Memberships",
    "opposition": "Who regards whom as a rival",
    "force": "Forces by division, base or class",
    "system": "Weapon systems",
    "posture": "Alert, loading, overhaul",
    "silo": "Silos",
    "mobile": "Mobile launchers",
    "submarine": "Submarines",
    "bomber": "Bombers",
    "strike": "How a first striker would plan",
    "radar": "Radars of warning and missile defence",
    "satellite": "Early-warning satellites",
    "budget": "Time budgets",
    "basing": "Basing towns",
    "vlf": "Radio stations for submarines",
    "channel": "Ways of an order",
    "centre": "Posts that send orders",
    "authority": "Whether anybody is left to give orders",
    "patrol": "Where boats patrol",
    "reception": "Radio reception under water",
    "battery": "Missile defence in place",
    "interceptor": "Interceptors",
    "rule": "Rules of membership",
    "prospect": "Prospective deployment",
    "crisis": "Chances of alert and policy",
    "profile": "Shapes of ballistic arcs",
    "defence": "Missile defence as a system",
    "penaid": "Decoys",
    "continent": "Regions that flight paths are spread over",
    "stability": "What would destroy most of what a side values",
    "leader": "Leaders",
    "hazard": "Exits from office, by class of leader",
    "contagion": "Exits after an exit nearby",
    "patronage": "Patrons and clients",
    "payoff": "What patron and client want, assumed",
    "path": "Paths by which a leader may stay",
    "condition": "What a change of sides needs",
    "record": "What happened between patron and client",
    "link": "Links: rail, road, ships, pipelines, power lines",
    "exclave": "Cut-off territories",
    "need": "What cut-off territories need",
    "neighbour": "What lies around cut-off territories",
    "road": "Main roads",
    "detour": "Roads over straight lines",
    "campaign": "Campaigns and their pace",
    "march": "Where the next campaign falls",
    "trade": "What is sold and bought, where",
    "goods": "Prices of what is traded",
    "option": "What could be done about a change",
}


def cell(value: object) -> str:
    """Return a value as the text of a table cell."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = ", ".join(str(item) for item in value)
    if isinstance(value, float):
        value = "" if value != value else f"{value:g}"  # noqa: PLR0124 - NaN is the value that differs from itself
    text = "" if value is None else str(value)
    return " ".join(text.replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*").split())


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def linked(keys: str, record: Record) -> str:
    """Return source keys as links to the page of sources."""
    known = [key.strip() for key in keys.replace(",", ";").split(";") if key.strip()]
    return ", ".join(f"[{key}](#source-{key})" if key in record.sources else key for key in known)


def facts_of_kind(kind: str, rows: Sequence[dict], record: Record) -> str:
    """Return the page of one kind of facts."""
    heads = (
        "id",
        "title",
        "unit",
        "from",
        "to",
        "low",
        "best",
        "high",
        "options",
        "basis",
        "confidence",
        "source",
    )
    body = [
        (
            f"`{row['id']}`",
            *(row[head] for head in heads[1:-1]),
            linked(str(row["source"] or ""), record),
        )
        for row in rows
    ]
    read_by = sorted({name for row in rows for name in row.get("read_by") or ()})
    readers = f"Read by: {', '.join(read_by)}.\n\n" if read_by else ""
    return f"# {KINDS.get(kind, kind)}\n\n`{kind}.*`, {len(rows)} values. {readers}\n\n{table(heads, body)}"


def fact_pages(record: Record, read_by: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return one page per kind, and the page that leads to them."""
    rows = list(listing.rows(record, read_by=read_by))
    kinds = sorted(
        {row["kind"] for row in rows}, key=lambda kind: list(KINDS).index(kind) if kind in KINDS else 99
    )
    pages = {
        f"facts-{kind}": facts_of_kind(kind, [row for row in rows if row["kind"] == kind], record)
        for kind in kinds
    }
    levels = ("READ", "SECOND-HAND", "REMEMBERED", "COMPUTED", "ASSUMED")
    counts = [
        (
            f"[{KINDS.get(kind, kind)}](facts-{kind}.md)",
            *(sum(row["kind"] == kind and row["confidence"] == level for row in rows) for level in levels),
        )
        for kind in kinds
    ]
    total = [("all", *(sum(row["confidence"] == level for row in rows) for level in levels))]
    inner = "\n".join(f"facts-{kind}" for kind in kinds)
    pages["facts"] = (
        f"# Facts\n\n{len(record.entries)} facts with {len(rows)} dated values. How well each is known:\n\n"
        f"{table(('kind', *levels), [*counts, *total])}\n```{{toctree}}\n:hidden:\n\n{inner}\n```\n"
    )
    return pages


def sources(record: Record) -> str:
    """Return the page of all sources of facts."""
    blocks = []
    for key, source in sorted(record.sources.items()):
        said = ". ".join(part.strip(" .") for part in (source.author, source.title, str(source.year)) if part)
        link = f" <{source.url}>" if source.url else ""
        note = f" *{cell(source.note)}*" if source.note else ""
        blocks.append(f"(source-{key})=\n`{key}`\n: {cell(said)}.{link}{note}\n")
    intro = "What the facts cite. The note says how much of a source was read.\n"
    return f"# Sources of facts\n\n{intro}\n" + "\n".join(blocks)


def outcome_table() -> str:
    """Return the page of outcomes."""
    heads = ("id", "unit", "worse", "what it is", "what it is not", "per cell")
    rows = [
        (f"`{kind.pattern}`", kind.unit, kind.worse, kind.title, kind.note, "yes" if kind.has_cells else "")
        for kind in outcomes.TABLE
    ]
    cells = [(f"`@{name}`", words) for name, words in outcomes.CELL_WORDS.items()]
    every = "\n".join(outcomes.known())
    return (
        "# Outcomes\n\n`worse` is the direction that is worse for the threatened side.\n\n"
        f"{table(heads, rows)}\n## Posture cells\n\n{table(('cell', 'in words'), cells)}\n"
        "An id without a cell is the mixture of the four by drawn weights.\n\n"
        f"## Every id\n\n```text\n{every}\n```\n"
    )


def commands() -> str:
    """Return the page of commands, each with what `--help` says."""
    parts = ["# Commands\n\nResults go to standard output, progress to standard error.\n"]
    runner = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "TERM": "dumb"})

    def walk(command: object, path: tuple[str, ...]) -> None:
        said = runner.invoke(cli.app, [*path[1:], "--help"], prog_name="equipoise").output
        lines = "\n".join(line.rstrip() for line in said.splitlines()).strip("\n")
        parts.append(f"## `{' '.join(path)}`\n\n```text\n{lines}\n```\n")
        inner = getattr(command, "commands", {})
        for name in sorted(inner):
            walk(inner[name], (*path, name))

    walk(get_command(cli.app), ("equipoise",))
    return "\n".join(parts)


def kernel_table() -> str:
    """Return the page of kernels."""
    rows = [
        (
            f"`{name}`",
            kernel.says,
            [f"`{key}`" if taken.required else f"[`{key}`]" for key, taken in kernel.inputs.items()],
            [f"`{key}`" for key in kernel.gives],
            kernel.source,
            kernel.valid,
        )
        for name, kernel in sorted(kernels.TABLE.items())
    ]
    intro = "A published number is checked against one of these, in the units that its names carry.\n"
    heads = ("kernel", "returns", "inputs", "outputs", "source", "valid")
    return f"# Kernels\n\n{intro}\n{table(heads, rows)}"


#: Kernels and statements whose published cases stand on the page of a mechanism.
KERNELS_OF = {
    "warning": (
        *("trajectory.", "radar.", "warning.", "orbit.", "geo."),
        *("model.satellite_coverage", "model.radar_gap", "model.radar_range", "model.budget_parameters"),
        *("model.glide_versus_ballistic", "model.cruise_versus_ballistic"),
    ),
    "survivability": ("survivability.", "model.survivors_of_first_strike"),
    "command": ("vlf.", "model.radiated_power", "model.vlf_margin", "model.antenna_depth_claim"),
    "defence": (
        *("interceptor.", "defence."),
        *("model.interceptor_verdicts", "model.thin_defence", "model.defence_report"),
    ),
    "first_strike": (
        *("survivability.count_distribution", "model.counterforce_size", "model.independent_of_warning"),
    ),
    "stability": ("stability.", "model.first_strike_stability"),
    "perception": (),
    "politics": ("leaders.",),
    "trade": ("model.trade_stoppage",),
    "approach": (),
    "exclave": (),
    "response": (),
}
#: Folder of published statements that the model does not meet, beside the package's own set.
NOT_MET = Path(published.__file__).parent.parent / "data" / "published" / "not_met"
PUBLISHED_HEADS = ("claim", "kind", "benchmark", "our value", "pass or fail", "source")
NOTHING_PUBLISHED = (
    "Nothing published can be reproduced: no model of this kind, with inputs and numbers, was found. "
    "The check that is left is the record of past reactions, and it can only reject.\n"
)


def published_rows(rows: Sequence[published.Row]) -> str:
    """Return published cases and what the package gives for each, as a table."""
    marks = {True: "pass", False: "FAIL", None: "not run"}
    cells = [
        (
            claim(row),
            row.kind,
            f"{pairs(row.expected)}{tolerance(row)}",
            pairs(row.got),
            ". ".join(part for part in (marks[row.ok], row.reason, row.remark) if part),
            f"{row.source}, {row.confidence}",
        )
        for row in rows
    ]
    return table(PUBLISHED_HEADS, cells)


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


def published_pages() -> dict[str, str]:
    """Return the page of all published numbers, and the part of each mechanism."""
    rows, missed = published.run(None), published.run(NOT_MET)
    n_ok = sum(row.ok is True for row in rows)
    intro = (
        f"The package's own set; `equipoise validate published` runs it: {n_ok} of {len(rows)} pass. A "
        "claim is a formula with its inputs, or a statement about the whole model in words. The benchmark is "
        "what was published, with the difference that its source allows.\n"
    )
    apart = (
        "Published statements that the model does not meet. They stand apart so that the set above can guard "
        "what holds, and a test says when one of them comes to hold. Nothing was tuned.\n"
    )
    pages = {
        "published": f"# Published numbers\n\n{intro}\n{published_rows(rows)}\n## Not met\n\n{apart}\n"
        f"{published_rows(missed)}"
    }
    for mechanism, prefixes in KERNELS_OF.items():
        own = [row for row in (*rows, *missed) if prefixes and row.kernel.startswith(prefixes)]
        pages[f"published-{mechanism}"] = published_rows(own) if own else NOTHING_PUBLISHED
    return pages


def reads(read_by: Mapping[str, Sequence[str]], record: Record) -> dict[str, str]:
    """Return what each mechanism reads, found by running it and not declared."""
    pages = {}
    for mechanism in KERNELS_OF:
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
        return "/".join(short(item) for item in value)
    return str(value)


def python_names() -> str:
    """Return the page of the Python interface."""
    rows = [
        (f"`{name}`", (inspect.getdoc(getattr(api, name)) or "").split("\n")[0])
        for name in sorted(api.__all__)
    ]
    return f"# Python\n\n`from equipoise.api import …`\n\n{table(('name', 'what it gives'), rows)}"


def write(folder: Path) -> None:
    """Write all reference pages, in place of those of an earlier build."""
    record = load_record()
    read_by = readers.reading_map(record)
    pages = {
        **fact_pages(record, read_by),
        **published_pages(),
        **reads(read_by, record),
        "sources": sources(record),
        "outcomes": outcome_table(),
        "commands": commands(),
        "kernels": kernel_table(),
        "python": python_names(),
    }
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent / "reference" / "generated")
