"""Plain heads are read as gunicorn's parser reads them; all others are left to it."""

from __future__ import annotations

import pytest
from gunicorn.config import Config
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

from service.server.heads import read_plain_head

FIELDS = "Host: desk.example.org:8000\r\nContent-Length: 2\r\n"


def post(fields: str = FIELDS, line: str = "POST /events HTTP/1.1") -> bytes:
    return f"{line}\r\n{fields}\r\n{{}}".encode("latin-1")


@pytest.mark.parametrize(
    "received",
    [
        post(),
        post(line="POST /events/batch?lang=en&title=a%20b HTTP/1.1"),
        post(FIELDS + "Connection: close\r\n"),
        post(FIELDS + "connection:Keep-Alive\r\n"),
        post(FIELDS + "Expect: 100-Continue\r\n"),
        post(FIELDS + "X-Empty:\r\nX-Padded: \t a \t b \t\r\n"),
        post("HOST: [::1]:80\r\nCONTENT-LENGTH: 007\r\n"),
        post() + b"POST /events HTTP/1.1\r\n",
    ],
)
def test_plain_head_is_what_the_parser_reads(received: bytes) -> None:
    head = read_plain_head(received)
    assert head is not None
    parsed: Request = next(RequestParser(Config(), iter([received]), ("127.0.0.1", 1)))
    assert (parsed.method, parsed.path) == ("POST", head.path)
    assert {name.lower(): value for name, value in parsed.headers} == head.fields
    assert parsed.should_close() is not head.keeps_connection
    end = received.index(b"\r\n\r\n") + 4
    assert head.size == end + parsed.body.reader.length


@pytest.mark.parametrize(
    "received",
    [
        b"",
        post()[:-4],
        b"\r\n" + post(),
        post().replace(b"\r\n", b"\n"),
        post(line="GET /events HTTP/1.1"),
        post(line="POST /events HTTP/1.0"),
        post(line="POST http://x/events HTTP/1.1"),
        post(line="POST /events#x HTTP/1.1"),
        post(line="POST /ev%65nts HTTP/1.1"),
        post("Host: x\r\n"),
        post("Content-Length: 2\r\n"),
        post(FIELDS + "Content-Length: 2\r\n"),
        post(FIELDS + "Host: y\r\n"),
        post(FIELDS + "A: 1\r\na: 2\r\n"),
        post("Host: a b\r\nContent-Length: 2\r\n"),
        post("Host: x\r\nContent-Length: +2\r\n"),
        post("Host: x\r\nContent-Length: 2, 2\r\n"),
        post("Host: x\r\nContent-Length: \xb2\r\n"),
        post("Host: x\r\nContent-Length: 12345678901\r\n"),
        post(FIELDS + "Transfer-Encoding: chunked\r\n"),
        post(FIELDS + "Expect: much\r\n"),
        post(FIELDS + "Connection: upgrade\r\n"),
        post(FIELDS + "Upgrade: h2c\r\n"),
        post(FIELDS + "X_Under: 1\r\n"),
        post(FIELDS + "X : 1\r\n"),
        post(FIELDS + " folded\r\n"),
        post(FIELDS + "X: \xe9\r\n"),
        post(FIELDS + "X: \x00\r\n"),
        post(FIELDS + f"X: {'a' * 9_000}\r\n"),
        post(FIELDS + "".join(f"X{n}: 1\r\n" for n in range(100))),
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(received: bytes) -> None:
    assert read_plain_head(received) is None
