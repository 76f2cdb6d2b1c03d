"""A study with every part filled by hand: draws, claims, causes, an answer, facts, layers."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import stand_ins

from equipoise.argument.claims import Judged, Tested
from equipoise.study import assembled
from equipoise.study.form import Argument, Study
from equipoise.study.referenced import FactRow, SourceRow

#: The only outcome without a value in any arm, and the only one without a value in one arm.
NOWHERE, PARTLY = "survivability.bomber", "survivability.silo"
FEAR_SIZE = 64

TEST = Tested(
    outcome="fear.cautious",
    contrast="change - baseline",
    unit="probability",
    asks="higher by at least 0.10",
    verdict="undecided",
    reason="+0.073 probability; too few draws",
    mean=0.1 + 0.2,
    q05=1e-17,
    q95=0.16,
    share=0.25,
    asked=0.9,
    limit=0.1,
    n=64,
)
DEAF = Tested(
    outcome=NOWHERE, contrast="change", unit="warheads", asks="none", verdict=None, reason="no bombers here"
)
CLAIM = Judged(
    id="c1",
    says='=HYPERLINK("x"), says "somebody",\nin two lines',
    by="@somebody",
    as_of="2020-09-01",
    verdict="undecided",
    reason="+0.073 probability",
    effect=TEST,
    tests=(TEST, DEAF),
)
SPREAD = {"mean": 1.5, "q05": 0.5, "q95": 2.5}
RESPONSE = {
    "options": [
        {
            "name": "wait",
            "says": "- wait",
            "cost": SPREAD,
            "months": SPREAD,
            "p_in_time": 1.0,
            "p_success": 1,
            "gains": {"fear.cautious": 0.1},
            "share": 0.5,
            "is_chosen": True,
            "caution": "",
            "why_not": "",
        }
    ],
    "targets": [
        {
            "outcome": "fear.cautious",
            "unit": "probability",
            "before": 0.1,
            "after": 0.2,
            "answered": 0.1,
            "delta": 0.02,
            "is_moved": True,
            "is_restored": True,
            "is_near": False,
        }
    ],
    "elsewhere": [
        {
            "arm": "norway",
            "options": ["wait", "see"],
            "left": [],
            "is_same": False,
            "share_same": 0.5,
            "difference": SPREAD,
        }
    ],
    "rival": [
        {
            "outcome": "first_strike.index",
            "unit": "ratio",
            "is_swapped": False,
            "before": 0.9,
            "after": 0.8,
            "answered": 0.9,
        }
    ],
}
EVIDENCE = {"read": 0.25, "second_hand": 0.0, "remembered": 0.0, "computed": 0.0, "assumed": 0.75}
ARGUMENT = Argument(
    claims=(CLAIM,),
    attribution=MappingProxyType({"fear.cautious": {"offensive": 0.06, "interaction": -0.003}}),
    sensitivity=MappingProxyType(
        {
            "fear.cautious": (
                {
                    "fact": "a.b.c",
                    "title": "c of b",
                    "confidence": "ASSUMED",
                    "first": 0.2,
                    "total": None,
                    "group": "",
                    "members": 1,
                },
            )
        }
    ),
    evidence=MappingProxyType(
        {
            "fear.cautious": {
                **EVIDENCE,
                "explained": 0.4,
                "of_ranks": False,
                "n": 64,
                "doubled": {**EVIDENCE, "explained": 0.3, "n": 32},
            }
        }
    ),
    find_out=(
        {
            "fact": "a.b.c",
            "title": "c of b",
            "confidence": "ASSUMED",
            "outcome": "fear.cautious",
            "first": 0.2,
            "narrowing": 0.1,
            "members": 1,
        },
    ),
    dose=(
        {
            "outcome": "fear.cautious",
            "unit": "probability",
            "threshold": 0.1,
            "doses": [
                {"size": 0.0, "mean": 0.0, "q05": 0.0, "q95": 0.0, "share_over": 0.0, "dramatic": "no"},
                {"size": 1.0, "mean": 0.2, "q05": 0.1, "q95": 0.3, "share_over": 1.0, "dramatic": "yes"},
            ],
            "turns": [{"low": 0.0, "high": 1.0, "size": 0.5, "before": "no", "after": "yes"}],
        },
    ),
    flips=(
        {
            "claim": "answer",
            "outcome": "fear.cautious",
            "test": 0,
            "kind": "set",
            "text": "turns if",
            "edits": [
                {"fact": "a.b.c", "from": "1 to 2", "to": 1.7, "unit": "min"},
                {"fact": "a.b.d", "from": "x", "to": "not x", "unit": "word"},
            ],
            "verified": True,
            "distance": None,
            "coverage": None,
            "density": None,
            "base": None,
        },
    ),
    response=RESPONSE,
    told=MappingProxyType({"Claims": ("One of one.",)}),
)
SIZE = {"mean": 0.2, "low": 0.1, "high": 0.3}
PAST = {"date": "1962-10-14", "what": "missiles", "threatened": "aaa", "is_prospect": False}
PAST |= dict.fromkeys(("loss", "capability", "fear"), SIZE)
YARDSTICKS = {
    "rows": [{**PAST, "id": "this change", "reaction": []}, {**PAST, "id": "X", "reaction": [4.0, 5.0]}],
    "told": ["Larger than one past change."],
}
LAYERS = {
    "sites": {
        "type": "FeatureCollection",
        "title": "sites, “as known”",
        "caption": "towns",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [26.5, 53.9]},
                "properties": {
                    "kind": "radar",
                    "name": "é",
                    "arms": ["all"],
                    "facts": ["radar.x.owner", "radar.x.range"],
                    "in_place_by_arm": {"baseline": 1.0, "change": 0.6},
                },
            },
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [27.1, 54.0]},
                "properties": {
                    "kind": "battery",
                    "name": "b",
                    "arms": ["change"],
                    "facts": ["battery.b.place"],
                },
            },
        ],
    },
    "flight arcs": {
        "type": "FeatureCollection",
        "title": "arcs",
        "features": [
            {
                "type": "Feature",
                "geometry": {
                    "type": "MultiLineString",
                    "coordinates": [[[170.0, 60.0], [180.0, 61.0]], [[-180.0, 61.0], [-170.0, 60.0]]],
                },
                "properties": {"kind": "arc", "name": "a", "time_by_arm": {"baseline": 9.25}},
            },
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [[20.0, 50.0], [37.6, 55.8]]},
                "properties": {"kind": "arc", "name": "b", "time_by_arm": {"baseline": 5.0, "change": 4.0}},
            },
        ],
    },
    "trade": {"type": "FeatureCollection", "title": "trade", "features": [], "reason": "no trade on record"},
}


def full() -> Study:
    made = stand_ins.by_arm()
    random = np.linspace(0, np.pi, stand_ins.N)
    for arm, outcomes in made.items():
        for id_, outcome in outcomes.items():
            values = (
                outcome.values[:FEAR_SIZE]
                if len(outcome.values) < stand_ins.N
                else outcome.values + 1e-9 * random
            )
            if id_.startswith("fear."):
                values = np.resize(values, FEAR_SIZE)
            outcomes[id_] = stand_ins.with_values(outcome, values)
        outcomes[NOWHERE] = stand_ins.with_values(outcomes[NOWHERE], None, "no bombers here")
        if arm == "change":
            outcomes[PARTLY] = stand_ins.with_values(outcomes[PARTLY], None, "no silos then")
    study = assembled.assemble(
        stand_ins.CASE,
        stand_ins.RECORD,
        stand_ins.built(),
        made,
        seed=7,
        draws=stand_ins.N,
        argument=ARGUMENT,
    )
    fact = FactRow(
        id="a.b.c",
        title="c of b",
        value="-1 to 2 km",
        confidence="ASSUMED",
        sources=("k1, p. 3", "k2"),
        note="",
    )
    source = SourceRow(
        key="k1", author="A, B", year="1999", title="T", url="", note="", n_facts=1, n_evidence=0
    )
    return stand_ins.replace(
        study,
        facts=(fact,),
        sources=(source,),
        layers=MappingProxyType(LAYERS),
        evidence={"ASSUMED": 1},
        yardsticks=YARDSTICKS,
    )
