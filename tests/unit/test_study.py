"""A study holds what its arms gave, exactly, in memory and on disk."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest
import stand_ins

from equipoise.errors import CaseError, NumericsError
from equipoise.report import text
from equipoise.study import contrasts
from equipoise.study import studies as study
from equipoise.study.rows import spread_words


def assembled(made=None, **fields):
    outcomes = made or stand_ins.by_arm()
    given = {"seed": 1, "draws": stand_ins.N} | fields
    return study.assemble(stand_ins.CASE, stand_ins.RECORD, stand_ins.built(), outcomes, **given)


def test_every_arm_is_compared_with_the_baseline_and_systems_with_membership_alone() -> None:
    assert contrasts.pairs(("baseline", "membership-only", "change", "x", "x.membership-only")) == (
        ("membership-only", "baseline"),
        ("change", "baseline"),
        ("x", "baseline"),
        ("x.membership-only", "baseline"),
        ("change", "membership-only"),
        ("x", "x.membership-only"),
    )


def test_effects_are_paired_and_know_when_inputs_are_the_same() -> None:
    effects = {(e.outcome, e.arm, e.against): e for e in assembled().effects}
    moved = effects["fear.cautious", "change", "baseline"]
    assert moved.mean == pytest.approx(0.02, abs=1e-12)
    assert (moved.share_worse, moved.share_better, moved.same_inputs) == (1.0, 0.0, False)
    assert moved.log_odds > 0
    still = effects["fear.cautious", "norway.membership-only", "baseline"]
    assert (still.mean, still.q05, still.q95, still.sampling_error) == (0, 0, 0, 0)
    assert still.same_inputs


def test_matters_of_the_case_decides_what_counts_as_worse() -> None:
    # fear moves by 0.2 x 0.004 = 0.0008, below the 0.001 that matters
    tiny = {(e.outcome, e.arm, e.against): e for e in assembled(stand_ins.by_arm(0.004)).effects}
    assert tiny["fear.cautious", "change", "baseline"].share_worse == 0.0


def test_the_json_is_the_object_that_the_design_fixes() -> None:
    data = json.loads(study.dumps(assembled()))
    assert {"case", "date", "seed", "draws", "arms", "answer", "outcomes", "effects", "provenance"} <= set(
        data
    )
    assert data["arms"][0] == "baseline"
    assert set(data["answer"]) == {"text", "dramatic", "headlines"}
    for headline in data["answer"]["headlines"]:
        assert {"outcome", "dramatic", "threshold", "delta"} <= set(headline)
    row = data["outcomes"]["fear.cautious"]
    assert set(row["arms"]) == set(data["arms"])
    assert set(row["arms"]["change"]) == {"mean", "q05", "q50", "q95"}
    assert {"facts", "case", "code", "seed"} <= set(data["provenance"])
    absent = {"attribution", "sensitivity", "evidence", "flips", "claims", "response"}
    assert not absent & set(data)


def test_the_same_work_gives_the_same_bytes(tmp_path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        study.save(assembled(), folder)
    names = {path.name for path in first.iterdir()}
    assert names == {"study.json", "answer.txt", "draws.npz"}
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_a_study_comes_back_as_it_was_saved(tmp_path) -> None:
    made = stand_ins.by_arm()
    id_ = "survivability.bomber"
    made["change"][id_] = stand_ins.with_values(made["change"][id_], None, "no bombers here")
    saved = assembled(made)
    study.save(saved, tmp_path)
    for place in (tmp_path, tmp_path / "study.json"):
        back = study.load(place)
        assert back == saved
        for arm in saved.arms:
            assert set(back.values[arm]) == set(saved.values[arm])
            assert all(np.array_equal(back.values[arm][x], saved.values[arm][x]) for x in back.values[arm])
    assert id_ not in back.values["change"]
    assert text.plain(back) == text.plain(saved)


def test_a_study_loads_without_its_draws(tmp_path) -> None:
    study.save(assembled(), tmp_path)
    (tmp_path / "draws.npz").unlink()
    assert not study.load(tmp_path).values


def test_the_draws_are_one_array_an_outcome_with_the_arms_in_order(tmp_path) -> None:
    saved = assembled()
    study.save(saved, tmp_path)
    with np.load(tmp_path / "draws.npz") as archive:
        table = archive["first_strike.arriving"]
    assert table.shape == (stand_ins.N, len(saved.arms))
    position = saved.arms.index("change")
    assert np.array_equal(table[:, position], saved.values["change"]["first_strike.arriving"])


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "is not a study"), ("{}", "not a study of this version"), ("[]", "not a study")],
)
def test_a_file_that_is_no_study_is_refused(tmp_path, content: str, words: str) -> None:
    (tmp_path / "study.json").write_text(content)
    with pytest.raises(CaseError, match=words):
        study.load(tmp_path)


def test_a_missing_study_says_how_to_make_one(tmp_path) -> None:
    with pytest.raises(CaseError, match="equipoise run"):
        study.load(tmp_path / "nowhere")


def test_a_failed_write_leaves_the_old_files_and_no_half_one(tmp_path) -> None:
    study.save(assembled(), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(CaseError, match="can't be written"):
        study.save(assembled(seed=2), tmp_path, pages={"answer.txt": "new", "missing/page.txt": "x"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CaseError, match="can't be written"):
        study.save(assembled(), tmp_path / "taken")


def test_draws_of_an_older_study_do_not_stay(tmp_path) -> None:
    study.save(assembled(), tmp_path)
    study.save(stand_ins.replace(assembled(seed=2), values={}), tmp_path)
    assert not study.load(tmp_path).values


def test_a_value_that_is_not_finite_is_refused_with_arm_outcome_and_draw() -> None:
    made = stand_ins.by_arm()
    bad = made["change"]["fear.best"].values.copy()
    bad[7] = np.nan
    made["change"]["fear.best"] = stand_ins.with_values(made["change"]["fear.best"], bad)
    with pytest.raises(NumericsError, match=r"arm 'change'.*'fear.best'.*1 of 50 draws \(first: draw 7\)"):
        assembled(made)


def test_a_constant_outcome_says_why_and_is_listed() -> None:
    made = stand_ins.by_arm()
    id_ = "warning.flight_time.capital"
    for arm in made:
        made[arm][id_] = stand_ins.with_values(made[arm][id_], np.full(stand_ins.N, 12.0))
    found = assembled(made)
    assert found.outcomes[id_].reason == "same value in every draw: its inputs have no spread in this arm"
    assert not any(note.startswith(id_) for note in found.notes)


def test_the_reason_of_the_model_stands_and_names_its_arms() -> None:
    made = stand_ins.by_arm()
    id_ = "survivability.bomber"
    made["norway"][id_] = stand_ins.with_values(made["norway"][id_], None, "no bombers here")
    found = assembled(made).outcomes[id_]
    assert found.arms["norway"] is None
    assert found.reason == "no bombers here (norway)"


def test_arms_that_move_nothing_and_their_notes_are_told() -> None:
    notes = assembled().notes
    assert "norway.membership-only: norway is a member already: joining changes nothing" in notes
    assert "norway.membership-only: moves no input, so its effects are exactly zero" in notes


def test_edits_are_told_with_chance_reason_and_confidence() -> None:
    (edit,) = assembled().edits["membership-only"]
    assert asdict(edit) == {
        "switch": "facilities.radar",
        "fact": "radar.x.in_place",
        "what": "set to 0 (40 %) or 1 (60 %)",
        "why": "lost with chance 0.4 [rule.x]",
        "confidence": "ASSUMED",
    }


def test_a_headline_that_the_model_does_not_make_is_refused_with_a_suggestion() -> None:
    made = {
        arm: {k: v for k, v in rows.items() if k != "fear.cautious"}
        for arm, rows in stand_ins.by_arm().items()
    }
    with pytest.raises(CaseError, match=r"no outcome called 'fear.cautious'"):
        assembled(made)


@pytest.mark.parametrize(
    ("seed", "draws", "words"), [(-1, 64, "seed"), (0, 15, "draws"), (0, 1_000_001, "draws")]
)
def test_seed_and_draws_out_of_range_are_refused(seed: int, draws: int, words: str) -> None:
    with pytest.raises(CaseError, match=words):
        study.check_bounds(seed, draws)


def test_seed_zero_and_the_bounds_themselves_are_taken() -> None:
    assert study.check_bounds(0, 16) is None
    assert study.check_bounds(0, 1_000_000) is None


def test_digests_tell_the_seed_the_facts_the_case_and_the_code() -> None:
    found = assembled(seed=3).provenance
    assert (found.seed, found.facts, found.case) == (3, stand_ins.RECORD.digest, stand_ins.CASE.digest)
    assert found.worlds["change"] != found.worlds["baseline"]
    assert found.worlds["norway.membership-only"] == found.worlds["baseline"]


def test_the_report_keeps_brackets_and_says_the_parts(tmp_path) -> None:
    report = text.plain(assembled())
    for words in ("Headlines", "Effects against baseline", "by posture", "Alert posture"):
        assert words in report
    # brackets in a reason are no markup
    assert "[rule.x]" in report
    assert max(len(line) for line in report.splitlines()) <= text.WIDTH


def test_words_of_spreads_follow_the_family() -> None:
    made = stand_ins.options({"a": 1.0, "b": 1.0})
    assert spread_words(made) == "one of a, b"
    assert spread_words(stand_ins.fixed(2.5)) == "2.5"
