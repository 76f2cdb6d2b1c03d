"""Builds the packaged towns from Natural Earth's populated places, 1:10m.

Use, in an empty folder outside the repository, with the file ne_10m_populated_places_simple.json
(GeoJSON, as in the repository martynafford/natural-earth-geojson at
0b9a6ceb0a7032713abd9460ac1e995a9c60cd1e, data of 24 January 2024)::

    pip install pycountry
    python scripts/build_towns.py ne_10m_populated_places_simple.json

Writes towns.csv and towns.sha256 into src/equipoise/data/boundaries; the same input gives the same bytes.

What it does, in this order: whose a town is follows the packaged boundaries (so disputed land counts for
nobody), and the code of the source where the town lies off the thinned coast; overseas parts with a code
of their own are left out. Of each country it takes the capital, and three to six towns, more for a larger
country: those that bring the land nearest to a town, found greedily and then by exchange. The capital is
among them only where there are fewer than three others. Nothing about anybody's forces goes in. Positions
are rounded to 0.1 degree.
"""

# ruff: noqa: INP001

import csv
import hashlib
import json
import math
import re
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pycountry

from equipoise.geography import boundaries

DATA = Path(__file__).resolve().parents[1] / "src" / "equipoise" / "data"
HERE = DATA / "boundaries"
#: Kinds of place where people live.
LIVED_IN = ("capital", "Populated place")
#: Codes of the source that are none of ISO 3166, and ours.
OWN_CODES = {"KOS": "xkx", "PSX": "pse", "SOL": "xsl", "CYN": "xnc", "SAH": "esh", "ALD": "ala"}
#: Fewest and most towns, and how much land (km2) brings one more.
FEWEST, MOST, LAND_PER_TOWN = 3, 6, 40_000.0
#: How many points stand for a country's land, about.
SAMPLE = 1500
KM = 111.2
#: Which of several is the capital, and whose a town on a dividing line is taken to be the seat of.
SEATS = {
    "Porto-Novo": "",
    "Yamoussoukro": "",
    "Dodoma": "",
    "Pretoria": "",
    "Naypyidaw": "",
    "Sri Jawewardenepura Kotte": "",
    "Gitega": "",
    "Nicosia": "cyp",
    "Jerusalem": "isr",
    "Ramallah": "pse",
}
AXES = ("latitude", "longitude")


def slug(name: str) -> str:
    """Return a name as an entity is called."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def code_of(properties: dict, land: boundaries.Boundaries) -> str:
    """Return whose a town is; empty where it lies overseas or in land that counts for nobody."""
    known = pycountry.countries.get(alpha_2=properties["iso_a2"]) if properties["iso_a2"] else None
    said = OWN_CODES.get(properties["adm0_a3"], properties["adm0_a3"].lower())
    if known and known.alpha_3.lower() != said and properties["adm0_a3"] not in OWN_CODES:
        return known.alpha_3.lower()
    if SEATS.get(properties["nameascii"]):
        return SEATS[properties["nameascii"]]
    lat, lon = math.radians(properties["latitude"]), math.radians(properties["longitude"])
    found = boundaries.country_at(land, lat, lon)
    return "" if found == boundaries.DISPUTED else found or said


def sampled(rings: list[np.ndarray], step: float) -> np.ndarray:
    """Return points (k, 2) of latitude and longitude on a grid inside rings, evenly spread over the land."""
    every = np.concatenate(rings)
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    found = []
    for lat in np.arange(south + step / 2, north, step):
        across = step / max(0.05, math.cos(math.radians(lat)))
        lon = np.arange(west + across / 2, east, across)
        crossings = np.zeros(lon.size, dtype=np.int64)
        for ring in rings:
            x, y = ring[:-1].T
            x2, y2 = ring[1:].T
            cut = (y > lat) != (y2 > lat)
            where = x[cut] + (lat - y[cut]) / (y2[cut] - y[cut]) * (x2[cut] - x[cut])
            crossings += (where[:, None] > lon).sum(axis=0)
        inside = lon[crossings % 2 == 1]
        found.append(np.stack([np.full(inside.size, lat), inside], axis=1))
    return np.concatenate(found) if found else np.zeros((0, 2))


def unit(points: np.ndarray) -> np.ndarray:
    """Return unit vectors of points in degrees."""
    lat, lon = np.radians(points).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def chosen(ground: np.ndarray, towns: np.ndarray, count: int) -> list[int]:
    """Return the towns that bring the land nearest to one of them, by the mean square of the distance."""
    gap = np.sum((ground[:, None, :] - towns[None, :, :]) ** 2, axis=2)
    kept: list[int] = []
    for _ in range(count):
        reach = gap[:, kept].min(axis=1) if kept else np.full(len(ground), 4.0)
        cost = np.minimum(gap, reach[:, None]).mean(axis=0)
        cost[kept] = np.inf
        kept.append(int(np.argmin(cost)))
    while True:
        best, better = gap[:, kept].min(axis=1).mean(), None
        for position in range(len(kept)):
            rest = kept[:position] + kept[position + 1 :]
            reach = gap[:, rest].min(axis=1) if rest else np.full(len(ground), 4.0)
            cost = np.minimum(gap, reach[:, None]).mean(axis=0)
            cost[kept] = np.inf
            if cost.min() < best - 1e-12:
                best, better = float(cost.min()), (position, int(np.argmin(cost)))
        if better is None:
            return sorted(kept)
        kept[better[0]] = better[1]


def enclosed(ring: np.ndarray) -> float:
    """Return the area inside a ring in square degrees of the equator, signed by its sense."""
    x, y = ring.T
    twice = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
    return twice / 2 * math.cos(math.radians(float(y.mean())))


def rows_of(
    code: str, name: str, places: list[dict], others: np.ndarray, land: boundaries.Boundaries
) -> list:
    """Return the rows of one country: its capital, then its towns."""
    rings = [ring for piece in boundaries.outlines(land, code) for ring in piece]
    area = abs(sum(enclosed(ring) for ring in rings))
    ground = sampled(rings, max(0.02, math.sqrt(area / SAMPLE)))
    if not places:
        # no town in the source: the middle of the land stands for it
        lon, lat = np.concatenate(rings).mean(axis=0).round(1).tolist()
        return [[code, slug(name), name.removeprefix("the "), lat, lon, 1, 1]]
    order = {"Admin-0 capital": 0, "Admin-0 capital alt": 1, "Admin-0 region capital": 2}
    places = sorted(
        places,
        key=lambda p: (p["nameascii"] not in SEATS, order.get(p["featurecla"], 3), -p["pop_max"], p["name"]),
    )
    capital, rest = places[0], places[1:]
    pool = rest if len(rest) >= FEWEST else places
    spots = np.array([[p["latitude"], p["longitude"]] for p in pool])
    if len(ground) and len(others):
        mine = unit(np.array([[p["latitude"], p["longitude"]] for p in places]))
        near = (unit(ground) @ mine.T).max(axis=1) >= (unit(ground) @ others.T).max(axis=1)
        ground = ground[near] if near.any() else ground
    more = round(len(ground) / SAMPLE * area * KM * KM / LAND_PER_TOWN)
    count = min(len(pool), MOST, max(FEWEST, FEWEST - 1 + more))
    kept = chosen(unit(ground) if len(ground) else unit(spots), unit(spots), count)
    towns = [pool[k] for k in kept]
    rows = [(capital, 1, int(any(p is capital for p in towns)))]
    rows += [(p, 0, 1) for p in towns if p is not capital]
    return [
        [code, slug(p["nameascii"]), p["name"], *(round(p[axis], 1) for axis in AXES), is_capital, is_base]
        for p, is_capital, is_base in rows
    ]


def main(source: Path) -> None:
    """Write the two files."""
    land = boundaries.packaged()
    found = json.loads(source.read_text(encoding="utf-8"))["features"]
    lived = [
        f["properties"] for f in found if any(kind in f["properties"]["featurecla"] for kind in LIVED_IN)
    ]
    by_code: dict[str, list[dict]] = {}
    overseas = []
    for place in lived:
        code = code_of(place, land)
        by_code.setdefault(code, []).append(place)
        if code != place["adm0_a3"].lower():
            overseas.append((place["adm0_a3"].lower(), place["latitude"], place["longitude"]))
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        countries = list(csv.DictReader(file))
    rows: list[list] = []
    for country in sorted(countries, key=lambda row: row["iso3"]):
        code = country["iso3"].lower()
        if code not in land.codes:
            continue
        away = np.array([[lat, lon] for owner, lat, lon in overseas if owner == code])
        rows += rows_of(code, country["name"], by_code.get(code, []), unit(away) if len(away) else away, land)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[1]] = counts.get(row[1], 0) + 1
    for row in rows:
        if counts[row[1]] > 1:
            row[1] = f"{row[1]}_{row[0]}"
    target = HERE / "towns.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["iso3", "town", "name", "lat", "lon", "capital", "basing"])
        writer.writerows(rows)
    raw = target.read_bytes()
    (HERE / "towns.sha256").write_text(
        f"{hashlib.sha256(raw).hexdigest()}  {target.name}\n", encoding="utf-8"
    )
    sys.stderr.write(f"{len({row[0] for row in rows})} countries, {len(rows)} towns, {len(raw)} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
