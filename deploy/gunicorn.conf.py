"""How gunicorn serves a service's HTTP process; the port and the number of workers come from `solop serve`."""

from pathlib import Path

# Requests are short, and the store's client does not like being forked: plain workers, the app made in each.
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
