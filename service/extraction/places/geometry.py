"""Distances on the earth."""

from __future__ import annotations

import math
from typing import Final

_RADIUS: Final = 6371.0088
"""Mean radius in km (IUGG)."""


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance in km between two points in degrees.

    Haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984).
    """
    latitude, longitude, latitude2, longitude2 = map(math.radians, (*one, *other))
    inner = (
        math.sin((latitude2 - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(latitude2) * math.sin((longitude2 - longitude) / 2) ** 2
    )
    return 2 * _RADIUS * math.asin(math.sqrt(min(1.0, inner)))


def meridian_distance(latitude: float, latitude2: float) -> float:
    """Return the distance in km of two latitudes in degrees, the least that places there have."""
    return _RADIUS * math.radians(abs(latitude - latitude2))
