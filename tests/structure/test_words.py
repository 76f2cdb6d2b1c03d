"""What no file may hold: a country in the code, an address of a package index, a path of one machine."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from pathlib import Path

#: States, capitals, alliances and leaders; every state can stand in every role, so code knows none of them.
NAMES = re.compile(
    r"\b(belarus\w*|russia(?!nforces)\w*|soviet\w*|minsk|moscow|ukrain\w*|ky?iev|kyiv|estonia\w*|tallinn|poland|polish|warsaw|"
    r"finland|finnish|helsinki|latvia\w*|lithuania\w*|german[sy]?|china|chinese|beijing|cuban?|america\w*|"
    r"united states|washington|nato|csto|putin|lukashenko|kaliningrad)\b",
    re.IGNORECASE,
)
#: ISO codes, where a text in the code consists of them.
CODES = re.compile(
    r"(?:^|[._-])(blr|rus|usa|sun|ukr|est|pol|fin|lva|ltu|deu|gbr|fra|chn|cub|tur|nor|rou|nato|csto)(?:$|[._-])",
    re.IGNORECASE,
)
#: Sections of a docstring where a real name may stand: an example, or the title of a source.
SECTIONS_WITH_NAMES = {"Examples", "References"}

#: Written in pieces, so that this file passes its own test.
PLACES = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            r"python" + r"hosted\.org",
            r"npm" + r"js\.org",
            r"(?<![\w.])/" + r"(?:work|farm|root|tmp)/",
            r"(?<![\w.])/" + r"home/\w",
            r"[A-Z]:\\\\" + "Users",
        )
    )
)
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".cfg",
    ".ini",
    ".yaml",
    ".yml",
    ".csv",
    ".bib",
    ".svg",
    ".sh",
    ".lock",
    ".cff",
    ".txt",
    "",
}


def docstrings(tree: ast.Module) -> dict[int, str]:
    """Return the docstrings of a module by the line where each begins."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.body[0].lineno: ast.get_docstring(node) or ""
        for node in ast.walk(tree)
        if isinstance(node, owners) and ast.get_docstring(node)
    }


def without_sections(text: str) -> str:
    """Return a docstring without the parts that may name somebody: two sections, and examples of input."""
    kept, skip = [], False
    rows = text.splitlines()
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        if following and set(following.strip()) == {"-"}:
            skip = row.strip() in SECTIONS_WITH_NAMES
        if not skip and not row.lstrip().startswith(">>>"):
            kept.append(re.sub(r"``.*?``", "", row))
    return "\n".join(kept)


def faults(text: str) -> list[str]:
    """Return every name of a state in a module's code, comments and docstrings."""
    said = docstrings(ast.parse(text))
    found = [
        f"{line}: {match.group(0)}"
        for line, doc in said.items()
        for match in NAMES.finditer(without_sections(doc))
    ]
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        line = token.start[0]
        if token.type == tokenize.STRING and line not in said:
            inside = token.string.strip("rbfu").strip("\"'")
            found += [f"{line}: {m.group(0)}" for m in (NAMES.search(inside), CODES.search(inside)) if m]
        elif token.type in (tokenize.NAME, tokenize.COMMENT):
            words = token.string.replace("_", " ")
            found += [f"{line}: {m.group(0)}" for m in NAMES.finditer(words)]
    return found


def test_the_search_finds_what_it_is_for() -> None:
    assert faults('x = "blr"\n')
    assert faults("# true for Belarus\n")
    assert faults("russian_silos = 1\n")
    assert faults('"""Return what Russia has."""\n')
    assert not faults('"""Return.\n\nExamples\n--------\n>>> f("Russia")\n1\n"""\n')
    assert not faults("best, rustic, estimate = 1, 2, 3\n")


def test_no_state_is_named_in_the_code(modules) -> None:
    wrong = [f"{m.path}:{fault}" for m in modules for fault in faults(m.text)]
    assert not wrong, "\n".join(wrong)


def test_no_package_index_and_no_path_of_one_machine_in_any_file(root: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    files = [root / name for name in listed if Path(name).suffix in TEXTS and (root / name).is_file()]
    assert len(files) > 30
    wrong = [
        f"{file.relative_to(root)}: {match.group(0)}"
        for file in files
        for match in PLACES.finditer(file.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not wrong, "\n".join(wrong)
