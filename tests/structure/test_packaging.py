"""What is built is what is kept: no file of the package is left out of a wheel, and none gets in unseen.

Builds nothing; `scripts/built_packages.sh` does, installs both and runs them. The builder leaves out what
version control ignores, so a data file whose name falls under a pattern would be here and nowhere else.
"""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

#: Tracked at the top and in no sdist by name: the builder adds these itself.
ADDED = {".gitignore", "pyproject.toml"}
#: Endings of what only interpreters and compilers put down.
CACHES = {".pyc", ".nbi", ".nbc"}


def listed(root: Path, *words: str) -> set[str]:
    """Return the paths that git names."""
    if not shutil.which("git") or not (root / ".git").exists():
        pytest.skip("not a clone: what is kept can't be told from what isn't")
    told = subprocess.run(["git", "ls-files", "-z", *words], cwd=root, capture_output=True, check=True)
    return {path for path in told.stdout.decode().split("\0") if path}


def told(root: Path) -> dict:
    """Return what pyproject.toml tells the builder."""
    return tomllib.loads((root / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]


def is_cache(path: Path) -> bool:
    return "__pycache__" in path.parts or path.suffix in CACHES


def test_no_file_of_the_package_is_one_that_version_control_ignores(root) -> None:
    known = listed(root, "--cached", "--others", "--exclude-standard", "src/equipoise")
    there = {
        path.relative_to(root).as_posix()
        for path in (root / "src" / "equipoise").rglob("*")
        if path.is_file() and not is_cache(path)
    }
    assert len(known) > 300
    assert sorted(there - known) == [], "a wheel would lack these"


def test_no_kept_file_of_the_package_falls_under_a_pattern(root) -> None:
    ignored = listed(root, "--cached", "--ignored", "--exclude-standard", "src/equipoise")
    assert sorted(ignored) == [], "kept, yet left out of a wheel"


def test_no_cache_is_kept(root) -> None:
    assert [path for path in listed(root) if is_cache(Path(path))] == []


def test_a_wheel_holds_the_package_and_nothing_beside_it(root) -> None:
    assert told(root)["wheel"] == {"packages": ["src/equipoise"]}
    inside = {path.split("/")[2] for path in listed(root, "src") if path.startswith("src/equipoise/")}
    assert {"data", "cli.py", "py.typed"} <= inside
    assert not inside & {"tests", "test", "docs", "conftest.py"}


def test_an_sdist_holds_all_that_is_kept(root) -> None:
    included = set(told(root)["sdist"]["include"])
    top = {path.split("/")[0] for path in listed(root)}
    assert sorted(top - included - ADDED) == [], "in the clone, not in an sdist"
    assert sorted(name for name in included if not (root / name).exists()) == []


def test_no_file_of_the_package_is_a_link(root) -> None:
    links = [path for path in listed(root, "src") if (root / path).is_symlink()]
    assert links == [], "a wheel holds no links"
