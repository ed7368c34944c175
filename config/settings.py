"""Settings, from the environment. Without DATABASE_URL and REDIS_URL the embedded services are started."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from accounts.keys import parse_field_keys
from config import embedded
from config.environment import demo_values, index_key, problems
from config.paths import BASE_DIR, VAR

env = environ.Env()

# Commands that read no data, so that an image can be built and a page linted without a database.
WITHOUT_SERVICES = {
    "collectstatic",
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "makemessages",
    "compilemessages",
}

DEBUG = env.bool("DEBUG", default=False)
EMBEDDED = not os.environ.get("DATABASE_URL")
PRODUCTION = not DEBUG and not EMBEDDED
DEMO = env.bool("DEMO", default=not PRODUCTION)  # pages then say that every name on them is invented

if PRODUCTION and (wrong := problems(os.environ)):
    raise ImproperlyConfigured("以下设置不改好，系统不启动：\n" + "\n".join(f"  - {line}" for line in wrong))

_demo: dict[str, str] = {} if PRODUCTION else demo_values()
SECRET_KEY = env.str("SECRET_KEY", default=_demo.get("SECRET_KEY", ""))
FIELD_KEYS: dict[str, bytes] = parse_field_keys(env.str("FIELD_KEYS", default=_demo.get("FIELD_KEYS", "")))
INDEX_KEY: bytes = index_key(env.str("INDEX_KEY", default=_demo.get("INDEX_KEY", "")))
# localhost stays allowed: containers ask their own /healthz.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Services -----------------------------------------------------------------------------------------------------------

_idle = os.environ.get("EMBEDDED") == "off" or (len(sys.argv) > 1 and sys.argv[1] in WITHOUT_SERVICES)
_complete = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
_services = embedded.NOTHING if _idle or _complete else embedded.ensure()

REDIS_URL = env.str("REDIS_URL", default=_services.redis_url)
DATABASE_URL = env.str("DATABASE_URL", default=_services.app_url)
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default=_services.owner_url if EMBEDDED else "")
# Only tests of tampering use it; an installation does not know it.
DATABASE_SUPERUSER_URL = env.str(
    "DATABASE_SUPERUSER_URL", default=_services.superuser_url if EMBEDDED else ""
)

AS_OWNER = os.environ.get("DB_ROLE") == "owner"
if AS_OWNER and not DATABASE_OWNER_URL:
    raise ImproperlyConfigured("DATABASE_OWNER_URL 未设置：数据库结构的变更须用表的所有者（yimen_owner）")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **environ.Env.db_url_config(DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# The house ----------------------------------------------------------------------------------------------------------

# What the outside calls this installation: printed as QR code on every paper.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

# On one line: a room imports only from rooms to its left.
_all_rooms = ["audit", "accounts", "policies", "households", "cases", "approvals", "payments", "oversight"]
ROOMS = [room for room in env.list("ROOMS", default=_all_rooms) if (BASE_DIR / room / "apps.py").exists()]

# What rooms to the right do when something happens to the left of them.
LEDGER_OPENING = "approvals.opening.open_decisions"  # an old ledger came in: its households are in receipt
MONEY_PAID = "payments.paid.paid_to"  # what a case was really paid, asked when too much is to be recovered
HOLDER_AGREED = "cases.papers.agreements.holder_agreed"  # who draws for another has signed: its paper
SECRECY_SIGNED = "cases.papers.agreements.secrecy_signed"  # a 保密协议 was entered: its paper
CALENDAR_FOLLOWER = "approvals.tasks.follow_calendar"  # a working day changed: due dates may move

# Rule files that came after this version: proposals until two people of a county have adopted them (/rules/adopt/).
RULES_DIR = env.str("RULES_DIR", default="")

# Every seal of the ledger is remembered in this file; in production on a machine the database's administrator cannot enter.
SEAL_WITNESS = Path(env.str("SEAL_WITNESS", default=str(VAR / "witness" / "seals.jsonl")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_fsm",
    "django_htmx",
    "import_export",
    "axes",
    "csp",
    "config",
    *ROOMS,
]

MIDDLEWARE = [
    "audit.middleware.RequestNumber",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PostMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.once.OnceMiddleware",
    "config.frame.FreshCountsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["config.templatetags.yimen"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.frame.frame",
                "accounts.context.other_posts",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files and uploads -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else _static},
}
# Photos and reports of households: handed out by views that record the reading, never by the web server itself.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 30

# Signing in ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "front_door"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"accounts.passwords.{rule}"}
    for rule in ("LengthAndKinds", "NotTheName", "NotTheLast", "NotCommon")
]
# By name, not by address: behind a county's gateway a whole office has one address.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_page"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Whom to call, on the pages that lead no further.
SUPPORT_CONTACT = env.str("SUPPORT_CONTACT", default="")

# Thirty idle minutes end a session: PostMiddleware does it, because it says so on the sign-in page and in the ledger.
# The cookie only bounds a working day.
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# In the browser -----------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if PRODUCTION else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL_REDIRECT else 0
# Only behind a proxy that sets the header itself: anyone else could claim https.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # Queries hold personal data: never logged, not even while debugging.
        "django.db.backends": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
