"""Heads of plain requests, read without the parser that knows them all.

A head is plain if it asks for nothing out of the ordinary and can be read in one way
only. Whatever is not plain belongs to gunicorn's parser, which says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LARGEST_PLAIN: Final = 8_190
MOST_FIELDS: Final = 100
"""Below both, none of gunicorn's limits on lines and fields is passed."""
_HEAD: Final = re.compile(
    rb"POST (/[a-z/]*)(?:\?[!-~]*)? HTTP/1\.1\r\n((?:[A-Za-z0-9-]+:[\t -~]*\r\n)+)\r\n"
)
_NEEDED: Final = {"host": r"[A-Za-z0-9.:\[\]-]+", "content-length": r"[0-9]{1,10}"}
_POSSIBLE: Final = {"connection": "close|keep-alive", "expect": "100-continue"}
_PLAIN_VALUES: Final = {
    name: re.compile(form, re.IGNORECASE) for name, form in (_NEEDED | _POSSIBLE).items()
}
"""What the fields that say how to read a request may hold."""
_NOT_PLAIN: Final = frozenset(
    {"transfer-encoding", "upgrade", "x-forwarded-protocol", "x-forwarded-ssl"}
)
_FIELD: Final = re.compile(r"([a-z0-9-]+):[\t ]*(.*?)[\t ]*\r\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a POST with a sized body; fields by their names in small letters."""

    path: str
    fields: Mapping[str, str]
    size: int
    """Bytes of the whole request: head and body."""

    @property
    def keeps_connection(self) -> bool:
        """Whether the client means to send another request on its connection."""
        return self.fields.get("connection", "").lower() != "close"


def read_plain_head(received: bytes) -> Head | None:
    r"""Return the head that ``received`` starts with, or None if it is not a plain one.

    >>> read_plain_head(b"POST /events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{").size
    55
    """
    match = _HEAD.match(received)
    if match is None or match.end() > LARGEST_PLAIN:
        return None
    given = [(name.lower(), value) for name, value in _FIELD.findall(match[2].decode("ascii"))]
    fields = dict(given)
    if len(fields) < len(given) or len(given) > MOST_FIELDS or not _are_plain(fields):
        return None
    return Head(match[1].decode("ascii"), fields, match.end() + int(fields["content-length"]))


def _are_plain(fields: Mapping[str, str]) -> bool:
    """Tell whether ``fields`` leave no question about where the request ends."""
    if not (_NEEDED.keys() <= fields.keys() and _NOT_PLAIN.isdisjoint(fields)):
        return False
    for name in _PLAIN_VALUES.keys() & fields.keys():
        if not _PLAIN_VALUES[name].fullmatch(fields[name]):
            return False
    return True
