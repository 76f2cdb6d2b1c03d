"""The lead case of 2020 as a scene, and a study that holds its layers and nothing else."""

from __future__ import annotations

import pytest
from drawn_case import scene_of, study_of

from equipoise.cartography import layers
from equipoise.cartography.features import Scene
from equipoise.cases import files
from equipoise.study.form import Study


@pytest.fixture(scope="session")
def scene(real_record) -> Scene:
    return scene_of(files.load_case("belarus-nato", real_record), real_record)


@pytest.fixture(scope="session")
def made(scene):
    return {name: make(scene) for name, make in layers.MADE.items()}


@pytest.fixture(scope="session")
def drawn_study(scene, made) -> Study:
    return study_of(scene.arms, made)
