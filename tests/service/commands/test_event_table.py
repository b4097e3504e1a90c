from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from service.commands.event_table import event_table, printable
from service.extraction.domain import Casualties, Count, Event
from tests.service.api.formats.readings import event, homs, party, place, time


def shown(*events: Event) -> str:
    console = Console(file=io.StringIO(), width=160, color_system=None)
    console.print(event_table(events))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_row_says_what_when_who_and_where() -> None:
    row = shown(
        event(
            participants=(party("troops", "actor"), party("market", "target", name="The Market")),
            place=homs(),
            time=time(date(2020, 1, 6), date(2020, 1, 12)),
        )
    ).splitlines()[1]
    columns = ["e1", "shelling", "2020-01-06 to 2020-01-12", "troops", "The Market", "Homs, SYR"]
    assert [word in row for word in columns] == [True] * len(columns)
    assert row.rstrip().endswith("0.91")


def test_what_did_not_happen_says_so() -> None:
    assert "shelling (negated)" in shown(event(modality="negated"))


def test_a_place_without_coordinates_is_marked() -> None:
    assert "Homs (?)" in shown(event(place=place()))


@pytest.mark.parametrize(
    ("least", "most", "written"),
    [(12, None, "12+"), (None, 20, "up to 20"), (3, 3, "3 "), (3, 5, "3 to 5")],
)
def test_numbers_of_people(least: int | None, most: int | None, written: str) -> None:
    killed = Count(min=least, max=most, text="people")
    assert written in shown(event(casualties=Casualties(killed=killed)))


def test_an_article_cannot_command_the_terminal() -> None:
    table = shown(event(participants=(party("troops", "actor", name="a\x1b[2J\u202eb"),)))
    assert "\x1b" not in table
    assert "\u202e" not in table
    assert printable("[red]x").plain == "[red]x"
