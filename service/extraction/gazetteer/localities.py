"""Settlements, quarters and sites of the tables, and airports of the package airportsdata.

Neither source says which subdivision they lie in: they take that of the nearest
populated place of their country.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import airportsdata

from service.extraction.gazetteer.facts import LocalityFact, locality_facts
from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.records import PlaceRecord

_KIND: Final = frozenset(
    "Airport International Regional Municipal County Airfield Field Island Domestic".split()
)
_POINTS: Final = frozenset({Feature.POPULATED_PLACE, Feature.FACILITY})
_FAR: Final = 2.0
"""Degrees within which the nearest populated place must lie."""


class Surroundings:
    """Populated places by country and whole degree."""

    def __init__(self, cities: Iterable[PlaceRecord]) -> None:
        """Sort ``cities`` into cells."""
        self._cells: dict[tuple[str, int, int], list[PlaceRecord]] = defaultdict(list)
        for city in cities:
            if city.latitude is not None and city.longitude is not None:
                cell = city.countries[0], round(city.latitude), round(city.longitude)
                self._cells[cell].append(city)

    def adopt(self, record: PlaceRecord) -> None:
        """Give ``record`` the subdivisions of the nearest populated place."""
        if len(record.countries) != 1 or record.latitude is None or record.longitude is None:
            return
        nearest = min(
            self._around(record.countries[0], record.latitude, record.longitude),
            key=lambda city: (_apart(record, city), city.geonames_id or 0),
            default=None,
        )
        if nearest is not None and _apart(record, nearest) < _FAR**2:
            record.admin1, record.admin2 = nearest.admin1, nearest.admin2

    def _around(self, country: str, latitude: float, longitude: float) -> Iterator[PlaceRecord]:
        for row in range(round(latitude) - 1, round(latitude) + 2):
            for column in range(round(longitude) - 1, round(longitude) + 2):
                yield from self._cells.get((country, row, column), ())


def localities(cities: Sequence[PlaceRecord]) -> list[PlaceRecord]:
    """Return the places of the table."""
    surroundings = Surroundings(cities)
    records = [_locality(fact) for fact in locality_facts()]
    for record in records:
        if record.feature in _POINTS:
            surroundings.adopt(record)
    return records


def airports(cities: Sequence[PlaceRecord]) -> list[PlaceRecord]:
    """Return the airports that have an IATA code."""
    surroundings = Surroundings(cities)
    rows = airportsdata.load("IATA")
    records = [_airport(row) for _, row in sorted(rows.items()) if row["name"]]
    for record in records:
        surroundings.adopt(record)
    return records


def _locality(fact: LocalityFact) -> PlaceRecord:
    record = PlaceRecord(
        name=fact.key,
        feature=Feature[fact.feature.upper()],
        latitude=fact.latitude,
        longitude=fact.longitude,
        population=fact.population,
        countries=fact.countries,
    )
    record.add_names(fact.names, NameKind.PRIMARY)
    return record


def _airport(row: airportsdata.Airport) -> PlaceRecord:
    record = PlaceRecord(
        name=row["name"],
        feature=Feature.FACILITY,
        latitude=row["lat"],
        longitude=row["lon"],
        countries=(row["country"],),
    )
    record.add_names(airport_names(row["name"], row["city"]), NameKind.PRIMARY)
    return record


def airport_names(name: str, city: str) -> set[str]:
    """Return what news calls an airport, leaving out "International" or the city.

    "Airport" stays: without it the rest is a person's name or a town's.

    >>> sorted(airport_names("Erbil International Airport", "Erbil"))
    ['Erbil Airport']
    >>> sorted(airport_names("London Heathrow Airport", "London"))
    ['Heathrow Airport']
    """
    forms = {name, name.replace(" International Airport", " Airport")}
    own = {form.removeprefix(city).strip(" -/") for form in forms if city}
    return {form for form in forms | own if set(form.split()) - _KIND} - {name}


def _apart(one: PlaceRecord, other: PlaceRecord) -> float:
    """Return the squared distance in degrees, good enough to find the nearest."""
    latitude, longitude = one.latitude or 0.0, one.longitude or 0.0
    return (latitude - (other.latitude or 0.0)) ** 2 + (longitude - (other.longitude or 0.0)) ** 2
