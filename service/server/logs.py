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
        # The path without its query string, which may hold a headline.
        path = environ.get("PATH_INFO", "-")
        status = str(resp.status).split(maxsplit=1)[0]
        milliseconds = round(request_time.total_seconds() * 1_000)
        self.access_log.info(
            "%s %s %s",
            environ.get("REQUEST_METHOD", "-"),
            path,
            status,
            extra={
                "fields": {
                    "method": environ.get("REQUEST_METHOD"),
                    "path": path,
                    "status": int(status) if status.isdecimal() else None,
                    "bytes": resp.sent,
                    "milliseconds": milliseconds,
                    "client": environ.get("REMOTE_ADDR"),
                    "request_id": headers.get("x-request-id"),
                }
            },
        )
