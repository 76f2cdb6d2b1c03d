"""Digests move when, and only when, what they stand for moves."""

from __future__ import annotations

from equipoise.study import provenance


def package(folder, **files: str):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def test_the_code_digest_moves_with_code_and_rules_alone(tmp_path) -> None:
    root = package(tmp_path, a_dot_py="x = 1", data__rules__r_dot_yaml="a: 1", data__facts__f_dot_csv="1")
    first = provenance.code_digest(root)
    assert provenance.code_digest(root) == first
    # facts and cases have digests of their own
    package(
        root, data__facts__f_dot_csv="2", data__cases__c_dot_yaml="t: 1", data__published__p_dot_yaml="t: 1"
    )
    assert provenance.code_digest(root) == first
    package(root, data__rules__r_dot_yaml="a: 2")
    second = provenance.code_digest(root)
    assert second != first
    package(root, a_dot_py="x = 2")
    assert provenance.code_digest(root) not in (first, second)


def test_a_renamed_file_is_another_code(tmp_path) -> None:
    one = provenance.code_digest(package(tmp_path / "one", a_dot_py="x"))
    other = provenance.code_digest(package(tmp_path / "other", b_dot_py="x"))
    assert one != other


def test_compiled_files_do_not_count(tmp_path) -> None:
    root = package(tmp_path, a_dot_py="x")
    first = provenance.code_digest(root)
    (root / "__pycache__").mkdir()
    (root / "__pycache__" / "a.pyc").write_text("y")
    assert provenance.code_digest(root) == first


def test_the_trace_names_versions_and_no_time() -> None:
    found = provenance.trace(seed=0, facts="f", case="c", worlds={"baseline": "w"})
    assert found == provenance.trace(seed=0, facts="f", case="c", worlds={"baseline": "w"})
    assert found.code.startswith(provenance.version() + "+")
    assert found.libraries["numpy"] != "absent"
