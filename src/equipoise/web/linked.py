"""Which outcome a number in a sentence or a table belongs to, so that it can be asked where it comes from.

Sentences and tables of the report are words; here they are read back. A number belongs to the outcome named
before it that has such a value; where none is named, to the one that most numbers of the sentence fit. A
count or a date belongs to none. Largest weakness: of two outcomes with equal values the first is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from equipoise import outcomes
from equipoise.report.sections.parts import Cell, Table
from equipoise.web.named import Known

#: A number with its sign and the percent sign behind it, not part of a word, a date or a name.
NUMBER = re.compile(
    r"(?<![\w.\-])[+\N{MINUS SIGN}-]?\d+(?:,\d{3})*(?:\.\d+)?(?:[\s\N{NO-BREAK SPACE}]%)?(?![\w\-])"
)
#: What looks like a result and is none: interval, dates, years, numbers of draws, chosen numbers of warheads.
NO_RESULT = re.compile(
    r"5 to 95[\s\N{NO-BREAK SPACE}]%|\d{4}-\d\d-\d\d|\b(?:19|20)\d\d\b(?![.,]\d)|[\d,]+ draws"
    r"|at most \d+|just (?:above|below) 0"
)
#: The id of a fact.
FACT = re.compile(r"(?<![\w.])[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+(?![\w.]*\w)")
#: Section of the page -> beginnings of the outcomes that it is about.
FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "arrivals": ("first_strike.",),
        "warning": ("warning.",),
        "survival": ("survivability.",),
        "defence": ("defence.",),
        "orders": ("command.",),
        "strike": ("first_strike.", "fear."),
        "exclave": ("exclave.",),
        "trade": ("trade.",),
        "approach": ("approach.",),
        "leaders": ("politics.",),
        "response": ("response.",),
    }
)
#: How a sentence begins that goes on about what the one before was about.
GOES_ON = ("That ", "It ", "By the ")
#: Cells with more letters say too much to be about one outcome.
SHORT = 60
#: What ends a unit behind a number.
UNIT = re.compile(r" \(|\)|,| before| after| more| over")
#: What stands between a number and the ends of its interval.
JOINED = re.compile(r"[\s(]*(?:5 to 95[\s\N{NO-BREAK SPACE}]%:\s)?(?:to\s)?")
#: Numbers of a sentence that must fit an outcome that isn't named; letters between what belongs together.
AGREE, NEAR, BESIDE = 2, 50, 45
#: Scales in which a value may be told: itself, percent, thousand millions.
SCALES = (1.0, 100.0, 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a sentence: words, and the outcome or the fact that they ask about, if any."""

    text: str
    outcome: str = ""
    fact: str = ""


def told(sentences: Sequence[str], at: Known, section: str) -> tuple[tuple[Piece, ...], ...]:
    """Return the sentences of a section in parts, of which numbers and facts can be asked about.

    Parameters
    ----------
    sentences : sequence of str
        In their order: some go on about what the one before was about.
    at : Known
        Of the study.
    section : str
        Name of the section.
    """
    last = at.headlines[0] if at.headlines else ""
    rows: list[tuple[Piece, ...]] = []
    for sentence in sentences:
        rows.append(pieces(sentence, at, section, last if sentence.startswith(GOES_ON) else ""))
        last = next((piece.outcome for piece in reversed(rows[-1]) if piece.outcome), last)
    return tuple(rows)


def pieces(text: str, at: Known, section: str, last: str = "") -> tuple[Piece, ...]:
    """Return one sentence in parts.

    Parameters
    ----------
    text, at, section : str, Known, str
        As above.
    last : str
        What it goes on about, if anything.
    """
    low = text.lower()
    named = [(found.start(), found.end(), at.names[found.group()]) for found in at.pattern.finditer(low)]
    barred = [found.span() for found in NO_RESULT.finditer(text)] + [(one[0], one[1]) for one in named]
    marks = [found.span() for found in NUMBER.finditer(text)]
    numbers = [span for span in marks if not any(a < span[1] and span[0] < b for a, b in barred)]
    facts = [found.span() for found in FACT.finditer(text) if found.group() in at.facts]
    own = tuple(id_ for id_ in at.values if id_.startswith(FIELDS.get(section, ())))
    votes = _votes({text[a:b] for a, b in numbers}, at, own or tuple(at.values))
    said = [(a, True, ids) for a, _, ids in named] + [(a, False, ids) for a, ids in _of_members(low, own, at)]
    parts: list[Piece] = []
    done, near = 0, ""
    for start, end in sorted([*numbers, *facts]):
        words = text[start:end]
        if words in at.facts:
            piece = Piece(text=at.facts[words], fact=words)
        else:
            before = [(is_name, ids) for a, is_name, ids in sorted(said, reverse=True) if a < start]
            unit = at.by_unit.get(UNIT.split(text[end:].lstrip(), maxsplit=1)[0], ())
            of_unit = next((id_ for id_ in unit if id_ in own), "")
            most = [vote for vote in votes.get(words, ()) if _is_near(vote[1], start, at, low)]
            found = of_unit or _of_number(words, at, before, most, is_field=bool(own))
            found = found or (near if JOINED.fullmatch(text[done:start]) else "")
            if is_telling(words):
                found = found or _after(named, end) or last
            piece = Piece(text=words, outcome=found)
        near = piece.outcome
        parts += [Piece(text=text[done:start])] if start > done else []
        parts.append(piece)
        done = end
    return (*parts, Piece(text=text[done:])) if done < len(text) else tuple(parts)


def _after(named: Sequence[tuple[int, int, tuple[str, ...]]], end: int) -> str:
    """Return the outcome that is named soon after a number, in a sentence that named none before it."""
    return next((ids[0] for begin, _, ids in named[:1] if 0 < begin - end <= NEAR), "")


def _is_plain(words: str) -> bool:
    """Tell whether a number is neither none nor all of something, which too many outcomes are."""
    return _size(words) not in (0.0, 100.0 if words.endswith("%") else 1.0)


def _size(words: str) -> float:
    """Return the size of a number as it is written."""
    return float(words.rstrip("% \N{NO-BREAK SPACE}").lstrip("+-\N{MINUS SIGN}").replace(",", ""))


def is_telling(words: str) -> bool:
    """Tell whether a number as it is written is no mere count: it has a point, a sign or a percent sign.

    Examples
    --------
    >>> is_telling("0.54"), is_telling("11")
    (True, False)
    """
    return not words.replace(",", "").isdecimal()


def _of_members(low: str, own: Sequence[str], at: Known) -> list[tuple[int, tuple[str, ...]]]:
    """Return where a sentence names members of its own field."""
    by_word: dict[str, list[str]] = {}
    for id_ in own:
        if at.members[id_]:
            by_word.setdefault(at.members[id_], []).append(id_)
    return [
        (found.start(), tuple(ids))
        for word, ids in by_word.items()
        for found in re.finditer(rf"(?<!\w){re.escape(word)}s?(?!\w)", low)
    ]


def _is_near(id_: str, at_letter: int, at: Known, low: str) -> bool:
    """Tell whether a sentence that names an outcome's member does so near a place in it."""
    member = at.members[id_]
    if not member or member not in low:
        return True
    spots = [found.start() for found in re.finditer(re.escape(member), low)]
    return min(abs(spot - at_letter) for spot in spots) <= BESIDE


def _votes(numbers: Collection[str], at: Known, among: Sequence[str]) -> Mapping[str, list[tuple[int, str]]]:
    """Return for every number of a sentence the outcomes that it fits, those that most others fit first."""
    fits = {
        words: [id_ for id_ in among if has_value(words, at.plainly[id_])]
        for words in numbers
        if _is_plain(words)
    }
    counts = Counter(id_ for ids in fits.values() for id_ in ids)
    return {
        words: sorted(((counts[id_], id_) for id_ in ids), key=lambda one: -one[0])
        for words, ids in fits.items()
    }


def _of_number(
    words: str,
    at: Known,
    before: Sequence[tuple[bool, tuple[str, ...]]],
    most: Sequence[tuple[int, str]],
    *,
    is_field: bool,
) -> str:
    """Return the outcome that a number belongs to; nothing where none is near."""
    if not _is_plain(words):
        return next((ids[0] for is_name, ids in before if is_name), "") if is_telling(words) else ""
    for _, ids in before:
        fitting = next((id_ for id_ in ids if has_value(words, at.values[id_])), "")
        if fitting:
            return fitting
    named = next((ids[0] for is_name, ids in before if is_name), "") if is_telling(words) else ""
    if is_field:
        # one that a number fits alone may fit by chance
        is_sure = bool(most) and (most[0][0] >= AGREE or (len(most) == 1 and is_telling(words)))
        member = next((ids[0] for is_name, ids in before if not is_name), "") if is_telling(words) else ""
        return most[0][1] if is_sure else (named or member)
    is_sure = bool(most) and most[0][0] > AGREE and is_telling(words)
    return named or (most[0][1] if is_sure else "")


def has_value(words: str, sizes: Sequence[float]) -> bool:
    """Tell whether a number as it is written may be one of some sizes.

    Parameters
    ----------
    words : str
        With or without sign and percent sign.
    sizes : sequence of float
        In the outcome's own unit.

    Examples
    --------
    >>> has_value("+0.063", [0.0631]), has_value("98.0 %", [0.98]), has_value("19", [12.0])
    (True, True, False)
    """
    digits = sum(letter.isdigit() for letter in words.partition(".")[2])
    value = _size(words)
    within = 0.5001 * 10.0**-digits
    scales = SCALES[1:2] if words.endswith("%") else SCALES[::2]
    return any(abs(scale * size - value) <= within for scale in scales for size in sizes)


def of_row(row: Sequence[Cell], at: Known) -> str:
    """Return the outcome that a row of a table is about; nothing where it names none.

    Parameters
    ----------
    row : sequence of Cell
        Small letters below a cell say more than the cell.
    at : Known
        Of the study.
    """
    said = [part.strip() for cell in row for part in (cell.aside or cell.text).split(", ")]
    exact = next((word for word in reversed(said) if word in at.values), "")
    if exact:
        return exact
    first = row[0]
    cell = next((name for name, words in outcomes.CELL_WORDS.items() if words in first.aside), "")
    found = named_in(first.text, at)
    if cell and found:
        inside = f"{outcomes.split(found)[0]}@{cell}"
        return inside if inside in at.values else found
    asides = (named_in(one.aside, at) for one in row)
    short = (named_in(one.text, at) for one in row if len(one.text) <= SHORT)
    return found or next((id_ for id_ in (*asides, *short) if id_), "")


def named_in(text: str, at: Known) -> str:
    """Return the first outcome that words name; nothing where they name none."""
    found = at.pattern.search(text.lower())
    return at.names[found.group()][0] if found else ""


def of_columns(table: Table, at: Known) -> tuple[str, ...]:
    """Return what the numbers of each column are about where a row names nothing.

    Parameters
    ----------
    table : Table
        Of the report.
    at : Known
        Of the study.
    """
    whole = named_in(table.caption, at)
    return tuple(named_in(column, at) or whole for column in table.columns)
