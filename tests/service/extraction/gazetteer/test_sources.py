from __future__ import annotations

from service.extraction.gazetteer.facts import (
    country_facts,
    locality_facts,
    name_facts,
    region_facts,
    subdivision_facts,
)
from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.localities import Surroundings, airport_names
from service.extraction.gazetteer.records import PlaceRecord, readable


def test_no_table_tells_of_one_thing_twice() -> None:
    for facts in (country_facts(), subdivision_facts(), name_facts()):
        keys = [fact.key for fact in facts]
        assert len(keys) == len(set(keys))


def test_every_centre_lies_on_the_earth() -> None:
    for fact in (
        *country_facts(),
        *subdivision_facts(),
        *region_facts(),
        *locality_facts(),
    ):
        assert fact.latitude is not None
        assert fact.longitude is not None
        assert -90 <= fact.latitude <= 90
        assert -180 <= fact.longitude <= 180


def test_every_region_names_a_feature_and_countries_that_exist() -> None:
    known = {fact.key for fact in country_facts()}
    for fact in (*region_facts(), *locality_facts()):
        assert fact.feature.upper() in Feature.__members__
        assert known.issuperset(fact.countries), fact.key


def test_only_names_that_english_news_may_write_are_kept() -> None:
    names = ["Halab", "حلب", "a lei po", "ALP", "Ḩalab", "Al Bab"]
    assert readable(names) == ["Halab", "Ḩalab", "Al Bab"]


def test_a_name_keeps_its_strongest_kind() -> None:
    record = PlaceRecord(name="Kentucky", feature=Feature.ADMIN1)
    record.add_names(["KY", "Ky.", "Kentuckian"], NameKind.ALTERNATE)
    record.add_names(["Kentuckian"], NameKind.DEMONYM)
    assert record.names == {
        "KY": NameKind.ABBREVIATION,
        "Ky.": NameKind.ABBREVIATION,
        "Kentuckian": NameKind.ALTERNATE,
    }


def test_an_airport_goes_by_shorter_names_but_not_by_a_town_alone() -> None:
    assert airport_names("Erbil International Airport", "Erbil") == {"Erbil Airport"}
    assert airport_names("London Heathrow Airport", "London") == {"Heathrow Airport"}


def test_a_locality_takes_the_subdivision_of_the_nearest_town() -> None:
    towns = [
        PlaceRecord(
            name=name,
            feature=Feature.POPULATED_PLACE,
            latitude=36.0,
            longitude=longitude,
            countries=("IQ",),
            admin1=admin1,
        )
        for name, longitude, admin1 in (("Near", 43.1, 1), ("Far", 43.9, 2))
    ]
    base = PlaceRecord(
        name="Base", feature=Feature.FACILITY, latitude=36.0, longitude=43.0, countries=("IQ",)
    )
    Surroundings(towns).adopt(base)
    assert base.admin1 == 1
