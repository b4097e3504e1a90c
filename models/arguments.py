"""The argument head: small transformer layers that read the window for one trigger.

The encoder reads a window once. For every trigger the words around it are then
read again, each marked with its distance to the trigger, its sentence, the
trigger's state and type, and what kind of trigger the word may itself be, so
that a place beside two events can go to the right one. The result is a BIO row
over the roles for each word, and one state of the trigger for the modality.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.labels import ROLE_ROWS, TRIGGER_ROWS
from models.late import LateLayers
from models.ontology import TYPE_NAMES

SENTENCE_OFFSETS = 5
"""Sentence distances two before to two after; anything further is clipped."""


@dataclass(frozen=True, slots=True)
class TriggerBatch:
    """Triggers whose arguments are asked for, over a batch of windows.

    *Shape:* ``window``, ``start``, ``stop`` (triggers,); ``types`` (triggers, 24)
    probabilities; ``context`` (triggers, context) word indexes; ``context_mask``
    the same shape, true on real words; ``sentence_offset`` the same shape, in
    sentences relative to the trigger's, shifted to start at 0.
    """

    window: Tensor
    start: Tensor
    stop: Tensor
    types: Tensor
    context: Tensor
    context_mask: Tensor
    sentence_offset: Tensor

    def to(self, device: torch.device) -> TriggerBatch:
        """Return the same triggers with every tensor on ``device``."""
        return TriggerBatch(*(getattr(self, item.name).to(device) for item in fields(self)))


class ConditionedLayer(nn.Module):
    """A pre-norm transformer layer."""

    def __init__(self, *, size: int, heads: int, dropout: float) -> None:
        """Build a layer of width ``size``; ``heads`` must divide it."""
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(size)
        self.attention_in = nn.Linear(size, 3 * size)
        self.attention_out = nn.Linear(size, size)
        self.feed_forward = nn.Sequential(
            nn.LayerNorm(size),
            nn.Linear(size, 2 * size),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(2 * size, size),
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """*Shape:* (triggers, context, size), mask (triggers, context) -> same as states."""
        states = states + self.dropout(self._attend(self.attention_norm(states), mask))
        result: Tensor = states + self.dropout(self.feed_forward(states))
        return result

    def _attend(self, states: Tensor, mask: Tensor) -> Tensor:
        rows, length, size = states.shape
        parts = self.attention_in(states).view(rows, length, 3, self.heads, size // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, None, None, :]
        )
        out: Tensor = self.attention_out(mixed.transpose(1, 2).reshape(rows, length, size))
        return out


class ArgumentHead(nn.Module):
    """Roles of the words around each trigger."""

    def __init__(
        self,
        *,
        word_size: int,
        size: int,
        layers: int,
        heads: int,
        distance_buckets: int,
        dropout: float,
        late: LateLayers | None = None,
    ) -> None:
        """Build the head: ``layers`` conditioned layers of width ``size``.

        With ``late``, whose width must be ``size``, these layers are run instead, and
        the head begins by showing them the encoder's own states.
        """
        super().__init__()
        self.distance_buckets = distance_buckets
        self.dropout = nn.Dropout(dropout)
        self.late = late
        self.word_projection = nn.Linear(word_size, size) if late is None else nn.Identity()
        self.trigger_projection = nn.Linear(word_size, size)
        self.type_embedding = nn.Linear(len(TYPE_NAMES), size, bias=False)
        self.neighbour_embedding = nn.Linear(TRIGGER_ROWS, size, bias=False)
        self.distance_embedding = nn.Embedding(2 * distance_buckets + 1, size)
        self.sentence_embedding = nn.Embedding(SENTENCE_OFFSETS, size)
        self.input_norm = nn.LayerNorm(size)
        self.layers = nn.ModuleList(
            ConditionedLayer(size=size, heads=heads, dropout=dropout)
            for _ in range(0 if late else layers)
        )
        self.role_classifier = nn.Sequential(
            nn.LayerNorm(size),
            nn.Linear(size, size),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(size, ROLE_ROWS),
        )
        if late is not None:
            self._begin_silent()

    def _begin_silent(self) -> None:
        """Let what marks the trigger begin at almost nothing, as pretrained layers know none."""
        self.input_norm = nn.Identity()  # type: ignore[assignment]
        for part in (
            self.trigger_projection,
            self.type_embedding,
            self.neighbour_embedding,
            self.distance_embedding,
            self.sentence_embedding,
        ):
            nn.init.normal_(part.weight, std=0.02)

    def forward(
        self, words: Tensor, trigger_rows: Tensor, triggers: TriggerBatch
    ) -> tuple[Tensor, Tensor]:
        """Score roles and give the state each trigger ends with.

        *Shape:* ``words`` (windows, words, word_size), ``trigger_rows`` (windows,
        words, `TRIGGER_ROWS`) probabilities -> role logits (triggers, context,
        `ROLE_ROWS`) and trigger states (triggers, word_size + size).
        """
        owner = triggers.window.unsqueeze(1)
        raw_trigger = _span_mean(words, triggers)
        states = (
            self.word_projection(self.dropout(words))[owner, triggers.context]
            + self.trigger_projection(self.dropout(raw_trigger)).unsqueeze(1)
            + self.type_embedding(triggers.types).unsqueeze(1)
            + self.neighbour_embedding(trigger_rows)[owner, triggers.context]
            + self.distance_embedding(self._distance(triggers))
            + self.sentence_embedding(triggers.sentence_offset)
        )
        states = self.dropout(self.input_norm(states))
        if self.late is not None:
            states = self.late(states, triggers.context_mask)
        for layer in self.layers:
            states = layer(states, triggers.context_mask)
        return self.role_classifier(states), torch.cat(
            (raw_trigger, _own_state(states, triggers)), dim=-1
        )

    def _distance(self, triggers: TriggerBatch) -> Tensor:
        """Return signed word distances to the trigger's span, as bucket indexes."""
        before = (triggers.context - triggers.start.unsqueeze(1)).clamp(max=0)
        after = (triggers.context - triggers.stop.unsqueeze(1) + 1).clamp(min=0)
        limit = self.distance_buckets
        return (before + after).clamp(-limit, limit) + limit


def _span_mean(words: Tensor, triggers: TriggerBatch) -> Tensor:
    """Average the states of each trigger's first and last word."""
    first = words[triggers.window, triggers.start]
    last = words[triggers.window, triggers.stop - 1]
    return (first + last) / 2


def _own_state(states: Tensor, triggers: TriggerBatch) -> Tensor:
    """Pick the conditioned state of each trigger's first word."""
    position = (triggers.context == triggers.start.unsqueeze(1)).float().argmax(dim=1)
    return states[torch.arange(len(position), device=states.device), position]
