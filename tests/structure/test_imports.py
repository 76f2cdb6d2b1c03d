"""Importing the package does nothing but define names, and the stages import only earlier ones."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "scipy",
    "pyproj",
    "networkx",
    "vl_convert",
    "jinja2",
    "starlette",
    "uvicorn",
    "pandas",
    "matplotlib",
)

#: Runs in a fresh interpreter: imports every module named on standard input and reports what else happened.
PROBE = """
import importlib, json, logging, sys, warnings
names, heavy = json.loads(sys.stdin.read())
written = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        written.append(str(arguments[0]))
    elif event in ("os.mkdir", "os.rename", "socket.connect", "subprocess.Popen"):
        written.append(event + " " + str(arguments))
sys.addaudithook(watch)
handlers = list(logging.getLogger().handlers)
filters = list(warnings.filters)
for name in names:
    importlib.import_module(name)
print(json.dumps({
    "written": written,
    "handlers": len(logging.getLogger().handlers) - len(handlers),
    "loggers": [
        name for name, logger in logging.root.manager.loggerDict.items()
        if name.startswith("equipoise") and getattr(logger, "handlers", [])
    ],
    "heavy": sorted(name for name in heavy if name in sys.modules),
}))
"""


def test_importing_every_module_has_no_effect_and_loads_nothing_heavy(modules, tmp_path: Path) -> None:
    # compiled loops need an extra, and are imported only inside the functions that call them
    # the server's room is about starlette and uvicorn; only the command that serves imports it, when it runs
    names = [
        m.name
        for m in modules
        if not m.name.rpartition(".")[2].startswith("compiled") and not m.name.startswith("equipoise.web.")
    ]
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", PROBE],
        input=json.dumps([names, HEAVY]),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1, "an import printed something"
    assert json.loads(done.stdout) == {"written": [], "handlers": 0, "loggers": [], "heavy": []}
    assert list(tmp_path.iterdir()) == []


def test_compiled_loops_are_imported_only_inside_functions(modules) -> None:
    outside = re.compile(r"^(?:from|import) .*\bcompiled", re.MULTILINE)
    # compiled loops may call each other
    others = [m for m in modules if not m.name.rpartition(".")[2].startswith("compiled")]
    assert [m.name for m in others if outside.search(m.text)] == []
    assert any("import compiled" in m.text for m in modules)


def lint(root: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Return how lint-imports judges the package below ``source``."""
    command = shutil.which(
        "lint-imports", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    assert command, "lint-imports is not installed"
    return subprocess.run(
        [command, "--config", str(root / ".importlinter"), "--no-cache"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_import_contracts_hold(root: Path) -> None:
    done = lint(root, root / "src")
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("facts/record.py", "from equipoise.study import studies", "Stages import only earlier stages"),
        ("physics/kill.py", "from equipoise.facts import record", "Science is arrays in, arrays out"),
        ("measures/effects.py", "import pathlib", "Science is arrays in, arrays out"),
        (
            "mechanisms/warning.py",
            "from equipoise.mechanisms import survivability",
            "Mechanisms do not know each other",
        ),
    ],
)
def test_a_breach_of_each_import_contract_is_caught(
    root: Path, tmp_path: Path, module: str, line: str, contract: str
) -> None:
    shutil.copytree(
        root / "src" / "equipoise",
        tmp_path / "equipoise",
        ignore=shutil.ignore_patterns("data", "__pycache__"),
    )
    breached = tmp_path / "equipoise" / module
    breached.write_text(f"{breached.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint(root, tmp_path)
    assert done.returncode == 1, done.stdout[-3000:]
    assert f"{contract} BROKEN" in " ".join(done.stdout.split()), done.stdout[-3000:]


def test_every_module_has_its_place_in_the_layers(modules, root: Path) -> None:
    contracts = configparser.ConfigParser()
    contracts.read(root / ".importlinter", encoding="utf-8")
    text = contracts["importlinter:contract:layers"]["layers"]
    placed = set(text.replace("|", " ").replace(":", " ").split())
    homeless = [
        m.name
        for m in modules
        if not m.is_marker and not any(m.name == name or m.name.startswith(f"{name}.") for name in placed)
    ]
    assert homeless == []
    names = {m.name for m in modules}
    assert sorted(placed - names) == [], "layers that don't exist"
