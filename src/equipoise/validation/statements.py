"""Statements about the whole model: which function judges which, and which can't be judged, and why.

A published statement such as "the lowest number of survivors of one side is
above that of the other" has no formula of its own. The model answers it by
being run. Names begin with ``model.``; cases of the form in
``data/published/README.md`` use them as kernels.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from equipoise.catalogue import form
from equipoise.catalogue.form import Input
from equipoise.errors import did_you_mean
from equipoise.validation import (
    defence_statements,
    force_statements,
    radio_statements,
    sensor_statements,
    stability_statements,
    trade_statements,
)
from equipoise.validation.worlds import Ground, Statement, Verdict, ground, not_run, refused

#: What a name of a statement begins with.
PREFIX = "model."


def first_strike_stability(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Return what the stability index says to a change of both forces."""
    del on
    told = dict(stability_statements.first_strike_stability(inputs))
    remark = ", ".join(f"{key} {value}" for key, value in told.items())
    return Verdict(outputs=told, remark=remark)


#: Statement -> who judges it.
TABLE: Mapping[str, Statement] = MappingProxyType(
    {
        **force_statements.TABLE,
        **sensor_statements.TABLE,
        **defence_statements.TABLE,
        **trade_statements.TABLE,
        **radio_statements.TABLE,
        "model.first_strike_stability": Statement(
            judge=first_strike_stability,
            inputs={"change": Input(kind="word", words=tuple(stability_statements.JUDGES))},
        ),
    }
)

#: Statement -> why the model can't speak to it.
NOT_RUN: Mapping[str, str] = MappingProxyType(
    {
        "model.day_profile": "the model has no profile of the lower ionosphere: what a long wave loses along "
        "the way by day and by night is a fact, and the height of the guide is one number",
        "model.speed_ratio": "a ratio of two running times is measured on one machine at one time and is no "
        "constant of the model; it belongs to the benchmarks, with its spread",
    }
)


def is_statement(name: str) -> bool:
    """Return whether a kernel's name is that of a statement about the whole model."""
    return name.startswith(PREFIX)


def needs_record(name: str) -> bool:
    """Return whether a statement is judged, and so wants the record."""
    return name in TABLE


def judge(name: str, inputs: Mapping[str, object], on: Ground | None) -> Verdict:
    """Return what the model says to a statement; what stands in the way comes back as data.

    Parameters
    ----------
    name : str
        A key of :data:`TABLE` or :data:`NOT_RUN`; of others it is said that nobody judges them.
    inputs : mapping
        As in the case.
    on : Ground or None
        From :func:`~equipoise.validation.worlds.ground`, loaded once a run; None loads it here.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> judge("model.speed_ratio", {}, None).not_run[:29]
    'a ratio of two running times '
    >>> judge("model.how_long", {}, None).not_run
    'a statement about the whole model that no function judges'
    """
    if name in NOT_RUN:
        return not_run(NOT_RUN[name])
    if name not in TABLE:
        hint = did_you_mean(name, [*TABLE, *NOT_RUN])
        what = "a statement about the whole model that no function judges"
        return not_run(f"{what}; {hint}" if hint else what)
    statement = TABLE[name]
    faults = form.faults(statement.inputs, inputs)
    if faults:
        return refused("; ".join(faults))
    return statement.judge(inputs, ground() if on is None else on)
