"""What broken inputs have found, one test a find: each was a stack, a hang, or memory without end before."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from fuzz_results import made_study
from fuzz_watch import MOST_S, watched
from starlette.testclient import TestClient

from equipoise import errors
from equipoise.cases.files import load_case
from equipoise.errors import CaseError, EquipoiseError, FactError, Problem, did_you_mean
from equipoise.facts import plain_files, yaml_lines
from equipoise.facts.load import load_record
from equipoise.questions import parting
from equipoise.study import files, sealing
from equipoise.sweeps import folder, grid
from equipoise.validation import published
from equipoise.web import server

CASE = 'title: t\ndate: "2020-09-01"\nroles: {threatened: RUS, rival: USA, alliance: NATO, host: BLR}\n'
LONG = "n" * 300


def refusal(enter) -> str:
    """Return the words with which something is refused, quickly and in little memory."""
    seen = watched(enter)
    assert seen.outcome == "refused", seen.fault
    with pytest.raises(EquipoiseError) as caught:
        enter()
    return str(caught.value)


@pytest.fixture
def case(tmp_path, real_record):
    """Load a case from what follows its head."""

    def loaded(text: str):
        path = tmp_path / "case.yaml"
        path.write_text(CASE + text)
        return load_case(str(path), real_record)

    return loaded


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"{a: " * 60_000, b"a: " + b"[" * 8000 + b"]" * 8000])
def test_thousands_of_brackets_are_not_followed_down(raw: bytes) -> None:
    begun = time.process_time()
    _, problems = yaml_lines.parse(raw, "x.yaml")
    assert "nested deeper than 12 levels" in str(problems[0])
    assert time.process_time() - begun < MOST_S


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/proc/self/mem", "/"])
def test_a_device_is_no_file_for_any_reader(tmp_path, real_record, device: str) -> None:
    if not os.path.exists(device):  # noqa: PTH110
        pytest.skip("no such device on this system")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources.bib").symlink_to(device)
    (tmp_path / "data" / "a.csv").symlink_to(device)
    (tmp_path / "data" / "b.yaml").symlink_to(device)
    (tmp_path / "data" / "study.json").symlink_to(device)
    for enter in (
        lambda: load_record(tmp_path / "data"),
        lambda: grid.load_grid(Path(device), real_record),
        lambda: load_case(device, real_record),
        lambda: published.case_files.load(tmp_path / "data"),
        lambda: files.load(tmp_path / "data"),
        lambda: folder.read(tmp_path) or files.load(Path(device)),
    ):
        assert refusal(enter)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path, real_record) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "a device or a pipe" in refusal(lambda: grid.load_grid(tmp_path / "pipe.yaml", real_record))
    assert "holds no" in refusal(lambda: parting.parted(parting.text_of(tmp_path / "pipe.yaml"), where="x"))


def test_a_file_larger_than_memory_is_refused_by_its_size(tmp_path, real_record) -> None:
    with (tmp_path / "vast.yaml").open("wb") as vast:
        vast.truncate(3_000_000_000)
    assert "at most 256000 are read" in refusal(lambda: grid.load_grid(tmp_path / "vast.yaml", real_record))
    assert "at most" in refusal(lambda: files.load(tmp_path / "vast.yaml"))
    with pytest.raises(FactError, match=r"vast\.yaml: is 3000000000 bytes long"):
        load_record(tmp_path)


@pytest.mark.parametrize("name", [LONG, f"{LONG}.yaml", f"a/{LONG}/b.yaml", "a\0b"])
def test_a_name_that_no_file_can_have_is_the_name_of_none(real_record, name: str) -> None:
    assert "n" in refusal(lambda: load_case(name, real_record))
    assert "no study here" in refusal(lambda: files.load(name))
    assert not plain_files.is_file(Path(name))
    assert not plain_files.is_folder(Path(name))
    assert not plain_files.is_there(Path(name))
    assert plain_files.taken(Path(name), most=10)[1] is not None


def test_a_coordinate_too_large_to_be_rounded_is_off_the_globe(case, tmp_path) -> None:
    with pytest.raises(CaseError, match="lat"):
        case("change: {}\nbasing:\n  BLR: {mine: {lat: 1e308, lon: 1}}\n")
    sound = (Path(__file__).parents[1] / "broken" / "facts" / "sound" / "facts" / "sound.csv").read_text()
    (tmp_path / "a.csv").write_text(sound.replace(",50.1,", ",1e308,"))
    with pytest.raises(FactError, match="latitude lies between"):
        load_record(tmp_path)


def test_weights_whose_sum_is_not_finite_are_refused(case) -> None:
    spread = "{family: options, options: {'1': 1e308, '2': 1e308}}"
    with pytest.raises(CaseError, match="weights"):
        case(f"change:\n  edits: [{{fact: radar.olenegorsk_dnepr.range, set: {spread}, why: w}}]\n")


def test_thousands_of_misspelt_names_get_their_hints_in_time(tmp_path, real_record) -> None:
    edits = "".join(f"    - {{fact: radar.olenegorskx{i}.range, set: 1, why: w}}\n" for i in range(490))
    (tmp_path / "edits.yaml").write_text(f"{CASE}change:\n  edits:\n{edits}")
    assert "did you mean" in refusal(lambda: load_case(str(tmp_path / "edits.yaml"), real_record))
    lines = "".join(f"  fact.radar.olenegorskx{i}.range: [1]\n" for i in range(5000))
    (tmp_path / "axes.yaml").write_text(f"case: belarus-nato\nover:\n{lines}")
    assert "at most 20" in refusal(lambda: grid.load_grid(tmp_path / "axes.yaml", real_record))
    hosts = ",".join(f"ZZ{i}" for i in range(20_000))
    (tmp_path / "hosts.yaml").write_text(f"case: belarus-nato\nover:\n  host: [{hosts}]\n")
    assert "is no country" in refusal(lambda: grid.load_grid(tmp_path / "hosts.yaml", real_record))


def test_the_nearest_of_many_words_are_those_that_all_would_give() -> None:
    many = [f"radar.{name}.{word}" for name in ("alpha", "beta", "gamma") for word in map(str, range(200))]
    for word in ("radar.alpha.7", "radr.beta.77", "gamma.199"):
        near = errors.difflib.get_close_matches(word, many, n=1)
        assert f"'{near[0]}'" in did_you_mean(word, many)


def test_a_long_axis_is_read_in_time(tmp_path, real_record) -> None:
    (tmp_path / "grid.yaml").write_text(
        f"case: belarus-nato\nover:\n  seed: [{','.join(map(str, range(30_000)))}]\n"
    )
    assert watched(lambda: grid.load_grid(tmp_path / "grid.yaml", real_record)).outcome == "accepted"


def test_a_message_neither_moves_the_cursor_nor_fills_the_screen() -> None:
    told = str(Problem(where="\x1b[2Jx", what="a" * 100_000, hint="\u202eb\ud800\x9b"))
    assert told.replace("\n", "").isprintable()
    assert "\\x1b[2Jx" in told
    assert len(told) < 3000


@pytest.mark.parametrize("text", ["[" * 100_000, "{}x", '{"a": 1', '"x"', "\ufeff{}"])
def test_a_damaged_manifest_or_failure_is_named(tmp_path, text: str) -> None:
    (tmp_path / folder.MANIFEST).write_text(text)
    assert folder.MANIFEST in refusal(lambda: folder.read(tmp_path))
    (tmp_path / folder.FAILURES).mkdir()
    (tmp_path / folder.FAILURES / "ab.json").write_text(text)
    assert "its cell is tried again" in refusal(folder.Folder(path=tmp_path).failures)


@pytest.mark.parametrize("part", [{"cell": 1}, {"values": []}, {"more": 1}])
def test_a_failure_with_other_parts_is_no_failure(tmp_path, part) -> None:
    kept = folder.Failure(cell="ab", values={"seed": 1}, stage="case", kind="CaseError", message="no")
    (tmp_path / folder.FAILURES).mkdir()
    (tmp_path / folder.FAILURES / "ab.json").write_text(json.dumps(kept.as_json()))
    assert folder.Folder(path=tmp_path).failures() == (kept,)
    (tmp_path / folder.FAILURES / "ab.json").write_text(json.dumps(kept.as_json() | part))
    assert "is no failure of a cell" in refusal(folder.Folder(path=tmp_path).failures)


def archive(tables: dict[str, bytes], owner: bytes) -> bytes:
    """Return an archive of members as they are given, with the comment of its owner."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = owner
        for name, raw in tables.items():
            made.writestr(f"{name}.npy", raw)
    return buffer.getvalue()


def npy(table: np.ndarray) -> bytes:
    """Return an array as a file."""
    buffer = io.BytesIO()
    np.save(buffer, table)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (np.zeros(()), "no table of draws and arms"),
        (np.zeros((3,)), "no table of draws and arms"),
        (np.zeros((3, 1)), "no table of draws and arms"),
        (np.zeros((3, 6), "U3"), "no table of draws and arms"),
        (np.zeros((1_000_000, 6)), "unpacks to"),
    ],
)
def test_draws_of_another_shape_and_bombs_are_refused(tmp_path, odd: np.ndarray, words: str) -> None:
    study, draws = made_study(tmp_path)
    tables = {id_: npy(table) for id_, table in np.load(io.BytesIO(draws)).items()}
    owner = sealing.BELONGS + json.loads(study)["checksum"].encode()
    (tmp_path / files.DRAWS_FILE).write_bytes(archive({**tables, next(iter(tables)): npy(odd)}, owner))
    del odd
    assert words in refusal(lambda: files.load(tmp_path))


@pytest.mark.parametrize(
    "said", ["(99999999999, 6)", "(200, 6", "(-1, 6)", "(True, 6)", "x", "(200, 6), 'fortran_order': 1"]
)
def test_a_head_of_an_array_that_promises_too_much_or_nothing_is_refused(tmp_path, said: str) -> None:
    study, draws = made_study(tmp_path)
    tables = {id_: npy(table) for id_, table in np.load(io.BytesIO(draws)).items()}
    head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {said}, }}".ljust(117).encode() + b"\n"
    tables[next(iter(tables))] = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + bytes(400)
    owner = sealing.BELONGS + json.loads(study)["checksum"].encode()
    (tmp_path / files.DRAWS_FILE).write_bytes(archive(tables, owner))
    assert "is damaged" in refusal(lambda: files.load(tmp_path))


NUMBERS = """\
source: s
citation: c
confidence: READ
cases:
  - id: one
    kernel: trajectory.cruise
    inputs: {range_km: 880, speed_km_h: 880}
    expected: {time_min: 60.0}
    kind: kernel
    tolerance: {abs: 0.1}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: one", "id: [one]"),
        ("id: one", "id: 2020-02-30"),
        ("kernel: trajectory.cruise", "kernel: {a: b}"),
        ("{abs: 0.1}", "{abs: much}"),
        ("{abs: 0.1}", "{time_min: {rel: [1]}}"),
        ("source: s", "source: \x00"),
        ("citation: c", "citation: *c"),
        ("source: s", "true: s\n? [a]\n: b"),
        ("id: one", "id: !!python/object/apply:os.system ['true']"),
        ("{range_km: 880, speed_km_h: 880}", "[" * 3000),
    ],
)
def test_a_file_of_published_numbers_of_another_form_is_refused(tmp_path, old: str, new: str) -> None:
    (tmp_path / "a.yaml").write_text(NUMBERS)
    assert [row.ok for row in published.run(tmp_path)] == [True]
    (tmp_path / "a.yaml").write_text(NUMBERS.replace(old, new))
    if new != "id: 2020-02-30":
        assert "a.yaml" in refusal(lambda: published.run(tmp_path))
    (tmp_path / "a.yaml").write_bytes(NUMBERS.encode() + b"\xff")
    assert "UTF-8" in refusal(lambda: published.run(tmp_path))


@pytest.mark.parametrize(
    "text", ["radars: true\n", "radars: [1]\n", "sets: [a]\n", "sets: {a: b}\n", "sets: {a: [1]}\n"]
)
def test_sets_of_radars_of_another_form_are_refused(tmp_path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(NUMBERS)
    (tmp_path / "radar_sets.yaml").write_text(text)
    assert "radar_sets.yaml" in refusal(lambda: published.run(tmp_path))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://["}, 403),
        ({"content-length": "9" * 5000}, 413),
        ({"content-length": "\u00b2"}, 413),
    ],
)
def test_a_header_that_can_not_be_read_is_refused_and_no_fault_of_the_server(
    real_record, headers, status
) -> None:
    client = TestClient(server.create_app(real_record), base_url="http://127.0.0.1")
    raw = [(name, value.encode("latin-1")) for name, value in headers.items()]
    assert client.get("/api/facts?words=x", headers=raw).status_code == status


def test_a_bound_of_a_file_is_a_bound(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert plain_files.taken(tmp_path / "a", most=11) == (b"x" * 11, None)
    raw, problem = plain_files.taken(tmp_path / "a", most=10, shown_as="mine")
    assert (raw, dataclasses.astuple(problem)[0]) == (b"", "mine")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("gone", "loop"):
        assert "can't be read" in plain_files.taken(tmp_path / name, most=10)[1].what
