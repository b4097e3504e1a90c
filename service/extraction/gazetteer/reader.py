"""Look names up in the gazetteer file, without loading it: pages come in as they are read."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from service.errors import GazetteerInvalid
from service.extraction.gazetteer.keys import digest, key, sound
from service.extraction.gazetteer.layout import (
    COUNTRY,
    HEADER,
    MAGIC,
    PLACE,
    POSTING,
    SECTIONS,
    UNPLACED,
    VERSION,
    Feature,
    NameKind,
    bucket_of,
    fingerprint_of,
)

DEFAULT_PATH: Final = Path(__file__).resolve().parents[3] / "models" / "gazetteer" / "gazetteer.bin"
_REMEDY: Final = "write it with: python -m service.extraction.gazetteer.build --out FILE"
_SCALE: Final = 1e5
_CACHED: Final = 4_096
"""Names and places that are kept, some KiB each: news brings ever new ones."""


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One place: WGS 84 degrees, None where no source has them; reach in km.

    ``countries`` are alpha-3 codes: one for most places, several for a region or
    river that lies in several, none for a sea. ``admin1`` and ``admin2`` are numbers
    of places. ``reach`` is about how far its parts lie from its centre.
    """

    number: int
    name: str
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    population: int
    feature: Feature
    countries: tuple[str, ...]
    admin1: int | None
    admin2: int | None
    reach: int

    @property
    def country(self) -> str | None:
        """The alpha-3 code, None where the place lies in several countries or none."""
        return self.countries[0] if len(self.countries) == 1 else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for, and how it has that name."""

    place: GazetteerPlace
    kind: NameKind


class Gazetteer:
    """A mapped gazetteer file; safe to share between threads and across a fork."""

    def __init__(self, data: mmap.mmap | bytes) -> None:
        """Take the bytes of a gazetteer file.

        Raises:
            GazetteerInvalid: they are not, or not of this version.
        """
        self._data = data
        sections = _sections(data)
        self._places, self.size = sections["places"]
        self._buckets = sections["buckets"][0]
        self._postings = sections["postings"][0]
        self._texts = sections["texts"][0]
        self._links = memoryview(data)[sections["links"][0] :][: 2 * sections["links"][1]].cast("H")
        self._read_countries(*sections["countries"])
        # Bound per instance: a cache on the class would outlive the file.
        self.place = lru_cache(maxsize=_CACHED)(self._place)
        self._exact = lru_cache(maxsize=_CACHED)(self._find)

    @classmethod
    def open(cls, path: Path = DEFAULT_PATH) -> Gazetteer:
        """Map the file at ``path``.

        Raises:
            GazetteerInvalid: there is none, or it cannot be used.
        """
        try:
            with path.open("rb") as file:
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:
            raise GazetteerInvalid(f"cannot map the gazetteer {path}; {_REMEDY}") from error

    def lookup(self, name: str) -> list[Candidate]:
        """Return the places called ``name``, the best known first; none is no error.

        Case, diacritics, hyphens and apostrophes do not matter. Only where nothing has
        the name as spelled, romanisations of Arabic script that sound alike are taken.
        """
        found = self._exact(key(name), _is_abbreviated(name))
        if not found and (folded := sound(name)):
            found = self._exact("~" + folded, False)
        return list(found)

    def neighbours(self, country: str) -> frozenset[str]:
        """Return the alpha-3 codes of the countries that border on ``country``."""
        return self._neighbours.get(country, frozenset())

    def country(self, code: str) -> GazetteerPlace | None:
        """Return the country with the alpha-3 ``code``."""
        number = self._country_places.get(code)
        return None if number is None else self.place(number)

    def capital(self, code: str) -> GazetteerPlace | None:
        """Return the capital of the country with the alpha-3 ``code``."""
        number = self._capitals.get(code)
        return None if number is None else self.place(number)

    def _find(self, text: str, abbreviated: bool) -> tuple[Candidate, ...]:
        found: dict[int, NameKind] = {}
        for number, kind in self._posted(digest(text)):
            if kind is NameKind.ABBREVIATION and not abbreviated:
                continue
            found[number] = min(kind, found.get(number, kind))
        candidates = [Candidate(self.place(number), kind) for number, kind in found.items()]
        return tuple(sorted(candidates, key=_renown))

    def _posted(self, value: int) -> Iterator[tuple[int, NameKind]]:
        """Yield the place numbers and kinds posted under one digest."""
        bucket = self._buckets + 4 * bucket_of(value)
        first = int.from_bytes(self._data[bucket : bucket + 4], "little")
        last = int.from_bytes(self._data[bucket + 4 : bucket + 8], "little")
        fingerprint = fingerprint_of(value)
        for index in range(first, last):
            posted, number, kind = POSTING.unpack_from(
                self._data, self._postings + index * POSTING.size
            )
            if posted == fingerprint:
                yield number, NameKind(kind)

    def _place(self, number: int) -> GazetteerPlace:
        """Read one place record."""
        fields = PLACE.unpack_from(self._data, self._places + number * PLACE.size)
        identifier, latitude, longitude, population, admin1, admin2, *rest = fields
        start, length, feature, links, country, reach = rest
        codes: tuple[str, ...] = (self._codes[country],) if country else ()
        if links:
            codes = tuple(self._codes[code] for code in self._links[admin1 : admin1 + links])
        begin = self._texts + start
        placed = latitude != UNPLACED
        return GazetteerPlace(
            number=number,
            name=self._data[begin : begin + length].decode(),
            geonames_id=identifier or None,
            latitude=latitude / _SCALE if placed else None,
            longitude=longitude / _SCALE if placed else None,
            population=population,
            feature=Feature(feature),
            countries=codes,
            admin1=admin1 - 1 if admin1 and not links else None,
            admin2=admin2 - 1 if admin2 else None,
            reach=reach,
        )

    def _read_countries(self, offset: int, count: int) -> None:
        """Read the country table whole: it is small, and every article needs it."""
        rows = [COUNTRY.unpack_from(self._data, offset + n * COUNTRY.size) for n in range(count)]
        self._codes = [row[1].decode() for row in rows]
        named = [row for row in rows if row[1] != b"---"]
        self._country_places = {row[1].decode(): row[2] for row in named}
        self._capitals = {row[1].decode(): row[5] - 1 for row in named if row[5]}
        self._neighbours = {
            row[1].decode(): frozenset(
                self._codes[code] for code in self._links[row[3] : row[3] + row[4]]
            )
            for row in named
        }


def _sections(data: mmap.mmap | bytes) -> dict[str, tuple[int, int]]:
    """Return offset and count of each section."""
    if len(data) < HEADER.size or data[: len(MAGIC)] != MAGIC:
        raise GazetteerInvalid(f"this is no gazetteer file; {_REMEDY}")
    _, version, *numbers = HEADER.unpack_from(data, 0)
    if version != VERSION:
        raise GazetteerInvalid(f"the gazetteer has version {version}, not {VERSION}; {_REMEDY}")
    end = numbers[2 * len(SECTIONS) - 2] + 2 * numbers[-1]
    if len(data) < end:
        raise GazetteerInvalid(f"the gazetteer is cut short at {len(data)} bytes; {_REMEDY}")
    return {
        name: (numbers[2 * index], numbers[2 * index + 1]) for index, name in enumerate(SECTIONS)
    }


def _is_abbreviated(name: str) -> bool:
    """Tell whether ``name`` is written as an abbreviation: "BC", "Ky." but not "us"."""
    return "." in name or name.isupper()


def _renown(candidate: Candidate) -> tuple[bool, int, int]:
    place = candidate.place
    return place.feature is not Feature.COUNTRY, -place.population, place.number
