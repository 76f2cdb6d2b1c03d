"""The kinds of outcome, one row each: id, unit, which direction is worse, and words.

The rows stand in the causal order of the model. How an id is looked up is in
:mod:`equipoise.outcomes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Worse: TypeAlias = Literal["higher", "lower", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of the table: an id or a family of ids, and what a reader must know about it.

    Parameters
    ----------
    pattern : str
        The id without its cell; ``<k>`` stands for a number of warheads, ``<any other word>`` for one
        of ``members``, or any word where none are listed.
    unit : str
        As shown to people: min, probability, warheads.
    worse : str
        Which direction is worse for the threatened side.
    title, short : str
        In words, and in a few words for tables; ``{k}`` is filled in, and ``{word}``.
    has_cells : bool
        True where the outcome also exists in each of the four posture cells.
    note : str
        What it is not.
    members : tuple of str
        Words that may stand in a family's place, as far as they are known.
    """

    pattern: str
    unit: str
    worse: Worse
    title: str
    short: str
    has_cells: bool = False
    note: str = ""
    members: tuple[str, ...] = ()

    @property
    def mechanism(self) -> str:
        """The first part of the id (``fear`` is made by perception)."""
        stem = self.pattern.split(".")[0]
        return "perception" if stem == "fear" else stem


def _leg(leg: str, words: str, short: str) -> Kind:
    """Return the row of the survivors of one leg."""
    return Kind(
        pattern=f"survivability.{leg}",
        unit="warheads",
        worse="lower",
        title=f"warheads that survive {words}",
        short=short,
        has_cells=True,
        note="before authority, orders and missile defence",
    )


#: Named sea areas in which boats of the record patrol.
AREAS = ("barents", "okhotsk", "norwegian_sea", "north_atlantic", "pacific")
_LEGS = ("silo", "mobile", "submarine", "bomber")


def _orders(pattern: str, unit: str, title: str, short: str, note: str) -> Kind:
    """Return a row of what carries orders, by leg or by sea area."""
    members = AREAS if pattern.endswith("<area>") else _LEGS
    return Kind(
        pattern=pattern, unit=unit, worse="lower", title=title, short=short, note=note, members=members
    )


_PATHS = "channels and radio stations that stand and serve them; says nothing about how well"
#: Authority and orders.
COMMAND: tuple[Kind, ...] = (
    Kind(
        pattern="command.p_authority",
        unit="probability",
        worse="lower",
        title="chance that after a first strike somebody, or something prepared, is left to give the order",
        short="authority outlives the attack",
        note="in time, or survives, or by a path prepared for it, or handed on before",
        has_cells=True,
    ),
    _orders(
        "command.p_order.<leg>",
        "probability",
        "chance that an order given after a first strike reaches the forces: {word}",
        "order reaches: {word}",
        "given that authority gives it; boats: mean over ports, by warheads",
    ),
    _orders(
        "command.p_order_peace.<leg>",
        "probability",
        "chance that an order given before anything is struck reaches the forces: {word}",
        "order reaches, nothing struck: {word}",
        "what is out of order on an ordinary day counts, the attack doesn't",
    ),
    _orders(
        "command.vlf_coverage.<area>",
        "share",
        "share of the patrol area where a submerged boat hears a radio station: {word}",
        "VLF coverage: {word}",
        "stations on an ordinary day; mean over day and night",
    ),
    _orders(
        "command.vlf_coverage_struck.<area>",
        "share",
        "share of the patrol area where a submerged boat hears a radio station after a first strike: {word}",
        "VLF coverage, struck: {word}",
        "stations that outlive the attack; mean over day and night",
    ),
    _orders(
        "command.paths.<leg>", "paths", "ways of an order to the forces: {word}", "paths: {word}", _PATHS
    ),
    _orders(
        "command.paths_struck.<leg>",
        "paths",
        "ways of an order to the forces that outlive a first strike: {word}",
        "paths, struck: {word}",
        _PATHS,
    ),
)


#: One row per id or family of the nuclear side, in the causal order of the model.
FORCES: tuple[Kind, ...] = (
    Kind(
        pattern="warning.flight_time.capital",
        unit="min",
        worse="lower",
        title="shortest flight to the threatened side's capital",
        short="flight time to the capital",
        note="launch to impact; says nothing about when anybody sees it",
    ),
    Kind(
        pattern="warning.time.capital",
        unit="min",
        worse="lower",
        title="warning at the capital, from the alarm to the first impact there",
        short="warning at the capital",
    ),
    Kind(
        pattern="warning.time.forces",
        unit="min",
        worse="lower",
        title="warning at the forces, from the alarm to impact, mean over divisions weighted by warheads",
        short="warning at the forces",
    ),
    Kind(
        pattern="warning.p_launch_under_attack",
        unit="probability",
        worse="lower",
        title="chance that a launch under attack would be out in time",
        short="launch under attack in time",
        note="given that this is the policy; whether it is the policy is not known",
    ),
    Kind(
        pattern="warning.p_launch_under_attack.capital_aside",
        unit="probability",
        worse="lower",
        title="chance that a launch under attack would be out in time if orders outlived the capital",
        short="launch under attack in time, orders outliving the capital",
        note="the same without the limit that the decision be taken before the capital is hit",
    ),
    _leg("warheads", "the first strike, all legs", "survivors, all legs"),
    _leg("silo", "in silos", "survivors in silos"),
    _leg("mobile", "on road-mobile launchers", "survivors on mobile launchers"),
    _leg("submarine", "on submarines", "survivors on submarines"),
    _leg("bomber", "on bombers", "survivors on bombers"),
    *COMMAND,
    Kind(
        pattern="defence.engageable_share",
        unit="share",
        worse="higher",
        title="share of the warheads that come whose arc interceptors outside the rival's territory can meet",
        short="in reach of forward interceptors",
        has_cells=True,
        note="a meeting that speed and time allow; aircraft and cruise missiles are never in reach",
    ),
    Kind(
        pattern="defence.engageable_share.homeland",
        unit="share",
        worse="higher",
        title="share of the warheads that come whose arc interceptors on the rival's territory can meet",
        short="in reach of homeland interceptors",
        has_cells=True,
    ),
    Kind(
        pattern="defence.engageable_share.any",
        unit="share",
        worse="higher",
        title="share of the warheads that come whose arc any interceptor in place can meet",
        short="in reach of any interceptor",
        has_cells=True,
    ),
    Kind(
        pattern="defence.ceiling",
        unit="targets",
        worse="higher",
        title="targets that all interceptors together could engage, if every one were in reach",
        short="ceiling of missile defence",
        note="interceptors not held back over shots at one target; no hit is asked for",
    ),
    Kind(
        pattern="defence.intercepted",
        unit="warheads",
        worse="higher",
        title="retaliatory warheads that interceptors destroy",
        short="intercepted warheads",
        has_cells=True,
        note="mean of the exact distribution of each draw",
    ),
    Kind(
        pattern="first_strike.arriving",
        unit="warheads",
        worse="lower",
        title="retaliatory warheads that arrive",
        short="arriving warheads",
        has_cells=True,
        note="what interceptors let through; mean of the exact distribution of each draw",
    ),
    Kind(
        pattern="first_strike.arriving.launched_together",
        unit="warheads",
        worse="lower",
        title="retaliatory warheads that come, interceptors aside, if all weapons are fired at once",
        short="coming warheads, all fired at once",
        has_cells=True,
        note="the rival held to this timing; otherwise he takes the best for himself",
    ),
    Kind(
        pattern="first_strike.arriving.landing_together",
        unit="warheads",
        worse="lower",
        title="retaliatory warheads that come, interceptors aside, if all weapons are timed to land together",
        short="coming warheads, all landing at once",
        has_cells=True,
        note="the rival held to this timing; otherwise he takes the best for himself",
    ),
    Kind(
        pattern="first_strike.p_at_most.<k>",
        unit="probability",
        worse="higher",
        title="chance that at most {k} retaliatory warheads arrive",
        short="chance of at most {k} arriving",
        has_cells=True,
        note="includes the chance that no order gets out",
    ),
    Kind(
        pattern="first_strike.p_at_most_given_command.<k>",
        unit="probability",
        worse="higher",
        title="chance that at most {k} retaliatory warheads arrive though authority and orders function",
        short="chance of at most {k}, given command",
        has_cells=True,
        note="a disarming strike in the strict sense: silence of command does not count",
    ),
    Kind(
        pattern="first_strike.index",
        unit="ratio",
        worse="lower",
        title="index of first-strike stability of Kent and Thaler, both sides",
        short="first-strike stability, both sides",
        has_cells=True,
        note="1: neither side is better off striking first than struck first; of postures, not of one attack",
    ),
    Kind(
        pattern="first_strike.index.ratio_threatened",
        unit="ratio",
        worse="lower",
        title="cost of striking first over cost of being struck first, threatened side",
        short="first-strike stability, threatened side",
        has_cells=True,
        note="1: it would gain nothing by striking first",
    ),
    Kind(
        pattern="first_strike.index.ratio_rival",
        unit="ratio",
        worse="lower",
        title="cost of striking first over cost of being struck first, rival",
        short="first-strike stability, rival",
        has_cells=True,
        note="1: the rival would gain nothing by striking first",
    ),
    Kind(
        pattern="first_strike.p_success_types_sound",
        unit="probability",
        worse="higher",
        title="chance that a first strike succeeds though no missile type fails as a type",
        short="first strike succeeds, types sound",
        note="success is what the case sets for fear: at most k arrive, in its cell; the rest of that "
        "chance hangs on the assumed fault of whole types",
    ),
    Kind(
        pattern="fear.best",
        unit="probability",
        worse="higher",
        title="fear as a best guess: the believed chance of a successful first strike",
        short="fear, best guess",
        note="mean over what the threatened side cannot know",
    ),
    Kind(
        pattern="fear.cautious",
        unit="probability",
        worse="higher",
        title="fear of a cautious planner: the believed chance of a successful first strike",
        short="fear, cautious planner",
        note="mean of the worst tenth of what the threatened side cannot know",
    ),
    Kind(
        pattern="fear.worst",
        unit="probability",
        worse="higher",
        title="fear of the worst case: the believed chance of a successful first strike",
        short="fear, worst case",
        note="named ambiguities at the ends that the threatened side fears",
    ),
    Kind(
        pattern="fear.best.given_command",
        unit="probability",
        worse="higher",
        title="fear as a best guess, silence aside: the believed chance of a disarming first strike",
        short="fear, best guess, given command",
        note="the same question if authority and orders function",
    ),
    Kind(
        pattern="fear.cautious.given_command",
        unit="probability",
        worse="higher",
        title="fear of a cautious planner, silence aside: the believed chance of a disarming first strike",
        short="fear, cautious planner, given command",
        note="the same question if authority and orders function",
    ),
    Kind(
        pattern="fear.worst.given_command",
        unit="probability",
        worse="higher",
        title="fear of the worst case, silence aside: the believed chance of a disarming first strike",
        short="fear, worst case, given command",
        note="the same question if authority and orders function",
    ),
)
