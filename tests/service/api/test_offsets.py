from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.offsets import OFFSET_UNITS, in_unit
from service.extraction.domain import Event, Place, Span, TimeSpan

TEXT = "é🙂x"


def span(start: int, end: int) -> Span:
    return Span(text=TEXT[start:end], start=start, end=end, confidence=1.0)


@pytest.mark.parametrize(
    ("unit", "expected"), [("codepoint", (2, 3)), ("utf16", (3, 4)), ("utf8", (6, 7))]
)
def test_units_count_differently(unit: str, expected: tuple[int, int]) -> None:
    moved = in_unit(span(2, 3), TEXT, unit)
    assert (moved.start, moved.end) == expected


def test_every_span_of_an_event_moves() -> None:
    time = TimeSpan(text="x", start=2, end=3, confidence=1.0, timex3="2020")
    place = Place(text="x", start=2, end=3, confidence=1.0, role="place", latitude=1.0)
    event = Event(
        id="e1",
        type="clash",
        category="clash",
        modality="actual",
        confidence=1.0,
        trigger=span(2, 3),
        mentions=(span(0, 1), span(2, 3)),
        time=time,
        times=(time,),
        place=place,
        places=(place,),
    )
    (moved,) = in_unit((event,), TEXT, "utf8")
    assert [(item.start, item.end) for item in moved.mentions] == [(0, 2), (6, 7)]
    alone = (moved.trigger, moved.time, moved.times[0], moved.place, moved.places[0])
    assert all(item is not None and (item.start, item.end) == (6, 7) for item in alone)
    assert (moved.time and moved.time.timex3, moved.place and moved.place.latitude) == ("2020", 1.0)


@given(text=st.text(max_size=30), data=st.data(), unit=st.sampled_from(OFFSET_UNITS))
def test_moved_span_cuts_out_its_own_text(text: str, data: st.DataObject, unit: str) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    moved = in_unit(Span(text=text[start:end], start=start, end=end, confidence=1.0), text, unit)
    encoding, width = {"codepoint": ("utf-32-le", 4), "utf16": ("utf-16-le", 2)}.get(
        unit, ("utf-8", 1)
    )
    encoded = text.encode(encoding)
    assert encoded[moved.start * width : moved.end * width].decode(encoding) == moved.text
