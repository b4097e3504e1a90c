from __future__ import annotations

import pytest

from service.extraction.places import PRECISIONS, ResolvedPlace, find_toponyms, resolve_places
from tests.service.extraction.gazetteer.samples import gazetteer


def resolve(text: str, phrase: str) -> ResolvedPlace | None:
    start = text.index(phrase)
    (place,) = resolve_places(text, [(start, start + len(phrase))], gazetteer())
    return place


def resolved(text: str, phrase: str) -> ResolvedPlace:
    place = resolve(text, phrase)
    assert place is not None
    assert place.text == text[place.start : place.end] == phrase
    return place


@pytest.mark.parametrize(
    ("phrase", "geonames_id", "precision"),
    [
        ("Mosul", 99072, "place"),
        ("Aleppo’s", 170063, "place"),
        ("the village of Mosul", 99072, "place"),
        ("outskirts of Mosul", 99072, "near"),
        ("Aleppo province", 170062, "admin1"),
        ("Mosul, Iraq", 99072, "place"),
        ("Iraqi city of Mosul", 99072, "place"),
        ("the northern city of Mosul", 99072, "place"),
        ("northern Syria", 163843, "region"),
        ("Syria's southeastern border with Iraq", 163843, "country"),
        ("capital of Iraq", 98182, "place"),
        ("Iraqi capital", 98182, "place"),
        ("Iraqi capital, Baghdad", 98182, "place"),
        ("Iraqi town", 99237, "country"),
        ("Islamist-held town of Mosul", 99072, "place"),
        ("a market in Mosul", 99072, "place"),
        ("Dair az-Zoor", 170794, "place"),
        ("the Euphrates", None, "region"),
    ],
)
def test_phrases_lead_to_their_place(phrase: str, geonames_id: int | None, precision: str) -> None:
    place = resolved(f"Troops were seen around there, at {phrase} on Monday.", phrase)
    assert (place.geonames_id, place.precision) == (geonames_id, precision)
    assert place.precision in PRECISIONS
    assert place.latitude is not None


@pytest.mark.parametrize("phrase", ["a crowded market", "the border area", "?!"])
def test_what_is_no_name_stays_unresolved(phrase: str) -> None:
    assert resolve(f"Shots were heard in {phrase} in Mosul.", phrase) is None


@pytest.mark.parametrize(
    "text",
    [
        "Shots were heard in Xyzzyville.",
        "Shots were heard in Xyzzyville and Mosul.",
        "After Xyzzyville, Mosul fell.",
    ],
)
def test_an_unknown_name_that_stands_alone_stays_unresolved(text: str) -> None:
    assert resolve(text, "Xyzzyville") is None


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Shots were heard in Xyzzyville in Mosul.", "Mosul", "near"),
        ("Shots were heard in Xyzzyville, near Mosul.", "Mosul", "near"),
        ("Shots were heard in Xyzzyville, Iraq.", "Iraq", "country"),
        ("Shots were heard in Aleppo province's village of Xyzzyville.", "Aleppo", "admin1"),
        ("Shots were heard in Xyzzyville, Mosul late on Monday.", "Mosul", "near"),
        ("Shots were heard in Xyzzyville, Mosul Wednesday evening.", "Mosul", "near"),
        ("XYZZYVILLE, Iraq - Shots were heard.", "Iraq", "country"),
        ("Men of the Xyzzyville district of Mosul fled.", "Mosul", "near"),
        ("He was born in Xyzzyville, a small village in Iraq.", "Iraq", "country"),
    ],
)
def test_an_unknown_name_is_where_the_text_puts_it(text: str, name: str, precision: str) -> None:
    place = resolved(text, "XYZZYVILLE" if "XYZZYVILLE" in text else "Xyzzyville")
    assert (place.name, place.precision) == (name, precision)
    assert place.score < 0.85


def test_where_a_name_lies_is_told_once_for_the_article() -> None:
    text = "Xyzzyville was quiet. Police in Xyzzyville, near Mosul, saw nobody."
    spans = [(0, 10), (text.rindex("Xyzzyville"), text.rindex("Xyzzyville") + 10)]
    names = [place and place.name for place in resolve_places(text, spans, gazetteer())]
    assert names == ["Mosul", "Mosul"]


def test_a_part_of_another_word_tells_nothing_of_a_name() -> None:
    assert resolve("Xyzzy was quiet. So was Xyzzyville, near Mosul.", "Xyzzy") is None


def test_a_small_place_elsewhere_gives_way_to_what_the_text_says() -> None:
    assert resolved("He lives in Paris, Iraq.", "Paris").name == "Iraq"
    assert resolved("He lives in Paris, Kentucky.", "Paris").geonames_id == 4303602


def test_two_unlikely_places_of_which_one_holds_the_other_explain_each_other() -> None:
    assert resolved("He died in Atlanta, Georgia.", "Georgia").country == "USA"


def test_names_in_one_list_are_alike() -> None:
    assert resolved("Fires burned in Kentucky and Georgia.", "Georgia").country == "USA"
    assert resolved("Fires burned in Iraq, Syria and Georgia.", "Georgia").country == "GEO"


def test_the_office_of_a_state_tells_it() -> None:
    assert resolved("The Georgia National Guard came.", "Georgia").feature == "admin1"


def test_the_score_of_a_lone_candidate_is_no_certainty() -> None:
    sure = resolved("Troops left Mosul for Baghdad, in Iraq.", "Mosul").score
    unsure = resolved("Dair az-Zoor fell.", "Dair az-Zoor").score
    assert 0.0 < unsure < sure < 1.0


def test_the_container_that_is_told_decides() -> None:
    assert resolved("A storm hit London, Ky., on Monday.", "London").country == "USA"
    assert resolved("A storm hit London on Monday.", "London").country == "GBR"


def test_the_rest_of_the_article_decides() -> None:
    south = "Atlanta was quiet. Police in Atlanta, in the United States, said Georgia was calm."
    east = "Tbilisi was quiet. Officials in Tbilisi said that Georgia was calm."
    assert resolved(south, "Georgia").country == "USA"
    assert resolved(east, "Georgia").country == "GEO"


def test_a_name_has_one_sense_in_an_article() -> None:
    text = "London, Ky., was hit. People in London slept outside."
    spans = [(start, start + 6) for start in (text.index("London"), text.rindex("London"))]
    ids = [place and place.geonames_id for place in resolve_places(text, spans, gazetteer())]
    assert ids == [4298960, 4298960]


def test_a_province_is_told_from_the_city_it_is_called_after() -> None:
    text = "Rebels hold Aleppo province, but the army holds Aleppo."
    spans = [(text.index("Aleppo"), text.index(",")), (text.rindex("Aleppo"), len(text) - 1)]
    ids = [place and place.geonames_id for place in resolve_places(text, spans, gazetteer())]
    assert ids == [170062, 170063]


def test_a_province_is_known_by_the_spellings_of_its_city() -> None:
    assert (
        resolved("Fighting in Deyr az-Zoor province went on.", "Deyr az-Zoor").feature == "admin1"
    )


def test_a_name_that_only_sounds_like_a_place_needs_its_country() -> None:
    assert resolve("A storm hit Dair az-Zoor and Atlanta.", "Dair az-Zoor") is None
    assert resolved("A storm hit Dair az-Zoor and Damascus.", "Dair az-Zoor").country == "SYR"


def test_a_name_inside_a_phrase_is_not_changed_by_words_outside_it() -> None:
    assert resolved("They met in northern Syria.", "Syria").precision == "country"
    assert resolved("They met in the Iraqi capital.", "Iraqi").feature == "country"


def test_one_unresolved_toponym_blanks_no_other_and_order_is_kept() -> None:
    text = "From Xyzzyville to Mosul and Damascus."
    spans = [(text.index(name), text.index(name) + len(name)) for name in ("Mosul", "Xyzzyville")]
    mosul, unknown = resolve_places(text, spans, gazetteer())
    assert mosul is not None
    assert (mosul.geonames_id, mosul.country, unknown) == (99072, "IRQ", None)


def test_the_same_text_always_gives_the_same_places() -> None:
    text = "Georgia and Georgian troops left Aleppo, Mosul and London for Paris, Ky."
    spans = find_toponyms(text, gazetteer())
    assert resolve_places(text, spans, gazetteer()) == resolve_places(text, spans, gazetteer())


def test_a_place_without_coordinates_keeps_its_name() -> None:
    place = resolved("They crossed the Nowhere Sands at dawn.", "Nowhere Sands")
    assert (place.name, place.latitude, place.longitude, place.country) == (
        "Nowhere Sands",
        None,
        None,
        None,
    )
