"""What the matrix products are computed in: the fastest that still finds the same.

Which of them is fastest depends on the processor: bfloat16 is four times as fast as
float32 with AMX and slower without any support, int8 lies between. So each is timed
on a fixed text at start, and has to find there what float32 finds.
"""

from __future__ import annotations

import fcntl
import json
import logging
import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from models.conversion import convert, surrounding_dtype
from models.frames import MentionFrame, WindowInput
from models.network import Network
from models.preparation import prepare
from models.reader import WindowReader
from models.sectors import SectorHead
from models.tokenizer import Tokenizer
from service.settings import PRECISIONS

TEXT: Final = Path(__file__).with_name("accuracy_text.txt")
"""Written for this purpose: many kinds of event beside quiet news."""
LEAST_AGREEMENT: Final = 0.96
"""F1 against float32, over the mentions and over the arguments, that a precision needs.

int8 has 0.98 of the arguments on many texts, and 0.01 more or less by chance on this one.
"""
_HOPELESS: Final = 4.0
"""Times float32's on one sentence, beyond which a precision is not tried on the whole text."""
_SHARED: Final = "precision.json"
_SENTENCE: Final = re.compile(r"[^.]+\.")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trial:
    """One precision on the fixed text.

    ``milliseconds`` is processor time for a window, which neighbours on the machine
    disturb less than the clock; ``mentions`` and ``arguments`` are F1 against float32.
    """

    precision: str
    milliseconds: float
    mentions: float
    arguments: float

    @property
    def passes(self) -> bool:
        """Whether it finds what float32 finds."""
        return min(self.mentions, self.arguments) >= LEAST_AGREEMENT


def build_reader(
    converted: Network, precision: str, sectors: SectorHead | None = None
) -> WindowReader:
    """Return a reader over what `convert` made for ``precision``."""
    return WindowReader(converted, dtype=surrounding_dtype(precision), sectors=sectors)


def choose_precision(
    network: Network, tokenizer: Tokenizer, shared: Path | None = None, *, weights: str = ""
) -> str:
    """Return the fastest precision that passes.

    Processes that name the same folder ``shared`` share one choice for each fingerprint
    of ``weights``: the first to come makes it, so that all of them answer with the same
    bytes.
    """
    if shared is None:
        return _report(try_all(network, tokenizer))
    with locked(shared / f"{_SHARED}.lock"):
        path = shared / _SHARED
        kept = json.loads(path.read_text()) if path.exists() else {}
        if kept.get("weights") != weights:
            trials = [asdict(item) for item in try_all(network, tokenizer)]
            kept = {"weights": weights, "trials": trials}
            path.write_text(json.dumps(kept))
        return _report([Trial(**item) for item in kept["trials"]])


def try_all(network: Network, tokenizer: Tokenizer) -> list[Trial]:
    """Return the trials of all precisions that this machine can compute in.

    Float32 comes first: its answers are what the others have to find.
    """
    text = TEXT.read_text(encoding="utf-8")
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    prepared = prepare(text, sentences, tokenizer, max_pieces=network.settings.max_pieces)
    first = prepare(text, sentences[:1], tokenizer, max_pieces=network.settings.max_pieces)
    course = _Course([window.input for window in prepared], first[0].input)
    trials: list[Trial] = []
    for precision in PRECISIONS:
        try:
            trials.append(
                course.run(precision, build_reader(convert(network, precision), precision))
            )
        # A processor or build of torch without the kernels is no reason not to start.
        except RuntimeError as error:
            _log.warning("%s cannot be computed here: %s", precision, error)
    return trials


def best_of(trials: Sequence[Trial]) -> Trial:
    """Return the fastest trial that passes; float32 always does."""
    return min((trial for trial in trials if trial.passes), key=lambda trial: trial.milliseconds)


def _report(trials: Sequence[Trial]) -> str:
    best = best_of(trials)
    for trial in trials:
        _log.info(
            "%s: %.1f ms a window, agreement with float32 on mentions %.3f, on arguments %.3f%s",
            trial.precision,
            trial.milliseconds,
            trial.mentions,
            trial.arguments,
            "" if trial.passes else f"; needs {LEAST_AGREEMENT}",
        )
    _log.info("computing in %s", best.precision)
    return best.precision


class _Course:
    """The windows that every precision reads, and what float32, the first, found there."""

    def __init__(self, windows: Sequence[WindowInput], short: WindowInput) -> None:
        self._windows = windows
        self._short = short
        self._exact: list[list[MentionFrame]] | None = None
        self._slowest = math.inf

    def run(self, precision: str, reader: WindowReader) -> Trial:
        """Let ``reader`` read; what is hopelessly slow on one sentence reads no more."""
        # The first pass sets up kernels.
        _read(reader, [self._short])
        seconds = _seconds(lambda: _read(reader, [self._short]))
        if seconds > self._slowest:
            raise RuntimeError(f"a sentence takes {seconds:.2f} s")
        found: list[list[MentionFrame]] = []
        total = _seconds(lambda: found.extend(_read(reader, self._windows)))
        if self._exact is None:
            self._exact, self._slowest = found, _HOPELESS * seconds
        return Trial(
            precision=precision,
            milliseconds=total * 1_000 / len(self._windows),
            mentions=_agreement(_mentions(self._exact), _mentions(found)),
            arguments=_agreement(_arguments(self._exact), _arguments(found)),
        )


def _seconds(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started


def _read(reader: WindowReader, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
    return [reader.read(window) for window in windows]


def _mentions(frames: list[list[MentionFrame]]) -> set[tuple[object, ...]]:
    return {
        (number, frame.type, frame.start, frame.stop, frame.modality)
        for number, window in enumerate(frames)
        for frame in window
    }


def _arguments(frames: list[list[MentionFrame]]) -> set[tuple[object, ...]]:
    return {
        (number, frame.start, argument.role, argument.start, argument.stop)
        for number, window in enumerate(frames)
        for frame in window
        for argument in frame.arguments
    }


def _agreement(wanted: set[tuple[object, ...]], found: set[tuple[object, ...]]) -> float:
    """Return the F1 of ``found``; two empty sets agree."""
    total = len(wanted) + len(found)
    return 2 * len(wanted & found) / total if total else 1.0


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file ``path`` for this process alone."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
