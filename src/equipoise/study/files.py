"""The files of a study: ``study.json``, ``answer.txt`` and ``draws.npz``.

The draws are one array per outcome, ``(draws, arms)``, in the order of
``arms``, NaN where the outcome has no meaning in an arm. Every file is written
to a temporary name and renamed, so nothing is ever half-written, and the same
study gives the same bytes. What was damaged since is refused (:mod:`equipoise.study.sealing`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from equipoise.arrays import Array
from equipoise.errors import CaseError, NumericsError, Problem
from equipoise.facts import plain_files
from equipoise.study import sealing
from equipoise.study.form import Draws, Study, as_json, from_json

STUDY_FILE, ANSWER_FILE, DRAWS_FILE = "study.json", "answer.txt", "draws.npz"
#: Largest study that is read: one with all its parts and layers has three million bytes, whatever its draws.
MOST_BYTES = 40_000_000
#: Draws that any outcome of a study may have.
LEAST_ROWS = 1024


def dumps(study: Study) -> str:
    """Return the JSON text of a study; refuses numbers that JSON does not have.

    Raises
    ------
    NumericsError
        If a number is not finite.
    """
    try:
        return seal(as_json(study))
    except ValueError as error:
        raise NumericsError(
            Problem(where=f"study of {study.case!r}", what=f"a result is not finite ({error})")
        ) from error


def seal(data: Mapping[str, object]) -> str:
    """Return the JSON text of a study's object with form number and checksum, new ones where it has them.

    Parameters
    ----------
    data : mapping
        As read from ``study.json``, or made by hand.
    """
    kept = {key: value for key, value in data.items() if key not in ("form", "checksum")}
    return sealing.sealed([f"{_text(key)}: {_one_a_line(value)}" for key, value in kept.items()])


def _text(value: object) -> str:
    """Return the JSON of one value on one line; of a layer of a map without blanks, which are many."""
    is_layer = isinstance(value, Mapping) and value.get("type") == "FeatureCollection"
    separators = (",", ":") if is_layer else None
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=separators)


def _one_a_line(value: object) -> str:
    """Return the JSON of a list or mapping with one item a line, to be read, searched and compared."""
    if isinstance(value, Mapping) and value:
        rows = (f" {_text(key)}: {_text(item)}" for key, item in value.items())
        return "{\n" + ",\n".join(rows) + "}"
    if isinstance(value, list) and value and not isinstance(value[0], str):
        return "[\n" + ",\n".join(f" {_text(item)}" for item in value) + "]"
    return _text(value)


def save(study: Study, folder: Path, *, pages: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Write a study and return the files written.

    Parameters
    ----------
    study : Study
        With or without draws.
    folder : Path
        Made if it is not there; files of the same names are replaced.
    pages : mapping of file name to text, optional
        Further pages made from the study; ``answer.txt`` holds the answer
        paragraph alone unless it is among them.

    Raises
    ------
    CaseError
        If the folder can't be made or written.
    """
    texts = {ANSWER_FILE: study.answer.text + "\n", **(pages or {})}
    contents = {name: text.encode("utf-8") for name, text in texts.items()} | packed(study)
    return write(folder, contents)


def packed(study: Study) -> dict[str, bytes]:
    """Return the contents of ``study.json`` and, where the study has draws, of the file of its draws."""
    text = dumps(study)
    contents = {STUDY_FILE: text.encode("utf-8")}
    if study.values:
        tables = {id_: table for id_ in study.outcomes if (table := _table(study, id_)) is not None}
        contents[DRAWS_FILE] = sealing.packed(tables, sealing.seal_of(text))
    return contents


def write(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files of a study, all or none, and return them.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of the same names are replaced.
    contents : mapping of file name to bytes
        From :func:`packed`, and further pages.

    Raises
    ------
    CaseError
        If the folder can't be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, contents)
        if DRAWS_FILE not in contents:
            # draws of an older study would pass for this one's
            (folder / DRAWS_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise CaseError(
            Problem(
                where=str(folder), what=f"can't be written: {error.strerror}", hint="choose another --out"
            )
        ) from error
    return tuple(folder / name for name in contents)


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write all files under temporary names in the same folder, then rename them, the study last."""
    temporary = {name: folder / f".{name}.{os.getpid()}.tmp" for name in contents}
    try:
        for name, content in contents.items():
            temporary[name].write_bytes(content)
        for name in sorted(contents, key=STUDY_FILE.__eq__):
            temporary[name].replace(folder / name)
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _table(study: Study, id_: str) -> Array | None:
    """Return the draws of one outcome, one column per arm, or None where no arm has any."""
    columns = [study.values[arm].get(id_) for arm in study.arms]
    size = next((column.size for column in columns if column is not None), 0)
    if not size:
        return None
    return np.stack([np.full(size, np.nan) if column is None else column for column in columns], axis=1)


def load(path: Path | str) -> Study:
    """Return a study from its ``study.json`` or its folder, with the draws where they lie beside it.

    Parameters
    ----------
    path : Path or str
        File or folder.

    Raises
    ------
    CaseError
        If there is no study, or the file is not one.
    """
    place = Path(path)
    file = place / STUDY_FILE if plain_files.is_folder(place) else place
    raw, problem = plain_files.taken(file, most=MOST_BYTES)
    if problem:
        what = problem.what if plain_files.is_there(file) else "no study here"
        raise CaseError(Problem(where=str(file), what=what, hint="equipoise run CASE makes one"))
    data = sealing.opened(raw, str(file))
    try:
        return from_json(data, _read_draws(file.with_name(DRAWS_FILE), data))
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError) as error:
        raise CaseError(
            Problem(
                where=str(file),
                what=f"is not a study of this version ({error!r})",
                hint="run the case again",
            )
        ) from error


def _read_draws(path: Path, data: Mapping[str, Any]) -> Draws:
    """Return the draws by arm and outcome; empty where the file is missing."""
    if not path.exists():
        return MappingProxyType({})
    kept: dict[str, dict[str, Array]] = {arm: {} for arm in data["arms"]}
    wanted = [id_ for id_, row in data["outcomes"].items() if any(row["arms"].values())]
    # beliefs have draws of their own, a fixed number of them
    shape = max(int(data["draws"]), LEAST_ROWS), len(kept)
    for id_, table in sealing.unpacked(path, data["checksum"], wanted, shape).items():
        for column, arm in enumerate(kept):
            if not np.isnan(table[:, column]).any():
                kept[arm][id_] = table[:, column]
    return MappingProxyType(kept)
