"""How far a side may count on ill will: from dated treaties and declarations alone.

Question: how hostile were relations on a day? An index of four parts: limits on offensive arms in force,
another limit in force, and, counting twice, a declaration that both are adversaries no longer. It is fixed
before any score is looked at and never fitted. Largest weakness: paper is not trust; a treaty that both
mean to break counts in full.
"""

from __future__ import annotations

import datetime as dt
from math import fsum

from equipoise.facts.record import Fact
from equipoise.history import making
from equipoise.history.spans import Name, Spans

#: What each kind of instrument takes away, of four.
PARTS = (("offensive", 1.0), ("other", 1.0), ("partnership", 2.0))
WHOLE = 4.0
#: Ill will is never taken to be below this, and known no better than this much each way.
LEAST, SPAN = 0.1, 0.25
#: Between sides of which no instrument is on record.
UNKNOWN = (0.25, 1.0)


def fact(spans: Spans, threatened: Name, rival: Name, day: dt.date) -> Fact:
    """Return how hostile relations were, 0 to 1, as a fact with its reasons.

    Parameters
    ----------
    spans : Spans
        Holds the dated instruments.
    threatened, rival : Name
        The two sides; instruments are between their blocs.
    day : datetime.date
        The day of the change.
    """
    id_ = f"hostility.{threatened.code}_{rival.code}.index"
    title = "How far the threatened side may count on ill will"
    pair = frozenset((threatened.bloc, rival.bloc))
    known = [item for item in spans.instruments if item.blocs == pair]
    if not known:
        note = "No instrument between these sides is on record, so nearly the whole span is open."
        return making.number(id_, making.uniform(*UNKNOWN), "share", title, note)
    holding = [item for item in known if item.holds(day)]
    taken = fsum(part for kind, part in PARTS if any(item.kind == kind for item in holding))
    centre = 1.0 - taken / WHOLE
    ends = (max(centre - SPAN, LEAST), min(max(centre + SPAN, LEAST), 1.0))
    said = "; ".join(item.title for item in holding) or "nothing"
    sources = tuple(dict.fromkeys(cited for item in holding for cited in item.sources))
    note = f"In force on {day}: {said}. Index {centre:.2f}, give or take {SPAN:g}."
    return making.number(id_, making.uniform(*ends), "share", title, note, sources=sources)
