"""A reading as a case file: everything that was understood or taken by default, written out to be changed.

The text has the form of the shipped cases. Nothing of the question gets into it but as quoted text. Largest
weakness: thresholds are those of the shipped cases, whatever the question.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Record
from equipoise.questions.form import FORWARD_RADAR, Drafted, Reading
from equipoise.questions.gazetteer import gazetteer, table
from equipoise.questions.parting import Parted
from equipoise.questions.wording import arm_name, sentences, title
from equipoise.world.snapshot import snapshot

#: Kinds of entities that go, by what goes.
_KINDS = (("offensive", "force"), ("defensive", "battery"), ("radar", "radar"), ("vlf", "vlf"))
#: The most files of one name.
_MOST = 1000
#: Headlines of the answer, as in the shipped cases.
_HEADLINES = """\
answer:                       # set before the run; the first headline decides the word in the answer
  - {outcome: fear.cautious, dramatic: 0.10, delta: 0.02, matters: 0.001}
  - {outcome: first_strike.p_at_most_given_command.50@day.ride_out, dramatic: 0.10, delta: 0.02}
  - {outcome: warning.p_launch_under_attack, dramatic: 0.10, delta: 0.05, matters: 0.005}
  - {outcome: first_strike.arriving@day.ride_out, relative: true, dramatic: 0.20, delta: 0.05, matters: 0.005}

fear: {k: 50, cell: day.ride_out}
"""


def case_text(
    reading: Reading,
    record: Record,
    *,
    parts: Parted,
    claims: Sequence[Drafted] = (),
) -> str:
    """Return the case file of a reading.

    Parameters
    ----------
    reading : Reading
        How the question was read.
    record : Record
        Says what stands at the host, where something is to go.
    parts : Parted
        The question and the answer as they were put.
    claims : sequence of Drafted
        From the answer; hosts that they compare with are added.

    Raises
    ------
    CaseError
        If nothing of what is to go stands there.
    """
    hosts = dict.fromkeys((*reading.compared_with, *(code for claim in claims for code in claim.needs)))
    comparators = [f"  {arm_name(code)}: {{host: {code}}}" for code in hosts]
    rows = [
        f"# Made from a question in words. {sentences(reading)}",
        f"title: {_quoted(title(reading))}",
        f'date: "{reading.day}"',
        "horizon_months: 24",
        "",
        f"roles: {_roles(reading)}",
        "",
        *_change(reading, record),
        *(["", "comparators:", *comparators] if comparators else []),
        "",
        _HEADLINES,
        *(["claims:", *(line for claim in claims for line in _claim(claim, reading))] if claims else []),
        "",
        "context:",
        f"  question: {_quoted(parts.question)}",
        *([f"  answer: {_quoted(' '.join(parts.answer))}"] if parts.answer else []),
        f"  note: {_quoted(sentences(reading))}",
    ]
    return "\n".join(rows) + "\n"


def save(text: str, folder: Path, name: str) -> Path:
    """Write a case into a folder and return its path; a file of the same name with another text stays.

    Parameters
    ----------
    text : str
        The case.
    folder : pathlib.Path
        Made where it isn't there.
    name : str
        Without ending; ``-2``, ``-3`` and so on follow it where it is taken.

    Raises
    ------
    CaseError
        If it can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for position in range(1, _MOST):
            path = folder / (f"{name}.yaml" if position == 1 else f"{name}-{position}.yaml")
            if path.is_file() and path.read_text(encoding="utf-8", errors="replace") == text:
                return path
            if not path.exists():
                beside = folder / f".{path.name}.{os.getpid()}"
                beside.write_text(text, encoding="utf-8")
                beside.replace(path)
                return path
    except OSError as fault:
        what = f"the case can't be written: {fault.strerror}"
        raise CaseError(Problem(where=str(folder), what=what, hint="choose another --out")) from fault
    what = f"holds {_MOST} cases of this name"
    raise CaseError(Problem(where=str(folder), what=what, hint="choose another --out"))


def _roles(reading: Reading) -> str:
    """Write the roles; the alliance is the one joined or left if it is the rival's, else the rival's own."""
    rows = table("questions/alliances.csv")
    led = [row["alliance"] for row in rows if row["leader"] == reading.rival]
    alliance = reading.alliance if reading.alliance in led else "".join(led[:1])
    parts = [f"threatened: {reading.threatened}", f"rival: {reading.rival}"]
    parts += [f"alliance: {alliance.upper()}"] if alliance else []
    return f"{{{', '.join([*parts, f'host: {reading.host}'])}}}"


def _change(reading: Reading, record: Record) -> list[str]:
    """Write what changes."""
    rows: list[str] = []
    if reading.join:
        rows.append(f"  join: {{alliance: {reading.join.upper()}}}")
    if reading.leave:
        rows.append(f"  leave: {{alliance: {reading.leave.upper()}}}")
    for key, is_offensive in (("offensive", True), ("defensive", False)):
        items = [
            item
            for item in reading.based
            if item.is_offensive == is_offensive and item.system != FORWARD_RADAR
        ]
        if items:
            rows.append(f"  {key}:")
            rows += [f"    - {{system: {item.system}, count: {item.count}}}" for item in items]
    if any(item.system == FORWARD_RADAR for item in reading.based):
        rows.append("  forward_xband: true")
    if reading.action == "withdraws":
        rows += ["  edits:", *_removals(reading, record)]
    return ["change:", *rows] if rows else ["change: {}"]


def _removals(reading: Reading, record: Record) -> list[str]:
    """Write the edits that take away what stands at the host."""
    world = snapshot(record, reading.day)
    known = gazetteer()
    host, owner = known.shown[reading.host], known.shown[reading.owner]
    found = [
        f"{kind}.{name}"
        for what, kind in _KINDS
        if what in reading.away
        for name in world.where(kind, host=reading.host.lower(), owner=reading.owner.lower())
    ]
    if not found:
        problem = f"the record has nothing of the kind that {owner} has in {host} on {reading.day}"
        hint = "see what it has: equipoise facts list --kind battery (or force, radar, vlf)"
        raise CaseError(Problem(where="question", what=problem, hint=hint))
    return [
        f"    - {{remove: {entity}, why: {_quoted(f'the question takes it away from {host}')}}}"
        for entity in found
    ]


def _claim(claim: Drafted, reading: Reading) -> list[str]:
    """Write one claim."""
    rows = [
        f"  - id: {claim.id}",
        f"    says: {_quoted(claim.says)}",
        f"    by: {_quoted(claim.by)}",
        f'    as_of: "{reading.day}"',
    ]
    if claim.tests:
        rows += [f"    need: {claim.need}"] if claim.need != "all" else []
        rows += ["    tests:", *(f"      - {_flow(test)}" for test in claim.tests)]
    if claim.note:
        rows.append(f"    note: {_quoted(claim.note)}")
    return rows


def _flow(test: Mapping[str, object]) -> str:
    """Write a test on one line."""
    return f"{{{', '.join(f'{key}: {_quoted(value)}' for key, value in test.items())}}}"


def _quoted(value: object) -> str:
    """Write a text so that whatever stands in it stays text."""
    return json.dumps(" ".join(value.split()) if isinstance(value, str) else value, ensure_ascii=False)
