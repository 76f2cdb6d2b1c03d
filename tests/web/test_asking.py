"""What an address may ask for, and what becomes of the case."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise import arms
from equipoise.cases.files import load_case
from equipoise.errors import CaseError
from equipoise.web.altered import BASELINE, CHANGE, altered, by_name, short
from equipoise.web.asking import Asked, asked
from equipoise.world.change import difference

CASE = "belarus-nato"


def of(*pairs: tuple[str, str]) -> Asked:
    return asked([("case", CASE), *pairs])


def changed(record, *pairs: tuple[str, str]):
    return altered(load_case(CASE, record), of(*pairs), record)


def test_an_address_is_read_back_as_it_was() -> None:
    wished = of(
        ("date", "2026-11-01"),
        ("seed", "0"),
        ("off", "transit,facilities.radar"),
        ("n.tomahawk", "0"),
        ("f.authority.rus.backup", "0.25"),
        ("cell", "generated.ride_out"),
        ("host", "EST"),
    )
    assert asked(parse_qsl(wished.address)) == wished
    assert wished.seed == 0
    assert wished.host == "est"


def test_equal_wishes_have_one_key_whatever_their_order() -> None:
    one = of(("off", "transit,membership"), ("n.tomahawk", "3"))
    other = of(("n.tomahawk", "3"), ("off", "membership,transit"))
    assert one.key == other.key
    assert one.key != of(("n.tomahawk", "4")).key


def test_every_fault_of_an_address_is_named_at_once() -> None:
    with pytest.raises(CaseError) as caught:
        asked([("case", "belarus-nat"), ("seed", "-1"), ("date", "2020-13-01"), ("cell", "x"), ("zz", "1"),
               ("f.authority.rus.backup", "nan"), ("n.tomahawk", "9999999")])  # fmt: skip
    named = {problem.where for problem in caught.value.problems}
    assert named == {"case", "seed", "date", "cell", "zz", "f.authority.rus.backup", "n.tomahawk"}


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=6))
def test_whatever_stands_in_an_address_is_read_or_refused(pairs) -> None:
    try:
        found = asked(pairs)
    except CaseError:
        return
    assert asked(parse_qsl(found.address, keep_blank_values=True)) == found


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "belarus-nato.yaml", "./belarus-nato"])
def test_a_path_is_no_case(path: str) -> None:
    with pytest.raises(CaseError):
        asked([("case", path)])


def test_nothing_changed_is_the_case_itself(real_record) -> None:
    assert changed(real_record) == load_case(CASE, real_record)


@pytest.mark.parametrize("switch", ["facilities.radar", "facilities.vlf", "transit"])
def test_a_switch_that_is_off_leaves_the_facts_of_the_baseline(real_record, switch: str) -> None:
    whole = by_name(short(load_case(CASE, real_record)), real_record)
    touched = {edit.fact for one in whole[CHANGE].switches if one.name == switch for edit in one.edits}
    assert touched & set(difference(whole[BASELINE].world, whole[CHANGE].world))
    built = by_name(short(changed(real_record, ("off", switch))), real_record)
    assert not touched & set(difference(built[BASELINE].world, built[CHANGE].world))


def test_a_package_of_none_is_no_package(real_record) -> None:
    case = changed(real_record, ("n.tomahawk", "0"), ("n.irbm_2000", "5"))
    assert {one.system: one.count for one in case.change.offensive} == {"irbm_2000": 5, "dark_eagle": 16}


def test_all_switches_off_change_nothing(real_record) -> None:
    built = by_name(short(load_case(CASE, real_record)), real_record)
    every = ",".join(switch.name for switch in built[CHANGE].switches)
    emptied = {arm.name: arm for arm in arms.build(changed(real_record, ("off", every)), real_record)}
    assert difference(emptied[BASELINE].world, emptied[CHANGE].world) == ()


def test_a_fact_that_is_set_is_set_in_every_arm(real_record) -> None:
    built = arms.build(changed(real_record, ("f.authority.rus.backup", "0.25")), real_record)
    assert {arm.world.facts["authority.rus.backup"].spread.low for arm in built} == {0.25}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("f.authority.rus.backup", "0.9"),
        ("f.authority.rus.backup", "much"),
        ("f.budget.rus.rule", "perhaps"),
        ("f.authority.rus.nothing", "1"),
        ("n.no_such", "1"),
        ("off", "no_such"),
    ],
)
def test_what_the_case_hasnt_got_or_a_span_doesnt_hold_is_refused(real_record, name: str, value: str) -> None:
    with pytest.raises(CaseError) as caught:
        changed(real_record, (name, value))
    assert caught.value.problems[0].where in (name, "off")


def test_another_host_has_no_claims_about_the_first(real_record) -> None:
    case = changed(real_record, ("host", "est"))
    assert case.roles.host == "est"
    assert case.claims == ()
    assert "est" not in {one.host for one in case.comparators.values()}


def test_another_cell_moves_fear_and_headlines(real_record) -> None:
    case = changed(real_record, ("cell", "generated.ride_out"))
    assert case.fear.cell == "generated.ride_out"
    assert {one.outcome.partition("@")[2] for one in case.answer} == {"", "generated.ride_out"}
