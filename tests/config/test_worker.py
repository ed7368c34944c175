"""Tasks run in a real worker over the real broker."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from config.tasks import heartbeat


@pytest.mark.django_db
def test_healthz_misses_the_worker_while_none_has_run(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (503, False)
    assert client.get("/healthz?of=web").status_code == 200


def test_a_heartbeat_reaches_healthz_through_broker_and_worker(celery_worker: Any, client: Client) -> None:
    heartbeat.delay()
    limit = time.monotonic() + 10
    while client.get("/healthz").status_code != 200 and time.monotonic() < limit:
        time.sleep(0.05)
    assert client.get("/healthz").json() == {
        "database": True,
        "broker": True,
        "worker": True,
        "heartbeat_age_seconds": 0,
    }
