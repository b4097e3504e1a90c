"""The modality head: five classes for every trigger."""

from __future__ import annotations

from torch import Tensor, nn

from models.ontology import MODALITY_NAMES


class ModalityHead(nn.Module):
    """A two-layer classifier on what a trigger saw of its sentence."""

    def __init__(self, *, size: int, hidden: int, dropout: float) -> None:
        """Build the head for trigger states of width ``size``."""
        super().__init__()
        self.layers = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(size, hidden),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, len(MODALITY_NAMES)),
        )

    def forward(self, triggers: Tensor) -> Tensor:
        """*Shape:* (triggers, size) -> (triggers, 5) logits."""
        logits: Tensor = self.layers(triggers)
        return logits
