"""API keys: several, stored as hashes, each with a rate of its own.

The file that ``SITREP_API_KEYS`` names has a line for each key::

    name sha256-of-the-key requests-a-minute

with ``-`` for no rate, and comments after ``#``. Keys have to be long and random
(``openssl rand -hex 32``): a hash without salt protects only what cannot be guessed.

Rates hold for all processes of an instance together. A rate is enforced as the
generic cell rate algorithm does it: one number for each key, the time at which its
next request is due, in a file that the processes share.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import math
import mmap
import re
import struct
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask, request

from service.errors import RateLimited, SettingsInvalid, Unauthorized

PROTECTED: Final = ("/events", "/events/batch")
"""What costs work; the rest answers to anybody."""
BURST_SECONDS: Final = 10.0
"""A key may use this many seconds' worth of its rate at once."""
_LINE: Final = re.compile(r"(\S{1,64})\s+([0-9a-f]{64})\s+([1-9][0-9]{0,8}|-)")
_SLOT: Final = struct.Struct("d")


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the file."""

    name: str
    digest: str
    rate: int | None
    """Requests a minute, None for any number."""


def read_keys(path: Path) -> tuple[Key, ...]:
    """Return the keys in the file ``path``.

    Raises:
        SettingsInvalid: it cannot be read, or a line is none of a key.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"SITREP_API_KEYS names {path}, which cannot be read") from error
    keys = []
    for number, line in enumerate(lines, start=1):
        content = line.split("#", maxsplit=1)[0].strip()
        if content:
            keys.append(_parse(content, number))
    if not keys:
        raise SettingsInvalid("the file that SITREP_API_KEYS names holds no key; unset it for none")
    return tuple(keys)


def _parse(line: str, number: int) -> Key:
    match = _LINE.fullmatch(line)
    if match is None:
        raise SettingsInvalid(
            f"line {number} of the file that SITREP_API_KEYS names is no key; write"
            " NAME, the SHA-256 of the key in hexadecimal, and requests a minute or -"
        )
    return Key(match[1], match[2], None if match[3] == "-" else int(match[3]))


class Keyring:
    """Knows the keys, and how much of its rate each has used."""

    def __init__(self, keys: tuple[Key, ...], shared: Path | None = None) -> None:
        """Take the keys, and the file in which processes share their use; None for one process."""
        self._keys = keys
        self._lock = threading.Lock()
        self._file = shared.open("a+b") if shared else None
        size = _SLOT.size * len(keys)
        if self._file:
            self._file.truncate(size)
        self._due = mmap.mmap(self._file.fileno() if self._file else -1, size)

    def admit(self, given: str) -> Key:
        """Return the key ``given`` and count one use of it.

        Raises:
            Unauthorized: it is none of the keys.
            RateLimited: it has used up its rate.
        """
        index = self._find(given)
        key = self._keys[index]
        if key.rate is not None:
            self._spend(index, 60.0 / key.rate)
        return key

    def _find(self, given: str) -> int:
        digest = hashlib.sha256(given.encode("utf-8", "surrogateescape")).hexdigest()
        found = [hmac.compare_digest(digest, key.digest) for key in self._keys]
        if not any(found):
            raise Unauthorized("The key is not known; send one as Authorization: Bearer KEY.")
        return found.index(True)

    def _spend(self, index: int, interval: float) -> None:
        with self._lock:
            if self._file:
                fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                self._move(index, interval)
            finally:
                if self._file:
                    fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _move(self, index: int, interval: float) -> None:
        at = index * _SLOT.size
        now = time.monotonic()
        due = max(now, _SLOT.unpack_from(self._due, at)[0])
        wait = due + interval - now - max(BURST_SECONDS, interval)
        if wait > 0:
            raise RateLimited(
                "This key has used up its rate; send the request again later.",
                retry_after=math.ceil(wait),
            )
        _SLOT.pack_into(self._due, at, due + interval)


def require_keys(app: Flask, keyring: Keyring) -> None:
    """Refuse what comes to `PROTECTED` paths of ``app`` without a key."""

    def check() -> None:
        if request.path in PROTECTED and request.method != "OPTIONS":
            keyring.admit(given_key())

    app.before_request(check)


def given_key() -> str:
    """Return the key of the request at hand.

    Raises:
        Unauthorized: it has none.
    """
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Unauthorized("A key is needed here; send it as Authorization: Bearer KEY.")
    return key.strip()
