from __future__ import annotations

import socket
import time

from service.watchdog import Watchdog


def test_read_that_takes_too_long_meets_the_end_of_the_stream() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, Watchdog().limit(ours, 0.05) as limit:
        theirs.send(b"x")
        assert ours.recv(10) == b"x"
        assert ours.recv(10) == b""
        assert limit.expired
        ours.send(b"too slow")
        assert theirs.recv(10) == b"too slow"


def test_read_in_time_is_left_alone() -> None:
    watchdog = Watchdog()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with watchdog.limit(ours, 0.05) as limit:
            pass
        with watchdog.limit(None, 0.01) as nothing:
            time.sleep(0.1)
        assert (limit.expired, nothing.expired) == (False, False)
        theirs.send(b"x")
        assert ours.recv(10) == b"x"


def test_earlier_limit_set_later_is_kept() -> None:
    watchdog = Watchdog()
    first, second = socket.socketpair(), socket.socketpair()
    with first[0], first[1], second[0], second[1], watchdog.limit(first[0], 60.0) as late:
        started = time.monotonic()
        with watchdog.limit(second[0], 0.05):
            assert second[0].recv(1) == b""
        assert time.monotonic() - started < 10
        assert not late.expired
