"""A worker process: takes one job after another from a pipe, and tells what came out or what is wrong.

The process has no threads of its own, so that the model may share an answer out over the cores. A job that
nobody waits for any more is given up between two stages. Largest weakness: a single evaluation is never
broken off, so a newer wish may wait for the end of one, and its memory is bounded only between jobs.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias
from urllib.parse import parse_qsl

from equipoise.errors import CaseError, FactError, NumericsError, Problem, RangeError
from equipoise.web.asking import Asked, asked

#: What is asked of a worker: name of the job, and words and numbers by name.
Wanted: TypeAlias = Mapping[str, Any]
#: Seconds between two words about how far a job is.
BETWEEN_S = 0.25
#: Memory in MiB from which on a worker ends after the job it is at.
MOST_MEMORY_MIB = 640
#: Jobs of the worker that answers sliders; by how much others are nicer to it, studies above all.
PRESSING, NICE = frozenset({"answer", "case", "dials", "question"}), 10


class Line(Protocol):
    """One end of a pipe."""

    def recv(self) -> Any:  # noqa: ANN401 - what comes depends on the other end
        """Return what the other end sent."""
        ...

    def send(self, obj: Any, /) -> None:  # noqa: ANN401 - as above
        """Send something to the other end."""
        ...


class Shared(Protocol):
    """A whole number that both processes see."""

    value: int


class GivenUp(Exception):  # noqa: N818 - no fault: nobody waits for the job any more
    """Raised between two stages of a job that nobody waits for."""


def begin(line: Line, dropped: Shared, folder: str) -> None:
    """Do jobs in a process group of one's own, which ends as a whole with all that was forked in it."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    # what the first job makes mostly stays: it isn't gone through for what could be thrown away
    gc.disable()
    serve(line, dropped, folder)


def serve(line: Line, dropped: Shared, folder: str) -> None:
    """Do jobs until the other end is gone.

    Parameters
    ----------
    line : Line
        Jobs come as (number, name, wanted); answers go as (number, kind, content): ``progress``, ``done``,
        ``fault`` or ``dropped``.
    dropped : Shared
        Jobs up to this number may be given up.
    folder : str
        Where studies are kept.
    """
    # a stop by the keyboard is for the server, which then closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bench: Any = None
    while True:
        try:
            number, name, wanted = line.recv()
        except EOFError:
            return
        if bench is None:
            # before anything that takes its time is begun
            _give_way(name)
            bench = _bench(folder, name)
        tell = _teller(line, dropped, number)
        try:
            content: object = JOBS[name](bench, wanted, tell)
            kind = "done"
        except (CaseError, FactError) as fault:
            kind, content = "fault", _problems(400, fault.problems, folder)
        except (RangeError, NumericsError) as fault:
            kind, content = "fault", _problems(422, fault.problems, folder)
        except GivenUp:
            kind, content = "dropped", None
        except BrokenPipeError:
            # the server is gone, and nobody is left to tell
            return
        try:
            line.send((number, kind, content))
        except BrokenPipeError:
            return
        _settle()
        if _is_grown():
            # what a long job leaves behind goes back to the machine; the next job begins a fresh worker
            return


def _settle() -> None:
    """After the first job, keep what is there by then out of all later looks for what can be thrown away."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _give_way(name: str) -> None:
    """Let workers whose first job isn't one for sliders stand back where there are fewer cores than work."""
    if name not in PRESSING and hasattr(os, "nice"):
        os.nice(NICE)


def _bench(folder: str, name: str) -> Any:  # noqa: ANN401 - imported where it runs
    """Return what a worker has at hand: the record, and for sliders a partner begun when first asked."""
    from equipoise.facts.load import load_record  # noqa: PLC0415 - in the worker alone
    from equipoise.web.bench import Bench, partner_of  # noqa: PLC0415 - as above

    alone = Bench(record=load_record(), folder=Path(folder))
    return replace(alone, partner=partner_of(alone, _is_grown)) if name in PRESSING else alone


def _is_grown() -> bool:
    """Tell whether this process holds more memory than it should; asked between jobs."""
    return _held_mib() > MOST_MEMORY_MIB


def _held_mib() -> float:
    """Return the memory that this process holds, in MiB; 0 where the system doesn't tell so."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _teller(line: Line, dropped: Shared, number: int) -> Callable[[str, float], None]:
    """Return a function that tells how far a job is, and gives it up where nobody waits for it."""
    due = [0.0]

    def tell(stage: str, share: float) -> None:
        if dropped.value >= number:
            raise GivenUp
        if time.monotonic() >= due[0]:
            due[0] = time.monotonic() + BETWEEN_S
            line.send((number, "progress", (stage, share)))

    return tell


def _problems(status: int, problems: tuple[Problem, ...], folder: str) -> tuple[int, list[dict[str, object]]]:
    """Return problems as plain data; where the worker's own folder lies is nobody's business."""
    return status, [
        {
            "where": _local(problem.where, folder) + (f":{problem.line}" if problem.line else ""),
            "what": _local(problem.what, folder),
            "hint": problem.hint,
        }
        for problem in problems
    ]


def _local(words: str, folder: str) -> str:
    """Return words in which a path in the worker's folder is its file name alone."""
    return words.rpartition("/")[2] if folder in words else words


def _asked(wanted: Wanted) -> Asked:
    """Return what an address asks for."""
    return asked(parse_qsl(str(wanted["address"]), keep_blank_values=True))


def _json(content: object) -> bytes:
    """Return plain data as JSON."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _answer(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401 - imported where it runs
    """Return the headlines."""
    from equipoise.web.bench import answer  # noqa: PLC0415 - as above

    return _json(answer(bench, _asked(wanted), int(wanted["draws"]), everywhere=bool(wanted["everywhere"])))


def _shipped(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401, ARG001 - one shape for all jobs
    """Return the cases of the package."""
    from equipoise.web.dials import shipped  # noqa: PLC0415 - as above

    return _json({"cases": shipped(bench)})


def _case(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401 - as above
    """Return a case with its levers."""
    from equipoise.web.dials import levers  # noqa: PLC0415 - as above

    return _json(levers(bench, _asked(wanted)))


def _dials(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401 - as above
    """Return facts in doubt: those that matter most, or those that words find."""
    from equipoise.web.dials import dials, found  # noqa: PLC0415 - as above

    words = str(wanted.get("words", ""))
    rows = found(bench, _asked(wanted), words) if words else dials(bench, _asked(wanted))
    return _json({"dials": rows})


def _question(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401, ARG001 - as above
    """Return how a question is read."""
    from equipoise.questions import wording  # noqa: PLC0415 - as above
    from equipoise.questions.reading import read  # noqa: PLC0415 - as above

    reading = read(str(wanted["words"]))
    return _json({"reading": dict(wording.as_json(reading)), "sentence": wording.sentences(reading)})


def _layers(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401 - as above
    """Return the layers of the map."""
    from equipoise.web.studied import layers  # noqa: PLC0415 - as above

    return _json({"layers": dict(layers(bench, _asked(wanted)))})


def _study(bench: Any, wanted: Wanted, tell: Callable[[str, float], None]) -> bytes:  # noqa: ANN401 - as above
    """Run a study."""
    from equipoise.web.studied import run  # noqa: PLC0415 - as above

    return _json(run(bench, _asked(wanted), str(wanted["depth"]), tell))


def _why(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401 - as above
    """Return where a number comes from."""
    from equipoise.web.studied import why  # noqa: PLC0415 - as above

    return _json(why(bench, _asked(wanted), str(wanted["outcome"])))


def _download(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401 - as above
    """Return a file of a study."""
    from equipoise.web.studied import download  # noqa: PLC0415 - as above

    return download(bench, _asked(wanted), str(wanted["name"]))


def _picture(bench: Any, wanted: Wanted, _: object) -> bytes:  # noqa: ANN401 - as above
    """Return a figure of a study."""
    from equipoise.web.studied import picture  # noqa: PLC0415 - as above

    return picture(bench, _asked(wanted), str(wanted["name"]), str(wanted["form"]))


#: Every job by its name.
JOBS: Mapping[str, Callable[[Any, Wanted, Any], bytes]] = MappingProxyType(
    {
        "answer": _answer,
        "shipped": _shipped,
        "case": _case,
        "dials": _dials,
        "question": _question,
        "layers": _layers,
        "study": _study,
        "why": _why,
        "download": _download,
        "picture": _picture,
    }
)
