"""How gunicorn runs the service; every number comes from `service.settings`."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

# OpenMP and the tokenizer read these when they are first imported. One thread
# for each worker: two processes with one thread read more articles in a second
# than one process with two.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from service.app import begin_loading
from service.settings import Settings

_settings = Settings.from_env()
_shared_memory = Path("/dev/shm")

wsgi_app = "service.app:create_app()"
bind = _settings.bind
workers = _settings.workers
threads = _settings.threads
worker_class = "gthread"

# A forward pass before the fork leaves OpenMP's threads behind in the parent,
# and the child then waits for them for ever: each worker loads for itself.
preload_app = False

# Under gthread this is the heartbeat of the worker's main loop, which runs
# beside the requests; it is no limit on how long a request may take.
timeout = _settings.timeout
graceful_timeout = _settings.graceful_timeout
keepalive = _settings.keepalive

# The heartbeat is a file; on a disk that is slow to sync it stops the worker.
if _shared_memory.is_dir() and os.access(_shared_memory, os.W_OK):
    worker_tmp_dir = str(_shared_memory)

# It would write a socket below the home directory, which a container may not have.
control_socket_disable = True

loglevel = _settings.log_level
accesslog = "-"
# The path without its query string, which may hold a headline.
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s bytes %(M)s ms'


def post_worker_init(worker: Any) -> None:
    """Start to load the model, now that the worker has its own process and threads."""
    logging.basicConfig(
        level=_settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    begin_loading(worker.wsgi)
