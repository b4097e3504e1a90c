"""Gunicorn's log lines in the service's format."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from service.logs import formatter
from service.settings import Settings


class ServerLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Writes errors and accesses through `service.logs`, accesses without the query string."""

    def setup(self, cfg: Any) -> None:
        """Take gunicorn's handlers and give them the service's format."""
        super().setup(cfg)
        form = formatter(Settings.from_env().log_format)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(form)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Log one answered request."""
        del req
        if not self.access_log.isEnabledFor(logging.INFO):
            return
        headers = {str(name).lower(): str(value) for name, value in resp.headers}
        status = str(resp.status).split(maxsplit=1)[0]
        self.note_access(
            method=environ.get("REQUEST_METHOD"),
            # The path without its query string, which may hold a headline.
            path=environ.get("PATH_INFO", "-"),
            status=int(status) if status.isdecimal() else None,
            sent=resp.sent,
            seconds=request_time.total_seconds(),
            client=environ.get("REMOTE_ADDR"),
            request_id=headers.get("x-request-id"),
        )

    def note_access(
        self,
        *,
        method: str | None,
        path: str,
        status: int | None,
        sent: int,
        seconds: float,
        client: str | None,
        request_id: str | None,
    ) -> None:
        """Write the line of one answered request; ``sent`` are the bytes of the answer's body."""
        if not self.access_log.isEnabledFor(logging.INFO):
            return
        fields = {
            "method": method,
            "path": path,
            "status": status,
            "bytes": sent,
            "milliseconds": round(seconds * 1_000),
            "client": client,
            "request_id": request_id,
        }
        self.access_log.info("%s %s %s", method or "-", path, status, extra={"fields": fields})
