"""The measurements of `benchmarks.serving` in short, with a network of known speed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from benchmarks.serving import faults, fuzz
from benchmarks.serving.articles import article
from benchmarks.serving.client import Outcome, open_loop, percentile, send
from benchmarks.serving.instance import Instance, running

APP = "tests.service.server.apps:sleeping_app()"
PROCESSES = 2


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    with running(PROCESSES, app=APP, MAX_DOCUMENTS=8) as started:
        yield started


def test_no_answer_reaches_another_client(instance: Instance) -> None:
    found = asyncio.run(faults.canaries(instance.port, 60))
    assert found["answers"] > 10
    assert found["answers_without_own_canary"] == 0
    assert found["answers_with_another"] == 0
    assert set(found["statuses"]) <= {"200", "503"}


def test_answers_are_the_same_bytes_alone_and_in_a_crowd(instance: Instance) -> None:
    assert asyncio.run(faults.same_bytes(instance.port, 16))["different"] == 0


def test_faulty_network_breaks_only_its_own_requests(instance: Instance) -> None:
    found = asyncio.run(faults.faulty_network(instance, 60))
    assert found["connections_cut"] > 0
    assert found["unanswered"] <= found["connections_cut"]
    assert set(found["statuses"]) <= {"0", "200", "400", "429"}


def test_killed_worker_takes_only_its_own_requests(instance: Instance) -> None:
    found = asyncio.run(faults.kills(instance, PROCESSES, 3.0))
    assert found["killed"] == 2
    assert set(found["statuses"]) <= {"0", "200"}
    # Four clients ask: a kill can take no more than what they have in flight.
    assert found["unanswered"] <= 4 * found["killed"]
    assert found["healthy_again_seconds"] < 30


def test_flood_is_refused_and_what_is_taken_is_answered(instance: Instance) -> None:
    async def request(number: int) -> Outcome:
        return await send(instance.port, number, article(number, sentences=12))

    outcomes = asyncio.run(open_loop(60.0, 4.0, request))
    refused = [outcome for outcome in outcomes if outcome.status == 429]
    assert {outcome.status for outcome in outcomes} == {200, 429}
    assert all(int(outcome.retry_after or 0) >= 1 for outcome in refused)
    assert percentile([outcome.seconds for outcome in refused], 0.5) < 0.5
    over = time.monotonic()
    while asyncio.run(send(instance.port, 1, article(1))).status != 200:
        assert time.monotonic() - over < 30
    assert instance.metric("sitrep_queue_documents") == 0
    assert instance.metric("sitrep_queue_tokens") == 0


def test_malformed_requests_get_documented_answers() -> None:
    with running(PROCESSES, app="tests.service.server.apps:quick_app()", READ_TIMEOUT=1) as quick:
        workers = quick.workers()
        statuses = asyncio.run(fuzz.send_all(quick, 360, seed=4))
        assert set(statuses) <= fuzz.documented()
        assert len(statuses) > 5
        assert quick.workers() == workers
        assert '"level": "error"' not in quick.read_log()
