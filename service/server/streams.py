"""Bodies that give out what has come."""

from __future__ import annotations

from typing import Any

from gunicorn.http.body import Body, ChunkedReader


class PromptBody(Body):  # type: ignore[misc]  # gunicorn has no types
    """A chunked body whose `read1` waits for a chunk at most, not for as much as was asked for."""

    def read1(self, size: int) -> bytes:
        """Return at least one byte, at most ``size``; none at the end."""
        kept = self.buf.tell()
        if kept:
            return bytes(self.read(min(size, kept)))
        first = bytes(self._read_reader(1))
        waiting = self.reader.buf.tell()
        return first + bytes(self._read_reader(min(waiting, size - 1))) if waiting else first


def make_prompt(request: Any) -> None:
    """Give a request of gunicorn's parser a `PromptBody` if its body comes in chunks."""
    if isinstance(request.body.reader, ChunkedReader):
        request.body = PromptBody(request.body.reader)
