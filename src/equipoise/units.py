"""Units of fact files and their SI factors: the only conversion in the package.

Fact files keep the unit of their source (km, min, kt). :func:`to_si` turns a
value into the unit that the kernels take: metre, second, radian, watt, pascal,
and, where no SI unit is in use, the plain number (count, share, kiloton).
"""

from __future__ import annotations

import math
from types import MappingProxyType

#: Pounds per square inch in pascal (NIST SP 811, appendix B.8).
PSI = 6894.757
#: One mean month in seconds (365.25 / 12 days).
MONTH = 365.25 / 12 * 86400
#: One mean year in seconds.
YEAR = 365.25 * 86400

#: Unit name -> factor to the unit used inside.
FACTORS: MappingProxyType[str, float] = MappingProxyType(
    {
        # plain numbers
        "count": 1.0,
        "share": 1.0,
        "ratio": 1.0,
        "chance": 1.0,
        "flag": 1.0,
        "percent": 0.01,
        "word": 1.0,
        "kt": 1.0,
        # length, area
        "m": 1.0,
        "km": 1e3,
        "nmi": 1852.0,
        "km2": 1e6,
        # angle
        "degree": math.pi / 180,
        "rad": 1.0,
        # time
        "s": 1.0,
        "min": 60.0,
        "h": 3600.0,
        "day": 86400.0,
        "month": MONTH,
        "year": YEAR,
        # speed
        "m/s": 1.0,
        "km/s": 1e3,
        "km/h": 1 / 3.6,
        "km/day": 1e3 / 86400,
        # pressure, power, frequency, conductivity
        "psi": PSI,
        "kPa": 1e3,
        "kW": 1e3,
        "MW": 1e6,
        "kHz": 1e3,
        "Hz": 1.0,
        "S/m": 1.0,
        # decibels stay decibels: above 1 microvolt per metre, lost per length, above the noise
        "dB": 1.0,
        "dB/Mm": 1e-6,
        # flows: kilograms, cubic metres, containers a second
        "Mt/y": 1e9 / YEAR,
        "kt/month": 1e6 / MONTH,
        "bcm/y": 1e9 / YEAR,
        "mcm/day": 1e6 / 86400,
        "kTEU/y": 1e3 / YEAR,
        # money, and prices per kilogram, cubic metre, container, joule
        "USD": 1.0,
        "bn USD": 1e9,
        "USD/t": 1e-3,
        "USD/1000 m3": 1e-3,
        "USD/TEU": 1.0,
        "USD/MWh": 1 / 3.6e9,
        # power from gas, joule per cubic metre
        "kWh/m3": 3.6e6,
    }
)


def to_si(value: float, unit: str) -> float:
    """Return the value in the unit used inside.

    Parameters
    ----------
    value : float
        A number in ``unit``.
    unit : str
        A key of :data:`FACTORS`.

    Examples
    --------
    >>> to_si(2.0, "km")
    2000.0
    """
    return value * FACTORS[unit]


def from_si(value: float, unit: str) -> float:
    """Return a number of the unit used inside in ``unit``.

    Examples
    --------
    >>> from_si(90.0, "min")
    1.5
    """
    return value / FACTORS[unit]
