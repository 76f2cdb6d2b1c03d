"""Modules and classes are named after the domain, not after a role in the program."""

from __future__ import annotations

import ast

FORBIDDEN_MODULES = {
    *("utils", "util", "helpers", "helper", "common", "misc", "core", "base", "manager", "engine"),
    *("handler", "tools", "lib", "stuff", "shared", "general"),
}
FORBIDDEN_ENDINGS = ("Manager", "Engine", "Handler", "Helper", "Base", "Mixin", "Wrapper", "Processor")


def test_no_module_is_named_after_a_role(modules) -> None:
    wrong = [m.path for m in modules if FORBIDDEN_MODULES & set(m.name.split(".")[-1].split("_"))]
    assert not wrong, "\n".join(wrong)


def test_no_class_is_named_after_a_role(modules) -> None:
    wrong = [
        f"{m.path}: {node.name}"
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(FORBIDDEN_ENDINGS)
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_private_is_imported_from_another_module(modules) -> None:
    wrong = [
        f"{m.path}: {node.module}.{alias.name}"
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("equipoise")
        for alias in node.names
        if alias.name.startswith("_")
    ]
    assert not wrong, "\n".join(wrong)
