"""What every backend that runs a weights folder has in common."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from models.reader import Link, WindowReader
from models.settings import NetworkSettings
from models.tokenizer import PieceTokenizer


class WeightsBackend:
    """A loaded network with its tokenizer, and the comparing of mentions."""

    def __init__(
        self, *, settings: NetworkSettings, tokenizer: PieceTokenizer, reader: WindowReader
    ) -> None:
        """Take what was loaded; ``reader`` runs the network on its device."""
        self._settings = settings
        self._tokenizer = tokenizer
        self._reader = reader
        self._lock = Lock()

    @property
    def name(self) -> str:
        """Name of the weights."""
        return self._settings.name

    @property
    def version(self) -> str:
        """Version of the weights."""
        return self._settings.version

    @property
    def max_pieces(self) -> int:
        """Word pieces that a window may hold, the two special pieces included."""
        return self._settings.max_pieces

    @property
    def tokenizer(self) -> PieceTokenizer:
        """The word pieces that the network was trained on."""
        return self._tokenizer

    def relate(
        self, earlier: Sequence[Link], later: Sequence[Link], gaps: Sequence[int]
    ) -> Sequence[tuple[float, float, float]]:
        """Compare pairs of mentions; a few small products that need no turn."""
        return self._reader.relate(earlier, later, gaps)

    def fault(self) -> str | None:
        """Return None: what cannot be read raises."""
        return None
