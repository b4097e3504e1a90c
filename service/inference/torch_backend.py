"""The backend that runs the shipped weights with torch on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.checkpoint import CheckpointError
from models.frames import MentionFrame, WindowInput
from models.parties.states import PartyWeightsError
from models.sectors import load_sector_head
from service.errors import WeightsInvalid
from service.inference.precision import build_reader
from service.inference.sharing import load_converted
from service.inference.weights_backend import WeightsBackend


class TorchBackend(WeightsBackend):
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
            shared: folder of the processes that share one copy; see `service.inference.sharing`.

        Raises:
            WeightsInvalid: a file is missing or altered, or does not fit the code.
        """
        try:
            loaded = load_converted(weights, precision, shared)
            sectors = load_sector_head(weights)
        except (CheckpointError, PartyWeightsError) as error:
            raise WeightsInvalid(str(error)) from error
        self._precision = loaded.precision
        super().__init__(
            settings=loaded.network.settings,
            tokenizer=loaded.tokenizer,
            reader=build_reader(loaded.network, loaded.precision, sectors),
        )

    @property
    def precision(self) -> str:
        """What the matrix products are computed in."""
        return self._precision

    @property
    def batch_tokens(self) -> int:
        """0: a CPU gains nothing from batches."""
        return 0

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Return the mentions of each window; other threads get their turn in between."""
        return [self._read_one(window) for window in windows]

    def _read_one(self, window: WindowInput) -> list[MentionFrame]:
        with self._lock:
            return self._reader.read(window)
