"""Generating functions of the groups that retaliate: missiles, sites, boats, aircraft.

Each function returns, per draw, the generating function of the warheads that
one group adds. "Load" is the number of warheads on one missile; a mean load
between two whole numbers is a mixture of missiles with either.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Complex
from equipoise.arrivals import circle
from equipoise.arrivals.circle import Circle


def load(mean_warheads: Array, on: Circle) -> Complex:
    """Return the function of the warheads on one missile.

    Parameters
    ----------
    mean_warheads : (n,) array, 0 to the circle's largest power
        Mean number of warheads a missile.
    on : Circle
        Where to evaluate.

    Notes
    -----
    ``(1 - f) z^m + f z^(m+1)`` with m the whole part and f the rest.
    """
    whole = np.floor(mean_warheads).astype(np.intp)
    whole = np.clip(whole, 0, on.powers.shape[0] - 2)
    rest = (mean_warheads - whole)[:, None]
    low = on.powers[whole]
    if not rest.any():
        return low
    return low + rest * (on.powers[whole + 1] - low)


def single(p_each: Array, one: Complex) -> Complex:
    """Return the function of one item that arrives with a chance, else adds nothing."""
    value = one - 1.0
    value *= p_each[:, None]
    value += 1.0
    return value


def independent(p_each: Array, n_items: Array, one: Complex) -> Complex:
    """Return the function of items that each arrive or not on their own.

    Parameters
    ----------
    p_each : (n,) array, 0 to 1
        Chance that one missile survives and works.
    n_items : (n,) array of whole numbers
        Missiles in the group.
    one : (n, z) complex array
        Function of one missile's warheads.

    Notes
    -----
    ``(1 - p + p·g(z))^n``.
    """
    return circle.power(single(p_each, one), n_items)


def sites(
    p_spared: Array,
    p_if_hit: Array,
    p_if_spared: Array,
    n_items: Array,
    site_size: Array,
    one: Complex,
) -> Complex:
    """Return the function of items that share sites: a site is hit as a whole or spared.

    Launchers of a garrison, boats of a port and aircraft of a base live or die
    together where they stand; that makes the small counts likelier than
    independence would.

    Parameters
    ----------
    p_spared : (n,) array, 0 to 1
        Chance that a site is not hit.
    p_if_hit, p_if_spared : (n,) array, 0 to 1
        Chance that one item arrives when its site is hit (it was away) or spared.
    n_items : (n,) array of whole numbers
        Items in the group.
    site_size : (n,) array, >= 1
        Most items at one site; they are shared over the fewest sites as evenly as possible.
    one : (n, z) complex array
        Function of one item.

    Notes
    -----
    Per site of b items ``(1 - s)·A^b + s·B^b``, sites independent.
    """
    hit, spared = single(p_if_hit, one), single(p_if_spared, one)
    items = np.rint(n_items)
    n_sites = np.maximum(np.ceil(items / np.maximum(site_size, 1.0) - 1e-9), 1.0)
    fewer = np.floor(items / n_sites)
    n_larger = items - fewer * n_sites
    s = p_spared[:, None]
    all_hit, all_spared = circle.power(hit, fewer), circle.power(spared, fewer)
    result = circle.power(_mixed(all_hit, all_spared, s), n_sites - n_larger)
    if n_larger.any():
        hit *= all_hit
        spared *= all_spared
        result *= circle.power(_mixed(hit, spared, s), n_larger)
    return result


def _mixed(hit: Complex, spared: Complex, p_spared: Array) -> Complex:
    """Return the mixture of a site that is hit and one that is spared."""
    value = spared - hit
    value *= p_spared
    value += hit
    return value


def volley(p_each: Array, mean_items: Array, one: Complex) -> Complex:
    """Return the function of a load of weapons that each get through on their own.

    Parameters
    ----------
    p_each : (n,) array, 0 to 1
        Chance that one weapon gets through.
    mean_items : (n,) array, >= 0
        Mean number of weapons carried; between two whole numbers it is a mixture.
    one : (n, z) complex array
        Function of one weapon.
    """
    through = single(p_each, one)
    whole = np.floor(mean_items)
    rest = (mean_items - whole)[:, None]
    return circle.power(through, whole) * (1.0 + rest * (through - 1.0))


def with_fault(p_fault: Array, working: Complex) -> Complex:
    """Return the function of groups of one type that may fail together as a type."""
    value = 1.0 - working
    value *= p_fault[:, None]
    value += working
    return value
