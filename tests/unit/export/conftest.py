"""One study with every part, for all tests of the exports."""

from __future__ import annotations

import full_study
import pytest

from equipoise.study.form import Study


@pytest.fixture(scope="session")
def study() -> Study:
    return full_study.full()
