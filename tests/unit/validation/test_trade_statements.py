"""Stoppages of trade: the published ones are judged, and slips in a case are refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import pytest
from ruamel.yaml import YAML

from equipoise.facts.record import Record
from equipoise.validation import trade_statements
from equipoise.validation.worlds import Ground

CONTAINERS: Mapping[str, object] = {
    "owner": "Russia",
    "date": "2025-09-01",
    "trades": ["rus_containers_transit"],
    "closed": ["box_brest_terespol"],
}


def cases(*folders: str) -> list[dict[str, object]]:
    """Return the published stoppages of a folder."""
    path = resources.files("equipoise").joinpath("data", "published", *folders, "trade_stoppages.yaml")
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))["cases"]


@pytest.fixture
def on(real_record: Record) -> Ground:
    return Ground(record=real_record, called={"rus": "Russia"})


#: What the model gives for each stoppage, measured when the facts were written: a change of facts shows here.
FOUND = {
    "stoppage-druzhba-2019": 0.001,
    "stoppage-ukraine-2025": 0.467,
    "stoppage-druzhba-north-2023": 0.047,
    "stoppage-yamal-2021": 0.126,
    "stoppage-poland-2025": 0.848,
}


@pytest.mark.parametrize("case", [*cases(), *cases("not_met")], ids=lambda case: str(case["id"]))
def test_a_stoppage_loses_what_it_was_recorded_to_lose(case, on) -> None:
    verdict = trade_statements.trade_stoppage(case["inputs"], on)
    assert not verdict.refusal
    assert verdict.outputs["lost_share"] == pytest.approx(FOUND[case["id"]], abs=0.01)


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["id"]))
def test_a_stoppage_in_the_set_is_as_reported(case, on) -> None:
    verdict = trade_statements.trade_stoppage(case["inputs"], on)
    allowed = case["tolerance"]["lost_share"]["abs"]
    assert verdict.outputs["lost_share"] == pytest.approx(case["expected"]["lost_share"], abs=allowed)


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"date": "September 2025"}, "is no date"),
        ({"closed": ["box_brest"]}, "no link is called 'box_brest'"),
        ({"trades": ["rus_containers_transit", "rus_gas_tur"]}, "not of one commodity"),
    ],
)
def test_a_slip_is_refused_in_words(slip, said, on) -> None:
    assert said in trade_statements.trade_stoppage({**CONTAINERS, **slip}, on).refusal


def test_lost_and_diverted_make_up_what_was_stopped(on) -> None:
    found = trade_statements.trade_stoppage(CONTAINERS, on).outputs
    assert found["lost_share"] + found["diverted_share"] == pytest.approx(1.0)
