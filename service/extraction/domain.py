"""What the stages hand to each other: documents in, events out.

Plain frozen values, free of Flask and torch. Every span carries its text, and
``document.text[span.start:span.end] == span.text`` holds for each of them;
offsets are Unicode code points, end exclusive. ``None`` and empty tuples mean
"not told"; nothing is ever filled in by default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article: the text that offsets refer to, and what is known about it."""

    text: str
    id: str | None = None
    title: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the article with the probability the network gives it (0..1)."""

    text: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Span):
    """A party: ``actor`` or ``target``, in a clash ``side_a`` or ``side_b``.

    ``sector_logits`` are what the network's states add to each sector until it is
    resolved, and empty then, or where there is no such network.
    """

    role: str
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    sector_logits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan(Span):
    """A time expression; the dates are inclusive and stay None until resolved."""

    timex3: str | None = None
    earliest: date | None = None
    latest: date | None = None
    precision: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Span):
    """A place phrase (``place``, ``origin`` or ``destination``); WGS 84 degrees."""

    role: str
    name: str | None = None
    geonames_id: int | None = None
    feature: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    admin1: str | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many people a phrase tells of; an open bound is None.

    ``reports`` are all counts that the article gives for it, in text order, where it
    gives more than one.
    """

    min: int | None
    max: int | None
    text: str
    reports: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualties:
    """People killed and injured in one event, each None when not told."""

    killed: Count | None = None
    injured: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acled:
    """A code of ACLED, spelled as in its code book."""

    event_type: str
    sub_event_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plover:
    """A code of PLOVER; the mode is None where the code book has none for it."""

    event: str
    mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The event in the codes of public event data sets, None where none fits."""

    acled: Acled | None = None
    plover: Plover | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One incident: all its mentions in text order, and who, where and when."""

    id: str
    type: str
    category: str
    modality: str
    confidence: float
    trigger: Span
    mentions: tuple[Span, ...]
    participants: tuple[Participant, ...] = ()
    instruments: tuple[Span, ...] = ()
    time: TimeSpan | None = None
    times: tuple[TimeSpan, ...] = ()
    place: Place | None = None
    places: tuple[Place, ...] = ()
    casualties: Casualties = field(default_factory=Casualties)
    caused_by: str | None = None
    codes: Codes = field(default_factory=Codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the caller should know about an otherwise valid answer."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The events of one document, in text order, with warnings."""

    events: tuple[Event, ...] = ()
    warnings: tuple[Notice, ...] = ()
