"""Every setting of the service: one frozen value, read from the environment once.

Nothing else in the project reads ``SITREP_`` variables. A value that cannot be
used stops the start with `service.errors.SettingsInvalid`, which names the
variable and what it should hold.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from service.errors import SettingsInvalid
from service.logs import FORMATS
from service.processors import available_processors

REPOSITORY: Final = Path(__file__).resolve().parent.parent
PREFIX: Final = "SITREP_"
LOG_LEVELS: Final = ("debug", "info", "warning", "error", "critical")
MEBIBYTE: Final = 1024 * 1024
SPARE_THREADS: Final = 4
PRECISIONS: Final = ("float32", "bfloat16", "int8")
AUTO: Final = "auto"
SHARED_WEIGHTS: Final = "weights"
"""File in the runtime folder through which the processes of an instance share the network."""
DEVICES: Final = ("cpu", "cuda")
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one instance of the service runs.

    ``timeout`` is gunicorn's heartbeat limit for a worker, ``graceful_timeout``
    what a stopping worker may still spend on requests in flight, ``keepalive`` how
    long an idle connection stays open, ``request_timeout`` the longest that a
    request may take, and ``inference_timeout`` how long the network may take for
    one read until it counts as stuck; ``read_timeout`` holds for a request's head
    and again for its body, ``write_timeout`` for every step of sending an answer,
    and ``drain_delay`` lies between the end of readiness and the end of accepting;
    all in seconds. ``dtype`` is one of `PRECISIONS` or ``auto`` for the fastest of
    them that is exact enough, and ``batch_tokens`` what one read on a GPU holds.
    ``api_keys`` is a file (see `service.api.keys`), and ``runtime``
    the folder that the processes of one instance share, which the server makes.
    ``max_body_bytes`` holds for a request and for each line of a batch;
    ``max_documents`` and ``max_tokens`` limit what one process works on at a time.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = field(default_factory=available_processors)
    max_documents: int = 6
    max_tokens: int = 131_072
    request_timeout: int = 300
    inference_timeout: int = 60
    read_timeout: int = 10
    write_timeout: int = 10
    drain_delay: int = 2
    timeout: int = 120
    graceful_timeout: int = 300
    keepalive: int = 5
    max_body_bytes: int = 4 * MEBIBYTE
    max_characters: int = 200_000
    max_batch_bytes: int = 32 * MEBIBYTE
    max_batch_lines: int = 10_000
    weights: Path = REPOSITORY / "models" / "weights"
    dtype: str = AUTO
    device: str = "cpu"
    batch_tokens: int = 16_384
    log_level: str = "info"
    log_format: str = "json"
    api_keys: Path | None = None
    cors_origins: tuple[str, ...] = ()
    runtime: Path | None = None

    @property
    def threads(self) -> int:
        """Threads of a process: one a document, and some that refuse and answer probes."""
        return self.max_documents + SPARE_THREADS

    def shared_file(self, name: str) -> Path | None:
        """Return the file ``name`` that all processes share; None where there is only one."""
        return None if self.runtime is None else self.runtime / name

    @property
    def bind(self) -> str:
        """The address as gunicorn wants it: an IPv6 host goes in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the ``SITREP_`` variables of ``environ`` (default: the process's).

        Raises:
            SettingsInvalid: a variable is set to something that cannot be used.
        """
        source = _Variables(os.environ if environ is None else environ)
        defaults = cls()
        device = source.choice("DEVICE", defaults.device, DEVICES)
        # One process batches for the whole GPU; a second one would only take its memory.
        workers = 1 if device == "cuda" else defaults.workers
        return cls(
            host=source.text("HOST", defaults.host),
            port=source.integer("PORT", defaults.port, 1, 65_535),
            workers=source.integer("WORKERS", workers, 1, 1_024),
            max_documents=source.integer("MAX_DOCUMENTS", defaults.max_documents, 1, 1_024),
            max_tokens=source.integer("MAX_TOKENS", defaults.max_tokens, 1, 1_000_000_000),
            request_timeout=source.integer("REQUEST_TIMEOUT", defaults.request_timeout, 1, 86_400),
            inference_timeout=source.integer(
                "INFERENCE_TIMEOUT", defaults.inference_timeout, 1, 86_400
            ),
            read_timeout=source.integer("READ_TIMEOUT", defaults.read_timeout, 1, 3_600),
            write_timeout=source.integer("WRITE_TIMEOUT", defaults.write_timeout, 1, 3_600),
            drain_delay=source.integer("DRAIN_DELAY", defaults.drain_delay, 0, 3_600),
            timeout=source.integer("TIMEOUT", defaults.timeout, 1, 86_400),
            graceful_timeout=source.integer(
                "GRACEFUL_TIMEOUT", defaults.graceful_timeout, 1, 86_400
            ),
            keepalive=source.integer("KEEPALIVE", defaults.keepalive, 1, 3_600),
            max_body_bytes=source.integer(
                "MAX_BODY_BYTES", defaults.max_body_bytes, 1, 1_024 * MEBIBYTE
            ),
            max_characters=source.integer(
                "MAX_CHARACTERS", defaults.max_characters, 1, 100_000_000
            ),
            max_batch_bytes=source.integer(
                "MAX_BATCH_BYTES", defaults.max_batch_bytes, 1, 1_024 * MEBIBYTE
            ),
            max_batch_lines=source.integer(
                "MAX_BATCH_LINES", defaults.max_batch_lines, 1, 100_000_000
            ),
            weights=source.path("WEIGHTS", defaults.weights),
            dtype=source.choice("DTYPE", defaults.dtype, (AUTO, *PRECISIONS)),
            device=device,
            batch_tokens=source.integer("BATCH_TOKENS", defaults.batch_tokens, 512, 10_000_000),
            log_level=source.choice("LOG_LEVEL", defaults.log_level, LOG_LEVELS),
            log_format=source.choice("LOG_FORMAT", defaults.log_format, FORMATS),
            api_keys=source.optional_path("API_KEYS", defaults.api_keys),
            cors_origins=source.origins("CORS_ORIGINS", defaults.cors_origins),
            runtime=source.optional_path("RUNTIME", defaults.runtime),
        )


class _Variables:
    """The ``SITREP_`` part of an environment, with one checked reader a kind of value."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        """Return the stripped value; an empty one is an error, not the default."""
        given = self._environ.get(PREFIX + name)
        if given is None:
            return default
        if not given.strip():
            raise SettingsInvalid(f"{PREFIX}{name} is empty; give it a value or unset it")
        return given.strip()

    def integer(self, name: str, default: int, lowest: int, highest: int) -> int:
        """Return a whole number from ``lowest`` to ``highest``."""
        given = self.text(name, str(default))
        number = int(given) if given.isascii() and given.isdecimal() and len(given) < 20 else None
        if number is None or not lowest <= number <= highest:
            raise SettingsInvalid(
                f"{PREFIX}{name} is {given!r}; set it to a whole number"
                f" from {lowest} to {highest}, or unset it for {default}"
            )
        return number

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """Return one of ``allowed``, whatever case it is written in."""
        given = self.text(name, default).lower()
        if given not in allowed:
            raise SettingsInvalid(
                f"{PREFIX}{name} is {given!r}; set it to one of {', '.join(allowed)}"
            )
        return given

    def path(self, name: str, default: Path) -> Path:
        """Return an absolute path; whether it exists is for its reader to say."""
        return Path(self.text(name, str(default))).expanduser().absolute()

    def optional_path(self, name: str, default: Path | None) -> Path | None:
        """Return an absolute path, or ``default`` if the variable is not set."""
        return self.path(name, Path()) if PREFIX + name in self._environ else default

    def origins(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return web origins separated by commas."""
        given = tuple(part.strip() for part in self.text(name, ",".join(default) or ",").split(","))
        found = tuple(filter(None, given))
        wrong = [part for part in found if not _ORIGIN.fullmatch(part)]
        if wrong:
            raise SettingsInvalid(
                f"{PREFIX}{name} holds {wrong[0]!r}; set it to origins such as"
                " https://desk.example.org, separated by commas, or unset it for none"
            )
        return found
