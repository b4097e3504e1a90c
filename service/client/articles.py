"""What is sent: an article with what is known about it, and what to keep of its events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

_FIELDS: Final = ("id", "title", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article; ``options`` are those of ``POST /events``, such as ``min_confidence``."""

    text: str
    id: str | None = None
    title: str | None = None
    published: date | str | None = None
    options: Mapping[str, Any] | None = None

    def encode(self) -> bytes:
        """Return the request object in UTF-8 JSON on one line, leaving out what is None."""
        body: dict[str, Any] = {name: getattr(self, name) for name in _FIELDS}
        day = self.published
        body["published"] = day.isoformat() if isinstance(day, date) else day
        body["options"] = None if self.options is None else dict(self.options)
        told = {name: value for name, value in body.items() if value is not None}
        return json.dumps(told, separators=(",", ":")).encode("ascii")


def pack(articles: Iterable[Article], *, lines: int, size: int) -> Iterator[list[bytes]]:
    """Yield encoded articles in groups of at most ``lines`` and about ``size`` bytes.

    One that is longer than ``size`` makes a group of its own: whether it is too long is
    for the service to say. Nothing is read ahead of the group at hand.
    """
    group: list[bytes] = []
    taken = 0
    for article in articles:
        line = article.encode()
        if group and (len(group) == lines or taken + len(line) > size):
            yield group
            group, taken = [], 0
        group.append(line)
        taken += len(line) + 1
    if group:
        yield group
