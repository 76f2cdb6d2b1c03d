"""The plain arrays in place of the compiled loops, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

from equipoise import arrays

Result = TypeVar("Result")


@contextlib.contextmanager
def arrays_only() -> Iterator[None]:
    """Let every module of the package believe that there is no compiler."""
    used = [
        module
        for name, module in sys.modules.items()
        if name.startswith("equipoise") and hasattr(module, arrays.is_compiled.__name__)
    ]
    kept = [module.is_compiled for module in used]
    for module in used:
        module.is_compiled = _no
    try:
        yield
    finally:
        for module, old in zip(used, kept, strict=True):
            module.is_compiled = old


def without_compiler(work: Callable[[], Result]) -> Callable[[], Result]:
    """Return the same work on plain arrays."""

    def done() -> Result:
        with arrays_only():
            return work()

    return done


def _no() -> bool:
    """Return that no compiled loops are at hand."""
    return False
