"""The kinds of fact beside the forces: routes and needs, ground, leaders, and what could be done.

Same form as in :mod:`equipoise.facts.kinds`. Money is in US dollars; a flow is
what its link carries: tonnes, cubic metres of gas, containers, or power.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from equipoise.facts.schema import Attribute, Kind, kind, may, need, word

#: Ways of carrying.
MODES = ("rail", "road", "ferry", "sea", "air", "pipeline", "cable")
#: What is traded.
TRADED = ("oil", "gas", "containers", "freight")
#: How an advance on the ground is met.
GROUND_POSTURES = ("unopposed", "contested", "heavily_contested")
_COUNTRY = word(refers="country")
_HOST = word(refers="country", required=False)
_PLACE = word(refers="place")

#: Supply of cut-off territories, and trade.
ROUTES: Mapping[str, Kind] = MappingProxyType(
    {
        "link": kind(
            from_=_PLACE,
            to=_PLACE,
            mode=word(*MODES),
            carries=word(),
            host=_HOST,
            capacity=need("flow"),
            built=may("flow"),
            price=need("price"),
            length=may("length"),
            open=may("flag"),
            in_place=may("flag"),
        ),
        # what somebody sends or gets, and where it could be sold instead
        "trade": kind(
            owner=_COUNTRY,
            commodity=word(*TRADED),
            from_=_PLACE,
            to=_PLACE,
            elsewhere=word(refers="place", required=False),
            volume=need("flow"),
        ),
        # what one unit of a commodity brings, and what is given up where it is sold elsewhere
        "goods": kind(names=TRADED, value=need("price"), discount=may("price")),
        # a territory cut off from its owner's mainland, and what it makes power of
        "exclave": kind(
            owner=_COUNTRY,
            place=_PLACE,
            gas_plants=may("flow"),
            other_plants=may("flow"),
            conversion=may("conversion"),
            gas_elsewhere=may("flow"),
        ),
        # what it needs, and the class of links that it may use beside those of its own name
        "need": kind(
            exclave=word(refers="exclave"),
            commodity=word(),
            carried=word(),
            amount=need("flow"),
            penalty=may("price"),
        ),
        # a country that it borders on, or that lies nearest of those its owner is allied with
        "neighbour": kind(
            exclave=word(refers="exclave"),
            country=_COUNTRY,
            border=need("length"),
            distance=may("length"),
        ),
    }
)

#: Roads, borders, and how fast armies have moved.
GROUND: Mapping[str, Kind] = MappingProxyType(
    {
        # border: share of the road that lies before the border, counted from its first town
        "road": kind(
            from_=_PLACE,
            to=_PLACE,
            length=need("length"),
            border=may("share"),
            in_place=may("flag"),
        ),
        "detour": kind(names=("road",), factor=need("ratio")),
        # how far an army came in how many days, and whether the campaign counts in its family
        "campaign": kind(
            posture=word(*GROUND_POSTURES),
            distance=need("length"),
            time=need("time"),
            fitted=need("flag"),
        ),
        # a town that a campaign passed, and its place in the order: for maps alone
        "passage": kind(campaign=word(refers="campaign"), stage=need("count"), place=_PLACE),
        "march": kind(names=GROUND_POSTURES, rank=need("share")),
    }
)

#: Payoffs of a patron and his client that are worths and costs, and those that are chances and shares.
_WORTHS = (
    *("aid", "hedging", "concession", "union", "friction", "force_gain", "force_cost", "office"),
    *(
        "hedge",
        "concession_loss",
        "squeeze_loss",
        "alone_loss",
        "union_loss",
        "stall_penalty",
        "away",
        "annexed",
    ),
)
_CHANCES = (
    "kept",
    "estranged",
    "weakened",
    "belief",
    "p_fall_alone",
    "backed",
    "squeezed",
    "p_successor_away",
)

_PAYOFFS: Mapping[str, Attribute] = MappingProxyType(
    {
        **{name: need("number") for name in _WORTHS},
        **{name: need("share") for name in _CHANCES},
        "precision": need("ratio"),
    }
)

#: Leaders, what ends their time, and what they choose between.
POLITICS: Mapping[str, Kind] = MappingProxyType(
    {
        # a class of leaders: exits and years in office; position: where in its posterior the rate lies
        "hazard": kind(
            exits=need("count"),
            years=need("years"),
            position=need("share"),
            irregular_exits=need("count"),
            irregular_years=need("years"),
            irregular_position=need("share"),
        ),
        "contagion": kind(
            exposed=need("count"),
            exposed_years=need("years"),
            unexposed=need("count"),
            unexposed_years=need("years"),
            position=need("share"),
        ),
        "leader": kind(
            country=_COUNTRY,
            name=word(),
            class_=word(refers="hazard"),
            contagion=word(refers="contagion"),
            in_place=need("flag"),
        ),
        "patronage": kind(patron=_COUNTRY, client=_COUNTRY),
        # named after the patronage; the fields of games/patronage.py, and what the patron's leader fears
        "payoff": Kind(attributes=_PAYOFFS),
        "path": kind(
            country=_COUNTRY,
            needs=word("client", "home"),
            state=word("open", "past"),
            chance=may("share"),
            worth=may("share"),
        ),
        "condition": kind(
            country=_COUNTRY,
            stage=need("count"),
            takes=may("time"),
            met=may("flag"),
            polled=may("share"),
            needed=may("share"),
            leader=word(refers="leader", required=False),
            in_place=may("flag"),
        ),
        # what happened, and which course it speaks for; beside the game, never fitted
        "record": kind(patronage=word(refers="patronage"), course=word()),
    }
)

#: What a threatened side could do about a change; the edits are in data/rules/options.yaml.
RESPONSE: Mapping[str, Kind] = MappingProxyType(
    {
        # cost over ten years; lead: until it is there; level: what its edits set or take away
        "option": kind(
            cost=need("money"),
            lead=need("time"),
            level=may("share"),
            decide=may("time"),
            chance=may("share"),
        ),
    }
)
