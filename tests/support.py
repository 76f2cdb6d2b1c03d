"""Stand-ins for draws and forces, small enough to be checked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from equipoise import chain, planning
from equipoise.arrivals.retaliation import Retaliation
from equipoise.facts.record import Fact, Spread, fixed
from equipoise.strike import sides
from equipoise.strike.damage import Targets
from equipoise.strike.plan import Attack, Prospects
from equipoise.strike.sides import Weapons


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A reading made of plain numbers in SI units and words, with no world behind it.

    ``numbers`` and ``chosen`` hold one value for all draws or one a draw; an entity exists where
    any fact of it does, and stands unless ``absent`` names it.
    """

    n: int = 1
    numbers: Mapping[str, object] = field(default_factory=dict)
    spoken: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    chosen: Mapping[str, object] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()

    def names(self, kind: str, **words: str) -> tuple[str, ...]:
        keys = {*self.numbers, *self.spoken}
        found = sorted({key.split(".")[1] for key in keys if key.startswith(f"{kind}.")})
        return tuple(
            name
            for name in found
            if all(self.spoken.get(f"{kind}.{name}.{key}") == said for key, said in words.items())
        )

    def has(self, fact_id: str) -> bool:
        return fact_id in self.numbers or fact_id in self.spoken

    def words(self, fact_id: str) -> tuple[str, ...]:
        said = self.spoken[fact_id]
        return (said,) if isinstance(said, str) else said

    def choice(self, fact_id: str) -> np.ndarray:
        return np.broadcast_to(np.asarray(self.chosen.get(fact_id, 0), np.intp), (self.n,))

    def value(self, fact_id: str, default: float | None = None) -> np.ndarray:
        number = self.numbers[fact_id] if default is None else self.numbers.get(fact_id, default)
        return np.broadcast_to(np.asarray(number, np.float64), (self.n,))

    def in_place(self, kind: str, name: str) -> np.ndarray:
        return np.full(self.n, 0.0 if f"{kind}.{name}" in self.absent else 1.0)


def number(fact_id: str, value: float | Spread, unit: str = "count", **more: str) -> Fact:
    """Return a fact with a number."""
    spread = value if isinstance(value, Spread) else fixed(float(value))
    return Fact(id=fact_id, title=fact_id, unit=unit, spread=spread, **more)  # pyright: ignore[reportArgumentType]


def said(fact_id: str, value: str | Spread) -> Fact:
    """Return a fact with a word."""
    spread = value if isinstance(value, Spread) else fixed(value)
    return Fact(id=fact_id, title=fact_id, unit="word", spread=spread)


def radar_facts(name: str, **like: object) -> dict[str, Fact]:
    """Return a radar that looks wherever ``like`` says; by default all round from Smolensk."""
    units = {"range": "km", "range_min": "km"}
    sector = {"azimuth_from": 0.0, "azimuth_to": 359.9, "elevation_min": 1.0, "elevation_max": 89.0}
    given = {"owner": "rus", "place": "smolensk", **sector, "range_min": 10.0, "range": 5000.0, **like}
    facts = {}
    for key, value in given.items():
        fact_id = f"radar.{name}.{key}"
        facts[fact_id] = (
            said(fact_id, value)
            if isinstance(value, str)
            else number(fact_id, value, units.get(key, "degree"))  # pyright: ignore[reportArgumentType]
        )
    return facts


def force_facts(name: str, **words: str) -> dict[str, Fact]:
    """Return a theatre force of one launcher; words say owner, system and place."""
    given = {"owner": "usa", "leg": "theatre", "system": "irbm_2000", "place": "vitebsk", **words}
    facts = [said(f"force.{name}.{key}", value) for key, value in given.items()]
    return {fact.id: fact for fact in (*facts, number(f"force.{name}.launchers", 1.0))}


#: Groups of a retaliation, each with what is not the default; numbers are the same in every branch.
DEFAULTS: Mapping[str, float] = {
    "n_items": 1.0,
    "n_missiles": 1.0,
    "load": 1.0,
    "site_size": 1.0,
    "p_available": 1.0,
    "p_works": 1.0,
    "p_fault": 0.0,
    "p_site": 1.0,
    "p_launched": 1.0,
}


def retaliation(
    *groups: Mapping[str, object], branches: tuple[float, ...] = (1.0,), n: int = 1
) -> Retaliation:
    """Return what is left of a few groups; ``p_if_hit``, ``p_if_spared``, ``p_in_time`` may list branches."""

    def table(name: str, default: float) -> np.ndarray:
        columns = [np.broadcast_to(np.asarray(g.get(name, default), float), (n,)) for g in groups]
        return np.stack(columns, axis=1)

    def by_branch(name: str, default: float) -> np.ndarray:
        given = [np.broadcast_to(np.asarray(g.get(name, default), float), (len(branches),)) for g in groups]
        return np.broadcast_to(np.stack(given, axis=1), (n, len(branches), len(groups))).copy()

    return Retaliation(
        leg=tuple(str(g["leg"]) for g in groups),
        system=tuple(str(g.get("system", f"type{k}")) for k, g in enumerate(groups)),
        **{name: table(name, default) for name, default in DEFAULTS.items()},
        p_if_hit=by_branch("p_if_hit", 0.0),
        p_if_spared=by_branch("p_if_spared", 1.0),
        p_branch=np.broadcast_to(np.array(branches), (n, len(branches))).copy(),
        p_in_time=by_branch("p_in_time", 0.0),
    )


def weapons(n: int, *each: Mapping[str, object]) -> Weapons:
    """Return weapons with the given properties; by default a sure nuclear ballistic missile."""

    def table(name: str, default: float) -> np.ndarray:
        return np.stack(
            [np.broadcast_to(np.asarray(w.get(name, default), float), (n,)) for w in each], axis=1
        )

    def words(name: str, default: str) -> tuple[str, ...]:
        return tuple(str(w.get(name, default)) for w in each)

    stock = table("stock", 1.0)
    return Weapons(
        names=tuple(f"w{k}" for k in range(len(each))),
        flight=words("flight", "ballistic"),
        leg=words("leg", "silo"),
        system=words("system", "rocket"),
        places=("there",),
        place=np.zeros((n, len(each)), np.intp),
        laydown=np.zeros(n, np.intp),
        profile=np.zeros((n, len(each)), np.intp),
        stock=np.stack([stock, stock], axis=2),
        reliability=table("reliability", 1.0),
        nuclear=table("nuclear", 1.0),
        cep_m=table("cep_m", 100.0),
        yield_kt=table("yield_kt", 100.0),
        range_m=table("range_m", 1e7),
        boost_s=table("boost_s", 0.0),
        speed_m_s=table("speed_m_s", 250.0),
        lift_to_drag=table("lift_to_drag", 1.0),
    )


def attacks(pilot: chain.Stage, roles: chain.Roles) -> dict[str, Attack]:
    """Return the rival's design for every cell."""
    made = {alert: planning.designs(pilot, roles, alert) for alert in sides.ALERTS}
    return {
        f"{alert}.{policy}": planning.preferred(made[alert], policy)
        for alert in made
        for policy in chain.POLICIES
    }


def targets(*kinds: str) -> Targets:
    """Return one class of target a group, all at the first aim, the capital at the last."""
    return Targets(
        kind=kinds,
        group=np.arange(len(kinds)),
        aim=np.zeros(len(kinds), np.intp),
        capital=1,
    )


def attack(**like: object) -> Attack:
    """Return an attack of two weapons, each on a class of its own with one aim point, changed as told.

    Shots (w, t) and the opening weapon are those of the one laydown, unless several are given.
    """
    given: dict[str, object] = {
        "laydowns": np.zeros(1, np.intp),
        "shots": np.eye(2),
        "aim_points": np.ones(2),
        "capital_weapon": 1,
        "together": "launch",
        "delay_s": np.zeros(2),
        "is_nuclear": np.ones(2, bool),
        **like,
    }
    shots = np.asarray(given["shots"], float)
    given["shots"] = shots[None] if shots.ndim == 2 else shots
    given["capital_weapon"] = np.atleast_1d(np.asarray(given["capital_weapon"], np.intp))
    given.setdefault("label", "one")
    return Attack(**given)  # pyright: ignore[reportArgumentType]


def prospects(chance: object, **like: object) -> Prospects:
    """Return planning values: ten of each weapon, one warhead at each of ten aim points, unless told."""
    table = np.asarray(chance, float)
    n_weapons, n_targets = table.shape
    given: dict[str, object] = {
        "laydowns": np.zeros(1, np.intp),
        "chance": table,
        "flight_s": np.full(table.shape, 1000.0),
        "capital_s": np.full(n_weapons, 1000.0),
        "stock": np.full(n_weapons, 10.0),
        "at_stake": np.full(n_targets, 10.0),
        "aim_points": np.full(n_targets, 10.0),
        "n_command": 0.0,
        "n_opening": 0.0,
        "max_shots": 2,
        "is_theatre": np.zeros(n_weapons, bool),
        "is_slow": np.zeros(n_weapons, bool),
        "is_nuclear": np.ones(n_weapons, bool),
        "is_soft": np.zeros(n_targets, bool),
        **like,
    }
    for name in ("chance", "flight_s", "capital_s"):
        given[name] = np.asarray(given[name])[None]
    return Prospects(**given)  # pyright: ignore[reportArgumentType]
