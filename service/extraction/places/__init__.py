"""Place phrases to places, each step usable alone.

``finding`` (which words are toponyms) -> ``phrases`` (what a phrase says about its
toponym) -> ``mentions`` (toponyms with the places they may stand for) ->
``disambiguation`` (which of them, by the whole article: ``features`` weighed with
``weights``) -> ``resolution`` (places with id, coordinates and precision) -> ``events``.
"""

from service.extraction.places.events import resolve_event_places
from service.extraction.places.finding import find_toponyms
from service.extraction.places.resolution import PRECISIONS, ResolvedPlace, resolve_places

__all__ = [
    "PRECISIONS",
    "ResolvedPlace",
    "find_toponyms",
    "resolve_event_places",
    "resolve_places",
]
