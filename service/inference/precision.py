"""What the matrix products are computed in: the fastest that still finds the same.

Which of them is fastest depends on the processor: bfloat16 is four times as fast as
float32 with AMX and slower without any support, int8 lies between. So each is timed
on a fixed text at start, and has to find there what float32 finds.
"""

from __future__ import annotations

import copy
import fcntl
import json
import logging
import re
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from models.frames import MentionFrame, WindowInput
from models.network import Network
from models.preparation import prepare
from models.reader import WindowReader
from models.tokenizer import Tokenizer
from service.settings import PRECISIONS

TEXT: Final = Path(__file__).with_name("accuracy_text.txt")
"""Written for this purpose: many kinds of event beside quiet news."""
LEAST_AGREEMENT: Final = 0.98
"""F1 against float32, over the mentions and over the arguments, that a precision needs."""
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


def build_reader(network: Network, precision: str) -> WindowReader:
    """Return a reader that computes in one of `PRECISIONS`; the network itself stays as it is."""
    if precision == "int8":
        return WindowReader(_quantized(network))
    return WindowReader(network, dtype=getattr(torch, precision))


def choose_precision(network: Network, tokenizer: Tokenizer, shared: Path | None = None) -> str:
    """Return the fastest precision that passes.

    Processes that name the same folder ``shared`` share one choice: the first to
    come makes it, so that all of them answer with the same bytes.
    """
    if shared is None:
        return _report(try_all(network, tokenizer))
    with _locked(shared / f"{_SHARED}.lock"):
        path = shared / _SHARED
        if not path.exists():
            path.write_text(json.dumps([asdict(item) for item in try_all(network, tokenizer)]))
        return _report([Trial(**item) for item in json.loads(path.read_text())])


def try_all(network: Network, tokenizer: Tokenizer) -> list[Trial]:
    """Return the trials of all precisions that this machine can compute in."""
    text = TEXT.read_text(encoding="utf-8")
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    prepared = prepare(text, sentences, tokenizer, max_pieces=network.settings.max_pieces)
    windows = [window.input for window in prepared]
    exact = _read(build_reader(network, "float32"), windows)
    trials = []
    for precision in PRECISIONS:
        try:
            reader = build_reader(network, precision)
            trials.append(_try(precision, reader, windows, exact))
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


def _try(
    precision: str,
    reader: WindowReader,
    windows: Sequence[WindowInput],
    exact: list[list[MentionFrame]],
) -> Trial:
    started = time.thread_time()
    found = _read(reader, windows)
    first = time.thread_time() - started
    # The first pass may also have set up kernels; a second one tells.
    seconds = min(first, _seconds(reader, windows))
    return Trial(
        precision=precision,
        milliseconds=seconds * 1_000 / len(windows),
        mentions=_agreement(_mentions(exact), _mentions(found)),
        arguments=_agreement(_arguments(exact), _arguments(found)),
    )


def _seconds(reader: WindowReader, windows: Sequence[WindowInput]) -> float:
    started = time.thread_time()
    _read(reader, windows)
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


def _quantized(network: Network) -> Network:
    """Return a copy whose large layers multiply int8, scaled for each row and each input.

    The shipped weights are int8 rows already, so only the inputs are rounded.
    """
    with warnings.catch_warnings():
        # Deprecated in favour of a package that would be one more to install.
        warnings.simplefilter("ignore")
        from torch.ao import quantization  # noqa: PLC0415 - warns when imported

        rows = quantization.per_channel_dynamic_qconfig
        copied = copy.deepcopy(network)
        for name in ("encoder", "arguments"):
            part = getattr(copied, name)
            quantize: Any = quantization.quantize_dynamic
            setattr(copied, name, quantize(part, {nn.Linear: rows}, dtype=torch.qint8))
    return copied


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
