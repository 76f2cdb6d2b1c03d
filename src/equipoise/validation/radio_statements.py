"""Statements about radio under water: published power, margin over noise, depth of an antenna.

Judged from the record's stations, patrol areas and reception. Nothing here has
a threshold of its own: a depth is no antenna's if the model hears no station
there in any draw, and a power is compared with the record's most likely value,
since to lie somewhere in a span is not what a printed number asks for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

import numpy as np

from equipoise import units
from equipoise.arrays import Array
from equipoise.catalogue.form import Input, number
from equipoise.orders import coverage
from equipoise.physics import vlf
from equipoise.reading import column
from equipoise.sampling import views
from equipoise.sampling.draws import Draws
from equipoise.validation import worlds
from equipoise.validation.worlds import Ground, Statement, Verdict, World, not_run

#: Verdicts on the depth of an antenna.
NO_ANTENNA, POSSIBLE = "not an antenna depth", "possible antenna depth"
#: How titles of facts tell in which bandwidth noise and signal are compared.
BANDWIDTH = re.compile(r"\bin ([0-9.]+) Hz\b")
#: Facts of a margin that hold for one bandwidth only, by kind.
IN_A_BANDWIDTH = (("patrol", "noise"), ("reception", "needed"), ("reception", "receiver"))


def radiated_power(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Power that the record gives a station at a frequency: its most likely value."""
    world = worlds.world_of(on, worlds.FIRST_YEAR)
    call, frequency_hz = (
        str(inputs["call"]),
        units.to_si(float(cast("float", inputs["frequency_khz"])), "kHz"),
    )
    found = [name for name in world.names("vlf") if call in _calls(world.facts[f"vlf.{name}.owner"].title)]
    if len(found) != 1:
        owners = sorted({world.word(f"vlf.{name}.owner") for name in world.names("vlf")})
        return not_run(
            f"the record's stations with the call sign {call}: {len(found)}; it holds those that reach boats "
            f"with missiles ({', '.join(owners).upper()}), and one is needed"
        )
    radiated, sent = (world.facts[f"vlf.{found[0]}.{name}"] for name in ("radiated", "frequency"))
    low, best, high = (
        units.to_si(value, radiated.unit) / 1e3
        for value in (radiated.spread.low, radiated.spread.best, radiated.spread.high)
    )
    told = f"most likely {best:g} kW, {low:g} to {high:g} kW"
    at = [
        units.to_si(cast("float", value), sent.unit) for value in sent.spread.options or (sent.spread.best,)
    ]
    if not any(math.isclose(one, frequency_hz) for one in at):
        listed = ", ".join(f"{one / 1e3:g}" for one in at)
        return not_run(
            f"the record has {call} at {listed} kHz ({told}); what a mast radiates changes with frequency"
        )
    if math.isnan(best):
        return not_run(f"the record has a span without a most likely value: {low:g} to {high:g} kW")
    return Verdict(outputs={"radiated_kw": best}, remark=f"{told} in the record, which keeps a span")


def vlf_margin(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Margin over noise far from a station, and whether all that it holds for is stated in the record.

    The model shows coverage and no margin; here one is made of the same facts,
    over all patrol areas of the record. Without a stated noise, bandwidth or
    depth there is none.
    """
    world = worlds.world_of(on, worlds.FIRST_YEAR)
    zones = world.names("patrol")
    bandwidths = _bandwidths(world)
    stated = {
        "noise_stated": bool(zones) and all(world.has(f"patrol.{zone}.noise") for zone in zones),
        "bandwidth_stated": len(bandwidths) == 1 and "" not in bandwidths,
        "depth_stated": bool(zones) and all(world.has(f"patrol.{zone}.depth") for zone in zones),
    }
    missing = [name.removesuffix("_stated") for name, holds in stated.items() if not holds]
    if missing:
        return Verdict(outputs=stated, remark=f"no margin is shown: {', '.join(missing)} not stated")
    drawn = worlds.pilot(world)
    by_hour = {hour: _margin_db(drawn, inputs, hour) for hour in coverage.HOURS}
    noise, depth = (_span(world, name) for name in ("noise", "depth"))
    spans = "; ".join(
        f"{hour} {margin.mean():.0f} dB ({_ends(np.quantile(margin, (0.05, 0.95)))})"
        for hour, margin in by_hour.items()
    )
    return Verdict(
        outputs={**stated, **{f"margin_{hour}_db": float(margin.mean()) for hour, margin in by_hour.items()}},
        remark=f"margin by {spans}, mean and 5 to 95 % over {len(zones)} patrol areas, for noise of {noise} "
        f"dB above 1 microvolt per metre in {bandwidths.pop()} Hz and antennas {depth} m deep",
    )


def antenna_depth_claim(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Whether any station of the record would be heard at a depth, in any patrol area and draw."""
    depth_m = float(cast("float", inputs["depth_m"]))
    frequency_hz = units.to_si(float(cast("float", inputs["frequency_khz"])), "kHz")
    world = worlds.world_of(on, worlds.FIRST_YEAR)
    drawn, zones = worlds.pilot(world), world.names("patrol")
    sea = vlf.sea_loss_db(depth_m, frequency_hz, column(drawn, "patrol", zones, "conductivity"))
    claimed = _everywhere(
        drawn,
        {
            **{f"patrol.{zone}.depth": depth_m for zone in zones},
            **{f"vlf.{name}.frequency": frequency_hz for name in drawn.names("vlf")},
        },
    )
    heard: list[Array] = []
    for owner in drawn.names("reception"):
        exactly = coverage.usable(claimed, owner, coverage.tabulate(claimed, owner))
        # the first set is that of no station; shares are sums and may miss 1 by a rounding
        heard.append(exactly[..., 1:].sum(axis=-1))
    share = np.concatenate(heard, axis=1)
    told = f"the sea takes {_ends((sea.min(), sea.max()))} dB"
    told += f"; the record's antennas are {_span(world, 'depth')} m deep"
    if not share.any():
        verdict, where = NO_ANTENNA, "heard nowhere in any draw: a hull with an antenna above it, or an error"
    else:
        verdict, where = POSSIBLE, f"heard in {share.mean():.2g} of the patrol areas"
    return Verdict(outputs={"verdict": verdict}, remark=f"{where}; {told}")


def _calls(title: str) -> set[str]:
    """Return what stands in brackets in a title: call signs and bynames of a station."""
    return {part.strip() for inside in re.findall(r"\(([^)]*)\)", title) for part in inside.split(",")}


def _bandwidths(world: World) -> set[str]:
    """Return the bandwidths that titles of the facts of a margin name; an empty one for a title without."""
    titles = [fact.title for fact in world.facts.values() if (fact.kind, fact.attribute) in IN_A_BANDWIDTH]
    return {found[1] if (found := BANDWIDTH.search(title)) else "" for title in titles}


def _margin_db(drawn: Draws, inputs: Mapping[str, object], hour: str) -> Array:
    """Return signal over noise less what is needed, by power, draw and patrol area, (w, n, z)."""
    frequency_hz = units.to_si(float(cast("float", inputs["frequency_khz"])), "kHz")
    range_m = units.to_si(float(cast("float", inputs["range_km"])), "km")
    radiated_w = 1e3 * np.array(cast("Sequence[float]", inputs["radiated_kw"]), np.float64)[:, None, None]
    margins: list[Array] = []
    for owner in drawn.names("reception"):
        depth, conductivity, outside = (
            column(drawn, "patrol", drawn.names("patrol", owner=owner), name)
            for name in ("depth", "conductivity", "noise")
        )
        own, needed, loss = (
            drawn.value(f"reception.{owner}.{name}")[:, None]
            for name in ("receiver", "needed", f"attenuation_{hour}")
        )
        noise = vlf.noise_db_uv_m(outside, own, vlf.sea_loss_db(depth, frequency_hz, conductivity))
        margins.append(vlf.field_db_uv_m(radiated_w, frequency_hz, range_m, loss * range_m) - noise - needed)
    return np.concatenate(margins, axis=2)


def _everywhere(drawn: Draws, fixed_si: Mapping[str, float]) -> Draws:
    """Return draws with some numbers, in SI units, the same in all of them."""
    columns = {name: np.full(drawn.n, value) for name, value in fixed_si.items()}
    return views.with_columns(drawn, columns)


def _span(world: World, attribute: str) -> str:
    """Return the ends of an attribute's spreads over all patrol areas, in the record's unit and in words."""
    spreads = [world.facts[f"patrol.{zone}.{attribute}"].spread for zone in world.names("patrol")]
    return _ends((min(spread.low for spread in spreads), max(spread.high for spread in spreads)))


def _ends(ends: Sequence[float] | Array) -> str:
    """Return two numbers as a span."""
    return f"{ends[0]:.0f} to {ends[1]:.0f}"


TABLE: Mapping[str, Statement] = MappingProxyType(
    {
        "model.radiated_power": Statement(
            judge=radiated_power, inputs={"call": Input(kind="word"), "frequency_khz": number(3, 60)}
        ),
        "model.vlf_margin": Statement(
            judge=vlf_margin,
            inputs={
                "frequency_khz": number(10, 30),
                "radiated_kw": Input(kind="numbers", low=1e-6, high=1e5),
                "range_km": number(600, vlf.FARTHEST_M / 1e3),
            },
        ),
        "model.antenna_depth_claim": Statement(
            judge=antenna_depth_claim,
            inputs={"frequency_khz": number(10, 30), "depth_m": number(0, 1_000)},
        ),
    }
)
