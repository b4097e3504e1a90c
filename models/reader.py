"""One window in, mention frames out: the network's forward pass and its decoding."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import torch
from torch import Tensor

from models.context import TriggerSpan, collate_triggers
from models.decoding import LabelledSpan, Scores, decode_batch, decode_spans, temper
from models.frames import ArgumentFrame, MentionFrame, WindowInput
from models.labels import MOVEMENT_INDEXES, MOVEMENT_ROLES, begin, inside
from models.network import Network, Reading
from models.ontology import MODALITY_NAMES, ROLE_NAMES, TYPE_NAMES
from models.sectors import SECTOR_ROLES, SectorHead, SectorReading
from models.windows import Range

Link = tuple[float, ...]

_FORBIDDEN = -1e4
_MOVEMENT_ROWS = [row for role in sorted(MOVEMENT_ROLES) for row in (begin(role), inside(role))]


class WindowReader:
    """Runs a network on single windows.

    One window is one forward pass, never padded, so a window's answer does not
    depend on what else is being read.
    """

    def __init__(
        self,
        network: Network,
        *,
        dtype: torch.dtype = torch.float32,
        sectors: SectorHead | None = None,
    ) -> None:
        """Take ``network`` into evaluation mode; ``dtype`` is that of the matrix products.

        Without ``sectors``, fitted to this network, arguments have no `sector_logits`.
        """
        self._network = network.eval()
        self._dtype = dtype
        self._device = next(network.parameters()).device
        self._sectors = None if sectors is None else sectors.to(self._device)

    def read(self, window: WindowInput) -> list[MentionFrame]:
        """Return the mentions whose trigger lies in the window's core, in text order."""
        if not window.first_pieces:
            return []
        with torch.inference_mode(), self._precision():
            reading = self._network.read(
                torch.tensor([window.pieces], device=self._device),
                torch.ones((1, len(window.pieces)), dtype=torch.bool, device=self._device),
                torch.tensor([window.first_pieces], device=self._device),
            )
            spans = self._triggers(reading, window)
            return self._frames(reading, window, spans) if spans else []

    def _precision(self) -> AbstractContextManager[object]:
        if self._dtype == torch.float32:
            return nullcontext()
        return torch.autocast(self._device.type, self._dtype)

    def _triggers(self, reading: Reading, window: WindowInput) -> list[LabelledSpan]:
        logits = _numpy(reading.trigger_logits[0])
        spans = decode_spans(logits, outside_bias=self._network.settings.trigger_outside_bias)
        core = window.core
        return [span for span in spans if core.start <= span.start < core.stop]

    def _frames(
        self, reading: Reading, window: WindowInput, spans: Sequence[LabelledSpan]
    ) -> list[MentionFrame]:
        types = torch.zeros((len(spans), len(TYPE_NAMES)))
        for row, span in enumerate(spans):
            types[row, span.entry] = 1.0
        triggers = collate_triggers(
            [TriggerSpan(0, span.start, span.stop) for span in spans],
            [window.sentences],
            types,
            reach=self._network.settings.context_words,
        )
        found = self._network.describe(reading, triggers.to(self._device))
        modalities = torch.softmax(found.modality.float(), dim=-1).cpu().numpy()
        links = found.links.float().tolist()
        fillers = self._fillers(spans, _numpy(found.roles), triggers.context_mask)
        offsets = triggers.context[:, 0].tolist()
        head = self._sectors
        sectors = None if head is None else head.read(reading.words[0], window.sentences)
        return [
            self._frame(
                span,
                tuple(_argument(item, offsets[row], sectors) for item in fillers[row]),
                modalities[row],
                tuple(links[row]),
            )
            for row, span in enumerate(spans)
        ]

    def relate(
        self, earlier: Sequence[Link], later: Sequence[Link], gaps: Sequence[int]
    ) -> list[tuple[float, float, float]]:
        """Compare pairs of mentions of one article.

        Args:
            earlier: `MentionFrame.link` of the mention that stands first in each pair.
            later: the same of the other mention.
            gaps: sentences between the two.

        Returns:
            For each pair the log-odds that both tell of one incident, that the earlier
            one caused the later, and that the later one caused the earlier.
        """
        if not gaps:
            return []
        # A mention stands in many pairs; its numbers are copied once.
        unique = {id(link): link for link in (*earlier, *later)}
        rows = {name: row for row, name in enumerate(unique)}
        links = torch.tensor(list(unique.values()), device=self._device)
        with torch.inference_mode():
            scores = self._network.links(
                links[[rows[id(link)] for link in earlier]],
                links[[rows[id(link)] for link in later]],
                torch.tensor(gaps, device=self._device),
            )
        return [(same, before, after) for same, before, after in scores.tolist()]

    def _fillers(
        self, spans: Sequence[LabelledSpan], roles: Scores, mask: Tensor
    ) -> list[list[LabelledSpan]]:
        """Return the spans with a role of each trigger, in words of its context."""
        for row, span in enumerate(spans):
            if span.entry not in MOVEMENT_INDEXES:
                roles[row][:, _MOVEMENT_ROWS] = _FORBIDDEN
        bias = self._network.settings.role_outside_bias
        return decode_batch(roles, mask.sum(dim=1).tolist(), outside_bias=bias)

    def _frame(
        self,
        span: LabelledSpan,
        arguments: tuple[ArgumentFrame, ...],
        modalities: Scores,
        link: Link,
    ) -> MentionFrame:
        best = int(modalities.argmax())
        return MentionFrame(
            type=TYPE_NAMES[span.entry],
            start=span.start,
            stop=span.stop,
            score=temper(span.score, self._network.settings.trigger_temperature),
            modality=MODALITY_NAMES[best],
            modality_score=float(modalities[best]),
            arguments=arguments,
            link=link,
        )


def _argument(item: LabelledSpan, offset: int, sectors: SectorReading | None) -> ArgumentFrame:
    role, words = ROLE_NAMES[item.entry], Range(item.start + offset, item.stop + offset)
    logits = sectors.logits(words) if sectors and role in SECTOR_ROLES else ()
    return ArgumentFrame(role, words.start, words.stop, item.score, logits)


def _numpy(scores: Tensor) -> Scores:
    values: Scores = scores.float().cpu().numpy().astype(np.float32, copy=True)
    return values
