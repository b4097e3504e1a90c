"""The backend that runs the shipped weights with torch on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from models.checkpoint import CheckpointError, load_checkpoint
from models.frames import MentionFrame, WindowInput
from models.tokenizer import PieceTokenizer
from service.errors import WeightsInvalid
from service.inference.precision import build_reader, choose_precision
from service.settings import AUTO


class TorchBackend:
    """One network, one forward pass at a time.

    Windows run alone and unpadded: batching would save about a tenth of the time
    on a CPU and would make a window's last bits depend on its neighbours.
    """

    def __init__(
        self, weights: Path, *, precision: str = "float32", shared: Path | None = None
    ) -> None:
        """Load the weights folder.

        Args:
            weights: the folder.
            precision: one of `service.settings.PRECISIONS`, or ``auto``.
            shared: see `choose_precision`.

        Raises:
            WeightsInvalid: a file is missing or altered, or does not fit the code.
        """
        try:
            network, self._tokenizer = load_checkpoint(weights)
        except CheckpointError as error:
            raise WeightsInvalid(str(error)) from error
        self._settings = network.settings
        if precision == AUTO:
            precision = choose_precision(network, self._tokenizer, shared)
        self._precision = precision
        self._reader = build_reader(network, precision)
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
    def precision(self) -> str:
        """What the matrix products are computed in."""
        return self._precision

    @property
    def batch_tokens(self) -> int:
        """0: a CPU gains nothing from batches."""
        return 0

    @property
    def max_pieces(self) -> int:
        """Word pieces that a window may hold, the two special pieces included."""
        return self._settings.max_pieces

    @property
    def tokenizer(self) -> PieceTokenizer:
        """The word pieces that the network was trained on."""
        return self._tokenizer

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Return the mentions of each window; other threads get their turn in between."""
        return [self._read_one(window) for window in windows]

    def relate(
        self,
        earlier: Sequence[tuple[float, ...]],
        later: Sequence[tuple[float, ...]],
        gaps: Sequence[int],
    ) -> Sequence[tuple[float, float, float]]:
        """Compare pairs of mentions; a few small products that need no turn."""
        return self._reader.relate(earlier, later, gaps)

    def fault(self) -> str | None:
        """Return None: a window that cannot be read raises."""
        return None

    def _read_one(self, window: WindowInput) -> list[MentionFrame]:
        with self._lock:
            return self._reader.read(window)
