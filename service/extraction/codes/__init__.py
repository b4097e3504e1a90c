"""The event in the codes of public event data sets.

``facts`` (what is told about an event) -> ``tables`` (the first row that fits) with
the vocabulary of ``codebooks``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from service.extraction.codes.facts import Facts, facts_of
from service.extraction.codes.tables import ACLED_TABLE, PLOVER_TABLE, Code, Row
from service.extraction.domain import Codes, Event

__all__ = ["code_event"]

_HARMS: Final = frozenset({"killing", "injury"})
_FORCE: Final = frozenset({"attack", "clash", "offensive"})


def code_event(event: Event, events: Sequence[Event]) -> Codes:
    """Return the codes of ``event``, each None where the code book has none.

    Args:
        event: the event, its participants resolved.
        events: all events of the article, ``event`` among them.
    """
    facts = facts_of(_telling(event, events), events)
    return Codes(acled=_first(ACLED_TABLE, facts), plover=_first(PLOVER_TABLE, facts))


def _telling(event: Event, events: Sequence[Event]) -> Event:
    """Return the event whose codes ``event`` has: of a harm done by force, its cause."""
    if event.type not in _HARMS:
        return event
    causes = (other for other in events if other.id == event.caused_by)
    return next((cause for cause in causes if cause.category in _FORCE), event)


def _first(table: Iterable[Row[Code]], facts: Facts) -> Code | None:
    for row in table:
        if facts.type in row.types and all(condition(facts) for condition in row.conditions):
            return row.code
    return None
