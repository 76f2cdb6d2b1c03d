"""Prints the tables of docs/mechanisms/exclave.md: python docs/figures/exclave_table.py."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np

from equipoise import arms
from equipoise.cases.files import load_case
from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.mechanisms import exclave
from equipoise.sampling import draws
from equipoise.world.snapshot import snapshot

SEED, DRAWS, THREATENED = 1, 2048, "rus"
MAIN = (dt.date(2020, 9, 1), dt.date(2026, 11, 1))
COMMODITIES = ("gas", "power", "food", "oil")
#: Days on which something was reported about the ways to Kaliningrad.
DAYS = (
    dt.date(2022, 5, 1),
    dt.date(2022, 7, 1),
    dt.date(2023, 10, 1),
    dt.date(2024, 7, 1),
    dt.date(2025, 7, 1),
)


def said(values: np.ndarray, digits: int = 2) -> str:
    """Return mean, 5 and 95 %."""
    low, high = np.quantile(values, (0.05, 0.95))
    return f"{values.mean():.{digits}f}, {low:.{digits}f} to {high:.{digits}f}"


def of_case(record: Record, date: dt.date) -> dict[str, dict[str, np.ndarray]]:
    """Return the outcomes of the lead case's first arms on a date."""
    case = dataclasses.replace(load_case("belarus-nato", record), date=date)
    built = [arm for arm in arms.build(case, record) if arm.name in ("baseline", "membership-only", "change")]
    worlds = [arm.world for arm in built]
    table = exclave.tabulate(draws.pilot(worlds[0], others=worlds), THREATENED)
    found = {}
    for arm in built:
        drawn = draws.draw(arm.world, seed=SEED, n=DRAWS, others=worlds)
        found[arm.name] = exclave.outcomes(drawn, THREATENED, table)[0]
    return found


def main() -> None:
    """Print effects on both dates, and the ways on days that something was reported of."""
    record = load_record()
    for date in MAIN:
        found = of_case(record, date)
        print(f"\n{date}\n")
        print("| outcome | baseline | membership only | change less baseline |")
        print("| --- | --- | --- | --- |")
        for key, values in found["baseline"].items():
            effect = found["change"][key] - values
            cells = (said(values), said(found["membership-only"][key]), said(effect))
            print(f"| `{key}` | {' | '.join(cells)} |")
    print("\n| day | over land, Mt a year | by sea, share | least margin of goods | short, share of draws |")
    print("| --- | --- | --- | --- | --- |")
    for day in DAYS:
        drawn = draws.draw(snapshot(record, day), seed=SEED, n=DRAWS)
        values, _ = exclave.outcomes(drawn, THREATENED, exclave.tabulate(drawn, THREATENED))
        goods = [values[f"exclave.supply_margin.{key}"] for key in ("food", "oil", "coal", "general")]
        least = np.min(goods, axis=0)
        cells = (
            said(values["exclave.land_capacity"], 1),
            said(values["exclave.sea_share"]),
            said(least),
            f"{(least < 0).mean():.3f}",
        )
        print(f"| {day} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
