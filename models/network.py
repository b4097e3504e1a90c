"""The whole network: one encoder pass over a window, then three heads."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from models.arguments import ArgumentHead, TriggerBatch
from models.encoder import WordEncoder
from models.modality import ModalityHead
from models.settings import NetworkSettings
from models.triggers import TriggerHead


class Reading(NamedTuple):
    """Word states (windows, words, size) and trigger logits (windows, words, rows)."""

    words: Tensor
    trigger_logits: Tensor


class Network(nn.Module):
    """Triggers, arguments and modality on one shared encoder."""

    def __init__(self, settings: NetworkSettings) -> None:
        """Build the network with fresh weights."""
        super().__init__()
        self.settings = settings
        self.encoder = WordEncoder(config=settings.encoder)
        self.triggers = TriggerHead(size=self.encoder.size, dropout=settings.dropout)
        self.arguments = ArgumentHead(
            word_size=self.encoder.size,
            size=settings.head_size,
            layers=settings.head_layers,
            heads=settings.attention_heads,
            distance_buckets=settings.distance_buckets,
            dropout=settings.dropout,
        )
        self.modality = ModalityHead(
            size=self.encoder.size + settings.head_size,
            hidden=settings.head_size,
            dropout=settings.dropout,
        )

    def read(self, pieces: Tensor, piece_mask: Tensor, first_pieces: Tensor) -> Reading:
        """Encode windows and score every word as a trigger.

        *Shape:* see `WordEncoder.forward`.
        """
        words = self.encoder(pieces, piece_mask, first_pieces)
        return Reading(words, self.triggers(words))

    def describe(self, reading: Reading, triggers: TriggerBatch) -> tuple[Tensor, Tensor]:
        """Score roles and modality of given triggers.

        The trigger scores are read as a given: the argument loss does not flow
        back through them, so it cannot bend the trigger head.

        *Shape:* -> (triggers, context, roles rows) and (triggers, 5) logits.
        """
        rows = torch.softmax(reading.trigger_logits.detach().float(), dim=-1)
        roles, states = self.arguments(reading.words, rows, triggers)
        return roles, self.modality(states)
