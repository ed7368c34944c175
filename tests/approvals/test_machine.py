"""Random walks through every route: 100 in the test run, as many as RUNS says in `make bench-fsm`."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.approvals.machine import OfficeAtRandom, scenes

RUNS = int(os.environ.get("RUNS", "100"))
STEPS = int(os.environ.get("STEPS", "4"))


@pytest.mark.django_db
def test_whatever_six_people_try_the_workflow_keeps_its_promises() -> None:
    OfficeAtRandom.scenes = scenes()
    run_state_machine_as_test(
        OfficeAtRandom,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=RUNS <= 100,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"submit", "accept", "request_check", "plan_visit"} <= OfficeAtRandom.reached or RUNS < 100
    print(
        f"{RUNS} 次随机办理，办成过 {len(OfficeAtRandom.reached)} 种事项：{'、'.join(sorted(OfficeAtRandom.reached))}"
    )
