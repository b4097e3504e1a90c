"""Which words of a window are read for a trigger, as tensors for the argument head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.arguments import SENTENCE_OFFSETS, TriggerBatch
from models.windows import Range


@dataclass(frozen=True, slots=True)
class TriggerSpan:
    """A trigger: words ``start`` to ``stop`` of window number ``window``."""

    window: int
    start: int
    stop: int


def context_of(trigger: TriggerSpan, sentences: Sequence[Range], reach: int) -> Range:
    """Return the words read for ``trigger``: its sentence and one to each side.

    At most ``reach`` words lie to either side of the trigger.
    """
    home = sentence_index(sentences, trigger.start)
    low = sentences[max(home - 1, 0)].start
    high = sentences[min(home + 1, len(sentences) - 1)].stop
    return Range(max(low, trigger.start - reach), min(high, trigger.stop + reach))


def sentence_index(sentences: Sequence[Range], word: int) -> int:
    """Return which of ``sentences`` holds ``word``.

    Raises:
        ValueError: none does.
    """
    for index, sentence in enumerate(sentences):
        if sentence.start <= word < sentence.stop:
            return index
    raise ValueError(f"word {word} lies in no sentence of the window")


def collate_triggers(
    triggers: Sequence[TriggerSpan],
    sentences: Sequence[Sequence[Range]],
    types: Tensor,
    *,
    reach: int,
) -> TriggerBatch:
    """Pad the contexts of ``triggers`` to one length.

    Args:
        triggers: at least one.
        sentences: sentence ranges of each window of the batch.
        types: (triggers, 24) type probabilities.
        reach: words to either side of a trigger.
    """
    contexts = [context_of(item, sentences[item.window], reach) for item in triggers]
    width = max(context.stop - context.start for context in contexts)
    steps = torch.arange(width)
    lows = torch.tensor([context.start for context in contexts])
    highs = torch.tensor([context.stop for context in contexts])
    index = lows.unsqueeze(1) + steps
    return TriggerBatch(
        window=torch.tensor([item.window for item in triggers]),
        start=torch.tensor([item.start for item in triggers]),
        stop=torch.tensor([item.stop for item in triggers]),
        types=types,
        context=torch.minimum(index, highs.unsqueeze(1) - 1),
        context_mask=index < highs.unsqueeze(1),
        sentence_offset=torch.tensor(
            [
                _offsets(item, sentences[item.window], context, width)
                for item, context in zip(triggers, contexts, strict=True)
            ]
        ),
    )


def _offsets(
    trigger: TriggerSpan, sentences: Sequence[Range], context: Range, width: int
) -> list[int]:
    """Return the shifted sentence distance of each context word, padded with the middle."""
    middle = SENTENCE_OFFSETS // 2
    home = sentence_index(sentences, trigger.start)
    offsets = [middle] * width
    for index in range(max(home - 1, 0), min(home + 2, len(sentences))):
        span = sentences[index]
        for word in range(max(span.start, context.start), min(span.stop, context.stop)):
            offsets[word - context.start] = middle + index - home
    return offsets
