"""Settings of the tests: the real services, apart from the demo's data and from other runs."""

import os
import tempfile

from config.settings import *  # noqa: F403
from config.settings import CACHES, DATABASES, PRODUCTION, STORAGES

assert not PRODUCTION, "tests never run on an installation's database"

# One run, one name: database, cache keys and task queue of parallel runs and of xdist workers stay apart.
TEST_DB = os.environ.get("TEST_DB", "test_yimen")
RUN = f"{TEST_DB}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"

DATABASES["default"]["TEST"] = {"NAME": TEST_DB}
DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES["default"]["KEY_PREFIX"] = RUN
CELERY_TASK_DEFAULT_QUEUE = RUN
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"{RUN}:"}

# The manifest would need collectstatic; the live server finds files where they are.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = tempfile.mkdtemp(prefix="yimen-media-")

# Argon2 is slow on purpose; signing in is not what most tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
