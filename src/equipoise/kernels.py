"""The catalogue of formulas: a name, inputs with units in their names, outputs likewise.

``call("trajectory.minimum_energy", {"range_km": 2000})`` gives ``speed_km_s``,
``angle_deg``, ``apogee_km`` and ``time_min``. Published results are checked
through this door, so that anybody can add one without writing code. The model
itself calls :mod:`equipoise.physics` directly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from equipoise.catalogue import (
    flight,
    interception,
    leaders,
    radio,
    sensors,
    stability,
    suffixes,
    survivability,
)
from equipoise.catalogue.form import Kernel, Refusal, faults
from equipoise.errors import CaseError, Problem, RangeError, did_you_mean

#: Every kernel by name.
TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        **flight.TABLE,
        **sensors.TABLE,
        **survivability.TABLE,
        **interception.TABLE,
        **radio.TABLE,
        **stability.TABLE,
        **leaders.TABLE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a kernel gave, or why it gave nothing.

    Parameters
    ----------
    outputs : mapping
        Output names with unit -> number, word or flag; None where one has no meaning.
    faults : tuple of str
        What is wrong with the name or the inputs.
    refusal : str
        Why the formula can't be used on these inputs.
    is_absent : bool
        Whether that is only because a package is missing here.
    """

    outputs: Mapping[str, object]
    faults: tuple[str, ...] = ()
    refusal: str = ""
    is_absent: bool = False

    @property
    def reason(self) -> str:
        """Faults and refusal in one line; empty where there are outputs."""
        return "; ".join((*self.faults, self.refusal) if self.refusal else self.faults)


def attempt(name: str, inputs: Mapping[str, object]) -> Answer:
    """Run a kernel; what stands in the way comes back as data.

    Parameters
    ----------
    name : str
        A key of :data:`TABLE`.
    inputs : mapping
        Inputs with units in their names.

    Returns
    -------
    Answer

    Examples
    --------
    >>> attempt("trajectory.cruise", {"range_km": 880, "speed_km_h": 880}).outputs
    {'time_min': 60.0}
    >>> attempt("trajectory.cruise", {"range_km": 880}).reason
    "input 'speed_km_h' is missing"
    """
    if name not in TABLE:
        hint = did_you_mean(name, list(TABLE))
        fault = f"no kernel is called {name!r}" + (f"; {hint}" if hint else "")
        return Answer(outputs={}, faults=(fault,))
    kernel = TABLE[name]
    found = faults(kernel.inputs, inputs)
    if found:
        return Answer(outputs={}, faults=tuple(found))
    results = kernel.function(**dict(suffixes.inward(key, value) for key, value in inputs.items()))
    if isinstance(results, Refusal):
        return Answer(outputs={}, refusal=results.reason, is_absent=results.is_absent)
    outputs = {output: suffixes.outward(output, results) for output in kernel.gives}
    missing = [key for key, value in outputs.items() if isinstance(value, float) and math.isnan(value)]
    if missing:
        return Answer(outputs={}, refusal=f"no finite value for {', '.join(missing)}")
    return Answer(outputs=outputs)


def call(name: str, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Run a kernel; what stands in the way is raised.

    Parameters
    ----------
    name : str
        A key of :data:`TABLE`.
    inputs : mapping
        Inputs with units in their names.

    Returns
    -------
    mapping
        Output names with unit -> number, word or flag; None where one has no meaning.

    Raises
    ------
    CaseError
        If the kernel or an input is unknown, or an input is missing, of the wrong kind or out of range.
    RangeError
        If the formula can't be used on these inputs.

    Examples
    --------
    >>> round(call("trajectory.minimum_energy", {"range_km": 2000})["time_min"], 1)
    11.7
    """
    answer = attempt(name, inputs)
    if answer.faults:
        hint = f"{name} takes {', '.join(TABLE[name].inputs)}" if name in TABLE else "see kernels.TABLE"
        raise CaseError(Problem(where=f"kernel {name}", what=fault, hint=hint) for fault in answer.faults)
    if answer.refusal:
        raise RangeError(Problem(where=f"kernel {name}", what=answer.refusal, hint=TABLE[name].valid))
    return answer.outputs
