"""Rules that turn result fields into the answer paragraph.

The paragraph is never written by hand: every sentence is made from fields of
:class:`equipoise.study.findings.Findings`, so that a colleague who reads it aloud says
nothing that the numbers do not say. The order is fixed: what the answer is
conditional on, yes or no or cannot tell, the other headlines, each comparator,
alert posture beside the change, disarming strike or silence, missile defence, what is not built,
and how well sourced the facts are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipoise.outcomes import CELL_WORDS, short, split
from equipoise.study.findings import AlertPosture, Comparison, Findings, Headline, Sameness, Silence
from equipoise.study.interceptors import told
from equipoise.study.wording import listed, number, percent, signed, spoken_date

#: Confidence -> what it means to a reader, best first.
CONFIDENCE_WORDS: tuple[tuple[str, str], ...] = (
    ("READ", "read in the source"),
    ("COMPUTED", "computed from sourced numbers"),
    ("SECOND-HAND", "second-hand"),
    ("REMEMBERED", "remembered"),
    ("ASSUMED", "assumed"),
)


def paragraph(findings: Findings) -> str:
    """Return the answer in one paragraph, ready to be read aloud.

    Parameters
    ----------
    findings : Findings
        The result fields that the sentences are made from.
    """
    sentences = [
        *condition(findings),
        *first_headline(findings),
        *(other_headline(headline, findings) for headline in findings.headlines[1:]),
        *comparisons(findings),
        *alert(findings.alert),
        *silence(findings.silence, findings),
        *told(findings.interceptors, findings.host, findings.rival),
        evidence(findings.evidence),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def condition(findings: Findings) -> list[str]:
    """Return what the whole answer is conditional on."""
    step = {
        "joins": f"the accession of {findings.host} to {findings.alliance}",
        "leaves": f"the departure of {findings.host} from {findings.alliance}",
        "": f"the change in {findings.host}",
    }[findings.step]
    opening = "Everything here is conditional on an attack, whose probability is outside the model"
    return [f"{opening}, and {step} is taken as having happened without war."]


def possessive(name: str) -> str:
    """Return a name with its possessive ending.

    Examples
    --------
    >>> possessive("Norway"), possessive("the United States")
    ("Norway's", "the United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def first_headline(findings: Findings) -> list[str]:
    """Return yes, no or cannot tell for the headline that decides the word, with its size."""
    if not findings.headlines:
        return ["The case names no headline, so there is no word for the size of the change."]
    first = findings.headlines[0]
    word = {"yes": "yes", "no": "no"}.get(first.dramatic, "the model cannot tell")
    question = (
        f"On {spoken_date(findings.date)}, would the change in {findings.host} dramatically worsen "
        f"{possessive(findings.threatened)} position towards {findings.rival}, "
        f"judged by {_words(first, findings)}?"
    )
    reply = f"By the threshold that the case set beforehand, {word}: {_size(first)}"
    opening = f"{question} {reply}, against a threshold of {_threshold(first)}{_because(first)}."
    return [opening, *_stillness(findings)]


def _stillness(findings: Findings) -> list[str]:
    """Return what a headline that does not move at all means: no input moved, or none that it hangs on."""
    if findings.same_inputs:
        return ["The change moves no input of the model, so its effects are exactly zero by construction."]
    still = [
        short(split(row.outcome)[0]) for row in findings.headlines if row.mean == row.q05 == row.q95 == 0
    ]
    told = f"The change moves inputs of the model, but none of them moves {listed(still)}."
    return [told] if still else []


def other_headline(headline: Headline, findings: Findings) -> str:
    """Return one sentence for a further headline."""
    word = (
        "the model cannot tell"
        if headline.dramatic == "cannot tell"
        else f"the answer is {headline.dramatic}"
    )
    opening = f"For {_words(headline, findings)} {word}"
    told = f"{opening}: {_size(headline)}, against {_threshold(headline)}{_because(headline)}."
    if findings.aside is None or split(headline.outcome)[0] != "warning.p_launch_under_attack":
        return told
    before, after = (number(value, headline.unit) for value in findings.aside)
    return (
        f"{told} That rests on the rule that the decision must be taken before the capital is hit: "
        f"if orders outlived the capital, it would go from {before} to {after}."
    )


def _words(headline: Headline, findings: Findings) -> str:
    """Return the headline in words; fear says what success means."""
    if headline.outcome.startswith("fear.") and findings.fear_cell in CELL_WORDS:
        return (
            f"the {headline.title} (no more than {findings.fear_k} warheads arrive, "
            f"{CELL_WORDS[findings.fear_cell]})"
        )
    return f"the {headline.title}"


def _size(headline: Headline) -> str:
    """Return before, after, difference, interval, direction and the chance of the other sign."""
    if headline.mean is None or headline.before is None or headline.after is None:
        return "it has no meaning here"
    if headline.mean == headline.q05 == headline.q95 == 0:
        return f"it stays at {number(headline.before, headline.unit)} in every draw"
    unit = headline.unit
    name = "" if unit in ("probability", "share") else f" {unit}"
    return (
        f"it goes from {number(headline.before, unit)} to {number(headline.after, unit)}{name}, a difference "
        f"of {_interval(headline.mean, headline.q05, headline.q95, unit)}{_direction(headline)}, "
        f"with the sign the other way in {percent(headline.share_other_sign)} of the draws"
    )


def _direction(headline: Headline) -> str:
    """Return whether the difference is for the worse or the better of the threatened side."""
    if not headline.mean or headline.worse == "none":
        return ""
    return " for the worse" if (headline.mean > 0) == (headline.worse == "higher") else " for the better"


def _threshold(headline: Headline) -> str:
    """Return the threshold that the case set, in the unit of the outcome."""
    size = number(headline.threshold, headline.unit)
    if headline.relative and headline.before:
        return f"{size} ({percent(headline.threshold / abs(headline.before))} of the starting value)"
    return size


def _interval(mean: float, q05: float, q95: float, unit: str) -> str:
    """Return mean and interval."""
    return f"{signed(mean, unit)} (5 to 95 %: {signed(q05, unit)} to {signed(q95, unit)})"


def _because(headline: Headline) -> str:
    """Return the reason where the word alone would mislead."""
    return f" ({headline.reason})" if headline.reason and headline.dramatic == "cannot tell" else ""


def comparisons(findings: Findings) -> list[str]:
    """Return the same questions for all comparators, and whether the packages do the same there."""
    others = [other for other in findings.comparisons if other.headlines]
    if not others:
        return []
    parts: list[str] = []
    for position, headline in enumerate(findings.headlines):
        found = [f"{other.host} {_brief(other.headlines[position])}" for other in others]
        parts.append(f"for {short(split(headline.outcome)[0])}, {listed(found)}")
    # without packages there is nothing of which sameness could be asked: only the step is taken elsewhere
    what = "packages" if any(other.sameness for other in others) or not findings.step else "step"
    return [f"The same {what} elsewhere instead: {'; '.join(parts)}.", *_sameness(others, findings)]


def _brief(headline: Headline) -> str:
    """Return the word and the mean difference of a headline."""
    size = "no meaning" if headline.mean is None else signed(headline.mean, headline.unit)
    return f"{headline.dramatic} ({size})"


def _sameness(others: Sequence[Comparison], findings: Findings) -> list[str]:
    """Return whether the systems alone do the same elsewhere; with numbers where that isn't shown."""
    parts: list[str] = []
    for position in range(max((len(other.sameness) for other in others), default=0)):
        rows = [(other.host, other.sameness[position]) for other in others if other.sameness]
        same = [host for host, row in rows if row.verdict == "same"]
        apart = [
            f"{row.verdict} {'from' if row.verdict == 'different' else 'for'} {host} {_span(row)}"
            for host, row in rows
            if row.verdict != "same"
        ]
        told = ([f"the same as in {listed(same)}"] if same else []) + apart
        first = rows[0][1]
        allowed = f"{number(first.delta, first.unit)} either way counts as the same"
        parts.append(f"for {short(split(first.outcome)[0])} {', '.join(told)} ({allowed})")
    if not parts:
        return []
    opening = f"Systems alone, membership taken out on both sides, do in {findings.host}"
    return [f"{opening} {'; '.join(parts)}."]


def _span(row: Sameness) -> str:
    """Return the interval of a difference between two hosts."""
    if row.mean is None:
        return f"({row.reason})"
    low, high = signed(row.q05, row.unit), signed(row.q95, row.unit)
    return f"({low} to {high})" if low != high else f"({low})"


def alert(postures: Sequence[AlertPosture]) -> list[str]:
    """Return how much of the outcomes is alert posture, beside the size of the change."""
    parts = [
        f"{posture.title}: {signed(posture.by_generation, posture.unit)} from day-to-day to generated alert, "
        f"{signed(posture.by_launch, posture.unit)} from riding out to launching under attack, "
        f"{signed(posture.by_change, posture.unit)} from the change"
        for posture in postures
    ]
    return [f"Alert posture beside the change, for the {'; for the '.join(parts)}."] if parts else []


def silence(found: Silence | None, findings: Findings) -> list[str]:
    """Return whether the chance of few arrivals is a disarming strike or an assumed silence of command."""
    if found is None:
        return []
    disarmed, total = number(found.given_command, "probability"), number(found.total, "probability")
    opening = (
        f"With the change in {findings.host}, the chance that at most {found.k} warheads arrive "
        f"({CELL_WORDS.get(found.cell, 'all postures mixed')}) is {total}, "
        f"and {disarmed} given that authority and orders function"
    )
    if found.total - found.given_command > 0.005 * max(found.total, 1e-12):
        gap = number(found.total - found.given_command, "probability")
        silent = f"{gap} of it is an assumed chance of silence, not a disarming strike"
        return [f"{opening}: {silent}{_faulty(found)}."]
    aside = "" if found.is_modelled else " (by construction: no fact of its command is on record)"
    return [f"{opening}: none of it is an assumed chance of silence{aside}{_faulty(found)}."]


def _faulty(found: Silence) -> str:
    """Return how much of the chance hangs on whole missile types failing, which nobody has measured."""
    if found.types_sound is None:
        return ""
    sound = number(found.types_sound, "probability")
    return f"; if no missile type could fail as a type, which is assumed and unsourced, it would be {sound}"


def evidence(counts: Mapping[str, int]) -> str:
    """Return how many of the facts in doubt are of which confidence."""
    total = sum(counts.values())
    if not total:
        return ""
    parts = [f"{counts.get(name, 0)} {words}" for name, words in CONFIDENCE_WORDS]
    return f"Of the {total} facts in doubt that the numbers hang on, {listed(parts)}."
