"""The first answer: the numbers of a study, and the quick way to them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from equipoise import arms, model, processes
from equipoise.errors import CaseError
from equipoise.web import bench, dials
from equipoise.web.altered import altered
from equipoise.web.asking import asked
from equipoise.web.hands import Hands

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


#: Moves of a slider, one of them back to where it was, a lever, and a fact that only a rule reads.
MOVES = (
    (),
    (("f.mobile.rus.flush", "9"),),
    (("f.mobile.rus.flush", "9"), ("f.authority.rus.backup", "0.3")),
    (),
    (("off", "transit"),),
    (("f.budget.rus.rule", "radar"), ("off", "transit")),
)


@pytest.fixture
def both(real_record, tmp_path, monkeypatch) -> Iterator[bench.Bench]:
    """Return a bench with a partner."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    # threads that tests of the server leave waiting hold nothing that the partner needs
    monkeypatch.setattr(processes.threading, "active_count", lambda: 1)
    alone = bench.Bench(record=real_record, folder=tmp_path)
    partner = bench.partner_of(alone, lambda: False)
    yield replace(alone, partner=partner)
    partner.end()


def _told(at: bench.Bench, wished: bench.Asked) -> dict[str, Any]:
    """Return an answer but for the time it took."""
    return bench.answer(at, wished, 128, everywhere=False) | {"seconds": 0.0}


def test_with_a_partner_every_digit_is_the_same(both: bench.Bench, real_record, tmp_path) -> None:
    alone = bench.Bench(record=real_record, folder=tmp_path / "alone")
    assert both.partner is not None
    for pairs in MOVES:
        wished = asked([CASE, *pairs])
        assert _told(both, wished) == _told(alone, wished)
        for arm, digits in _digits(bench.both_told(both, wished, 128)[1]).items():
            assert digits == _digits(bench.both_told(alone, wished, 128)[1])[arm]
    assert both.partner.process_id is not None
    # and so is what else is asked of this bench afterwards
    whole = [bench.answer(at, asked([CASE]), 128, everywhere=True)["arms"] for at in (both, alone)]
    assert whole[0] == whole[1]
    assert dials.dials(both, asked([CASE])) == dials.dials(alone, asked([CASE]))


def _digits(told: dict[str, model.Outcomes]) -> dict[str, dict[str, bytes]]:
    """Return all values of all arms, bit by bit."""
    return {
        arm: {id_: one.values.tobytes() for id_, one in outcomes.items() if one.values is not None}
        for arm, outcomes in told.items()
    }


def test_the_partner_does_the_change_and_this_process_the_baseline(both: bench.Bench, monkeypatch) -> None:
    done: list[tuple[str, ...]] = []
    evaluated = model.evaluate_worlds

    def noted(worlds, *args, **named):
        store, n = named["store"], named["n"]
        known = store.at(args[0], named["seed"], n)
        done.append(tuple(name for name, one in worlds.items() if not known.of(one.digest, named["wanted"])))
        return evaluated(worlds, *args, **named)

    monkeypatch.setattr(model, "evaluate_worlds", noted)
    _told(both, asked([CASE]))
    _told(both, asked([CASE, ("f.mobile.rus.flush", "9")]))
    # each time the baseline is new here, and then nothing is any more: the change has come from the partner
    assert done == [("baseline",), (), ("baseline",), ()]
    done.clear()
    _told(both, asked([CASE]))
    assert done == [()]


def test_a_partner_that_is_killed_leaves_its_arm_to_this_process(both: bench.Bench, real_record) -> None:
    alone = bench.Bench(record=real_record, folder=both.folder / "alone")
    assert both.partner is not None
    _told(both, asked([CASE]))
    first = both.partner.process_id
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    ask = both.partner.ask

    def asked_and_killed(request: object) -> bool:
        is_asked = ask(request)
        os.kill(first, signal.SIGKILL)
        return is_asked

    both.partner.ask = asked_and_killed  # pyright: ignore[reportAttributeAccessIssue]
    wished = asked([CASE, ("f.mobile.rus.flush", "9")])
    assert _told(both, wished) == _told(alone, wished)
    both.partner.ask = ask  # pyright: ignore[reportAttributeAccessIssue]
    wished = asked([CASE, ("f.mobile.rus.flush", "10")])
    assert _told(both, wished) == _told(alone, wished)
    assert both.partner.process_id not in (None, first)


def test_a_fault_is_raised_here_and_the_partner_stays(both: bench.Bench, real_record) -> None:
    assert both.partner is not None
    _told(both, asked([CASE]))
    first = both.partner.process_id
    for wrong in (("off", "no_such_switch"), ("f.mobile.rus.flush", "-5"), ("f.no.such.fact", "1")):
        with pytest.raises(CaseError):
            _told(both, asked([CASE, wrong]))
    wished = asked([CASE, ("f.mobile.rus.flush", "9")])
    alone = bench.Bench(record=real_record, folder=both.folder / "alone")
    assert _told(both, wished) == _told(alone, wished)
    assert both.partner.process_id == first


def test_a_store_that_is_begun_anew_gives_the_same_numbers(at: bench.Bench, monkeypatch) -> None:
    wished = asked([CASE, ("f.mobile.rus.flush", "9")])
    before, store = _told(at, wished), bench.ready(at, asked([CASE])).store
    monkeypatch.setattr(bench, "MOST_ANSWERS", 1)
    kept = bench.ready(at, asked([CASE])).store
    assert kept is not store
    assert not kept.told
    assert kept.kept[0] is store.kept[-1]
    assert _told(at, wished) == before


def test_the_partner_of_a_worker_ends_with_it_however_that_ends(tmp_path) -> None:
    if (os.cpu_count() or 1) < 2 or not Path("/proc/self/stat").is_file():
        pytest.skip("no partner is begun here")
    wanted = {"address": "case=belarus-nato", "draws": 128, "everywhere": False}
    hands = Hands(str(tmp_path))
    try:
        for end in (lambda worker: os.kill(worker, signal.SIGKILL), lambda _: hands.end()):
            reply = hands.done(1, ("answer", wanted), lambda: None, lambda _, __: None)
            assert reply is not None
            assert reply.status == 200
            worker = hands.process_id
            partners = _begun_by(worker)
            assert len(partners) == 1
            end(worker)
            _wait_for_end(partners[0])
    finally:
        hands.end()


def _state(process: int) -> tuple[str, int]:
    """Return the state of a process, and who began it; ended where there is none."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "X", 0
    return words[0], int(words[1])


def _begun_by(process: int | None) -> list[int]:
    """Return the processes that a process has begun and that are at work."""
    known = (int(one.name) for one in Path("/proc").glob("[0-9]*"))
    return [one for one in known if _state(one)[1] == process and _state(one)[0] not in "ZX"]


def _wait_for_end(process: int) -> None:
    """Wait until a process has ended."""
    for _ in range(600):
        if _state(process)[0] in "ZX":
            return
        time.sleep(0.05)
    raise AssertionError(f"process {process} goes on")
