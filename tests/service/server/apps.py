"""Applications that the tests of the server run, with an inference thread but no network."""

from __future__ import annotations

import time
from collections.abc import Sequence

from flask import Flask

from models.frames import MentionFrame, WindowInput
from service.app import create_app
from service.extraction.pipeline import Pipeline
from service.inference.backend import ScriptedBackend
from service.inference.scheduler import Scheduler
from service.settings import Settings

SECONDS = 0.05
"""What one window takes."""


class SleepingBackend(ScriptedBackend):
    """Takes its time for each window, and takes names that begin with Kanar for attacks.

    A window with the word FATAL ends the thread that reads it.
    """

    def __init__(self) -> None:
        super().__init__({"shelled": "shelling"}, max_pieces=40)

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        time.sleep(SECONDS * len(windows))
        for window in windows:
            if "FATAL" in {self.tokenizer.words[piece] for piece in window.pieces}:
                raise SystemExit
        return [self._frames(window) + self._canaries(window) for window in windows]

    def _canaries(self, window: WindowInput) -> list[MentionFrame]:
        return [
            MentionFrame("attack", index, index + 1, 1.0, "actual", 1.0, ())
            for index in range(window.core.start, window.core.stop)
            if self.tokenizer.words[window.pieces[window.first_pieces[index]]].startswith("Kanar")
        ]


def sleeping_app() -> Flask:
    """Return an application that reads twenty windows a second in each process."""
    return create_app(load=load)


def load(settings: Settings) -> Pipeline:
    time.sleep(0.5)
    return Pipeline(Scheduler(SleepingBackend(), stuck_after=settings.inference_timeout))


def quick_app() -> Flask:
    """Return an application that answers at once, for what is about the protocol only."""
    backend = ScriptedBackend({"shelled": "shelling"}, max_pieces=384)
    return create_app(load=lambda _settings: Pipeline(Scheduler(backend)))
