"""Whether this process can answer: loading, ready, or failed with a reason."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from service.errors import NotReady, SitrepError
from service.extraction.contract import EventExtractor

RETRY_LOADING: Final = 2
RETRY_FAILED: Final = 30
"""Seconds after which another try makes sense; a failed load waits for an operator."""

_log = logging.getLogger(__name__)


class Readiness:
    """Holds the one extractor of this process, from the moment it passed its self-test.

    Loading is not part of construction: under gunicorn it must happen after the
    fork, on a thread of the worker, while the worker already answers probes.
    """

    def __init__(
        self,
        load: Callable[[], EventExtractor],
        observe: Callable[[EventExtractor], None] = lambda _extractor: None,
    ) -> None:
        """Keep ``load`` for later, and what to tell of the extractor once it is there."""
        self._load = load
        self._extractor: EventExtractor | None = None
        self._failure: str | None = None
        self._begun = threading.Lock()
        self._loaded = observe
        self._draining: Callable[[], bool] = lambda: False

    def begin(self) -> None:
        """Load on a background thread; a second call does nothing."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._run, name="load-extractor", daemon=True).start()

    def run(self) -> None:
        """Load and return when that is done, well or badly; a second call does nothing."""
        if self._begun.acquire(blocking=False):
            self._run()

    def extractor(self) -> EventExtractor:
        """Return the extractor.

        Raises:
            NotReady: it is still loading, could not be loaded, or broke down since.
        """
        fault = self.fault()
        if fault is not None:
            raise NotReady(f"The model cannot answer: {fault}", retry_after=RETRY_LOADING)
        if self._extractor is not None:
            return self._extractor
        if self._failure is not None:
            raise NotReady(f"The model cannot answer: {self._failure}", retry_after=RETRY_FAILED)
        raise NotReady("The model is still loading.", retry_after=RETRY_LOADING)

    def check(self) -> EventExtractor:
        """Return the extractor if new work should be sent here.

        Raises:
            NotReady: see `extractor`; or this process is about to stop, and
                only finishes what it is sent meanwhile.
        """
        if self._draining():
            raise NotReady("The process is about to stop.", retry_after=RETRY_LOADING)
        return self.extractor()

    def drain(self, when: Callable[[], bool] = lambda: True) -> None:
        """Say that this process is about to stop, from the moment ``when`` is true."""
        self._draining = when

    @property
    def is_settled(self) -> bool:
        """Whether loading is over, well or badly."""
        return self._extractor is not None or self._failure is not None

    @property
    def is_ready(self) -> bool:
        """Whether `extractor` returns one."""
        return self._extractor is not None and self.fault() is None

    def fault(self) -> str | None:
        """Return why this process has to be replaced, or None while it need not be."""
        return None if self._extractor is None else self._extractor.fault()

    def _run(self) -> None:
        try:
            extractor = self._load()
            extractor.self_test()
        except SitrepError as error:
            self._fail(str(error))
        # Whatever breaks must end up in the readiness probe; on a thread it
        # would otherwise vanish and leave the process loading for ever.
        except Exception:  # noqa: BLE001 - becomes the reason
            self._fail("an unexpected error, which the log of this process tells")
        else:
            self._extractor = extractor
            self._loaded(extractor)
            model = extractor.model
            _log.info("ready with %s %s in %s", model.name, model.version, model.precision)

    def _fail(self, reason: str) -> None:
        self._failure = reason
        _log.exception("loading failed: %s", reason)
