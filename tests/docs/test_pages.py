"""What the pages say agrees with the program and with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from equipoise import outcomes

HEADINGS = [
    "Question",
    "Picture",
    "Inputs",
    "Equations",
    "Sources",
    "Valid range",
    "What is left out",
    "How well it reproduces published values",
]


def commands(readme: str) -> list[str]:
    """Return the shell commands of the README, one a block."""
    return [block.strip() for block in re.findall(r"```bash\n(.*?)```", readme, flags=re.DOTALL)]


def test_the_readme_has_two_commands_and_the_second_is_what_ci_runs(root: Path) -> None:
    found = commands((root / "README.md").read_text(encoding="utf-8"))
    assert len(found) == 2
    assert "\n" not in found[0]
    assert found[0].endswith("equipoise run belarus-nato")
    assert found[1] in (root / ".ci/run").read_text(encoding="utf-8").splitlines()


def test_the_tutorial_starts_with_the_command_of_the_readme(root: Path) -> None:
    first = commands((root / "README.md").read_text(encoding="utf-8"))[0]
    assert first in commands((root / "docs/tutorial.md").read_text(encoding="utf-8"))


def test_the_changelog_says_which_results_moved(root: Path) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert versions
    assert [version.split("\n")[0] for version in versions if "\n### Results\n" not in version] == []


def test_every_mechanism_with_outcomes_has_a_page_with_the_eight_headings(root: Path) -> None:
    for mechanism in {kind.mechanism for kind in outcomes.TABLE}:
        text = (root / f"docs/mechanisms/{mechanism}.md").read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == HEADINGS, mechanism


def test_every_outcome_is_named_on_the_page_of_its_mechanism(root: Path) -> None:
    missing = []
    for kind in outcomes.TABLE:
        text = (root / f"docs/mechanisms/{kind.mechanism}.md").read_text(encoding="utf-8")
        short = kind.pattern.removeprefix(kind.pattern.split(".")[0])
        if f"`{kind.pattern}`" not in text and f"`{short}`" not in text:
            missing.append(kind.pattern)
    assert missing == []


def test_every_id_that_looks_like_an_outcome_in_a_page_is_one(root: Path) -> None:
    known = set(outcomes.known()) | {kind.pattern for kind in outcomes.TABLE}
    stems = "|".join(sorted({kind.pattern.split(".")[0] for kind in outcomes.TABLE}))
    wrong = []
    for page in [root / "README.md", *sorted((root / "docs").glob("**/*.md"))]:
        if "_build" in page.parts or "generated" in page.parts:
            continue
        named = re.findall(rf"`((?:{stems})\.[a-z0-9_.<>@]+)`", page.read_text(encoding="utf-8"))
        wrong += [f"{page.relative_to(root)}: {word}" for word in named if word not in known]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_link_to_a_file_of_the_repository_leads_somewhere(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (root / link).exists()] == []


def test_the_reading_order_names_files_that_exist(root: Path) -> None:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.split("## Reading order")[1].split("## ")[0]
    named = [
        name
        for row in re.findall(r"^\| (`.+?) \|", table, flags=re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", row)
    ]
    assert len(named) > 10
    assert [name for name in named if not (root / "src/equipoise" / name).exists()] == []


def test_every_decision_has_a_number_of_its_own_and_a_question(root: Path) -> None:
    pages = sorted((root / "docs/decisions").glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert numbers == sorted(set(numbers))
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]} "), page.name


def test_the_figures_have_words_for_those_who_cannot_see_them_and_colours_for_the_dark(root: Path) -> None:
    figures = sorted((root / "docs/figures").glob("*.svg"))
    assert {"flow.svg", "axes.svg"} <= {figure.name for figure in figures}
    for figure in figures:
        text = figure.read_text(encoding="utf-8")
        assert "<title" in text, figure.name
        assert "<desc" in text, figure.name
        assert "prefers-color-scheme: dark" in text, figure.name
