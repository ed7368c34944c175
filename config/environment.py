"""What the environment must say before a county's installation may start, and the values a demo makes for itself."""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from accounts.keys import new_field_key, parse_field_keys
from config.paths import VAR, write_private

DEMO = "demo"
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver", "*", ""}


def demo_values() -> dict[str, str]:
    """Keys of this machine's demo, made once under var/ and marked so that production refuses them."""
    path = VAR / "demo-keys.json"
    VAR.mkdir(parents=True, exist_ok=True, mode=0o755)
    with open(VAR.with_name(f".{VAR.name}.lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            values = {
                "SECRET_KEY": f"{DEMO}-{secrets.token_urlsafe(48)}",
                "FIELD_KEYS": new_field_key(f"{DEMO}1"),
                "INDEX_KEY": base64.b64encode(DEMO.encode() + secrets.token_bytes(28)).decode(),
            }
            write_private(path, json.dumps(values, indent=1))
        read: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return read


def index_key(text: str) -> bytes:
    """Read INDEX_KEY (base64 of 32 bytes). ValueError when it is not."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("INDEX_KEY is not base64") from error
    if len(raw) != 32:
        raise ValueError(f"INDEX_KEY has {len(raw)} bytes, not 32")
    return raw


def problems(environment: Mapping[str, str]) -> list[str]:
    """Everything that keeps this environment from running in production, one Chinese sentence each."""
    found = [
        *_secret_problems(environment.get("SECRET_KEY", "")),
        *_key_problems(environment.get("FIELD_KEYS", ""), environment.get("INDEX_KEY", "")),
        *_host_problems(environment.get("ALLOWED_HOSTS", "")),
    ]
    user = urlsplit(environment.get("DATABASE_URL", "")).username
    if user in {"postgres", "yimen_owner"} and environment.get("DB_ROLE") != "owner":
        found.append(f"DATABASE_URL 用的是 {user}：运行时只能用不拥有任何表的角色（yimen_app）")
    if not environment.get("REDIS_URL"):
        found.append("REDIS_URL 未设置：填写 Valkey 的地址")
    return found


def _secret_problems(secret: str) -> list[str]:
    if not secret:
        return ["SECRET_KEY 未设置"]
    if secret.startswith(DEMO):
        return ["SECRET_KEY 是演示用的：换成自己生成的随机值"]
    if len(secret) < 50 or len(set(secret)) < 10:
        return ["SECRET_KEY 太短或太有规律：至少 50 个随机字符"]
    return []


def _key_problems(field_keys: str, index: str) -> list[str]:
    found = []
    try:
        keys = parse_field_keys(field_keys)
    except ValueError as error:
        found.append(f"FIELD_KEYS 不能用（{error}）：格式为 编号:base64密钥，多个用逗号隔开，第一个用于加密")
    else:
        found += [f"FIELD_KEYS 中的 {key_id} 是演示密钥" for key_id in keys if key_id.startswith(DEMO)]
    try:
        if index_key(index).startswith(DEMO.encode()):
            found.append("INDEX_KEY 是演示密钥")
    except ValueError as error:
        found.append(f"INDEX_KEY 不能用（{error}）：须为 32 字节随机数的 base64")
    return found


def _host_problems(hosts: str) -> list[str]:
    named = {host.strip() for host in hosts.split(",")}
    if "*" in named:
        return ["ALLOWED_HOSTS 含 *：写明单位使用的域名或地址"]
    if named <= LOCAL_HOSTS:
        return ["ALLOWED_HOSTS 未写明单位使用的域名或地址"]
    return []
