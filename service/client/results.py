"""What comes back, as frozen values with the names of the JSON fields.

Spans count code points, so ``article.text[span.start:span.end] == span.text``, unless
other ``offset_unit`` were asked for. None and empty tuples mean "not told". Fields that
a newer service adds are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A stretch of the article."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Trigger):
    """A stretch of the article and how sure the network is of it (0..1)."""

    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Span):
    """A party: ``actor`` or ``target``, in a clash ``side_a`` or ``side_b``."""

    role: str
    name: str | None
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Time(Span):
    """A time expression; both days are inclusive."""

    timex3: str | None
    earliest: date | None
    latest: date | None
    precision: str | None
    anchor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Span):
    """A place phrase; WGS 84 degrees, alpha-3 country."""

    role: str
    name: str | None
    geonames_id: int | None
    feature: str | None
    latitude: float | None
    longitude: float | None
    country: str | None
    admin1: str | None
    precision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A number of people that the article gives; an open bound is None."""

    min: int | None
    max: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Report):
    """How many people; ``reports`` are all numbers given, where there is more than one."""

    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualties:
    """The people killed and injured."""

    killed: Count | None
    injured: Count | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acled:
    """A code of ACLED."""

    event_type: str
    sub_event_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plover:
    """A code of PLOVER."""

    event: str
    mode: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The event in the codes of public event data sets."""

    acled: Acled | None
    plover: Plover | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One incident with all its mentions."""

    id: str
    type: str
    category: str
    modality: str
    confidence: float
    trigger: Trigger
    mentions: tuple[Span, ...]
    participants: tuple[Participant, ...]
    instruments: tuple[Span, ...]
    time: Time | None
    times: tuple[Time, ...]
    place: Place | None
    places: tuple[Place, ...]
    casualties: Casualties
    caused_by: str | None
    codes: Codes

    @property
    def located(self) -> Place | None:
        """The place with coordinates that stands for the event, best first; None without one."""
        places = [*filter(None, [self.place]), *(p for p in self.places if p.role == "place")]
        return next((place for place in places if place.latitude is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The weights that answered."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to know about an otherwise good answer."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The events of one article."""

    id: str | None
    model: Model
    published: date | None
    characters: int
    events: tuple[Event, ...]
    warnings: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One thing to fix."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """What came back for one article of a batch: a result, or a problem.

    ``line`` counts the articles that were given to `Client.batch`, from 1.
    """

    line: int
    status: int
    result: Answer | None = None
    problem: Problem | None = None
