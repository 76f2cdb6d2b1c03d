"""The change of a study set among past ones, all through the same model at the same resolution.

Question: larger or smaller than what? The study's own change is run once more with the threatened side as
coarse as in the past, and stands in one row with the changes of the table; how far that is from the fine
result is told. Largest weakness: the table holds what became known as a change; most of history is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from equipoise.arms import Arm
from equipoise.cases.files import Case
from equipoise.history import changes, hostility, resolution, rows, spans
from equipoise.history.changes import ARRIVING, Change, Pair, Span
from equipoise.history.spans import Name, Spans
from equipoise.study.findings import Outcomes
from equipoise.study.wording import listed

BASELINE, CHANGE = "baseline", "change"
#: What the row of the study is called.
OWN = "this change"
#: Changes nearer than this are told as of the same size.
NEAR = 0.002
#: A loss below this is told as none.
NOTHING = 0.0005
#: More past changes than this are counted and not named.
MOST_NAMED = 6
#: Draws of the study's own coarse run, those of the past ones.
DRAWS = changes.DRAWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """One change, of the past or the study's own: its sizes with intervals, and the reaction that followed.

    ``loss`` is the share of retaliation that could be expected to be lost, feared deployments by their
    chance, times hostility; ``capability`` the fall of what arrives as a share of all warheads; ``fear`` the
    rise of the believed chance, times hostility. ``reaction`` is empty for the study's own.
    """

    id: str
    date: str
    what: str
    threatened: str
    loss: Span
    capability: Span
    fear: Span
    reaction: tuple[float, ...] = ()
    is_prospect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardsticks:
    """All changes, largest loss first, with the study's own among them.

    Attributes
    ----------
    rows : tuple of Yardstick
    fine, coarse : float
        Fall of what arrives as a share of all warheads, with all divisions and with one a leg.
    told : tuple of str
        The same in sentences.
    """

    rows: tuple[Yardstick, ...]
    fine: float
    coarse: float
    told: tuple[str, ...]


def yardsticks(case: Case, built: Sequence[Arm], by_arm: Mapping[str, Outcomes], *, seed: int) -> Yardsticks:
    """Return the study's change among past ones.

    Parameters
    ----------
    case : Case
        With the date of its arms.
    built : sequence of Arm
        Baseline first, with an arm ``change``.
    by_arm : mapping
        Outcomes of the study, for the fine result.
    seed : int
        Of the study.
    """
    told = spans.load()
    own = _own(case, built, told, seed)
    coarse = own.capability.mean
    fine = _fine(built, by_arm, case.roles.threatened)
    named = {row.id: row for row in rows.load(warnings=told.states)}
    found = [own]
    for change in changes.past_changes():
        row = named.get(change.id)
        if row is not None and change.loss and change.capability and change.fear:
            low, high = row.reaction
            found.append(
                Yardstick(
                    id=change.id,
                    date=row.date.isoformat(),
                    what=row.system,
                    threatened=row.threatened,
                    loss=change.loss,
                    capability=change.capability,
                    fear=change.fear,
                    reaction=(low, high),
                    is_prospect=change.is_prospect,
                )
            )
    ordered = tuple(sorted(found, key=lambda item: (-item.loss.mean, item.date)))
    return Yardsticks(
        rows=ordered,
        fine=fine,
        coarse=coarse,
        told=_sentences(ordered, fine, coarse, is_past=bool(case.world)),
    )


def as_json(found: Yardsticks) -> dict[str, Any]:
    """Return yardsticks as plain data, as a study keeps them.

    Parameters
    ----------
    found : Yardsticks
        From :func:`yardsticks`.
    """
    plain = asdict(found)
    return {
        **plain,
        "rows": [{**row, "reaction": list(row["reaction"])} for row in plain["rows"]],
        "told": list(found.told),
    }


def _own(case: Case, built: Sequence[Arm], told: Spans, seed: int) -> Yardstick:
    """Return the study's change at the resolution of the past."""
    worlds = {arm.name: arm.world for arm in built}
    threatened = case.roles.threatened
    before, after = (resolution.coarsened(worlds[arm], threatened) for arm in (BASELINE, CHANGE))
    pair = Pair(
        before=before,
        after=after,
        feared=after,
        standing=after,
        p_comes=1.0,
        threatened=threatened,
        rival=case.roles.rival,
        warheads=max(resolution.warheads(before, threatened), 1.0),
        hostility=hostility.fact(told, _named(threatened, told), _named(case.roles.rival, told), case.date),
    )
    made: Change = changes.measure(OWN, pair, seed=seed, draws=DRAWS)
    nothing = Span(mean=0.0, low=0.0, high=0.0)
    return Yardstick(
        id=OWN,
        date=case.date.isoformat(),
        what=case.title,
        threatened=threatened.upper(),
        loss=made.loss or nothing,
        capability=made.capability or nothing,
        fear=made.fear or nothing,
    )


def _named(code: str, told: Spans) -> Name:
    """Return a side by its code; one that the list doesn't know belongs to no bloc."""
    found = (name for name in told.names.values() if name.code == code)
    return next(found, Name(code=code, bloc="", rival="", lat=0.0, lon=0.0))


def _fine(built: Sequence[Arm], by_arm: Mapping[str, Outcomes], threatened: str) -> float:
    """Return the fall of what arrives in the study itself, as a share of all warheads."""
    base = next(arm.world for arm in built if arm.name == BASELINE)
    values = [by_arm[arm][ARRIVING].values for arm in (BASELINE, CHANGE)]
    if values[0] is None or values[1] is None:
        return 0.0
    return float((values[0] - values[1]).mean()) / max(resolution.warheads(base, threatened), 1.0)


def _sentences(
    ordered: Sequence[Yardstick], fine: float, coarse: float, *, is_past: bool = False
) -> tuple[str, ...]:
    """Say where the change stands, what it stands among, and what the resolution does."""
    own = next(row for row in ordered if row.id == OWN)
    past = [row for row in ordered if row.id != OWN]
    larger = [_short(row) for row in past if row.loss.mean > own.loss.mean + NEAR]
    same = [_short(row) for row in past if abs(row.loss.mean - own.loss.mean) <= NEAR]
    smaller = [_short(row) for row in past if row.loss.mean < own.loss.mean - NEAR]
    size = f"{100 * own.loss.mean:.1f} %" if abs(own.loss.mean) >= NOTHING else "next to nothing"
    said: list[str] = []
    said.append(
        f"Run through the same model as {len(past)} past changes, with the threatened side as coarse as "
        f"there, the change takes {size} of the retaliation that could be expected, hostility counted in."
    )
    for words, group in (("more", larger), ("about as much", same), ("less", smaller)):
        if len(group) == len(past):
            said.append(f"All of them took {words}; nearest comes {_nearest(own, past)}.")
        elif group:
            whose = listed(group) if len(group) <= MOST_NAMED else f"{len(group)} of them"
            said.append(f"{whose} took {words}.")
    # a world of the past is as coarse as it is
    if not is_past and round(coarse - fine, 4) == 0:
        said.append("One division a leg instead of all of them moves the result by less than 0.01 %.")
    elif not is_past:
        said.append(
            f"One division a leg instead of all of them changes the result itself: the share of all warheads "
            f"that no longer arrives is {100 * coarse:.2f} % on the coarse world and "
            f"{100 * fine:.2f} % on the fine one."
        )
    said.append(
        "The table can reject an index, not calibrate a scale; this reading of it was chosen after a first "
        "one, fixed beforehand, had not beaten simple baselines."
    )
    return tuple(said)


def _short(row: Yardstick) -> str:
    """Return a past change in two words: its name and its year, as in the table."""
    name = row.id.removesuffix(row.date[:4]).rstrip("_- ")
    return f"{name} {row.date[:4]}"


def _nearest(own: Yardstick, past: Sequence[Yardstick]) -> str:
    """Return the past change whose loss is nearest, with its size."""
    found = min(past, key=lambda row: abs(row.loss.mean - own.loss.mean))
    return f"{_short(found)} with {100 * found.loss.mean:.1f} %"
