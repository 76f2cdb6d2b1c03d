"""From what somebody typed to words: bounded, folded, split, with the sentences kept apart.

Input: text of any origin. Output: words in the order in which they stand, each with the form it was typed
in. A comma, a quotation mark or a bracket says nothing here; the end of a sentence, a colon and a dash do.
Largest weakness: letters outside the Latin alphabet are folded away, so a name written in another script is
not found.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType

from equipoise.errors import CaseError, Problem

#: Longest question, in characters and in words. More is an essay: it belongs into a file.
MAX_CHARACTERS, MAX_WORDS = 1200, 180
#: Longest text file, in characters.
MAX_FILE = 40_000
#: What stands for the end of a sentence.
END = "."

_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,4}(?![A-Za-z])")
_MARK = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,3}(?:,[0-9]{3})+|[^\W\d_]+|[0-9]+|'[sS]\b|[.?!;:]|\s-+\s|--+|\S"
)
#: Signs that say nothing about what is asked. All others count as words, and are refused as such.
_SILENT = frozenset(",'\"()[]-*_\u00ab\u00bb\u201c\u201d\u201e\u201a\u2039\u203a")
#: A combining class of marks that strike a letter out.
_STRUCK = 1
#: A denial is taken off its verb, so that it can't be overlooked.
_DENIAL = re.compile(r"n't\b", re.IGNORECASE)
_ENDS = frozenset(".?!;:")
#: Titles whose full stop ends no sentence.
_TITLE = re.compile(r"\b(St|Mt|Dr|Mr|Mrs|vs)\.", re.IGNORECASE)
#: Typed forms of one sign.
_SAME = MappingProxyType(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u2013\u2014\u2015", " - "),
        **dict.fromkeys("\u2010\u2011\u2012\u2212", "-"),
        "\u2026": ".",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word: folded for comparing, and as it was typed."""

    folded: str
    typed: str

    @property
    def is_upper(self) -> bool:
        """True for a word in capital letters only."""
        return self.typed.isupper()


def words(text: str, *, where: str = "question") -> tuple[Word, ...]:
    """Return the words of a text, with :data:`END` between its sentences.

    Parameters
    ----------
    text : str
        At most :data:`MAX_CHARACTERS` long.
    where : str
        What it is called in an error.

    Raises
    ------
    CaseError
        If it is empty, too long, or holds control characters.

    Examples
    --------
    >>> [word.folded for word in words("What if Côte d'Ivoire joins?")]
    ['what', 'if', 'cote', 'd', 'ivoire', 'joins', '.']
    """
    refuse_unfit(text, where=where, longest=MAX_CHARACTERS)
    found = split(text)
    if len(found) > MAX_WORDS:
        what = f"has {len(found)} words; at most {MAX_WORDS} are read"
        raise CaseError(Problem(where=where, what=what, hint="ask one question; put an essay into a file"))
    return found


def refuse_unfit(text: str, *, where: str, longest: int) -> None:
    """Refuse a text that is empty, too long, or holds what no keyboard types.

    Raises
    ------
    CaseError
        Saying which.
    """
    problem = ""
    if len(text) > longest:
        problem = f"has {len(text)} characters; at most {longest} are read"
    elif any(
        unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") and sign not in "\n\r\t" for sign in text
    ):
        problem = "holds characters that can't be seen"
    elif any(unicodedata.combining(sign) == _STRUCK for sign in text):
        problem = "has letters that are struck out"
    elif not any(sign.isalpha() for sign in text):
        problem = "holds no words"
    if problem:
        raise CaseError(Problem(where=where, what=problem, hint="write a question, for example: What if …?"))


def split(text: str) -> tuple[Word, ...]:
    """Return the words of a text that is known to be fit."""
    plain = _DOTTED.sub(lambda match: match.group().replace(".", ""), _TITLE.sub(r"\1", _level(text)))
    found: list[Word] = []
    for match in _MARK.finditer(plain):
        typed = match.group()
        if typed in _ENDS or (typed != "-" and typed.strip("- \t\r\n") == ""):
            if found and found[-1].folded != END:
                found.append(Word(folded=END, typed=typed.strip()))
        elif typed not in _SILENT:
            bare = typed.replace(",", "")
            found.append(Word(folded=bare.casefold(), typed=bare))
    return tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text as they were typed, without the blanks between them."""
    level = " ".join(_level(text).split())
    held = _DOTTED.sub(lambda match: match.group().replace(".", "\0"), level)
    held = _TITLE.sub("\\1\0", held)
    return tuple(
        part.replace("\0", ".").strip() for part in re.findall(r"[^.?!]+[.?!]?", held) if part.strip()
    )


def fold(text: str) -> tuple[str, ...]:
    """Return the folded words of a name or a phrase, as :func:`words` would.

    Examples
    --------
    >>> fold("São Tomé and Príncipe")
    ('sao', 'tome', 'and', 'principe')
    """
    return tuple(word.folded for word in split(text) if word.folded != END)


def _level(text: str) -> str:
    """Write every sign in one way, and letters without their marks."""
    plain = "".join(_SAME.get(sign, sign) for sign in text)
    parted = unicodedata.normalize("NFKD", _DENIAL.sub(" not", plain))
    return "".join(sign for sign in parted if not unicodedata.combining(sign))
