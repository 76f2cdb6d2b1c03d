"""Names for the arrays that cross module borders, and whether compiled loops over them are at hand."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Real numbers; axis 0 is the draw unless a docstring says otherwise.
Array: TypeAlias = NDArray[np.float64]
#: True or false per element.
Mask: TypeAlias = NDArray[np.bool_]
#: Positions in a list of names.
Index: TypeAlias = NDArray[np.intp]
#: Values of a generating function on a circle in the complex plane.
Complex: TypeAlias = NDArray[np.complex128]


@cache
def is_compiled() -> bool:
    """Return whether compiled loops are at hand (the ``fast`` extra); without them arrays do the same."""
    return find_spec("numba") is not None


def constant(value: float, n: int) -> Array:
    """Return a number as if it stood in every draw, (n,): one place in memory, read-only.

    What ``np.broadcast_to`` gives, in a fifth of the time: it is asked for thousands of times a run.
    """
    found = np.ndarray((n,), np.float64, np.array([value], np.float64), 0, (0,))
    found.setflags(write=False)
    return found
