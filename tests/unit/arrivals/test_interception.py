"""What gets through, against plain enumeration; and the laws that more defence never lets more through."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from equipoise.arrivals import interception
from equipoise.arrivals.interception import Layer


def layer(n: int = 1, system: str = "a", **like: object) -> Layer:
    """Return a layer that meets all that comes and never fails, changed as told."""
    given_ = {"capacity": 3.0, "share": 1.0, "kill": 1.0, "decoys": 0.0, "fault": 0.0, **like}
    columns = {name: np.broadcast_to(np.asarray(value, float), (n,)) for name, value in given_.items()}
    return Layer(system=system, **columns)  # pyright: ignore[reportArgumentType]


def noise(seed: int, *shape: int) -> np.ndarray:
    """Return numbers between 0 and 1, the same in every run."""
    return stats.uniform.rvs(size=shape, random_state=seed)


def laws(n: int, m: int) -> np.ndarray:
    """Return n uneven laws of 0 to m - 1 warheads."""
    sizes = -np.log1p(-noise(m, n, m))
    return sizes / sizes.sum(axis=1, keepdims=True)


def sure(count: int, m: int) -> np.ndarray:
    come = np.zeros((1, m))
    come[0, count] = 1.0
    return come


def destroyed(w: int, capacity: int, share: float, kill: float, decoys: float) -> dict[int, float]:
    """Return the law of how many are destroyed, by going through all that can happen."""
    law: dict[int, float] = {}
    for reached, aimed in itertools.product(range(w + 1), range(capacity + 1)):
        engaged = min(reached, aimed)
        chance = stats.binom.pmf(reached, w, share) * stats.binom.pmf(aimed, capacity, 1 / (1 + decoys))
        for hits in range(engaged + 1):
            law[hits] = law.get(hits, 0.0) + chance * stats.binom.pmf(hits, engaged, kill)
    return law


def enumerated(come: np.ndarray, layers: list[Layer], row: int) -> np.ndarray:
    """Return what gets through by brute force: every set of types that work, layer after layer."""
    names = list(dict.fromkeys(item.system for item in layers))
    total = np.zeros(come.size)
    for works in itertools.product((False, True), repeat=len(names)):
        law, weight = come, 1.0
        for name, sound in zip(names, works, strict=True):
            members = [item for item in layers if item.system == name]
            fault = float(members[0].fault[row])
            weight *= 1 - fault if sound else fault
            for item in members if sound else []:
                after = np.zeros(come.size)
                for w, p in enumerate(law):
                    values = (item.share[row], item.kill[row], item.decoys[row])
                    for hits, chance in destroyed(w, int(item.capacity[row]), *map(float, values)).items():
                        after[w - hits] += p * chance
                law = after
        total += weight * law
    return total


def test_the_law_is_that_of_plain_enumeration():
    n, m = 12, 22
    come = laws(n, m)
    layers = [
        layer(
            n,
            system,
            capacity=np.floor(8 * noise(seed, n)),
            share=np.minimum(1.2 * noise(seed + 1, n), 1.0),
            kill=noise(seed + 2, n),
            decoys=np.maximum(5 * noise(seed + 3, n) - 1, 0.0),
            fault=faults,
        )
        for seed, system, faults in (
            (10, "a", np.full(n, 0.3)),
            (20, "b", noise(29, n)),
            (30, "a", np.full(n, 0.3)),
        )
    ]
    found = interception.let_through(come, layers)
    for row in range(n):
        assert np.abs(found[row] - enumerated(come[row], layers, row)).max() < 1e-12


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 1.0])
def test_far_beyond_saturation_the_law_is_still_that_of_enumeration(share: float):
    m = 90
    come = laws(1, m)
    one = layer(capacity=4, share=share, kill=0.6, decoys=0.7)
    found = interception.let_through(come, [one])[0]
    assert np.abs(found - enumerated(come[0], [one], 0)).max() < 1e-11


def test_only_columns_near_the_top_miss_what_comes_down_from_above():
    law = stats.poisson.pmf(np.arange(120), 40.0)[None]
    layers = [layer(capacity=6, share=0.5, kill=0.8), layer(capacity=3, share=0.9, kill=0.5, system="b")]
    long = interception.let_through(law, layers)
    short = interception.let_through(law[:, :50], layers)
    safe = 50 - interception.room(layers)
    assert safe == 41
    assert np.abs(short[:, :safe] - long[:, :safe]).max() < 1e-15
    assert np.abs(short[:, safe:] - long[:, safe:50]).max() > 1e-3


def test_three_sure_hits_leave_seven_of_ten():
    assert interception.let_through(sure(10, 11), [layer()])[0, 7] == pytest.approx(1.0)


def test_with_one_decoy_a_warhead_half_of_the_shots_are_at_decoys():
    found = interception.let_through(sure(10, 11), [layer(decoys=1.0)])[0]
    assert found[7:] == pytest.approx([1 / 8, 3 / 8, 3 / 8, 1 / 8])


def test_what_is_out_of_reach_gets_through():
    found = interception.let_through(sure(2, 3), [layer(share=0.25)])[0]
    assert found == pytest.approx([1 / 16, 6 / 16, 9 / 16])


def test_batteries_of_one_type_fail_together_and_types_apart():
    both = [layer(capacity=1, fault=0.5), layer(capacity=1, fault=0.5)]
    apart = [layer(capacity=1, fault=0.5), layer(capacity=1, fault=0.5, system="b")]
    assert interception.let_through(sure(2, 3), both)[0].tolist() == [0.5, 0.0, 0.5]
    assert interception.let_through(sure(2, 3), apart)[0].tolist() == [0.25, 0.5, 0.25]


@pytest.mark.parametrize("nothing", [{"capacity": 0}, {"share": 0}, {"kill": 0}, {"fault": 1}])
def test_a_layer_that_can_do_nothing_changes_nothing(nothing: dict[str, float]):
    come = laws(2, 30)
    assert (interception.let_through(come, [layer(2, **nothing)]) == come).all()


def test_without_layers_all_gets_through():
    come = laws(2, 30)
    assert (interception.let_through(come, []) == come).all()


def test_what_is_given_is_not_changed():
    come = laws(2, 30)
    before = come.copy()
    interception.let_through(come, [layer(2, share=0.4, kill=0.6)])
    assert (come == before).all()


def test_each_draw_is_on_its_own_whatever_stands_beside_it():
    n, m = 300, 60
    come = laws(n, m)
    values = {
        "capacity": np.floor(25 * noise(1, n)),
        "share": noise(2, n),
        "kill": noise(3, n),
        "decoys": 3 * noise(4, n),
        "fault": noise(5, n),
    }
    found = interception.let_through(come, [layer(n, **values)])
    for row in (0, 57, 123, 299):
        alone = layer(1, **{name: column[row] for name, column in values.items()})
        assert np.abs(interception.let_through(come[[row]], [alone]) - found[row]).max() < 1e-12


def test_a_short_law_and_many_interceptors_fit():
    found = interception.let_through(sure(3, 4), [layer(capacity=400, share=0.5, kill=0.5)])[0]
    assert found == pytest.approx(stats.binom.pmf(np.arange(4), 3, 0.75))


def test_a_tiny_share_of_reach_is_no_trouble():
    come = sure(200, 260)
    found = interception.let_through(come, [layer(capacity=44, share=1e-12, kill=0.5)])
    assert found[0, 199] == pytest.approx(200 * 0.5e-12, rel=1e-6)


LAYERS = st.fixed_dictionaries(
    {
        "capacity": st.integers(0, 9),
        "share": st.floats(0.0, 1.0),
        "kill": st.floats(0.0, 1.0),
        "decoys": st.floats(0.0, 10.0),
        "fault": st.floats(0.0, 1.0),
    }
)
COME = laws(1, 40)


def below(*layers: Layer) -> np.ndarray:
    """Return the chance that at most 0, 1, 2 … get through."""
    return np.cumsum(interception.let_through(COME, list(layers))[0])


@settings(max_examples=60, deadline=None)
@given(LAYERS, LAYERS, st.sampled_from(["capacity", "share", "kill", "decoys", "fault"]), st.booleans())
def test_more_of_anything_that_defends_never_lets_more_through(first, second, what, comes_first):
    better = dict(first)
    better[what] = {
        "capacity": first["capacity"] + 1,
        "share": (1 + first["share"]) / 2,
        "kill": (1 + first["kill"]) / 2,
        "decoys": first["decoys"] / 2,
        "fault": first["fault"] / 2,
    }[what]
    other = layer(system="b", **second)
    pairs = [[layer(**one), other] for one in (first, better)]
    plain, improved = (below(*(pair if comes_first else pair[::-1])) for pair in pairs)
    assert (improved >= plain - 1e-12).all()
    assert (improved <= 1 + 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(LAYERS, LAYERS)
def test_nothing_is_lost_or_made(first, second):
    found = interception.let_through(COME, [layer(**first), layer(system="b", **second)])[0]
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(LAYERS, LAYERS)
def test_the_mean_intercepted_is_what_is_missing_behind_the_layers(first, second):
    layers = [layer(**first), layer(system="b", **second)]
    passed = interception.let_through(COME, layers)
    counts = np.arange(COME.shape[1])
    found = interception.mean_intercepted(COME, passed, COME @ counts, layers)
    assert found[0] == pytest.approx(((COME - passed) @ counts)[0], abs=1e-9)


@pytest.mark.parametrize("share", [0.15, 0.7, 1.0])
def test_what_comes_above_the_columns_is_intercepted_too(share: float):
    law = stats.poisson.pmf(np.arange(200), 60.0)[None]
    layers = [
        layer(capacity=8, share=share, kill=0.7, decoys=0.5, fault=0.2),
        layer(capacity=5, share=0.6, kill=0.9, fault=0.1, system="b"),
    ]
    whole = interception.let_through(law, layers)
    truth = float(((law - whole) @ np.arange(200))[0])
    cut = law[:, :50]
    found = interception.mean_intercepted(
        cut, interception.let_through(cut, layers), np.array([60.0]), layers
    )
    # taken at the mean of what comes above, so no less than the truth, and by no more than a hundredth
    assert truth <= found[0] + 1e-9
    assert found[0] == pytest.approx(truth, abs=0.1)


def test_rounding_above_the_columns_is_not_taken_for_warheads():
    come = sure(5, 20) * (1 - 3e-8)
    found = interception.mean_intercepted(
        come, interception.let_through(come, [layer()]), np.array([5.0]), [layer()]
    )
    assert found[0] == pytest.approx(3.0, abs=1e-6)
