"""gunicorn, the same in the demo and in the container: `gunicorn -c python:config.gunicorn config.wsgi`."""

import os

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
