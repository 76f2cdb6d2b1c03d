"""What a warhead does to a hard or a spread-out target, as a probability.

In: yield, accuracy, hardness, reliability, number of shots. Out: lethal radius,
kill probability and the area that one warhead covers. These are the few
formulas of the published exchange literature, for classes of targets; nothing
here knows a place.

The largest known weakness: lethal radius stands for all effects by peak
overpressure alone, and shots are independent (no fratricide, no common error
of the attacker beyond what the caller draws).

Sources: Lieber and Press (2006) p. 41; Davis and Schilling (1973) p. 213, both
through Tecott and Halterman (2021).
"""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array, Mask
from equipoise.errors import Problem, RangeError, did_you_mean
from equipoise.units import FACTORS, PSI

#: Names of the lethal-radius rules.
RULES = ("davis1973", "lethal_radius_2_62")
#: Below this overpressure the one-term rule is 28-39 % low and is refused (30 psi).
ONE_TERM_LOWEST_PA = 30 * PSI
#: The two overpressures for which a covered area is published, Pa.
FIVE_PSI_PA = 5 * PSI
THIRTY_KPA_PA = 30e3
#: Radius per cube root of a kiloton at the best burst height, m, by overpressure, Pa.
AREA_RADIUS_M: MappingProxyType[float, float] = MappingProxyType({FIVE_PSI_PA: 703.2, THIRTY_KPA_PA: 738.0})

_NAUTICAL_MILE_M = FACTORS["nmi"]


def refuses(hardness_pa: ArrayLike, rule: str) -> Mask:
    """Whether a rule may not be used at a hardness.

    Parameters
    ----------
    hardness_pa : array, Pa
        Peak overpressure that the target withstands.
    rule : str
        One of :data:`RULES`.

    Returns
    -------
    array of bool
        True below 30 psi for the one-term rule; never true for ``davis1973``.

    Examples
    --------
    >>> refuses(np.array([5.0, 30.0]) * PSI, "lethal_radius_2_62").tolist()
    [True, False]
    """
    hardness = np.asarray(hardness_pa, np.float64)
    too_soft = hardness < ONE_TERM_LOWEST_PA * (1 - 1e-12)
    return too_soft & (rule == "lethal_radius_2_62")


def lethal_radius_m(yield_kt: ArrayLike, hardness_pa: ArrayLike, rule: str) -> Array:
    """Distance within which a surface burst destroys a target of given hardness.

    Parameters
    ----------
    yield_kt : array, kt, > 0
        Explosive yield.
    hardness_pa : array, Pa, > 0 (``lethal_radius_2_62``: >= 206 843 Pa = 30 psi)
        Peak overpressure that the target withstands; shapes broadcast.
    rule : str
        ``davis1973`` (two terms, good from 10 to 10 000 psi) or ``lethal_radius_2_62`` (one term).

    Returns
    -------
    array, m
        Grows with yield, falls with hardness.

    Raises
    ------
    RangeError
        If yield or hardness is not positive, or the one-term rule is asked below 30 psi.
    ValueError
        If the rule is unknown.

    Notes
    -----
    With Y in Mt and H in psi, in nautical miles: ``2.62 (Y/H)^(1/3)``, or
    ``2.45 (Y/H)^(1/3) {sqrt(1 + 2.79/H) + 1.67/sqrt(H)}^(2/3)``. The second solves a two-term law of
    overpressure for the radius; its printed form has 1.45 and one root over all terms, which falls 42-47 %
    short of the Speicher-Brode curve, so 2.45 and the term outside the root are used.

    References
    ----------
    Lieber and Press (2006) p. 41; Davis and Schilling (1973) p. 213, both through Tecott and Halterman
    (2021) p. 64 n. 83 and their code.

    Examples
    --------
    >>> round(float(lethal_radius_m(455.0, 3000 * PSI, "lethal_radius_2_62")), 1)
    258.8
    >>> round(float(lethal_radius_m(1.0, 1000 * PSI, "davis1973")), 1)
    47.0
    """
    if rule not in RULES:
        raise ValueError(f"no lethal-radius rule {rule!r}; {did_you_mean(rule, RULES)} known: {RULES}")
    size, hardness = np.asarray(yield_kt, np.float64), np.asarray(hardness_pa, np.float64)
    if not (np.all(size > 0) and np.all(hardness > 0)):
        raise RangeError(
            Problem(
                where="lethal radius", what="a yield or a hardness is not positive", hint="kt and Pa, > 0"
            )
        )
    if refuses(hardness, rule).any():
        raise RangeError(
            Problem(
                where="lethal radius",
                what=f"{rule} is asked below 30 psi, where it is 28-39 % low",
                hint="take davis1973 for soft targets",
            )
        )
    psi = hardness / PSI
    scaled = np.cbrt(size / 1e3 / psi) * _NAUTICAL_MILE_M
    if rule == "lethal_radius_2_62":
        return np.asarray(2.62 * scaled)
    return np.asarray(2.45 * scaled * np.cbrt(np.sqrt(1 + 2.79 / psi) + 1.67 / np.sqrt(psi)) ** 2)


def single_shot(radius_m: ArrayLike, cep_m: ArrayLike) -> Array:
    """Probability that one working warhead destroys a point target.

    Parameters
    ----------
    radius_m : array, m, >= 0
        Lethal radius.
    cep_m : array, m, > 0
        Circular error probable: half of the shots fall inside; shapes broadcast.

    Returns
    -------
    array, 0 to 1

    Raises
    ------
    RangeError
        If a CEP is not positive.

    Notes
    -----
    ``1 - 0.5^((radius/CEP)^2)``: misses are circular normal about the target and the radius is sharp.

    References
    ----------
    Lieber and Press (2006) p. 41, through Tecott and Halterman (2021).

    Examples
    --------
    A radius equal to the CEP gives one half:

    >>> float(single_shot(90.0, 90.0))
    0.5
    """
    cep = np.asarray(cep_m, np.float64)
    if not np.all(cep > 0):
        raise RangeError(Problem(where="single-shot kill", what="a CEP is not positive", hint="metres, > 0"))
    return -np.expm1(-np.log(2.0) * (np.asarray(radius_m, np.float64) / cep) ** 2)


def rescaled(p_single: ArrayLike, yield_factor: ArrayLike, hardness_factor: ArrayLike) -> Array:
    """Single-shot probability after yield and hardness are multiplied by factors.

    Parameters
    ----------
    p_single : array, 0 to 1
        Probability before.
    yield_factor, hardness_factor : array, > 0
        What yield and hardness are multiplied by.

    Returns
    -------
    array, 0 to 1

    Notes
    -----
    ``1 - (1 - p)^((yield/hardness)^(2/3))``: the radius grows with the cube root, the exponent with its
    square. Exact for the one-term rule only.

    References
    ----------
    Follows from Lieber and Press (2006) p. 41.

    Examples
    --------
    >>> float(rescaled(0.5, 8.0, 1.0))
    0.9375
    """
    factor = np.asarray(yield_factor, np.float64) / np.asarray(hardness_factor, np.float64)
    left = 1 - np.asarray(p_single, np.float64)
    return np.asarray(1 - left ** (np.cbrt(factor) ** 2))


def shots(p_single: ArrayLike, reliability: ArrayLike, n_shots: ArrayLike) -> Array:
    """Probability that a target is destroyed by several independent shots.

    Parameters
    ----------
    p_single : array, 0 to 1
        Single-shot kill probability of a warhead that works.
    reliability : array, 0 to 1
        Chance that a warhead works.
    n_shots : array, >= 0
        Shots per target; a fraction is the share of targets that get one more.

    Returns
    -------
    array, 0 to 1
        Mean over the targets; never falls with more shots.

    Notes
    -----
    ``1 - (1 - reliability p)^n`` for the whole numbers below and above, mixed by the fraction. Leaves out
    fratricide.

    References
    ----------
    Lieber and Press (2006) p. 41, through Tecott and Halterman (2021).

    Examples
    --------
    Half of the targets get one shot, half get two:

    >>> float(shots(0.5, 1.0, 1.5))
    0.625
    """
    missed = 1 - np.asarray(reliability, np.float64) * np.asarray(p_single, np.float64)
    number = np.maximum(np.asarray(n_shots, np.float64), 0.0)
    whole = np.floor(number)
    return np.asarray(1 - missed**whole * (1 - (number - whole) * (1 - missed)))


def has_area(overpressure_pa: float) -> bool:
    """Whether a covered area is published for an overpressure.

    Parameters
    ----------
    overpressure_pa : float, Pa
        Asked for.

    Returns
    -------
    bool
        True within 0.1 % of 5 psi or 30 kPa.

    Examples
    --------
    >>> has_area(30e3), has_area(50e3)
    (True, False)
    """
    return bool(_published_radii(overpressure_pa))


def area_per_warhead_m2(yield_kt: ArrayLike, overpressure_pa: float) -> Array:
    """Ground that one warhead covers with at least a given overpressure.

    Decides how many warheads a barrage of a dispersal area takes.

    Parameters
    ----------
    yield_kt : array, kt, > 0
        Explosive yield.
    overpressure_pa : float, Pa
        5 psi (34 474 Pa) or 30 kPa: the two pressures that the published radii are for.

    Returns
    -------
    array, m^2

    Raises
    ------
    RangeError
        If the overpressure is neither of the two.

    Notes
    -----
    ``pi (c Y^(1/3))^2`` with c = 703.2 m at 5 psi and 738 m at 30 kPa, both at the best burst height.
    Between the two nothing is published, so nothing is interpolated.

    References
    ----------
    Rudeen and Chang (2023), tel/lib/config.py (areas for four warheads, all fitted by the first constant);
    Speicher-Brode curve for the second, checked on Wu (2020).

    Examples
    --------
    >>> round(float(area_per_warhead_m2(455.0, FIVE_PSI_PA)) / 1e6, 1)
    91.9
    """
    near = _published_radii(overpressure_pa)
    if not near:
        raise RangeError(
            Problem(
                where="area per warhead",
                what=f"no radius is published for {overpressure_pa:g} Pa",
                hint="take 5 psi (34474 Pa) or 30 kPa (30000 Pa)",
            )
        )
    return np.asarray(np.pi * near[0] ** 2 * np.cbrt(np.asarray(yield_kt, np.float64)) ** 2)


def barrage_share(area_per_warhead_m2: ArrayLike, n_warheads: ArrayLike, area_m2: ArrayLike) -> Array:
    """Share of a dispersal area that warheads cover.

    Parameters
    ----------
    area_per_warhead_m2 : array, m^2, >= 0
        From :func:`area_per_warhead_m2`.
    n_warheads : array, >= 0
        Warheads spent on the area.
    area_m2 : array, m^2, >= 0
        The area; no area at all is covered by any warhead.

    Returns
    -------
    array, 0 to 1

    Notes
    -----
    ``min(1, n a/A)``: circles laid side by side without overlap, the attacker's best case.

    References
    ----------
    Rudeen and Chang (2023), tel/lib/assessor.py.

    Examples
    --------
    >>> float(barrage_share(91.9e6, 10.0, 1838e6))
    0.5
    """
    covered = np.asarray(area_per_warhead_m2, np.float64) * np.asarray(n_warheads, np.float64)
    covered, area = np.broadcast_arrays(covered, np.asarray(area_m2, np.float64))
    share = np.divide(covered, area, out=np.where(covered > 0, 1.0, 0.0), where=area > 0)
    return np.minimum(share, 1.0)


def _published_radii(overpressure_pa: float) -> list[float]:
    """Return the radius per cube root of a kiloton for a published overpressure, or nothing."""
    return [radius for known, radius in AREA_RADIUS_M.items() if abs(overpressure_pa / known - 1) < 1e-3]
