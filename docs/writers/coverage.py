"""What has to appear in the built pages: every fact, source, outcome, command, option and public name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from writers.markdown import anchor
from writers.program import commands, spelt

#: Page of the built site -> what is looked for there.
Wanted = Mapping[str, Iterable[str]]


def wanted(
    facts: Iterable[str], sources: Iterable[str], outcomes: Iterable[str], patterns: Iterable[str]
) -> Wanted:
    """Return what the pages of facts, sources and outcomes must hold, as pieces of their HTML."""
    pages: dict[str, list[str]] = {}
    for fact in facts:
        pages.setdefault(f"facts-{fact.split('.')[0]}", []).append(f'id="{anchor("fact", fact)}"')
    pages["sources"] = [f'id="{anchor("source", key)}"' for key in sources]
    pages["outcomes"] = [
        *(f'id="{anchor("outcome", pattern)}"' for pattern in patterns),
        *(f"\n{name}\n" for name in outcomes),
    ]
    return pages


def wanted_of_program(root: object, names: Iterable[str]) -> Wanted:
    """Return what the pages of commands and of Python must hold."""
    said = []
    for path, command in commands(root):
        said.append(f'id="command-{path.replace(" ", "-")}"')
        said += [
            f">{word}<" for one in command.params if not getattr(one, "hidden", False) for word in spelt(one)
        ]
    return {"commands": said, "python": [f'id="equipoise.api.{name}"' for name in names]}


def missing(folder: Path, pages: Wanted) -> list[str]:
    """Return what doesn't appear in the built pages of a folder, one line each."""
    found = []
    for page, pieces in pages.items():
        path = folder / f"{page}.html"
        text = plain(path.read_text(encoding="utf-8")) if path.is_file() else ""
        found += [f"{page}: {piece.strip()}" for piece in pieces if piece not in text]
    return found


def loaded(folder: Path) -> list[str]:
    """Return what the built pages would fetch from a network to be shown: scripts, styles, pictures."""
    fetched = re.compile(
        r"""<(?:script|img|iframe)\b[^>]*\bsrc="(?:https?:)?//[^"]+|<link\b[^>]*\bhref="https?://[^"]+"""
    )
    return [
        f"{path.relative_to(folder)}: {match[0]}"
        for path in sorted(folder.rglob("*.html"))
        for match in fetched.finditer(path.read_text(encoding="utf-8"))
    ]


def plain(text: str) -> str:
    """Return a page without the marks inside its code, and with each block on lines of its own."""
    bare = re.sub(r"</span>|<span(?! id)[^>]*>", "", text)
    return html.unescape(bare.replace("<pre>", "<pre>\n").replace("</pre>", "\n</pre>"))
