"""Writes the reference pages from the record and the program itself.

Called by conf.py; to look at the pages without building: `python docs/generate.py`. What each page holds
is in `writers/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from typer.main import get_command
from writers import coverage, facts, program, published_cases

from equipoise import api, cli, outcomes, readers
from equipoise.facts.load import load_record

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
    "passage": "Towns that campaigns passed",
    "march": "Where the next campaign falls",
    "trade": "What is sold and bought, where",
    "goods": "Prices of what is traded",
    "option": "What could be done about a change",
}

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


def pages() -> tuple[dict[str, str], coverage.Wanted]:
    """Return the reference pages by name, and what has to appear in them once they are built."""
    record = load_record()
    read_by = readers.reading_map(record)
    root = get_command(cli.app)
    names = tuple(sorted(api.__all__))
    written = {
        **facts.fact_pages(record, read_by, KINDS),
        **published_cases.published_pages(KERNELS_OF),
        **facts.reads(tuple(KERNELS_OF), read_by, record),
        "sources": facts.sources(record),
        "outcomes": program.outcome_page(),
        "commands": program.command_page(root),
        "kernels": program.kernel_page(),
        "python": program.python_page(names),
    }
    patterns = [kind.pattern for kind in outcomes.TABLE]
    expected = {
        **coverage.wanted(record.entries, record.sources, outcomes.known(), patterns),
        **coverage.wanted_of_program(root, names),
    }
    return written, expected


def put(folder: Path, written: Mapping[str, str]) -> None:
    """Write pages, and remove those of an earlier build; a page that is the same stays untouched."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.stem not in written:
            path.unlink()
    for name, text in written.items():
        path, said = folder / f"{name}.md", text.rstrip() + "\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != said:
            part = folder / f".{name}.part"
            part.write_text(said, encoding="utf-8")
            part.replace(path)


def write(folder: Path) -> coverage.Wanted:
    """Write all reference pages and return what has to appear in them once they are built."""
    written, expected = pages()
    put(folder, written)
    return expected


if __name__ == "__main__":
    write(Path(__file__).parent / "reference" / "generated")
