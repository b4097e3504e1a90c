"""Extractors that need no network: one that finds a few fixed words, and some that fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Flask

from service.app import create_app
from service.errors import SelfTestFailed, WeightsInvalid
from service.extraction.contract import ModelInfo
from service.extraction.domain import (
    Casualties,
    Count,
    Document,
    Event,
    Extraction,
    Notice,
    Participant,
    Place,
    Span,
    TimeSpan,
)
from service.settings import Settings

CLASH = re.compile(r"(?:(?P<side_a>\w+) )?(?P<trigger>clashed)(?: with (?P<side_b>\w+))?")
KILLING = re.compile(r"(?P<trigger>killed)(?: (?P<target>(?P<count>\d{1,4}) \w+))?")
TUESDAY = re.compile(r"Tuesday")
PLACE = re.compile(r"near (?P<place>\w+)")
KNOWN_PLACES = {"Homs": (169577, 34.72682, 36.72339, "SYR")}
POISON = "POISON"


class FakeExtractor:
    """Finds ``X clashed with Y near Z on Tuesday`` and ``killed N people`` by pattern.

    Every killing is caused by the clash before it. A text with the word POISON
    raises, quoting the text as Python's own errors do.
    """

    model = ModelInfo(name="fake", version="1")

    def extract(self, document: Document) -> Extraction:
        if POISON in document.text:
            raise ValueError(f"cannot read {document.text!r}")
        events = tuple(_events(document))
        unknown = not document.text.isascii()
        notice = Notice(code="language", detail="The text does not look English.")
        return Extraction(events=events, warnings=(notice,) if unknown else ())

    def fault(self) -> str | None:
        return None

    def self_test(self) -> None:
        if not self.extract(Document(text="A clashed with B")).events:
            raise SelfTestFailed("the fake finds nothing")


class WrongExtractor(FakeExtractor):
    """Loads, but does not pass its self-test."""

    def self_test(self) -> None:
        raise SelfTestFailed("the known sentence gives no event")


def load_fake(_settings: Settings) -> FakeExtractor:
    """Load at once; a function of a module, since bulk workers get it by name."""
    return FakeExtractor()


def served_app() -> Flask:
    """Return what the tests of gunicorn serve: it loads in the background, as the real one."""
    return create_app(load=lambda _settings: FakeExtractor())


def broken_app() -> Flask:
    """Return an application whose weights cannot be loaded."""

    def load(_settings: Settings) -> FakeExtractor:
        raise WeightsInvalid("no weights in the test")

    return create_app(load=load)


def _events(document: Document) -> Iterator[Event]:
    found = [*CLASH.finditer(document.text), *KILLING.finditer(document.text)]
    cause: str | None = None
    for number, match in enumerate(sorted(found, key=lambda item: item.start("trigger")), start=1):
        if match.re is CLASH:
            cause = f"e{number}"
            yield _clash(cause, match, document)
        else:
            yield _killing(f"e{number}", match, cause)


def _clash(name: str, match: re.Match[str], document: Document) -> Event:
    trigger = Span(**_at(match, "trigger", 0.912345))
    times = tuple(_time(found, document.published) for found in TUESDAY.finditer(document.text))
    places = tuple(_place(found) for found in PLACE.finditer(document.text))
    return Event(
        id=name,
        type="clash",
        category="clash",
        modality="actual",
        confidence=0.949996,
        trigger=trigger,
        mentions=(trigger,),
        participants=tuple(
            Participant(**_at(match, side, 0.8), role=side)
            for side in ("side_a", "side_b")
            if match[side]
        ),
        time=times[0] if times else None,
        times=times,
        place=places[0] if places else None,
        places=places,
    )


def _killing(name: str, match: re.Match[str], cause: str | None) -> Event:
    trigger = Span(**_at(match, "trigger", 0.5))
    victims: tuple[Participant, ...] = ()
    killed: Count | None = None
    if match["target"]:
        victims = (Participant(**_at(match, "target", 0.7), role="target"),)
        killed = Count(min=int(match["count"]), max=int(match["count"]), text=match["target"])
    return Event(
        id=name,
        type="killing",
        category="harm",
        modality="actual",
        confidence=0.5,
        trigger=trigger,
        mentions=(trigger,),
        participants=victims,
        casualties=Casualties(killed=killed),
        caused_by=cause,
    )


def _time(match: re.Match[str], published: date | None) -> TimeSpan:
    at = _at(match, 0, 0.9)
    if published is None:
        return TimeSpan(**at, timex3="XXXX-WXX-2", precision="day", anchor="none")
    day = published - timedelta(days=(published.weekday() - 1) % 7)
    return TimeSpan(
        **at,
        timex3=day.isoformat(),
        earliest=day,
        latest=day,
        precision="day",
        anchor="publication",
    )


def _place(match: re.Match[str]) -> Place:
    at = _at(match, "place", 0.7)
    if match["place"] not in KNOWN_PLACES:
        return Place(**at, role="place")
    number, latitude, longitude, country = KNOWN_PLACES[match["place"]]
    return Place(
        **at,
        role="place",
        name=match["place"],
        geonames_id=number,
        latitude=latitude,
        longitude=longitude,
        country=country,
    )


def _at(match: re.Match[str], group: str | int, confidence: float) -> dict[str, Any]:
    return {
        "text": match[group],
        "start": match.start(group),
        "end": match.end(group),
        "confidence": confidence,
    }
