from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from equipoise.facts.record import Spread
from equipoise.validation import worlds
from equipoise.validation.worlds import Ground


@pytest.fixture(scope="session")
def on() -> Ground:
    """The package's record."""
    return worlds.ground()


@pytest.fixture
def edited(on: Ground) -> Callable[[str, Spread], Ground]:
    """A record in which one entry has another spread in all its values."""

    def edit(fact_id: str, spread: Spread) -> Ground:
        entry = on.record.entries[fact_id]
        values = tuple(replace(value, spread=spread) for value in entry.values)
        entries = {**on.record.entries, fact_id: replace(entry, values=values)}
        return replace(on, record=replace(on.record, entries=entries))

    return edit
