"""The list of sources: a small, strict reader of BibTeX in one regular form.

::

    @misc{author2020,
      title = {A title with {Braces Kept}},
      author = {Author, A. and Other, B.},
      year = {2020},
      url = {https://example.org/page},
      note = {Read whole.}
    }

Values stand in braces. Text between entries is refused unless it begins with
``%``: what is not understood must not be lost silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from equipoise.errors import Problem, did_you_mean
from equipoise.facts.record import Source

TYPES = (
    "article",
    "book",
    "inbook",
    "incollection",
    "inproceedings",
    "manual",
    "misc",
    "online",
    "phdthesis",
    "report",
    "techreport",
)
FIELDS = (
    "author",
    "booktitle",
    "chapter",
    "doi",
    "edition",
    "editor",
    "eprint",
    "howpublished",
    "institution",
    "isbn",
    "journal",
    "language",
    "month",
    "note",
    "number",
    "organization",
    "pages",
    "publisher",
    "school",
    "series",
    "title",
    "type",
    "url",
    "urldate",
    "volume",
    "year",
)
NEEDED = ("title", "year")

_HEAD = re.compile(r"@([A-Za-z]+)\s*\{\s*([^\s,{}]+)\s*,")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_:.+-]*")
_FIELD = re.compile(r"\s*([A-Za-z]+)\s*=\s*")
_SKIP = re.compile(r"(\s+|%[^\n]*)*")
_SPACE = re.compile(r"\s*")
_COMMA = re.compile(r"\s*,")
_CLOSE = re.compile(r"\s*\}")
_BRACE = re.compile(r"[{}]|\n@")
_YEAR = re.compile(r"[12][0-9]{3}([/-][0-9]{2,4})?|n\.d\.")


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A text, how far it has been read, and what was found in it."""

    text: str
    file: str
    at: int = 0
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    lines: dict[str, int] = field(default_factory=dict[str, int])
    problems: list[Problem] = field(default_factory=list[Problem])

    def line(self, position: int) -> int:
        """Line of a position."""
        return self.text.count("\n", 0, position) + 1

    def refuse(self, position: int, what: str, hint: str = "") -> None:
        """Note a fault."""
        self.problems.append(Problem(where=self.file, line=self.line(position), what=what, hint=hint))


def parse(raw: bytes, file: str) -> tuple[Mapping[str, Source], Mapping[str, int], list[Problem]]:
    """Return what :func:`read` does, from the bytes of a file, which must be UTF-8."""
    try:
        return read(raw.decode("utf-8-sig"), file)
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        problem = Problem(where=file, line=line, what="is not UTF-8 text", hint="save it as UTF-8")
        return MappingProxyType({}), MappingProxyType({}), [problem]


def read(text: str, file: str) -> tuple[Mapping[str, Source], Mapping[str, int], list[Problem]]:
    r"""Return the sources by key, the line of each, and the faults of the list.

    Parameters
    ----------
    text : str
        BibTeX in the form above.
    file : str
        Name for messages.

    Examples
    --------
    >>> found, lines, faults = read("@misc{a2020,\n  title = {A {B}},\n  year = {2020}\n}", "s.bib")
    >>> found["a2020"].title, lines["a2020"], faults
    ('A B', 1, [])
    """
    reading = _Reading(text=text, file=file)
    while True:
        skipped = _SKIP.match(text, reading.at)
        reading.at = skipped.end() if skipped else reading.at
        if reading.at >= len(text):
            break
        _entry(reading)
    return MappingProxyType(reading.sources), MappingProxyType(reading.lines), reading.problems


def _entry(reading: _Reading) -> None:
    """Read one entry, or note why not and go on at the next one."""
    start = reading.at
    head = _HEAD.match(reading.text, start)
    if not head:
        reading.refuse(start, "this is no entry", "an entry begins '@misc{key,'; a comment begins with '%'")
        _next(reading)
        return
    key = head.group(2)
    if head.group(1).lower() not in TYPES:
        hint = f"{did_you_mean(head.group(1), TYPES)} known: {', '.join(TYPES)}".strip()
        reading.refuse(start, f"entry type '@{head.group(1)}' is not known", hint)
    if not _KEY.fullmatch(key):
        reading.refuse(start, f"source key {key!r} holds characters that can't be cited")
    reading.at = head.end()
    fields = _fields(reading, key)
    if fields is None:
        _next(reading)
        return
    for name in NEEDED:
        if not fields.get(name):
            hint = "write year = {n.d.} where there is none" if name == "year" else ""
            reading.refuse(start, f"source '{key}' has no {name}", hint)
    if fields.get("year") and not _YEAR.fullmatch(fields["year"]):
        reading.refuse(start, f"source '{key}': year {fields['year']!r} is not four digits", "or {n.d.}")
    if key in reading.sources:
        what = f"source '{key}' stands twice (first on line {reading.lines[key]})"
        reading.refuse(start, what, "keep one, or give them different keys")
        return
    reading.lines[key] = reading.line(start)
    reading.sources[key] = Source(
        key=key,
        title=_plain(fields.get("title", "")),
        author=_plain(fields.get("author", "")),
        year=fields.get("year", ""),
        url=fields.get("url", ""),
        note=_plain(fields.get("note", "")),
        bibtex=reading.text[start : reading.at],
    )


def _fields(reading: _Reading, key: str) -> dict[str, str] | None:
    """Read the fields up to the closing brace; None where the form breaks."""
    fields: dict[str, str] = {}
    while True:
        skipped = _SPACE.match(reading.text, reading.at)
        reading.at = skipped.end() if skipped else reading.at
        if reading.text.startswith("}", reading.at):
            reading.at += 1
            return fields
        match = _FIELD.match(reading.text, reading.at)
        if not match:
            hint = "fields read 'name = {value},' and the entry ends with '}'"
            reading.refuse(reading.at, f"source '{key}': this is no field", hint)
            return None
        name = match.group(1).lower()
        value = _braced(reading, match.end())
        if value is None:
            what = f"source '{key}': the value of '{name}' is not in braces, or a brace is not closed"
            reading.refuse(reading.at, what)
            return None
        if name not in FIELDS:
            reading.refuse(
                match.start(1), f"source '{key}': field '{name}' is not known", did_you_mean(name, FIELDS)
            )
        if name in fields:
            reading.refuse(match.start(1), f"source '{key}': field '{name}' stands twice")
        fields[name] = " ".join(value.split())
        comma = _COMMA.match(reading.text, reading.at)
        if comma:
            reading.at = comma.end()
        elif not _CLOSE.match(reading.text, reading.at):
            reading.refuse(reading.at, f"source '{key}': a comma is missing after '{name}'")
            return None


def _braced(reading: _Reading, position: int) -> str | None:
    """Read a value in balanced braces and step behind it."""
    if not reading.text.startswith("{", position):
        return None
    depth = 0
    for match in _BRACE.finditer(reading.text, position):
        if match.group() == "\n@":
            return None
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            reading.at = match.end()
            return reading.text[position + 1 : match.start()]
    return None


def _next(reading: _Reading) -> None:
    """Go on at the next line that begins an entry."""
    found = reading.text.find("\n@", reading.at)
    reading.at = found + 1 if found >= 0 else len(reading.text)


def _plain(value: str) -> str:
    """Take the braces and escapes of BibTeX out of a text."""
    return re.sub(r"\\([&%$#_{}])", r"\1", value).replace("{", "").replace("}", "").replace("~", " ")
