from __future__ import annotations

import pytest

from models.parties.features import sector_features
from models.parties.phrases import locate_phrase
from models.parties.surroundings import is_elliptic


def features(sentence: str, text: str) -> list[str]:
    start = sentence.index(text)
    phrase = locate_phrase(sentence, start, start + len(text), "target", "killing")
    return sector_features(phrase)


def test_a_bare_number_takes_the_sector_of_who_was_told_before() -> None:
    found = features(
        "A mine killed two soldiers near a bridge and hurt three others.", "three others"
    )
    assert "elliptic" in found
    assert "ellipsis=military" in found


@pytest.mark.parametrize(
    ("text", "elliptic"),
    [("at least 12", True), ("two others", True), ("two soldiers", False), ("Ivanov", False)],
)
def test_only_a_phrase_without_a_noun_is_elliptic(text: str, elliptic: bool) -> None:
    sentence = f"On Monday {text} were hit."
    phrase = locate_phrase(sentence, 10, 10 + len(text), "target", "attack")
    assert is_elliptic(phrase) is elliptic


def test_a_known_name_explains_the_unknown_one_beside_it() -> None:
    found = features("Police shot Omar Testov, a senior Hamas leader.", "Omar Testov")
    assert "apposed-name=armed_group" in found
    assert "around=armed_group" in found
    assert "around-before=armed_group" not in found


def test_words_of_trade_are_told_by_their_order() -> None:
    found = features("They killed police officers and farmers.", "police officers and farmers")
    assert {"first-kind=police", "last-kind=civilian"} <= set(found)
    assert not any(name.startswith("sole-kind") for name in found)
