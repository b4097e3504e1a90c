from __future__ import annotations

import pytest

from service.extraction.places import find_toponyms
from tests.service.extraction.gazetteer.samples import gazetteer


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_toponyms(text, gazetteer())]


def test_names_are_found_with_their_exact_offsets() -> None:
    text = "Café owners fled Mosul; in Deir al-Zour, Syrian troops — backed by the U.S. — held on."
    assert found(text) == ["Mosul", "Deir al-Zour", "Syrian", "U.S."]


def test_hyphens_and_possessives_part_names() -> None:
    assert found("The Iraqi-Syrian border and Aleppo's markets, a U.S.-led force said.") == [
        "Iraqi",
        "Syrian",
        "Aleppo",
        "U.S.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The coach praised Michael Jordan after the match.",
        "Jordan Miller scored twice.",
        "Paris Hilton opened a shop.",
        "Col. London declined to comment.",
        "Jordan, 34, was not hurt.",
        "They told us to wait.",
        "a crowded market",
        "",
    ],
)
def test_people_and_words_are_no_places(text: str) -> None:
    assert found(text) == []


def test_a_surname_told_before_stays_a_surname() -> None:
    text = "Denzel London won. Critics liked what London did. He lives in London."
    assert found(text) == ["London"]
    assert find_toponyms(text, gazetteer())[0][0] == text.rindex("London")


def test_a_small_place_needs_a_word_that_speaks_of_a_place() -> None:
    assert found("Later Paris won.") == []
    assert found("He lives near Paris.") == ["Paris"]


def test_what_the_next_name_holds_is_a_place() -> None:
    assert found("Paris, Kentucky, was hit.") == ["Paris", "Kentucky"]


def test_a_rare_name_after_a_forename_is_a_family_name() -> None:
    text = "Tarquin Paris was freed. He thanked Paris for the rescue."
    assert found(text) == []


def test_a_dateline_in_capitals_is_a_place_and_money_is_not() -> None:
    assert found("BAGHDAD Police found a bomb.") == ["BAGHDAD"]
    assert found("They paid US$5 million.") == []


def test_a_long_text_takes_time_in_proportion() -> None:
    text = "Troops left Mosul for Aleppo. " * 300
    assert len(find_toponyms(text, gazetteer())) == 600
