from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
import zstandard
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from service.api.codings import inflate
from service.errors import BodyTooLarge, MalformedBody

BODY = json.dumps({"text": "Rebels clashed with troops near Homs on Tuesday."}).encode()


def zstd(body: bytes, **settings: Any) -> bytes:
    return zstandard.ZstdCompressor(**settings).compress(body)


COMPRESS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstd}
both = pytest.mark.parametrize("coding", COMPRESS)


def in_parts(body: bytes, size: int) -> Any:
    return iter([body[start : start + size] for start in range(0, len(body), size)])


@both
@given(body=st.binary(max_size=2_000), size=st.integers(1, 700))
def test_what_was_compressed_comes_back(coding: str, body: bytes, size: int) -> None:
    assert inflate(in_parts(COMPRESS[coding](body), size), coding, 2_000) == body


@both
def test_members_one_after_the_other_are_one_body(coding: str) -> None:
    sent = COMPRESS[coding](BODY[:20]) + COMPRESS[coding](BODY[20:])
    for size in (1, 7, len(sent)):
        assert inflate(in_parts(sent, size), coding, 1_000) == BODY


@both
@pytest.mark.parametrize("size", [1, 1_000])
def test_broken_data_is_malformed(coding: str, size: int) -> None:
    sent = COMPRESS[coding](BODY)
    for broken in (sent[:-1], sent[:12], sent + b"junk", b"\x00" + sent, b""):
        with pytest.raises(MalformedBody):
            inflate(in_parts(broken, size), coding, 1_000)


@both
def test_absolute_limit_holds(coding: str) -> None:
    body = bytes(range(256)) * 40
    assert len(inflate(iter([COMPRESS[coding](body)]), coding, len(body))) == len(body)
    with pytest.raises(BodyTooLarge, match="more than 10239 bytes"):
        inflate(iter([COMPRESS[coding](body)]), coding, len(body) - 1)


@both
def test_ratio_limit_holds(coding: str) -> None:
    with pytest.raises(BodyTooLarge, match="100 times"):
        inflate(iter([COMPRESS[coding](bytes(1_000_000))]), coding, 10_000_000)
    repeated = b"war and peace and " * 3_000
    assert inflate(iter([COMPRESS[coding](repeated)]), coding, 100_000) == repeated


@both
def test_bomb_takes_no_memory(coding: str) -> None:
    bomb = COMPRESS[coding](bytes(200_000_000))
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        inflate(iter([bomb]), coding, 4_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000


def test_zstd_window_is_limited() -> None:
    large = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    compressor = zstandard.ZstdCompressor(compression_params=large).compressobj()
    sent = compressor.compress(bytes(range(256)) * 100) + compressor.flush()
    with pytest.raises(MalformedBody):
        inflate(iter([sent]), "zstd", 1_000_000)


@both
def test_compressed_request_gets_the_same_answer(client: FlaskClient, coding: str) -> None:
    plain = client.post("/events", data=BODY, content_type="application/json")
    headers = {"Content-Encoding": coding.upper()}
    sent = client.post(
        "/events", data=COMPRESS[coding](BODY), headers=headers, content_type="application/json"
    )
    assert (sent.status_code, sent.data) == (200, plain.data)


@both
def test_bomb_is_refused(client: FlaskClient, coding: str) -> None:
    for path, kind in (("/events", "application/json"), ("/events/batch", "application/x-ndjson")):
        response = client.post(
            path,
            data=COMPRESS[coding](b" " * 50_000_000),
            headers={"Content-Encoding": coding},
            content_type=kind,
        )
        assert response.status_code == 413


def test_unknown_coding_says_which_are_known(client: FlaskClient) -> None:
    response = client.post(
        "/events", data=b"", headers={"Content-Encoding": "br"}, content_type="application/json"
    )
    assert response.status_code == 415
    assert response.headers["Accept-Encoding"] == "gzip, zstd, identity"
