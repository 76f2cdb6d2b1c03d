"""Files and classes stay small enough to be read in one sitting."""

from __future__ import annotations

import ast

LEAST, MOST, NEVER_MORE = 80, 350, 400

#: Modules that may be shorter than LEAST lines, and why.
SHORT = {
    "arrays.py": "four names for array types",
    "api.py": "re-exports only",
    "compiled_loops.py": "one decorator for all compiled loops, and where they are kept",
    "cases/spreads.py": "the one door from a case's edits to the form of fact files",
    "history/hostility.py": "one index, fixed before scoring, so apart from all that may still change",
    "physics/aimpoint.py": "one formula for soft areas, a kernel of its own by its source",
    "report/figure.py": "the one shape that charts, maps, page and exports share",
    "report/gallery.py": "the order of the figures, nothing else",
    "report/progress.py": "one bar",
    "study/citing.py": "what cite prints; what a study used is worked out in study/referenced.py",
    "report/maps/atlas.py": "one list of maps in the order of the report",
}
#: A folder whose modules may be short: one command each, whose work is done elsewhere.
COMMANDS = "commands/"
#: Modules that may be longer than MOST lines (never than NEVER_MORE), and why.
LONG: dict[str, str] = {}


def lines(module) -> int:
    return module.text.count("\n")


def test_no_module_is_longer_than_a_reader_can_hold(modules) -> None:
    limits = {module.path: NEVER_MORE if module.path in LONG else MOST for module in modules}
    too_long = {m.path: lines(m) for m in modules if lines(m) > limits[m.path]}
    assert not too_long, "\n".join(f"{name}: {size}" for name, size in too_long.items())


def test_no_module_is_a_fragment_of_another(modules) -> None:
    too_short = {
        m.path: lines(m)
        for m in modules
        if not m.is_marker and lines(m) < LEAST and m.path not in SHORT and not m.path.startswith(COMMANDS)
    }
    assert not too_short, "\n".join(f"{name}: {size}" for name, size in too_short.items())


def test_every_exception_is_still_needed(modules) -> None:
    length = {m.path: lines(m) for m in modules}
    stale = [path for path in SHORT if length.get(path, LEAST) >= LEAST]
    stale += [path for path in LONG if length.get(path, 0) <= MOST]
    assert not stale, stale


def test_no_class_has_more_than_eight_methods(modules) -> None:
    crowded = {
        f"{m.path}: {node.name}": count
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ClassDef)
        and (count := sum(isinstance(x, ast.FunctionDef | ast.AsyncFunctionDef) for x in node.body)) > 8
    }
    assert not crowded, "\n".join(f"{name}: {size}" for name, size in crowded.items())


def test_package_markers_say_what_the_stage_does_and_import_nothing(modules) -> None:
    wrong = [
        m.path
        for m in modules
        if m.is_marker
        and not (
            len(m.tree.body) == 1
            and isinstance(m.tree.body[0], ast.Expr)
            and len(ast.get_docstring(m.tree) or "") > 20
        )
    ]
    assert not wrong, "\n".join(wrong)
