"""The doors that results come in by again: sweeps, studies, draws, past changes, published numbers."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import fuzz_breaking as breaking
import fuzz_trees as trees
import numpy as np
from fuzz_doors import TESTS, Door, bytewise, documents, tree_of

from equipoise.facts.load import packaged
from equipoise.history import coarse, rows, spans
from equipoise.study import assembled, files
from equipoise.sweeps import folder
from equipoise.validation import published, statements

sys.path.insert(0, str(TESTS / "unit"))
import stand_ins


def manifests(place: Path) -> Door:
    """The files of a sweep that lie in its folder: what it is, and which cells failed."""
    told = {"form": 1, "case": "c", "case_digest": "d", "facts": "f", "code": "c", "draws": 16, "seed": 1,
            "cells": 2, "over": {"seed": [1, 2]}}  # fmt: skip
    failure = {"cell": "ab", "stage": "case", "kind": "CaseError", "message": "no", "values": {"seed": 1}}
    sound = (json.dumps(told).encode(), json.dumps(failure).encode())

    def breaks(luck: Random) -> bytes:
        raw = json.dumps(trees.broken_tree(luck.choice((told, failure)), luck), default=str)
        return raw.encode("utf-8", "surrogatepass") if luck.random() < 0.6 else bytewise(sound)(luck)

    (place / "out" / folder.PARTS).mkdir(parents=True)
    (place / "out" / folder.FAILURES).mkdir()

    def enter() -> object:
        with folder.opened(place / "out", told, resume=True) as opened:
            return opened.done(), opened.failures()

    def put(raw: bytes) -> Callable[[], object]:
        is_failure = b'"stage"' in raw
        (place / "out" / folder.MANIFEST).write_bytes(sound[0] if is_failure else raw)
        (place / "out" / folder.FAILURES / "ab.json").write_bytes(raw if is_failure else sound[1])
        return enter

    return Door(name="folders of sweeps", sound=sound, breaks=breaks, put=put)


def made_study(place: Path) -> tuple[bytes, bytes]:
    """Write a study into a folder and return it, and its draws."""
    made = assembled.assemble(
        stand_ins.CASE, stand_ins.RECORD, stand_ins.built(), stand_ins.by_arm(), seed=1, draws=stand_ins.N
    )
    files.save(made, place)
    return (place / files.STUDY_FILE).read_bytes(), (place / files.DRAWS_FILE).read_bytes()


def studies(place: Path) -> Door:
    """A study: damaged, cut off, of another form; or edited and sealed again."""
    sound, _ = made_study(place)
    (place / files.DRAWS_FILE).unlink()
    tree = json.loads(sound)
    older = sound.replace(b'"form": 2', b'"form": 1')

    def breaks(luck: Random) -> bytes:
        if luck.random() < 0.4:
            return breaking.broken_bytes(luck.choice((sound, sound, older)), (sound,), luck)
        try:
            return files.seal(trees.broken_tree(tree, luck)).encode("utf-8", "surrogatepass")
        except (ValueError, AttributeError):
            return older

    def put(raw: bytes) -> Callable[[], object]:
        (place / files.STUDY_FILE).write_bytes(raw)
        return lambda: files.load(place)

    return Door(name="studies", sound=(sound,), breaks=breaks, put=put)


def draws(place: Path) -> Door:
    """The draws beside a study: damaged, cut off, or another archive with the right owner."""
    study, sound = made_study(place)
    tree = json.loads(study)
    tables = dict(np.load(io.BytesIO(sound)))

    def breaks(luck: Random) -> bytes:
        if luck.random() < 0.6:
            return breaking.broken_bytes(sound, (sound,), luck)
        odd = luck.choice(("f4", "i8", "U3", "c16", "M8[s]", ">f8", "S5", "?"))
        shapes = ((), (3,), (0, 6), (200, 1), (200, 7), (2, 2, 2), (1_000_000, 6))
        changed = {id_: table for id_, table in tables.items() if luck.random() < 0.98}
        for id_ in luck.sample(sorted(changed), 2):
            changed[id_] = np.zeros(luck.choice(shapes), odd if luck.random() < 0.5 else "f8")
        return files.sealing.packed(changed, tree["checksum"])

    def put(raw: bytes) -> Callable[[], object]:
        (place / files.DRAWS_FILE).write_bytes(raw)
        return lambda: files.load(place)

    return Door(name="draws of studies", sound=(sound,), breaks=breaks, put=put)


def past_changes(place: Path) -> Door:
    """A table of past changes; of what is accepted the coarse worlds are made."""
    told = spans.load()
    sound = rows.TABLE.read_bytes()
    table = list(csv.reader(io.StringIO(sound.decode("utf-8-sig"))))
    file = place / "past.csv"

    def breaks(luck: Random) -> bytes:
        raw = breaking.broken_table(table, luck) if luck.random() < 0.7 else sound
        return raw if raw is not sound and luck.random() < 0.7 else breaking.broken_bytes(raw, (sound,), luck)

    def enter() -> object:
        found = rows.load(file, warnings=told.states)
        return [coarse.worlds(row, told) for row in found[:4] if not coarse.refusal(row)]

    def put(raw: bytes) -> Callable[[], object]:
        file.write_bytes(raw)
        return enter

    return Door(name="past changes", sound=(sound,), breaks=breaks, put=put)


def published_numbers(place: Path) -> Door:
    """A file of published numbers; what is accepted is run, but for what needs whole worlds."""
    paths = [path for path in sorted((packaged() / "published").glob("*.yaml")) if path.stat().st_size < 7000]
    sound = tuple(path.read_bytes() for path in paths)
    parts = [
        {**tree, "cases": tree["cases"][:3]} if "cases" in tree else tree for tree in map(tree_of, sound)
    ]

    def enter() -> object:
        found = published.case_files.load(place)
        if any(statements.needs_record(case.kernel) for case in found):
            return found
        return published.as_json(published.run(place))

    def put(raw: bytes) -> Callable[[], object]:
        for name in ("radar_sets.yaml", "numbers.yaml"):
            (place / name).unlink(missing_ok=True)
        is_sets = b"\nradars" in b"\n" + raw
        (place / "numbers.yaml").write_bytes(sound[0] if is_sets else raw)
        if is_sets:
            (place / "radar_sets.yaml").write_bytes(raw)
        return enter

    return Door(name="published numbers", sound=sound, breaks=documents(parts, sound), put=put)
