"""The code blocks of a page: what they hold, and how their commands are run here.

A ``console`` block holds commands after ``$`` and what they print; ``…`` stands for anything that was
left out, and a command that nothing follows is held to nothing. A ``python`` block is run in the namespace
of those before it on its page. A comment before a block says more: ``<!-- file: NAME -->``, that its reader
has it as a file; ``<!-- printed -->``, that the Python before it prints it; ``<!-- slow -->``, that its
numbers take a whole study. What stands in ``bash`` blocks (installing, all checks) isn't run here.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from equipoise import cli
from equipoise.errors import EquipoiseError

FENCE = re.compile(
    r"^(?P<indent>[ ]*)```(?P<kind>[a-z]+)\n(?P<text>.*?)^[ ]*```\s*$", flags=re.MULTILINE | re.DOTALL
)
SLOW = re.compile(r"<!-- slow -->\s*$")
PRINTED = re.compile(r"<!-- printed -->\s*$")
NAMED = re.compile(r"<!-- file: (?P<name>[a-z0-9.-]+) -->\s*$")
LEFT_OUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A code block: the word after the fence, its text without indent, what the comment before it says."""

    kind: str
    text: str
    is_slow: bool
    is_printed: bool
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a command gave."""

    text: str
    exit_code: int


def blocks(text: str) -> list[Block]:
    """Return the code blocks of a page in their order."""
    found = []
    for match in FENCE.finditer(text):
        indent = len(match["indent"])
        lines = [line[indent:] if line[:indent].isspace() else line for line in match["text"].splitlines()]
        name = NAMED.search(text[: match.start()])
        found.append(
            Block(
                kind=match["kind"],
                text="\n".join(lines) + "\n",
                is_slow=bool(SLOW.search(text[: match.start()])),
                is_printed=bool(PRINTED.search(text[: match.start()])),
                file=name["name"] if name else "",
                line=text[: match.start()].count("\n") + 1,
            )
        )
    return found


def commands(block: Block) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with the lines that it is said to print."""
    pieces = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
    return [(piece.partition("\n")[0], piece.partition("\n")[2]) for piece in pieces]


def printed(command: str) -> Printed:
    """Run one command of equipoise in the present folder, with ``> FILE`` where it has it.

    Standard output alone is given, without progress and notices; an error as people see it.
    """
    words = shlex.split(command)
    target = words[-1] if ">" in words else ""
    words = words[: words.index(">")] if target else words
    assert words[0] == "equipoise", command
    done = CliRunner(env={"COLUMNS": "110", "NO_COLOR": "1"}).invoke(cli.app, words[1:])
    if isinstance(done.exception, EquipoiseError):
        return Printed(text=f"{done.exception}\n", exit_code=done.exception.exit_code)
    assert done.exception is None or isinstance(done.exception, SystemExit), (command, done.exception)
    if target:
        Path(target).write_text(done.stdout, encoding="utf-8")
        return Printed(text="", exit_code=done.exit_code)
    return Printed(text=done.stdout, exit_code=done.exit_code)


def agrees(said: str, got: str) -> bool:
    """Tell whether a page says what a command printed, apart from what it leaves out and the width of gaps.

    Examples
    --------
    >>> agrees("one …\\n…\\nlast\\n", "one two\\nthree\\nfour\\nlast\\n")
    True
    >>> agrees("one\\n", "one\\ntwo\\n")
    False
    """
    pattern = []
    for line in said.strip("\n").split("\n"):
        if line.strip() == LEFT_OUT:
            pattern.append(r"(?:[^\n]*\n)*?")
            continue
        parts = [re.escape(part) for part in narrow(line).split(LEFT_OUT)]
        pattern.append(r"[^\n]*".join(parts) + r"\n")
    shown = "".join(f"{narrow(line)}\n" for line in got.strip("\n").split("\n"))
    return re.fullmatch("".join(pattern), shown) is not None


def narrow(line: str) -> str:
    """Return a line with one space for each gap, since columns are as wide as what else stands in them."""
    return re.sub(r" +", " ", line).strip()
