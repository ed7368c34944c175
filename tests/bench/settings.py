"""Settings of the measurements: the tests' services, run as an installation runs them, in one scratch database."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import CACHES, DATABASES

if name := os.environ.get("BENCH_DB"):
    DATABASES["default"]["NAME"] = name
    CACHES["default"]["KEY_PREFIX"] = name
DATABASES["default"]["CONN_MAX_AGE"] = 60
WHITENOISE_AUTOREFRESH = False
