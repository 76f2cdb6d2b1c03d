"""Dual simplex steps of every draw by itself, compiled: for whoever has the ``fast`` extra.

The same as :func:`equipoise.routes.programs.side_by_side`, draw by draw
instead of many draws side by side; that one is the reference, and tests hold
both against each other. Imported only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.compiled_loops import compiled as _compile


@_compile
def _stand(
    entries: tuple[Index, Index, Array],
    inverse: Array,
    columns: Index,
    place: Index,
    limits: tuple[float, float, float],
    program: tuple[Array, Array, Array],
    is_full: Mask,
    reduced: Array,
    held: Array,
) -> None:
    """Fill reduced costs (q,), which columns stand full (q,), and what the columns of the basis hold (r,)."""
    first, row_of, value = entries
    right, price, room = program
    n_rows = right.size
    dual, rest = np.zeros(n_rows), right.copy()
    for k in range(n_rows):
        cost = price[columns[k]]
        if cost != 0.0:
            for i in range(n_rows):
                dual[i] += cost * inverse[k, i]
    for q in range(price.size):
        if place[q] >= 0:
            reduced[q], is_full[q] = 0.0, False
            continue
        total = price[q]
        for e in range(first[q], first[q + 1]):
            total -= dual[row_of[e]] * value[e]
        reduced[q] = total
        if abs(total) > limits[1]:
            is_full[q] = total < 0.0
        if is_full[q]:
            for e in range(first[q], first[q + 1]):
                rest[row_of[e]] -= value[e] * room[q]
    for k in range(n_rows):
        total = 0.0
        for i in range(n_rows):
            total += inverse[k, i] * rest[i]
        held[k] = total


@_compile
def _entering(
    entries: tuple[Index, Index, Array],
    along: Array,
    sign: float,
    place: Index,
    least: float,
    room: Array,
    is_full: Mask,
    reduced: Array,
) -> int:
    """Return the column whose reduced cost reaches zero first; -1 where there is none."""
    first, row_of, value = entries
    best, chosen = np.inf, -1
    for q in range(room.size):
        if place[q] >= 0 or room[q] <= 0.0:
            continue
        step = 0.0
        for e in range(first[q], first[q + 1]):
            step += along[row_of[e]] * value[e]
        toward = -sign * step if is_full[q] else sign * step
        if toward > least and abs(reduced[q]) / toward < best:
            best, chosen = abs(reduced[q]) / toward, q
    return chosen


@_compile
def _exchange(inverse: Array, at: int, into: Array) -> None:
    """Change the inverse to that of the basis in which the column ``into`` has taken place ``at``."""
    n_rows = inverse.shape[0]
    pivot = into[at]
    for i in range(n_rows):
        inverse[at, i] /= pivot
    for k in range(n_rows):
        if k != at and into[k] != 0.0:
            for i in range(n_rows):
                inverse[k, i] -= into[k] * inverse[at, i]


@_compile
def _walk(
    entries: tuple[Index, Index, Array],
    program: tuple[Array, Array, Array],
    begin: tuple[Index, Mask, Array],
    limits: tuple[float, float, float],
    most: int,
    columns: Index,
    is_full: Mask,
    has_ended: Mask,
) -> None:
    """Fill the columns of the basis (n, r), what stands full (n, q), and where the steps ended (n,)."""
    first, row_of, value = entries
    right, price, room = program
    n_rows, n_columns = right.shape[1], price.shape[1]
    inverse, into = np.empty((n_rows, n_rows)), np.empty(n_rows)
    place, reduced, held = np.empty(n_columns, np.intp), np.empty(n_columns), np.empty(n_rows)
    for draw in range(right.shape[0]):
        columns[draw], is_full[draw], inverse[:] = begin[0], begin[1], begin[2]
        one = (right[draw], price[draw], room[draw])
        place[:] = -1
        for k in range(n_rows):
            place[columns[draw, k]] = k
        for _ in range(most):
            _stand(entries, inverse, columns[draw], place, limits, one, is_full[draw], reduced, held)
            at, worst = 0, -np.inf
            for k in range(n_rows):
                outside = max(-held[k], held[k] - room[draw, columns[draw, k]])
                if outside > worst:
                    at, worst = k, outside
            if worst <= limits[0]:
                has_ended[draw] = True
                break
            leaves = columns[draw, at]
            # the column leaves at the bound that it broke
            is_over = held[at] - room[draw, leaves] > 0.0
            sign = 1.0 if is_over else -1.0
            comes = _entering(
                entries, inverse[at], sign, place, limits[2], room[draw], is_full[draw], reduced
            )
            if comes < 0:
                break
            for k in range(n_rows):
                into[k] = 0.0
                for e in range(first[comes], first[comes + 1]):
                    into[k] += inverse[k, row_of[e]] * value[e]
            _exchange(inverse, at, into)
            is_full[draw, leaves] = is_over
            columns[draw, at], place[leaves], place[comes] = comes, -1, at


def walk(
    matrix: Array,
    program: tuple[Array, Array, Array],
    begin: tuple[Index, Mask, Array],
    limits: tuple[float, float, float],
    most: int,
) -> tuple[Index, Mask, Mask]:
    """Return the columns of each draw's basis (n, r), what stands full (n, q), where steps ended (n,).

    Parameters
    ----------
    matrix : (r, q) array
        The same for all draws.
    program : tuple
        What the rows must come to (n, r), prices (n, q) and upper bounds (n, q), all finite.
    begin : tuple
        Columns of a first basis (r,), what stands full where that costs nothing (q,), its inverse (r, r).
    limits : tuple of float
        How far a column may lie outside its bounds, what counts as a tie, the smallest entry to change by.
    most : int
        Steps after which a draw is given up.
    """
    n, n_rows, n_columns = program[0].shape[0], matrix.shape[0], matrix.shape[1]
    column, row_of = np.nonzero(matrix.T)
    first = np.searchsorted(column, np.arange(n_columns + 1)).astype(np.intp)
    entries = (first, row_of.astype(np.intp), matrix[row_of, column])
    columns = np.empty((n, n_rows), np.intp)
    is_full, has_ended = np.zeros((n, n_columns), np.bool_), np.zeros(n, np.bool_)
    _walk(entries, program, begin, limits, most, columns, is_full, has_ended)
    return columns, is_full, has_ended
