"""Links between places: who carries what from where to where, how much, at what price, on whose soil.

Takes the facts ``link.*`` of a reading; gives the shape of the network once a
case, and per draw and arm what each link can carry and what that costs. A link
on the soil of a country that joined an alliance opposed to the owner of the
goods may be restricted (rule ``transit``): it then keeps a share of its
capacity, and its price rises. Largest weakness: capacities are what was seen
to move in a good year or what somebody said could move, seldom what an
engineer measured.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.reading import Reading, column, standing, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Links and the places that they join; one-way, in the order of their names.

    Parameters
    ----------
    links : tuple of str
        Names of the links, over all arms.
    places : tuple of str
        Names of the places that they touch, sorted.
    start, end : (m,) array of int
        Positions in ``places``.
    carries, modes, hosts : tuple of str
        One word per link; an empty host where the link crosses nobody's soil but its owner's.
    """

    links: tuple[str, ...]
    places: tuple[str, ...]
    start: Index
    end: Index
    carries: tuple[str, ...]
    modes: tuple[str, ...]
    hosts: tuple[str, ...]


def network(reading: Reading, classes: Collection[str] | None = None) -> Network:
    """Return the links that carry one of the classes, over all arms.

    Parameters
    ----------
    reading : Reading
        Only its names and words are read: nothing here depends on draws.
    classes : collection of str, optional
        What the links carry (facts ``link.*.carries``); by default every link.

    Examples
    --------
    Links are one-way: a way out and a way back are two links.
    """
    found = [
        name
        for name in reading.names("link")
        if classes is None or word(reading, f"link.{name}.carries") in classes
    ]
    ends = [(word(reading, f"link.{name}.from"), word(reading, f"link.{name}.to")) for name in found]
    places = tuple(sorted({place for pair in ends for place in pair}))
    return Network(
        links=tuple(found),
        places=places,
        start=np.array([places.index(pair[0]) for pair in ends], dtype=np.intp),
        end=np.array([places.index(pair[1]) for pair in ends], dtype=np.intp),
        carries=tuple(word(reading, f"link.{name}.carries") for name in found),
        modes=tuple(word(reading, f"link.{name}.mode") for name in found),
        hosts=tuple(_host(reading, name) for name in found),
    )


def capacities(reading: Reading, made: Network) -> Array:
    """Return what each link can carry in this arm.

    Parameters
    ----------
    reading : Reading
        The draws.
    made : Network
        From :func:`network`.

    Returns
    -------
    (n, m) array, kg/s, m3/s, containers/s or W, >= 0

    Notes
    -----
    ``capacity x in place x (1 - restricted (1 - kept))``: a restricted link (``open`` is 0) keeps the
    share ``rule.transit.kept``, the same for all links in one draw.
    """
    kept = reading.value("rule.transit.kept", 1.0)[:, None]
    restricted = 1.0 - column(reading, "link", made.links, "open", 1.0)
    full = column(reading, "link", made.links, "capacity") * standing(reading, "link", made.links)
    return full * (1.0 - restricted * (1.0 - kept))


def prices(reading: Reading, made: Network) -> Array:
    """Return what one unit costs over each link in this arm.

    Parameters
    ----------
    reading, made
        As in :func:`capacities`.

    Returns
    -------
    (n, m) array, USD per kg, m3, container or J, >= 0

    Notes
    -----
    ``price x (1 + restricted x dearer)`` with ``rule.transit.dearer`` as drawn.
    """
    dearer = reading.value("rule.transit.dearer", 0.0)[:, None]
    restricted = 1.0 - column(reading, "link", made.links, "open", 1.0)
    return column(reading, "link", made.links, "price") * (1.0 + restricted * dearer)


def _host(reading: Reading, name: str) -> str:
    """Return whose soil a link crosses, or an empty word."""
    fact = f"link.{name}.host"
    return word(reading, fact) if reading.has(fact) else ""
