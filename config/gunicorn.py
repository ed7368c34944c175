"""gunicorn, the same in the demo and in the container: `gunicorn -c python:config.gunicorn config.wsgi`."""

import gc
import os

from gunicorn.arbiter import Arbiter

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
# One import for all workers.
preload_app = True
timeout = 60
graceful_timeout = 5
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
accesslog = "-"
# No query strings: a search may hold a name or a number.
access_log_format = "%(t)s %(s)s %(m)s %(U)s %(M)sms %(b)s"
control_socket_disable = True

# Thousands of objects are made by the imports and none of them ever dies: collecting meanwhile finds nothing, and
# what is frozen stays on pages the workers share.
gc.disable()


def when_ready(server: Arbiter) -> None:
    gc.freeze()
    gc.enable()
