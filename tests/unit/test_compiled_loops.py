"""Loops that are kept hold as long as no file with loops has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numba")

from numba.core import config

from equipoise import compiled_loops
from equipoise.arrivals import compiled


def test_a_changed_byte_in_any_file_gives_another_folder(tmp_path: Path):
    files = [tmp_path / "compiled.py", tmp_path / "compiled_parts.py"]
    for file in files:
        file.write_text("x = 1\n", encoding="utf-8")
    before = compiled_loops.digest(files)
    assert compiled_loops.digest(files) == before
    files[1].write_text("x = 2\n", encoding="utf-8")
    assert compiled_loops.digest(files) != before


def test_what_moves_from_one_file_to_the_next_gives_another_folder(tmp_path: Path):
    one, other = tmp_path / "compiled.py", tmp_path / "compiled_parts.py"
    one.write_text("ab", encoding="utf-8")
    other.write_text("c", encoding="utf-8")
    before = compiled_loops.digest([one, other])
    one.write_text("a", encoding="utf-8")
    other.write_text("bc", encoding="utf-8")
    assert compiled_loops.digest([one, other]) != before


def test_every_file_with_loops_counts():
    files = {file.name for file in compiled_loops.HERE.glob(compiled_loops.FILES)}
    with_loops = {
        file.name
        for file in compiled_loops.HERE.rglob("*.py")
        if "import compiled as _compile" in file.read_text(encoding="utf-8")
    }
    assert with_loops
    # how loops are compiled is no part of what the compiler keeps them by
    assert with_loops | {"compiled_loops.py"} <= files


def test_no_file_calls_the_compiler_on_its_own():
    assert [
        file.name
        for file in compiled_loops.HERE.rglob("*.py")
        if "njit" in file.read_text(encoding="utf-8") and file.name != "compiled_loops.py"
    ] == []


def test_loops_are_kept_in_the_folder_of_their_sources():
    loop: Any = compiled._functions
    settings: Any = config
    kept = Path(loop._cache.cache_path)
    base = Path(settings.CACHE_DIR) if settings.CACHE_DIR else compiled_loops.HERE / "__pycache__"
    assert compiled_loops.folder(base) in kept.parents
