"""From the checked form of a case file to the frozen case.

Nothing is judged here: the forms have refused what can't be. Every package,
edit and claim keeps the line it was written on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from equipoise.cases.case import (
    DEFAULT_ANSWER,
    Case,
    CaseChange,
    Claim,
    ClaimTest,
    Comparator,
    Fear,
    Headline,
    Roles,
)
from equipoise.cases.claim_forms import ClaimForm
from equipoise.cases.forms import (
    CaseForm,
    DefensiveForm,
    EditForm,
    NotionalForm,
    OffensiveForm,
    value_unit,
)
from equipoise.cases.spreads import spread_of
from equipoise.cases.words import Known
from equipoise.facts.record import Citation, Spread, fixed, options
from equipoise.facts.yaml_grammar import Place
from equipoise.facts.yaml_lines import Document
from equipoise.world.change import Action, Edit
from equipoise.world.rules import Package, load_rules


def case_of(form: CaseForm, document: Document, known: Known, path: Path) -> Case:
    """Return the case that a checked form stands for.

    Parameters
    ----------
    form : CaseForm
        Validated with ``known`` as context.
    document : Document
        Gives the lines.
    known : Known
        Units of the record's facts.
    path : pathlib.Path
        The file; its stem is the name of the case.
    """
    change = CaseChange(
        join=form.change.join.alliance if form.change.join else "",
        leave=form.change.leave.alliance if form.change.leave else "",
        offensive=_packages(form.change.offensive, document, ("change", "offensive")),
        defensive=_packages(form.change.defensive, document, ("change", "defensive")),
        forward_xband=form.change.forward_xband,
        edits=tuple(
            _edit(edit, known, document, ("change", "edits", position))
            for position, edit in enumerate(form.change.edits)
        ),
    )
    if form.notional is not None:
        notional = _packages(form.notional, document, ("notional",))
    else:
        notional = _default_notional(change, known)
    return Case(
        name=path.stem,
        title=form.title,
        date=dt.date.fromisoformat(form.date),
        world=form.world,
        horizon_months=form.horizon_months,
        roles=Roles(**form.roles.model_dump()),
        change=change,
        notional=notional,
        given=(*_towns(form, known, document), *_given(form, known, document)),
        comparators=MappingProxyType(
            {name: Comparator(host=item.host) for name, item in form.comparators.items()}
        ),
        answer=_headlines(form),
        fear=Fear(k=form.fear.k, cell=form.fear.cell),
        claims=tuple(
            _claim(claim, document.line(("claims", position))) for position, claim in enumerate(form.claims)
        ),
        adapted=form.adapted,
        question=form.context.question,
        given_answer=form.context.answer,
        context_note=form.context.note,
        source_file=str(path),
        text=path.read_text(encoding="utf-8"),
    )


def _default_notional(change: CaseChange, known: Known) -> tuple[Package, ...]:
    """Take the notional package of the rules where the case bases something and the record has the system."""
    if not change.has_packages:
        return ()
    based = {package.system for package in (*change.offensive, *change.defensive)}
    there = (known.systems | known.interceptors) - based
    return tuple(package for package in load_rules().packages.notional if package.system in there)


def _packages(
    forms: Sequence[OffensiveForm | DefensiveForm | NotionalForm], document: Document, place: Place
) -> tuple[Package, ...]:
    """Turn package forms into packages that know their line."""
    return tuple(
        Package(system=form.system, count=form.count, line=document.line((*place, position)))
        for position, form in enumerate(forms)
    )


def _edit(form: EditForm, known: Known, document: Document, place: Place) -> Edit:
    """Turn an edit form, checked before, into an edit."""
    action: Action = "remove"
    spread: Spread | None = None
    if form.scale is not None:
        action = "scale"
    elif form.fact:
        action = "set" if form.set is not None else "add"
        spread, _ = spread_of(form.fact, value_unit(form, known), form.value)
    return Edit(
        fact=form.fact or form.remove,
        action=action,
        spread=spread,
        factor=1.0 if form.scale is None else form.scale,
        unit=form.unit,
        title=form.title,
        unknown_to=form.unknown_to,
        feared=form.feared,
        why=form.why,
        basis=form.basis,
        confidence=form.confidence,
        sources=tuple(Citation(key=key, where=where) for key, where in form.source.items()),
        file=document.file,
        line=document.line(place),
    )


def _towns(form: CaseForm, known: Known, document: Document) -> tuple[Edit, ...]:
    """Turn the basing towns of the case into facts that every arm gets."""
    edits: list[Edit] = []
    for code, towns in form.basing.items():
        why = f"basing towns of {code.upper()} as the case gives them"
        line = document.line(("basing", code)) or document.line(("basing", code.upper()))
        values: list[tuple[str, Spread, str]] = []
        for town, where in towns.items():
            if where is not None:
                values.append((f"place.{town}.lat", fixed(where.lat), "degree"))
                values.append((f"place.{town}.lon", fixed(where.lon), "degree"))
                values.append((f"place.{town}.country", fixed(code), "word"))
        values.append((f"basing.{code}.town", options(dict.fromkeys(towns, 1.0)), "word"))
        for fact, spread, unit in values:
            edits.append(
                Edit(
                    fact=fact,
                    action="set" if fact in known.units else "add",
                    spread=spread,
                    unit=unit,
                    title=f"{fact} as the case gives it",
                    why=why,
                    file=document.file,
                    line=line,
                )
            )
    return tuple(edits)


def _given(form: CaseForm, known: Known, document: Document) -> tuple[Edit, ...]:
    """Turn what the case takes as given into edits of every arm."""
    return tuple(
        _edit(edit, known, document, ("given", position)) for position, edit in enumerate(form.given)
    )


def _headlines(form: CaseForm) -> tuple[Headline, ...]:
    """Turn the headlines, or take those of the lead case."""
    if form.answer is None:
        return DEFAULT_ANSWER
    return tuple(
        Headline(
            outcome=item.outcome,
            dramatic=item.dramatic,
            delta=item.delta,
            matters=item.matters,
            relative=item.relative,
        )
        for item in form.answer
    )


def _claim(form: ClaimForm, line: int) -> Claim:
    """Turn one claim; a test that stands in the claim itself is its only one."""
    written = form.tests or ([form.own_test] if form.own_test else [])
    return Claim(
        id=form.id,
        says=form.says,
        by=form.by,
        as_of=dt.date.fromisoformat(form.as_of),
        tests=tuple(ClaimTest(**test.model_dump()) for test in written),
        need=form.need,
        note=form.note,
        line=line,
    )
