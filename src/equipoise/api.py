"""The public names, sorted; this module only passes on."""

from __future__ import annotations

from equipoise.cases.files import load_case
from equipoise.facts.load import load_record
from equipoise.measures.effects import paired_effects
from equipoise.measures.headlines import judge_headline as judge
from equipoise.model import evaluate
from equipoise.sampling.draws import draw
from equipoise.study.studies import Study, load, run, save
from equipoise.world.change import apply, difference
from equipoise.world.snapshot import snapshot

__all__ = [
    "Study",
    "apply",
    "difference",
    "draw",
    "evaluate",
    "judge",
    "load",
    "load_case",
    "load_record",
    "paired_effects",
    "run",
    "save",
    "snapshot",
]
