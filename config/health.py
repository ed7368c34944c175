"""/healthz: is the system up, for monitors and containers. Says nothing about anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

HEARTBEAT = "config:heartbeat"
STALE_AFTER = timedelta(minutes=3)


def beat(at: datetime) -> None:
    """Remember that a worker ran at instant `at`."""
    cache.set(HEARTBEAT, at, timeout=24 * 3600)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503. `?of=web` leaves the worker out: its absence is no reason to restart the web."""
    broker, age = _heartbeat(timezone.now())
    worker = age is not None and age <= STALE_AFTER
    state = {"database": _database(), "broker": broker, "worker": worker}
    wanted = [state["database"], broker] + ([] if request.GET.get("of") == "web" else [worker])
    seconds = None if age is None else round(age.total_seconds())
    return JsonResponse({**state, "heartbeat_age_seconds": seconds}, status=200 if all(wanted) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _heartbeat(now: datetime) -> tuple[bool, timedelta | None]:
    from redis.exceptions import RedisError  # a third of a second, asyncio included: not at start-up

    try:
        at = cache.get(HEARTBEAT)
    except RedisError:
        return False, None
    return True, now - at if at else None
