"""The doors that input comes in by: facts, sources, cases, grids, questions in words, texts with an answer.

Each door takes bytes, puts them where a user would, and goes as far with what was accepted as can be gone in
a moment: arms are built, cells are made, drafts are written. Sound inputs that everything broken begins from
stand beside each.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import fuzz_breaking as breaking
import fuzz_trees as trees
from ruamel.yaml import YAML

from equipoise import arms
from equipoise.cases.files import CASE_FOLDER, load_case
from equipoise.facts.load import load_record, packaged
from equipoise.facts.record import Record
from equipoise.history import records
from equipoise.questions import answers, drafting, parting, wording
from equipoise.questions.reading import read
from equipoise.sweeps import cells, grid

TESTS = Path(__file__).parents[1]

#: One accepted case in so many is built: that takes a tenth of a second.
BUILT_OF = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One way in: what it is called, sound inputs, how they are broken.

    ``put`` lays an input where a user would, and gives back what takes it up; only the second is watched.
    """

    name: str
    sound: tuple[bytes, ...]
    breaks: Callable[[Random], bytes]
    put: Callable[[bytes], Callable[[], object]]


def by_chance(raw: bytes, n: int) -> bool:
    """Tell one of so many inputs, the same every time."""
    return sum(raw) % n == 0


def documents(trees_: Sequence[Any], sound: Sequence[bytes]) -> Callable[[Random], bytes]:
    """Return a breaker of YAML documents: half by what they mean, half by their bytes."""

    def breaks(luck: Random) -> bytes:
        way = luck.random()
        if way < 0.55:
            return trees.as_yaml(trees.broken_tree(luck.choice(trees_), luck), luck)
        raw = luck.choice(sound)
        if way < 0.7:
            raw = trees.as_yaml(trees.broken_tree(luck.choice(trees_), luck), luck)
        return breaking.broken_bytes(raw, sound, luck)

    return breaks


def bytewise(sound: Sequence[bytes]) -> Callable[[Random], bytes]:
    """Return a breaker that knows nothing of the form."""
    return lambda luck: breaking.broken_bytes(luck.choice(sound), sound, luck)


def tree_of(raw: bytes) -> Any:
    """Return the plain data of a sound YAML file."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(raw.decode()), default=str))


FACTS: Mapping[str, Any] = {
    "silo.bbb.hardness": {
        "title": "Hardness of silos",
        "unit": "psi",
        "unknown_to": "rival",
        "feared": "low",
        "moves_with": {"factor": "industry", "weight": 0.5},
        "values": [
            {
                "to": "2020-01-01",
                "basis": "reported",
                "confidence": "READ",
                "spread": {"family": "pert", "low": 1000, "best": 2000.5, "high": 3000},
                "source": {"doe2020": "p. 4", "poe2021": None},
                "note": "Half of them were rebuilt.",
            },
            {
                "from": "2020-01-01",
                "basis": "assumed",
                "confidence": "ASSUMED",
                "spread": {"family": "options", "options": {"1500": 0.25, "2500": 0.75}},
                "note": "Between the two.",
            },
        ],
    }
}


def facts_yaml(place: Path) -> Door:
    """A fact file in YAML beside a sound one."""
    shutil.copytree(TESTS / "broken" / "facts" / "sound", place / "data")
    file = place / "data" / "facts" / "more.yaml"

    def put(raw: bytes) -> Callable[[], object]:
        file.write_bytes(raw)
        return lambda: load_record(place / "data")

    sound = (trees.as_yaml(FACTS, Random(1)), json.dumps(FACTS).encode())  # noqa: S311 - no secret
    return Door(name="facts in YAML", sound=sound, breaks=documents([FACTS], sound), put=put)


def facts_csv(place: Path) -> Door:
    """A fact table."""
    shutil.copytree(TESTS / "broken" / "facts" / "sound", place / "data")
    file = place / "data" / "facts" / "sound.csv"
    sound = file.read_bytes()
    table = list(csv.reader(io.StringIO(sound.decode())))

    def breaks(luck: Random) -> bytes:
        raw = breaking.broken_table(table, luck) if luck.random() < 0.6 else sound
        return raw if raw is not sound and luck.random() < 0.7 else breaking.broken_bytes(raw, (sound,), luck)

    def put(raw: bytes) -> Callable[[], object]:
        file.write_bytes(raw)
        return lambda: load_record(place / "data")

    return Door(name="facts in CSV", sound=(sound,), breaks=breaks, put=put)


def sources(place: Path) -> Door:
    """A list of sources."""
    shutil.copytree(TESTS / "broken" / "facts" / "sound", place / "data")
    file = place / "data" / "sources.bib"
    sound = (file.read_bytes(),)

    def put(raw: bytes) -> Callable[[], object]:
        file.write_bytes(raw)
        return lambda: load_record(place / "data")

    return Door(name="sources", sound=sound, breaks=bytewise(sound), put=put)


def cases(place: Path) -> Door:
    """A case file; some of what is accepted is built."""
    record = real_record()
    paths = [path for path in sorted(CASE_FOLDER.glob("*.yaml")) if path.stat().st_size < 6000]
    sound = tuple(path.read_bytes() for path in paths)
    file = place / "case.yaml"

    def put(raw: bytes) -> Callable[[], object]:
        file.write_bytes(raw)

        def enter() -> object:
            case = load_case(str(file), record)
            return arms.build(case, records.of(case.world, record)) if by_chance(raw, BUILT_OF) else case

        return enter

    return Door(name="cases", sound=sound, breaks=documents([tree_of(raw) for raw in sound], sound), put=put)


def questions(_: Path) -> Door:
    """A question in words; what is accepted becomes a draft of a case."""
    sentences = asked()
    vocabulary = words()

    def breaks(luck: Random) -> bytes:
        text = breaking.broken_words(sentences, vocabulary, luck)
        if luck.random() < 0.15:
            text = " ".join(luck.choices(vocabulary, k=luck.choice((3, 20, 175))))
        return text.encode("utf-8", "surrogatepass")

    def put(raw: bytes) -> Callable[[], object]:
        # as the command line hands over what is no UTF-8
        text = raw.decode("utf-8", "surrogateescape")

        def enter() -> object:
            reading = read(text)
            wording.as_json(reading)
            parts = parting.Parted(question=text, answer=())
            return drafting.case_text(reading, real_record(), parts=parts)

        return enter

    sound = tuple(sentence.encode() for sentence in sentences[:30])
    return Door(name="questions", sound=sound, breaks=breaks, put=put)


def texts(place: Path) -> Door:
    """A file with a question and an answer to be tested."""
    sentences = asked()
    answer = str(tree_of((CASE_FOLDER / "belarus-nato.yaml").read_bytes())["context"]["answer"])
    sound = tuple(f"{sentence}\n\n{answer}".encode() for sentence in sentences[:6])
    file = place / "text.txt"
    vocabulary = words()

    def breaks(luck: Random) -> bytes:
        if luck.random() < 0.5:
            return breaking.broken_bytes(luck.choice(sound), sound, luck)
        told = [breaking.broken_words((answer,), vocabulary, luck) for _ in range(luck.choice((1, 1, 3)))]
        return f"{luck.choice(sentences)}\n{' '.join(told)}".encode("utf-8", "surrogatepass")

    def enter() -> object:
        parts = parting.parted(parting.text_of(file), where="text.txt")
        reading = read(parts.question)
        claims = answers.drafted(parts, reading)
        return drafting.case_text(reading, real_record(), parts=parts, claims=claims)

    def put(raw: bytes) -> Callable[[], object]:
        file.write_bytes(raw)
        return enter

    return Door(name="texts with an answer", sound=sound, breaks=breaks, put=put)


@functools.cache
def asked() -> tuple[str, ...]:
    """Return questions that can be read."""
    table = csv.DictReader((TESTS / "questions" / "questions.csv").read_text(encoding="utf-8").splitlines())
    return tuple(row["question"] for row in table if row["expected"] == "read")


@functools.cache
def words() -> tuple[str, ...]:
    """Return the words of all questions and of the rules."""
    rules = (packaged() / "questions" / "grammar.txt").read_text(encoding="utf-8").split()
    found = {word for sentence in asked() for word in sentence.split()} | {w for w in rules if w.isalpha()}
    return (
        *sorted(found),
        "1999",
        "2099",
        "99999999999999999999",
        "31 February 2021",
        "2020-02-30",
        "not",
        "n't",
    )


def grids(place: Path) -> Door:
    """A grid of a sweep; of what is accepted the first cells are made."""
    record = real_record()
    known = functools.cache(lambda name: load_case(name, record))
    patched(grid, "load_case", lambda name, _: known(name))
    paths = sorted((packaged() / "sweeps").glob("*.yaml"))
    more = {
        "case": "ukraine-nato",
        "over": {
            "seed": [1, 2],
            "fact.radar.olenegorsk_dnepr.range": [4000, 6000.5],
            "fact.budget.rus.rule": ["radar", "satellite_and_radar"],
            "count.offensive": [0, 64],
        },
        "draws": 64,
    }
    sound = (*(path.read_bytes() for path in paths), trees.as_yaml(more, Random(1)))  # noqa: S311 - no secret
    file = place / "grid.yaml"

    def enter() -> object:
        found = grid.load_grid(file, record)
        return [cells.job(found, cell, record, "code") for cell in islice(cells.cells(found, "code"), 3)]

    def put(raw: bytes) -> Callable[[], object]:
        file.write_bytes(raw)
        return enter

    return Door(name="grids", sound=sound, breaks=documents([tree_of(raw) for raw in sound], sound), put=put)


@functools.cache
def real_record() -> Record:
    """Return the record that comes with the package."""
    return load_record()


def patched(module: object, name: str, value: object) -> None:
    """Put something quicker of the same kind into a module, for the life of this process."""
    setattr(module, name, value)
