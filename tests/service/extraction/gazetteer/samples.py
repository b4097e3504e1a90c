"""A gazetteer of a few places, so that tests need neither the packages nor the big file."""

from __future__ import annotations

from functools import lru_cache

from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.gazetteer.records import Nation, PlaceRecord, Sources
from service.extraction.gazetteer.writer import pack

_CITY = Feature.POPULATED_PLACE
NATIONS = [
    Nation("GE", "GEO", 614540, (), "Tbilisi"),
    Nation("GB", "GBR", 2635167, (), "London"),
    Nation("IQ", "IRQ", 99237, ("SY", "JO"), "Baghdad"),
    Nation("JO", "JOR", 248816, ("SY", "IQ"), "Amman"),
    Nation("SY", "SYR", 163843, ("IQ", "JO"), "Damascus"),
    Nation("US", "USA", 6252001, (), "Washington"),
]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the sample gazetteer."""
    return Gazetteer(pack(Sources(NATIONS, records())))


def records() -> list[PlaceRecord]:
    """Return the sample places; ids and coordinates are GeoNames's."""
    return [
        _place("Syria", Feature.COUNTRY, 163843, (35.0, 38.0), 16_906_283, "SY", ["Syrian"]),
        _place("Iraq", Feature.COUNTRY, 99237, (33.0, 44.0), 38_433_600, "IQ", ["Iraqi"]),
        _place("Jordan", Feature.COUNTRY, 248816, (31.0, 36.0), 9_956_011, "JO", ["Jordanian"]),
        _place("Georgia", Feature.COUNTRY, 614540, (42.0, 43.5), 3_731_000, "GE", ["Georgian"]),
        _place("United Kingdom", Feature.COUNTRY, 2635167, (54.5, -3.0), 66_488_991, "GB"),
        _place("United States", Feature.COUNTRY, 6252001, (39.76, -98.5), 327_167_434, "US"),
        _place("Kentucky", Feature.ADMIN1, 6254925, (38.2, -84.88), 3_343_217, "US"),
        _place("Georgia", Feature.ADMIN1, 4197000, (32.75, -83.5), 4_835_606, "US"),
        _place("Aleppo", Feature.ADMIN1, 170062, (36.37, 37.5), 2_802_348, "SY"),
        _place("Aleppo", _CITY, 170063, (36.2, 37.16), 2_098_210, "SY", admin1=170062),
        _place("Dayr az Zawr", Feature.ADMIN1, 170792, (35.02, 40.4), 447_454, "SY"),
        _place("Deir ez-Zor", _CITY, 170794, (35.34, 40.14), 271_800, "SY", admin1=170792),
        _place("Damascus", Feature.CAPITAL, 170654, (33.51, 36.29), 1_569_394, "SY"),
        _place("Baghdad", Feature.CAPITAL, 98182, (33.34, 44.4), 7_216_000, "IQ"),
        _place("Mosul", _CITY, 99072, (36.34, 43.12), 1_683_000, "IQ"),
        _place("Amman", Feature.CAPITAL, 250441, (31.96, 35.95), 1_275_857, "JO"),
        _place("London", Feature.CAPITAL, 2643743, (51.51, -0.13), 8_961_989, "GB"),
        _place("London", _CITY, 4298960, (37.13, -84.08), 8_126, "US", admin1=6254925),
        _place("Paris", _CITY, 4303602, (38.21, -84.25), 9_846, "US", admin1=6254925),
        _place("Atlanta", _CITY, 4180439, (33.75, -84.39), 498_715, "US", admin1=4197000),
        _place("Tbilisi", Feature.CAPITAL, 611717, (41.69, 44.83), 1_049_498, "GE"),
        PlaceRecord(
            name="Euphrates",
            feature=Feature.RIVER,
            latitude=34.5,
            longitude=40.8,
            countries=("SY", "IQ"),
        ),
        PlaceRecord(name="Nowhere Sands", feature=Feature.DESERT),
    ]


def _place(  # noqa: PLR0917 - a table reads best by position
    name: str,
    feature: Feature,
    geonames_id: int,
    point: tuple[float, float],
    population: int,
    country: str,
    demonyms: list[str] | None = None,
    *,
    admin1: int | None = None,
) -> PlaceRecord:
    record = PlaceRecord(
        name=name,
        feature=feature,
        geonames_id=geonames_id,
        latitude=point[0],
        longitude=point[1],
        population=population,
        countries=(country,),
        admin1=admin1,
    )
    record.add_names(demonyms or [], NameKind.DEMONYM)
    if name == "United States":
        record.add_names(["U.S.", "US"], NameKind.PRIMARY)
    if name == "Kentucky":
        record.add_names(["Ky."], NameKind.PRIMARY)
    return record
