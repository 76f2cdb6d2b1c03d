"""The answer to a change: sets of options against trying them all, and toy models with known answers."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from dataclasses import dataclass, replace

import numpy as np
import pytest

from equipoise.argument import menu
from equipoise.argument.answered import as_json, reason
from equipoise.argument.portfolio import cheapest
from equipoise.argument.response import respond
from equipoise.arms import Arm
from equipoise.cases.case import Case, CaseChange, Comparator, Fear, Headline, Roles
from equipoise.facts.record import Fact, Spread, fixed
from equipoise.sampling import streams
from equipoise.study import response as words
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import world_of

DATE = dt.date(2020, 9, 1)
N = 128
TIME = "warning.time.capital"
STRIKE = "first_strike.arriving@day.ride_out"
MIXED = "first_strike.arriving"


@dataclass(frozen=True)
class Made:
    values: np.ndarray | None
    unit: str = "min"
    worse: str = "lower"


def fact(id_, value, unit):
    spread = value if isinstance(value, Spread) else fixed(value)
    return Fact(id=id_, title=id_, unit=unit, spread=spread)


def option(name, cost, months, **more):
    rows = [fact(f"option.{name}.cost", cost, "bn USD"), fact(f"option.{name}.lead", months, "month")]
    return rows + [fact(f"option.{name}.{key}", value, "share") for key, value in more.items()]


FACTS = [
    fact("posture.ttt_mobile.day", 0.2, "share"),
    fact("posture.ttt_bomber.day", 0.0, "share"),
    fact("posture.ttt_submarine.day", 0.1, "share"),
    *option("mobile_out", 2.0, 6.0, level=0.6),
    *option("bomber_alert", 1.0, 6.0, level=0.5),
    *option("boats_at_sea", 0.1, 60.0, level=0.9),
    *option("press_host", 50.0, 12.0, chance=0.5),
]


def arms(facts=FACTS, launchers=10.0, there=10.0):
    """Baseline, the change at hhh, and the same at a comparator that is a member already."""
    base = world_of(DATE, {one.id: one for one in facts})

    def arm(name, host, count):
        new = Edit(
            fact=f"force.{host}_m.launchers", action="add", spread=fixed(count), unit="count", why="a package"
        )
        world = apply([new], base) if count is not None else base
        return Arm(name=name, world=world, switches=(), host=host, notes=(), against="baseline")

    return (
        arm("baseline", "hhh", None),
        arm("change", "hhh", launchers),
        arm("elsewhere", "eee", there),
        arm("elsewhere.membership-only", "eee", None),
    )


def case(*answer):
    return Case(
        name="toy",
        title="toy",
        date=DATE,
        horizon_months=24,
        roles=Roles(threatened="ttt", rival="rrr", alliance="aa", host="hhh"),
        change=CaseChange(),
        comparators={"elsewhere": Comparator(host="eee")},
        answer=answer or (Headline(outcome=TIME, dramatic=5.0, delta=1.0),),
        fear=Fear(),
    )


def share(world, leg):
    return world.facts[f"posture.ttt_{leg}.day"].spread.best


def count(world):
    return sum(one.spread.best for key, one in world.facts.items() if key.startswith("force."))


def linear(world):
    """Ten minutes, less half a minute a launcher; five a share of mobiles, four a share of bombers."""
    gain = (
        5.0 * (share(world, "mobile") - 0.2)
        + 4.0 * share(world, "bomber")
        + 90 * (share(world, "submarine") - 0.1)
    )
    return 10.0 - 0.5 * count(world) + gain


def runs(rule):
    """An evaluate whose outcomes follow from a world alone; it counts the worlds."""
    seen = []

    def evaluate(worlds, wanted):
        seen.extend(worlds)
        return {
            name: {id_: Made(values=np.full(N, float(rule(world)))) for id_ in wanted}
            for name, world in worlds.items()
        }

    return evaluate, seen


def answer(rule=linear, built=None, asked=None, swapped=None):
    return respond(asked or case(), built or arms(), runs(rule)[0], swapped, seed=1, n=N)


# ---- the integer program ----------------------------------------------------------------------------------


def best_by_trying(costs, effects, needed, allowed):
    found = []
    for picks in itertools.product((False, True), repeat=costs.size):
        chosen = np.array(picks)
        if (chosen & ~allowed).any():
            continue
        found.append((-int((chosen @ effects >= needed - 1e-9).sum()), float(costs[chosen].sum())))
    return min(found)


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_set_is_the_one_that_trying_all_sets_finds(seed):
    luck = streams.uniform("a test", seed=seed, n=200)
    n_options, n_outcomes = 1 + int(7 * luck[0]), 1 + int(5 * luck[1])
    costs, allowed = 0.05 + 10 * luck[2 : 2 + n_options], luck[10 : 10 + n_options] > 0.2
    effects = luck[20 : 20 + n_options * n_outcomes].reshape(n_options, n_outcomes) - 0.35
    needed = 2.0 * luck[100 : 100 + n_outcomes] - 0.8
    needed[0] = 0.3
    found = cheapest(costs, effects, needed, allowed)
    rank, cost = best_by_trying(costs, effects, needed, allowed)
    assert -int(found.restored.sum()) == rank
    assert found.cost == pytest.approx(cost)
    assert not (found.chosen & ~allowed).any()


def test_where_nothing_lacks_nothing_is_bought():
    found = cheapest(np.array([0.0, 1.0]), np.ones((2, 1)), np.array([-0.1]), np.ones(2, bool))
    assert found.cost == 0
    assert not found.chosen.any()
    assert found.restored.all()


def test_more_outcomes_restored_go_before_money():
    effects = np.array([[1.0, 0.0], [1.0, 1.0]])
    found = cheapest(np.array([0.1, 1000.0]), effects, np.array([1.0, 1.0]), np.ones(2, bool))
    assert found.chosen.tolist() == [False, True]


def test_units_of_outcomes_do_not_change_the_choice():
    costs, needed = np.array([3.0, 2.0, 2.5]), np.array([0.4, 0.3])
    effects = np.array([[0.5, 0.3], [0.3, 0.2], [0.2, 0.15]])
    plain = cheapest(costs, effects, needed, np.ones(3, bool))
    scale = np.array([1e5, 1e-5])
    other = cheapest(costs, effects * scale, needed * scale, np.ones(3, bool))
    assert plain.chosen.tolist() == other.chosen.tolist() == [True, False, False]


# ---- what lacks, and when ---------------------------------------------------------------------------------


def test_a_headline_in_a_cell_is_asked_over_all_cells_too():
    specs = menu.chosen(case(Headline(outcome=STRIKE, dramatic=0.2, delta=0.05, relative=True)).answer)
    assert [spec.outcome for spec in specs] == [STRIKE, MIXED]
    assert specs[1].relative


def test_a_relative_margin_is_a_share_of_what_was_before():
    spec = Headline(outcome=STRIKE, dramatic=0.2, delta=0.05, relative=True)
    told = {STRIKE: Made(values=np.full(N, 200.0))}
    (aim,) = menu.targets([spec], told, told)
    assert aim.delta == pytest.approx(10.0)
    assert aim.sign == -1


def test_an_outcome_without_a_meaning_is_no_target():
    spec = Headline(outcome=TIME, dramatic=1.0, delta=1.0)
    assert menu.targets([spec], {TIME: Made(values=None)}, {TIME: Made(values=np.ones(N))}) == ()


def test_scenarios_are_draws_that_fear_has_too():
    outer, draws = menu.scenario_rows(2048)
    fear, every = np.arange(128) * 16.0, np.arange(2048.0)
    assert menu.in_scenarios(fear, 2048).tolist() == menu.in_scenarios(every, 2048).tolist()
    assert len(set(outer.tolist())) == menu.SCENARIOS == len(draws)


# ---- the search -------------------------------------------------------------------------------------------


def test_a_change_that_moves_nothing_needs_no_answer():
    found = answer(lambda world: 10.0)
    assert found.portfolio == ()
    assert found.cost.mean == found.cost.q95 == 0
    assert (found.values["change"]["response.cost"] == 0).all()
    assert (found.values["change"]["response.restored"] == 1).all()
    assert "strategy can stay as it is" in words.told(found, {}, "R")[0]


def test_what_is_lacking_beyond_the_margin_is_bought_at_least_cost():
    # 5 min lost, 1 of them within the margin; mobiles give 2, bombers 2: both are needed
    found = answer()
    assert set(found.portfolio) == {"mobile_out", "bomber_alert"}
    assert found.cost.mean == pytest.approx(3.0)
    assert [row.is_restored for row in found.targets] == [True]
    # a smaller change needs less: 2 min beyond the margin, which the cheaper option gives
    less = answer(built=arms(launchers=6.0))
    assert less.portfolio == ("bomber_alert",)


def test_what_takes_longer_than_the_horizon_is_never_chosen():
    found = answer()
    boats = next(row for row in found.options if row.name == "boats_at_sea")
    assert boats.why_not == "it takes longer than the horizon"
    assert boats.share == 0
    assert "boats_at_sea" not in found.portfolio


def test_a_set_that_does_less_than_its_sum_is_found_out_by_its_run():
    def together(world):
        # the two alert options do the same thing twice
        gain = max(5.0 * (share(world, "mobile") - 0.2), 4.0 * share(world, "bomber"))
        return 10.0 - 0.5 * count(world) + gain

    found = answer(together)
    assert found.rounds == 2
    # with pressure beside: 12 min where it comes off, 7 where it doesn't
    assert "press_host" in found.portfolio
    assert found.targets[0].answered == pytest.approx(9.5)
    assert found.targets[0].is_restored


def test_an_unsure_option_is_run_both_ways_and_weighed():
    only = [one for one in FACTS if not one.id.startswith("option.") or ".press_host." in one.id]
    # 2 min lost, 1 within the margin: half a chance of the baseline gives 1
    found = answer(built=arms(facts=only, launchers=4.0))
    assert found.portfolio == ("press_host",)
    assert found.targets[0].after == pytest.approx(8.0)
    assert found.targets[0].answered == pytest.approx(9.0)


def test_the_same_loss_elsewhere_asks_for_the_same_set():
    (there,) = answer().elsewhere
    assert there.is_same
    assert there.share_same == 1
    assert there.difference.mean == there.difference.q05 == 0
    (smaller,) = answer(built=arms(there=6.0)).elsewhere
    assert not smaller.is_same
    assert smaller.options == ("bomber_alert",)
    assert smaller.difference.mean == pytest.approx(2.0)


def test_a_host_that_is_no_member_yet_is_not_compared():
    built = list(arms())
    built[3] = replace(built[3], world=built[2].world)
    assert answer(built=tuple(built)).elsewhere == ()


def test_other_arms_have_no_value_but_a_reason():
    found = answer()
    assert reason(found, "change") == "" == reason(found, "baseline")
    assert "members already" in reason(found, "change+notional")


def test_without_options_in_the_record_there_is_no_answer_to_tell():
    bare = [one for one in FACTS if not one.id.startswith("option.")]
    assert answer(built=arms(facts=bare)) is None
    assert words.told(None, {}, "R") == []


def test_the_rival_is_asked_with_the_roles_swapped():
    found = answer(swapped=runs(lambda world: 30.0 - share(world, "mobile"))[0])
    own = [row for row in found.rival if row.is_swapped]
    assert own
    assert all(row.answered == pytest.approx(row.after - 0.4) for row in own)
    assert [row for row in answer().rival if row.is_swapped] == []


def test_a_response_is_plain_data():
    found = answer()
    data = json.loads(json.dumps(as_json(found)))
    assert data["portfolio"] == list(found.portfolio)
    assert "values" not in data
    assert data["targets"][0]["outcome"] == TIME


def test_at_most_forty_worlds_are_run():
    evaluate, seen = runs(linear)
    found = respond(case(), arms(), evaluate, None, seed=1, n=N)
    assert len(seen) == found.evaluations <= 40


# ---- words ------------------------------------------------------------------------------------------------


def test_the_sentences_name_what_is_bought_and_that_its_cost_is_assumed():
    said = " ".join(words.told(answer(), {"elsewhere": "E"}, "R"))
    assert "more mobile launchers out of garrison day to day" in said
    assert "all costs are assumed" in said
    assert "with E as host would ask for the same options" in said


def test_what_cannot_be_brought_back_is_said():
    only = [one for one in FACTS if not one.id.startswith("option.") or ".bomber_alert." in one.id]
    found = answer(built=arms(facts=only))
    assert found.portfolio == ()
    assert "brings any of them back" in " ".join(words.told(found, {}, "R"))


def test_a_dangerous_option_has_its_danger_said_and_a_set_without_it():
    facts = [
        *FACTS,
        fact("crisis.ttt.launch_under_attack", 0.5, "chance"),
        *option("launch_under_attack", 0.1, 3.0, level=1.0),
    ]

    def policy(world):
        return linear(world) + 20.0 * (world.facts["crisis.ttt.launch_under_attack"].spread.best - 0.5)

    found = answer(policy, built=arms(facts=facts))
    assert found.portfolio == ("launch_under_attack",)
    assert set(found.calmer.options) == {"mobile_out", "bomber_alert"}
    said = " ".join(words.told(found, {}, "R"))
    assert "false alarm" in said
    assert "Without such options" in said


def test_a_set_elsewhere_is_told_by_what_it_shares_and_what_it_leaves_out():
    (said,) = [one for one in words.told(answer(built=arms(there=6.0)), {}, "R") if "elsewhere" in one]
    assert "would ask for bombers on alert day to day too, not for more mobile launchers" in said


def test_a_verdict_that_hangs_on_the_draw_is_told_as_such():
    found = answer()
    (row,) = found.targets
    near = replace(found, targets=(replace(row, is_near=True),))
    assert "other draws could decide otherwise" in " ".join(words.told(near, {}, "R"))
    assert "other draws" not in " ".join(words.told(found, {}, "R"))
