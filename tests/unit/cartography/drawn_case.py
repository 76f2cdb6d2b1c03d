"""Scenes and studies made by hand for tests of maps."""

from __future__ import annotations

from types import MappingProxyType

from equipoise import arms, model
from equipoise.cartography import layers
from equipoise.cartography.features import Scene
from equipoise.study import assembled
from equipoise.study.form import Answer, Argument, Study
from equipoise.study.provenance import Provenance


def scene_of(case, record) -> Scene:
    built = arms.build(case, record)
    on = model.setting(case)
    drawn = layers.arms_of(built)
    return Scene(
        on=on,
        tables=model.tabulate(drawn["baseline"], on),
        arms=drawn,
        hosts={arm.name: arm.host for arm in built},
        called=assembled.country_names(),
    )


def study_of(arm_names, made, **more) -> Study:
    fields = {
        "case": "made-up",
        "title": "made up",
        "date": "2020-09-01",
        "seed": 1,
        "draws": 64,
        "arms": tuple(arm_names),
        "answer": Answer(text="", dramatic="no", headlines=()),
        "comparisons": (),
        "alert": (),
        "silence": None,
        "beside": (),
        "outcomes": MappingProxyType({}),
        "effects": (),
        "edits": MappingProxyType({}),
        "notes": (),
        "evidence": MappingProxyType({}),
        "argument": Argument(),
        "provenance": Provenance.__new__(Provenance),
        "layers": MappingProxyType(made),
    }
    return Study(**{**fields, **more})
