"""Units in the names of inputs and outputs: ``range_km`` outside is ``range_m`` inside.

Published cases name their unit in the last part of a name; kernels take SI.
The table here is the only place that knows which suffix becomes which.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from equipoise.units import to_si

_KM, _MM = to_si(1.0, "km"), 1e6

#: Suffix outside -> suffix inside and factor; longer suffixes come first.
SUFFIXES: MappingProxyType[str, tuple[str, float]] = MappingProxyType(
    {
        "_db_per_mm": ("_db_per_m", 1 / _MM),
        "_km3_s2": ("_m3_s2", _KM**3),
        "_db_uv_m": ("_db_uv_m", 1.0),
        "_db_per_m": ("_db_per_m", 1.0),
        "_m_s2": ("_m_s2", 1.0),
        "_hours": ("_s", to_si(1.0, "h")),
        "_km_s": ("_m_s", to_si(1.0, "km/s")),
        "_km_h": ("_m_s", to_si(1.0, "km/h")),
        "_km2": ("_m2", to_si(1.0, "km2")),
        "_s_m": ("_s_m", 1.0),
        "_deg": ("_rad", to_si(1.0, "degree")),
        "_min": ("_s", to_si(1.0, "min")),
        "_psi": ("_pa", to_si(1.0, "psi")),
        "_kpa": ("_pa", to_si(1.0, "kPa")),
        "_khz": ("_hz", to_si(1.0, "kHz")),
        "_km": ("_m", _KM),
        "_kw": ("_w", to_si(1.0, "kW")),
        "_kt": ("_kt", 1.0),
        "_db": ("_db", 1.0),
        "_m": ("_m", 1.0),
        "_s": ("_s", 1.0),
        "_h": ("_s", to_si(1.0, "h")),
    }
)


def split(name: str) -> tuple[str, float]:
    """Name used inside and the factor that leads to its unit.

    Parameters
    ----------
    name : str
        A name as written in a case; one without a known suffix stays as it is.

    Returns
    -------
    tuple of str and float

    Examples
    --------
    >>> split("speed_km_s"), split("shots")
    (('speed_m_s', 1000.0), ('shots', 1.0))
    """
    for suffix, (inside, factor) in SUFFIXES.items():
        if name.endswith(suffix):
            return name.removesuffix(suffix) + inside, factor
    return name, 1.0


def inward(name: str, value: object) -> tuple[str, object]:
    """Name and value as a kernel takes them, in SI.

    Parameters
    ----------
    name : str
        Name with its unit.
    value : object
        A number, word, flag, list or mapping. A mapping under a name with a unit holds named numbers of
        that unit (``steps_min``); under a name without, each entry carries its own.

    Returns
    -------
    tuple of str and object

    Examples
    --------
    >>> inward("target", {"lat_deg": 180.0})
    ('target', {'lat_rad': 3.141592653589793})
    >>> inward("steps_min", {"detect": 2})
    ('steps_s', {'detect': 120.0})
    """
    inside, factor = split(name)
    return inside, _scaled(value, factor, has_unit=name.endswith(tuple(SUFFIXES)))


def outward(name: str, results: Mapping[str, object]) -> object:
    """Value of one output in the unit of its name.

    Parameters
    ----------
    name : str
        Name with its unit, as a case expects it.
    results : mapping
        What the kernel gave, by its names inside.

    Returns
    -------
    object
        Number, word or flag; None where it has no meaning.

    Examples
    --------
    >>> outward("time_min", {"time_s": 90.0})
    1.5
    """
    inside, factor = split(name)
    value = results[inside]
    if value is None or isinstance(value, bool | str):
        return value
    return float(cast("float", value)) / factor


def _scaled(value: object, factor: float, *, has_unit: bool) -> object:
    """Return the value times the factor, entry by entry."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | float):
        return value * factor if has_unit else value
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        if has_unit:
            return {key: _scaled(entry, factor, has_unit=True) for key, entry in entries.items()}
        return dict(inward(key, entry) for key, entry in entries.items())
    return [_scaled(entry, factor, has_unit=has_unit) for entry in cast("list[object]", value)]
