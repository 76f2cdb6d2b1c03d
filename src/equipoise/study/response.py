"""The consequence for nuclear strategy in sentences, made by rules from what the search found.

Rows go in, sentences come out: which outcomes the change moves, the cheapest options that bring them back,
what stays, what it would be without the dangerous ones, whether the same packages elsewhere would ask for the
same, and what the answer does to the rival. Costs are assumed, and every sentence about money says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipoise.argument.answered import Back, Elsewhere, Response, Rival, Spread
from equipoise.outcomes import short
from equipoise.study.wording import listed, number, percent

#: From which share of scenarios on an option is named beside the set.
OFTEN = 0.1
#: Effects on the rival below this share of the value before are told as none.
LEAST = 0.005


def told(found: Response | None, hosts: Mapping[str, str], rival: str) -> list[str]:
    """Return the sentences on the answer to a change; none where there is nothing to say.

    Parameters
    ----------
    found : Response or None
        From the search.
    hosts : mapping of arm to str
        The host of each comparator in words.
    rival : str
        The rival in words.

    Examples
    --------
    >>> told(None, {}, "the rival")
    []
    """
    if found is None:
        return []
    moved = [row for row in found.targets if row.is_moved]
    if not moved:
        kept = f"The change leaves all {len(found.targets)} outcomes asked about within the case's margins"
        return [f"{kept}: no answer is needed, and strategy can stay as it is.", *_abroad(found, hosts)]
    return [
        f"The change moves {_named(moved)} beyond the case's margins.",
        _set(found),
        *_left(found),
        *_dangers(found),
        *_scenarios(found),
        *_abroad(found, hosts),
        *_back(found, rival),
    ]


def lines(found: Response) -> tuple[str, ...]:
    """Return one line for each option: cost, time, what it betters, and why it is not taken."""
    says: list[str] = []
    for row in found.options:
        fate = "in the set" if row.is_chosen else row.why_not or "not in the set"
        sure = "" if row.p_success >= 1 else f", comes off with chance {number(row.p_success, 'probability')}"
        says.append(
            f"{row.says}: {_money(row.cost)}, {row.months.q05:.0f} to {row.months.q95:.0f} months{sure}; "
            f"{fate}; in the cheapest set of {percent(row.share)} of scenarios"
        )
    return tuple(says)


def _set(found: Response) -> str:
    """Say which options are cheapest, or that none helps."""
    if not found.portfolio:
        return (
            f"No set of the {len(found.options)} options that are there within "
            f"{found.horizon_months:g} months brings any of them back."
        )
    says = {row.name: row.says for row in found.options}
    back = [row for row in found.targets if row.is_moved and row.is_restored]
    what = f"brings {_named(back)} back" if back else "comes nearest, and brings none of them back"
    return (
        f"The cheapest set of options that {what}, on average over draws and by its own run, is "
        f"{listed([says[name] for name in found.portfolio])}; it would cost {_money(found.cost)} over ten "
        "years (all costs are assumed)."
    )


def _left(found: Response) -> list[str]:
    """Say what the set leaves unrestored."""
    left = [row for row in found.targets if not row.is_restored]
    near = [row for row in found.targets if row.is_near and (row.is_moved or not row.is_restored)]
    aside = [f"So near the margin that other draws could decide otherwise: {_named(near)}."] if near else []
    if not left or not found.portfolio:
        return aside
    parts = [
        f"{short(row.outcome)} ({number(row.before, row.unit)} before, {number(row.after, row.unit)} after, "
        f"{number(row.answered, row.unit)} with the set)"
        for row in left
    ]
    return [f"Not brought back: {_joined(parts)}.", *aside]


def _dangers(found: Response) -> list[str]:
    """Say what the set risks that is no money, and what is left without those options."""
    risky = [row for row in found.options if row.is_chosen and row.caution]
    if not risky:
        return []
    prices = listed([f"the chance of {row.caution}" for row in risky])
    said = f"Its real price is not in the money: {prices}, of which the model says nothing."
    if found.calmer is None:
        return [said]
    says = {row.name: row.says for row in found.options}
    calm = found.calmer
    what = listed([says[name] for name in calm.options])
    if not calm.options:
        return [said, "Without such options no set brings anything back."]
    stays = f"leaves {_joined([short(id_) for id_ in calm.left])} unrestored" if calm.left else "restores all"
    return [said, f"Without such options the best set ({what}) costs {_money(calm.cost)} and {stays}."]


def _scenarios(found: Response) -> list[str]:
    """Say how often each option is taken over the scenarios, largest share first."""
    often = sorted((row for row in found.options if row.share >= OFTEN), key=lambda row: -row.share)
    if not often:
        return [f"In most of {found.n_scenarios} scenarios taken one by one nothing would be bought."]
    parts = [f"{row.says} ({percent(row.share)})" for row in often]
    return [f"Taken one by one, the {found.n_scenarios} scenarios would choose {listed(parts)}."]


def _abroad(found: Response, hosts: Mapping[str, str]) -> list[str]:
    """Say whether the same packages elsewhere would ask for the same."""
    return [_one_abroad(found, row, hosts.get(row.arm, row.arm)) for row in found.elsewhere]


def _one_abroad(found: Response, row: Elsewhere, host: str) -> str:
    """Compare the set here with that at one other host."""
    says = {offer.name: offer.says for offer in found.options}
    if row.is_same and not row.options:
        same = "would ask for no answer either"
    elif row.is_same:
        same = "would ask for the same options"
    elif row.options:
        same = _other(row.options, found.portfolio, says)
    else:
        same = "would ask for no option at all" if not row.left else "would find no option that helps"
    gap = row.difference
    return (
        f"The same packages with {host} as host {same}; the same options are chosen in "
        f"{percent(row.share_same)} of scenarios, and the answer here costs {_more(gap)}."
    )


def _other(there: Sequence[str], here: Sequence[str], says: Mapping[str, str]) -> str:
    """Say which options another set shares with that here, which it adds and which it leaves out."""
    shared = [says[name] for name in there if name in here]
    added = [says[name] for name in there if name not in here]
    dropped = [says[name] for name in here if name not in there]
    if not shared:
        return f"would ask for other options ({listed(added)})"
    more = f", for {listed(added)} beside" if added else ""
    less = f", not for {listed(dropped)}" if dropped else ""
    return f"would ask for {listed(shared)} too{more}{less}"


def _back(found: Response, rival: str) -> list[str]:
    """Say what the answer does to the rival, one round."""
    index = [row for row in found.rival if not row.is_swapped]
    own = [row for row in found.rival if row.is_swapped]
    said: list[str] = []
    if index:
        said.append(f"Stability: {_joined([_steps(row) for row in index])}.")
    if own:
        steps = _joined([_steps(row) for row in own])
        said.append(f"One round back, for {rival} in the threatened side's place: {steps}.")
    return said


def _steps(row: Rival) -> str:
    """Return one outcome before, after the change, and after the answer."""
    size = max(abs(row.after), 1e-12)
    if abs(row.answered - row.after) / size < LEAST:
        tail = "which the answer leaves as it is"
    else:
        tail = f"{number(row.answered, row.unit)} with the answer"
    before, after = number(row.before, row.unit), number(row.after, row.unit)
    return f"{short(row.outcome)} {before} before, {after} after, {tail}"


def _joined(parts: Sequence[str]) -> str:
    """Return parts that have commas of their own as a list in a sentence.

    Examples
    --------
    >>> _joined(["a, b", "c", "d"])
    'a, b; c; and d'
    """
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])}; and {parts[-1]}" if parts else ""


def _named(rows: Sequence[Back]) -> str:
    """Return outcomes in a few words."""
    return _joined([short(row.outcome) for row in rows])


def _money(cost: Spread) -> str:
    """Return a cost with its interval.

    Examples
    --------
    >>> _money(Spread(mean=0.85, q05=0.39, q95=1.4))
    '0.8 bn USD (5 to 95 %: 0.4 to 1.4)'
    """
    return f"{cost.mean:.1f} bn USD (5 to 95 %: {cost.q05:.1f} to {cost.q95:.1f})"


def _more(gap: Spread) -> str:
    """Return a difference of costs, here less there."""
    if gap.mean == gap.q05 == gap.q95 == 0:
        return "the same"
    word = "more" if gap.mean >= 0 else "less"
    return f"{abs(gap.mean):.1f} bn USD {word} (difference, 5 to 95 %: {gap.q05:.1f} to {gap.q95:.1f})"
