"""Every fact's own luck: named, block-addressed uniform numbers.

Question: which random number belongs to draw ``i`` of the fact called so?
Takes a name, a seed and a stretch of draws; gives numbers strictly between 0
and 1. This is the only file that makes random numbers. A number depends on
nothing but the seed, the name and the number of the draw, so a fact that is
added moves no other fact, both sides of a comparison share all luck that the
change does not touch, and the draws may be made in any order and any pieces.

Sources: Salmon and others (2011) for the generator, O'Neill (2015) for the
mixing of seeds. Largest weakness: streams are independent by hashing, not by
proof; that two of 100,000 blocks share a key has a chance of about 1e-29.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.random import Philox, SeedSequence

from equipoise.arrays import Array

#: Draws in one block; fixed for ever, since another size would give other numbers.
BLOCK = 1024
#: Seeds lie below this: what the mixing of seeds keeps apart from the name.
SEED_LIMIT = 2**128
#: Bits thrown away, so that the middle of every step of the grid is a float64.
_SHIFT = np.uint64(12)
#: Width of a step of the grid on which the numbers lie.
_STEP = 2.0**-52
#: The lowest and the highest number that :func:`uniform` can give.
_LOWEST, _HIGHEST = _STEP / 2, 1 - _STEP / 2
#: Put before the name of a shared factor; a fact id holds no blank, so none is the same.
_FACTOR = "moves with "


def uniform(name: str, *, seed: int, n: int, start: int = 0) -> Array:
    """Return the luck of one fact in draws ``start`` to ``start + n - 1``.

    A fact keeps its luck in every arm of a case, so that arms can be
    subtracted draw by draw and only what the change touches is left.

    Parameters
    ----------
    name : str
        Whose luck: a fact id, not empty.
    seed : int, 0 to 2**128 - 1
        The seed of the case; 0 is a seed like any other.
    n : int, >= 0
        How many draws.
    start : int, >= 0
        The number of the first draw.

    Returns
    -------
    (n,) array
        Numbers strictly between 0 and 1, on a grid of 2**-52.

    Raises
    ------
    TypeError
        If the seed or a count is not a whole number.
    ValueError
        If the name is empty, the seed is negative or too large, or a count is negative.

    Notes
    -----
    Draw ``i`` lies in block ``i // 1024``. The key of a block is made from the
    seed, four 32-bit words of a hash (BLAKE2b) of the name, and the number of
    the block; the block is the first 1024 raw words ``w`` of Philox4x64 under
    that key, each turned into ``((w >> 12) + 1/2) / 2**52``. Both ends are left out because
    most quantiles are infinite there.

    References
    ----------
    J. K. Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
    M. E. O'Neill, "Developing a seed_seq alternative", pcg-random.org (2015).

    Examples
    --------
    >>> whole = uniform("radar.example.range", seed=0, n=3000)
    >>> part = uniform("radar.example.range", seed=0, n=10, start=2000)
    >>> bool((whole[2000:2010] == part).all())
    True
    """
    _refuse_bad(name, seed, n, start)
    words = np.frombuffer(hashlib.blake2b(name.encode(), digest_size=16).digest(), "<u4").tolist()
    raw = np.empty(n, np.uint64)
    filled = 0
    while filled < n:
        block, skip = divmod(start + filled, BLOCK)
        take = min(BLOCK - skip, n - filled)
        generator = Philox(SeedSequence(seed, spawn_key=(*words, block)))
        raw[filled : filled + take] = generator.random_raw(skip + take)[skip:]
        filled += take
    return ((raw >> _SHIFT).astype(np.float64) + 0.5) * _STEP


def mixed(name: str, factor: str, weight: float, *, seed: int, n: int, start: int = 0) -> Array:
    """Return the luck of one fact that shares part of it with others.

    Facts measured or guessed in the same way are wrong together: if one radar's
    range is overrated, so are its sisters'. They name the same factor.

    Parameters
    ----------
    name : str
        Whose luck: a fact id, not empty.
    factor : str
        The name of the shared luck; empty for none.
    weight : float, -1 to 1
        How strongly the fact moves with the factor; negative if against it.
    seed, n, start : int
        As in :func:`uniform`.

    Returns
    -------
    (n,) array
        Numbers strictly between 0 and 1, each fact by itself uniform.

    Raises
    ------
    ValueError
        If the weight is not between -1 and 1.

    Notes
    -----
    ``u = Phi(w z_factor + sqrt(1 - w**2) z_own)`` with ``z = Phi^-1(uniform)``:
    a one-factor Gaussian copula. The normal scores of two facts of one factor
    correlate by the product of their weights. With weight 0 the fact has its
    own luck to the last bit, with weight 1 the factor's. Leaves out facts with
    two factors, and dependence that is stronger at the ends.

    References
    ----------
    R. B. Nelsen, "An Introduction to Copulas", 2nd ed. (2006), sec. 2.3 (Sklar).

    Examples
    --------
    >>> one = mixed("radar.a.range", "radar ranges", 1.0, seed=0, n=4)
    >>> other = mixed("radar.b.range", "radar ranges", -1.0, seed=0, n=4)
    >>> (one + other).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    if not -1 <= weight <= 1:
        message = f"weight of {name!r} on {factor!r} must be between -1 and 1, got {weight}"
        raise ValueError(message)
    if not factor or weight == 0:
        return uniform(name, seed=seed, n=n, start=start)
    shared = uniform(_FACTOR + factor, seed=seed, n=n, start=start)
    if abs(weight) == 1:
        return shared if weight > 0 else 1 - shared
    from scipy.special import ndtr, ndtri  # noqa: PLC0415

    own = uniform(name, seed=seed, n=n, start=start)
    score = weight * ndtri(shared) + math.sqrt(1 - weight**2) * ndtri(own)
    return np.clip(np.asarray(ndtr(score), np.float64), _LOWEST, _HIGHEST)


def _refuse_bad(name: str, seed: int, n: int, start: int) -> None:
    """Raise where a stream can't be addressed by these values."""
    for label, value in (("seed", seed), ("n", n), ("start", start)):
        # True and 1.0 would pass for 1 and hide a mistake in a case file
        if type(value) is not int:
            message = f"{label} must be a whole number, got {value!r}"
            raise TypeError(message)
        if value < 0:
            message = f"{label} must not be negative, got {value}"
            raise ValueError(message)
    if seed >= SEED_LIMIT:
        message = f"seed must be below 2**128, got {seed}"
        raise ValueError(message)
    if not name:
        message = "a stream needs a name"
        raise ValueError(message)
