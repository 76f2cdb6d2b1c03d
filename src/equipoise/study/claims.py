"""What became of the claims, told in sentences made by rules.

Verdicts go in, sentences come out: how many clauses hold, hold in part, fail or
stay open, then each clause with its reason, who said it and as of when. A
verdict that rests on assumed facts says so wherever it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipoise.argument.claims import Judged
from equipoise.measures.verdicts import Verdict
from equipoise.study.wording import listed, percent, spoken_date

#: Verdicts in the order of telling; what is said of one claim, and of several.
ORDER: tuple[tuple[Verdict, str, str], ...] = (
    ("holds", "holds", "hold"),
    ("holds in part", "holds in part", "hold in part"),
    ("fails", "fails", "fail"),
    ("undecided", "is undecided", "are undecided"),
    ("outside the model", "is outside the model", "are outside the model"),
)
#: From which share on it is said how much of a verdict is assumed.
MOSTLY = 0.5


def told(judged: Sequence[Judged]) -> list[str]:
    """Return the sentences that say how the claims came out, without their reasons.

    Parameters
    ----------
    judged : sequence of Judged
        The claims of a case; none give no sentence.
    """
    if not judged:
        return []
    found = [(one, many, _of(judged, verdict)) for verdict, one, many in ORDER]
    counts = [f"{len(rows)} {one if len(rows) == 1 else many}" for one, many, rows in found if rows]
    clauses = "the one clause" if len(judged) == 1 else f"{len(judged)} clauses"
    opening = f"Of {clauses} put to the tests that the case set beforehand, {listed(counts)}."
    near = [row.id for row in judged if row.is_near]
    aside = [f"So near a limit that other draws might turn the verdict: {listed(near)}."] if near else []
    return [opening, *(_group(one, many, rows) for one, many, rows in found if rows), *aside]


def lines(judged: Sequence[Judged], assumed: Mapping[str, float] | None = None) -> tuple[str, ...]:
    """Return one line for each claim: verdict, what was said by whom, and why.

    Parameters
    ----------
    judged : sequence of Judged
        The claims of a case.
    assumed : mapping of outcome to share, optional
        Which part of what facts explain of an outcome falls to assumed facts.
    """
    return tuple(_line(row, assumed or {}) for row in judged)


def turned(first: Sequence[Judged], second: Sequence[Judged], dates: tuple[str, str]) -> list[str]:
    """Return what differs between the verdicts on the same claims on two dates.

    Parameters
    ----------
    first, second : sequence of Judged
        On either date; claims that only one of them has are left out.
    dates : tuple of two str
        ISO dates.
    """
    later = {row.id: row.verdict for row in second}
    pairs = [(row, later[row.id]) for row in first if row.id in later]
    if not pairs:
        return []
    one, other = (spoken_date(date) for date in dates)
    changed = [f"{row.id} ({row.verdict}, then {then})" for row, then in pairs if row.verdict != then]
    if not changed:
        return [f"Every claim has the same verdict on {one} and on {other}."]
    verb = "verdict differs" if len(changed) == 1 else "verdicts differ"
    return [f"Between {one} and {other} {len(changed)} {verb}: {listed(changed)}."]


def _of(judged: Sequence[Judged], verdict: Verdict) -> list[Judged]:
    """Return the claims with one verdict, in their order."""
    return [row for row in judged if row.verdict == verdict]


def _group(one: str, many: str, rows: Sequence[Judged]) -> str:
    """Say which claims have one verdict."""
    quoted = [f"“{row.says.rstrip('.')}”" for row in rows]
    verb = one if len(rows) == 1 else many
    return f"{listed(quoted)} {verb}."


def _line(row: Judged, assumed: Mapping[str, float]) -> str:
    """Tell one claim."""
    who = f"{row.by}, {spoken_date(row.as_of)}" if row.dated else row.by
    what = f"{row.verdict}: “{row.says.rstrip('.')}” ({who})"
    rest = ". ".join(
        part for part in (row.reason.rstrip("."), _basis(row, assumed), _capital(row.dated)) if part
    )
    return f"{what} — {rest}."


def _basis(row: Judged, assumed: Mapping[str, float]) -> str:
    """Say how much of what facts explain is assumed, where it is most of it."""
    share = assumed.get(row.effect.outcome) if row.effect is not None else None
    if share is None or share < MOSTLY:
        return ""
    return f"It rests on assumptions: {percent(share)} of what facts explain of it falls to assumed ones"


def _capital(text: str) -> str:
    """Return a sentence with its first letter as at the beginning."""
    return text[:1].upper() + text[1:]
