"""``python -m service.server``: gunicorn's command line with this package's arbiter."""

from __future__ import annotations

from gunicorn.app.wsgiapp import WSGIApplication

from service.server.arbiter import DrainingArbiter


class Server(WSGIApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with an arbiter that drains and overlaps."""

    def run(self) -> None:
        """Serve until a signal ends it."""
        DrainingArbiter(self).run()


if __name__ == "__main__":
    Server("%(prog)s [OPTIONS] [APP_MODULE]", prog="python -m service.server").run()
