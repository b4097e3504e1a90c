"""Gunicorn's parent process, with a drain before the stop and an overlap at a reload."""

from __future__ import annotations

import time
from typing import Any, Final, NoReturn

from gunicorn.arbiter import Arbiter

from service.server import board

LONGEST_OVERLAP: Final = 120.0
"""Seconds that a reload waits at most for its new workers."""
_TICK: Final = 0.05


class DrainingArbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Turns readiness off before it stops, and lets new workers load before old ones go."""

    drain_delay: float = 0.0
    """Seconds between "not ready any more" and the end of accepting connections."""

    def handle_term(self) -> NoReturn:
        """SIGTERM: say so in the readiness, go on serving for a while, then stop."""
        board.start_draining()
        self.log.info("draining")
        time.sleep(self.drain_delay)
        raise StopIteration

    def spawn_worker(self) -> Any:
        """Fork one more worker."""
        board.reset_worker(self.worker_age + 1)
        return super().spawn_worker()

    def manage_workers(self) -> None:
        """Bring the workers to their number; the old ones stay until the new ones can answer."""
        if len(self.WORKERS) > self.num_workers:
            self._await_young()
        super().manage_workers()

    def _await_young(self) -> None:
        patience = time.monotonic() + LONGEST_OVERLAP
        while time.monotonic() < patience and not self._young_are_settled():
            self.reap_workers()
            time.sleep(_TICK)

    def _young_are_settled(self) -> bool:
        ages = sorted(worker.age for worker in self.WORKERS.values())
        return all(board.is_settled(age) for age in ages[-self.num_workers :])
