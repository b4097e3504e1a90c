from __future__ import annotations

from dataclasses import replace

from service.extraction.domain import Document, Event, Place, Span
from service.extraction.places import resolve_event_places
from service.extraction.places.events import is_name
from tests.service.extraction.gazetteer.samples import gazetteer

TEXT = "Rebels shelled a market, then moved from Mosul to northern Syria."


def place(phrase: str, role: str) -> Place:
    start = TEXT.index(phrase)
    return Place(text=phrase, start=start, end=start + len(phrase), confidence=0.9, role=role)


def event(*places: Place) -> Event:
    trigger = Span(text="shelled", start=7, end=14, confidence=0.9)
    return Event(
        id="e1",
        type="shelling",
        category="attack",
        modality="actual",
        confidence=0.9,
        trigger=trigger,
        mentions=(trigger,),
        place=places[0] if places else None,
        places=places,
    )


def test_every_place_of_an_event_is_resolved_as_far_as_it_is_known() -> None:
    told = (place("a market", "place"), place("Mosul", "origin"))
    (found,) = resolve_event_places(Document(text=TEXT), [event(*told)], gazetteer())
    market, mosul = found.places
    assert found.place == market == told[0]
    assert (mosul.geonames_id, mosul.country, mosul.role) == (99072, "IRQ", "origin")
    assert (mosul.text, mosul.confidence) == ("Mosul", 0.9)


def test_events_without_places_stay_as_they_are() -> None:
    bare = event()
    assert resolve_event_places(Document(text=TEXT), [bare], gazetteer()) == (bare,)
    assert resolve_event_places(Document(text=TEXT), [], gazetteer()) == ()


def test_events_keep_their_order_and_share_what_is_known() -> None:
    one, other = event(place("northern Syria", "destination")), event(place("Mosul", "place"))
    found = resolve_event_places(Document(text=TEXT), [one, other], gazetteer())
    assert [item.places[0].country for item in found] == ["SYR", "IRQ"]
    assert found[0].places[0].precision == "region"


def test_a_description_is_no_name() -> None:
    (found,) = resolve_event_places(
        Document(text=TEXT), [event(place("a market", "place"))], gazetteer()
    )
    assert found.places[0].name is None
    assert not is_name("a market")
    assert is_name("town of Mosul")


def test_the_most_exact_known_place_comes_first() -> None:
    told = (place("a market", "place"), place("northern Syria", "place"), place("Mosul", "place"))
    (found,) = resolve_event_places(Document(text=TEXT), [event(*told)], gazetteer())
    assert found.place == found.places[2]
    (found,) = resolve_event_places(Document(text=TEXT), [event(*told[:2])], gazetteer())
    assert found.place == found.places[1]


def test_an_exact_place_that_is_doubtful_comes_second() -> None:
    told = (place("northern Syria", "place"), replace(place("Mosul", "place"), confidence=0.4))
    (found,) = resolve_event_places(Document(text=TEXT), [event(*told)], gazetteer())
    assert found.place == found.places[0]


def test_where_somebody_came_from_is_not_where_it_happened() -> None:
    told = (place("a market", "place"), place("Mosul", "origin"))
    (found,) = resolve_event_places(Document(text=TEXT), [event(*told)], gazetteer())
    assert found.place == found.places[0]
