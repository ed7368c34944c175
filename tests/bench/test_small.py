"""Every measurement runs on tiny sizes and prints what the report needs. No time is asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.words import MEASURED

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {"name", "value", "floor", "ratio", "unit", "aim", "met"}


def test_every_measurement_runs_and_prints_a_line_the_report_knows() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "tests.bench", "--small"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(line.keys() >= FIELDS for line in lines), lines
    assert {line["name"] for line in lines} == set(MEASURED)
    assert all(line["value"] >= 0 and line["floor"] > 0 for line in lines), lines
