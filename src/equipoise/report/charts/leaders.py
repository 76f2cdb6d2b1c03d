"""Patron and client as a tree: which course is the patron's best, which he takes, where the game ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from equipoise.report.charts.drawing import HEAD, Drawing, Sign, Stroke, Words, line, spec, stacked
from equipoise.report.figure import Figure
from equipoise.report.palette import INK, MUTED, UNCERTAINTY, UNVERIFIED_SIGN
from equipoise.study.form import Study
from equipoise.study.leaders import WORDS
from equipoise.study.wording import percent

BEST, TAKEN, ENDS = "politics.strategy.", "politics.strategy_logit.", "politics.end."
#: Where the root of a tree and the ends of its branches lie; height of a heading and of a branch.
ROOT, TIP, TOP, ROW = 12.0, 130.0, 22.0, 27.0
#: Width of a branch that takes everything, and of one that takes next to nothing.
THICK, THIN = 15.0, 0.8


def figures(study: Study) -> Iterable[Figure]:
    """Return the tree of the baseline; nothing where the case has no patron and client."""
    courses = _shares(study, TAKEN)
    best = dict(_shares(study, BEST))
    ends = _shares(study, ENDS)
    if not courses or not ends:
        return
    told = [
        f"Course {name}: best in {percent(best.get(name, 0.0))} of draws, taken with {percent(share)}."
        for name, share in courses
    ]
    yield Figure(
        name="politics-tree",
        title="Patron and client",
        caption=(
            f"The game in {study.arms[0]}: the patron picks a course, the client complies, stalls or turns "
            "away, force may follow, and a client who stays may fall. Branches are as thick as how often "
            "they are taken where better courses are only likelier; in brackets, how often a course is the "
            f"best one. {UNVERIFIED_SIGN} Payoffs are all assumed: shares say what follows from their "
            "spans, not what will be done. No fall, vote or revolt is predicted."
        ),
        alt=" ".join([*told, *(f"The game ends {name} with {percent(share)}." for name, share in ends)]),
        grammar="vega",
        spec=spec(
            stacked(
                [
                    _tree(
                        "the patron's course",
                        [
                            (f"{name}  {percent(share)} (best in {percent(best.get(name, 0.0))})", share)
                            for name, share in courses
                        ],
                    ),
                    _tree("how it ends", [(f"{name}  {percent(share)}", share) for name, share in ends]),
                ]
            )
        ),
    )


def _shares(study: Study, stem: str) -> list[tuple[str, float]]:
    """Return the members of a family with their means in the baseline, the largest first."""
    found = [
        (_said(id_.removeprefix(stem)), summary.mean)
        for id_, row in study.outcomes.items()
        if id_.startswith(stem) and (summary := row.arms.get(study.arms[0])) is not None
    ]
    return sorted(found, key=lambda part: -part[1])


def _said(name: str) -> str:
    """Return a course or an end in words."""
    return WORDS.get(name, name.replace("_", " "))


def _tree(title: str, branches: Sequence[tuple[str, float]]) -> Drawing:
    """Return one root with its branches from top to bottom."""
    middle = TOP + ROW * len(branches) / 2
    strokes: list[Stroke] = []
    points = [Sign(x=ROOT, y=middle, shape="circle", colour=INK, size=110)]
    words = [Words(x=0, y=HEAD, text=title, size=HEAD, is_bold=True)]
    for position, (name, share) in enumerate(branches):
        y = TOP + ROW * (position + 0.5)
        strokes.append(
            line(ROOT, middle, TIP, y, colour=UNCERTAINTY, width=round(THIN + (THICK - THIN) * share, 1))
        )
        points.append(Sign(x=TIP, y=y, shape="circle", colour=MUTED, size=60))
        words.append(Words(x=TIP + 10, y=y + 4, text=name))
    return Drawing(
        height=TOP + ROW * len(branches), strokes=tuple(strokes), signs=tuple(points), words=tuple(words)
    )
