"""Broken inputs by the thousand at every door, counted; faults come with the number that makes them again.

    python tests/fuzz/fuzz_campaign.py --inputs 100000 --seed 1 --json found.json
    python tests/fuzz/fuzz_campaign.py --door "grids" --inputs 500
    python tests/fuzz/fuzz_campaign.py --door "grids" --again 1:417      (shows input 417 of seed 1)

Input number n of a seed at a door is always the same. Exit 1 if there was a fault.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from types import MappingProxyType

import fuzz_doors as doors
import fuzz_results as results
from fuzz_doors import Door
from fuzz_pages import pages
from fuzz_typed import command_line
from fuzz_watch import peak_mb, watched

#: Every door, and its share of the inputs in parts of a thousand: more where an input takes less time.
DOORS: Mapping[str, tuple[int, Callable[[Path], Door]]] = MappingProxyType(
    {
        "facts in YAML": (100, doors.facts_yaml),
        "facts in CSV": (250, doors.facts_csv),
        "sources": (182, doors.sources),
        "cases": (15, doors.cases),
        "questions": (20, doors.questions),
        "texts with an answer": (4, doors.texts),
        "grids": (40, doors.grids),
        "folders of sweeps": (270, results.manifests),
        "studies": (8, results.studies),
        "draws of studies": (4, results.draws),
        "past changes": (50, results.past_changes),
        "published numbers": (10, results.published_numbers),
        "requests": (46, pages),
        "command line": (1, command_line),
    }
)
#: Faults of one door that are told in full.
MOST_TOLD = 20


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of the inputs at one door."""

    door: str
    inputs: int = 0
    accepted: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    slowest: int = 0
    peak_mb: float = 0.0
    faults: dict[str, list[int]] = field(default_factory=dict[str, list[int]])


def luck(seed: int, door: str, number: int) -> Random:
    """Return the luck of one input: its own, so that it can be made again alone."""
    return Random(f"{seed} {door} {number}")  # noqa: S311 - nothing is kept secret with it


def opened(name: str, place: Path) -> Door:
    """Open a door in an empty folder."""
    place.mkdir(parents=True)
    return DOORS[name][1](place)


def tallied(door: Door, seed: int, numbers: Iterator[int] | range) -> Tally:
    """Return what comes of broken inputs at a door."""
    found = Tally(door=door.name)
    for number in numbers:
        take(found, number, door.put(door.breaks(luck(seed, door.name, number))))
    found.peak_mb = peak_mb()
    return found


def take(found: Tally, number: int, enter: Callable[[], object]) -> None:
    """Let one input in, watched, and count what came of it."""
    seen = watched(enter)
    found.inputs += 1
    found.accepted += seen.outcome == "accepted"
    found.refused += seen.outcome == "refused"
    if seen.cpu_s > found.slowest_s:
        found.slowest_s, found.slowest = seen.cpu_s, number
    if seen.fault:
        # equal faults are counted together: what stands before the colon says which they are
        known = next(
            (words for words in found.faults if words[:90].split(":")[0] == seen.fault[:90].split(":")[0]),
            seen.fault,
        )
        found.faults.setdefault(known, []).append(number)


def shares(total: int, wanted: list[str]) -> dict[str, int]:
    """Return how many of a total each door gets."""
    parts = {name: DOORS[name][0] for name in wanted}
    return {name: max(1, round(total * part / sum(parts.values()))) for name, part in parts.items()}


def told(found: Tally, seed: int) -> str:
    """Return one line on a door, and one on each kind of fault."""
    line = (
        f"{found.door:22} {found.inputs:7} inputs {found.refused:7} refused {found.accepted:7} accepted "
        f"slowest {found.slowest_s:5.2f} s ({seed}:{found.slowest}) peak {found.peak_mb:4.0f} MB"
    )
    faults = sorted(found.faults.items(), key=lambda row: -len(row[1]))[:MOST_TOLD]
    return "\n".join([line, *(f"   {len(at):5} x {seed}:{at[0]}  {words}" for words, at in faults)])


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--door", action="append", choices=list(DOORS))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--again", metavar="SEED:NUMBER", help="Show one input and what comes of it.")
    given = parser.parse_args()
    wanted = given.door or list(DOORS)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        if given.again:
            return again(opened(wanted[0], Path(place) / "0"), *map(int, given.again.split(":")))
        every: list[Tally] = []
        for position, (name, n) in enumerate(shares(given.inputs, wanted).items()):
            every.append(tallied(opened(name, Path(place) / str(position)), given.seed, range(n)))
            print(told(every[-1], given.seed), flush=True)
            gc.collect()
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in every], indent=1) + "\n")
    return int(any(one.faults for one in every))


def again(door: Door, seed: int, number: int) -> int:
    """Show one input and what comes of it."""
    raw = door.breaks(luck(seed, door.name, number))
    sys.stdout.write(raw[:4000].decode("utf-8", "backslashreplace") + "\n")
    seen = watched(door.put(raw))
    print(f"{len(raw)} bytes: {seen.outcome} after {seen.cpu_s:.2f} s {seen.fault}")
    try:
        door.put(raw)()
    except Exception as error:
        if seen.fault:
            raise
        print(error)
    return int(bool(seen.fault))


if __name__ == "__main__":
    sys.exit(main())
