"""The file, byte for byte; little endian, every section read in place.

::

    header    magic 8s, version u32, then per section: offset u32, count u32
    places    PLACE records; a place is its number
    buckets   u32 each, 2**BUCKET_BITS + 1 of them: first posting of each bucket
    postings  POSTING records, sorted by bucket: which place has a name with this digest
    texts     UTF-8 display names, back to back; the places say which part is theirs
    countries COUNTRY records; a country is its number, 0 means none
    links     u16 country numbers: neighbours of countries, countries of regions
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Final

MAGIC: Final = b"SITREPGZ"
VERSION: Final = 1
BUCKET_BITS: Final = 19
SECTIONS: Final = ("places", "buckets", "postings", "texts", "countries", "links")
HEADER: Final = struct.Struct(f"<8sI{2 * len(SECTIONS)}I")

PLACE: Final = struct.Struct("<IiiIIIIHBBHH")
"""GeoNames id (0: unknown), latitude and longitude in 1e-5 degrees, population, admin1
and admin2 (place number + 1, 0: none), text offset, text length, feature, link count,
country, reach in km. For places with links the admin1 field holds the first link."""
POSTING: Final = struct.Struct("<IIB")
"""The high 32 bits of the digest, place number, kind of name."""
COUNTRY: Final = struct.Struct("<2s3sxIIII")
"""Alpha-2, alpha-3, place number, first link, link count, capital (place number + 1)."""
UNPLACED: Final = -(2**31)
"""Stands for a latitude that is not known."""


class Feature(IntEnum):
    """What a place is; the lower-case name is what callers see."""

    COUNTRY = 0
    ADMIN1 = 1
    ADMIN2 = 2
    CAPITAL = 3
    POPULATED_PLACE = 4
    CONTINENT = 5
    REGION = 6
    SEA = 7
    OCEAN = 8
    STRAIT = 9
    CANAL = 10
    RIVER = 11
    LAKE = 12
    ISLAND = 13
    MOUNTAIN = 14
    DESERT = 15
    FACILITY = 16


class NameKind(IntEnum):
    """How a place has a name."""

    PRIMARY = 0
    ALTERNATE = 1
    DEMONYM = 2
    ABBREVIATION = 3
    SOUND = 4


def bucket_of(digest: int) -> int:
    """Return the bucket of a name's digest."""
    return digest & ((1 << BUCKET_BITS) - 1)


def fingerprint_of(digest: int) -> int:
    """Return the part of a digest that a posting keeps."""
    return digest >> 32
