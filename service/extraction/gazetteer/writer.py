"""Pack places into the bytes that `layout` describes; equal input gives equal bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from service.extraction.gazetteer.keys import digest, key, sound
from service.extraction.gazetteer.layout import (
    BUCKET_BITS,
    COUNTRY,
    HEADER,
    MAGIC,
    PLACE,
    POSTING,
    UNPLACED,
    VERSION,
    Feature,
    NameKind,
    bucket_of,
    fingerprint_of,
)
from service.extraction.gazetteer.records import Nation, PlaceRecord, Sources

_ROMANISED: Final = frozenset(
    """AE AF BH DJ DZ EG EH ER IL IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SY TD TN TR
    YE""".split()
)
"""Countries whose places reach English in several romanisations of Arabic script."""
_SCALE: Final = 1e5


def pack(sources: Sources) -> bytes:
    """Return the gazetteer file for ``sources``."""
    codes = {nation.alpha2: number for number, nation in enumerate(sources.nations, start=1)}
    links: list[int] = []
    numbers = {
        place.geonames_id: number
        for number, place in enumerate(sources.places)
        if place.geonames_id is not None
    }
    texts = bytearray()
    places = b"".join(_place(item, codes, numbers, links, texts) for item in sources.places)
    countries = b"".join(_countries(sources, codes, numbers, links))
    buckets, postings = _index(sources.places)
    sections = (
        (places, len(sources.places)),
        (buckets, len(buckets) // 4),
        (postings, len(postings) // POSTING.size),
        (bytes(texts), len(texts)),
        (countries, len(sources.nations) + 1),
        (struct.pack(f"<{len(links)}H", *links), len(links)),
    )
    return _join(sections)


def _join(sections: Iterable[tuple[bytes, int]]) -> bytes:
    """Put the sections behind a header, each on a multiple of eight bytes."""
    header, body, offset = [], [], _aligned(HEADER.size)
    for data, count in sections:
        header += [offset, count]
        body.append(data.ljust(_aligned(len(data)), b"\0"))
        offset += len(body[-1])
    return HEADER.pack(MAGIC, VERSION, *header).ljust(_aligned(HEADER.size), b"\0") + b"".join(body)


def _aligned(size: int) -> int:
    return -(-size // 8) * 8


def _place(
    item: PlaceRecord,
    codes: dict[str, int],
    numbers: Mapping[int, int],
    links: list[int],
    texts: bytearray,
) -> bytes:
    """Pack one place; its name goes to ``texts``, several countries go to ``links``."""
    text = item.name.encode()
    start = len(texts)
    texts += text
    known = [codes[code] for code in item.countries if code in codes]
    several = known if len(known) > 1 else []
    first = len(links) if several else _reference(item.admin1, numbers)
    links += several
    return PLACE.pack(
        item.geonames_id or 0,
        UNPLACED if item.latitude is None else round(item.latitude * _SCALE),
        round((item.longitude or 0.0) * _SCALE),
        min(max(item.population, 0), 2**32 - 1),
        first,
        _reference(item.admin2, numbers),
        start,
        len(text),
        item.feature,
        len(several),
        known[0] if len(known) == 1 else 0,
        item.reach,
    )


def _reference(geonames_id: int | None, numbers: Mapping[int, int]) -> int:
    return 0 if geonames_id is None or geonames_id not in numbers else numbers[geonames_id] + 1


def _countries(
    sources: Sources, codes: dict[str, int], numbers: Mapping[int, int], links: list[int]
) -> Iterator[bytes]:
    yield COUNTRY.pack(b"--", b"---", 0, 0, 0, 0)
    capitals = {
        place.countries[0]: number + 1
        for number, place in enumerate(sources.places)
        if place.feature is Feature.CAPITAL
    }
    for nation in sources.nations:
        yield _country(nation, codes, numbers, links, capitals.get(nation.alpha2, 0))


def _country(
    nation: Nation,
    codes: dict[str, int],
    numbers: Mapping[int, int],
    links: list[int],
    capital: int,
) -> bytes:
    neighbours = [codes[code] for code in nation.neighbours if code in codes]
    first = len(links)
    links += neighbours
    alpha2, alpha3 = nation.alpha2.encode(), nation.alpha3.encode()
    number = numbers[nation.geonames_id]
    return COUNTRY.pack(alpha2, alpha3, number, first, len(neighbours), capital)


def _index(places: Sequence[PlaceRecord]) -> tuple[bytes, bytes]:
    """Return bucket starts and postings, sorted by bucket, digest and place."""
    rows = sorted(set(_postings(places)))
    starts = [0] * ((1 << BUCKET_BITS) + 1)
    for bucket, *_ in rows:
        starts[bucket + 1] += 1
    for bucket in range(1 << BUCKET_BITS):
        starts[bucket + 1] += starts[bucket]
    postings = b"".join(POSTING.pack(*row[1:]) for row in rows)
    return struct.pack(f"<{len(starts)}I", *starts), postings


def _postings(places: Sequence[PlaceRecord]) -> Iterator[tuple[int, int, int, int]]:
    for number, place in enumerate(places):
        for text, kind in _keys(place).items():
            value = digest(text)
            yield bucket_of(value), fingerprint_of(value), number, kind


def _keys(place: PlaceRecord) -> dict[str, NameKind]:
    """Return every key a place can be found by, each with its strongest kind."""
    found = {key(place.name): NameKind.PRIMARY}
    for name, kind in place.names.items():
        text = key(name)
        found[text] = min(kind, found.get(text, kind))
    if _ROMANISED.intersection(place.countries) and place.feature is not Feature.COUNTRY:
        spoken = [name for name, kind in place.names.items() if kind <= NameKind.ALTERNATE]
        sounds = {sound(name) for name in (place.name, *spoken)} - {""}
        found |= {"~" + text: NameKind.SOUND for text in sounds}
    found.pop("", None)
    return found
