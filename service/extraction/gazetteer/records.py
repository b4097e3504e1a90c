"""A place as the sources tell of it, before it is packed into the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import regex

from service.extraction.gazetteer.layout import Feature, NameKind

_READABLE: Final = regex.compile(r"[\p{Latin}\p{M}\p{Lm}\p{Nd}\s'’‘`´ʿʾ.,&()/–-]{2,60}")
_CODE: Final = regex.compile(r"[A-Z]{2,4}")


@dataclass(slots=True, kw_only=True)
class PlaceRecord:
    """One place: degrees, population, alpha-2 countries, the ids of what contains it.

    ``names`` maps every further spelling to its kind; ``reach`` is in km.
    """

    name: str
    feature: Feature
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    countries: tuple[str, ...] = ()
    admin1: int | None = None
    admin2: int | None = None
    reach: int = 0
    names: dict[str, NameKind] = field(default_factory=dict)

    def add_names(self, names: Iterable[str], kind: NameKind = NameKind.ALTERNATE) -> None:
        """Take further names; a name keeps the strongest kind it was given."""
        for name in names:
            found = NameKind.ABBREVIATION if _is_abbreviation(name, kind) else kind
            self.names[name] = min(found, self.names.get(name, found))


@dataclass(frozen=True, slots=True)
class Nation:
    """A country's codes, neighbours (alpha-2) and capital."""

    alpha2: str
    alpha3: str
    geonames_id: int
    neighbours: tuple[str, ...]
    capital: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything the file is made of, in a fixed order."""

    nations: list[Nation]
    places: list[PlaceRecord]


def readable(names: Iterable[str]) -> list[str]:
    """Keep what English news may write: Latin script, a capital, no airport code."""
    return [
        name
        for name in names
        if _READABLE.fullmatch(name) and not name[0].islower() and not _CODE.fullmatch(name)
    ]


def _is_abbreviation(name: str, kind: NameKind) -> bool:
    """Tell whether lower-casing ``name`` would make another word of it."""
    if kind is NameKind.DEMONYM:
        return name.isupper()
    letters = name.replace(".", "")
    return (letters.isupper() and len(letters) <= 5) or ("." in name and " " not in name)
