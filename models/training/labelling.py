"""Annotated texts to labelled windows, with masks for whatever is not annotated.

Labels are kept as sets of allowed rows, so that exact, partial and missing
labels share one loss: the log of the summed probability of what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
from models.ontology import MODALITY_NAMES
from models.preparation import PreparedWindow, prepare, words_of
from models.tokenizer import PieceTokenizer
from models.training.corpora.example import ALL_TYPES, Example, LabelledTrigger
from models.windows import Range

Allowed = npt.NDArray[np.bool_]
Probabilities = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class TriggerLabels:
    """One trigger of a window: its words, what types it may have, roles around it."""

    words: Range
    types: tuple[int, ...]
    modality: int
    """Row of the modality, -1 when not annotated."""
    roles: Allowed
    """(words, role rows): rows that each word of the window may take."""
    event: str | None = None
    """The incident it tells of; None where coreference is not annotated."""
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What teachers think of a window, as probabilities.

    *Shape:* ``triggers`` (words, trigger rows); for each trigger ``roles`` (words, role
    rows), zero outside its context, and ``modality`` (5,).
    """

    triggers: Probabilities
    roles: tuple[Probabilities, ...]
    modality: tuple[Probabilities, ...]


@dataclass(frozen=True, slots=True)
class LabelledWindow:
    """One window with its labels; ``weight`` scales its part of the loss."""

    prepared: PreparedWindow
    tokens: tuple[str, ...]
    """The words as written, which noise is laid over in training."""
    trigger_rows: Allowed
    """(words, trigger rows): rows that each word may take; all true teaches nothing."""
    triggers: tuple[TriggerLabels, ...]
    weight: float
    opinion: Opinion | None = None


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
    tokens = tuple(example.text[word.start : word.end] for word in window.words)
    return LabelledWindow(window, tokens, rows, tuple(labelled), weight)


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
        event=trigger.event,
        cause=trigger.cause,
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
