"""Strict YAML: what is read, on which line, and what is refused."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from equipoise.errors import FactError
from equipoise.facts import yaml_lines
from equipoise.facts.yaml_lines import parse, problems_from_pydantic, read


def data(text: str) -> object:
    document, problems = parse(text.encode(), "x.yaml")
    assert document is not None
    assert problems == ()
    return document.data


def faults(text: str) -> list[str]:
    return [str(problem) for problem in parse(text.encode(), "x.yaml")[1]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2020-09-01", "2020-09-01"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("y", "y"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("010", 10),
        ("-7", -7),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("'true'", "true"),
        ('"12"', "12"),
        ("1.2.3", "1.2.3"),
        ("=", "="),
    ],
)
def test_a_scalar_is_what_the_core_schema_says_and_nothing_more(written, value):
    found = data(f"a: {written}")["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_stay_as_they_are_written():
    assert list(data("no: 1\n0.5: 2\ntrue: 3\n2020-01-01: 4\n")) == [
        "no",
        "0.5",
        "true",
        "2020-01-01",
    ]


def test_every_key_and_item_has_its_line():
    text = "# comment\na:\n  - x\n  - b: 1\n    c:\n      2\nd: {e: 1,\n  f: 2}\n"
    document, _ = parse(text.encode(), "x.yaml")
    assert document.line(("a",)) == 2
    assert document.line(("a", 0)) == 3
    assert document.line(("a", 1, "b")) == 4
    assert document.line(("a", 1, "c")) == 5
    assert document.line(("d", "e")) == 7
    assert document.line(("d", "f")) == 8


def test_the_line_of_a_path_that_is_not_there_is_that_of_its_nearest_part():
    document, _ = parse(b"a:\n  b: 1\n", "x.yaml")
    assert document.line(("a", "b", "c", 3)) == 2
    assert document.line(("a", "zzz")) == 1


def test_all_repeated_keys_are_told_with_both_lines():
    found = faults("a: 1\nb: 2\na: 3\nb: 4\na: 5\n")
    assert [line.split("\n")[0] for line in found] == [
        "x.yaml:3: key 'a' stands twice (first on line 1)",
        "x.yaml:4: key 'b' stands twice (first on line 2)",
        "x.yaml:5: key 'a' stands twice (first on line 1)",
    ]


def test_of_two_equal_keys_the_first_counts_and_the_lines_are_its_own():
    document, _ = parse(b"a: {x: 1}\na: {x: 2}\n", "x.yaml")
    assert document.data == {"a": {"x": 1}}
    assert document.line(("a", "x")) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x 1\nb: *x\n", "alias '*x'"),
        ("a: !!python/object:os.system x\n", "tag '!!python/object:os.system'"),
        ("a: !thing x\n", "tag '!thing'"),
        ("a: .inf\n", "number .inf is not finite"),
        ("a: -.INF\n", "number -.INF is not finite"),
        ("a: 1e999\n", "number 1e999 is not finite"),
        ("<<: {a: 1}\n", "merge keys"),
        ("? [a, b]\n: 1\n", "a key must be a word"),
        ("'': 1\n", "a key is empty"),
        ("a: 1\n---\nb: 1\n", "one document"),
        ("a: [1, 2\n", "is not YAML"),
        ("a: 'x\n", "is not YAML"),
        ("a: b: c\n", "is not YAML"),
        ("\tb: 1\n", "is not YAML"),
        ("a: \x07\n", "can't stand in a text file"),
        ("", "is empty"),
        ("--- \n%TAG ! tag:x,1:\n", "x.yaml"),
    ],
)
def test_what_could_surprise_is_refused(text, words):
    assert any(words in fault for fault in faults(text))


def test_text_that_is_not_utf8_is_refused_with_its_line():
    document, (problem,) = parse(b"a: 1\nb: caf\xe9\n", "x.yaml")
    assert document is None
    assert (problem.line, problem.what) == (2, "is not UTF-8 text")


def test_a_mark_at_the_start_of_the_file_is_passed_over():
    assert data("\ufeffa: 1") == {"a": 1}


def test_a_million_nested_brackets_are_refused_without_harm():
    assert any("nested deeper" in fault for fault in faults("a: " + "[" * 5000 + "]" * 5000))


def test_a_file_that_is_missing_or_too_large_is_told(tmp_path):
    with pytest.raises(FactError, match=r"gone\.yaml: can't be read: No such file"):
        read(tmp_path / "gone.yaml")
    large = tmp_path / "large.yaml"
    large.write_text("# " + "x" * yaml_lines.MAX_BYTES)
    with pytest.raises(FactError, match="at most 256000 are read"):
        read(large)


def test_a_file_with_a_fault_raises_all_of_its_faults(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: &b 1\nc: .nan\n")
    with pytest.raises(FactError) as caught:
        read(path)
    assert [problem.line for problem in caught.value.problems] == [1, 2]


@given(st.text(alphabet=":-[]{}&*!|>'\"% #\n\tab01.?,<~\\", max_size=40))
def test_any_text_gives_a_document_or_a_problem_and_never_another_error(text):
    document, problems = parse(text.encode(), "x.yaml")
    assert (document is not None) or problems


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**15), 10**15)
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_values_written_as_json_come_back_the_same(value):
    import json  # noqa: PLC0415

    document, problems = parse(json.dumps({"a": value}).encode(), "x.yaml")
    assert problems == ()
    assert document is not None
    assert document.data == {"a": value}


class Inner(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    start: str = Field(alias="from")
    kind: Literal["near", "far"] = "near"
    size: int | float | None = None


class Outer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    title: str
    parts: list[Inner] = []
    named: dict[str, Inner] = {}
    either: Inner | str = ""


def form_faults(text: str) -> list[str]:
    document, _ = parse(text.encode(), "x.yaml")
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(document.data)
    return [str(problem) for problem in problems_from_pydantic(caught.value, document, form=Outer)]


def test_faults_of_form_name_line_and_path():
    found = form_faults("title: 3\nparts:\n  - from: a\n  - from: b\n    size: many\n")
    assert found == [
        "x.yaml:1: 'title' should be a text (quote it); got 3",
        "x.yaml:5: 'parts[1].size' should be a whole number or a number; got 'many'",
    ]


def test_an_unknown_key_gets_the_nearest_known_one_wherever_it_stands():
    found = form_faults("titel: a\nparts:\n  - form: x\nnamed:\n  one: {frm: y}\n")
    assert "x.yaml:1: 'title' is missing" in found
    assert any(
        fault.startswith("x.yaml:1: 'titel' is not known here\n  did you mean 'title'?") for fault in found
    )
    assert any(
        "x.yaml:3: 'parts[0].form' is not known here\n  did you mean 'from'?" in fault for fault in found
    )
    assert any(
        "x.yaml:5: 'named.one.frm' is not known here\n  did you mean 'from'?" in fault for fault in found
    )
    assert "x.yaml:3: 'parts[0].from' is missing" in found


def test_a_word_outside_the_list_gets_the_list_and_a_suggestion():
    (found,) = form_faults("title: a\nparts:\n  - from: x\n    kind: fur\n")
    assert found == "x.yaml:4: 'parts[0].kind' can't be 'fur'\n  did you mean 'far'? allowed: near, far"


def test_a_value_that_the_reader_refused_is_not_told_again():
    document, problems = parse(b"title: !x 3\n", "x.yaml")
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"title": 3})
    assert len(problems) == 1
    assert problems_from_pydantic(caught.value, document, form=Outer) == []


def test_a_part_that_was_validated_alone_keeps_its_lines():
    document, _ = parse(b"a:\n  title: x\nb:\n  title: 3\n", "x.yaml")
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(document.data["b"])
    (problem,) = problems_from_pydantic(caught.value, document, form=Outer, at=("b",))
    assert (problem.line, problem.what) == (4, "'b.title' should be a text (quote it); got 3")
