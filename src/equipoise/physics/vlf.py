"""How strong very-low-frequency radio is far away, and how much of it is left under water.

In: radiated power, frequency, distance, loss along the way, depth. Out: field
in dB above 1 microvolt per metre, loss in sea water, signal over noise.

Between 10 and 30 kHz the ground and the lower ionosphere guide the wave. Far
out one mode is left, whose field is written down in closed form; closer in
several modes interfere, and the single mode misses nulls of up to 15 dB.

Sources: the standard works of Wait (1962) and Watt (1967) for the single mode,
known second hand; open long-wave runs for its error (published cases `vlf.*`).
"""

from __future__ import annotations

import math
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.physics.geodesy import EARTH_RADIUS_M

#: Speed of light, m/s.
LIGHT_M_S = 299_792_458.0
#: Permeability of free space, H/m.
MU_0_H_M = 4e-7 * math.pi
#: Height of the day-time ionosphere for these waves, m.
IONOSPHERE_M = 75e3
#: Decibels in a factor of e.
DB_PER_NEPER = 20 / math.log(10)
#: Nearest and farthest distance of the single mode, m: not under the mast, not where the sphere focuses.
NEAREST_M, FARTHEST_M = 50e3, 0.9 * math.pi * EARTH_RADIUS_M

#: Loss of the first mode by day at 10.2 kHz, dB/Mm, by conductivity of the ground, S/m.
GROUND_S_M = (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 4.0)
GROUND_LOSS_DB_PER_MM = (41.95, 10.73, 6.715, 4.737, 3.806, 3.325, 2.70)


def wavelength_m(frequency_hz: ArrayLike) -> Array:
    """Wavelength in free space.

    Returns
    -------
    array, m

    Examples
    --------
    >>> round(float(wavelength_m(16.55e3)))
    18114
    """
    return np.asarray(LIGHT_M_S / np.asarray(frequency_hz, np.float64))


def source_db_uv_m(
    radiated_w: ArrayLike, frequency_hz: ArrayLike, ionosphere_m: ArrayLike = IONOSPHERE_M
) -> Array:
    """Part of the field that distance does not change: power, wavelength, height of the guide.

    Parameters
    ----------
    radiated_w : array, W, > 0
        Radiated power, not the transmitter's.
    frequency_hz : array, Hz, > 0
    ionosphere_m : array, m, > 0
        Height of the guide.

    Returns
    -------
    array, dB above 1 microvolt per metre
        To be added to :func:`spreading_db`, less the loss along the way.

    Notes
    -----
    ``20 log10(300 sqrt(P/kW)/(h/km) · 1000) + 10 log10(wavelength/km)``.

    Examples
    --------
    >>> round(float(source_db_uv_m(1e3, 24e3)), 2)
    83.01
    """
    near = 300.0 * np.sqrt(np.asarray(radiated_w, np.float64) / 1e3) / np.asarray(ionosphere_m, np.float64)
    return np.asarray(20 * np.log10(near * 1e6) + 10 * np.log10(wavelength_m(frequency_hz) / 1e3))


def spreading_db(range_m: ArrayLike) -> Array:
    """How much the field changes as the wave spreads over the sphere.

    Parameters
    ----------
    range_m : array, m, >= 0
        Along the ground; taken as 50 km at least and nine tenths of half the way round at most.

    Returns
    -------
    array, dB

    Notes
    -----
    ``-10 log10(a sin(d/a)/km)``: as 1/sqrt(distance), and less far out, where circles grow more slowly.

    Examples
    --------
    >>> round(float(spreading_db(1e6)), 2)
    -29.98
    """
    distance = np.clip(np.asarray(range_m, np.float64), NEAREST_M, FARTHEST_M)
    return np.asarray(-10 * np.log10(EARTH_RADIUS_M / 1e3 * np.sin(distance / EARTH_RADIUS_M)))


def field_db_uv_m(
    radiated_w: ArrayLike,
    frequency_hz: ArrayLike,
    range_m: ArrayLike,
    loss_db: ArrayLike,
    ionosphere_m: ArrayLike = IONOSPHERE_M,
) -> Array:
    """Vertical field at the surface, one mode between ground and ionosphere.

    Parameters
    ----------
    radiated_w : array, W, > 0
    frequency_hz : array, Hz, 10 to 30 kHz
    range_m : array, m
        Valid from about 600 km on.
    loss_db : array, dB
        Attenuation summed along the way, less excitation.
    ionosphere_m : array, m

    Returns
    -------
    array, dB above 1 microvolt per metre

    Notes
    -----
    ``E = 300 mV/m sqrt(P/kW)/(h/km) sqrt(wavelength/(a sin(d/a))) 10^(-loss/20)``. Leaves out higher
    modes, the magnetic field (westward paths lose more) and the change of phase at sunrise and sunset.

    References
    ----------
    Wait (1962), Electromagnetic Waves in Stratified Media; Watt (1967), VLF Radio Engineering.

    Examples
    --------
    >>> round(float(field_db_uv_m(30e3, 25e3, 5e6, 2.5 * 5)), 2)
    48.57
    """
    source = source_db_uv_m(radiated_w, frequency_hz, ionosphere_m)
    return np.asarray(source + spreading_db(range_m) - np.asarray(loss_db, np.float64))


def inverse_distance_db_uv_m(radiated_w: ArrayLike, range_m: ArrayLike) -> Array:
    """Field near a transmitter, before ground and ionosphere matter.

    Parameters
    ----------
    radiated_w, range_m : array, W and m, > 0

    Returns
    -------
    array, dB above 1 microvolt per metre

    Notes
    -----
    300 mV/m at 1 km for 1 kW: a short mast over a perfect plane.

    Examples
    --------
    >>> round(float(inverse_distance_db_uv_m(1e3, 100e3)), 2)
    69.54
    """
    near = 300.0 * np.sqrt(np.asarray(radiated_w, np.float64) / 1e3) / np.asarray(range_m, np.float64)
    return np.asarray(20 * np.log10(near * 1e6))


def attenuation_db_per_m(conductivity_s_m: ArrayLike) -> Array:
    """Loss of the first mode by day at 10.2 kHz over ground of one kind.

    Parameters
    ----------
    conductivity_s_m : array, S/m, 1e-5 (ice) to 4 (sea)
        Outside of this the nearest end is taken.

    Returns
    -------
    array, dB/m

    Notes
    -----
    Straight lines between published values in the logarithms of both. The model takes the loss over sea
    at 16 to 25 kHz from the facts; this table shows what land and ice would cost.

    References
    ----------
    Baseline run of LWPC 2.1 (published by M. Hutchins, 2016).

    Examples
    --------
    >>> round(float(attenuation_db_per_m(1e-3)) * 1e6, 3)
    4.737
    """
    at = np.log(np.asarray(conductivity_s_m, np.float64))
    found = np.exp(np.interp(at, np.log(GROUND_S_M), np.log(GROUND_LOSS_DB_PER_MM)))
    return np.asarray(found / 1e6)


def skin_depth_m(frequency_hz: ArrayLike, conductivity_s_m: ArrayLike) -> Array:
    """Depth in which a wave in sea water falls to 37 %.

    Parameters
    ----------
    frequency_hz, conductivity_s_m : array, Hz and S/m, > 0

    Returns
    -------
    array, m

    Notes
    -----
    ``1/sqrt(pi f mu0 sigma)``; holds where conduction outweighs displacement, in the sea up to some MHz.

    References
    ----------
    Butler (1987), Underwater radio communication.

    Examples
    --------
    >>> round(float(skin_depth_m(25e3, 4.0)), 3)
    1.592
    """
    rate = (
        math.pi * MU_0_H_M * np.asarray(frequency_hz, np.float64) * np.asarray(conductivity_s_m, np.float64)
    )
    return np.asarray(1.0 / np.sqrt(rate))


def sea_loss_db(depth_m: ArrayLike, frequency_hz: ArrayLike, conductivity_s_m: ArrayLike) -> Array:
    """Loss between the surface of the sea and an antenna below it.

    Parameters
    ----------
    depth_m : array, m, >= 0
        Of the antenna, not of the hull.
    frequency_hz, conductivity_s_m : array, Hz and S/m, > 0

    Returns
    -------
    array, dB

    Notes
    -----
    ``8.686 depth/skin depth``. The step at the surface itself is left out: it belongs to what the
    receiver's own noise is compared with.

    Examples
    --------
    >>> round(float(sea_loss_db(40.0, 25e3, 4.0)))
    218
    """
    return np.asarray(
        DB_PER_NEPER * np.asarray(depth_m, np.float64) / skin_depth_m(frequency_hz, conductivity_s_m)
    )


def noise_db_uv_m(outside_db_uv_m: ArrayLike, own_db_uv_m: ArrayLike, sea_db: ArrayLike) -> Array:
    """Noise that a signal at the surface has to stand out of, for an antenna under water.

    Depth hardly matters while thunderstorms are louder than the receiver: the sea takes as much from them.

    Parameters
    ----------
    outside_db_uv_m : array, dB above 1 microvolt per metre
        Atmospheric noise above the sea, in the receiver's bandwidth.
    own_db_uv_m : array, dB above 1 microvolt per metre
        Noise of antenna and receiver, as a field just above an antenna at the surface.
    sea_db : array, dB, >= 0
        From :func:`sea_loss_db`.

    Returns
    -------
    array, dB above 1 microvolt per metre

    Notes
    -----
    Powers add: ``10 log10(10^(outside/10) + 10^((own + sea)/10))``.

    Examples
    --------
    >>> round(float(noise_db_uv_m(40.0, -10.0, 50.0)), 2), round(float(noise_db_uv_m(40.0, -10.0, 0.0)), 2)
    (43.01, 40.0)
    """
    own = np.asarray(own_db_uv_m, np.float64) + np.asarray(sea_db, np.float64)
    return np.asarray(
        10
        / math.log(10)
        * np.logaddexp(np.asarray(outside_db_uv_m, np.float64) * math.log(10) / 10, own * math.log(10) / 10)
    )


def ground_wave_db_uv_m(
    radiated_w: float,
    frequency_hz: float,
    range_m: float,
    ground: tuple[float, float],
    refractivity_n_units: float,
    heights_m: tuple[float, float],
    *,
    is_vertical: bool,
) -> float | None:
    """Field of the wave along the ground of a smooth sphere without an ionosphere.

    It shows from where on the guided wave is the stronger one; the model doesn't use it.

    Parameters
    ----------
    radiated_w, frequency_hz, range_m : float, W, Hz, m
    ground : tuple of two floats
        Relative permittivity, and conductivity in S/m.
    refractivity_n_units : float, 250 to 400
    heights_m : tuple of two floats, m, 0 to 50
        Transmitter and receiver.
    is_vertical : bool
        Polarisation.

    Returns
    -------
    float, dB above 1 microvolt per metre
        None where the library (proplib-lfmf) isn't installed.

    References
    ----------
    NTIA/ITS, Low Frequency / Medium Frequency propagation model (2025), public domain.
    """
    if find_spec("ITS") is None:
        return None
    library = import_module("ITS.Propagation.LFMF")
    found = library.LFMF(
        *heights_m,
        frequency_hz / 1e6,
        radiated_w,
        refractivity_n_units,
        range_m / 1e3,
        *ground,
        int(is_vertical),
    )
    return float(found.E__dBuVm)
