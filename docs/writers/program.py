"""The pages of what the program offers: outcomes, commands, kernels, the Python interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from equipoise import kernels, outcomes
from writers.markdown import WIDE, named, table


def outcome_page() -> str:
    """Return the page of outcomes, one table a mechanism."""
    parts = [
        (
            f"{WIDE}# Outcomes\n\nAn id reads `mechanism.name[.part][@cell]`. *Worse* is the direction that "
            "is worse for the threatened side. An outcome without meaning in an arm is null there, with a "
            "reason.\n"
        )
    ]
    for mechanism in dict.fromkeys(kind.mechanism for kind in outcomes.TABLE):
        rows = [
            (
                named("outcome", kind.pattern),
                kind.title.format(k="*k*", word=f"*{family(kind.pattern)}*"),
                kind.unit,
                kind.worse,
                sentences(kind.note, "Also in each cell" if kind.has_cells else ""),
            )
            for kind in outcomes.TABLE
            if kind.mechanism == mechanism
        ]
        heads = ("id", "what it is", "unit", "worse", "what it is not")
        title = mechanism.replace("_", " ").capitalize()
        parts.append(
            f"## {title}\n\n[How it is made](../../mechanisms/{mechanism}.md)\n\n{emphasised(heads, rows)}"
        )
    cells = [(f"`@{name}`", words) for name, words in outcomes.CELL_WORDS.items()]
    every = "\n".join(outcomes.known())
    parts.append(
        f"## Posture cells\n\n{table(('cell', 'in words'), cells)}\n"
        "An id without a cell is the mixture of the four by drawn weights.\n\n"
        "## Every id\n\nThe words that may stand for the parts in angles are all here; any whole number may "
        f"stand for *k*.\n\n```text\n{every}\n```\n"
    )
    return "\n".join(parts)


def emphasised(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table whose stars are emphasis and not stars."""
    return table(heads, rows).replace(r"\*", "*")


def sentences(*parts: str) -> str:
    """Return what there is of several sentences, as one text."""
    return ". ".join(part for part in parts if part)


def family(pattern: str) -> str:
    """Return the word in angles of a pattern."""
    return pattern.partition("<")[2].partition(">")[0]


def commands(root: Any) -> Iterator[tuple[str, Any]]:
    """Give every command with its path, groups before what is in them."""
    waiting = [("equipoise", root)]
    while waiting:
        path, command = waiting.pop(0)
        yield path, command
        inner = getattr(command, "commands", {})
        waiting = [(f"{path} {name}", inner[name]) for name in sorted(inner)] + waiting


def command_page(root: Any) -> str:
    """Return the page of commands, each with its arguments and options as the program declares them."""
    parts = [
        (
            f"{WIDE}# Commands\n\nResults go to standard output, progress to standard error. Exit codes: "
            "0 done, 1 a check failed, 2 the input is wrong, 3 outside the model's range.\n"
        )
    ]
    for path, command in commands(root):
        shown = [one for one in command.params if not getattr(one, "hidden", False)]
        usage = " ".join([path, *(usage_of(one) for one in shown if one.param_type_name == "argument")])
        optional = any(one.param_type_name == "option" for one in shown)
        last = " COMMAND …" if getattr(command, "commands", {}) else " [options]" if optional else ""
        rows = [
            (
                ", ".join(f"`{word}`" for word in spelt(one)),
                (one.help or "").replace("\n", " "),
                taken(one),
            )
            for one in shown
        ]
        heads = ("argument or option", "what it says", "takes; default")
        mark = path.replace(" ", "-")
        said = f"{paragraph(command.help)}\n\n```text\n{usage}{last}\n```\n\n"
        parts.append(f"(command-{mark})=\n\n## `{path}`\n\n{said}" + (table(heads, rows) if rows else ""))
    return "\n".join(parts)


def paragraph(text: str | None) -> str:
    """Return the help of a command as one paragraph."""
    return " ".join((text or "").split())


def spelt(one: Any) -> tuple[str, ...]:
    """Return how an argument or option is written."""
    if one.param_type_name == "argument":
        return (one.metavar or one.name.upper(),)
    return (*one.opts, *one.secondary_opts)


def usage_of(one: Any) -> str:
    """Return an argument as the line of use shows it."""
    word = one.metavar or one.name.upper()
    return word if one.required else f"[{word}]"


def taken(one: Any) -> str:
    """Return what an option takes, its limits and its default."""
    if getattr(one, "is_flag", False):
        return "nothing"
    kinds = {int: "a whole number", float: "a number", str: "text"}
    kind = kinds.get(type(one.default), "text")
    low, high = getattr(one, "min", None), getattr(one, "max", None)
    limits = [f"from {low}" if low is not None else "", f"to {high}" if high is not None else ""]
    span = " ".join(part for part in (kind, *limits) if part)
    if one.required:
        return f"{span}; must be given"
    told = getattr(one, "show_default", "")
    default = told if isinstance(told, str) else one.default
    default = default if isinstance(default, int | float | str) else ""
    return f"{span}; {default}" if default != "" else span


def kernel_page() -> str:
    """Return the page of kernels."""
    rows = [
        (
            named("kernel", name),
            kernel.says,
            [f"`{key}`" if taken.required else f"[`{key}`]" for key, taken in kernel.inputs.items()],
            [f"`{key}`" for key in kernel.gives],
            sentences(kernel.source, f"Valid: {kernel.valid}" if kernel.valid else ""),
        )
        for name, kernel in sorted(kernels.TABLE.items())
    ]
    intro = (
        "A published number is checked against one of these formulas, in the units that its names carry. "
        "Inputs in square brackets may be left out.\n"
    )
    heads = ("kernel", "returns", "inputs", "outputs", "source, valid range")
    return f"{WIDE}# Kernels\n\n{intro}\n{table(heads, rows)}"


def python_page(names: tuple[str, ...]) -> str:
    """Return the page of the Python interface: each public name with its signature and documentation."""
    parts = [
        (
            "# Python\n\nThe public names; everything else may change without notice.\n\n"
            "```python\nfrom equipoise.api import load_case, load_record, run\n```\n"
        )
    ]
    for name in names:
        directive = "autoclass" if name[0].isupper() else "autofunction"
        parts.append(f"```{{eval-rst}}\n.. {directive}:: equipoise.api.{name}\n```\n")
    return "\n".join(parts)
