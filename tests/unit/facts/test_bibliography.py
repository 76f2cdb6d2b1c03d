"""The list of sources: what is read and what is refused."""

from __future__ import annotations

import pytest

from equipoise.facts import bibliography

GOOD = """% A comment.
@misc{doe2020,
  title = {On {NATO} and 50\\% more},
  author = {Doe, Jo and Poe, Al},
  year = {2020},
  url = {https://example.org/~doe/a_b?c=1},
  note = {Read
          whole.}
}

@book{poe2021,
  title = {A book}, year = {2021},
}
"""


def problems(text: str) -> list[str]:
    return [str(problem) for problem in bibliography.read(text, "s.bib")[2]]


def test_fields_come_out_plain_and_the_entry_as_it_was_written():
    sources, lines, faults = bibliography.read(GOOD, "s.bib")
    assert faults == []
    assert dict(lines) == {"doe2020": 2, "poe2021": 11}
    doe = sources["doe2020"]
    assert doe.title == "On NATO and 50% more"
    assert doe.author == "Doe, Jo and Poe, Al"
    assert doe.url == "https://example.org/~doe/a_b?c=1"
    assert doe.note == "Read whole."
    assert doe.bibtex.startswith("@misc{doe2020,")
    assert doe.bibtex.endswith("}")
    assert GOOD.count(doe.bibtex) == 1


def test_what_was_written_out_can_be_read_in_again():
    sources, _, _ = bibliography.read(GOOD, "s.bib")
    again, _, faults = bibliography.read("\n".join(source.bibtex for source in sources.values()), "t.bib")
    assert faults == []
    assert dict(again) == dict(sources)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + GOOD.split("\n\n")[1], 14, "source 'poe2021' stands twice (first on line 11)"),
        ("@misc{a, year = {2020}}", 1, "source 'a' has no title"),
        ("@misc{a, title = {T}}", 1, "source 'a' has no year"),
        ("@misc{a, title = {T}, year = {20}}", 1, "year '20' is not four digits"),
        ("@misc{a, title = {T}, year = {2020}, yaer = {1}}", 1, "field 'yaer' is not known"),
        ("@misc{a, title = {T}, title = {U}, year = {2020}}", 1, "field 'title' stands twice"),
        ("@misk{a, title = {T}, year = {2020}}", 1, "entry type '@misk' is not known"),
        ('@misc{a,\n title = "T", year = {2020}}', 2, "is not in braces"),
        (
            "@misc{a,\n title = {{T, year = {2020}\n}\n\n@misc{b, title = {T}, year = {2020}}",
            2,
            "brace is not closed",
        ),
        ("@misc{a,\n title = {T}\n year = {2020}}", 2, "a comma is missing after 'title'"),
        ("@misc{a,\n title = {T},\n 2020}", 3, "this is no field"),
        ("words between\n@misc{a, title = {T}, year = {2020}}", 1, "this is no entry"),
        ("@misc{a b, title = {T}, year = {2020}}", 1, "this is no entry"),
        ("@misc{ä, title = {T}, year = {2020}}", 1, "can't be cited"),
    ],
)
def test_each_fault_is_told_with_its_line(text, line, words):
    found = [fault for fault in problems(text) if words in fault]
    assert len(found) == 1
    assert found[0].startswith(f"s.bib:{line}: ")


def test_reading_goes_on_behind_a_broken_entry():
    sources, _, faults = bibliography.read(
        "@misc{a, title = {T}\n\n@misc{b, title = {T}, year = {2020}}", "s.bib"
    )
    assert len(faults) == 1
    assert list(sources) == ["b"]


def test_a_list_that_is_not_utf8_is_refused_with_its_line():
    sources, _, (problem,) = bibliography.parse(GOOD.encode().replace(b"Doe, Jo", b"Doe, Jos\xe9"), "s.bib")
    assert dict(sources) == {}
    assert (problem.line, problem.what) == (4, "is not UTF-8 text")
