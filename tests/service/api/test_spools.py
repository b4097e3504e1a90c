from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.spools import MEMORY, Spool
from service.errors import BodyTooLarge, MalformedBody

FAR = 10_000_000


def spool(pieces: Iterator[bytes]) -> Spool:
    return Spool(pieces, interrupt=lambda: None)


def lines(*pieces: bytes, longest: int = FAR, most: int = FAR) -> list[bytes]:
    with closing(spool(iter(pieces))) as opened:
        return list(opened.lines(longest=longest, most=most))


@given(pieces=st.lists(st.binary(max_size=8).map(lambda part: part.replace(b"\x00", b"\n"))))
def test_lines_are_those_of_the_whole(pieces: list[bytes]) -> None:
    expected = b"".join(pieces).split(b"\n")
    # What follows the last line break is a line only if there is something.
    assert lines(*filter(None, pieces)) == (expected if expected[-1] else expected[:-1])


def test_a_line_is_given_out_before_the_next_has_come() -> None:
    taken = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield b"one\n"
        assert taken.wait(10)
        yield b"two\n"

    with closing(spool(pieces())) as opened:
        found = opened.lines(longest=FAR, most=FAR)
        assert next(found) == b"one"
        taken.set()
        assert list(found) == [b"two"]


def test_what_comes_is_taken_though_nobody_wants_it() -> None:
    with closing(spool(iter([b"line\n"] * 1_000))) as opened:
        opened._thread.join(10)
        assert not opened._thread.is_alive()
        assert len(list(opened.lines(longest=FAR, most=FAR))) == 1_000


def test_a_large_body_takes_no_memory() -> None:
    piece = b"x" * 65_535 + b"\n"
    with closing(spool(piece for _ in range(1_000))) as opened:
        opened._thread.join(30)
        tracemalloc.start()
        assert sum(map(len, opened.lines(longest=FAR, most=FAR))) == 1_000 * 65_535
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2 * MEMORY


def test_of_an_overlong_line_one_byte_too_many_is_kept() -> None:
    assert lines(b"abc", b"def" * 100_000, b"g\nh\n", longest=4) == [b"abcde", b"h"]


def test_more_lines_than_the_limit_raise_behind_the_last() -> None:
    found: list[bytes] = []
    with closing(spool(iter([b"a\nb\nc"]))) as opened, pytest.raises(BodyTooLarge, match="2 lines"):
        found.extend(opened.lines(longest=FAR, most=2))
    assert lines(b"a\nb\n", most=2) == [b"a", b"b"]


def test_what_keeps_the_rest_from_being_read_is_raised_behind_the_lines() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a\nb"
        raise MalformedBody("broke off")

    with closing(spool(pieces())) as opened:
        found = opened.lines(longest=FAR, most=FAR)
        assert next(found) == b"a"
        with pytest.raises(MalformedBody):
            next(found)


def test_closing_ends_a_read_that_waits() -> None:
    gate = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield b"a\n"
        gate.wait(30)
        yield b"never wanted"

    opened = Spool(pieces(), interrupt=gate.set)
    assert next(opened.lines(longest=FAR, most=FAR)) == b"a"
    opened.close()
    opened.close()
    assert not opened._thread.is_alive()
