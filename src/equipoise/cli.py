"""The command line: results on standard output, progress on standard error.

Exit codes: 0 done, 1 a check failed, 2 the input is wrong, 3 outside the
model's range. Everything heavy is imported inside its command, so that
``--help`` is quick.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import traceback
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer

from equipoise.commands import ask, backtest, export, serve, sweep, verify
from equipoise.errors import CaseError, EquipoiseError, Problem

#: Largest number of folders with the same case and date that are made without asking.
MANY = 1000
#: What a new case may be called: also a file name on every system.
CASE_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

app = typer.Typer(
    name="equipoise",
    help="What a country changing sides, or hosting an ally's weapons, does to nuclear deterrence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done, 1 a check failed, 2 the input is wrong, 3 outside the model's range.",
)
facts_app = typer.Typer(help="The sourced record: list, show, check, export.", no_args_is_help=True)
validate_app = typer.Typer(help="Check the model against what others published.", no_args_is_help=True)
app.add_typer(facts_app, name="facts")
app.add_typer(validate_app, name="validate")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command line; show errors of the package without a stack."""
    arguments = sys.argv[1:]
    wants_stack = "--traceback" in arguments
    try:
        app(args=[word for word in arguments if word != "--traceback"])
    except EquipoiseError as error:
        if wants_stack:
            traceback.print_exc()
        else:
            sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the callback of an option
    """Print the version and leave."""
    if wanted:
        from equipoise.study.provenance import version  # noqa: PLC0415

        typer.echo(f"equipoise {version()}")
        raise typer.Exit


@app.callback()
def options(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
    ] = False,
    _traceback: Annotated[
        bool, typer.Option("--traceback", help="Show where an error came from; may stand anywhere.")
    ] = False,
) -> None:
    """Take the options that come before a command."""


@app.command()
def run(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="Name or path of a case.", show_default=False)
    ] = "",
    *,
    date: Annotated[str, typer.Option(help="Another date than the case's own, YYYY-MM-DD.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random stream.")] = 1,
    draws: Annotated[int, typer.Option(min=16, max=1_000_000, help="Number of draws.")] = 2048,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the files.", show_default="a new one, named after case and date"),
    ] = None,
    brief: Annotated[
        bool,
        typer.Option(
            "--brief",
            help="Leave out what needs further runs: switches, sizes, wider spans, flips, the answer to it.",
        ),
    ] = False,
    verify_study: Annotated[
        Path | None,
        typer.Option(
            "--verify",
            metavar="STUDY",
            help="Make this study again, with its date, seed and draws, and compare; exit 1 if it differs.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a case: from facts to the answer. Writes study.json, report.html, answer.txt and draws.npz."""
    if verify_study is not None:
        verify.verify(case, verify_study)
        return
    if not case:
        hint = "give its name or path; equipoise new NAME writes one to start from"
        raise CaseError(Problem(where="run", what="needs a case", hint=hint))
    from equipoise import processes  # noqa: PLC0415
    from equipoise.cases.files import load_case  # noqa: PLC0415
    from equipoise.facts import plain_files  # noqa: PLC0415
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.report import page, progress, terminal, text  # noqa: PLC0415
    from equipoise.study import files, studies  # noqa: PLC0415

    day = parsed_date(date) if date else None
    if out is not None and plain_files.is_there(out) and not plain_files.is_folder(out):
        raise CaseError(Problem(where=str(out), what="is not a folder", hint="choose another --out"))
    record = load_record()
    loaded = load_case(case, record)
    with progress.shown(sys.stderr) as show, processes.undisturbed():
        result = studies.run(loaded, record, seed=seed, draws=draws, date=day, brief=brief, progress=show)
    folder = out or new_folder(Path(), f"{result.case}-{result.date}")
    # both take about a second, and neither needs the other
    (plain, packed), shown = processes.side_by_side(
        lambda: (text.plain(result), files.packed(result)), lambda: page.render(result)
    )
    pages = {files.ANSWER_FILE: plain.encode(), page.REPORT_FILE: shown.encode()}
    written = files.write(folder, pages | packed)
    if as_json:
        sys.stdout.write(studies.dumps(result))
    elif sys.stdout.isatty():
        terminal.show(result, sys.stdout)
    else:
        sys.stdout.write(plain)
    sys.stderr.write(f"written: {', '.join(str(path) for path in written)}\n")


app.command()(ask.ask)
app.command()(export.export)
app.command()(serve.serve)
app.command()(sweep.sweep)


def parsed_date(words: str) -> dt.date:
    """Return a date of the command line.

    Raises
    ------
    CaseError
        If there is no such day.
    """
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        raise CaseError(
            Problem(where="--date", what=f"{words!r} is not a date ({error})", hint="write it as 2020-09-01")
        ) from error


def new_folder(parent: Path, name: str) -> Path:
    """Make and return a folder that was not there: the name, or the name with -2, -3 and so on.

    Raises
    ------
    CaseError
        If it can't be made.
    """
    for position in range(1, MANY):
        folder = parent / (name if position == 1 else f"{name}-{position}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            what = f"can't be made: {error.strerror}"
            raise CaseError(Problem(where=str(folder), what=what, hint="choose another --out")) from error
        return folder
    raise CaseError(
        Problem(where=name, what=f"{MANY} folders of this name exist", hint="choose another --out")
    )


@app.command()
def why(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A study.json, or the folder it lies in.")],
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="For example fear.cautious.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Trace a number: from an outcome to the facts that it hangs on, and from facts to pages."""
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.report import traced  # noqa: PLC0415
    from equipoise.study import files, tracing  # noqa: PLC0415

    loaded = files.load(study)
    place = study / files.STUDY_FILE if study.is_dir() else study
    told = json.loads(place.read_text(encoding="utf-8")).get("sensitivity") or {}
    found = tracing.trace(loaded, outcome, load_record(), tracing.weights_in(told.get(outcome)))
    sys.stderr.write("".join(f"{warning}\n" for warning in found.warnings))
    if as_json:
        typer.echo(json.dumps(traced.as_json(found), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo("\n".join(traced.lines(found)))


@app.command()
def cite(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A study.json, or the folder it lies in.")],
) -> None:
    """Print the BibTeX of the sources that a study used: of its facts and of the methods."""
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.study import citing, files  # noqa: PLC0415

    text, warnings = citing.cite(files.load(study), load_record())
    sys.stderr.write("".join(f"{warning}\n" for warning in warnings))
    typer.echo(text, nl=False)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Lower-case letters, digits and hyphens.")],
) -> None:
    """Write a commented case to start from, here, as NAME.yaml."""
    from equipoise.cases.files import case_names  # noqa: PLC0415

    template = resources.files("equipoise").joinpath("data", "case_template.yaml").read_text(encoding="utf-8")
    path = Path(f"{name}.yaml")
    if not CASE_NAME.fullmatch(name):
        hint = "lower-case letters, digits and hyphens, beginning with a letter"
        raise CaseError(Problem(where=repr(name), what="is no name for a case", hint=hint))
    if name in case_names():
        hint = "choose another name, so that both can be run"
        raise CaseError(Problem(where=repr(name), what="is a case that comes with equipoise", hint=hint))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template.replace("TITLE", name.replace("-", " "), 1))
    except FileExistsError as error:
        hint = "choose another name or remove it"
        raise CaseError(Problem(where=str(path), what="exists and is not replaced", hint=hint)) from error
    except OSError as error:
        raise CaseError(Problem(where=str(path), what=f"can't be written: {error.strerror}")) from error
    typer.echo(f"{path} written; edit it, then: equipoise run {path}")


@facts_app.command("list")
def facts_list(
    *,
    kind: Annotated[str, typer.Option(help="Only this kind, for example radar.")] = "",
    as_json: AsJson = False,
) -> None:
    """List all facts, one dated value a line."""
    from equipoise.errors import did_you_mean  # noqa: PLC0415
    from equipoise.facts import listing  # noqa: PLC0415
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.report.inputs import fact_lines  # noqa: PLC0415

    rows: list[dict[str, Any]] = [dict(row) for row in listing.rows(load_record())]
    kinds = sorted({str(row["kind"]) for row in rows})
    if kind and kind not in kinds:
        hint = did_you_mean(kind, kinds) or f"kinds: {', '.join(kinds)}"
        raise CaseError(Problem(where="--kind", what=f"there are no facts of kind {kind!r}", hint=hint))
    shown = [row for row in rows if kind in ("", row["kind"])]
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False, allow_nan=False, default=str))
    else:
        typer.echo("\n".join(fact_lines(shown)))


@facts_app.command("show")
def facts_show(fact: Annotated[str, typer.Argument(metavar="ID", help="For example radar.x.range.")]) -> None:
    """Show one fact: history, spread, sources, who reads it."""
    from equipoise.facts import listing  # noqa: PLC0415
    from equipoise.facts.load import load_record  # noqa: PLC0415

    typer.echo(listing.show(load_record(), fact))


@facts_app.command("check")
def facts_check() -> None:
    """Check all fact files; name every fault with file and line."""
    from equipoise.facts.load import load_record  # noqa: PLC0415

    record = load_record()
    n_values = sum(len(entry.values) for entry in record.entries.values())
    typer.echo(
        f"{len(record.entries)} facts, {n_values} dated values, {len(record.sources)} sources: no fault"
    )


@facts_app.command("export")
def facts_export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the files.")],
) -> None:
    """Write the record as CSV, JSON and BibTeX."""
    from equipoise.facts import listing  # noqa: PLC0415
    from equipoise.facts.load import load_record  # noqa: PLC0415

    listing.export(load_record(), folder)
    typer.echo(f"written to {folder}")


@validate_app.command("published")
def validate_published(
    *,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Folder of cases.", show_default="the own ones"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run published numbers against the kernels; exit 1 if one is not met."""
    from equipoise.facts import plain_files  # noqa: PLC0415
    from equipoise.validation import published  # noqa: PLC0415

    if source is not None and not plain_files.is_folder(source):
        raise CaseError(Problem(where=str(source), what="is not a folder"))
    rows = published.run(source)
    if as_json:
        typer.echo(json.dumps(published.as_json(rows), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo("\n".join(published.lines(rows)))
    if any(row.ok is False for row in rows):
        raise typer.Exit(1)


validate_app.command("backtest")(backtest.backtest)


if __name__ == "__main__":
    main()
