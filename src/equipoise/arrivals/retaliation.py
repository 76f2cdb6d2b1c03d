"""What is left to retaliate, as arrays: all that the distribution of arrivals follows from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

import numpy as np

from equipoise.arrays import Array, Index


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

    def part(self, rows: Index) -> Retaliation:
        """Return the same for some draws."""
        return Retaliation(
            leg=self.leg, system=self.system, **{name: array[rows] for name, array in self._arrays().items()}
        )

    def digest(self, *, launching: bool) -> str:
        """Return a digest of all that the distribution follows from."""
        unread = () if launching else ("p_in_time", "p_launched")
        made = hashlib.blake2b("/".join((*self.leg, *self.system)).encode(), digest_size=16)
        for name, array in self._arrays().items():
            if name not in unread:
                made.update(np.ascontiguousarray(array).tobytes())
        return made.hexdigest()

    def _arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        names = [field.name for field in fields(self) if field.name not in ("leg", "system")]
        return {name: getattr(self, name) for name in names}


def coming(forces: Retaliation, *, under_attack: bool) -> Array:
    """Return the mean number of warheads that come from each group, before interception, (n, g)."""
    return surviving(forces, under_attack=under_attack) * forces.p_works * (1.0 - forces.p_fault)


def surviving(forces: Retaliation, *, under_attack: bool) -> Array:
    """Return the mean number of warheads that are left or launched in time, (n, g)."""
    site = forces.p_site[:, None, :]
    left = (1.0 - site) * forces.p_if_hit + site * forces.p_if_spared
    if under_attack:
        left = left + forces.p_in_time * (forces.p_launched[:, None, :] - left)
    share = np.sum(forces.p_branch[:, :, None] * left, axis=1)
    return forces.n_items * forces.n_missiles * forces.load * forces.p_available * share
