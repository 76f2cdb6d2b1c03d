"""The draws of a study as one netCDF file: outcomes as variables over arms and draws, with units and meaning.

Opens in xarray, and in whatever else reads netCDF 4. Needs the optional packages of ``equipoise[formats]``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from equipoise.errors import CaseError, Problem
from equipoise.export.drawn import Drawn, drawn
from equipoise.export.writing import unwritable
from equipoise.outcomes import split, title
from equipoise.study.form import Study

#: Units that xarray would turn into lengths of time with a type of their own, and the same as udunits has it.
SPOKEN: Mapping[str, str] = MappingProxyType(
    {"days": "day", "hours": "hour", "minutes": "minute", "seconds": "second"}
)
#: Compression: quick, and a third smaller than raw.
PACKED: Mapping[str, Any] = MappingProxyType({"zlib": True, "complevel": 1, "shuffle": True})


def write(study: Study, path: Path) -> None:
    """Write the draws of a study.

    Parameters
    ----------
    study : Study
        With its draws.
    path : Path
        The file; replaced if it is there.

    Raises
    ------
    CaseError
        If the study has no draws, the optional packages are missing, or the disk is full.
    """
    try:
        import netCDF4  # noqa: F401, PLC0415 # pyright: ignore[reportUnusedImport] - what xarray writes with
        import xarray  # noqa: PLC0415
    except ImportError as error:
        raise CaseError(lacking("netcdf", "xarray and netCDF4")) from error
    made, left = drawn(study)
    used = {row.axis.name: row.axis for row in made}
    dataset = xarray.Dataset(
        data_vars={row.outcome: (("arm", row.axis.name), row.values, _described(study, row)) for row in made},
        coords={
            "arm": ("arm", list(study.arms), {"long_name": "arm: one world of the case, baseline first"}),
            **{axis.name: (axis.name, axis.draws, {"long_name": axis.says}) for axis in used.values()},
        },
        attrs=_attributes(study, left),
    )
    packed: dict[str, dict[str, Any]] = {row.outcome: dict(PACKED) for row in made}
    try:
        dataset.to_netcdf(path, format="NETCDF4", engine="netcdf4", encoding=packed)
    except RuntimeError as error:
        # what the library says of a full disk
        raise CaseError(unwritable(path.parent, str(error))) from error


def lacking(form: str, packages: str) -> Problem:
    """Return what to do where an optional package is missing.

    Parameters
    ----------
    form : str
        The format asked for.
    packages : str
        What it needs.
    """
    return Problem(
        where=f"--format {form}",
        what=f"needs {packages}, which are not installed",
        hint="pip install 'equipoise[formats]'",
    )


def _described(study: Study, row: Drawn) -> dict[str, str]:
    """Return the attributes of one variable."""
    told = study.outcomes[row.outcome]
    found = {
        "units": SPOKEN.get(told.unit, told.unit),
        "long_name": title(row.outcome),
        "worse": told.worse,
        "cell": split(row.outcome)[1],
        "reason": told.reason,
    }
    return {name: words for name, words in found.items() if words}


def _attributes(study: Study, left: Mapping[str, str]) -> dict[str, str | int]:
    """Return the attributes of the whole file."""
    made = study.provenance
    return {
        "title": study.title,
        "source": f"equipoise {made.code}",
        "case": study.case,
        "date": study.date,
        "seed": study.seed,
        "draws": study.draws,
        "answer": study.answer.text,
        "dramatic": study.answer.dramatic,
        "digest_facts": made.facts,
        "digest_case": made.case,
        "digest_worlds": json.dumps(dict(made.worlds)),
        "libraries": json.dumps(dict(made.libraries)),
        "platform": made.platform,
        "left_out": json.dumps(dict(left), ensure_ascii=False),
        "comment": (
            "Conditional on an attack, whose probability is outside the model. 'worse' is the direction that "
            "is worse for the threatened side. A NaN says that an outcome has no meaning in that arm; why: "
            "'reason'. Outcomes without any value are in 'left_out'. Values of one draw share their luck "
            "over all arms, so they may be subtracted draw by draw."
        ),
    }
