"""The kinds of outcome beside the forces: supply, trade, ground, leaders; one row each.

Same form and order as :mod:`equipoise.outcome_kinds`.
"""

from __future__ import annotations

from equipoise.outcome_kinds import Kind

#: What a cut-off territory needs, as far as the record names it.
_COMMODITIES = ("gas", "power", "food", "oil", "coal", "general")

#: Supply of a cut-off territory.
EXCLAVE: tuple[Kind, ...] = (
    Kind(
        pattern="exclave.supply_margin.<commodity>",
        unit="ratio",
        worse="lower",
        title="margin of {word} that can reach the exclave over its need",
        short="{word} margin",
        members=_COMMODITIES,
        note="Largest yearly flow over need, less one, while the other commodities get their need first. "
        "No stocks, seasons or time to change ways.",
    ),
    Kind(
        pattern="exclave.worst_loss.<commodity>",
        unit="ratio",
        worse="lower",
        title="margin of {word} for the exclave after the worst loss of one link",
        short="{word} margin, one link lost",
        members=_COMMODITIES,
        note="A loss takes a whole link.",
    ),
    Kind(
        pattern="exclave.worst_two.<commodity>",
        unit="ratio",
        worse="lower",
        title="margin of {word} for the exclave after the worst loss of two links",
        short="{word} margin, two links lost",
        members=_COMMODITIES,
        note="The two that hurt most together.",
    ),
    Kind(
        pattern="exclave.land_capacity",
        unit="Mt/y",
        worse="lower",
        title="goods that can reach the exclave over land, through other countries",
        short="exclave by land",
        note="Inbound, by rail and road; what may move, not what does.",
    ),
    Kind(
        pattern="exclave.sea_share",
        unit="share",
        worse="none",
        title="share of the goods for the exclave that comes over water or by air",
        short="exclave by sea",
        note="In the cheapest supply of all needs.",
    ),
    Kind(
        pattern="exclave.supply_cost",
        unit="bn USD/y",
        worse="higher",
        title="what the cheapest supply of the exclave costs in carriage",
        short="exclave supply cost",
        note="What can't be brought counts at its penalty.",
    ),
    Kind(
        pattern="exclave.separation_km",
        unit="km",
        worse="higher",
        title="gap between the exclave and its owner's or an ally's land",
        short="exclave gap",
        note="Straight line; an ally shares an alliance with the owner and is in none opposed to it.",
    ),
    Kind(
        pattern="exclave.hosts_in_way",
        unit="countries",
        worse="higher",
        title="members of an opposed alliance that a way over land to the exclave must cross",
        short="exclave, opposed hosts",
        note="The least over all ways; where it isn't zero, military goods need leave of each.",
    ),
    Kind(
        pattern="exclave.alliance_border_share",
        unit="share",
        worse="higher",
        title="share of the exclave's land border that faces an opposed alliance",
        short="exclave border, opposed",
        note="By length.",
    ),
)

#: What is traded, as far as the record names it.
_TRADED = ("oil", "gas", "containers", "freight")

#: Export and import routes.
TRADE: tuple[Kind, ...] = (
    Kind(
        pattern="trade.unserved.<commodity>",
        unit="share",
        worse="higher",
        title="share of the threatened side's trade in {word} that finds no way",
        short="{word} without a way",
        members=_TRADED,
        note="of the volume asked for; what is sold elsewhere at a discount counts as served",
    ),
    Kind(
        pattern="trade.diverted.<commodity>",
        unit="share",
        worse="higher",
        title="share of the threatened side's trade in {word} that goes another way than with links open",
        short="{word} diverted",
        members=_TRADED,
        note="against the cheapest flow of the same world with every link at what it was built for",
    ),
    Kind(
        pattern="trade.extra_cost",
        unit="USD/y",
        worse="higher",
        title="cost to the threatened side's trade over that with all links open",
        short="extra cost of trade",
        note="carriage, discounts, and the whole price of what finds no way; as if the links stayed so",
    ),
    Kind(
        pattern="trade.exposed_share",
        unit="share",
        worse="higher",
        title="share of the value of the threatened side's trade that crosses soil of an opposed alliance",
        short="trade across opposed soil",
        note="what members could stop, stopped or not; soil of the country where goods end is not crossed",
    ),
    Kind(
        pattern="trade.exposed_value",
        unit="bn USD/y",
        worse="higher",
        title="value of the threatened side's trade that crosses soil of an opposed alliance",
        short="value across opposed soil",
        note="at the prices of the date",
    ),
    Kind(
        pattern="trade.opposed_states",
        unit="ratio",
        worse="higher",
        title="members of an opposed alliance whose soil a dollar of the threatened side's trade crosses",
        short="opposed states on the way",
        note="mean over all trade by value; each of them could stop what crosses it",
    ),
)

#: The ground approach.
APPROACH: tuple[Kind, ...] = (
    Kind(
        pattern="approach.depth_km",
        unit="km",
        worse="lower",
        title="distance from the threatened side's capital to the nearest land of the alliance",
        short="depth before the capital",
        note="straight line; land that an army can't walk from, such as an island, doesn't count",
    ),
    Kind(
        pattern="approach.road_km",
        unit="km",
        worse="lower",
        title="shortest way by main roads from alliance land to the threatened side's capital",
        short="road to the capital",
        note="from the border, by the main roads of the record; elsewhere the straight line times a detour",
    ),
    Kind(
        pattern="approach.days.<posture>",
        unit="days",
        worse="lower",
        title="days from alliance land to the capital, {word}, at the pace of past campaigns",
        short="days to the capital, {word}",
        members=("unopposed", "contested", "heavily_contested"),
        note="given that somebody advances and isn't stopped for good; says nothing of whether anybody would",
    ),
    Kind(
        pattern="approach.border_nodes",
        unit="roads",
        worse="higher",
        title="main roads that lead from alliance land onto the threatened side's soil and on to the capital",
        short="main roads across the border",
        note="roads of the record; a finer map has more",
    ),
    Kind(
        pattern="approach.gate",
        unit="share",
        worse="none",
        title="share of the alliance's towns whose shortest road to the capital enters by the same town",
        short="ways through the busiest entry",
        note="the busiest entry of each draw, found in the network and not given",
    ),
    Kind(
        pattern="approach.entry.<town>",
        unit="share",
        worse="none",
        title="share of the alliance's towns whose shortest road to the capital enters by {word}",
        short="ways through {word}",
        note="the first town on the threatened side's soil",
    ),
    Kind(
        pattern="approach.estimated",
        unit="share",
        worse="none",
        title="whether the way is a straight line times a detour, for want of a road on record",
        short="way without roads of the record",
    ),
    Kind(
        pattern="approach.pace.<campaign>",
        unit="km/day",
        worse="none",
        title="pace of the campaign {word}",
        short="pace, {word}",
        note="distance over days; the same in every arm",
    ),
)

#: Courses of a patron; the order of the game's first moves.
COURSES = ("back_fully", "squeeze_only", "keep_weak_press_union", "annex", "let_fall")

#: The two leaders.
POLITICS: tuple[Kind, ...] = (
    Kind(
        pattern="politics.p_exit.<leader>",
        unit="probability",
        worse="none",
        title="chance within a year that the leader {word} loses office, as for comparable leaders",
        short="yearly chance of exit, {word}",
        note="of a class of leaders, not of a person; no election, coup or revolt is predicted",
    ),
    Kind(
        pattern="politics.p_exit_after.<leader>",
        unit="probability",
        worse="none",
        title="chance within a year that the leader {word} loses office after the client's leader has fallen",
        short="yearly chance of exit after the client's, {word}",
        note="raised by the association of exits in neighbouring countries, which is not an effect",
    ),
    Kind(
        pattern="politics.contagion",
        unit="ratio",
        worse="none",
        title="irregular exits of leaders in the year after one next door, over those at other times",
        short="exits after a neighbour's exit, ratio",
        note="an association without controls, not an effect; the data end in 2014",
    ),
    Kind(
        pattern="politics.contagion_by.<table>",
        unit="ratio",
        worse="none",
        title="exits after an exit nearby over those at other times, table {word}",
        short="exits after an exit nearby, {word}",
        note="the same by other windows, kinds of exit and neighbourhoods",
    ),
    Kind(
        pattern="politics.strategy.<name>",
        unit="share",
        worse="none",
        title="how often the patron's best course is {word}",
        short="best course {word}",
        note="share of draws of assumed payoffs, both sides foreseeing all; not a chance that it happens",
        members=COURSES,
    ),
    Kind(
        pattern="politics.strategy_logit.<name>",
        unit="share",
        worse="none",
        title="how often the patron takes the course {word} where better courses are only likelier",
        short="course {word}, with errors",
        note="share under assumed payoffs and precision; not a chance that it happens",
        members=COURSES,
    ),
    Kind(
        pattern="politics.end.<name>",
        unit="share",
        worse="none",
        title="how often the game between patron and client ends {word}",
        short="game ends {word}",
        note="both sides foreseeing all; over assumed payoffs and chances",
        members=("loyal", "hedging", "union", "away", "annexed", "successor"),
    ),
    Kind(
        pattern="politics.weaken_then_annex",
        unit="share",
        worse="none",
        title="how often the patron weakens the client first and takes the country later",
        short="weakened, then annexed",
        note="both sides foreseeing all; over assumed payoffs and chances",
    ),
    Kind(
        pattern="politics.path.<name>",
        unit="share",
        worse="none",
        title="worth of the path {word} to the patron's leader: chance times worth of staying by it",
        short="path {word}",
        note="1: sure to stay as before; as of the date, and null where the path is past",
    ),
    Kind(
        pattern="politics.premise.conditions_met",
        unit="share",
        worse="none",
        title="share of the listed conditions of a change of sides that are met",
        short="conditions met",
    ),
    Kind(
        pattern="politics.premise.months",
        unit="months",
        worse="none",
        title="shortest legal time of the treaty steps that a change of sides still needs",
        short="shortest legal time",
        note="a floor: politics before the first step takes what it takes",
    ),
    Kind(
        pattern="politics.premise.opinion_gap",
        unit="share",
        worse="none",
        title="what opinion in the host lacks to the share that the change is taken to need",
        short="gap of opinion",
    ),
)

#: What the threatened side could do about it; from runs of the model with each option.
RESPONSE: tuple[Kind, ...] = (
    Kind(
        pattern="response.cost",
        unit="bn USD",
        worse="higher",
        title="cost over ten years of the cheapest options that bring the headlines back",
        short="cost of the answer",
        note="per scenario, as if what options do added up; prices that are no money are not in it",
    ),
    Kind(
        pattern="response.option.<name>",
        unit="share",
        worse="none",
        title="whether the cheapest options that bring the headlines back include: {word}",
        short="answer with {word}",
    ),
    Kind(
        pattern="response.restored",
        unit="share",
        worse="lower",
        title="share of the headlines that the cheapest options bring back",
        short="brought back",
    ),
)

#: All of them.
CONTEXT: tuple[Kind, ...] = (*EXCLAVE, *TRADE, *APPROACH, *POLITICS, *RESPONSE)
