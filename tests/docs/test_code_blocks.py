"""What the pages tell a reader to type can be typed, and prints what they say."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
from pathlib import Path

import page_blocks
import pytest
from page_blocks import Block
from ruamel.yaml import YAML
from typer.main import get_command

from equipoise import cli
from equipoise.cases.files import load_case
from equipoise.facts.record import Record
from equipoise.validation import published

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("**/*.md"))
    if not {"_build", "generated"} & set(page.parts)
)
#: The folder that the pages call a study, as `equipoise run belarus-nato` names it.
STUDY = "belarus-nato-2020-09-01"
#: A case that the parts of a case in the pages are tried in.
CASE = {
    "title": "A part of a case in a page",
    "date": "2020-09-01",
    "roles": {"threatened": "RUS", "rival": "USA", "alliance": "NATO", "host": "BLR"},
    "change": {"join": {"alliance": "NATO"}, "offensive": [{"system": "tomahawk", "count": 64}]},
    "comparators": {"estonia": {"host": "EST"}},
    "answer": [{"outcome": "fear.cautious", "dramatic": 0.1, "delta": 0.02, "matters": 0.001}],
    "fear": {"k": 50, "cell": "day.ride_out"},
}


def of_kind(*kinds: str) -> list[object]:
    """Return the pages that hold blocks of these kinds, as parameters with readable names."""
    held = [
        page
        for page in PAGES
        if any(one.kind in kinds for one in page_blocks.blocks(page.read_text(encoding="utf-8")))
    ]
    return [pytest.param(page, id=str(page.relative_to(ROOT))) for page in held]


@pytest.fixture(scope="session")
def is_whole(request: pytest.FixtureRequest) -> bool:
    """Tell whether the slow blocks are asked for: `pytest -m slow`."""
    return "slow" in request.config.getoption("-m") and "not slow" not in request.config.getoption("-m")


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory, is_whole: bool) -> Path:
    """Return a folder with a study of the lead case: a small one, or the whole one for the slow blocks."""
    folder = tmp_path_factory.mktemp("study") / STUDY
    size = "" if is_whole else " --draws 64 --brief"
    assert page_blocks.printed(f"equipoise run belarus-nato{size} --out {folder}").exit_code == 0
    return folder


def tried(page: Path, blocks: list[Block], is_whole: bool) -> None:
    """Run the console and python blocks of a page in their order and hold them to what they say."""
    names: dict[str, object] = {}
    python = ""
    for block in blocks:
        where = f"{page.relative_to(ROOT)}:{block.line}"
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        if block.kind == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(block.text, where, "exec"), names)  # noqa: S102 - our own pages
            python = out.getvalue()
            continue
        if block.is_printed:
            assert page_blocks.agrees(block.text, python), f"{where}: {python}"
            continue
        for command, said in page_blocks.commands(block):
            if block.is_slow and not is_whole and re.match(r"equipoise run belarus-nato\b", command):
                continue  # the small study stands in its place
            got = page_blocks.printed(command)
            assert got.exit_code in (0, 1), f"{where}: {command}\n{got.text}"
            if said.strip() and (is_whole or not block.is_slow):
                assert page_blocks.agrees(said, got.text), f"{where}: {command}\n{got.text}"


def run_page(page: Path, is_whole: bool, request: pytest.FixtureRequest, folder: Path) -> None:
    """Run a page in a folder of its own, with a study in it where the page speaks of one."""
    text = page.read_text(encoding="utf-8")
    held = [
        block
        for block in page_blocks.blocks(text)
        if block.kind in ("console", "python") or block.file or block.is_printed
    ]
    if any(STUDY in block.text for block in held):
        shutil.copytree(request.getfixturevalue("study"), folder / STUDY)
    tried(page, held, is_whole)


@pytest.mark.parametrize("page", of_kind("console", "python"))
def test_the_commands_and_python_of_a_page_do_what_it_says(
    page: Path,
    is_whole: bool,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(page, is_whole, request, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("page", of_kind("console"))
def test_the_numbers_of_whole_studies_are_as_a_page_says(
    page: Path,
    is_whole: bool,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not is_whole:
        pytest.skip("takes a whole study: pytest -m slow tests/docs/test_code_blocks.py")
    monkeypatch.chdir(tmp_path)
    run_page(page, is_whole, request, tmp_path)


def parts(text: str) -> list[dict]:
    """Return the YAML blocks of a page, each with those before it where it only goes on with a claim."""
    read, claim = [], ""
    for block in page_blocks.blocks(text):
        if block.kind != "yaml":
            continue
        if block.text.startswith("claims:"):
            claim = block.text
        elif claim and block.text.startswith("    "):
            read.append(YAML(typ="safe").load(claim + block.text))
            continue
        else:
            read.append(YAML(typ="safe").load(re.sub(r"\A( +).*?\Z", indented, block.text, flags=re.DOTALL)))
    return read


def indented(match: re.Match[str]) -> str:
    """Return a block that begins inside a change as a whole mapping."""
    return "change:\n" + match[0]


@pytest.mark.parametrize("page", of_kind("yaml"))
def test_the_parts_of_cases_in_a_page_are_read_as_cases(
    page: Path, real_record: Record, tmp_path: Path
) -> None:
    found = parts(page.read_text(encoding="utf-8"))
    assert found
    for number, part in enumerate(found):
        if "kernel" in str(part):
            held = tmp_path / "published"
            held.mkdir(exist_ok=True)
            YAML().dump(part, held / f"{number}.yaml")
            assert all(row.ok is not False for row in published.run(held))
            continue
        is_whole = "title" in part or "world" in part
        whole = {**({key: CASE[key] for key in ("title", "answer", "fear")} if is_whole else CASE), **part}
        if not is_whole and "change" in part and "join" not in part["change"]:
            whole["change"] = {**CASE["change"], **part["change"]}
        path = tmp_path / f"part-{number}.yaml"
        YAML().dump(whole, path)
        load_case(str(path), real_record)


def tree() -> dict[str, set[str]]:
    """Return the options of every command, by its path."""
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from writers.program import commands, spelt  # noqa: PLC0415
    finally:
        sys.path.pop(0)
    return {
        path: {"--help", *(word for one in command.params for word in spelt(one))}
        for path, command in commands(get_command(cli.app))
    }


def test_every_command_that_a_page_names_exists_with_its_options() -> None:
    known, wrong = tree(), []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"(?:^\$ |`|&& |bin/)(equipoise(?: [^`\n]+)?)", text, flags=re.MULTILINE)
        for line in named:
            words = line.split()
            path = words[0]
            while len(words) > 1 and f"{path} {words[1]}" in known:
                path, words = f"{path} {words[1]}", words[1:]
            is_group = any(name.startswith(f"{path} ") for name in known)
            stray = [word for word in words[1:2] if is_group and re.fullmatch(r"[a-z]+", word)]
            stray += [
                word
                for word in re.findall(r"(?<= )--[a-z-]+", line)
                if word not in known[path] | known["equipoise"]
            ]
            wrong += [f"{page.relative_to(ROOT)}: {line}: {word}" for word in stray]
    assert not wrong, "\n".join(wrong)


def test_blocks_are_found_and_a_wrong_line_is_seen() -> None:
    text = "<!-- slow -->\n```console\n$ equipoise facts check\n5 facts, …\n```\n"
    (block,) = page_blocks.blocks(text)
    assert block.is_slow
    ((command, said),) = page_blocks.commands(block)
    assert command == "equipoise facts check"
    assert page_blocks.agrees(said, "5 facts, 6 values\n")
    assert not page_blocks.agrees(said, "6 facts, 6 values\n")
    assert not page_blocks.agrees(said, "5 facts, 6 values\nand more\n")


def test_the_pages_have_blocks_to_run() -> None:
    every = [block for page in PAGES for block in page_blocks.blocks(page.read_text(encoding="utf-8"))]
    counts = {kind: sum(block.kind == kind for block in every) for kind in ("console", "python", "yaml")}
    assert min(counts.values()) >= 2, counts
    assert sum(block.is_slow for block in every) >= 1
    assert sum(bool(block.file) for block in every) >= 2
