"""The one way to the network, whatever runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from models.frames import MentionFrame, WindowInput
from models.tokenizer import Tokenizer


class Backend(Protocol):
    """Reads windows. Safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """Name of the weights."""

    @property
    def version(self) -> str:
        """Version of the weights."""

    @property
    def precision(self) -> str:
        """What the matrix products are computed in, such as ``float32``."""

    @property
    def max_pieces(self) -> int:
        """Word pieces that a window may hold, the two special pieces included."""

    @property
    def batch_tokens(self) -> int:
        """Longest window times windows that one `read` should hold; 0 for one window."""

    @property
    def tokenizer(self) -> Tokenizer:
        """The word pieces that the network was trained on."""

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Return the mentions of each window, in the order of ``windows``.

        The answer for a window depends on that window alone.
        """

    def relate(
        self,
        earlier: Sequence[tuple[float, ...]],
        later: Sequence[tuple[float, ...]],
        gaps: Sequence[int],
    ) -> Sequence[tuple[float, float, float]]:
        """Compare pairs of mentions; see `models.reader.WindowReader.relate`."""

    def fault(self) -> str | None:
        """Return why nothing will ever be read again, or None while all is well."""


class WholeWordTokenizer:
    """One piece a word: what `ScriptedBackend` reads instead of a trained vocabulary."""

    first_id = 0
    last_id = 1

    def __init__(self) -> None:
        """Start with an empty vocabulary; words get ids as they are met."""
        self.words: list[str] = ["", ""]
        self._ids: dict[str, int] = {}

    def pieces(self, word: str) -> tuple[int, ...]:
        """Return the single id of ``word``."""
        if word not in self._ids:
            self._ids[word] = len(self.words)
            self.words.append(word)
        return (self._ids[word],)


class ScriptedBackend:
    """A double without a network: given words are triggers of given types.

    For tests of whatever stands around the network, here and in the projects of
    callers. It extracts nothing and must never be deployed.
    """

    name = "scripted"
    version = "0"
    precision = "none"
    batch_tokens = 0

    def __init__(self, triggers: Mapping[str, str], *, max_pieces: int = 384) -> None:
        """Take the lower-cased trigger words and the type of each."""
        self.max_pieces = max_pieces
        self.tokenizer = WholeWordTokenizer()
        self._triggers = dict(triggers)

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Return a mention for every trigger word in the core of each window."""
        return [self._frames(window) for window in windows]

    def relate(
        self,
        earlier: Sequence[tuple[float, ...]],  # noqa: ARG002 - nothing is known of any pair
        later: Sequence[tuple[float, ...]],  # noqa: ARG002
        gaps: Sequence[int],
    ) -> Sequence[tuple[float, float, float]]:
        """Return even odds for every pair."""
        return [(0.0, 0.0, 0.0) for _ in gaps]

    def fault(self) -> str | None:
        """Return None: nothing here can break."""
        return None

    def _frames(self, window: WindowInput) -> list[MentionFrame]:
        frames = []
        for index in range(window.core.start, window.core.stop):
            word = self.tokenizer.words[window.pieces[window.first_pieces[index]]]
            name = self._triggers.get(word.lower())
            if name is not None:
                frames.append(MentionFrame(name, index, index + 1, 1.0, "actual", 1.0, ()))
        return frames
