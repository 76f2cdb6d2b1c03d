"""The door of the command line: words typed behind ``equipoise``, in a process of its own each time.

Files of every unfit kind are at hand: folders, devices, loops of links, pipes nobody writes to, names too
long.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

from fuzz_doors import Door, asked, words
from fuzz_pages import SPOKEN
from fuzz_results import made_study
from fuzz_trees import odd
from fuzz_watch import MOST_MB, MOST_S, WAIT_S

from equipoise import cli
from equipoise.errors import CaseError, Problem

#: Words typed; FILE stands for one of the files at hand.
TYPED: tuple[tuple[str, ...], ...] = (
    *(
        ("run", "FILE"),
        ("run", "FILE", "--date", "2026-13-01"),
        ("run", "belarus-nato", "--out", "FILE", "--draws", "1"),
    ),
    *(
        ("run", "FILE", "--verify", "FILE"),
        ("sweep", "FILE"),
        ("sweep", "grid.yaml", "--out", "FILE", "--workers", "0"),
    ),
    *(
        ("why", "FILE", "fear.cautious"),
        ("cite", "FILE"),
        ("export", "FILE", "--format", "csv"),
        ("new", "FILE"),
    ),
    *(
        ("export", "study", "--format", "WORD", "--out", "FILE"),
        ("why", "study", "WORD"),
        ("facts", "show", "WORD"),
    ),
    *(
        ("facts", "list", "--kind", "WORD"),
        ("facts", "export", "FILE"),
        ("validate", "published", "--from", "FILE"),
    ),
    *(
        ("validate", "backtest", "--from", "FILE"),
        ("ask", "--file", "FILE", "--dry-run"),
        ("ask", "WORD", "--dry-run"),
    ),
    *(
        ("ask", "WORD", "--out", "FILE", "--date", "WORD", "--dry-run"),
        ("serve", "--port", "WORD"),
        ("WORD",),
        ("--WORD",),
    ),
)
LONG = "n" * 300
#: Processor time after which a program is ended.
MOST_WORK_S = 60


def lay(place: Path, sound: Mapping[str, bytes]) -> list[str]:
    """Lay files of every unfit kind into a folder and return their names, sound ones among them."""
    for name, raw in sound.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(raw)
    (place / "folder.yaml").mkdir()
    (place / "empty.yaml").write_bytes(b"")
    (place / "zero.yaml").symlink_to("/dev/zero")
    (place / "loop.yaml").symlink_to("loop.yaml")
    (place / "gone.yaml").symlink_to("nowhere")
    (place / "up.yaml").symlink_to("/etc/passwd")
    os.mkfifo(place / "pipe.yaml")
    with (place / "vast.yaml").open("wb") as vast:
        vast.truncate(3_000_000_000)
    (place / "devices").mkdir()
    for name in ("sources.bib", "study.json", "a.yaml"):
        (place / "devices" / name).symlink_to("/dev/zero")
    return [
        *sound,
        *(
            "folder.yaml",
            "empty.yaml",
            "zero.yaml",
            "loop.yaml",
            "gone.yaml",
            "up.yaml",
            "vast.yaml",
            "devices",
        ),
        *(
            "/dev/zero",
            "/dev/full",
            "/dev/null",
            "/proc/self/mem",
            "/",
            ".",
            "",
            "-",
            "~",
            "pipe.yaml",
            LONG,
            f"{LONG}.yaml",
        ),
        *(
            f"{LONG}/x",
            f"folder.yaml/{LONG}.yaml",
            "a/../../../etc/passwd",
            "nul\u0000".strip("\0"),
            "\udcff.yaml",
            "\x1b[2Jx",
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended: exit code (minus the signal), what it said, seconds and MB it took."""

    code: int
    told: str
    cpu_s: float
    peak_mb: float


def typed(arguments: Sequence[str], place: Path, said: IO[bytes]) -> Ended:
    """Return how the program ends with these words, in a process of its own that begins in a folder."""
    with said:
        process = os.fork()
        if process == 0:
            code = 99
            try:
                os.chdir(place)
                for handle in (1, 2):
                    os.dup2(said.fileno(), handle)
                os.close(0)
                sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - handle 0
                sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
                sys.stderr.reconfigure(errors="backslashreplace")
                resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK_S, MOST_WORK_S + 1))
                sys.argv = ["equipoise", *arguments]
                code = _main()
            finally:
                os._exit(code)
        deadline = time.monotonic() + WAIT_S
        while True:
            gone, status, used = os.wait4(process, os.WNOHANG)
            if gone:
                break
            if time.monotonic() > deadline:
                os.kill(process, signal.SIGKILL)
            time.sleep(0.005)
        said.seek(0)
        told = said.read(20_000).decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    return Ended(code=code, told=told, cpu_s=used.ru_utime + used.ru_stime, peak_mb=used.ru_maxrss / 1024)


def _main() -> int:
    """Run the program as the console does; an error that nobody took shows its stack and ends with 70."""
    try:
        cli.main()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        return end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
        sys.stderr.flush()
        return 70
    return 0


def command_line(place: Path) -> Door:  # noqa: C901 - one branch a way to end badly
    """Words typed behind ``equipoise``."""
    study = made_study(place / "made")[0]
    sound_files = {
        "grid.yaml": b"case: belarus-nato\nover: {seed: [1]}\ndraws: 4\n",
        "study/study.json": study,
    }
    names = lay(place, sound_files)
    spoken = (*words(), *SPOKEN, *asked()[:20])

    def breaks(luck: Random) -> bytes:
        found = list(luck.choice(TYPED))
        said = {"FILE": names, "WORD": spoken}
        made = [luck.choice(said[w]) if w in said else w for w in found]
        if "--file" in made and luck.random() < 0.9:
            made[made.index("--file") + 1] = luck.choice([name for name in names if "pipe" not in name])
        if luck.random() < 0.2:
            made.insert(luck.randrange(len(made) + 1), str(odd(luck)))
        return json.dumps([w.replace("\0", "") for w in made]).encode()

    def enter(arguments: Sequence[str], before: frozenset[str], said: IO[bytes]) -> None:
        ended = typed(arguments, place, said)
        # what is sound is worked out, and may take its time
        if ended.code < 0 or (ended.cpu_s > MOST_S and ended.code in (2, 3)):
            raise AssertionError(f"{arguments} ends with {ended.code} after {ended.cpu_s:.1f} s")
        if ended.peak_mb > MOST_MB:
            raise AssertionError(f"{arguments} takes {ended.peak_mb:.0f} MB")
        if ended.code not in (0, 1, 2, 3) or "Traceback" in ended.told:
            raise AssertionError(f"{arguments} ends with {ended.code}: {ended.told[-400:]}")
        if ended.code in (2, 3):
            changed = _listed(place) ^ before
            if changed:
                raise AssertionError(f"{arguments} is refused and leaves {sorted(changed)[:3]}")
            raise CaseError(Problem(where="command line", what=ended.told[:400]))

    def put(raw: bytes) -> Callable[[], object]:
        before, said = _listed(place), tempfile.TemporaryFile()  # noqa: SIM115 - closed where it is used
        return lambda: enter(json.loads(raw), before, said)

    sound = tuple(json.dumps(list(each)).encode() for each in TYPED)
    return Door(name="command line", sound=sound, breaks=breaks, put=put)


def _listed(place: Path) -> frozenset[str]:
    """Return everything that lies in a folder."""
    return frozenset(str(path) for path in place.rglob("*"))
