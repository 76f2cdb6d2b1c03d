"""Data is frozen, nothing is inherited, nothing is swallowed, nothing hides at module level."""

from __future__ import annotations

import ast

#: Where one of our classes may build on another, and why.
FAMILIES = {
    "errors.py": "the error family: one base, so that one handler catches it",
}
#: Dataclasses that may lack something. Collectors live for one pass over one file and are never handed on.
ALLOWED = {
    "facts/bibliography.py: _Reading": {"frozen"},
    "facts/load.py: _Found": {"frozen"},
    "facts/statements.py: _Notes": {"frozen"},
    "facts/yaml_grammar.py: Reading": {"frozen"},
    # it wraps one thing, which needs no name where it is called
    "reading.py: Recorder": {"kw_only"},
}
MUTABLE_CALLS = {"dict", "list", "set", "defaultdict", "deque", "Counter", "OrderedDict", "bytearray"}


def called(node: ast.expr) -> str:
    """Return the last name of what is called, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_every_dataclass_is_frozen_slotted_and_keyword_only(modules) -> None:
    wrong = []
    for m in modules:
        for node in ast.walk(m.tree):
            if not isinstance(node, ast.ClassDef):
                continue
            for decorator in node.decorator_list:
                if "dataclass" not in (name_of(decorator), called(decorator)):
                    continue
                words = decorator.keywords if isinstance(decorator, ast.Call) else []
                said = {word.arg for word in words if getattr(word.value, "value", False) is True}
                missing = {"frozen", "slots", "kw_only"} - said - ALLOWED.get(f"{m.path}: {node.name}", set())
                if missing:
                    wrong.append(f"{m.path}: {node.name} lacks {', '.join(sorted(missing))}")
    assert not wrong, "\n".join(wrong)


def test_no_class_inherits_from_another_of_ours(modules) -> None:
    ours = {n.name for m in modules for n in ast.walk(m.tree) if isinstance(n, ast.ClassDef)}
    wrong = [
        f"{m.path}: {node.name}({name_of(base)})"
        for m in modules
        if m.path not in FAMILIES
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if name_of(base) in ours
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_catches_everything_and_only_the_command_line_catches_our_errors(modules) -> None:
    wrong = []
    for m in modules:
        for node in ast.walk(m.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {name_of(item) if item is not None else "everything" for item in caught}
            forbidden = {"everything", "Exception", "BaseException"}
            if m.path != "cli.py":
                forbidden |= {"EquipoiseError"}
            wrong += [f"{m.path}:{node.lineno}: {name}" for name in sorted(names & forbidden)]
    assert not wrong, "\n".join(wrong)


def test_no_module_holds_state_that_can_change(modules) -> None:
    wrong = []
    for m in modules:
        for node in m.tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [name_of(target) for target in targets]
            literal = isinstance(
                node.value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
            )
            if names != ["__all__"] and (literal or called(node.value) in MUTABLE_CALLS):
                wrong.append(f"{m.path}:{node.lineno}: {', '.join(names)}")
    assert not wrong, "\n".join(wrong)


def test_no_function_changes_a_global(modules) -> None:
    wrong = [
        f"{m.path}:{node.lineno}"
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.Global | ast.Nonlocal)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_default_argument_can_change(modules) -> None:
    wrong = [
        f"{m.path}:{node.lineno}: {node.name}"
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.FunctionDef)
        for default in (*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None))
        if isinstance(default, ast.List | ast.Dict | ast.Set) or called(default) in MUTABLE_CALLS
    ]
    assert not wrong, "\n".join(wrong)
