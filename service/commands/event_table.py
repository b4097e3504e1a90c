"""The events of one article as a table on a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.api.answers import Reading
from service.api.fields import rounded
from service.api.formats.told import ACTING, SUFFERING, days, is_placed, located, names, parties
from service.extraction.domain import Count, Event, Place

NOT_TOLD: Final = "–"
_COLORS: Final = {
    "attack": "red",
    "offensive": "magenta",
    "clash": "yellow",
    "harm": "bright_red",
    "posture": "cyan",
    "unrest": "green",
}


def print_events(reading: Reading) -> None:
    """Print a row for each event, then the warnings."""
    console = Console(highlight=False)
    console.print(event_table(reading.events) if reading.events else "No conflict events found.")
    for notice in reading.warnings:
        console.print(Text(f"Warning: {notice.detail}", style="yellow"))


def event_table(events: Iterable[Event]) -> Table:
    """Return the table; what is not told is a dash."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "Event", "When", "Who", "To whom", "Where", "Killed", "Injured"):
        table.add_column(heading, overflow="fold")
    table.add_column("Conf.", justify="right")
    for event in events:
        table.add_row(*map(printable, _cells(event)), style=_style(event))
    return table


def printable(text: str) -> Text:
    r"""Return ``text`` with every control character made visible, so that none is obeyed.

    Example:
        >>> printable("a\x1b[2J").plain
        'a�[2J'
    """
    shown = ("\N{REPLACEMENT CHARACTER}" if _is_control(letter) else letter for letter in text)
    return Text("".join(shown))


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"}


def _style(event: Event) -> str:
    return _COLORS.get(event.category, "") if event.modality == "actual" else "dim"


def _cells(event: Event) -> tuple[str, ...]:
    kind = event.type if event.modality == "actual" else f"{event.type} ({event.modality})"
    return (
        event.id,
        kind,
        _when(event),
        _listed(names(parties(event, ACTING))),
        _listed(names(parties(event, SUFFERING))),
        _where(located(event)),
        _count(event.casualties.killed),
        _count(event.casualties.injured),
        f"{rounded(event.confidence):.2f}",
    )


def _listed(words: Iterable[str]) -> str:
    return " ".join(", ".join(words).split()) or NOT_TOLD


def _when(event: Event) -> str:
    first, last = days(event.time)
    if first and last:
        return first if first == last else f"{first} to {last}"
    return event.time.text if event.time else NOT_TOLD


def _where(place: Place | None) -> str:
    if place is None:
        return NOT_TOLD
    name = place.name or place.text
    if not is_placed(place):
        return f"{name} (?)"
    return f"{name}, {place.country}" if place.country else name


def _count(count: Count | None) -> str:
    """Write a number of people: ``12``, ``12+``, ``up to 20``, ``12 to 20``."""
    if count is None or (count.min is None and count.max is None):
        return NOT_TOLD
    if count.max is None:
        return f"{count.min}+"
    if count.min is None:
        return f"up to {count.max}"
    return str(count.min) if count.min == count.max else f"{count.min} to {count.max}"
