"""Articles with places from GWN.xml and GeoVirus.xml, in one shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

_NO_PLACE: Final = frozenset({"Demonym", "Language"})
"""GWN's labels of words that come from a place's name but are not counted either way."""


@dataclass(frozen=True, slots=True)
class GoldToponym:
    """A toponym: code points, degrees, GeoNames id where one is given."""

    start: int
    end: int
    latitude: float
    longitude: float
    geonames_id: int | None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article's toponyms, and the code points where finding one is no mistake."""

    text: str
    toponyms: tuple[GoldToponym, ...]
    uncounted: tuple[tuple[int, int], ...] = ()


def read_gwn(path: Path) -> list[GoldArticle]:
    """Return the articles of GeoWebNews."""
    return [_gwn_article(node) for node in _parse(path).iter("article")]


def read_geovirus(path: Path) -> list[GoldArticle]:
    """Return the articles of GeoVirus; its names have coordinates but no ids."""
    return [_geovirus_article(node) for node in _parse(path).iter("article")]


def _parse(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 - a corpus the user names, no upload


def _gwn_article(node: ET.Element) -> GoldArticle:
    text = node.findtext("text", "")
    nodes = list(node.iter("toponym"))
    return GoldArticle(
        text=text,
        toponyms=tuple(
            GoldToponym(
                start=int(item.findtext("start", "")),
                end=int(item.findtext("end", "")),
                latitude=float(item.findtext("latitude", "")),
                longitude=float(item.findtext("longitude", "")),
                geonames_id=int(item.findtext("geonamesID") or 0) or None,
            )
            for item in nodes
            if item.findtext("latitude")
        ),
        uncounted=tuple(
            (int(item.findtext("start", "")), int(item.findtext("end", "")))
            for item in nodes
            if item.findtext("type") in _NO_PLACE
        ),
    )


def _geovirus_article(node: ET.Element) -> GoldArticle:
    text = node.findtext("text", "")
    return GoldArticle(text=text, toponyms=tuple(_geovirus_toponyms(text, node)))


def _geovirus_toponyms(text: str, node: ET.Element) -> Iterator[GoldToponym]:
    for item in node.iter("location"):
        name = item.findtext("name", "")
        # Positions are off by one or two where the corpus was cleaned.
        start = text.find(name, max(0, int(item.findtext("start", "")) - 3))
        if start >= 0:
            yield GoldToponym(
                start=start,
                end=start + len(name),
                latitude=float(item.findtext("lat", "")),
                longitude=float(item.findtext("lon", "")),
                geonames_id=None,
            )
