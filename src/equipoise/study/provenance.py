"""Where a study came from: digests of the facts, the case and the code, and the versions they ran on.

Equal digests, date, seed and number of draws mean equal numbers on the same
platform. There is no clock here: two runs of the same work give the same bytes.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

#: Folders of package data that carry a digest of their own (facts, case) or do not move a number.
APART: tuple[str, ...] = ("data/facts", "data/cases", "data/published", "data/sweeps")

#: Single files with a digest of their own, or that do not move a number.
APART_FILES: tuple[str, ...] = ("data/sources.bib", "data/case_template.yaml", "data/countries.csv")

#: Libraries whose version can move a number.
LIBRARIES: tuple[str, ...] = ("numpy", "scipy", "pyproj", "numba")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What went into a study, by digest and version.

    Parameters
    ----------
    seed : int
        The seed of every stream.
    facts, case : str
        Digests of the record and of the case, as their loaders computed them.
    code : str
        Package version and digest of the package's own files, see :func:`code_digest`.
    worlds : mapping of str to str
        Arm name to the digest of its world.
    platform : str
        Operating system, machine and Python version.
    libraries : mapping of str to str
        Versions of the libraries that can move a number.
    """

    seed: int
    facts: str
    case: str
    code: str
    worlds: Mapping[str, str]
    platform: str
    libraries: Mapping[str, str]


def version() -> str:
    """Return the version of the installed package, or ``0`` where it was never installed."""
    try:
        return importlib.metadata.version("equipoise")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def code_files(package: Path) -> tuple[Path, ...]:
    """Return the files of the package that can move a number, sorted by path.

    Parameters
    ----------
    package : Path
        Folder of the package.
    """
    found = (path for pattern in ("*.py", "*.yaml", "*.csv", "*.json") for path in package.rglob(pattern))
    return tuple(
        sorted(
            path
            for path in found
            if not (name := path.relative_to(package).as_posix()).startswith(APART)
            and name not in APART_FILES
        )
    )


def code_digest(package: Path | None = None) -> str:
    """Return version and digest of the package's own code and rules.

    Facts and cases are left out: they have digests of their own, so that a
    reader sees which of the three moved.

    Parameters
    ----------
    package : Path, optional
        Folder to look at; the installed package by default.
    """
    root = package or Path(__file__).resolve().parents[1]
    digest = hashlib.blake2b(digest_size=16)
    for path in code_files(root):
        content = path.read_bytes()
        # the length keeps two files from passing for one
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{version()}+{digest.hexdigest()}"


def trace(*, seed: int, facts: str, case: str, worlds: Mapping[str, str]) -> Provenance:
    """Return the provenance of a study that is about to be made.

    Parameters
    ----------
    seed : int
        The seed of every stream.
    facts, case : str
        Digests of the record and the case.
    worlds : mapping of str to str
        Arm name to the digest of its world.
    """
    return Provenance(
        seed=seed,
        facts=facts,
        case=case,
        code=code_digest(),
        worlds=MappingProxyType(dict(worlds)),
        platform=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        libraries=MappingProxyType({name: _installed(name) for name in LIBRARIES}),
    )


def _installed(name: str) -> str:
    """Return the version of a library, or ``absent``."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"
