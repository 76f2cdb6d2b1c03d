"""The cheapest flow of every draw at once: one linear program, thousands of right-hand sides and prices.

Takes one matrix and, per draw, what must flow, prices and capacities; gives
the cheapest solution of each draw. Few dual simplex steps lead from the best
basis of the first draw to that of any other; all draws take their steps side
by side. Where steps don't end, a solver of one draw takes over. Source: the
theory of bounded linear programs, D. Bertsimas and J. Tsitsiklis,
*Introduction to Linear Optimization* (1997), chapters 3 to 5. Largest
weakness: a draw carries the inverse of its basis; hundreds of rows are slow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled
from equipoise.errors import NumericsError, Problem

#: How far a scaled quantity may lie outside its bounds.
_PRIMAL = 1e-9
#: Below this a scaled reduced cost counts as a tie: above rounding, but well below what nudges leave.
_TIE = 1e-13
#: Smallest entry that a basis is changed by, and most changes for one draw.
_PIVOT, _MOST_STEPS = 1e-9, 200
#: Stands for the bound that a column lacks, in scaled quantities, while a basis is looked for.
_FAR = 1e4
#: Size of the nudge that chooses among equally cheap solutions, in parts of the highest price; and of a
#: second one, in parts of the first, that chooses where the first adds up to the same.
_NUDGE, _SECOND = 1e-8, 1e-3
#: Draws that take their steps side by side: their inverses stay near the processor.
_BLOCK = 256


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
    n_single : int
        Draws solved by themselves, because steps did not end at bounds that they keep.
    """

    x: Array
    value: Array
    dual: Array
    n_single: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """The programs in numbers near one; artificial columns that may hold nothing make every row reachable.

    Parameters
    ----------
    matrix : (r, q) array
        The same for all draws; the last r columns are artificial.
    right : (n, r) array
        What the rows must come to.
    price, upper : (n, q) array
        Of each column.
    """

    matrix: Array
    right: Array
    price: Array
    upper: Array

    def part(self, draws: Index) -> Programs:
        """Return the same for some draws."""
        return replace(self, right=self.right[draws], price=self.price[draws], upper=self.upper[draws])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """Columns that solve the rows, draw by draw.

    Parameters
    ----------
    columns : (n, r) array of int
        Columns of the basis.
    is_full : (n, q) array of bool
        Which other columns stand full where that costs nothing.
    inverse : (n, r, r) array
        Of those columns of the matrix.
    """

    columns: Index
    is_full: Mask
    inverse: Array

    def part(self, draws: Index) -> Bases:
        """Return the same for some draws, in any order and more than once."""
        return Bases(columns=self.columns[draws], is_full=self.is_full[draws], inverse=self.inverse[draws])


def solve(matrix: Array, right: Array, price: Array, upper: Array) -> Solved:
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

    Raises
    ------
    NumericsError
        If a draw has no solution, or costs can fall without end.

    Notes
    -----
    For a basis B: ``y = c_B B^-1``, ``d = c - y A``; columns outside B stand at zero where ``d > 0`` and
    full where ``d < 0``; ``x_B = B^-1 (b - A_N x_N)``. A draw in which x_B keeps its bounds is optimal
    (Bertsimas and Tsitsiklis, 1997, theorem 3.1 with bounds). Else the column furthest outside leaves at the
    bound that it broke, and in comes the one whose reduced cost reaches zero first (section 4.5). Flows and
    duals follow from the last basis with its columns in rising order, whatever the steps were. Among equally
    cheap solutions a fixed nudge of about 1e-8 of the highest price decides, so that a draw has the same
    flows whatever the other draws are.

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
    n_columns = matrix.shape[1]
    column_size, row_size, price_size = _sizes(matrix, right, price, upper)
    scaled = _scale(matrix, right, price, upper, (column_size, row_size, price_size))
    columns, is_full, has_ended = _walked(scaled)
    x, dual = np.zeros_like(scaled.price), np.zeros_like(scaled.right)
    found = np.flatnonzero(has_ended)
    for block in np.split(found, range(_BLOCK, found.size, _BLOCK)):
        x[block], dual[block], has_ended[block] = _settled(scaled.part(block), columns[block], is_full[block])
    single = np.flatnonzero(~has_ended)
    for draw in single.tolist():
        x[draw], dual[draw] = _solve_one(scaled, draw)
    flows = np.clip(x[:, :n_columns] * column_size, 0.0, upper)
    return Solved(
        x=flows,
        value=np.einsum("nq,nq->n", price, flows),
        dual=dual * row_size * price_size,
        n_single=single.size,
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
) -> Programs:
    """Return the programs in numbers near one, with one artificial column a row and the nudge."""
    column_size, row_size, price_size = sizes
    n, n_rows = right.shape
    # multiples of the golden ratio lie apart, but 1 and 4 add up to what 2 and 3 do; squares do not
    at = np.arange(1, matrix.shape[1] + 1)
    apart, second = np.modf(at * (np.sqrt(5.0) - 1.0) / 2.0)[0], np.modf(at * at * np.sqrt(2.0))[0]
    nudge = _NUDGE * (0.5 + apart + _SECOND * second)
    return Programs(
        matrix=np.hstack([matrix * column_size * row_size[:, None], np.eye(n_rows)]),
        right=right * row_size,
        price=np.hstack([price * column_size / price_size + nudge, np.zeros((n, n_rows))]),
        upper=np.hstack([upper / column_size, np.zeros((n, n_rows))]),
    )


def _walked(scaled: Programs) -> tuple[Index, Mask, Mask]:
    """Return the columns of each draw's basis, what stands full where that's free, and where steps ended."""
    n_rows, n_columns = scaled.matrix.shape
    # dual steps need a bound on every column; a column that stays at this one is not allowed in the end
    bounded = replace(scaled, upper=np.minimum(scaled.upper, _FAR))
    # where every column has a bound the artificial columns alone are a start for dual steps
    begin = Bases(
        columns=np.arange(n_columns - n_rows, n_columns)[None],
        is_full=np.zeros((1, n_columns), np.bool_),
        inverse=np.eye(n_rows)[None],
    )
    columns, is_full, has_ended = _steps(bounded.part(np.arange(min(1, scaled.right.shape[0]))), begin)
    # a basis that serves one draw lies a few steps from those of the others
    if has_ended.any():
        columns.sort(axis=1)
        begin = Bases(columns=columns, is_full=is_full, inverse=_inverses(scaled.matrix, columns))
    return _steps(bounded, begin)


def _steps(bounded: Programs, begin: Bases) -> tuple[Index, Mask, Mask]:
    """Return where dual steps from one basis lead every draw, compiled where that's at hand."""
    if not is_compiled():
        return side_by_side(bounded, begin)
    from equipoise.routes import compiled_programs as compiled  # noqa: PLC0415 - needs numba

    return compiled.walk(
        bounded.matrix,
        (bounded.right, bounded.price, bounded.upper),
        (begin.columns[0], begin.is_full[0], begin.inverse[0]),
        (_PRIMAL, _TIE, _PIVOT),
        _MOST_STEPS,
    )


def side_by_side(bounded: Programs, begin: Bases) -> tuple[Index, Mask, Mask]:
    """Return what the compiled loops return, many draws at a time.

    Parameters
    ----------
    bounded : Programs
        With finite upper bounds.
    begin : Bases
        One basis to start from.
    """
    n, (n_rows, n_columns) = bounded.right.shape[0], bounded.matrix.shape
    columns = np.zeros((n, n_rows), np.intp)
    is_full, has_ended = np.zeros((n, n_columns), np.bool_), np.zeros(n, np.bool_)
    for block in np.split(np.arange(n), range(_BLOCK, n, _BLOCK)):
        left, bases = block, begin.part(np.zeros(block.size, np.intp))
        for _ in range(_MOST_STEPS):
            programs = bounded.part(left)
            ends, goes_on = _step(programs, bases)
            columns[left[ends]], is_full[left[ends]] = bases.columns[ends], bases.is_full[ends]
            has_ended[left[ends]] = True
            if not goes_on.size:
                break
            if goes_on.size < left.size:
                left, bases = left[goes_on], bases.part(goes_on)
    return columns, is_full, has_ended


def _step(programs: Programs, bases: Bases) -> tuple[Index, Index]:
    """Change the bases of all draws that are not done by one column; return who is done, who goes on."""
    _, held, reduced, is_full = _stand(programs, bases)
    bases.is_full[:] = is_full
    draws = np.arange(held.shape[0])
    over = held - np.take_along_axis(programs.upper, bases.columns, axis=1)
    outside = np.maximum(-held, over)
    at = outside.argmax(axis=1)
    is_done = outside[draws, at] <= _PRIMAL
    is_over = over[draws, at] > 0.0
    # the column leaves at the bound that it broke; in comes the one whose reduced cost reaches zero first
    along = bases.inverse[draws, at] @ programs.matrix
    toward = np.where(is_full == is_over[:, None], -along, along)
    fits = (toward > _PIVOT) & (programs.upper > 0.0)
    np.put_along_axis(fits, bases.columns, values=False, axis=1)
    ratio = np.full_like(along, np.inf)
    np.divide(np.abs(reduced), toward, out=ratio, where=fits)
    comes = ratio.argmin(axis=1)
    goes_on = np.flatnonzero(~is_done & fits[draws, comes])
    at, comes, each = at[goes_on], comes[goes_on], np.arange(goes_on.size)
    bases.is_full[goes_on, bases.columns[goes_on, at]] = is_over[goes_on]
    bases.columns[goes_on, at] = comes
    own = bases.inverse[goes_on]
    into = (own @ programs.matrix.T[comes][:, :, None])[:, :, 0]
    new = own[each, at] / into[each, at][:, None]
    own -= into[:, :, None] * new[:, None, :]
    own[each, at] = new
    bases.inverse[goes_on] = own
    return np.flatnonzero(is_done), goes_on


def _stand(programs: Programs, bases: Bases) -> tuple[Array, Array, Array, Mask]:
    """Return duals, what the columns of the basis hold, reduced costs, and which others stand full."""
    price = np.take_along_axis(programs.price, bases.columns, axis=1)
    dual = (price[:, None, :] @ bases.inverse)[:, 0]
    reduced = programs.price - dual @ programs.matrix
    is_full = np.where(np.abs(reduced) <= _TIE, bases.is_full, reduced < 0.0)
    np.put_along_axis(is_full, bases.columns, values=False, axis=1)
    rest = programs.right
    if is_full.any():
        filled = np.where(is_full & np.isfinite(programs.upper), programs.upper, 0.0)
        rest = rest - filled @ programs.matrix.T
    held = (bases.inverse @ rest[:, :, None])[:, :, 0]
    return dual, held, reduced, is_full


def _settled(programs: Programs, columns: Index, is_full: Mask) -> tuple[Array, Array, Mask]:
    """Return flows and duals of bases, their columns in rising order, and which keep their bounds."""
    columns = np.sort(columns, axis=1)
    bases = Bases(columns=columns, is_full=is_full, inverse=_inverses(programs.matrix, columns))
    dual, held, _, is_full = _stand(programs, bases)
    outside = np.maximum(-held, held - np.take_along_axis(programs.upper, columns, axis=1))
    x = np.where(is_full, programs.upper, 0.0)
    is_allowed = (outside.max(axis=1, initial=0.0) <= _PRIMAL) & np.isfinite(x).all(axis=1)
    np.put_along_axis(x, columns, held, axis=1)
    return x, dual, is_allowed


def _inverses(matrix: Array, columns: Index) -> Array:
    """Return the inverse of every basis, (n, r, r); equal ones are inverted once."""
    different, which = np.unique(columns, axis=0, return_inverse=True)
    inverses = np.asarray(np.linalg.inv(np.moveaxis(matrix[:, different], 1, 0)), np.float64)
    return inverses[which.reshape(-1)]


def _solve_one(scaled: Programs, draw: int) -> tuple[Array, Array]:
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
