"""Production does not start with a demo's values, and says all that is wrong at once."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.keys import new_field_key
from config.environment import demo_values, problems
from config.paths import BASE_DIR

GOOD = {
    "SECRET_KEY": "q7Zt-0uVwX3r9LpB2nYcM5kDfG8hJ1sAeR4tW6yU_iOxPzQvNb",
    "FIELD_KEYS": new_field_key("k1"),
    "INDEX_KEY": base64.b64encode(bytes(range(32))).decode(),
    "ALLOWED_HOSTS": "yimen.example.gov.cn",
    "DATABASE_URL": "postgres://yimen_app:secret@db:5432/yimen",
    "REDIS_URL": "redis://:secret@valkey:6379/0",
}


def settings_in(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in {*GOOD, "DEBUG", "DB_ROLE"}}
    command = [sys.executable, "-c", "from config import settings; print(settings.PRODUCTION)"]
    return subprocess.run(
        command, cwd=BASE_DIR, env={**clean, **environment}, capture_output=True, text=True, check=False
    )


def test_a_filled_in_environment_has_no_problem() -> None:
    assert problems(GOOD) == []


def test_production_starts_with_a_filled_in_environment() -> None:
    result = settings_in(GOOD)
    assert (result.stdout.strip(), result.returncode) == ("True", 0), result.stderr


def test_production_lists_every_demo_value_at_once() -> None:
    result = settings_in(
        {**demo_values(), "ALLOWED_HOSTS": "localhost", "DATABASE_URL": GOOD["DATABASE_URL"]}
    )
    assert result.returncode == 1
    told = result.stderr
    sentences = ["SECRET_KEY 是演示用的", "FIELD_KEYS 中的 demo1 是演示密钥", "INDEX_KEY 是演示密钥"]
    for sentence in [*sentences, "ALLOWED_HOSTS 未写明", "REDIS_URL 未设置"]:
        assert sentence in told


def test_an_empty_environment_with_a_database_names_everything_missing() -> None:
    found = problems({"DATABASE_URL": GOOD["DATABASE_URL"]})
    named = {name for name in GOOD if any(name in sentence for sentence in found)}
    assert named == set(GOOD) - {"DATABASE_URL"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("FIELD_KEYS", "k1:not base64"),
        ("FIELD_KEYS", "k1:c2hvcnQ="),
        ("INDEX_KEY", "c2hvcnQ="),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "yimen.example.gov.cn,*"),
        ("DATABASE_URL", "postgres://yimen_owner:secret@db/yimen"),
        ("DATABASE_URL", "postgres://postgres:secret@db/yimen"),
    ],
)
def test_one_bad_value_is_one_sentence_without_the_value(name: str, value: str) -> None:
    found = problems({**GOOD, name: value})
    assert len(found) == 1
    assert name in found[0]
    assert "secret" not in found[0]


def test_compose_asks_for_every_value_that_the_example_lists() -> None:
    compose = (BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    names = [line.split("=")[0] for line in example.splitlines() if "=" in line and not line.startswith("#")]
    assert [name for name in names if f"${{{name}" not in compose] == []


def test_demo_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    code = "from config.environment import demo_values; demo_values()"
    environment = {**os.environ, "YIMEN_VAR": str(tmp_path / "var")}
    subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, env=environment, check=True)
    assert (tmp_path / "var" / "demo-keys.json").stat().st_mode & 0o777 == 0o600
