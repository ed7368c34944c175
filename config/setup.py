"""Prepare this machine: Python environment from the lock, system libraries by apt. Standard library only.

    python3 config/setup.py [demo|test] [--again]

Runs with the system's own Python, before anything is installed. What is done already is not done again; `--again`
tries once more what could not be installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV_HOME = ROOT / ".uv"
UV_VERSION = "0.13.9"
VENV_PACKAGE = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"  # Debian splits it off

# Text layout and a Chinese font for the PDFs; a browser for the tests.
PDF_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"]
BROWSER_PACKAGES = ["chromium"]


def say(text: str) -> None:
    print(text, flush=True)


def run(*command: str | Path, **options: object) -> bool:
    """Run a command, its output on the terminal. False when it failed or does not exist."""
    try:
        return subprocess.run([str(part) for part in command], **options).returncode == 0  # type: ignore[call-overload]
    except FileNotFoundError:
        return False


# System packages --------------------------------------------------------------------------------------------------


def missing(packages: list[str]) -> list[str]:
    """Those of `packages` that dpkg does not know as installed (all of them where there is no dpkg)."""
    try:
        command = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]
        listed = subprocess.run(command, capture_output=True, text=True).stdout
    except FileNotFoundError:
        return packages
    installed = {line.split()[0] for line in listed.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def administrator() -> list[str] | None:
    """What to put before apt-get: nothing as root, sudo where it asks no password, None when neither is possible."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return ["sudo", "-n"] if run("sudo", "-n", "true", **quiet) else None


def apt_install(packages: list[str]) -> bool:
    prefix = administrator()
    if prefix is None:
        return False
    say(f"安装系统软件包：{' '.join(packages)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    quiet = {"stdout": subprocess.DEVNULL}
    # The package lists of a fresh image are empty or old: fetch them when the first attempt fails.
    return run(*install, stderr=subprocess.DEVNULL, **quiet) or (
        run(*apt, "update") and run(*install, **quiet)
    )


def apt_command(packages: list[str]) -> str:
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"


def ensure_packages(packages: list[str], without: str, again: bool) -> None:
    """Install what is missing, or name the command and go on. A failure is not repeated on every start."""
    lacking = missing(packages)
    tried = VENV / f".tried-{hashlib.sha256(' '.join(lacking).encode()).hexdigest()[:12]}"
    if not lacking or (tried.exists() and not again):
        return
    if not apt_install(lacking):
        say(
            f"未能安装系统软件包，{without}。请管理员执行：\n    {apt_command(lacking)}\n然后运行 make setup。"
        )
        tried.touch()


# Python environment -----------------------------------------------------------------------------------------------


def uv() -> Path | None:
    """The pinned uv, in a small environment of its own under .uv/; made when it is not there."""
    stamp = UV_HOME / f"uv-{UV_VERSION}"
    places = [UV_HOME / "bin" / "uv", UV_HOME / "lib" / "bin" / "uv"]
    if not stamp.exists():
        shutil.rmtree(UV_HOME, ignore_errors=True)
        if not (_uv_in_venv() or _uv_by_system_pip() or (apt_install([VENV_PACKAGE]) and _uv_in_venv())):
            return None
        stamp.touch()
    return next((place for place in places if place.exists()), None)


def _uv_in_venv() -> bool:
    # Without ensurepip `venv` would fail half way.
    if not run(sys.executable, "-c", "import ensurepip, venv", stderr=subprocess.DEVNULL):
        return False
    say(f"准备 uv {UV_VERSION}")
    return run(sys.executable, "-m", "venv", "--clear", UV_HOME) and run(
        UV_HOME / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", f"uv=={UV_VERSION}"
    )  # fmt: skip


def _uv_by_system_pip() -> bool:
    if not run(sys.executable, "-c", "import pip", stderr=subprocess.DEVNULL):
        return False
    say(f"准备 uv {UV_VERSION}")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    return run(*pip, "--target", UV_HOME / "lib", f"uv=={UV_VERSION}")


def python_311() -> str:
    """This interpreter when it is 3.11, one on the PATH, else the version for uv to fetch."""
    if sys.version_info[:2] == (3, 11):
        return sys.executable
    return shutil.which("python3.11") or "3.11"


def ensure_environment() -> None:
    """Make .venv what uv.lock says. Exits with a message when that is impossible."""
    stamp = VENV / ".synced"
    wanted = hashlib.sha256(
        (ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    program = os.environ.get("UV") or uv()
    if program is None:
        raise SystemExit(
            f"Python 缺少 venv 和 pip。请管理员执行：\n    {apt_command([VENV_PACKAGE])}\n然后重试。"
        )
    say("按 uv.lock 安装 Python 软件包")
    quiet = {**os.environ, "VIRTUAL_ENV": "", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    if not run(program, "sync", "--frozen", "-q", "--python", python_311(), cwd=ROOT, env=quiet):
        raise SystemExit("Python 软件包没有装全，请检查网络后重试。")
    stamp.write_text(wanted)


def main(arguments: list[str]) -> int:
    again = "--again" in arguments
    ensure_environment()
    ensure_packages(PDF_PACKAGES, "文书将只能打印网页、不能生成 PDF", again)
    if "test" in arguments:
        ensure_packages(BROWSER_PACKAGES, "浏览器测试将失败", again=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
