"""Window-relative frames to mentions with offsets into the article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.frames import MentionFrame
from models.preparation import PreparedWindow


@dataclass(frozen=True, slots=True)
class Argument:
    """A role filler: code points of the article and the network's probability."""

    role: str
    start: int
    end: int
    score: float
    sector_logits: tuple[float, ...] = ()
    """What the network's states add to the logit of each sector, if anything."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A trigger in the article: code points, labels, sentence number, fillers."""

    type: str
    start: int
    end: int
    score: float
    modality: str
    modality_score: float
    sentence: int
    arguments: tuple[Argument, ...]
    link: tuple[float, ...] = ()
    """State by which the network compares this mention with others."""

    def fillers(self, role: str) -> list[Argument]:
        """Return the arguments of one role, in text order."""
        return [argument for argument in self.arguments if argument.role == role]


def locate(
    windows: Iterable[PreparedWindow],
    frames: Iterable[Sequence[MentionFrame]],
    sentences: Sequence[tuple[int, int]],
    *,
    origin: int = 0,
) -> list[Mention]:
    """Return the mentions of all windows in text order.

    Args:
        windows: as prepared from the text that was read.
        frames: what the network found in each of them.
        sentences: code points of the sentences of the text that was read.
        origin: where the article begins in the text that was read; what lies before
            it (a title) gives no mention and no argument.
    """
    starts = [start for start, _ in sentences]
    located = [
        _mention(window, frame, starts, origin)
        for window, found in zip(windows, frames, strict=True)
        for frame in found
    ]
    return sorted(
        (mention for mention in located if mention.start >= 0),
        key=lambda mention: (mention.start, mention.end),
    )


def _mention(
    window: PreparedWindow, frame: MentionFrame, starts: Sequence[int], origin: int
) -> Mention:
    start = window.words[frame.start].start
    return Mention(
        type=frame.type,
        start=start - origin,
        end=window.words[frame.stop - 1].end - origin,
        score=frame.score,
        modality=frame.modality,
        modality_score=frame.modality_score,
        sentence=bisect_right(starts, start) - 1,
        arguments=tuple(_arguments(window, frame, origin)),
        link=frame.link,
    )


def _arguments(window: PreparedWindow, frame: MentionFrame, origin: int) -> Iterator[Argument]:
    for item in frame.arguments:
        start = window.words[item.start].start - origin
        if start >= 0:
            end = window.words[item.stop - 1].end - origin
            yield Argument(item.role, start, end, item.score, item.sector_logits)
