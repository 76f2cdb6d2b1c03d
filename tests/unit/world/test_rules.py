from __future__ import annotations

import pytest

from equipoise.errors import FactError
from equipoise.world.rules import RULE_FILE, load_rules


def test_the_shipped_rules_name_only_facts_that_exist_in_pairs():
    rules = load_rules()
    for rule in (*rules.joins, *rules.leaves):
        assert rule.chance.endswith(".chance")
        assert rule.after.endswith(".after")
        assert rule.chance.rsplit(".", 1)[0] == rule.after.rsplit(".", 1)[0]


def test_only_radars_are_rebuilt():
    rules = load_rules()
    assert {rule.kinds for rule in (*rules.joins, *rules.leaves) if rule.replacement} == {("radar",)}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("cells_hold: tomahawk", "cells_holds: tomahawk", "cells_holds"),
        ("owners: members", "owners: strangers", "owners"),
        ("moves_with: 0.8", "moves_with: much", "moves_with"),
    ],
)
def test_a_rule_file_with_a_fault_is_refused_with_its_line(tmp_path, old, new, words):
    text = RULE_FILE.read_text(encoding="utf-8")
    at = text.splitlines().index(next(line for line in text.splitlines() if line.strip() == old)) + 1
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FactError) as fault:
        load_rules(path)
    assert words in str(fault.value)
    assert at in {problem.line for problem in fault.value.problems}
