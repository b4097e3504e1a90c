from __future__ import annotations

import pytest

from service.extraction.gazetteer.layout import Feature
from service.extraction.places.phrases import Relation, contained, containing, read_phrase


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("NAME", Relation.SAME),
        ("the outskirts of NAME", Relation.NEAR),
        ("just outside NAME", Relation.NEAR),
        ("a base 20 miles from NAME", Relation.NEAR),
        ("northern NAME", Relation.PART),
        ("parts of NAME", Relation.PART),
        ("south-east NAME", Relation.PART),
        ("the capital of NAME", Relation.CAPITAL),
        ("NAME capital", Relation.CAPITAL),
        ("NAME's capital", Relation.CAPITAL),
        ("the village of NAME", Relation.SAME),
    ],
)
def test_the_words_around_a_name_tell_how_the_place_lies_to_it(
    text: str, relation: Relation
) -> None:
    start = text.index("NAME")
    assert read_phrase(text, start, start + 4).relation is relation


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("NAME province", Feature.ADMIN1),
        ("the governorate of NAME", Feature.ADMIN1),
        ("NAME County", Feature.ADMIN2),
        ("the town of NAME", Feature.POPULATED_PLACE),
        ("NAME city", Feature.POPULATED_PLACE),
    ],
)
def test_the_words_around_a_name_tell_its_kind(text: str, feature: Feature) -> None:
    start = text.index("NAME")
    assert feature in read_phrase(text, start, start + 4).features


def test_a_list_is_no_containment() -> None:
    assert not contained(" and ")
    assert not containing(", ")
    assert contained(", in northern ")
    assert containing("'s second city of ")
