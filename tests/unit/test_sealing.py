"""What was damaged, cut off, mixed up or written by another version is refused with the reason."""

from __future__ import annotations

import json
from random import Random

import numpy as np
import pytest
import stand_ins

from equipoise.errors import CaseError
from equipoise.study import assembled, files, sealing

FLIPS = 300


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A study on disk, with its draws."""
    folder = tmp_path_factory.mktemp("saved")
    made = stand_ins.by_arm()
    study = assembled.assemble(
        stand_ins.CASE, stand_ins.RECORD, stand_ins.built(), made, seed=1, draws=stand_ins.N
    )
    files.save(study, folder)
    return folder


def luck(seed: int) -> Random:
    """Return a stream of places to damage."""
    return Random(seed)  # noqa: S311 - nothing is kept secret with it


def flipped(raw: bytes, random_: Random) -> bytes:
    """Return bytes with one bit turned over."""
    found = bytearray(raw)
    found[random_.randrange(len(found))] ^= 1 << random_.randrange(8)
    return bytes(found)


def beside(saved, folder, *, study: bytes | None = None, draws: bytes | None = None):
    """Return a folder with the saved files, one of them replaced."""
    (folder / "study.json").write_bytes(study or (saved / "study.json").read_bytes())
    (folder / "draws.npz").write_bytes(draws or (saved / "draws.npz").read_bytes())
    return folder


def test_a_turned_bit_anywhere_in_the_study_is_seen(saved, tmp_path) -> None:
    raw, random_ = (saved / "study.json").read_bytes(), luck(1)
    for _ in range(FLIPS):
        with pytest.raises(CaseError, match=r"is not a study|was changed"):
            files.load(beside(saved, tmp_path, study=flipped(raw, random_)))


def test_a_study_cut_off_anywhere_is_seen_and_told(saved, tmp_path) -> None:
    raw, random_ = (saved / "study.json").read_bytes(), luck(2)
    for length in [*(random_.randrange(40, len(raw)) for _ in range(40)), len(raw) - 1, len(raw) - 3]:
        with pytest.raises(CaseError, match=r"broken off|was changed"):
            files.load(beside(saved, tmp_path, study=raw[:length]))


def test_a_turned_bit_in_the_draws_is_seen_or_changes_no_number(saved, tmp_path) -> None:
    raw, random_, whole = (saved / "draws.npz").read_bytes(), luck(3), files.load(saved)
    refused = 0
    for _ in range(FLIPS):
        try:
            found = files.load(beside(saved, tmp_path, draws=flipped(raw, random_)))
        except CaseError:
            refused += 1
            continue
        for arm, outcomes in whole.values.items():
            assert set(found.values[arm]) == set(outcomes)
            assert all(np.array_equal(found.values[arm][id_], outcomes[id_]) for id_ in outcomes)
    assert refused > FLIPS // 2


def test_draws_cut_off_or_replaced_by_something_else_are_refused(saved, tmp_path) -> None:
    raw = (saved / "draws.npz").read_bytes()
    for other in (raw[: len(raw) // 2], raw[:-1], b"x", b"PK\x03\x04"):
        with pytest.raises(CaseError, match=r"damaged|another study"):
            files.load(beside(saved, tmp_path, draws=other))


def test_draws_of_another_study_are_refused(saved, tmp_path) -> None:
    study = assembled.assemble(
        stand_ins.CASE, stand_ins.RECORD, stand_ins.built(), stand_ins.by_arm(), seed=2, draws=stand_ins.N
    )
    (tmp_path / "other").mkdir()
    files.save(study, tmp_path / "other")
    with pytest.raises(CaseError, match="belongs to another study"):
        files.load(beside(saved, tmp_path, draws=(tmp_path / "other" / "draws.npz").read_bytes()))


def test_a_study_of_another_form_is_refused_with_both_numbers(saved, tmp_path) -> None:
    text = (saved / "study.json").read_text(encoding="utf-8")
    for form in (1, 99):
        odd = text.replace(f'"form": {sealing.FORM}', f'"form": {form}', 1)
        with pytest.raises(CaseError, match=f"its form is {form}, this version reads {sealing.FORM}"):
            files.load(beside(saved, tmp_path, study=odd.encode()))


def test_a_study_from_before_there_were_forms_is_refused(saved, tmp_path) -> None:
    data = json.loads((saved / "study.json").read_text(encoding="utf-8"))
    del data["form"], data["checksum"]
    with pytest.raises(CaseError, match=r"no form number(.|\n)*run the case again"):
        files.load(beside(saved, tmp_path, study=json.dumps(data).encode()))


def test_an_edited_number_is_seen_and_a_new_seal_accepts_it(saved, tmp_path) -> None:
    (tmp_path / "study.json").write_bytes((saved / "study.json").read_bytes())
    data = json.loads((saved / "study.json").read_text(encoding="utf-8"))
    data["outcomes"]["fear.best"]["arms"]["change"]["mean"] += 0.1
    (tmp_path / "study.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CaseError, match="was changed after it was written"):
        files.load(tmp_path)
    (tmp_path / "study.json").write_text(files.seal(data), encoding="utf-8")
    arms = files.load(tmp_path).outcomes["fear.best"].arms
    assert arms["change"].mean == data["outcomes"]["fear.best"]["arms"]["change"]["mean"]


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[" * 100_000, b'{"form": 2}', b"null", b"2"])
def test_what_was_never_a_study_is_refused(saved, tmp_path, raw: bytes) -> None:
    (tmp_path / "study.json").write_bytes(raw)
    with pytest.raises(CaseError, match=r"is not a study|was changed"):
        files.load(tmp_path)
