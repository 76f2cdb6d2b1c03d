"""The first answer: the numbers of a study, and the quick way to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from equipoise import arms, model
from equipoise.web import bench, dials
from equipoise.web.altered import altered
from equipoise.web.asking import asked

CASE = ("case", "belarus-nato")


@pytest.fixture(scope="module")
def at(real_record, tmp_path_factory) -> bench.Bench:
    return bench.Bench(record=real_record, folder=tmp_path_factory.mktemp("bench"))


def test_an_answer_has_the_numbers_of_the_model(at: bench.Bench) -> None:
    told = bench.answer(at, asked([CASE]), 128, everywhere=False)
    case = bench.case_of(at, asked([CASE]))
    worlds = {arm.name: arm.world for arm in arms.build(case, at.record)}
    wanted = [headline.outcome for headline in case.answer]
    fresh = model.evaluate_worlds(
        {name: worlds[name] for name in ("baseline", "change")},
        model.setting(case),
        seed=1,
        n=128,
        among=worlds.values(),
        wanted=wanted,
    )
    assert [row["outcome"] for row in told["headlines"]] == wanted
    for row in told["headlines"]:
        before, after = (fresh[arm][row["outcome"]].values for arm in ("baseline", "change"))
        assert before is not None
        assert after is not None
        assert row["mean"] == pytest.approx(float(np.mean(after - before)), abs=1e-12)


def test_the_same_question_has_the_same_numbers_whatever_was_asked_between(at: bench.Bench) -> None:
    first = bench.answer(at, asked([CASE]), 128, everywhere=False)["headlines"]
    bench.answer(at, asked([CASE, ("f.authority.rus.backup", "0.3")]), 128, everywhere=False)
    bench.answer(at, asked([CASE, ("off", "transit")]), 128, everywhere=False)
    assert bench.answer(at, asked([CASE]), 128, everywhere=False)["headlines"] == first


@pytest.mark.parametrize(
    "pair",
    [
        ("f.authority.rus.backup", "0.3"),
        ("f.mobile.rus.flush", "9"),
        ("f.budget.rus.rule", "radar"),
    ],
)
def test_the_quick_way_of_setting_a_fact_gives_the_numbers_of_the_slow_one(at: bench.Bench, pair) -> None:
    wished = asked([CASE, pair])
    quick = bench.answer(at, wished, 128, everywhere=False)["headlines"]
    case = altered(bench.case_of(at, replace(wished, facts=())), wished, at.record)
    worlds = {arm.name: arm.world for arm in arms.build(case, at.record)}
    slow = model.evaluate_worlds(
        {name: worlds[name] for name in ("baseline", "change")},
        model.setting(case),
        seed=1,
        n=128,
        among=worlds.values(),
        wanted=[row["outcome"] for row in quick],
    )
    for row in quick:
        before, after = (slow[arm][row["outcome"]].values for arm in ("baseline", "change"))
        assert before is not None
        assert after is not None
        assert row["mean"] == pytest.approx(float(np.mean(after - before)), abs=1e-12)
    assert quick != bench.answer(at, asked([CASE]), 128, everywhere=False)["headlines"]


def test_few_cases_are_kept_ready(at: bench.Bench) -> None:
    for off in ("transit", "facilities.vlf", "membership", "facilities.radar", "forward_radar"):
        bench.ready(at, asked([CASE, ("off", off)]))
    assert len(at.ready) == bench.MOST_READY


def test_ten_dials_have_their_spans_and_a_fact_that_is_set_comes_first(at: bench.Bench) -> None:
    rows = dials.dials(at, asked([CASE]))
    assert 5 <= len(rows) <= dials.SHOWN
    assert all(row["options"] or row["low"] < row["high"] for row in rows)
    assert [row["share"] for row in rows] == sorted((row["share"] for row in rows), reverse=True)
    moved = dials.dials(at, asked([CASE, ("f.mobile.rus.speed", "30")]))
    assert (moved[0]["fact"], moved[0]["value"]) == ("mobile.rus.speed", 30.0)


def test_any_other_fact_is_found_by_words(at: bench.Bench) -> None:
    rows = dials.found(at, asked([CASE]), "mobile flush")
    assert "mobile.rus.flush" in {row["fact"] for row in rows}


def test_levers_show_what_is_off(at: bench.Bench) -> None:
    rows = {
        row["name"]: row["on"] for row in dials.levers(at, asked([CASE, ("off", "membership")]))["switches"]
    }
    assert not rows["membership"]
    assert not rows["facilities.radar"]
    assert rows["offensive.tomahawk"]


def test_a_question_in_words_is_answered(at: bench.Bench) -> None:
    told = bench.answer(at, asked([("q", "What if Moldova joins NATO?")]), 128, everywhere=False)
    assert "Moldova" in told["title"]
    assert all(row["word"] in ("yes", "no", "cannot tell") for row in told["headlines"])
