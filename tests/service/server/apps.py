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
    """Takes its time for each window; one with the word FATAL ends the thread that reads it."""

    def __init__(self) -> None:
        super().__init__({"shelled": "shelling"}, max_pieces=40)

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        time.sleep(SECONDS * len(windows))
        for window in windows:
            if "FATAL" in {self.tokenizer.words[piece] for piece in window.pieces}:
                raise SystemExit
        return super().read(windows)


def sleeping_app() -> Flask:
    """Return an application that reads twenty windows a second in each process."""
    return create_app(load=load)


def load(settings: Settings) -> Pipeline:
    time.sleep(0.5)
    return Pipeline(Scheduler(SleepingBackend(), stuck_after=settings.inference_timeout))
