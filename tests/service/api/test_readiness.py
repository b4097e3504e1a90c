from __future__ import annotations

import logging
import threading

import pytest

from service.api.readiness import Readiness
from service.errors import NotReady, WeightsInvalid
from service.extraction.contract import EventExtractor
from tests.fakes import FakeExtractor, WrongExtractor


def reason(readiness: Readiness) -> str:
    with pytest.raises(NotReady) as raised:
        readiness.extractor()
    return str(raised.value)


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    calls: list[int] = []

    def load() -> EventExtractor:
        calls.append(1)
        return FakeExtractor()

    readiness = Readiness(load)
    assert (reason(readiness), calls) == ("The model is still loading.", [])
    readiness.run()
    readiness.run()
    assert isinstance(readiness.extractor(), FakeExtractor)
    assert calls == [1]


def test_loading_in_the_background_becomes_ready_when_done() -> None:
    gate = threading.Event()

    def load() -> EventExtractor:
        assert gate.wait(10)
        return FakeExtractor()

    readiness = Readiness(load)
    readiness.begin()
    readiness.begin()
    assert not readiness.is_ready
    gate.set()
    for thread in threading.enumerate():
        if thread.name == "load-extractor":
            thread.join(10)
    assert readiness.is_ready


def test_failed_self_test_is_the_reason() -> None:
    readiness = Readiness(WrongExtractor)
    readiness.run()
    assert reason(readiness) == "The model cannot answer: the known sentence gives no event"


def test_invalid_weights_are_the_reason() -> None:
    def load() -> EventExtractor:
        raise WeightsInvalid("encoder.safetensors has another hash than the manifest")

    readiness = Readiness(load)
    readiness.run()
    assert "another hash" in reason(readiness)


def test_unexpected_failure_is_in_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    def load() -> EventExtractor:
        raise KeyError("layer.7")

    readiness = Readiness(load)
    with caplog.at_level(logging.ERROR):
        readiness.run()
    assert "layer.7" not in reason(readiness)
    assert "layer.7" in caplog.text
