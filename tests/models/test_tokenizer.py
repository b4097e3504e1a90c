from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tokenizer import WORD_LIMIT, split_words


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S.-backed", ["U", ".", "S", ".", "-", "backed"]),
        ("Syria’s", ["Syria", "’", "s"]),
        ("cafe\u0301 au", ["cafe\u0301", "au"]),
        ("at\u200btack", ["at\u200btack"]),
        ("攻撃", ["攻", "撃"]),
        ("هجوم على", ["هجوم", "على"]),
        ("👩‍🚒!", ["👩‍", "🚒", "!"]),
        ("a\r\n\tb\x00c", ["a", "b", "c"]),
        ("\ud800", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_are_ordered_disjoint_and_short(text: str) -> None:
    previous = 0
    for start, end in split_words(text):
        assert previous <= start < end <= len(text)
        assert end - start <= 2 * WORD_LIMIT
        previous = end


@given(st.text())
def test_no_letter_and_no_digit_is_lost(text: str) -> None:
    covered = {index for start, end in split_words(text) for index in range(start, end)}
    missed = {index for index, character in enumerate(text) if character.isalnum()} - covered
    assert not missed


def test_a_part_of_the_text_keeps_the_offsets_of_the_whole() -> None:
    assert [tuple(word) for word in split_words("one two three", 4, 7)] == [(4, 7)]
