"""Broken inputs at one door, guided by coverage: what reaches new lines of ours is kept and broken further.

    pip install atheris      (not among the locked packages: an extra for whoever searches on)
    python tests/fuzz/fuzz_guided.py --door grids --inputs 20000 --kept folder

The same breakers as elsewhere make the inputs, beside the plain mutations of the library. What was kept lies
in a folder and is begun from the next time. Exit 1 if there was a fault; its input is written there too.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from random import Random

import atheris  # pyright: ignore[reportMissingImports]

with atheris.instrument_imports(include=["equipoise"]):
    import fuzz_campaign as campaign
    from fuzz_breaking import broken_bytes
    from fuzz_watch import peak_mb, watched

#: Longest input, in bytes.
LONGEST = 40_000


class Search:
    """A search at one door: what comes in, what is counted, and when it ends."""

    def __init__(self, door: campaign.Door, n: int, kept: Path) -> None:
        self.door, self.n, self.kept = door, n, kept
        self.found = campaign.Tally(door=door.name)

    def take(self, raw: bytes) -> None:
        """Let one input in; end after the last."""
        n_faults = sum(map(len, self.found.faults.values()))
        campaign.take(self.found, self.found.inputs, self.door.put(raw))
        if sum(map(len, self.found.faults.values())) > n_faults:
            name = f"fault-{hashlib.blake2b(raw, digest_size=6).hexdigest()}"
            (self.kept / name).write_bytes(raw)
            sys.stderr.write(f"{name}: {watched(self.door.put(raw)).fault}\n")
        if self.found.inputs >= self.n:
            self.found.peak_mb = peak_mb()
            print(campaign.told(self.found, 0), flush=True)
            # the library never comes back by itself
            os._exit(int(bool(self.found.faults)))

    def bend(self, raw: bytes, longest: int, seed: int) -> bytes:
        """Return the next input: from scratch, bent by our own ways, or by the library's."""
        luck = Random(seed)  # noqa: S311 - nothing is kept secret with it
        way = luck.random()
        if way < 0.3:
            return self.door.breaks(luck)[:longest]
        if way < 0.75:
            return broken_bytes(raw, self.door.sound, luck)[:longest]
        return atheris.Mutate(raw, longest)


def main() -> None:
    """Search at a door."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--door", required=True, choices=list(campaign.DOORS))
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-kept")
    given = parser.parse_args()
    given.kept.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="fuzz-"))
    search = Search(campaign.opened(given.door, place / "door"), given.inputs, given.kept)
    for position, raw in enumerate(search.door.sound):
        (given.kept / f"sound-{position}").write_bytes(raw)
    options = [f"-max_len={LONGEST}", "-timeout=600", "-rss_limit_mb=2000", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(given.kept)], search.take, custom_mutator=search.bend)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
