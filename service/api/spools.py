"""Lines of a body that is still on its way, between a thread that reads and one that answers.

Most clients send everything before they read anything. If answers left while nobody
took what the client sends, both sides would wait for ever as soon as the network's
buffers are full. So one thread takes whatever comes and lays it down; what is more
than a little lies in a temporary file. The other takes lines up when it wants them.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Final

from service.errors import BodyTooLarge

MEMORY: Final = 1024 * 1024
"""Bytes of a body that are held in memory; the rest lies in a file."""
STEP: Final = 64 * 1024


class Spool:
    """One body. `lines` belongs to one thread; `close` may follow at any time."""

    def __init__(self, pieces: Iterator[bytes], *, interrupt: Callable[[], None]) -> None:
        """Start to take ``pieces``, on a thread of its own.

        Args:
            pieces: the body; what it raises is raised by `lines` behind what came before.
            interrupt: makes a read that ``pieces`` wait for return.
        """
        self._pieces = pieces
        self._interrupt = interrupt
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - see close
        self._written = self._taken = 0
        self._failure: Exception | None = None
        self._is_whole = self._is_closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._fill, name="spool", daemon=True)
        self._thread.start()

    def lines(self, *, longest: int, most: int) -> Iterator[bytes]:
        """Yield each line without its end as soon as it is whole, blank ones too.

        Of a line that is longer than ``longest`` bytes just one byte more is kept.

        Raises:
            BodyTooLarge: there are more than ``most`` lines.
            InvalidRequest: the body could not be read to its end.
        """
        number = 0
        rest = bytearray()
        while chunk := self._take():
            *ended, last = chunk.split(b"\n")
            for part in ended:
                number = _count(number, most)
                yield bytes(rest + part)[: longest + 1]
                rest.clear()
            rest += last[: longest + 1 - len(rest)]
        if rest:
            _count(number, most)
            yield bytes(rest)

    def close(self) -> None:
        """End the reading and remove the file; a second call does nothing."""
        with self._changed:
            if self._is_closed:
                return
            self._is_closed = True
        if self._thread.is_alive() and not self._is_whole:
            self._interrupt()
        self._thread.join()
        self._file.close()

    def _take(self) -> bytes:
        """Return the next bytes, waiting for some; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._taken < self._written or self._is_whole)
            if self._taken == self._written:
                if self._failure is not None:
                    raise self._failure
                return b""
            self._file.seek(self._taken)
            chunk = self._file.read(STEP)
            self._taken += len(chunk)
            return chunk

    def _fill(self) -> None:
        try:
            for piece in self._pieces:
                with self._changed:
                    if self._is_closed:
                        break
                    self._file.seek(self._written)
                    self._file.write(piece)
                    self._written += len(piece)
                    self._changed.notify_all()
        # Raised again where the lines are taken up.
        except Exception as error:  # noqa: BLE001
            self._failure = error
        finally:
            with self._changed:
                self._is_whole = True
                self._changed.notify_all()


def _count(number: int, most: int) -> int:
    if number == most:
        raise BodyTooLarge(f"The batch has more than {most} lines; send it in parts.")
    return number + 1
