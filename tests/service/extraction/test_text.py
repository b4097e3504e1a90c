from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.extraction.text import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Gen. Aziz met Dr. Mora. They left.", ["Gen. Aziz met Dr. Mora.", "They left."]),
        ("He fled the U.S. Army base.", ["He fled the U.S. Army base."]),
        ("He fled the U.S. The army left.", ["He fled the U.S.", "The army left."]),
        ("It rose 3.5 percent. No one fled.", ["It rose 3.5 percent.", "No one fled."]),
        ("“Stop.” He ran.", ["“Stop.”", "He ran."]),
        ("Why? Because!", ["Why?", "Because!"]),
        ("HEADLINE\nFirst line.\n\nSecond.", ["HEADLINE", "First line.", "Second."]),
        ("a\r\nb\r\n\r\nc", ["a", "b", "c"]),
        ("they fled. the army came.", ["they fled.", "the army came."]),
        ("军队进攻。他们撤退。", ["军队进攻。", "他们撤退。"]),
        ("هاجموا المدينة؟ نعم.", ["هاجموا المدينة؟", "نعم."]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_hard_wrapped_line_is_one_sentence() -> None:
    text = (
        "The convoy had left the capital shortly before dawn and\n"
        "reached the front by noon. It then halted."
    )
    assert len(sentences(text)) == 2


@given(st.text(alphabet=st.characters(), max_size=300))
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    previous = 0
    for start, end in split_sentences(text):
        assert text[previous:start].strip() == ""
        assert start < end
        assert text[start:end] == text[start:end].strip()
        previous = end
    assert text[previous:].strip() == ""


def test_a_long_line_takes_linear_time() -> None:
    def seconds(size: int) -> float:
        text = ("word. " * size) + ("!" * size)
        started = time.perf_counter()
        split_sentences(text)
        return time.perf_counter() - started

    small = min(seconds(2_000) for _ in range(3))
    large = min(seconds(20_000) for _ in range(3))
    assert large < 60 * small
