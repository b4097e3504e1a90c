"""BIO label inventories of the two tagging heads, derived from the ontology.

Row 0 is "outside"; entry ``k`` of an inventory owns row ``1 + 2k`` (begin) and
row ``2 + 2k`` (inside).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.ontology import MOVEMENT_TYPES, ROLE_NAMES, TYPE_NAMES

OUTSIDE: Final = 0


def begin(index: int) -> int:
    """Return the row that begins a span of entry ``index``.

    >>> begin(0), inside(0), entry_of(1), entry_of(2)
    (1, 2, 0, 0)
    """
    return 1 + 2 * index


def inside(index: int) -> int:
    """Return the row that continues a span of entry ``index``."""
    return 2 + 2 * index


def entry_of(row: int) -> int:
    """Return the entry that ``row`` (not `OUTSIDE`) belongs to."""
    return (row - 1) // 2


def is_begin(row: int) -> bool:
    """Tell whether ``row`` begins a span."""
    return row != OUTSIDE and row % 2 == 1


def row_count(names: Sequence[str]) -> int:
    """Return how many rows an inventory of ``names`` needs."""
    return 1 + 2 * len(names)


TRIGGER_ROWS: Final = row_count(TYPE_NAMES)
ROLE_ROWS: Final = row_count(ROLE_NAMES)
TYPE_INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(TYPE_NAMES)}
ROLE_INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(ROLE_NAMES)}
MOVEMENT_ROLES: Final[frozenset[int]] = frozenset({ROLE_INDEX["origin"], ROLE_INDEX["destination"]})
MOVEMENT_INDEXES: Final[frozenset[int]] = frozenset(TYPE_INDEX[name] for name in MOVEMENT_TYPES)
