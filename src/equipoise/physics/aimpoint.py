"""How often a conventional missile lands close enough to its aim.

In: radius of the footprint, accuracy and how misses spread. Out: a probability.

The largest known weakness: one aim, one footprint; what a hit does to an open
or a sheltered aircraft is a number of the caller.

Sources: Li (2021), a course simulation after Heginbotham et al. (2015).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.errors import Problem, RangeError
from equipoise.physics import kill

#: Names of the miss models.
MISS_MODELS = ("half_normal", "rayleigh")


def p_hit(radius_m: ArrayLike, cep_m: ArrayLike, miss_model: str) -> Array:
    """Probability that a conventional missile lands within a radius of its aim.

    Parameters
    ----------
    radius_m : array, m, >= 0
        Radius of the footprint.
    cep_m : array, m, > 0
        Circular error probable.
    miss_model : str
        ``rayleigh``: misses in two dimensions (as :func:`kill.single_shot`). ``half_normal``: the miss
        distance itself is half-normal, as one published simulation draws it.

    Returns
    -------
    array, 0 to 1

    Raises
    ------
    RangeError
        If a CEP is not positive.
    ValueError
        If the miss model is unknown.

    Notes
    -----
    Half-normal: ``erf(radius/(sqrt(2) s))`` with ``s = CEP/0.675``, so that half of the misses lie within
    one CEP.

    References
    ----------
    Li (2021), df26montecarlo, after Heginbotham et al. (2015).

    Examples
    --------
    >>> round(0.9 * float(p_hit(137.16, 50.0, "half_normal")), 4)
    0.8423
    """
    from scipy.special import erf  # noqa: PLC0415

    if miss_model == "rayleigh":
        return kill.single_shot(radius_m, cep_m)
    if miss_model != "half_normal":
        raise ValueError(f"no miss model {miss_model!r}; known: {MISS_MODELS}")
    cep = np.asarray(cep_m, np.float64)
    if not np.all(cep > 0):
        raise RangeError(Problem(where="aimpoint", what="a CEP is not positive", hint="metres, > 0"))
    spread = cep / 0.675
    return np.asarray(erf(np.asarray(radius_m, np.float64) / (np.sqrt(2.0) * spread)), np.float64)
