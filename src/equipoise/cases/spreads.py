"""How sure an edited number is: the spreads of a case file, read as a fact file reads them.

A case writes a number, a word or a spread. All three end in the same checks
that fact files go through, so that an edit can't say what a fact could not.
"""

from __future__ import annotations

from types import MappingProxyType

from equipoise.facts import forms, statements
from equipoise.facts.record import Spread
from equipoise.facts.yaml_grammar import Plain
from equipoise.facts.yaml_lines import Document


def spread_of(fact: str, unit: str, value: object) -> tuple[Spread | None, tuple[str, ...]]:
    """Return the spread that a case writes for a fact (None where it can't be read) and its faults.

    Parameters
    ----------
    fact : str
        Id of the fact, ``kind.entity.attribute``.
    unit : str
        Unit of the fact.
    value : float, str or mapping
        A number, a word, or a spread as in a fact file
        (``{family: uniform, low: 1, high: 2}``).

    Examples
    --------
    >>> spread_of("radar.x.range", "km", 4000)[0].best
    4000.0
    >>> spread_of("radar.x.range", "km", {"family": "uniform", "low": 2, "high": 1})[1]
    ('low, best, high are not in order: 2, 1',)
    """
    if isinstance(value, bool) or value is None or isinstance(value, list):
        return None, ("a value is a number, a word, or a spread such as {family: uniform, low: 1, high: 2}",)
    block: Plain = {
        "title": "as the case says",
        "unit": unit,
        "values": [{"basis": "assumed", "confidence": "ASSUMED", "spread": _block(value)}],
    }
    document = Document(data={fact: block}, lines=MappingProxyType({(): 0}), file="")
    found, _, problems = forms.statements(document)
    if problems:
        return None, tuple(problem.what for problem in problems)
    dated, faults = statements.value_of(found[0])
    if dated is None:
        return None, tuple(fault.what.removeprefix(f"{fact}: ") for fault in faults)
    return dated.spread, ()


def _block(value: object) -> Plain:
    """Write a number or a word as the spread that it stands for."""
    if isinstance(value, dict):
        return {str(key): inner for key, inner in value.items()}
    if isinstance(value, str):
        return {"family": "fixed", "options": value}
    return {"family": "fixed", "best": value if isinstance(value, int | float) else None}
