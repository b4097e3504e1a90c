"""Labelled windows to padded tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from models.arguments import TriggerBatch
from models.context import TriggerSpan, collate_triggers, sentence_index
from models.labels import TRIGGER_ROWS
from models.ontology import MODALITY_NAMES, TYPE_NAMES
from models.tokenizer import PieceTokenizer
from models.training.labelling import LabelledWindow, TriggerLabels
from models.training.noise import disturb

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Moved = TypeVar("Moved", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the encoder reads.

    *Shape:* ``pieces`` and ``mask`` (windows, pieces), ``first`` (windows, words).
    """

    pieces: Tensor
    mask: Tensor
    first: Tensor


@dataclass(frozen=True, slots=True)
class PairTensors:
    """Pairs of triggers of one window.

    *Shape:* ``earlier``, ``later`` and ``gap`` (pairs,): indexes into the triggers of
    the batch, and sentences between them; ``links`` (pairs, 3): the true answers.
    """

    earlier: Tensor
    later: Tensor
    gap: Tensor
    links: Tensor


@dataclass(frozen=True, slots=True)
class TriggerTensors:
    """The labelled triggers of a batch.

    *Shape:* ``roles`` (triggers, context, rows) allowed; ``role_weight``
    (triggers, context); ``modality`` (triggers,) with -1 for unknown; ``partial``
    (triggers,) true where the type must come from the network's own guess.
    """

    batch: TriggerBatch
    roles: Tensor
    role_weight: Tensor
    modality: Tensor
    partial: Tensor
    pairs: PairTensors | None


@dataclass(frozen=True, slots=True)
class OpinionTensors:
    """What teachers think of the windows that they have judged.

    *Shape:* ``triggers`` (windows, words, rows), ``roles`` (triggers, context, rows) and
    ``modality`` (triggers, 5) probabilities; where all rows are zero there is no opinion.
    """

    triggers: Tensor
    roles: Tensor | None
    modality: Tensor | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of several windows.

    *Shape:* ``trigger_rows`` (windows, words, rows) allowed; ``word_weight``
    (windows, words), zero on padding; ``labels`` is None where no trigger is
    labelled.
    """

    read: Pieces
    trigger_rows: Tensor
    word_weight: Tensor
    labels: TriggerTensors | None
    opinion: OpinionTensors | None


def move(batch: Moved, device: torch.device) -> Moved:
    """Return a batch, or a part of one, with every tensor on ``device``."""
    values: dict[str, Any] = {}
    for item in fields(batch):
        value = getattr(batch, item.name)
        if isinstance(value, Tensor):
            values[item.name] = value.to(device, non_blocking=True)
        elif value is not None:
            values[item.name] = move(value, device)
    return replace(batch, **values)


def plan_batches(
    windows: Sequence[LabelledWindow], budget: int, generator: random.Random
) -> list[list[LabelledWindow]]:
    """Group windows of like length into shuffled batches of at most ``budget`` pieces."""
    order = list(windows)
    generator.shuffle(order)
    order.sort(key=lambda window: len(window.prepared.input.pieces) + 6 * generator.random())
    batches: list[list[LabelledWindow]] = [[]]
    for window in order:
        length = len(window.prepared.input.pieces)
        if batches[-1] and length * (len(batches[-1]) + 1) > budget:
            batches.append([])
        batches[-1].append(window)
    generator.shuffle(batches)
    return [batch for batch in batches if batch]


class Collator:
    """Pads windows into batches, some of them under noise."""

    def __init__(
        self, tokenizer: PieceTokenizer, *, reach: int, max_pieces: int, noise: float = 0.0
    ) -> None:
        """Take the share of windows that are read under ``noise``."""
        self._tokenizer = tokenizer
        self._reach = reach
        self._max_pieces = max_pieces
        self._noise = noise

    def __call__(self, windows: Sequence[LabelledWindow], generator: random.Random) -> Batch:
        """Pad ``windows`` into one batch; ``generator`` decides the noise."""
        clean = [
            (window.prepared.input.pieces, window.prepared.input.first_pieces) for window in windows
        ]
        noisy = [self._noisy(window, generator) for window in windows] if self._noise else clean
        words = max(len(first) for _, first in clean)
        rows = np.ones((len(windows), words, TRIGGER_ROWS), dtype=np.bool_)
        weight = torch.zeros((len(windows), words))
        for index, window in enumerate(windows):
            rows[index, : len(window.tokens)] = window.trigger_rows
            weight[index, : len(window.tokens)] = window.weight
        labels = _collate_triggers(windows, self._reach)
        return Batch(
            read=self._pad(noisy),
            trigger_rows=torch.from_numpy(rows),
            word_weight=weight,
            labels=labels,
            opinion=_collate_opinions(windows, words, labels),
        )

    def _noisy(
        self, window: LabelledWindow, generator: random.Random
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        plain = window.prepared.input
        if generator.random() >= self._noise:
            return plain.pieces, plain.first_pieces
        pieces, first = [self._tokenizer.first_id], []
        for token in disturb(window.tokens, generator):
            first.append(len(pieces))
            pieces.extend(self._tokenizer.pieces(token))
        pieces.append(self._tokenizer.last_id)
        if len(pieces) > self._max_pieces:
            return plain.pieces, plain.first_pieces
        return tuple(pieces), tuple(first)

    def _pad(self, inputs: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> Pieces:
        shape = (len(inputs), max(len(pieces) for pieces, _ in inputs))
        pieces = torch.full(shape, self._tokenizer.padding_id)
        mask = torch.zeros(shape, dtype=torch.bool)
        first = torch.zeros((len(inputs), max(len(item) for _, item in inputs)), dtype=torch.long)
        for index, (ids, starts) in enumerate(inputs):
            pieces[index, : len(ids)] = torch.tensor(ids)
            mask[index, : len(ids)] = True
            first[index, : len(starts)] = torch.tensor(starts)
        return Pieces(pieces, mask, first)


def _collate_triggers(windows: Sequence[LabelledWindow], reach: int) -> TriggerTensors | None:
    owned = [
        (index, window, trigger)
        for index, window in enumerate(windows)
        for trigger in window.triggers
    ]
    if not owned:
        return None
    types = torch.zeros((len(owned), len(TYPE_NAMES)))
    for row, (_, _, trigger) in enumerate(owned):
        types[row, list(trigger.types)] = 1.0
    triggers = collate_triggers(
        [TriggerSpan(index, item.words.start, item.words.stop) for index, _, item in owned],
        [window.prepared.input.sentences for window in windows],
        types,
        reach=reach,
    )
    context = triggers.context.numpy()
    roles = np.stack([item.roles[context[row]] for row, (_, _, item) in enumerate(owned)])
    weight = torch.tensor([window.weight for _, window, _ in owned])
    return TriggerTensors(
        batch=triggers,
        roles=torch.from_numpy(roles),
        role_weight=triggers.context_mask.float() * weight.unsqueeze(1),
        modality=torch.tensor([item.modality for _, _, item in owned]),
        partial=torch.tensor([len(item.types) != 1 for _, _, item in owned]),
        pairs=_collate_pairs(windows),
    )


def _collate_opinions(
    windows: Sequence[LabelledWindow], words: int, labels: TriggerTensors | None
) -> OpinionTensors | None:
    if all(window.opinion is None for window in windows):
        return None
    rows = np.zeros((len(windows), words, TRIGGER_ROWS), dtype=np.float16)
    for index, window in enumerate(windows):
        if window.opinion is not None:
            rows[index, : len(window.tokens)] = window.opinion.triggers
    if labels is None:
        return OpinionTensors(torch.from_numpy(rows), None, None)
    roles = np.zeros(labels.roles.shape, dtype=np.float16)
    modality = np.zeros((len(roles), len(MODALITY_NAMES)), dtype=np.float16)
    context = labels.batch.context.numpy()
    row = 0
    for window in windows:
        for number in range(len(window.triggers)):
            if window.opinion is not None:
                roles[row] = window.opinion.roles[number][context[row]]
                modality[row] = window.opinion.modality[number]
            row += 1
    return OpinionTensors(
        torch.from_numpy(rows), torch.from_numpy(roles), torch.from_numpy(modality)
    )


def _collate_pairs(windows: Sequence[LabelledWindow]) -> PairTensors | None:
    rows: list[tuple[int, int, int, list[float]]] = []
    offset = 0
    for window in windows:
        rows.extend(_pairs(window, offset))
        offset += len(window.triggers)
    if not rows:
        return None
    earlier, later, gap, links = zip(*rows, strict=True)
    return PairTensors(
        earlier=torch.tensor(earlier),
        later=torch.tensor(later),
        gap=torch.tensor(gap),
        links=torch.tensor(links),
    )


def _pairs(window: LabelledWindow, offset: int) -> Iterator[tuple[int, int, int, list[float]]]:
    """Yield the pairs of triggers whose incidents are annotated, with their answers."""
    sentences = window.prepared.input.sentences
    known = [(index, item) for index, item in enumerate(window.triggers) if item.event is not None]
    homes = {index: sentence_index(sentences, item.words.start) for index, item in known}
    for (first, one), (second, other) in combinations(known, 2):
        gap = homes[second] - homes[first]
        yield offset + first, offset + second, gap, _answers(one, other)


def _answers(earlier: TriggerLabels, later: TriggerLabels) -> list[float]:
    return [
        float(earlier.event == later.event),
        float(later.cause == earlier.event),
        float(earlier.cause == later.event),
    ]
