"""What interceptors destroy once more is in reach than they can engage.

From some count on, all that a layer can engage is in its reach, and how many
more come changes nothing: the number destroyed has a law of its own, short and
the same for every such count. That makes the larger counts of what gets through
a handful of products; the small ones need the whole law
(:mod:`equipoise.arrivals.interception`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.arrivals import interception
from equipoise.arrivals.interception import UNSATURATED, Layer


def is_saturated(layers: Sequence[Layer], count: int) -> Mask:
    """Return whether all that every layer can engage is in reach if so many warheads come, (n,).

    Parameters
    ----------
    layers : sequence of Layer
        At least one.
    count : int, >= 1
        Warheads that come; the chance that too few of them are in reach is below 1e-12 where true.

    Examples
    --------
    >>> one = np.ones(1)
    >>> two = Layer(capacity=2 * one, share=one, kill=one, decoys=0 * one, fault=0 * one, system="a")
    >>> bool(is_saturated([two], 2)[0]), bool(is_saturated([two], 1)[0])
    (True, False)
    """
    from scipy.special import betainc  # noqa: PLC0415

    result = np.ones(layers[0].share.size, np.bool_)
    for layer in layers:
        capacity = np.rint(layer.capacity)
        spare = count - capacity + 1.0
        enough = betainc(np.maximum(capacity, 1.0), np.maximum(spare, 1e-9), layer.share)
        is_sure = (spare > 0.5) & (enough >= 1.0 - UNSATURATED)
        result &= is_sure | ~interception.acts(layer)
    return result


def destroyed(layers: Sequence[Layer], width: int) -> Array:
    """Return the law of the number destroyed where every layer is saturated, (n, width + 1).

    Parameters
    ----------
    layers : sequence of Layer
        In the order in which they engage.
    width : int
        Most that all of them can engage.

    Notes
    -----
    Of C objects engaged each is a warhead with chance 1/(1 + decoys) and is then destroyed with the layer's
    chance, so the number is Binomial(C, kill/(1 + decoys)); layers add up, and a type that fails adds none.

    Examples
    --------
    >>> one = np.ones(1)
    >>> two = Layer(capacity=2 * one, share=one, kill=0.5 * one, decoys=0 * one, fault=0 * one, system="a")
    >>> destroyed([two], 2)[0].tolist()
    [0.25, 0.5, 0.25]
    """
    result = np.zeros((layers[0].share.size, width + 1))
    result[:, 0] = 1.0
    for members in interception.types(layers):
        working = result.copy()
        for layer in members:
            capacity = np.rint(layer.capacity) * interception.acts(layer)
            hit = layer.kill / (1.0 + layer.decoys)
            for shot in range(int(capacity.max(initial=0.0))):
                p = np.where(shot < capacity, hit, 0.0)[:, None]
                working[:, 1:] += p * (working[:, :-1] - working[:, 1:])
                working[:, :1] *= 1.0 - p
        fault = members[0].fault[:, None]
        result = fault * result + (1.0 - fault) * working
    return result


def mean_destroyed(layers: Sequence[Layer]) -> Array:
    """Return the mean number destroyed where every layer is saturated, (n,)."""
    result = np.zeros(layers[0].share.size)
    for layer in layers:
        engaged = np.rint(layer.capacity) / (1.0 + layer.decoys) * interception.acts(layer)
        result += (1.0 - layer.fault) * engaged * layer.kill
    return result
