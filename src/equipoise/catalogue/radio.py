"""Entries of the catalogue for radio under water: ``vlf.*``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array
from equipoise.catalogue.form import Input, Kernel, Refusal, Results, maybe, number
from equipoise.physics import vlf

#: Lowest and highest frequency for which the guided wave is asked, kHz.
_LOW_KHZ, _HIGH_KHZ = 3, 60
_RANGE_KM = vlf.FARTHEST_M / 1e3


def _field(
    frequency_hz: float,
    radiated_w: float,
    range_m: float,
    attenuation_db_per_m: float | None = None,
    segments: Sequence[Mapping[str, float]] = (),
    excitation_db: float = 0.0,
    ionosphere_m: float = vlf.IONOSPHERE_M,
    ground: str = "",
) -> Results | Refusal:
    """Field of the single mode between ground and ionosphere."""
    del ground  # a name for the reader: its loss is in the attenuation
    lost = _loss(np.array([range_m]), attenuation_db_per_m, segments)
    if isinstance(lost, Refusal):
        return lost
    found = vlf.field_db_uv_m(radiated_w, frequency_hz, range_m, lost[0] - excitation_db, ionosphere_m)
    return {"field_db_uv_m": float(found)}


def _rms(
    frequency_hz: float,
    radiated_w: float,
    ranges_m: Sequence[float],
    reference_db_uv_m: Sequence[float],
    attenuation_db_per_m: float | None = None,
    segments: Sequence[Mapping[str, float]] = (),
    excitation_db: float = 0.0,
    ionosphere_m: float = vlf.IONOSPHERE_M,
    ground: str = "",
) -> Results | Refusal:
    """Root mean square of the single mode's field less a reference, over several distances."""
    del ground
    if len(ranges_m) != len(reference_db_uv_m) or not ranges_m:
        return Refusal(reason="ranges_km and reference_db_uv_m have to be of one length, at least 1")
    at = np.array(ranges_m, np.float64)
    lost = _loss(at, attenuation_db_per_m, segments)
    if isinstance(lost, Refusal):
        return lost
    found = vlf.field_db_uv_m(radiated_w, frequency_hz, at, lost - excitation_db, ionosphere_m)
    return {"rms_db": float(np.sqrt(np.mean((found - np.array(reference_db_uv_m)) ** 2)))}


def _loss(
    range_m: Array, attenuation_db_per_m: float | None, segments: Sequence[Mapping[str, float]]
) -> Array | Refusal:
    """Return the attenuation summed along the way, dB, from one number or from segments."""
    if (attenuation_db_per_m is None) == (not segments):
        return Refusal(reason="give either attenuation_db_per_mm or segments")
    if attenuation_db_per_m is not None:
        return attenuation_db_per_m * range_m
    starts = [one["start_m"] for one in segments]
    if starts[0] != 0 or sorted(set(starts)) != starts:
        return Refusal(reason="segments have to begin at 0 km and rise")
    total = np.zeros(range_m.shape)
    for one, end in zip(segments, [*starts[1:], math.inf], strict=True):
        total += one["attenuation_db_per_m"] * np.clip(np.minimum(range_m, end) - one["start_m"], 0.0, None)
    return total


def _inverse_distance(radiated_w: float, range_m: float) -> Results:
    """Field near a transmitter, falling with distance."""
    return {"field_db_uv_m": float(vlf.inverse_distance_db_uv_m(radiated_w, range_m))}


def _attenuation(frequency_hz: float, conductivity_s_m: float) -> Results:
    """Loss of the first mode by day over ground of one kind, at 10.2 kHz."""
    del frequency_hz  # its limits say that the table holds for one frequency
    return {"attenuation_db_per_m": float(vlf.attenuation_db_per_m(conductivity_s_m))}


def _ground_wave(
    frequency_hz: float,
    radiated_w: float,
    range_m: float,
    conductivity_s_m: float,
    permittivity: float,
    polarisation: str,
    refractivity_n_units: float,
    transmitter_height_m: float,
    receiver_height_m: float,
) -> Results | Refusal:
    """Field of the wave along the ground of a smooth sphere, no ionosphere."""
    found = vlf.ground_wave_db_uv_m(
        radiated_w,
        frequency_hz,
        range_m,
        (permittivity, conductivity_s_m),
        refractivity_n_units,
        (transmitter_height_m, receiver_height_m),
        is_vertical=polarisation == "vertical",
    )
    if found is None:
        return Refusal(reason="the ground-wave library (proplib-lfmf) is not installed", is_absent=True)
    return {"field_db_uv_m": found}


def _skin_depth(frequency_hz: float, conductivity_s_m: float, antenna_depth_m: float = 0.0) -> Results:
    """Depth in which a wave in sea water falls to 37 %, and what an antenna's depth costs."""
    return {
        "depth_m": float(vlf.skin_depth_m(frequency_hz, conductivity_s_m)),
        "loss_db_per_m": float(vlf.sea_loss_db(1.0, frequency_hz, conductivity_s_m)),
        "loss_db": float(vlf.sea_loss_db(antenna_depth_m, frequency_hz, conductivity_s_m)),
    }


def _wavelength(frequency_hz: float) -> Results:
    """Wavelength in free space."""
    return {"wavelength_m": float(vlf.wavelength_m(frequency_hz))}


_GUIDED: Mapping[str, Input] = MappingProxyType(
    {
        "frequency_khz": number(_LOW_KHZ, _HIGH_KHZ),
        "radiated_kw": number(1e-6, 1e5),
        "attenuation_db_per_mm": maybe(0, 1_000),
        "segments": Input(kind="records", form="segment", required=False),
        "excitation_db": maybe(-100, 100),
        "ionosphere_km": maybe(40, 120),
        "ground": Input(kind="word", required=False),
    }
)

TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        "vlf.field_strength": Kernel(
            function=_field,
            inputs={**_GUIDED, "range_km": number(1, _RANGE_KM)},
            gives=("field_db_uv_m",),
            source="Wait (1962); Watt (1967)",
            valid="one mode: from about 600 km on, misses nulls of up to 15 dB",
        ),
        "vlf.rms_difference": Kernel(
            function=_rms,
            inputs={
                **_GUIDED,
                "ranges_km": Input(kind="numbers", low=1, high=_RANGE_KM),
                "reference_db_uv_m": Input(kind="numbers"),
            },
            gives=("rms_db",),
            source="arithmetic on vlf.field_strength",
            valid="as vlf.field_strength",
        ),
        "vlf.attenuation": Kernel(
            function=_attenuation,
            inputs={"frequency_khz": number(10, 10.5), "conductivity_s_m": number(1e-5, 4)},
            gives=("attenuation_db_per_mm",),
            source="Baseline run of LWPC 2.1, published by Hutchins (2016)",
            valid="10.2 kHz by day only; the model takes the loss over sea at 16-25 kHz from the facts",
        ),
        "vlf.inverse_distance": Kernel(
            function=_inverse_distance,
            inputs={"radiated_kw": number(1e-6, 1e5), "range_km": number(1e-3, 20_000)},
            gives=("field_db_uv_m",),
            source="300 mV/m at 1 km for 1 kW (any textbook of radio)",
            valid="up to a few hundred kilometres",
        ),
        "vlf.ground_wave": Kernel(
            function=_ground_wave,
            inputs={
                "frequency_khz": number(10, 30_000),
                "radiated_kw": number(1e-6, 1e6),
                "range_km": number(1e-3, 10_000),
                "conductivity_s_m": number(1e-5, 10),
                "permittivity": number(1, 100),
                "polarisation": Input(kind="word", words=("vertical", "horizontal")),
                "refractivity_n_units": number(250, 400),
                "transmitter_height_m": number(0, 50),
                "receiver_height_m": number(0, 50),
            },
            gives=("field_db_uv_m",),
            source="NTIA/ITS LFMF (2025), public domain",
            valid="smooth sphere, no ionosphere; needs the package proplib-lfmf",
        ),
        "vlf.skin_depth": Kernel(
            function=_skin_depth,
            inputs={
                "frequency_khz": number(1e-3, 1e3),
                "conductivity_s_m": number(1e-3, 10),
                "antenna_depth_m": maybe(0, 1_000),
            },
            gives=("depth_m", "loss_db_per_m", "loss_db"),
            source="Butler (1987), Underwater radio communication",
            valid="sea water; the step at the surface itself is left out",
        ),
        "vlf.wavelength": Kernel(
            function=_wavelength,
            inputs={"frequency_khz": number(1e-3)},
            gives=("wavelength_m",),
            source="speed of light",
            valid="free space",
        ),
    }
)
