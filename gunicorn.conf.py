"""How gunicorn runs the service; every number comes from `service.settings`.

``python -m service serve`` starts it through `service.server`, which adds what
gunicorn does not do by itself.
"""

from __future__ import annotations

import gc
import importlib
import os
from typing import Any

# OpenMP and the tokenizer read these when they are first imported. One thread
# for each worker: two processes with one thread read more articles in a second
# than one process with two.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from service import allocator, logs

allocator.limit_arenas()
allocator.limit_kernel_caches()

from service.server.runtime import (
    SHARED_MEMORY,
    remove_runtime_folder,
    renew_shared_weights,
    runtime_folder,
)

# The counters look for their folder when they are first imported.
os.environ["SITREP_RUNTIME"] = os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(runtime_folder())

from prometheus_client.multiprocess import mark_process_dead

from service.api.context import context_of
from service.app import begin_loading

# Imported before the first fork, so that all processes see the same bytes.
from service.server import board
from service.server.logs import ServerLogger
from service.server.worker import Worker
from service.settings import Settings

_settings = Settings.from_env()

wsgi_app = "service.app:create_app()"
bind = _settings.bind
workers = _settings.workers
threads = _settings.threads
worker_class = Worker

# A forward pass before the fork leaves OpenMP's threads behind in the parent,
# and the child then waits for them for ever: modules are imported before it (see
# `on_starting`), the first worker loads the weights, and the others map them from it.
preload_app = False

# Under gthread this is the heartbeat of the worker's main loop, which runs
# beside the requests; it is no limit on how long a request may take.
timeout = _settings.timeout
graceful_timeout = _settings.graceful_timeout
keepalive = _settings.keepalive

# The heartbeat is a file; on a disk that is slow to sync it stops the worker.
if runtime_folder().is_relative_to(SHARED_MEMORY):
    worker_tmp_dir = str(SHARED_MEMORY)

# It would write a socket below the home directory, which a container may not have.
control_socket_disable = True

# The longest that gunicorn takes: with text/plain a headline is in the request line.
limit_request_line = 8190

# A header must not be able to say under which path the service is mounted.
forwarder_headers = ""

logger_class = ServerLogger
loglevel = _settings.log_level
accesslog = "-"


def on_starting(server: Any) -> None:
    """Tell the arbiter how long to drain, and give the workers a place for their weights."""
    server.drain_delay = _settings.drain_delay
    renew_shared_weights()
    if server.app.app_uri == wsgi_app and _settings.device == "cpu":
        _import_for_all_workers()


def _import_for_all_workers() -> None:
    """Import torch and what else workers need; nothing is computed, so no thread is started."""
    importlib.import_module("service.extraction.loading")
    # Otherwise the first collection in a worker would write to every page, and copy it.
    gc.collect()
    gc.freeze()


def on_reload(_server: Any) -> None:
    """Let new workers load the weights anew: they may be others."""
    renew_shared_weights()


def post_worker_init(worker: Any) -> None:
    """Start to load the model, now that the worker has its own process and threads."""
    logs.configure(_settings.log_level, _settings.log_format)
    worker.read_timeout = _settings.read_timeout
    worker.write_timeout = _settings.write_timeout
    context_of(worker.wsgi).readiness.drain(lambda: board.is_draining() or not worker.alive)
    begin_loading(worker.wsgi)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget what a process showed about itself."""
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
    board.close_worker(worker.age)


def on_exit(_server: Any) -> None:
    """Leave nothing behind."""
    remove_runtime_folder()
