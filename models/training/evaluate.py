"""Scores of a network on annotated texts, each mention taken as an event of its own.

This is the quick measure between epochs. Published figures come from
``benchmarks/accuracy.py``, which runs the whole service pipeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import torch

from models.frames import MentionFrame
from models.network import Network
from models.preparation import PreparedWindow, prepare
from models.reader import WindowReader
from models.tokenizer import PieceTokenizer
from models.training.corpora.example import Example
from models.training.metrics import ScoredArgument, ScoredEvent, Scores, score


def evaluate(
    network: Network,
    tokenizer: PieceTokenizer,
    examples: Iterable[Example],
    *,
    dtype: torch.dtype = torch.float32,
) -> Scores:
    """Return the mention-level scores of ``network`` on ``examples``."""
    reader = WindowReader(network, dtype=dtype)
    return score(
        (_gold(example), list(_predict(reader, tokenizer, network, example)))
        for example in examples
    )


def _gold(example: Example) -> list[ScoredEvent]:
    return [
        ScoredEvent(
            type=next(iter(trigger.types)),
            modality=trigger.modality or "",
            mentions=((trigger.start, trigger.end),),
            arguments=tuple(ScoredArgument(*argument) for argument in trigger.arguments),
        )
        for trigger in example.triggers
    ]


def _predict(
    reader: WindowReader, tokenizer: PieceTokenizer, network: Network, example: Example
) -> Iterator[ScoredEvent]:
    for window in prepare(
        example.text, example.sentences, tokenizer, max_pieces=network.settings.max_pieces
    ):
        for frame in reader.read(window.input):
            yield _event(window, frame)


def _event(window: PreparedWindow, frame: MentionFrame) -> ScoredEvent:
    def offsets(start: int, stop: int) -> tuple[int, int]:
        return window.words[start].start, window.words[stop - 1].end

    return ScoredEvent(
        type=frame.type,
        modality=frame.modality,
        mentions=(offsets(frame.start, frame.stop),),
        arguments=tuple(
            ScoredArgument(argument.role, *offsets(argument.start, argument.stop))
            for argument in frame.arguments
        ),
    )
