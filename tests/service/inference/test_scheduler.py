from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from models.frames import MentionFrame, WindowInput
from service import allocator
from service.errors import ClientGone, DeadlineExceeded, NotReady
from service.inference.backend import ScriptedBackend
from service.inference.calls import Call, calling, current_call
from service.inference.scheduler import TRIM_AFTER, Scheduler
from tests.service.inference.backends import POISON, SteppedBackend, frame, window

Answers = list[list[MentionFrame]]


class CountingCall(Call):
    """Counts what it is told, and hangs up when the test says so."""

    def __init__(self, *, timeout: float = 60.0) -> None:
        super().__init__(deadline=time.monotonic() + timeout)
        self.gone = False
        self.tokens = 0
        self.windows = 0
        self.lost = 0

    def is_gone(self) -> bool:
        return self.gone

    def planned(self, tokens: int) -> None:
        self.tokens = tokens

    def read(self, tokens: int, seconds: float) -> None:
        assert seconds >= 0
        self.tokens -= tokens
        self.windows += 1

    def dropped(self, windows: int) -> None:
        self.lost += windows


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as threads:
        yield threads


def submit(
    pool: ThreadPoolExecutor, scheduler: Scheduler, windows: list[WindowInput], call: Call
) -> Future[Answers]:
    def run() -> Answers:
        with calling(call):
            return scheduler.read(windows)

    before = len(scheduler._jobs)
    future = pool.submit(run)
    for _ in range(2_000):
        if len(scheduler._jobs) > before or future.done():
            break
        time.sleep(0.001)
    return future


def occupy(
    pool: ThreadPoolExecutor, scheduler: Scheduler, backend: SteppedBackend
) -> Future[Answers]:
    """Let the inference thread start on document 0 and wait there."""
    future = pool.submit(scheduler.read, [window(0)])
    assert backend.started.acquire(timeout=10)
    return future


def test_documents_take_turns(pool: ThreadPoolExecutor) -> None:
    backend = SteppedBackend(gated=True)
    scheduler = Scheduler(backend)
    occupy(pool, scheduler, backend)
    futures = [
        submit(pool, scheduler, [window(number)] * size, Call())
        for number, size in ((1, 4), (2, 1), (3, 2))
    ]
    backend.gate.release(100)
    assert [future.result(10) for future in futures] == [
        [[frame(1)]] * 4,
        [[frame(2)]],
        [[frame(3)]] * 2,
    ]
    assert backend.log == [(0,), (1,), (2,), (3,), (1,), (3,), (1,), (1,)]


def test_answers_keep_the_order_of_the_windows(pool: ThreadPoolExecutor) -> None:
    scheduler = Scheduler(SteppedBackend())
    jobs = [[window(10 * job + part) for part in range(job + 1)] for job in range(1, 9)]
    answers = list(pool.map(scheduler.read, jobs))
    assert answers == [[[frame(10 * job + part)] for part in range(job + 1)] for job in range(1, 9)]


def test_free_memory_goes_back_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    trims: list[int] = []
    monkeypatch.setattr(allocator, "trim", lambda: trims.append(1))
    scheduler = Scheduler(ScriptedBackend({}))
    for _ in range(2 * TRIM_AFTER + 1):
        scheduler.read([window(1)])
    assert len(trims) == 2


def test_nothing_to_read_starts_no_thread() -> None:
    before = threading.active_count()
    assert Scheduler(SteppedBackend()).read([]) == []
    assert threading.active_count() == before


def test_past_deadline_drops_what_is_left(pool: ThreadPoolExecutor) -> None:
    backend = SteppedBackend(gated=True)
    scheduler = Scheduler(backend)
    first = occupy(pool, scheduler, backend)
    call = CountingCall(timeout=0.05)
    late = submit(pool, scheduler, [window(1)] * 5, call)
    with pytest.raises(DeadlineExceeded):
        late.result(10)
    assert call.lost == 5
    backend.gate.release(100)
    first.result(10)
    assert scheduler.read([window(2)]) == [[frame(2)]]
    assert backend.log == [(0,), (2,)]


def test_client_that_hangs_up_costs_no_further_window(pool: ThreadPoolExecutor) -> None:
    backend = SteppedBackend(gated=True)
    scheduler = Scheduler(backend)
    call = CountingCall()
    future = submit(pool, scheduler, [window(1)] * 50, call)
    assert backend.started.acquire(timeout=10)
    call.gone = True
    backend.gate.release(100)
    with pytest.raises(ClientGone):
        future.result(10)
    assert backend.log == [(1,)]
    assert (call.windows, call.lost) == (1, 49)


def test_poison_fails_its_own_document_only(pool: ThreadPoolExecutor) -> None:
    backend = SteppedBackend()
    scheduler = Scheduler(backend)
    jobs = [[window(1)] * 3, [window(2), window(POISON), window(2)], [window(3)] * 3]
    futures = [pool.submit(scheduler.read, job) for job in jobs]
    assert futures[0].result(10) == [[frame(1)]] * 3
    assert futures[2].result(10) == [[frame(3)]] * 3
    with pytest.raises(ValueError, match="cannot be read"):
        futures[1].result(10)
    assert scheduler.fault() is None


def test_poison_in_a_batch_is_singled_out(pool: ThreadPoolExecutor) -> None:
    backend = SteppedBackend(batch_tokens=40, gated=True)
    scheduler = Scheduler(backend)
    first = occupy(pool, scheduler, backend)
    futures = [submit(pool, scheduler, [window(number)], Call()) for number in (1, POISON, 2)]
    backend.gate.release(100)
    first.result(10)
    assert (futures[0].result(10), futures[2].result(10)) == ([[frame(1)]], [[frame(2)]])
    with pytest.raises(ValueError, match="cannot be read"):
        futures[1].result(10)
    assert backend.log[1:] == [(1, POISON, 2), (1,), (POISON,), (2,)]


def test_batches_keep_to_the_token_budget_and_mix_documents(pool: ThreadPoolExecutor) -> None:
    backend = SteppedBackend(batch_tokens=30, gated=True)
    scheduler = Scheduler(backend)
    first = occupy(pool, scheduler, backend)
    sizes = {1: 10, 2: 8, 3: 15, 4: 40}
    futures = [
        submit(pool, scheduler, [window(number, pieces=size)] * 2, Call())
        for number, size in sizes.items()
    ]
    backend.gate.release(100)
    first.result(10)
    for future in futures:
        assert len(future.result(10)) == 2
    for batch in backend.log:
        longest = max(sizes.get(number, 4) for number in batch)
        assert len(batch) == 1 or longest * len(batch) <= 30
    assert backend.log[1] == (1, 2)
    assert sorted(number for batch in backend.log for number in batch) == [
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
    ]


def test_dead_thread_is_a_fault_and_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fatal(SteppedBackend):
        def read(self, windows: Sequence[WindowInput]) -> Answers:
            raise SystemExit(len(windows))

    scheduler = Scheduler(Fatal())
    monkeypatch.setattr("service.inference.scheduler._POLL", 0.01)
    assert scheduler.fault() is None
    with pytest.raises(NotReady, match="has died"):
        scheduler.read([window(1)])
    assert scheduler.fault() == "the inference thread has died"
    with pytest.raises(NotReady):
        scheduler.read([window(2)])


def test_stuck_read_is_a_fault(pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.inference.scheduler._POLL", 0.01)
    backend = SteppedBackend(gated=True)
    scheduler = Scheduler(backend, stuck_after=0.05)
    future = occupy(pool, scheduler, backend)
    with pytest.raises(NotReady, match="stuck"):
        future.result(10)
    assert "stuck" in (scheduler.fault() or "")
    backend.gate.release(100)


def test_calls_are_told_what_was_planned_and_read() -> None:
    call = CountingCall()
    with calling(call):
        assert current_call() is call
        Scheduler(SteppedBackend()).read([window(1, pieces=7), window(1, pieces=5)])
    assert current_call() is not call
    assert (call.tokens, call.windows, call.lost) == (0, 2, 0)


def test_first_readers_at_once_do_not_take_a_starting_thread_for_dead() -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(200):
            scheduler = Scheduler(SteppedBackend())
            futures = [pool.submit(scheduler.read, [window(1)]) for _ in range(2)]
            assert [scheduler.fault() for _ in range(20)] == [None] * 20
            assert [future.result(10) for future in futures] == [[[frame(1)]]] * 2
