"""The losses; partial labels are marginalised, missing ones cost nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from models.arguments import TriggerBatch
from models.labels import begin
from models.network import Description, Network, Reading
from models.ontology import TYPE_NAMES
from models.training.batches import Batch, PairTensors, Pieces, TriggerTensors

_BEGIN_ROWS = [begin(index) for index in range(len(TYPE_NAMES))]


class Losses(NamedTuple):
    """Scalar losses of one batch."""

    triggers: Tensor
    arguments: Tensor
    modality: Tensor
    links: Tensor
    teachers: Tensor

    def total(self, weights: tuple[float, ...]) -> Tensor:
        """Return the weighted sum."""
        return torch.stack(
            [loss * weight for loss, weight in zip(self, weights, strict=True)]
        ).sum()


MODALITY_SHARE = 0.2
"""Weight of the modality in the loss against teachers."""


class Output(NamedTuple):
    """What a network says of a batch; ``description`` is None without labelled triggers."""

    reading: Reading
    description: Description | None


def marginal_nll(logits: Tensor, allowed: Tensor, weight: Tensor) -> Tensor:
    """Return the weighted mean of ``-log(sum of the allowed probabilities)``.

    *Shape:* ``logits`` and ``allowed`` (..., rows), ``weight`` (...) -> scalar.
    Positions where every row is allowed cost exactly nothing.
    """
    log_probabilities = torch.log_softmax(logits.float(), dim=-1)
    kept = log_probabilities.masked_fill(~allowed, float("-inf"))
    loss = -torch.logsumexp(kept, dim=-1)
    return (loss * weight).sum() / weight.sum().clamp(min=1.0)


def run(network: Network, pieces: Pieces, labels: TriggerTensors | None) -> Output:
    """Read windows and describe their labelled triggers."""
    reading = network.read(pieces.pieces, pieces.mask, pieces.first)
    if labels is None:
        return Output(reading, None)
    return Output(reading, network.describe(reading, _with_guessed_types(reading, labels)))


def batch_losses(network: Network, batch: Batch) -> Losses:
    """Run ``network`` on ``batch`` and return its losses."""
    return label_losses(network, run(network, batch.read, batch.labels), batch)


def label_losses(network: Network, output: Output, batch: Batch) -> Losses:
    """Return how far ``output`` is from the labels of ``batch``."""
    trigger_loss = marginal_nll(
        output.reading.trigger_logits, batch.trigger_rows, batch.word_weight
    )
    zero = trigger_loss.new_zeros(())
    labels = batch.labels
    if labels is None or output.description is None:
        return Losses(trigger_loss, zero, zero, zero, _teacher_loss(output, batch))
    found = output.description
    return Losses(
        triggers=trigger_loss,
        arguments=marginal_nll(found.roles, labels.roles, labels.role_weight),
        modality=_modality_loss(found.modality, labels.modality),
        links=zero if labels.pairs is None else _link_loss(network, found.links, labels.pairs),
        teachers=_teacher_loss(output, batch),
    )


def _teacher_loss(output: Output, batch: Batch) -> Tensor:
    """Return the cross entropy against the teachers' probabilities, zero without any."""
    opinion, labels, found = batch.opinion, batch.labels, output.description
    if opinion is None:
        return output.reading.trigger_logits.new_zeros(())
    loss = _cross_entropy(output.reading.trigger_logits, opinion.triggers, batch.word_weight)
    if labels is None or found is None or opinion.roles is None or opinion.modality is None:
        return loss
    every = labels.role_weight.amax(dim=1)
    return (
        loss
        + _cross_entropy(found.roles, opinion.roles, labels.role_weight)
        + MODALITY_SHARE * _cross_entropy(found.modality, opinion.modality, every)
    )


def _cross_entropy(logits: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """Average over the positions that an opinion is given on."""
    given = weight * (wanted.sum(dim=-1) > 0)
    loss = -(wanted.float() * torch.log_softmax(logits.float(), dim=-1)).sum(dim=-1)
    return (loss * given).sum() / given.sum().clamp(min=1.0)


def _modality_loss(logits: Tensor, modality: Tensor) -> Tensor:
    """Average over the known ones; no synchronisation with the device is needed."""
    losses = functional.cross_entropy(logits.float(), modality, ignore_index=-1, reduction="none")
    return losses.sum() / (modality >= 0).sum().clamp(min=1)


def _link_loss(network: Network, vectors: Tensor, pairs: PairTensors) -> Tensor:
    logits = network.links(vectors[pairs.earlier], vectors[pairs.later], pairs.gap)
    return functional.binary_cross_entropy_with_logits(logits.float(), pairs.links)


def _with_guessed_types(reading: Reading, labels: TriggerTensors) -> TriggerBatch:
    """Replace partial types by the network's own distribution over what is allowed."""
    triggers = labels.batch
    logits = reading.trigger_logits.detach().float()[triggers.window, triggers.start]
    guess = torch.softmax(logits[:, _BEGIN_ROWS], dim=-1)
    allowed = torch.where(triggers.types.sum(1, keepdim=True) > 0, triggers.types, 1.0)
    guess = guess * allowed
    guess = guess / guess.sum(dim=1, keepdim=True).clamp(min=1e-6)
    return replace(triggers, types=torch.where(labels.partial.unsqueeze(1), guess, triggers.types))
