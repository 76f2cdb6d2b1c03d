"""Progress on standard error: a bar on a terminal, a line now and then elsewhere.

Only work that takes more than a second is worth a word; a run that is over
before says nothing. The clock here never reaches a result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

#: Seconds before the first line, and between lines, where there is no terminal.
QUIET_S = 1.0
BETWEEN_S = 10.0


@contextmanager
def shown(stream: TextIO) -> Generator[Callable[[str, float], None]]:
    """Give a function that takes a stage in words and the share done, and shows them.

    Parameters
    ----------
    stream : text stream
        Standard error; a bar if it is a terminal, plain lines if not.
    """
    if stream.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
        console = Console(file=stream)
        # without a refreshing thread: arms are shared out by forking, which wants no threads around
        columns = (*columns, TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
            task = bar.add_task("starting", total=1.0)

            def draw(stage: str, share: float) -> None:
                bar.update(task, description=stage, completed=share, refresh=True)

            yield draw
    else:
        yield lines(stream, time.monotonic)


def lines(stream: TextIO, clock: Callable[[], float]) -> Callable[[str, float], None]:
    """Return a function that writes a line when enough time has passed since the last one.

    Parameters
    ----------
    stream : text stream
        Where the lines go.
    clock : callable
        Seconds, only ever growing.
    """
    due = [clock() + QUIET_S]

    def write(stage: str, share: float) -> None:
        if clock() >= due[0]:
            due[0] = clock() + BETWEEN_S
            stream.write(f"{stage}: {100 * share:.0f} %\n")
            stream.flush()

    return write
