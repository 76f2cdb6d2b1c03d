"""The cheapest flow of every draw at once: one linear program, thousands of right-hand sides and prices.

Takes one matrix and, per draw, what must flow, prices and capacities; gives
the cheapest solution of each draw. Draws that fill the same links share an
optimal basis, so a few bases answer thousands of draws: one is found for a
draw by dual simplex steps from the nearest basis known, or by a solver where
those don't end, and then checked on all draws that are still open. Source: the theory
of bounded linear programs, D. Bertsimas and J. Tsitsiklis, *Introduction to
Linear Optimization* (1997), chapters 3 to 5. Largest weakness: where draws
hardly ever share a basis, they are solved one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.errors import NumericsError, Problem

#: Bases that are kept; draws that none of them answers are solved one by one.
MOST_BASES = 120
#: How far a scaled quantity may lie outside its bounds.
_PRIMAL = 1e-9
#: Below this a scaled reduced cost counts as a tie.
_TIE = 1e-10
#: Smallest entry that a basis is changed by, and most changes for one draw.
_PIVOT, _MOST_STEPS = 1e-9, 60
#: Stands for the bound that a column lacks, in scaled quantities, while a basis is looked for.
_FAR = 1e4
#: Size of the nudge that chooses among equally cheap solutions, in parts of the highest price.
_NUDGE = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """The cheapest solution of every draw.

    Parameters
    ----------
    x : (n, q) array
        What flows in each column.
    value : (n,) array
        What it costs: price times x.
    dual : (n, r) array
        What one more unit of each row's right-hand side would cost.
    n_bases : int
        Bases that were checked on all draws then open.
    n_single : int
        Draws solved by themselves after that.
    """

    x: Array
    value: Array
    dual: Array
    n_bases: int
    n_single: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scaled:
    """The programs in numbers near one; artificial columns that may hold nothing make every row reachable."""

    matrix: Array
    right: Array
    price: Array
    upper: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """Columns that solve the rows, and where the others stand in the draw that it comes from."""

    columns: Index
    is_full: Mask
    inverse: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What a basis gives in some draws, and how far outside its bounds a column then lies; none: optimal."""

    x: Array
    dual: Array
    outside: Array


def solve(matrix: Array, right: Array, price: Array, upper: Array, *, most_bases: int = MOST_BASES) -> Solved:
    """Return the cheapest x of every draw with ``matrix x = right`` and ``0 <= x <= upper``.

    The caller makes every draw solvable by columns for what stays unserved, at
    a finite penalty and without a bound.

    Parameters
    ----------
    matrix : (r, q) array
        The same for all draws: one row a balance, one column a flow.
    right : (n, r) array
        What each balance must come to.
    price : (n, q) array
        Cost of one unit in each column.
    upper : (n, q) array, >= 0
        Most that a column may hold; infinite where nothing limits it.
    most_bases : int, >= 0
        After so many bases the draws that are left are solved one by one.

    Raises
    ------
    NumericsError
        If a draw has no solution, or costs can fall without end.

    Notes
    -----
    For a basis B: ``y = c_B B^-1``, ``d = c - y A``; columns outside B stand at zero where ``d > 0`` and
    full where ``d < 0``; ``x_B = B^-1 (b - A_N x_N)``. A draw in which x_B keeps its bounds is optimal
    (Bertsimas and Tsitsiklis, 1997, theorem 3.1 with bounds). Among equally cheap solutions a fixed nudge
    of about 1e-8 of the highest price decides: a draw has the same flows whatever the other draws are.

    References
    ----------
    D. Bertsimas and J. Tsitsiklis, *Introduction to Linear Optimization*, Athena Scientific (1997).

    Examples
    --------
    Two ways carry 5 units; the cheap one takes 3:

    >>> found = solve(np.ones((1, 2)), np.array([[5.0]]), np.array([[1.0, 4.0]]), np.array([[3.0, 9.0]]))
    >>> found.x.round(9).tolist(), found.value.round(9).tolist()
    ([[3.0, 2.0]], [11.0])
    """
    n, n_rows, n_columns = right.shape[0], matrix.shape[0], matrix.shape[1]
    column_size, row_size, price_size = _sizes(matrix, right, price, upper)
    scaled = _scale(matrix, right, price, upper, (column_size, row_size, price_size))
    x, dual = np.zeros((n, n_columns + n_rows)), np.zeros((n, n_rows))
    # where every column has a bound the artificial columns alone are a start for dual steps
    begin = _Basis(
        columns=np.arange(n_columns, n_columns + n_rows),
        is_full=np.zeros(n_columns + n_rows, np.bool_),
        inverse=np.eye(n_rows),
    )
    bases: list[_Basis] = []
    nearest, outside = np.zeros(n, np.intp), np.full(n, np.inf)
    left = np.arange(n)
    n_single = 0
    while left.size:
        first = int(left[0])
        basis = _pivoted(scaled, bases[nearest[first]] if bases else begin, first)
        own = _solve_one(scaled, first) if basis is None else None
        if own is not None:
            basis = _recover(scaled, first, *own)
        open_draws = left if len(bases) < most_bases else left[:1]
        tried = None if basis is None else _try(scaled, basis, open_draws)
        is_done = np.zeros(left.size, np.bool_)
        if basis is not None and tried is not None:
            is_done[: open_draws.size] = tried.outside <= _PRIMAL
            found = open_draws[is_done[: open_draws.size]]
            x[found], dual[found] = (part[is_done[: open_draws.size]] for part in (tried.x, tried.dual))
            is_nearer = tried.outside < outside[open_draws]
            if len(bases) < most_bases:
                nearest[open_draws[is_nearer]] = len(bases)
                outside[open_draws[is_nearer]] = tried.outside[is_nearer]
                bases.append(basis)
        if not is_done[0]:
            x[first], dual[first] = _solve_one(scaled, first) if own is None else own
            is_done[0] = True
        n_single += len(bases) == most_bases
        left = left[~is_done]
    flows = np.clip(x[:, :n_columns] * column_size, 0.0, upper)
    return Solved(
        x=flows,
        value=np.einsum("nq,nq->n", price, flows),
        dual=dual * row_size * price_size,
        n_bases=len(bases),
        n_single=n_single,
    )


def _sizes(matrix: Array, right: Array, price: Array, upper: Array) -> tuple[Array, Array, float]:
    """Return a size per column, the factor of every row, and the size of a price."""
    bounded = np.where(np.isfinite(upper), upper, 0.0).max(axis=0, initial=0.0)
    weight = np.abs(matrix)
    # a column without a bound is as large as what its rows have to come to, or what else flows through them
    passing = np.maximum(np.abs(right).max(axis=0, initial=0.0), (weight * bounded).max(axis=1, initial=0.0))
    held = np.where((weight > 0.0) & (passing > 0.0)[:, None], passing[:, None], np.inf)
    by_row = (held / np.where(weight > 0.0, weight, 1.0)).min(axis=0, initial=np.inf)
    unbounded = np.where(np.isfinite(by_row), by_row, 1.0)
    column_size = np.where(bounded > 0.0, bounded, unbounded)
    width = (weight * column_size).max(axis=1, initial=0.0)
    row_size = 1.0 / np.where(width > 0.0, width, 1.0)
    price_size = float((np.abs(price) * column_size).max(initial=0.0)) or 1.0
    return column_size, row_size, price_size


def _scale(
    matrix: Array, right: Array, price: Array, upper: Array, sizes: tuple[Array, Array, float]
) -> _Scaled:
    """Return the programs in numbers near one, with one artificial column a row and the nudge."""
    column_size, row_size, price_size = sizes
    n, n_rows = right.shape
    # the golden ratio spreads the nudges so that no two ways add up to the same
    nudge = _NUDGE * (0.5 + np.modf(np.arange(1, matrix.shape[1] + 1) * (np.sqrt(5.0) - 1.0) / 2.0)[0])
    return _Scaled(
        matrix=np.hstack([matrix * column_size * row_size[:, None], np.eye(n_rows)]),
        right=right * row_size,
        price=np.hstack([price * column_size / price_size + nudge, np.zeros((n, n_rows))]),
        upper=np.hstack([upper / column_size, np.zeros((n, n_rows))]),
    )


def _solve_one(scaled: _Scaled, draw: int) -> tuple[Array, Array]:
    """Return the solution of one draw and its dual, from a simplex solver."""
    from scipy.optimize import linprog  # noqa: PLC0415

    bounds = np.stack([np.zeros(scaled.matrix.shape[1]), scaled.upper[draw]], axis=1)
    found = linprog(
        scaled.price[draw],
        A_eq=scaled.matrix,
        b_eq=scaled.right[draw],
        bounds=bounds,
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.status != 0:
        raise NumericsError(
            Problem(
                where=f"linear program of draw {draw}",
                what=str(found.message),
                hint="every balance needs a column for what stays unserved, at a finite penalty",
            )
        )
    return np.asarray(found.x, np.float64), np.asarray(found.eqlin.marginals, np.float64)


def _recover(scaled: _Scaled, draw: int, x: Array, dual: Array) -> _Basis | None:
    """Return a basis of the solution: columns between their bounds, then those that cost nothing to use."""
    upper = scaled.upper[draw]
    reduced = scaled.price[draw] - dual @ scaled.matrix
    is_full = (x > 0.0) & (x >= upper - _PRIMAL)
    is_between = (x > _PRIMAL) & ~is_full
    # a solution with too few columns between their bounds is completed by ties, then by artificial columns
    rank = np.where(is_between, 0.0, 1.0 + np.abs(reduced) / (np.abs(reduced).max() or 1.0))
    order = np.argsort(rank, kind="stable")
    columns = _independent(scaled.matrix, order)
    if columns.size < scaled.matrix.shape[0]:
        return None
    inverse = np.asarray(np.linalg.inv(scaled.matrix[:, columns]), np.float64)
    return _Basis(columns=columns, is_full=is_full, inverse=inverse)


def _independent(matrix: Array, order: Index) -> Index:
    """Return the first columns, in the order given, of which none is a mixture of earlier ones."""
    rest = matrix[:, order].copy()
    length = np.linalg.norm(rest, axis=0)
    chosen: list[int] = []
    for at in range(order.size):
        if len(chosen) == matrix.shape[0]:
            break
        size = float(np.linalg.norm(rest[:, at]))
        if size > 1e-7 * length[at] and size > 0.0:
            chosen.append(int(order[at]))
            along = rest[:, at] / size
            rest[:, at + 1 :] -= np.outer(along, along @ rest[:, at + 1 :])
    return np.array(chosen, dtype=np.intp)


def _stand(scaled: _Scaled, basis: _Basis, draws: Index) -> tuple[Array, Array, Array, Mask]:
    """Return flows, duals, reduced costs, and which columns outside the basis stand full."""
    price, upper = scaled.price[draws], scaled.upper[draws]
    dual = price[:, basis.columns] @ basis.inverse
    reduced = price - dual @ scaled.matrix
    is_full = np.where(np.abs(reduced) <= _TIE, basis.is_full, reduced < 0.0)
    is_full[:, basis.columns] = False
    x = np.where(is_full, upper, 0.0)
    held = (scaled.right[draws] - np.where(np.isfinite(x), x, 0.0) @ scaled.matrix.T) @ basis.inverse.T
    x[:, basis.columns] = held
    return x, dual, reduced, is_full


def _try(scaled: _Scaled, basis: _Basis, draws: Index) -> _Tried:
    """Return what a basis gives in the draws, and how far that is from being allowed."""
    x, dual, _, _ = _stand(scaled, basis, draws)
    held, room = x[:, basis.columns], scaled.upper[draws][:, basis.columns]
    outside = np.maximum(-held, held - room).max(axis=1, initial=0.0)
    outside = np.where(np.isfinite(x).all(axis=1), outside, np.inf)
    return _Tried(x=x, dual=dual, outside=outside)


def _pivoted(scaled: _Scaled, basis: _Basis, draw: int) -> _Basis | None:
    """Return the basis of a draw by dual simplex steps from a near one; None where they don't end."""
    # dual steps need a bound on every column; a column that stays at this one fails the check that follows
    room = np.minimum(scaled.upper[draw], _FAR)
    one = _Scaled(
        matrix=scaled.matrix, right=scaled.right[draw, None], price=scaled.price[draw, None], upper=room[None]
    )
    here = np.zeros(1, np.intp)
    for _ in range(_MOST_STEPS):
        x, _, reduced, is_full = (part[0] for part in _stand(one, basis, here))
        held = x[basis.columns]
        over = held - room[basis.columns]
        outside = np.maximum(-held, over)
        at = int(outside.argmax())
        if outside[at] <= _PRIMAL:
            return basis
        # the column leaves at the bound that it broke; in comes the one whose reduced cost reaches zero first
        row = basis.inverse[at] @ scaled.matrix
        toward = row if over[at] > 0.0 else -row
        fits = np.where(is_full, toward < -_PIVOT, toward > _PIVOT) & (room > 0.0)
        fits[basis.columns] = False
        if not fits.any():
            return None
        ratio = np.where(fits, np.abs(reduced) / np.where(fits, np.abs(row), 1.0), np.inf)
        columns, full = basis.columns.copy(), basis.is_full.copy()
        full[columns[at]] = over[at] > 0.0
        columns[at] = int(ratio.argmin())
        inverse = np.asarray(np.linalg.inv(scaled.matrix[:, columns]), np.float64)
        basis = _Basis(columns=columns, is_full=full, inverse=inverse)
    return None
