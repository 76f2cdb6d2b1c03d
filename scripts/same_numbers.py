"""Shows whether equal inputs give equal numbers: the lead case made in many settings, and compared.

Use: `python scripts/same_numbers.py [--draws 256] [--only NAME …] [--python PATH …] [--markdown]`.
Settings: how many processes share the work, how many draws are worked on at once, compiled loops or none,
compiled now or before, hash seeds, languages, time zones, threads of linear algebra, instructions that a
processor lacks. `--python` adds other interpreters, each with the dependencies of equipoise installed; all
run this source tree. About half a minute of processor time a setting. Exit 1 where one differs that must not.

A number is held against its scale, the largest size that its outcome has in any draw and arm: a chance of
10⁻¹⁵ that comes out as 2·10⁻¹⁵ differs by 10⁻¹⁵ of something, not by half.
"""

# ruff: noqa: INP001, T201, S603, S101 - a script: it prints, and calls this interpreter

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SRC = Path(__file__).resolve().parents[1] / "src"
CASE = "belarus-nato"
#: What may differ, in units of the scale, where libraries, instructions or loops are other ones.
TOLERANCE = 1e-9
NUMBERS = ("mean", "q05", "q50", "q95")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One way to make the same study; ``exact`` where no bit may differ from the first one."""

    name: str
    what: str
    exact: bool = True
    python: str = sys.executable
    environment: Mapping[str, str] = field(default_factory=dict)
    hands: int = 0
    block: float = 1.0
    plain: bool = False


def settings(pythons: list[str], cache: Path) -> list[Setting]:
    """Return all settings, the first being what others are compared with."""
    empty = {"NUMBA_CACHE_DIR": str(cache / "empty")}
    turkish = dict.fromkeys(("LC_ALL", "LANG"), "tr_TR.UTF-8")
    poor = {
        "NPY_DISABLE_CPU_FEATURES": "AVX512_SPR AVX512_ICL AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL"
    }
    old = {"OPENBLAS_CORETYPE": "Nehalem", "NUMBA_CACHE_DIR": str(cache / "old"), "NUMBA_CPU_NAME": "nehalem"}
    return [
        Setting(name="as it is", what="all that this machine has"),
        Setting(name="again", what="the same once more"),
        *(Setting(name=f"{n} processes", what=f"the work shared out over {n}", hands=n) for n in (1, 2, 4)),
        # products of matrices of a handful of draws round otherwise than those of hundreds
        Setting(name="small blocks", what="draws worked on at once: a 64th", exact=False, block=1 / 64),
        Setting(name="large blocks", what="draws worked on at once: four times as many", block=4.0),
        *(
            Setting(name=f"hash seed {n}", what="order of sets", environment={"PYTHONHASHSEED": n})
            for n in ("0", "4242")
        ),
        Setting(name="LANG=C", what="no language", environment={"LC_ALL": "C", "LANG": "C"}),
        Setting(name="tr_TR", what="Turkish, whose i is another", environment=turkish),
        Setting(name="time zone", what="UTC+14", environment={"TZ": "Pacific/Kiritimati"}),
        Setting(name="1 thread", what="linear algebra with one", environment={"OPENBLAS_NUM_THREADS": "1"}),
        Setting(name="4 threads", what="linear algebra with four", environment={"OPENBLAS_NUM_THREADS": "4"}),
        Setting(name="compiled now", what="nothing compiled before", environment=empty),
        Setting(name="plain loops", what="no compiler", exact=False, plain=True),
        Setting(name="no AVX-512", what="NumPy without it", exact=False, environment=poor),
        Setting(name="old processor", what="algebra and loops for one of 2008", exact=False, environment=old),
        *(Setting(name=path, what="another interpreter", exact=False, python=path) for path in pythons),
    ]  # fmt: skip


def make(draws: int, folder: Path, hands: int, block: float, *, plain: bool) -> None:
    """Make the study in this process, as a setting says."""
    if hands:
        os.cpu_count = lambda: hands
    if plain:
        import importlib.util as finding  # noqa: PLC0415 - in this order

        real = finding.find_spec
        finding.find_spec = lambda name, package=None: None if name == "numba" else real(name, package)
    from equipoise import arrays  # noqa: PLC0415 - in this order
    from equipoise.api import load_case, load_record  # noqa: PLC0415
    from equipoise.arrivals import interception  # noqa: PLC0415
    from equipoise.mechanisms import first_strike  # noqa: PLC0415
    from equipoise.routes import programs  # noqa: PLC0415
    from equipoise.study import files, studies  # noqa: PLC0415

    assert not (plain and arrays.is_compiled()), "the compiler is still there"
    for module, name in (
        (interception, "BLOCK"),
        (first_strike, "BLOCK_VALUES"),
        (first_strike, "BLOCK_DRAWS"),
        (programs, "_BLOCK"),
    ):
        setattr(module, name, max(1, int(getattr(module, name, 1) * block)))
    record = load_record()
    files.save(studies.run(load_case(CASE, record), record, draws=draws), folder)


def made(setting: Setting, draws: int, folder: Path) -> Any:  # noqa: ANN401 - a tree of JSON and arrays
    """Return a study made by another process."""
    words = ["--draws", draws, "--child", folder, "--hands", setting.hands, "--block", setting.block]
    environment = os.environ | dict(setting.environment) | {"PYTHONPATH": str(SRC)}
    command = [setting.python, __file__, *map(str, words), *(["--plain"] if setting.plain else [])]
    subprocess.run(command, check=True, env=environment, cwd=folder.parent)
    from equipoise.study import files  # noqa: PLC0415 - this process makes none itself

    return files.load(folder)


def apart(one: Any, other: Any) -> Iterator[tuple[str, float]]:  # noqa: ANN401 - studies
    """Yield, of every number of draws, outcomes and effects, where it stands and how far apart."""
    import numpy as np  # noqa: PLC0415 - as above

    scales: dict[str, float] = {}
    for outcomes in one.values.values():
        for id_, drawn in outcomes.items():
            scales[id_] = max(scales.get(id_, 0.0), float(np.abs(drawn).max()))
    for arm, outcomes in one.values.items():
        for id_, drawn in outcomes.items():
            yield f"draws {id_}", float(np.abs(drawn - other.values[arm][id_]).max()) / (scales[id_] or 1.0)
    for name in ("outcomes", "effects"):
        for id_, mine, theirs in _rows(one, other, name):
            size = abs(mine - theirs)
            yield f"{name} {id_}", size / (scales[id_] or 1.0)


def _rows(one: Any, other: Any, name: str) -> Iterator[tuple[str, float, float]]:  # noqa: ANN401 - studies
    """Yield the numbers of outcomes or effects of two studies side by side."""
    if name == "effects":
        for mine, theirs in zip(one.effects, other.effects, strict=True):
            assert (mine.outcome, mine.arm) == (theirs.outcome, theirs.arm)
            yield from ((mine.outcome, getattr(mine, key), getattr(theirs, key)) for key in NUMBERS)
        return
    from equipoise.study.form import as_json  # noqa: PLC0415 - as above

    first, second = as_json(one)["outcomes"], as_json(other)["outcomes"]
    for id_, row in first.items():
        for arm, told in row["arms"].items():
            if told:
                yield from ((id_, told[key], second[id_]["arms"][arm][key]) for key in NUMBERS)


def compared(first: Any, study: Any) -> dict[str, Any]:  # noqa: ANN401 - studies
    """Return how two studies differ: values not equal to the last bit, the largest distance, words."""
    from equipoise.study import verifying  # noqa: PLC0415 - as above

    found = verifying.compared(first, study)
    bits = verifying.compared(first, _as_if_here(study, first))
    far = max(apart(first, study), key=lambda item: item[1])
    return {
        "n": bits.n,
        "not_equal": len(bits.differences),
        "beyond_tolerance_of_verify": len(found.differences),
        "farthest": far[1],
        "farthest_at": far[0] if far[1] else "",
        "words": [one.where for one in bits.differences if _is_word(one.kept) or _is_word(one.again)],
        "first": [f"{one.where}: {one.kept} / {one.again}" for one in bits.differences[:5]],
        "inputs": found.inputs,
    }


def _as_if_here(study: Any, first: Any) -> Any:  # noqa: ANN401 - studies
    """Return a study that claims the platform of another one, so that every bit is compared."""
    from dataclasses import replace  # noqa: PLC0415 - as above

    return replace(study, provenance=first.provenance)


def _is_word(text: str) -> bool:
    """Tell whether what differs is no number."""
    try:
        float(text)
    except ValueError:
        return True
    return False


def main() -> int:
    """Make, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=256)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--python", nargs="+", default=[], metavar="PATH")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all that was found")
    for name, kind, default in (("--child", Path, None), ("--hands", int, 0), ("--block", float, 1.0)):
        parser.add_argument(name, type=kind, default=default, help=argparse.SUPPRESS)
    parser.add_argument("--plain", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        make(chosen.draws, chosen.child, chosen.hands, chosen.block, plain=chosen.plain)
        return 0
    sys.path.insert(0, str(SRC))
    failed, kept = False, {}
    with tempfile.TemporaryDirectory(prefix="same-numbers-") as name:
        every = settings(chosen.python, Path(name))
        asked = [one for one in every[1:] if not chosen.only or one.name in (*chosen.only, *chosen.python)]
        first = made(every[0], chosen.draws, Path(name) / "0")
        for number, setting in enumerate(asked, start=1):
            study = made(setting, chosen.draws, Path(name) / str(number))
            found = compared(first, study)
            kept[setting.name] = {**found, "libraries": dict(study.provenance.libraries)}
            limit = 0.0 if setting.exact else TOLERANCE
            is_well = found["farthest"] <= limit and not (setting.exact and found["not_equal"])
            failed |= not is_well
            told = (
                f"{found['not_equal']:,} of {found['n']:,} | {found['farthest']:.1e} {found['farthest_at']}"
            )
            label = f"{study.provenance.platform}" if setting.python != sys.executable else setting.name
            end = f"| {'equal' if not found['not_equal'] else told} | {len(found['words'])} |"
            if chosen.markdown:
                print(f"| {label} | {setting.what} {end}", flush=True)
            else:
                print(f"{'ok  ' if is_well else 'FAIL'} {label}: {end.strip('| ')}", flush=True)
                print("".join(f"       {line}\n" for line in found["first"]), end="", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
