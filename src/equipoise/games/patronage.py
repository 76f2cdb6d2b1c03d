"""The game between a patron and a weaker client whom a rival alliance might take in.

Takes what each side's situations are worth to it, as arrays over draws; gives the tree that
:mod:`equipoise.games.tree` plays. The form is this project's own: no published game has these moves. Largest
weakness: every payoff is a judgement, and two persons stand for two states.

The patron's scale: 1 for a loyal client over the time looked ahead, 0 for one who has gone over. The
client's: 1 for holding office in full with full aid, 0 for having lost it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array
from equipoise.games.tree import Chance, End, Move, Tree

PATRON, CLIENT = 0, 1
#: The patron's first moves, with the name of the course that each begins.
COURSES = MappingProxyType(
    {
        "back": "back_fully",
        "squeeze": "squeeze_only",
        "press_union": "keep_weak_press_union",
        "intervene": "annex",
        "let_fall": "let_fall",
    }
)
#: Words for the ends.
ENDS = ("loyal", "hedging", "union", "away", "annexed", "successor")
#: Places where the patron has first weakened the client and may then take what he couldn't get.
WEAKENED = ("squeeze", "press_union")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoffs:
    """What decides the game; every field is an array (n,).

    Attributes
    ----------
    aid, kept : array
        What full aid costs the patron; share of it that he still pays a client whom he squeezes.
    hedging, estranged : array
        Worth to the patron of a client who stays in office and balances between the sides; share of it that
        is left where aid has ended.
    concession, union, friction : array
        Gain from concessions short of union; gain from union; loss from an open quarrel over it.
    force_gain, force_cost, weakened : array
        Worth of the country taken by force; its cost; share of the cost that a weakened client saves.
    fear : array
        What the fall of a neighbour's leader costs the patron at home.
    p_fall_alone, backed, squeezed : array
        Chance that the client falls without aid; share of that with full aid; where on the way from the one
        to the other a squeezed client stands.
    p_successor_away : array
        Chance that a successor wants to go over.
    hedge, concession_loss, squeeze_loss, alone_loss, union_loss, stall_penalty, away, annexed : array
        The client's side: gain from balancing; losses by concessions, by less aid, by none, by union; what
        stalling over union costs on top; worth of having gone over, and of living on when annexed.
    """

    aid: Array
    kept: Array
    hedging: Array
    estranged: Array
    concession: Array
    union: Array
    friction: Array
    force_gain: Array
    force_cost: Array
    weakened: Array
    fear: Array
    p_fall_alone: Array
    backed: Array
    squeezed: Array
    p_successor_away: Array
    hedge: Array
    concession_loss: Array
    squeeze_loss: Array
    alone_loss: Array
    union_loss: Array
    stall_penalty: Array
    away: Array
    annexed: Array


def game(pay: Payoffs) -> Tree:
    """Return the game: the patron moves, the client answers, and the patron may use force.

    Why: what a patron should do depends on what the client would do next, and on what he himself would do
    then.

    Parameters
    ----------
    pay : Payoffs
        For n draws.

    Notes
    -----
    Backed, squeezed or pressed, the client complies, stalls or turns away. A client who turns away is let go
    or taken by force; one who was weakened and stalls may be taken too. A client who stays may still fall;
    his successor goes over (and is let go or taken) or stays as a client who balances. Left out: elections,
    courts and other persons; offers of the other side beyond ``away``; a second round.

    Examples
    --------
    >>> import dataclasses
    >>> from equipoise.games.tree import subgame_perfect
    >>> nothing = {field.name: np.zeros(1) for field in dataclasses.fields(Payoffs)}
    >>> loyal = Payoffs(**{**nothing, "force_cost": np.ones(1), "aid": np.array([0.5]), "union": np.ones(1)})
    >>> play = subgame_perfect(game(loyal))
    >>> dict(zip(COURSES.values(), play.p[()][0].tolist()))["keep_weak_press_union"]
    1.0
    """
    nothing = np.zeros_like(pay.aid)
    less = pay.aid * pay.kept
    p_backed = pay.p_fall_alone * pay.backed
    p_squeezed = pay.p_fall_alone * (pay.backed + (1.0 - pay.backed) * pay.squeezed)
    return Move(
        player=PATRON,
        actions=tuple(COURSES),
        after=(
            _answer(
                _stays(pay, "loyal", 1.0 - pay.aid, nothing + 1.0, pay.aid, p_backed),
                _stays(pay, "hedging", pay.hedging - pay.aid, 1.0 + pay.hedge, pay.aid, p_backed),
                _turned(pay, nothing),
            ),
            _answer(
                _stays(
                    pay,
                    "loyal",
                    1.0 - less + pay.concession,
                    1.0 - pay.squeeze_loss - pay.concession_loss,
                    less,
                    p_squeezed,
                ),
                _stalled(pay, less, nothing, nothing, p_squeezed),
                _turned(pay, pay.weakened),
            ),
            _answer(
                # a client who signs is paid in full again, and stands as firm as a backed one
                _stays(pay, "union", 1.0 + pay.union - pay.aid, 1.0 - pay.union_loss, pay.aid, p_backed),
                _stalled(pay, less, pay.friction, pay.stall_penalty, p_squeezed),
                _turned(pay, pay.weakened),
            ),
            _taken(pay, nothing),
            _left_alone(pay),
        ),
    )


def _answer(comply: Tree, stall: Tree, turn_away: Tree) -> Move:
    """Return the client's answer to a patron who stays."""
    return Move(player=CLIENT, actions=("comply", "stall", "turn_away"), after=(comply, stall, turn_away))


def _stalled(pay: Payoffs, spent: Array, quarrel: Array, penalty: Array, p_fall: Array) -> Move:
    """Return what a patron may do with a weakened client who stalls: go on as before, or take him."""
    worth = 1.0 - pay.squeeze_loss + pay.hedge - penalty
    stays = _stays(pay, "hedging", pay.hedging - quarrel - spent, worth, spent + quarrel, p_fall)
    return Move(player=PATRON, actions=("go_on", "intervene"), after=(stays, _taken(pay, pay.weakened)))


def _left_alone(pay: Payoffs) -> Chance:
    """Return what follows when aid ends: he falls, or holds on and then stays or turns away."""
    holds = Move(
        player=CLIENT,
        actions=("comply", "turn_away"),
        after=(
            _end("hedging", pay.hedging * pay.estranged, 1.0 - pay.alone_loss),
            _turned(pay, pay.weakened),
        ),
    )
    return _either(("falls", "holds"), pay.p_fall_alone, (_fallen(pay, np.zeros_like(pay.aid)), holds))


def _stays(pay: Payoffs, label: str, patron: Array, client: Array, spent: Array, p_fall: Array) -> Chance:
    """Return a client who stays, and may still fall; what was spent on him is spent."""
    return _either(("falls", "stays"), p_fall, (_fallen(pay, spent), _end(label, patron, client)))


def _fallen(pay: Payoffs, spent: Array) -> Chance:
    """Return the client's fall: the fear that it spreads, and a successor who goes over or stays."""
    lost = np.zeros_like(pay.aid)
    cost = spent + pay.fear
    away = Move(
        player=PATRON,
        actions=("accept", "intervene"),
        after=(
            _end("away", -cost, lost),
            _end("annexed", _force(pay, pay.weakened) - cost, lost),
        ),
    )
    friendly = _end("successor", pay.hedging - cost, lost)
    return _either(("successor_away", "successor_stays"), pay.p_successor_away, (away, friendly))


def _turned(pay: Payoffs, weakened: Array) -> Move:
    """Return what a patron does with a client who turns away."""
    return Move(
        player=PATRON,
        actions=("accept", "intervene"),
        after=(_end("away", np.zeros_like(pay.aid), pay.away), _taken(pay, weakened)),
    )


def _taken(pay: Payoffs, weakened: Array) -> End:
    """Return the country taken by force."""
    return _end("annexed", _force(pay, weakened), pay.annexed)


def _force(pay: Payoffs, weakened: Array) -> Array:
    """Return what force is worth to the patron, net."""
    return pay.force_gain - pay.force_cost * (1.0 - weakened)


def _either(names: tuple[str, str], p_first: Array, after: tuple[Tree, Tree]) -> Chance:
    """Return one of two outcomes by chance."""
    return Chance(outcomes=names, p=np.stack([p_first, 1.0 - p_first], axis=1), after=after)


def _end(label: str, patron: Array, client: Array) -> End:
    """Return an end with both payoffs."""
    return End(label=label, payoff=np.stack(np.broadcast_arrays(patron, client), axis=1))
