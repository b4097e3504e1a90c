from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import GazetteerInvalid
from service.extraction.gazetteer.layout import MAGIC, Feature, NameKind
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.gazetteer.records import Sources
from service.extraction.gazetteer.writer import pack
from tests.service.extraction.gazetteer.samples import NATIONS, gazetteer, records


def test_a_name_gives_all_places_that_have_it_the_country_first_then_by_population() -> None:
    found = [(item.place.feature, item.place.country) for item in gazetteer().lookup("georgia")]
    assert found == [(Feature.COUNTRY, "GEO"), (Feature.ADMIN1, "USA")]


def test_a_place_comes_back_with_everything_it_was_packed_with() -> None:
    place = gazetteer().lookup("Aleppo")[1].place
    assert (place.name, place.geonames_id, place.population) == ("Aleppo", 170063, 2_098_210)
    assert (place.latitude, place.longitude) == pytest.approx((36.2, 37.16))
    assert place.admin1 is not None
    assert gazetteer().place(place.admin1).feature is Feature.ADMIN1


def test_a_name_nobody_has_gives_nothing() -> None:
    assert gazetteer().lookup("Xyzzyville") == []
    assert gazetteer().lookup("") == []
    assert gazetteer().lookup("...") == []


def test_romanisations_are_tried_where_the_spelling_is_unknown() -> None:
    found = gazetteer().lookup("Dair az-Zoor")
    assert {item.place.geonames_id for item in found} == {170792, 170794}
    assert {item.kind for item in found} == {NameKind.SOUND}
    assert gazetteer().lookup("Paaris") == []


def test_an_abbreviation_counts_only_as_it_is_written() -> None:
    assert [item.place.name for item in gazetteer().lookup("US")] == ["United States"]
    assert [item.place.name for item in gazetteer().lookup("Ky.")] == ["Kentucky"]
    assert gazetteer().lookup("us") == []
    assert gazetteer().lookup("Ky") == []


def test_a_demonym_leads_to_its_country() -> None:
    (found,) = gazetteer().lookup("Iraqi")
    assert (found.place.country, found.kind) == ("IRQ", NameKind.DEMONYM)


def test_what_lies_in_several_countries_has_no_single_one() -> None:
    river = gazetteer().lookup("Euphrates")[0].place
    assert (river.countries, river.country, river.geonames_id) == (("SYR", "IRQ"), None, None)
    assert river.admin1 is None


def test_a_place_without_coordinates_has_none() -> None:
    place = gazetteer().lookup("Nowhere Sands")[0].place
    assert (place.latitude, place.longitude, place.countries) == (None, None, ())


def test_countries_know_their_neighbours_and_capital() -> None:
    assert gazetteer().neighbours("SYR") == {"IRQ", "JOR"}
    assert gazetteer().neighbours("XXX") == frozenset()
    capital = gazetteer().capital("IRQ")
    assert capital is not None
    assert capital.name == "Baghdad"
    country = gazetteer().country("SYR")
    assert country is not None
    assert country.geonames_id == 163843


def test_equal_sources_give_equal_bytes() -> None:
    one, other = (pack(Sources(NATIONS, records())) for _ in range(2))
    assert one == other


def test_a_file_is_mapped_and_answers_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "places.bin"
    path.write_bytes(pack(Sources(NATIONS, records())))
    assert Gazetteer.open(path).lookup("Mosul") == gazetteer().lookup("Mosul")


def test_an_absent_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(GazetteerInvalid, match=r"gazetteer\.build"):
        Gazetteer.open(tmp_path / "absent.bin")


def test_an_empty_or_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.bin"
    for content in (b"", b"not a gazetteer at all, but long enough to hold a header" * 4):
        path.write_bytes(content)
        with pytest.raises(GazetteerInvalid):
            Gazetteer.open(path)


def test_a_file_cut_short_is_refused() -> None:
    with pytest.raises(GazetteerInvalid, match="cut short"):
        Gazetteer(pack(Sources(NATIONS, records()))[:-64])


def test_another_version_is_named() -> None:
    data = bytearray(pack(Sources(NATIONS, records())))
    data[len(MAGIC)] = 99
    with pytest.raises(GazetteerInvalid, match="version 99"):
        Gazetteer(bytes(data))
