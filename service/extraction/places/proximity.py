"""Which place that an article speaks of lies nearest to another."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from service.extraction.places.geometry import distance, meridian_distance


class LikelyPlace(NamedTuple):
    """A place at ``point`` (degrees) that the name ``owner`` stands for with ``belief``."""

    owner: int
    number: int
    point: tuple[float, float]
    belief: float


class Proximity:
    """Likely places by latitude, so that the far ones need not be looked at."""

    def __init__(self, places: Iterable[LikelyPlace]) -> None:
        """Take the places in any order."""
        self._places = sorted(places, key=lambda item: item.point[0])
        self._latitudes = [item.point[0] for item in self._places]

    def nearness(
        self, here: tuple[float, float], scale: float, *, owner: int, number: int
    ) -> float:
        """Return how near the nearest place is that is another and of another name, 0..1.

        It is the greatest product of a belief and of e to the minus distance in km over
        ``scale``.
        """
        best = 0.0
        for place, gap in self._outwards(here[0]):
            # No place further north or south can be nearer than its latitude is.
            if math.exp(-gap / scale) <= best:
                break
            if place.owner != owner and place.number != number:
                best = max(best, place.belief * math.exp(-distance(here, place.point) / scale))
        return best

    def _outwards(self, latitude: float) -> Iterator[tuple[LikelyPlace, float]]:
        """Yield the places from ``latitude`` to the poles, with the km that lie between."""
        north = bisect_left(self._latitudes, latitude)
        south = north - 1
        while south >= 0 or north < len(self._places):
            above = self._gap(north, latitude)
            below = self._gap(south, latitude)
            if above <= below:
                yield self._places[north], above
                north += 1
            else:
                yield self._places[south], below
                south -= 1

    def _gap(self, position: int, latitude: float) -> float:
        if not 0 <= position < len(self._places):
            return math.inf
        return meridian_distance(self._latitudes[position], latitude)
