"""One reading in several formats, chosen by ``Accept`` or on the command line.

``told`` (who, where and in which sentence) -> ``geojson`` (RFC 7946), ``acled``
(ACLED-style rows, written by ``table``) and ``plover`` (PLOVER-style JSON).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from service.api.answers import Reading, encode, represent
from service.api.formats.acled import acled_csv, events_csv
from service.api.formats.geojson import feature_collection
from service.api.formats.plover import plover_records

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
CSV: Final = "text/csv"
PLOVER: Final = "application/vnd.sitrep.plover+json"

Write = Callable[[Reading], bytes]


def write_json(reading: Reading) -> bytes:
    """Return the answer that `service.api.representations.AnswerSchema` describes."""
    return encode(represent(reading))


def write_geojson(reading: Reading) -> bytes:
    """Return the placed events as a FeatureCollection."""
    return encode(feature_collection(reading))


def write_csv(reading: Reading) -> bytes:
    """Return every event as a row."""
    return events_csv(reading).encode("utf-8")


def write_acled(reading: Reading) -> bytes:
    """Return what ACLED would code, as rows with its columns only."""
    return acled_csv(reading).encode("utf-8")


def write_plover(reading: Reading) -> bytes:
    """Return the events that PLOVER has a code for."""
    return encode(plover_records(reading))


MEDIA_TYPES: Final[Mapping[str, Write]] = {
    JSON: write_json,
    GEOJSON: write_geojson,
    CSV: write_csv,
    PLOVER: write_plover,
}
"""What ``Accept`` may ask for; the first is the default."""

WRITERS: Final[Mapping[str, Write]] = {
    "json": write_json,
    "geojson": write_geojson,
    "csv": write_csv,
    "acled": write_acled,
    "plover": write_plover,
}
"""What the command line may ask for, by option name."""
