"""What a folder of a sweep takes, keeps and refuses, without a worker in sight."""

from __future__ import annotations

import errno
import os

import pytest
import stub_sweep as stub

from equipoise.errors import CaseError
from equipoise.sweeps import cells, folder, sweeping


@pytest.fixture
def told():
    return folder.manifest(stub.grid(3), stub.CODE)


def whole(words: str = "content") -> bytes:
    return folder.MAGIC + words.encode() + folder.MAGIC


def test_a_new_folder_says_what_it_is(tmp_path, told) -> None:
    with folder.opened(tmp_path / "a" / "b", told, resume=False) as place:
        assert place.done() == frozenset()
    assert folder.read(tmp_path / "a" / "b") == told


def test_what_is_kept_is_there_and_whole(tmp_path, told) -> None:
    with folder.opened(tmp_path, told, resume=False) as place:
        place.keep("abc", whole())
        assert place.done() == {"abc"}
    with folder.opened(tmp_path, told, resume=True) as place:
        assert place.done() == {"abc"}


def test_a_damaged_part_is_not_done(tmp_path, told) -> None:
    with folder.opened(tmp_path, told, resume=False) as place:
        for name, content in {
            "cut": whole()[:-1],
            "empty": b"",
            "short": folder.MAGIC,
            "ok": whole(),
        }.items():
            place.keep(name, content)
        assert place.done() == {"ok"}


def test_a_folder_with_a_sweep_is_taken_up_only_when_told_to(tmp_path, told) -> None:
    with folder.opened(tmp_path, told, resume=False):
        pass
    with pytest.raises(CaseError, match="--resume"), folder.opened(tmp_path, told, resume=False):
        pass


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("code", "other", "with other code"),
        ("facts", "other", "with other facts"),
        ("draws", 17, "with another number of draws"),
        ("over", {"seed": [1]}, "with other values"),
        ("form", 2, "another version"),
    ],
)
def test_another_sweep_is_refused_and_named(tmp_path, told, key, value, words) -> None:
    with folder.opened(tmp_path, told, resume=False):
        pass
    other = {**told, key: value}
    with pytest.raises(CaseError, match=words), folder.opened(tmp_path, other, resume=True):
        pass


def test_other_files_are_not_written_among(tmp_path, told) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CaseError, match=r"letter\.txt"), folder.opened(tmp_path, told, resume=True):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt"]


def test_a_file_is_no_folder(tmp_path, told) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(CaseError, match="is not a folder"), folder.opened(tmp_path / "x", told, resume=True):
        pass


@pytest.mark.parametrize("text", ["", "[]", "{", "\ufeff{}"])
def test_a_manifest_that_can_not_be_read_is_refused(tmp_path, told, text) -> None:
    (tmp_path / folder.MANIFEST).write_text(text)
    with pytest.raises(CaseError), folder.opened(tmp_path, told, resume=True):
        pass


def test_a_second_process_is_kept_out_and_let_in_later(tmp_path, told) -> None:
    with (
        folder.opened(tmp_path, told, resume=False),
        pytest.raises(CaseError, match="another process"),
        folder.opened(tmp_path, told, resume=True),
    ):
        pass
    with folder.opened(tmp_path, told, resume=True):
        pass


@pytest.mark.parametrize("death", ["fsync", "replace"])
def test_death_at_any_step_of_a_write_leaves_nothing_half(tmp_path, told, monkeypatch, death) -> None:
    class Death(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Death

    with folder.opened(tmp_path, told, resume=False) as place:
        place.keep("first", whole())
        with monkeypatch.context() as patch:
            patch.setattr(*((os, "fsync") if death == "fsync" else (folder.Path, "replace")), die)
            with pytest.raises(Death):
                place.keep("second", whole())
        assert place.done() == {"first"}
    with folder.opened(tmp_path, told, resume=True) as place:
        assert place.done() == {"first"}
        assert not [path for path in tmp_path.rglob("*") if path.name.endswith(folder.UNFINISHED)]


def test_a_full_disk_is_said_and_leaves_nothing_half(tmp_path, told, monkeypatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with folder.opened(tmp_path, told, resume=False) as place:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(CaseError, match=r"No space left on device[\s\S]*--resume"):
                place.keep("second", whole())
        assert not [path for path in tmp_path.rglob("*") if path.name.endswith(folder.UNFINISHED)]
        place.keep("second", whole())
        assert place.done() == {"second"}


def test_a_failure_is_kept_until_its_cell_is_done(tmp_path, told) -> None:
    failure = folder.Failure(
        cell="abc", values={"seed": 1}, stage="case", kind="CaseError", message="no\nway"
    )
    with folder.opened(tmp_path, told, resume=False) as place:
        place.fail(failure)
        assert place.failures() == (failure,)
        place.keep("abc", whole())
        assert place.failures() == ()


def test_nothing_is_started_where_nothing_is_missing(tmp_path, told, monkeypatch) -> None:
    with folder.opened(tmp_path, told, resume=False) as place:
        for cell in cells.cells(stub.grid(3), stub.CODE):
            place.keep(cell.id, whole())
    monkeypatch.setattr(sweeping.running, "hands", None)
    ended = stub.run(tmp_path, 3, None)
    assert (ended.n_before, ended.n_now, ended.n_failed) == (3, 0, 0)


def test_a_sweep_grows_only_into_a_folder_of_its_own(tmp_path, told) -> None:
    with folder.opened(tmp_path, told, resume=False):
        pass
    with pytest.raises(CaseError, match="with other values"):
        stub.run(tmp_path, 4, None)
