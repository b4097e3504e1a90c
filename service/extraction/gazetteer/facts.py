"""The tables kept beside this module: what no package holds, one fact a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent / "facts"


@dataclass(frozen=True, slots=True)
class Fact:
    """Centre in degrees (None: not told), demonyms and names of what ``key`` identifies."""

    key: str
    latitude: float | None
    longitude: float | None
    demonyms: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionFact(Fact):
    """A region, sea, river or facility; ``key`` is its name."""

    feature: str
    countries: tuple[str, ...]
    geonames_id: int | None


@dataclass(frozen=True, slots=True)
class LocalityFact(RegionFact):
    """A settlement, quarter or site; ``population`` is very rough, 0 where none lives."""

    population: int


def country_facts() -> list[Fact]:
    """Return what is known of countries; keys are ISO 3166 alpha-2."""
    return [_fact(*row) for row in _rows("countries.tsv")]


def subdivision_facts() -> list[Fact]:
    """Return what is known of subdivisions; keys are ISO 3166-2."""
    return [_fact(*row) for row in _rows("subdivisions.tsv")]


def name_facts() -> list[Fact]:
    """Return further names of populated places; keys are GeoNames ids."""
    return [_fact(key, "", "", demonyms, names) for key, demonyms, names in _rows("names.tsv")]


def region_facts() -> list[RegionFact]:
    """Return regions, waters, mountains and facilities that are no subdivision."""
    return [_region(row) for row in _rows("regions.tsv")]


def locality_facts() -> list[LocalityFact]:
    """Return settlements, quarters and sites that the packages lack."""
    return [_locality(row) for row in _rows("localities.tsv")]


def _rows(file: str) -> Iterator[list[str]]:
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _fact(key: str, latitude: str, longitude: str, demonyms: str, names: str) -> Fact:
    return Fact(
        key=key,
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        demonyms=_items(demonyms),
        names=_items(names),
    )


def _region(row: Sequence[str]) -> RegionFact:
    name, feature, latitude, longitude, countries, geonames_id, demonyms, names = row
    return RegionFact(
        key=name,
        latitude=float(latitude),
        longitude=float(longitude),
        demonyms=_items(demonyms),
        names=_items(names),
        feature=feature,
        countries=_items(countries),
        geonames_id=int(geonames_id) if geonames_id else None,
    )


def _locality(row: Sequence[str]) -> LocalityFact:
    name, feature, latitude, longitude, countries, population, names = row
    return LocalityFact(
        key=name,
        latitude=float(latitude),
        longitude=float(longitude),
        demonyms=(),
        names=_items(names),
        feature=feature,
        countries=_items(countries),
        geonames_id=None,
        population=int(population),
    )


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item for item in cell.split("|") if item)
