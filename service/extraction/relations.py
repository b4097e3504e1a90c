"""What the network says of pairs of mentions: one incident, or cause and harm?

Each mention is compared with those shortly before it, so that the work grows with
the length of an article and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from service.extraction.mentions import Mention

Link = tuple[float, ...]
Relate = Callable[
    [Sequence[Link], Sequence[Link], Sequence[int]], Sequence[tuple[float, float, float]]
]
"""Scores pairs of mentions; see `models.reader.WindowReader.relate`."""

REACH: Final = 80
"""How many mentions a mention is compared with, counted backwards."""


class Relations:
    """Log-odds for the pairs of an article's mentions, told apart by where they start."""

    def __init__(self, mentions: Sequence[Mention], relate: Relate | None = None) -> None:
        """Score all pairs within `REACH`; without ``relate`` nothing is known of any."""
        self._same: dict[tuple[int, int], float] = {}
        self._causes: dict[int, list[tuple[int, float]]] = defaultdict(list)
        pairs = list(_pairs(mentions)) if relate is not None else []
        if relate is None or not pairs:
            return
        scores = relate(
            [earlier.link for earlier, _ in pairs],
            [later.link for _, later in pairs],
            [later.sentence - earlier.sentence for earlier, later in pairs],
        )
        for (earlier, later), (same, before, after) in zip(pairs, scores, strict=True):
            self._same[earlier.start, later.start] = same
            self._causes[later.start].append((earlier.start, before))
            self._causes[earlier.start].append((later.start, after))

    def __bool__(self) -> bool:
        """Tell whether any pair was compared."""
        return bool(self._same)

    def same(self, earlier: Mention, later: Mention) -> float | None:
        """Return the log-odds that both tell of one incident; None where not compared."""
        return self._same.get((earlier.start, later.start))

    def causes(self, harm: Mention) -> Sequence[tuple[int, float]]:
        """Return the starts of the mentions ``harm`` was compared with.

        With each stand the log-odds that it did the harm.
        """
        return self._causes.get(harm.start, ())


def _pairs(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (earlier, later) mentions that carry a state to compare."""
    linked = [mention for mention in mentions if mention.link]
    for index, later in enumerate(linked):
        for earlier in linked[max(0, index - REACH) : index]:
            yield earlier, later
