"""What missile defence on the host's soil adds, told against its ceiling.

Outcomes per arm go in, one small row comes out, and one sentence is made from
it: which share of what comes the interceptors outside the rival's territory can
meet, before and after and with the feared ones, how many warheads all
interceptors destroy, and how many targets they could engage at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from equipoise.study.valued import Valued
from equipoise.study.wording import number

SHARE, DESTROYED, CEILING = "defence.engageable_share", "defence.intercepted", "defence.ceiling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Means in one arm: share in reach with its 5 and 95 %, warheads destroyed, targets at most."""

    share: float
    q05: float
    q95: float
    destroyed: float
    ceiling: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interceptors:
    """Missile defence before and after the change, and with the feared interceptors if there is that arm."""

    before: Reached
    after: Reached
    feared: Reached | None


def interceptors(arms: Mapping[str, Mapping[str, Valued]], cell: str, feared: str) -> Interceptors | None:
    """Return what missile defence adds; None where the model says nothing of it.

    Parameters
    ----------
    arms : mapping of arm to outcomes
        With ``baseline`` and ``change``.
    cell : str
        Posture cell of the shares and numbers.
    feared : str
        Name of the arm with the feared interceptors; it may be missing.
    """
    found = [_reached(arms[name], cell) if name in arms else None for name in ("baseline", "change", feared)]
    before, after, more = found
    if before is None or after is None:
        return None
    return Interceptors(before=before, after=after, feared=more)


def told(found: Interceptors | None, host: str, rival: str) -> list[str]:
    """Return the sentence on missile defence, or nothing where the model says nothing of it."""
    if found is None:
        return []
    before, after, feared = found.before, found.after, found.feared
    fast = "" if feared is None else f", {_share(feared)} with the feared fast ones"
    more = "" if feared is None else f" ({_warheads(feared.destroyed)} with the feared ones)"
    sentence = (
        f"Interceptors outside {rival} can meet {_share(before)} of the warheads that come before the change "
        f"in {host}, {_share(after)} after it{fast}; all interceptors together destroy "
        f"{_warheads(before.destroyed)} warheads before and {_warheads(after.destroyed)} after{more}, "
        f"against a ceiling of {number(before.ceiling, 'targets')} targets before and "
        f"{number(after.ceiling, 'targets')} after that they could engage if all were in reach."
    )
    return [sentence]


def _warheads(value: float) -> str:
    """Return a number of warheads; two digits where there are few, so that a small difference shows."""
    return f"{value:.2f}" if value < 10 else number(value, "warheads")


def _share(part: Reached) -> str:
    """Return a share with its interval."""
    low, high = number(part.q05, "share"), number(part.q95, "share")
    return f"{number(part.share, 'share')} (5 to 95 %: {low} to {high})"


def _reached(outcomes: Mapping[str, Valued], cell: str) -> Reached | None:
    """Return the means of one arm, or None where an outcome is missing or without meaning."""
    ids = (f"{SHARE}@{cell}", f"{DESTROYED}@{cell}", CEILING)
    values = [outcomes[id_].values if id_ in outcomes else None for id_ in ids]
    share, destroyed, ceiling = values
    if share is None or destroyed is None or ceiling is None:
        return None
    q05, q95 = (float(q) for q in np.quantile(share, (0.05, 0.95)))
    return Reached(
        share=float(share.mean()),
        q05=q05,
        q95=q95,
        destroyed=float(destroyed.mean()),
        ceiling=float(ceiling.mean()),
    )
