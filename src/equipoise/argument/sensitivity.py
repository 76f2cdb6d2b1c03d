"""Which facts does the effect of a change hang on, how well are those known, and what to find out first?

Takes the effect of each draw and the columns of the facts in doubt; needs no further run, but for the same
with the spans of unsourced facts doubled, which is two worlds more. Facts that move together count once, by
the one that shows most. Largest weakness: first-order shares; what facts do only together is in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from types import MappingProxyType

import numpy as np

from equipoise.argument import at_hand, widening
from equipoise.argument.at_hand import AtHand
from equipoise.argument.evaluation import Evaluate, effect, unread_kinds
from equipoise.arrays import Array, Index
from equipoise.facts.record import CONFIDENCES, Fact
from equipoise.measures import evidence
from equipoise.measures.sensitivity import Known
from equipoise.sampling.draws import Pool
from equipoise.world.snapshot import World

#: Confidences of facts that a source could still be found for.
UNFOUND = ("SECOND-HAND", "REMEMBERED", "ASSUMED")
#: Most facts named as worth finding out.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisive:
    """A fact that an effect hangs on.

    ``first`` is the share of the effect's variance that it explains alone; ``total`` with all it does
    together with others, None because it isn't worked out. ``group`` names the shared luck that it moves with
    and ``members`` how many facts in doubt do, 1 for a fact by itself: the share is then that of the group.
    """

    fact: str
    title: str
    confidence: str
    first: float
    total: float | None = None
    group: str = ""
    members: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What the effect of a change on one outcome hangs on.

    Parameters
    ----------
    outcome : str
        Whose effect.
    n, n_facts : int
        Draws (outer draws for fear) and facts in doubt that were looked at.
    facts : tuple of Decisive
        Largest first; only what chance would hardly give.
    explained : float
        Sum of their shares, at most 1: the rest is facts together, and facts too small to tell from chance.
    evidence : mapping of class to float
        Shares of the explained part that hang on facts ``read``, ``second_hand``, ``remembered``,
        ``computed``, ``assumed``; they sum to one, or there are none where nothing is explained.
    averaged : bool
        Whether facts that the threatened side can't know are averaged inside the outcome, and so can't show.
    of_ranks : bool
        Whether shares are of the variance of ranks, because of the values themselves nothing is explained.
    least : float
        Smaller shares can't be told from chance in so many draws, and aren't counted.
    """

    outcome: str
    n: int
    n_facts: int
    facts: tuple[Decisive, ...]
    explained: float
    evidence: Mapping[str, float]
    averaged: bool = False
    of_ranks: bool = False
    least: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfound:
    """A fact whose sourcing would narrow the answer.

    ``narrowing`` is the share of the 5 to 95 % span of the effect on ``outcome`` that goes, on average, once
    the fact is known.
    """

    fact: str
    title: str
    confidence: str
    outcome: str
    first: float
    narrowing: float
    members: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What was looked at of one outcome: facts, columns in its draws and their classes, each fact's group."""

    facts: Mapping[str, Fact]
    columns: Mapping[str, Array]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    known: Known = field(default_factory=dict[str, Index])

    @property
    def n_tested(self) -> int:
        """How many columns are looked at, joined ones included."""
        return len(self.columns) + len(self.groups)


def sensitivity(outcome: str, values: Array, given: AtHand) -> Sensitivity:
    """Return which facts the effect of a change hangs on, and how well those are known.

    Parameters
    ----------
    outcome : str
        Outcome id.
    values : (n,) array
        Change less baseline, one number per draw (for fear per outer draw).
    given : AtHand
        Facts in doubt that are read, and their columns in the same draws.

    Notes
    -----
    Facts that share luck are one: joined by the mean of their ranks, each with the sign of its
    weight; where one member by itself shows more, the group goes by that. A joint share has the worst
    confidence of its members. Fear is an average over what the threatened side can't know, so those facts
    can't show here.

    See Also
    --------
    equipoise.measures.evidence : the rules.
    """
    looked = _looked(outcome, values.size, given)
    facts = _facts(looked, values)
    of_ranks = not facts and bool(np.ptp(values) > 0)
    if of_ranks:
        facts = _facts(looked, evidence.ranks(values))
    shares = {row.fact: row.first for row in facts}
    return Sensitivity(
        outcome=outcome,
        n=values.size,
        n_facts=len(looked.columns),
        facts=facts,
        explained=min(fsum(shares.values()), 1.0),
        evidence=MappingProxyType(evidence.by_class(shares, {row.fact: row.confidence for row in facts})),
        averaged=_is_fear(outcome),
        of_ranks=of_ranks,
        least=evidence.least_share(values.size, evidence.classes_for(values.size), looked.n_tested),
    )


def doubled(
    worlds: Mapping[str, World],
    wanted: Sequence[str],
    evaluate: Evaluate,
    *,
    read: frozenset[str],
    seed: int,
    n: int,
    before: str = "baseline",
    after: str = "change",
    viewer: str = "",
    pool: Pool | None = None,
) -> dict[str, Sensitivity]:
    """Return the same with the span of every assumed or remembered fact doubled, by outcome.

    Why: a guess with a narrow span would else look harmless.

    Parameters
    ----------
    worlds : mapping of arm to World
        With the two arms.
    wanted : sequence of str
        Outcome ids; those without a meaning in either arm are left out.
    evaluate : Evaluate
        The model at ``n`` draws: two worlds are run.
    read : frozenset of str
        Facts that the model reads.
    seed, n : int
        What ``evaluate`` draws with.
    before, after : str
        Names of the arms.
    viewer : str
        The threatened side, for what is hidden from it.
    pool : Pool, optional
        What the study has drawn.
    """
    wide = {name: widening.widened(worlds[name]) for name in (before, after)}
    told = evaluate(wide, wanted)
    given = at_hand.at_hand(wide, {}, arm=after, read=read, seed=seed, n=n, viewer=viewer, pool=pool)
    found: dict[str, Sensitivity] = {}
    for id_ in wanted:
        values = effect(told, id_, after, before)
        if values is not None:
            found[id_] = sensitivity(id_, values, given)
    return found


def to_find_out(
    found: Sequence[Sensitivity], effects: Mapping[str, Array], given: AtHand, most: int = MOST_NAMED
) -> tuple[Unfound, ...]:
    """Return the facts whose sourcing would narrow the answer most, the most telling first.

    Parameters
    ----------
    found : sequence of Sensitivity
        Of the headlines.
    effects : mapping of outcome id to (n,) array
        Change less baseline, per draw.
    given : AtHand
        The columns of the facts.
    most : int
        How many at most.

    Notes
    -----
    Each fact that is second-hand, remembered or assumed is taken at the headline where it explains most;
    left out is one that would not narrow it.
    """
    best: dict[str, Unfound] = {}
    for item in found:
        columns = _looked(item.outcome, item.n, given).columns
        for row in item.facts:
            before = best[row.fact].first if row.fact in best else 0.0
            if row.confidence not in UNFOUND or row.first <= before:
                continue
            gain = evidence.narrowing(effects[item.outcome], columns[row.fact])
            if gain > 0.0:
                best[row.fact] = Unfound(
                    fact=row.fact,
                    title=row.title,
                    confidence=row.confidence,
                    outcome=item.outcome,
                    first=row.first,
                    narrowing=gain,
                    members=row.members,
                )
    return tuple(sorted(best.values(), key=lambda row: (-row.first, row.fact))[:most])


def _looked(outcome: str, size: int, given: AtHand) -> _Looked:
    """Return the facts that may show in an outcome, with their columns in its draws."""
    unread, fear = unread_kinds(outcome), _is_fear(outcome)
    where = at_hand.rows(size, given.n)
    facts = {
        key: fact
        for key, fact in given.facts.items()
        if fact.kind not in unread and not (fear and key in given.hidden)
    }
    columns = {key: given.columns[key][where] for key in facts}
    groups: dict[str, list[str]] = {}
    for key, fact in facts.items():
        if fact.factor and fact.weight and np.ptp(columns[key]) > 0:
            groups.setdefault(fact.factor, []).append(key)
    together = {name: tuple(members) for name, members in groups.items() if len(members) > 1}
    known = given.known(size, evidence.classes_for(size))
    return _Looked(facts=facts, columns=columns, groups=together, known=known)


def _facts(looked: _Looked, values: Array) -> tuple[Decisive, ...]:
    """Return the facts that values hang on, one for each group, largest first."""
    singles = evidence.counted(values, looked.columns, looked.n_tested, looked.known)
    joint = {name: _joined(looked, members) for name, members in looked.groups.items()}
    in_group = {member: name for name, members in looked.groups.items() for member in members}
    rows: dict[str, Decisive] = {}
    for fact_id, share in singles.items():
        name = in_group.get(fact_id, "")
        if (name or fact_id) not in rows:
            rows[name or fact_id] = _decisive(looked, fact_id, share, name)
    for name, share in evidence.counted(values, joint, looked.n_tested).items():
        if name not in rows or share > rows[name].first:
            shown = rows[name].fact if name in rows else looked.groups[name][0]
            rows[name] = _decisive(looked, shown, share, name, joint=True)
    return tuple(sorted(rows.values(), key=lambda row: (-row.first, row.fact)))


def _joined(looked: _Looked, members: Sequence[str]) -> Array:
    """Return one column for facts that move together: the mean of their ranks, each the way it moves."""
    ranks = [np.sign(looked.facts[key].weight) * evidence.ranks(looked.columns[key]) for key in members]
    return np.mean(ranks, axis=0)


def _decisive(looked: _Looked, fact_id: str, share: float, group: str, *, joint: bool = False) -> Decisive:
    """Return the row of a fact; one that stands for its group jointly has the group's worst confidence."""
    fact, members = looked.facts[fact_id], looked.groups.get(group, (fact_id,))
    confidences = [looked.facts[key].confidence for key in (members if joint else (fact_id,))]
    return Decisive(
        fact=fact_id,
        title=fact.title,
        confidence=max(confidences, key=CONFIDENCES.index),
        first=share,
        group=group,
        members=len(members),
    )


def _is_fear(outcome: str) -> bool:
    """Return whether an outcome is an average over what the threatened side can't know."""
    return outcome.startswith("fear.")
