"""``equipoise ask``: a question in words becomes a case, which is saved and run."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from equipoise.errors import CaseError, Problem
from equipoise.questions.form import Drafted, Reading
from equipoise.questions.parting import Parted


def ask(
    context: typer.Context,
    words: Annotated[
        str,
        typer.Argument(metavar="QUESTION", help="For example: What if …?", show_default=False),
    ] = "",
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            help="A text with the question and, after it, an answer to be tested.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how the question is read.")] = False,
    date: Annotated[
        str, typer.Option(help="The day whose facts hold, YYYY-MM-DD.", show_default="as read")
    ] = "",
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random stream.")] = 1,
    draws: Annotated[int, typer.Option(min=16, max=1_000_000, help="Number of draws.")] = 2048,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the case and for the files of the run.",
            show_default="the case here, the files as run puts them",
        ),
    ] = None,
    brief: Annotated[
        bool,
        typer.Option(
            "--brief",
            help="Leave out what needs further runs: switches, sizes, wider spans, flips, the answer to it.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read a question in words by rules, say how it was read, save it as a case, and run that.

    What can't be read word for word is refused, with the nearest forms that can be.
    """
    from equipoise.questions import parting, wording  # noqa: PLC0415
    from equipoise.questions.reading import read  # noqa: PLC0415

    where, parts = "question", parting.Parted(question=words, answer=())
    if file is not None:
        if words:
            hint = "leave one of them out"
            raise CaseError(Problem(where="ask", what="takes a question or a --file, not both", hint=hint))
        where = str(file)
        parts = parting.parted(parting.text_of(file), where=where)
    reading = read(parts.question, day=_day(date), where=where)
    claims = _claims(parts, reading) if file is not None else ()
    told = [wording.sentences(reading), *(wording.claim_line(claim) for claim in claims)]
    if dry_run and as_json:
        found: dict[str, object] = {"reading": wording.as_json(reading), "sentence": told[0]}
        if file is not None:
            found["claims"] = [wording.claim_as_json(claim) for claim in claims]
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    stream = sys.stderr if as_json else sys.stdout
    stream.write("".join(f"{line}\n" for line in told))
    if dry_run:
        return
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.questions import drafting  # noqa: PLC0415

    text = drafting.case_text(reading, load_record(), parts=parts, claims=claims)
    path = drafting.save(text, Path() if out is None else out, wording.case_name(reading))
    sys.stderr.write(f"case: {path}; change it and run it again with: equipoise run {path}\n")
    sys.stderr.flush()
    sys.stdout.flush()
    options = [str(path), "--seed", str(seed), "--draws", str(draws)]
    options += ["--out", str(out)] if out is not None else []
    _run(context, [*options, *(["--brief"] if brief else []), *(["--json"] if as_json else [])])


def _claims(parts: Parted, reading: Reading) -> tuple[Drafted, ...]:
    """Return the claims of a text; reading their templates takes longer than reading a question."""
    from equipoise.questions.answers import drafted  # noqa: PLC0415

    return drafted(parts, reading)


def _run(context: typer.Context, arguments: list[str]) -> None:
    """Hand a case over to the command that runs cases."""
    group = context.parent.command if context.parent else None
    command = group.get_command(context, "run") if isinstance(group, TyperGroup) else None
    if command is not None:
        with command.make_context("run", arguments, parent=context) as inner:
            command.invoke(inner)


def _day(words: str) -> dt.date | None:
    """Return the day of the option, or none."""
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        what, hint = f"{words!r} is not a date ({error})", "write it as 2020-09-01"
        raise CaseError(Problem(where="--date", what=what, hint=hint)) from error
