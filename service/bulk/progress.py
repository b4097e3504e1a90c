"""How far a run is: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import time
from typing import Any, Final, TextIO

from tqdm import tqdm

INTERVAL: Final = 30.0
"""Seconds between two lines where there is no terminal."""


class ProgressBar:
    """Counts bytes of input, which are known from the start, and tells articles a second.

    ``total`` is the bytes of all inputs and ``kept`` those of outputs that stay as they
    are, which say nothing about the rate.
    """

    def __init__(self, stream: TextIO, *, total: int, kept: int) -> None:
        """Show the first state at once."""
        self._stream = stream
        self._rows = 0
        self._started = self._told = time.monotonic()
        self._done = self._kept = kept
        self._total = total
        self._bar: tqdm[Any] | None = None
        if stream.isatty():
            self._bar = tqdm(
                total=total, initial=kept, unit="B", unit_scale=True, unit_divisor=1024, file=stream
            )

    def advance(self, rows: int, size: int) -> None:
        """Take note of more rows and bytes; both may be taken back."""
        self._rows += rows
        self._done += size
        if self._bar is not None:
            self._bar.set_postfix_str(self._rate(), refresh=False)
            self._bar.update(size)
        elif time.monotonic() - self._told >= INTERVAL:
            self._told = time.monotonic()
            self._stream.write(self.line() + "\n")
            self._stream.flush()

    def close(self) -> None:
        """Leave the last state on the terminal."""
        if self._bar is not None:
            self._bar.close()

    def line(self) -> str:
        """Return the state in one line."""
        share = self._done / self._total if self._total else 1.0
        return f"{share:.1%}, {self._rows} articles, {self._rate()}, {self._left()} left"

    def _rate(self) -> str:
        seconds = max(1e-9, time.monotonic() - self._started)
        return f"{self._rows / seconds:.1f} articles/s"

    def _left(self) -> str:
        done = self._done - self._kept
        if done <= 0:
            return "unknown time"
        seconds = (time.monotonic() - self._started) * (self._total - self._done) / done
        return tqdm.format_interval(seconds)
