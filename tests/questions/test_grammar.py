"""Rules are read as written, and derive whole rows of words or nothing."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.errors import CaseError
from equipoise.questions.grammar import endings, grammar, rules, spoken
from equipoise.questions.parsing import Name, derivations

SMALL = """
# a comment
top = [please] who:<one> ( joins | leaves ) what:@kind ( and more )* {mood=real}
one = he | she
    | the other
"""


def kept(
    text: str, grammar_text: str = SMALL, names: dict[int, Name] | None = None
) -> list[set[tuple[str, str]]]:
    words = text.split()
    here = [(names or {}).get(at) for at in range(len(words))]
    found = derivations(words, [[name] if name else [] for name in here], grammar(grammar_text), "top")
    return sorted(({(held.role, held.value) for held in way} for way in found), key=sorted)


def test_a_row_is_derived_with_what_it_keeps() -> None:
    names = {2: Name(end=3, kind="kind", value="X")}
    assert kept("she joins it", names=names) == [{("who", "she"), ("what", "X"), ("mood", "real")}]


def test_a_bracket_may_be_left_out_and_a_star_goes_on() -> None:
    names = {4: Name(end=5, kind="kind", value="X")}
    found = kept("please the other leaves it and more and more", names=names)
    assert found == [{("who", "the other"), ("what", "X"), ("mood", "real")}]


@pytest.mark.parametrize("text", ["she joins", "she joins it it", "it joins it", "she joins it and", ""])
def test_a_row_with_a_word_too_many_or_too_few_is_not_derived(text: str) -> None:
    names = {2: Name(end=3, kind="kind", value="X")}
    assert kept(text, names=names if len(text.split()) > 2 else None) == []


def test_all_ways_of_an_ambiguous_row_are_found() -> None:
    found = kept("a b", "top = x:a y:b | x:( a b ) | x:a b")
    assert found == [{("x", "a")}, {("x", "a"), ("y", "b")}, {("x", "a b")}]


def test_a_rule_that_begins_with_itself_ends() -> None:
    assert kept("a a", "top = <top> a | a") == []


def test_too_many_ways_are_refused() -> None:
    text = "top = <one>+\none = " + " | ".join(f"r{letter}:a" for letter in "bcdefgh")
    with pytest.raises(CaseError, match="too many ways"):
        kept("a a a a", text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("top = ( a", "closing bracket"),
        ("top = a )", "left over"),
        ("top = <other>", "stands nowhere"),
        ("top = a\ntop = b", "stands twice"),
        ("top = a %", "can't be read at"),
        ("top = role:", "nothing follows"),
    ],
)
def test_a_faulty_rule_is_named(text: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        grammar(text)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("join", "join joins joining joined"),
        ("base", "base bases basing based"),
        ("permit", "permit permits permitting permitted"),
        ("step", "step steps stepping stepped"),
        ("carry", "carry carries carrying carried"),
        ("switch", "switch switches switching switched"),
        ("deploy", "deploy deploys deploying deployed"),
    ],
)
def test_regular_verbs_have_their_endings(verb: str, forms: str) -> None:
    assert endings(verb) == tuple(forms.split())


def test_the_rules_of_the_package_hold_no_denial_but_where_they_say_so() -> None:
    denials = {"not", "never", "unless", "hardly", "almost", "until", "nobody", "unlikely"}
    assert not denials & spoken(rules())
    assert len(spoken(rules())) > 300


@given(st.lists(st.sampled_from(sorted(spoken(rules()))), max_size=60))
def test_any_row_of_known_words_is_decided(words: list[str]) -> None:
    # without a single name nothing can be the host of a step
    with contextlib.suppress(CaseError):
        found = derivations(words, [()] * len(words), rules(), "question")
        assert not any(held.role == "host" for way in found for held in way)
