"""The trigger head: a BIO row over the event types for every word."""

from __future__ import annotations

from torch import Tensor, nn

from models.labels import TRIGGER_ROWS


class TriggerHead(nn.Module):
    """A two-layer classifier on word states."""

    def __init__(self, *, size: int, dropout: float) -> None:
        """Build the head for word states of width ``size``."""
        super().__init__()
        self.layers = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(size, size),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(size, TRIGGER_ROWS),
        )

    def forward(self, words: Tensor) -> Tensor:
        """*Shape:* (windows, words, size) -> (windows, words, `TRIGGER_ROWS`) logits."""
        logits: Tensor = self.layers(words)
        return logits
