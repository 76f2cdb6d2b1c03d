"""Many draws in pieces: which stretches, and how what comes of them is put together.

A draw has the same numbers in any stretch, so blocks change nothing draw by draw. Fear is the exception: it
looks at what can't be known in the draws of the same block, so that more draws mean more blocks of beliefs
and not larger ones. Largest weakness: the outcomes of all draws are kept, about 2 KiB a draw and arm.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from equipoise import processes
from equipoise.arrays import Array
from equipoise.store import Outcome

#: Most draws that are worked out at once: about 80 KiB each while an arm is evaluated.
BLOCK = 2_048


def stretches(n: int) -> list[tuple[int, int]]:
    """Return first draw and number of draws of every block, as equal as can be.

    Parameters
    ----------
    n : int, >= 1
        Draws in all.

    Examples
    --------
    >>> stretches(5000)
    [(0, 1666), (1666, 1667), (3333, 1667)]
    """
    n_blocks = -(-n // BLOCK)
    edges = [n * block // n_blocks for block in range(n_blocks + 1)]
    return [(low, high - low) for low, high in itertools.pairwise(edges)]


def in_blocks(
    n: int,
    work: Callable[[tuple[int, int]], Sequence[dict[str, Outcome]]],
    progress: Callable[[str, float], None] | None = None,
) -> list[dict[str, Outcome]]:
    """Return the outcomes of several worlds over all draws, the blocks shared out over the cores.

    Parameters
    ----------
    n : int, >= 1
        Draws in all.
    work : callable
        Gives the outcomes of every world over one stretch; may be called in a forked process.
    progress : callable, optional
        Told the stage and about which share is done.
    """
    pieces = stretches(n)

    def told(number: int) -> None:
        if progress is not None:
            progress("evaluating the arms, block by block", (number + 1) / len(pieces))

    return joined(processes.shared_out(lambda number: work(pieces[number]), len(pieces), told))


def joined(parts: Sequence[Sequence[dict[str, Outcome]]]) -> list[dict[str, Outcome]]:
    """Return the outcomes of every world over all blocks, each block after the one before.

    Parameters
    ----------
    parts : sequence (blocks) of sequence (worlds) of outcomes by id
        The same worlds and ids in every block.
    """
    return [
        {id_: _after_each_other([block[world][id_] for block in parts]) for id_ in first}
        for world, first in enumerate(parts[0])
    ]


def _after_each_other(several: Sequence[Outcome]) -> Outcome:
    """Return one outcome over the draws of all blocks; without a meaning in one it has none."""
    values: list[Array] = []
    for part in several:
        if part.values is None:
            return part
        values.append(part.values)
    return replace(several[0], values=np.concatenate(values))
