"""The source tree, parsed once, for the tests that look at its shape."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One source file: its path below src/equipoise, dotted name, text and syntax tree."""

    path: str
    name: str
    text: str
    tree: ast.Module

    @property
    def is_marker(self) -> bool:
        """True for a package marker."""
        return self.path.endswith("__init__.py")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> tuple[Module, ...]:
    """Return every module of the package, sorted by path."""
    found = []
    for file in sorted((SRC / "equipoise").rglob("*.py")):
        inside = file.relative_to(SRC / "equipoise")
        parts = ("equipoise", *inside.with_suffix("").parts)
        text = file.read_text(encoding="utf-8")
        found.append(
            Module(
                path=inside.as_posix(),
                name=".".join(part for part in parts if part != "__init__"),
                text=text,
                tree=ast.parse(text),
            )
        )
    assert len(found) > 20, "the source tree was not found"
    return tuple(found)
