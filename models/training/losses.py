"""The three losses; partial labels are marginalised, missing ones cost nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from models.arguments import TriggerBatch
from models.labels import begin
from models.network import Network, Reading
from models.ontology import TYPE_NAMES
from models.training.batches import Batch, TriggerTensors

_BEGIN_ROWS = torch.tensor([begin(index) for index in range(len(TYPE_NAMES))])


class Losses(NamedTuple):
    """Scalar losses of one batch."""

    triggers: Tensor
    arguments: Tensor
    modality: Tensor

    def total(self, weights: tuple[float, float, float]) -> Tensor:
        """Return the weighted sum."""
        return sum(
            (loss * weight for loss, weight in zip(self, weights, strict=True)), torch.zeros(())
        )


def marginal_nll(logits: Tensor, allowed: Tensor, weight: Tensor) -> Tensor:
    """Return the weighted mean of ``-log(sum of the allowed probabilities)``.

    *Shape:* ``logits`` and ``allowed`` (..., rows), ``weight`` (...) -> scalar.
    Positions where every row is allowed cost exactly nothing.
    """
    log_probabilities = torch.log_softmax(logits.float(), dim=-1)
    kept = log_probabilities.masked_fill(~allowed, float("-inf"))
    loss = -torch.logsumexp(kept, dim=-1)
    return (loss * weight).sum() / weight.sum().clamp(min=1.0)


def batch_losses(network: Network, batch: Batch) -> Losses:
    """Run the network on ``batch`` and return its losses."""
    reading = network.read(batch.pieces, batch.piece_mask, batch.first_pieces)
    trigger_loss = marginal_nll(reading.trigger_logits, batch.trigger_rows, batch.word_weight)
    zero = trigger_loss.new_zeros(())
    labels = batch.labels
    if labels is None:
        return Losses(trigger_loss, zero, zero)
    roles, modality = network.describe(reading, _with_guessed_types(reading, labels))
    argument_loss = marginal_nll(roles, labels.roles, labels.role_weight)
    known = labels.modality >= 0
    modality_loss = (
        functional.cross_entropy(modality[known].float(), labels.modality[known])
        if bool(known.any())
        else zero
    )
    return Losses(trigger_loss, argument_loss, modality_loss)


def _with_guessed_types(reading: Reading, labels: TriggerTensors) -> TriggerBatch:
    """Replace partial types by the network's own distribution over what is allowed."""
    triggers = labels.batch
    logits = reading.trigger_logits.detach().float()[triggers.window, triggers.start]
    guess = torch.softmax(logits[:, _BEGIN_ROWS], dim=-1)
    allowed = torch.where(triggers.types.sum(1, keepdim=True) > 0, triggers.types, 1.0)
    guess = guess * allowed
    guess = guess / guess.sum(dim=1, keepdim=True).clamp(min=1e-6)
    return replace(triggers, types=torch.where(labels.partial.unsqueeze(1), guess, triggers.types))
