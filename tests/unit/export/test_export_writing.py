"""An export is written whole or not at all, and never over what somebody else put there."""

from __future__ import annotations

import pytest

from equipoise.errors import CaseError
from equipoise.export import writing


def test_text_bytes_and_writers_all_become_files(tmp_path) -> None:
    contents = {"a.txt": "é\r\n", "b.bin": b"\x00\x01", "c.txt": lambda path: path.write_text("c")}
    written = writing.write(tmp_path / "new", contents)
    assert [path.name for path in written] == ["a.txt", "b.bin", "c.txt"]
    assert [path.read_bytes() for path in written] == ["é\r\n".encode(), b"\x00\x01", b"c"]
    assert len(list((tmp_path / "new").iterdir())) == 3


def test_names_that_are_taken_stop_everything_before_a_byte_is_written(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    (tmp_path / "c.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CaseError, match="is not replaced") as found:
        writing.write(tmp_path, {"a.txt": "x", "b.txt": "x", "c.txt": "x"})
    assert len(found.value.problems) == 2
    assert (tmp_path / "a.txt").read_text() == "mine"
    assert not (tmp_path / "b.txt").exists()


def test_what_is_taken_is_replaced_when_told_to(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("old")
    writing.write(tmp_path, {"a.txt": "new"}, force=True)
    assert (tmp_path / "a.txt").read_text() == "new"


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), CaseError([]), RuntimeError("x")])
def test_a_fault_on_the_way_leaves_nothing_behind_and_all_as_it_was(tmp_path, fault: Exception) -> None:
    (tmp_path / "a.txt").write_text("old")

    def fail(path) -> None:
        path.write_text("half")
        raise fault

    expected = CaseError if isinstance(fault, OSError) else type(fault)
    with pytest.raises(expected):
        writing.write(tmp_path, {"a.txt": "new", "b.txt": fail}, force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_folder_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CaseError, match="can't be written"):
        writing.write(tmp_path / "taken", {"a.txt": "x"})


def test_progress_names_each_file(tmp_path) -> None:
    told: list[tuple[str, float]] = []
    writing.write(tmp_path, {"a": "", "b": ""}, progress=lambda name, share: told.append((name, share)))
    assert told == [("a", 0.0), ("b", 0.5)]
