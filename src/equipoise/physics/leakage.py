"""What interceptors do to a few warheads: kill of a layer, and what leaks through.

In: numbers of interceptors and warheads, chance of a kill. Out: chance that a
layer stops a warhead, that at least one warhead gets through, that none
scores. These are the few formulas of the published literature for one attack
of known size; the exact law over a ragged retaliation is made in
:mod:`equipoise.arrivals`.

The largest known weakness: shots are independent of each other. A fault that
all interceptors share (decoys, a blind sensor) is a factor that the caller
draws, not something that more shots make up for.

Sources: Bernoulli form of layered defence after Wilkening (2000), through a
public calculator; even sharing of interceptors in Rudeen and Chang (2023).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.errors import Problem, RangeError


def layer_kill(n_shots: ArrayLike, p_tracked: ArrayLike, p_kill: ArrayLike) -> Array:
    """Chance that one layer of defence stops a warhead.

    Parameters
    ----------
    n_shots : array of whole numbers, >= 0
        Interceptors fired at the warhead; shapes broadcast.
    p_tracked : array, 0 to 1
        Chance that the warhead is tracked and told from decoys: shared by all shots.
    p_kill : array, 0 to 1
        Chance that one interceptor destroys it.

    Returns
    -------
    array, 0 to 1
        Never falls with more shots and never exceeds ``p_tracked``.

    Raises
    ------
    RangeError
        If a number of shots is negative or a chance is outside 0 to 1.

    Notes
    -----
    ``tracked (1 - (1 - p)^shots)``.

    References
    ----------
    Form of Wilkening (2000), Science and Global Security 8, as coded in a public calculator of missile
    defence; see ``data/published/layered_defence.yaml``.

    Examples
    --------
    >>> round(float(layer_kill(2, 0.5, 0.65)), 5)
    0.43875
    """
    shots = _count("shots", n_shots)
    tracked, kill = _chance("tracking", p_tracked), _chance("kill", p_kill)
    return np.asarray(tracked * (1 - (1 - kill) ** shots))


def leak_probability(n_warheads: ArrayLike, n_interceptors: ArrayLike, p_kill: ArrayLike) -> Array:
    """Chance that at least one warhead gets through, with interceptors shared as evenly as possible.

    Parameters
    ----------
    n_warheads, n_interceptors : array of whole numbers, >= 0
        Warheads that arrive, interceptors that are fired; shapes broadcast.
    p_kill : array, 0 to 1
        Chance that one interceptor destroys its warhead.

    Returns
    -------
    array, 0 to 1
        0 where no warhead comes. Grows with warheads, falls with interceptors.

    Raises
    ------
    RangeError
        If a number is negative or a chance is outside 0 to 1.

    Notes
    -----
    With k = floor(N/m) and N mod m warheads that get k + 1 shots:
    ``1 - (1 - (1 - p)^k)^(m - N mod m) (1 - (1 - p)^(k + 1))^(N mod m)``.

    References
    ----------
    Rudeen and Chang (2023), tel/lib/assessor.py.

    Examples
    --------
    44 interceptors at one half leave eight warheads about one chance in six:

    >>> round(float(leak_probability(8, 44, 0.5)), 4)
    0.173
    """
    warheads, interceptors = _count("warheads", n_warheads), _count("interceptors", n_interceptors)
    missed = 1 - _chance("kill", p_kill)
    shared = np.maximum(warheads, 1)
    each, extra = np.floor_divide(interceptors, shared), np.mod(interceptors, shared)
    stopped = (1 - missed**each) ** (warheads - extra) * (1 - missed ** (each + 1)) ** extra
    return np.asarray(np.where(warheads > 0, 1 - stopped, 0.0))


def no_leak(n_warheads: ArrayLike, p_scores: ArrayLike) -> Array:
    """Chance that none of several warheads scores.

    Parameters
    ----------
    n_warheads : array of whole numbers, >= 0
        Warheads; shapes broadcast.
    p_scores : array, 0 to 1
        Chance of each, from :func:`scores`.

    Returns
    -------
    array, 0 to 1

    Raises
    ------
    RangeError
        If a number is negative or a chance is outside 0 to 1.

    Notes
    -----
    ``(1 - p)^m``: warheads fail independently.

    References
    ----------
    As :func:`layer_kill`.

    Examples
    --------
    >>> float(no_leak(2, 0.5))
    0.25
    """
    return np.asarray((1 - _chance("scoring", p_scores)) ** _count("warheads", n_warheads))


def scores(p_works: ArrayLike, p_destroys: ArrayLike, layer_kills: ArrayLike) -> Array:
    """Chance that one warhead works, gets through every layer and destroys its target.

    Parameters
    ----------
    p_works, p_destroys : (...) array, 0 to 1
        Reliability of the missile, and kill by a warhead that arrives.
    layer_kills : (..., k) array, 0 to 1
        Kill by each layer, from :func:`layer_kill`; k may be 0.

    Returns
    -------
    (...) array, 0 to 1

    Raises
    ------
    RangeError
        If a chance is outside 0 to 1.

    Notes
    -----
    ``works destroys`` times the product of ``1 - kill``: layers fail independently.

    References
    ----------
    As :func:`layer_kill`.

    Examples
    --------
    >>> round(float(scores(0.8, 0.5, [0.5, 0.5])), 6)
    0.1
    """
    through = np.prod(1 - _chance("layer kill", layer_kills), axis=-1)
    return np.asarray(_chance("reliability", p_works) * _chance("kill", p_destroys) * through)


def expected_kills(n_interceptors: ArrayLike, p_kill: ArrayLike) -> Array:
    """Mean number of kills if every interceptor is fired at a warhead of its own.

    Parameters
    ----------
    n_interceptors : array of whole numbers, >= 0
        Interceptors.
    p_kill : array, 0 to 1
        Chance of each.

    Returns
    -------
    array
        An upper bound where several are fired at one warhead.

    Raises
    ------
    RangeError
        If a number is negative or a chance is outside 0 to 1.

    Examples
    --------
    >>> float(expected_kills(44, 0.25))
    11.0
    """
    return np.asarray(_count("interceptors", n_interceptors) * _chance("kill", p_kill))


def engagement_limit(n_interceptors: ArrayLike, n_shots: ArrayLike) -> Array:
    """Greatest number of targets that a stock of interceptors can be fired at.

    Whatever the speed and the kill, no share of a force above this can be stopped.

    Parameters
    ----------
    n_interceptors : array of whole numbers, >= 0
        Stock.
    n_shots : array of whole numbers, >= 1
        Interceptors fired at a target.

    Returns
    -------
    array of whole numbers

    Raises
    ------
    RangeError
        If the stock is negative or less than one shot is fired at a target.

    Examples
    --------
    >>> float(engagement_limit(44, 2))
    22.0
    """
    shots = _count("shots", n_shots)
    if not np.all(shots >= 1):
        raise RangeError(
            Problem(where="missile defence", what="less than one shot at a target", hint="whole, >= 1")
        )
    return np.asarray(np.floor_divide(_count("interceptors", n_interceptors), shots))


def _count(name: str, value: ArrayLike) -> Array:
    """Return numbers; refuse those that are negative or not whole."""
    number = np.asarray(value, np.float64)
    if not np.all((number >= 0) & (number == np.floor(number)) & np.isfinite(number)):
        raise RangeError(
            Problem(where="missile defence", what=f"a number of {name} is no count", hint="whole, >= 0")
        )
    return number


def _chance(name: str, value: ArrayLike) -> Array:
    """Return chances; refuse those outside 0 to 1."""
    chance = np.asarray(value, np.float64)
    if not np.all((chance >= 0) & (chance <= 1)):
        raise RangeError(
            Problem(where="missile defence", what=f"a chance of {name} is outside 0 to 1", hint="0 to 1")
        )
    return chance
