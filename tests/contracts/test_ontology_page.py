"""docs/ontology.md says what the code says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from models.ontology import EVENT_TYPES, MODALITIES, ROLES, TYPE_NAMES
from service.extraction.codes.tables import ACLED_TABLE, PLOVER_TABLE
from service.extraction.domain import Acled, Plover
from service.settings import REPOSITORY

PAGE = (REPOSITORY / "docs" / "ontology.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.*) \|$", re.M)


def rows(heading: str) -> list[tuple[str, list[str]]]:
    """Return the table below ``heading``: the name and the other cells of each row."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [(name, rest.split(" | ")) for name, rest in ROW.findall(section)]


def test_every_type_stands_with_its_category_and_definition() -> None:
    expected = [(entry.name, [entry.category, entry.definition]) for entry in EVENT_TYPES]
    assert rows("Event types") == expected


def test_every_role_and_modality_stands_with_its_definition() -> None:
    assert rows("Roles") == [(entry.name, [entry.definition]) for entry in ROLES]
    assert rows("Modality") == [(entry.name, [entry.definition]) for entry in MODALITIES]


def test_the_codes_are_those_of_the_tables() -> None:
    expected = [
        (name, [codes(ACLED_TABLE, name), codes(PLOVER_TABLE, name)]) for name in TYPE_NAMES
    ]
    assert rows("Codes") == expected


def codes(table: Iterable[Any], name: str) -> str:
    found = dict.fromkeys(spelled(row.code) for row in table if name in row.types)
    return "; ".join(found) or "none"


def spelled(code: Acled | Plover) -> str:
    if isinstance(code, Acled):
        return code.sub_event_type
    return code.event if code.mode is None else f"{code.event} ({code.mode})"
