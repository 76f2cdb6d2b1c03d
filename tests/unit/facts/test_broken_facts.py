"""Each file in tests/broken/facts has one fault; its message must name place, fault and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from equipoise.errors import FactError
from equipoise.facts.load import load_record
from equipoise.facts.yaml_lines import read

BROKEN = Path(__file__).parents[2] / "broken" / "facts"
MESSAGES = read(BROKEN / "messages.yaml").data


def sound_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BROKEN / "sound", tmp_path / "data"))


def test_the_sound_record_has_no_fault(tmp_path):
    record = load_record(sound_folder(tmp_path))
    assert len(record.entries) == 45
    assert list(record.sources) == ["doe2020", "poe2021"]


def test_every_broken_file_has_its_message_and_every_message_its_file():
    files = {path.name for path in BROKEN.iterdir() if path.is_file()} - {"messages.yaml"}
    assert files == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_one_fault_gives_one_problem_with_its_place_and_words(name, tmp_path):
    folder = sound_folder(tmp_path)
    shutil.copy(BROKEN / name, folder / "facts" / name)
    with pytest.raises(FactError) as caught:
        load_record(folder)
    (problem,) = caught.value.problems
    assert problem.where == f"facts/{name}"
    assert problem.line == MESSAGES[name]["line"]
    for words in MESSAGES[name]["words"]:
        assert words in str(problem)


def test_all_faults_of_all_files_come_in_one_message(tmp_path):
    folder = sound_folder(tmp_path)
    names = ("unit_unknown.csv", "tag.yaml", "dates_swapped.csv", "place_too_fine.csv")
    for name in names:
        text = (
            (BROKEN / name).read_text().replace("silo.bbb", "silo.aaa" if name == "tag.yaml" else "silo.bbb")
        )
        (folder / "facts" / name).write_text(text)
    (folder / "sources.bib").write_text(
        (folder / "sources.bib").read_text() + "\n@misc{x,\n  year = {2020}\n}\n"
    )
    with pytest.raises(FactError) as caught:
        load_record(folder)
    places = {problem.where for problem in caught.value.problems}
    assert places == {f"facts/{name}" for name in names} | {"sources.bib"}
    assert list(caught.value.problems) == sorted(caught.value.problems)
