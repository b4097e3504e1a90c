"""The whole network: one encoder pass over a window, then three heads."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from models.arguments import ArgumentHead, TriggerBatch
from models.encoder import WordEncoder
from models.late import LateLayers
from models.links import LinkHead
from models.modality import ModalityHead
from models.settings import NetworkSettings
from models.triggers import TriggerHead


class Reading(NamedTuple):
    """Word states (windows, words, size) and trigger logits (windows, words, rows)."""

    words: Tensor
    trigger_logits: Tensor


class Description(NamedTuple):
    """What the heads say of triggers.

    *Shape:* role logits (triggers, context, role rows), modality logits (triggers, 5),
    link vectors (triggers, link size).
    """

    roles: Tensor
    modality: Tensor
    links: Tensor


class Network(nn.Module):
    """Triggers, arguments, modality and links on one shared encoder."""

    def __init__(self, settings: NetworkSettings) -> None:
        """Build the network with fresh weights."""
        super().__init__()
        self.settings = settings
        self.encoder = WordEncoder(config=settings.encoder)
        self.triggers = TriggerHead(size=self.encoder.size, dropout=settings.dropout)
        head_size = self.encoder.size if settings.late_layers else settings.head_size
        self.arguments = ArgumentHead(
            word_size=self.encoder.size,
            size=head_size,
            layers=settings.head_layers,
            heads=settings.attention_heads,
            distance_buckets=settings.distance_buckets,
            dropout=settings.dropout,
            late=_late_layers(settings),
        )
        state_size = self.encoder.size + head_size
        self.modality = ModalityHead(
            size=state_size, hidden=settings.head_size, dropout=settings.dropout
        )
        self.links = LinkHead(size=state_size, hidden=settings.link_size, dropout=settings.dropout)

    def read(self, pieces: Tensor, piece_mask: Tensor, first_pieces: Tensor) -> Reading:
        """Encode windows and score every word as a trigger.

        *Shape:* see `WordEncoder.forward`.
        """
        words = self.encoder(pieces, piece_mask, first_pieces)
        return Reading(words, self.triggers(words))

    def describe(self, reading: Reading, triggers: TriggerBatch) -> Description:
        """Score roles and modality of given triggers, and state what links them to others.

        The trigger scores are read as a given: the argument loss does not flow
        back through them, so it cannot bend the trigger head.

        The states are read by the modality and link heads alone.
        """
        rows = torch.softmax(reading.trigger_logits.detach().float(), dim=-1)
        roles, states = self.arguments(reading.words, rows, triggers)
        return Description(roles, self.modality(states), self.links.encode(states))


def _late_layers(settings: NetworkSettings) -> LateLayers | None:
    if not settings.late_layers:
        return None
    return LateLayers(config=settings.encoder, layers=settings.late_layers)
