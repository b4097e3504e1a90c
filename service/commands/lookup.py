"""``gazetteer lookup``: the places that a name may stand for."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from service.commands.event_table import NOT_TOLD, printable
from service.errors import SitrepError
from service.extraction.gazetteer.reader import Candidate, Gazetteer


class PlaceUnknown(SitrepError):
    """The gazetteer has no place with this name."""


def lookup(name: str, *, as_json: bool, gazetteer: Gazetteer | None = None) -> None:
    """Print the places called ``name``, the best known first.

    A table on a terminal, else (or with ``as_json``) one JSON object a line.

    Raises:
        PlaceUnknown: there is none.
        GazetteerInvalid: no ``gazetteer`` is given, and the default file cannot be used.
    """
    opened = Gazetteer.open() if gazetteer is None else gazetteer
    found = opened.lookup(name)
    if not found:
        raise PlaceUnknown(f"the gazetteer has no place called {name!a}; try another spelling")
    rows = [_row(candidate, opened) for candidate in found]
    if as_json or not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    Console(highlight=False).print(_table(rows))


def _row(candidate: Candidate, gazetteer: Gazetteer) -> dict[str, Any]:
    place = candidate.place
    return {
        "name": place.name,
        "feature": place.feature.name.lower(),
        "countries": list(place.countries),
        "admin1": None if place.admin1 is None else gazetteer.place(place.admin1).name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "population": place.population,
        "geonames_id": place.geonames_id,
        "named_by": candidate.kind.name.lower(),
    }


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Name", "Feature", "In", "Coordinates", "Population", "GeoNames id"):
        table.add_column(heading, justify="right" if heading == "Population" else "left")
    for row in rows:
        table.add_row(*map(printable, _cells(row)))
    return table


def _cells(row: dict[str, Any]) -> Iterator[str]:
    yield row["name"]
    yield row["feature"].replace("_", " ")
    yield ", ".join(filter(None, [row["admin1"], *row["countries"]])) or NOT_TOLD
    placed = row["latitude"] is not None
    yield f"{row['latitude']:.4f}, {row['longitude']:.4f}" if placed else NOT_TOLD
    yield f"{row['population']:,}" if row["population"] else NOT_TOLD
    yield str(row["geonames_id"] or NOT_TOLD)
