"""How gunicorn serves a service's HTTP process; the port and the number of workers come from `solop serve`."""

import importlib
import os
import shutil
import tempfile
from pathlib import Path

from prometheus_client import multiprocess

# Requests are short: plain workers. The store's client does not like being forked: the app is made in each.
worker_class = "sync"
preload_app = False
timeout = 60
graceful_timeout = 10
# Heartbeat files on a disk that is slow to sync make workers look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# The services log what was asked, with the correlation of the events; gunicorn says only what is wrong.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True

# The workers' counters add up in files of this folder; those of an earlier start would be counted again.
METRICS = "PROMETHEUS_MULTIPROC_DIR"
if METRICS not in os.environ:
    os.environ[METRICS] = tempfile.mkdtemp(prefix="solop-metrics-")


def on_starting(server):
    """Begin with an empty folder of counters, and read the code once for all workers."""
    shutil.rmtree(os.environ[METRICS], ignore_errors=True)
    Path(os.environ[METRICS]).mkdir(parents=True)
    importlib.import_module(server.app.app_uri.partition(":")[0])


def child_exit(server, worker):
    """Forget what a worker that is gone was doing at the moment."""
    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Leave nothing behind."""
    shutil.rmtree(os.environ[METRICS], ignore_errors=True)
