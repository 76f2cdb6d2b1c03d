"""Words of any origin: folded, split, bounded, and nothing of what was typed is lost unseen."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.errors import CaseError
from equipoise.questions.spelling import END, MAX_CHARACTERS, MAX_WORDS, fold, sentences, words


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


def test_letters_lose_their_marks_and_their_size() -> None:
    assert folded("Türkiye JOINS São Tomé") == ["turkiye", "joins", "sao", "tome"]


def test_dots_inside_a_name_end_no_sentence() -> None:
    assert folded("the U.S. and St. Lucia. Then?") == ["the", "us", "and", "st", "lucia", END, "then", END]


def test_a_hyphen_parts_words_and_a_dash_ends_a_sentence() -> None:
    assert folded("SM-3 there - what now") == ["sm", "3", "there", END, "what", "now"]
    assert folded("SM\u20103 \u2014 what") == ["sm", "3", END, "what"]


def test_a_date_stays_whole_and_a_thousand_loses_its_comma() -> None:
    assert folded("on 2020-09-01 with 1,000") == ["on", "2020-09-01", "with", "1000"]


def test_a_denial_is_taken_off_its_verb() -> None:
    assert folded("it doesn't, it can\u2019t") == ["it", "does", "not", "it", "ca", "not"]


def test_commas_quotes_and_brackets_say_nothing_and_every_other_sign_is_a_word() -> None:
    assert folded('a, "b" (c) [d]') == ["a", "b", "c", "d"]
    assert folded("a ¬ b / c & d") == ["a", "¬", "b", "/", "c", "&", "d"]
    assert folded("joins не NATO") == ["joins", "не", "nato"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no words"),
        ("123 ?", "holds no words"),
        ("what\x00 if", "can't be seen"),
        ("what\u202e if", "can't be seen"),
        ("jo\u0336ins", "struck out"),
        ("a" * (MAX_CHARACTERS + 1), "characters"),
        ("a b " * MAX_WORDS, "words"),
    ],
)
def test_a_text_that_nobody_types_is_refused(text: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        words(text)


def test_sentences_keep_what_was_typed() -> None:
    assert sentences("Is it? The U.S. says\nno. So!") == ("Is it?", "The U.S. says no.", "So!")


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(" ".join(once)) == once


@given(st.text(max_size=200))
def test_any_text_is_split_or_refused_with_a_reason(text: str) -> None:
    with contextlib.suppress(CaseError):
        assert all(word.folded for word in words(text))
