"""Offsets in the unit of the caller's language.

Python counts code points. JavaScript, Java and C# count UTF-16 code units, Go,
Rust and C count bytes. Spans are moved to the asked unit as a whole, before
anything is written, so that one answer never mixes two units.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from itertools import accumulate
from typing import Any, Final, TypeVar

from service.extraction.domain import Span

OFFSET_UNITS: Final = ("codepoint", "utf16", "utf8")
_LAST_OF_BASIC_PLANE: Final = "\uffff"

T = TypeVar("T")


def in_unit(value: T, text: str, unit: str) -> T:
    """Return ``value`` with every span in it counted in ``unit`` of ``text``.

    ``value`` is a domain value, or a tuple of them; its spans count code points.

    Example:
        >>> in_unit(Span(text="b", start=1, end=2, confidence=1.0), "\U0001f642b", "utf8").start
        4
    """
    if unit == "codepoint" or text.isascii():
        return value
    if unit == "utf16" and max(text) <= _LAST_OF_BASIC_PLANE:
        return value
    width = _utf16_width if unit == "utf16" else _utf8_width
    positions = list(accumulate(map(width, text), initial=0))
    moved: T = _move(value, positions)
    return moved


def _move(value: Any, positions: list[int]) -> Any:
    if isinstance(value, tuple):
        return tuple(_move(item, positions) for item in value)
    if isinstance(value, Span):
        return replace(value, start=positions[value.start], end=positions[value.end])
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            entry.name: _move(getattr(value, entry.name), positions) for entry in fields(value)
        }
        return replace(value, **changed)
    return value


def _utf16_width(character: str) -> int:
    return 2 if character > _LAST_OF_BASIC_PLANE else 1


def _utf8_width(character: str) -> int:
    return len(character.encode("utf-8"))
