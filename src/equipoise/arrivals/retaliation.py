"""What is left to retaliate, as arrays: all that the distribution of arrivals follows from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.arrivals.command import Command, p_heard

#: Arrays that only a launch under attack follows from.
LATE = ("p_in_time", "p_launched", "p_out", "p_passes")
#: Arrays with branches of the alarm along their second axis.
BY_BRANCH = frozenset({"p_if_hit", "p_if_spared", "p_branch", "p_in_time", "p_authority", "p_out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Retaliation:
    """All that decides how many arrive; groups (g), branches of the alarm (b).

    Attributes
    ----------
    leg, system : tuple of str
        Leg and missile type of each group.
    n_items, n_missiles, load, site_size : (n, g) array
        Items; missiles an item; warheads a missile; items at one site.
    p_available, p_works, p_fault : (n, g) array
        Not in overhaul; missile works, or aircraft's weapon gets through; type fails as a type.
    p_site : (n, g) array
        A site is spared.
    p_if_hit, p_if_spared : (n, b, g) array
        An item is left when its site is hit, when it is spared.
    p_launched : (n, g) array
        An item is ready to launch under attack.
    p_branch : (n, b) array
        Chance of each branch.
    p_in_time : (n, b, g) array
        Chance that the order comes in time for a group (0 for groups that don't launch under
        attack); groups share the luck, so a smaller chance is contained in a larger one.
    command : Command, optional
        Chances that orders are given and heard; without it they always are.
    """

    leg: tuple[str, ...]
    system: tuple[str, ...]
    n_items: Array
    n_missiles: Array
    load: Array
    site_size: Array
    p_available: Array
    p_works: Array
    p_fault: Array
    p_site: Array
    p_if_hit: Array
    p_if_spared: Array
    p_launched: Array
    p_branch: Array
    p_in_time: Array
    command: Command | None = None

    def part(self, rows: Index) -> Retaliation:
        """Return the same for some draws."""
        return Retaliation(
            leg=self.leg,
            system=self.system,
            command=None if self.command is None else self.command.part(rows),
            **{name: array[rows] for name, array in self.arrays().items()},
        )

    def p_out(self, branch: int) -> Array:
        """Return the chance that under attack the order goes out in time for anybody, (n,)."""
        for_groups = self.p_in_time[:, branch].max(axis=1, initial=0.0)
        return for_groups if self.command is None else np.maximum(self.command.p_out[:, branch], for_groups)

    def digests(self, *, launching: bool, known: dict[int, bytes] | None = None) -> tuple[str, str]:
        """Return digests of all that the distribution follows from: ridden out, and (if so) launching.

        ``known`` has digests of single arrays by their ``id``; looked up and filled, for attacks that leave
        some arrays as they are. It may not outlive them.
        """
        units = () if self.command is None else self.command.unit
        heard = {} if self.command is None else self.command.arrays()
        made = hashlib.sha256("/".join((*self.leg, *self.system, *map(str, units))).encode())
        arrays, seen = self.arrays() | heard, {} if known is None else known
        for name, array in arrays.items():
            if name not in LATE:
                made.update(_digest(array, seen))
        ridden = made.hexdigest()
        for name in LATE if launching else ():
            if name in arrays:
                made.update(_digest(arrays[name], seen))
        return ridden, made.hexdigest()

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        names = [field.name for field in fields(self) if field.name not in ("leg", "system", "command")]
        return {name: getattr(self, name) for name in names}


def _digest(array: Array, known: dict[int, bytes]) -> bytes:
    """Return the digest of one array, made once."""
    if id(array) not in known:
        known[id(array)] = hashlib.sha256(np.ascontiguousarray(array).data).digest()
    return known[id(array)]


def joined(several: Sequence[Retaliation]) -> Retaliation:
    """Return the draws of several, of the same groups, one after the other.

    Where one has fewer branches of the alarm than another, its last one is repeated without any chance.
    """
    first = several[0]
    if len(several) == 1:
        return first
    most = max(each.p_branch.shape[1] for each in several)
    parts = [each.arrays() for each in several]
    orders = [{} if each.command is None else each.command.arrays() for each in several]
    arrays = {
        name: np.concatenate([_branched(name, part[name], most) for part in parts]) for name in parts[0]
    }
    heard = {
        name: np.concatenate([_branched(name, part[name], most) for part in orders]) for name in orders[0]
    }
    return replace(
        first, **arrays, command=None if first.command is None else replace(first.command, **heard)
    )


def _branched(name: str, array: Array, most: int) -> Array:
    """Return an array with ``most`` branches of the alarm, where it has any."""
    if name not in BY_BRANCH or array.shape[1] == most:
        return array
    more = np.repeat(array[:, -1:], most - array.shape[1], axis=1)
    return np.concatenate([array, np.zeros_like(more) if name == "p_branch" else more], axis=1)


def coming(forces: Retaliation, *, under_attack: bool, told: bool = False) -> Array:
    """Return the mean number of warheads that come from each group, before interception, (n, g).

    Parameters
    ----------
    forces : Retaliation
        What is left, and what is in time.
    under_attack : bool
        Launch under attack where in time, or ride the attack out.
    told : bool
        Count what no order reaches as not sent; otherwise orders are given and heard.
    """
    if told:
        return coming_told(forces, (under_attack,))[0]
    return surviving(forces, under_attack=under_attack) * _works(forces)


def coming_told(forces: Retaliation, policies: Sequence[bool]) -> list[Array]:
    """Return what :func:`coming` returns of what orders reach, under several policies.

    Parameters
    ----------
    forces : Retaliation
        What is left, and what is in time.
    policies : sequence of bool
        Launch under attack where in time, or ride the attack out.
    """
    if forces.command is None:
        return [coming(forces, under_attack=under_attack) for under_attack in policies]
    on, left, whole, works = forces.command, _left(forces), _whole(forces), _works(forces)
    late = on.p_authority[:, :, None] * p_heard(on)[:, None, :] * left
    found: list[Array] = []
    for under_attack in policies:
        sent = _with_those_in_time(forces, on, left, late) if under_attack else late
        found.append(whole * np.sum(forces.p_branch[:, :, None] * sent, axis=1) * works)
    return found


def _with_those_in_time(forces: Retaliation, on: Command, left: Array, late: Array) -> Array:
    """Return the chance that an item is sent, under attack or ``late`` after it, (n, b, g)."""
    out = np.stack([forces.p_out(b) for b in range(forces.p_branch.shape[1])], axis=1)
    passes = on.p_passes[:, None, None]
    sent = forces.p_in_time * (forces.p_launched[:, None, :] - left) + out[:, :, None] * left
    return passes * sent + (1.0 - passes * out[:, :, None]) * late


def surviving(forces: Retaliation, *, under_attack: bool) -> Array:
    """Return the mean number of warheads that are left or launched in time, (n, g)."""
    left = _left(forces)
    if under_attack:
        left = left + forces.p_in_time * (forces.p_launched[:, None, :] - left)
    return _whole(forces) * np.sum(forces.p_branch[:, :, None] * left, axis=1)


def _left(forces: Retaliation) -> Array:
    """Return the chance that an item is left after the attack, (n, b, g)."""
    site = forces.p_site[:, None, :]
    return (1.0 - site) * forces.p_if_hit + site * forces.p_if_spared


def _whole(forces: Retaliation) -> Array:
    """Return the warheads of each group, those not available aside, (n, g)."""
    return forces.n_items * forces.n_missiles * forces.load * forces.p_available


def _works(forces: Retaliation) -> Array:
    """Return the chance that a weapon works and its type doesn't fail as a type, (n, g)."""
    return forces.p_works * (1.0 - forces.p_fault)
