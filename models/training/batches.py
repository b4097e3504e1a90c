"""Annotated texts to padded tensors, with masks for whatever is not annotated.

Labels are kept as sets of allowed rows, so that exact, partial and missing
labels share one loss: the log of the summed probability of what is allowed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.arguments import TriggerBatch
from models.context import TriggerSpan, collate_triggers
from models.frames import WindowInput
from models.labels import (
    OUTSIDE,
    ROLE_INDEX,
    ROLE_ROWS,
    TRIGGER_ROWS,
    TYPE_INDEX,
    begin,
    inside,
)
from models.ontology import MODALITY_NAMES, TYPE_NAMES
from models.preparation import PreparedWindow, prepare, words_of
from models.tokenizer import PieceTokenizer
from models.training.corpora.example import ALL_TYPES, Example, LabelledTrigger
from models.windows import Range

Allowed = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TriggerLabels:
    """One trigger of a window: its words, what types it may have, roles around it."""

    words: Range
    types: tuple[int, ...]
    modality: int
    """Row of the modality, -1 when not annotated."""
    roles: Allowed
    """(words, role rows): rows that each word of the window may take."""


@dataclass(frozen=True, slots=True)
class LabelledWindow:
    """One window with its labels; ``weight`` scales its part of the loss."""

    prepared: PreparedWindow
    trigger_rows: Allowed
    """(words, trigger rows): rows that each word may take; all true teaches nothing."""
    triggers: tuple[TriggerLabels, ...]
    weight: float


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


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of several windows.

    *Shape:* ``pieces``, ``piece_mask`` (windows, pieces); ``first_pieces``
    (windows, words); ``trigger_rows`` (windows, words, rows) allowed;
    ``word_weight`` (windows, words), zero on padding; ``labels`` is None where no
    trigger is labelled.
    """

    pieces: Tensor
    piece_mask: Tensor
    first_pieces: Tensor
    trigger_rows: Tensor
    word_weight: Tensor
    labels: TriggerTensors | None


def label_windows(
    example: Example, tokenizer: PieceTokenizer, *, max_pieces: int, weight: float = 1.0
) -> Iterator[LabelledWindow]:
    """Yield the windows of ``example``, each word in exactly one of them."""
    windows = prepare(
        example.text, example.sentences, tokenizer, max_pieces=max_pieces, context_share=0.0
    )
    for window in windows:
        yield _label(_core_only(window, tokenizer), example, weight)


def _core_only(window: PreparedWindow, tokenizer: PieceTokenizer) -> PreparedWindow:
    """Drop the context words of a window, so that no label is counted twice."""
    core = window.input.core
    if core == Range(0, len(window.words)):
        return window
    starts = window.input.first_pieces
    low = starts[core.start]
    high = starts[core.stop] if core.stop < len(starts) else len(window.input.pieces) - 1
    inner = window.input.pieces[low:high]
    return PreparedWindow(
        input=WindowInput(
            pieces=(tokenizer.first_id, *inner, tokenizer.last_id),
            first_pieces=tuple(start - low + 1 for start in starts[core.start : core.stop]),
            sentences=tuple(
                Range(part.start - core.start, part.stop - core.start)
                for part in window.input.sentences
                if core.start <= part.start and part.stop <= core.stop
            ),
            core=Range(0, core.stop - core.start),
        ),
        words=window.words[core.start : core.stop],
    )


def _label(window: PreparedWindow, example: Example, weight: float) -> LabelledWindow:
    rows = _outside_rows(len(window.words), example.covered)
    labelled = []
    for trigger in example.triggers:
        span = words_of(window.words, trigger.start, trigger.end)
        inside_window = span.start < span.stop and window.words[span.start].start <= trigger.start
        if not inside_window:
            continue
        _mark_trigger(rows, span, trigger)
        if trigger.roles or trigger.modality:
            labelled.append(_trigger_labels(window, span, trigger))
    return LabelledWindow(window, rows, tuple(labelled), weight)


def _outside_rows(words: int, covered: frozenset[str]) -> Allowed:
    """Return what an unmarked word may be: outside, or a type that was not annotated."""
    rows = np.zeros((words, TRIGGER_ROWS), dtype=np.bool_)
    rows[:, OUTSIDE] = True
    for name in ALL_TYPES - covered:
        rows[:, [begin(TYPE_INDEX[name]), inside(TYPE_INDEX[name])]] = True
    return rows


def _mark_trigger(rows: Allowed, span: Range, trigger: LabelledTrigger) -> None:
    if not trigger.known:
        rows[span.start : span.stop] = True
        return
    rows[span.start : span.stop] = False
    if not trigger.types:
        rows[span.start : span.stop, OUTSIDE] = True
    for name in trigger.types:
        rows[span.start, begin(TYPE_INDEX[name])] = True
        rows[span.start + 1 : span.stop, inside(TYPE_INDEX[name])] = True


def _trigger_labels(window: PreparedWindow, span: Range, trigger: LabelledTrigger) -> TriggerLabels:
    return TriggerLabels(
        words=span,
        types=tuple(sorted(TYPE_INDEX[name] for name in trigger.types)),
        modality=MODALITY_NAMES.index(trigger.modality) if trigger.modality else -1,
        roles=_role_rows(window, trigger),
    )


def _role_rows(window: PreparedWindow, trigger: LabelledTrigger) -> Allowed:
    rows = np.zeros((len(window.words), ROLE_ROWS), dtype=np.bool_)
    rows[:, OUTSIDE] = True
    for role, index in ROLE_INDEX.items():
        if role not in trigger.roles:
            rows[:, [begin(index), inside(index)]] = True
    for echo in trigger.echoes:
        words = words_of(window.words, echo.start, echo.end)
        rows[
            words.start : words.stop, [begin(ROLE_INDEX[echo.role]), inside(ROLE_INDEX[echo.role])]
        ] = True
    taken = np.zeros(len(window.words), dtype=np.bool_)
    for argument in trigger.arguments:
        words = words_of(window.words, argument.start, argument.end)
        if words.start >= words.stop or taken[words.start : words.stop].any():
            continue
        taken[words.start : words.stop] = True
        rows[words.start : words.stop] = False
        rows[words.start, begin(ROLE_INDEX[argument.role])] = True
        rows[words.start + 1 : words.stop, inside(ROLE_INDEX[argument.role])] = True
    return rows


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


def collate(windows: Sequence[LabelledWindow], *, padding_id: int, reach: int) -> Batch:
    """Pad ``windows`` into one batch."""
    inputs = [window.prepared.input for window in windows]
    shape = (len(windows), max(len(item.pieces) for item in inputs))
    words = max(len(item.first_pieces) for item in inputs)
    pieces = torch.full(shape, padding_id)
    piece_mask = torch.zeros(shape, dtype=torch.bool)
    first_pieces = torch.zeros((len(windows), words), dtype=torch.long)
    rows = np.ones((len(windows), words, TRIGGER_ROWS), dtype=np.bool_)
    weight = torch.zeros((len(windows), words))
    for index, (window, item) in enumerate(zip(windows, inputs, strict=True)):
        pieces[index, : len(item.pieces)] = torch.tensor(item.pieces)
        piece_mask[index, : len(item.pieces)] = True
        first_pieces[index, : len(item.first_pieces)] = torch.tensor(item.first_pieces)
        rows[index, : len(item.first_pieces)] = window.trigger_rows
        weight[index, : len(item.first_pieces)] = window.weight
    return Batch(
        pieces=pieces,
        piece_mask=piece_mask,
        first_pieces=first_pieces,
        trigger_rows=torch.from_numpy(rows),
        word_weight=weight,
        labels=_collate_triggers(windows, reach),
    )


def _collate_triggers(windows: Sequence[LabelledWindow], reach: int) -> TriggerTensors | None:
    pairs = [
        (index, window, trigger)
        for index, window in enumerate(windows)
        for trigger in window.triggers
    ]
    if not pairs:
        return None
    types = torch.zeros((len(pairs), len(TYPE_NAMES)))
    for row, (_, _, trigger) in enumerate(pairs):
        types[row, list(trigger.types)] = 1.0
    triggers = collate_triggers(
        [TriggerSpan(index, item.words.start, item.words.stop) for index, _, item in pairs],
        [window.prepared.input.sentences for window in windows],
        types,
        reach=reach,
    )
    context = triggers.context.numpy()
    roles = np.stack([item.roles[context[row]] for row, (_, _, item) in enumerate(pairs)])
    weight = torch.tensor([window.weight for _, window, _ in pairs])
    return TriggerTensors(
        batch=triggers,
        roles=torch.from_numpy(roles),
        role_weight=triggers.context_mask.float() * weight.unsqueeze(1),
        modality=torch.tensor([item.modality for _, _, item in pairs]),
        partial=torch.tensor([len(item.types) != 1 for _, _, item in pairs]),
    )
