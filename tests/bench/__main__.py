"""`make bench`: every figure beside a floor measured alternately in the same run, as JSON lines.

    .venv/bin/python -m tests.bench [--only NAME] [--small] [--write]

A measurement is a module of this package with `run(small) -> Iterator[figure]`; it works in scratch databases made
from the migrations and dropped afterwards. A run is kept in var/bench.json; `--write` makes docs/benchmarks.md of it.
"""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import signal
import sys
from importlib import import_module
from pathlib import Path

# Before Django reads its settings: queues and cache keys of this run stay apart from all others.
os.environ["TEST_DB"] = f"bench_{os.getpid()}"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django

django.setup()

from tests.bench import report  # noqa: E402


def measurements() -> list[str]:
    """Names of the modules that measure something, by the alphabet."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    apart = {"__main__", "settings"}
    modules = ((name, import_module(f"tests.bench.{name}")) for name in found if name not in apart)
    return [name for name, module in modules if hasattr(module, "run")]


def main() -> None:
    known = measurements()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=known, action="append", help="这一项（可重复）")
    parser.add_argument("--small", action="store_true", help="很小的规模，只看能不能跑")
    parser.add_argument("--write", action="store_true", help="不测量，用最近一次的结果写 docs/benchmarks.md")
    options = parser.parse_args()
    if options.write:
        report.write()
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave as after an error: what was made is dropped
    for name in options.only or known:
        for figure in import_module(f"tests.bench.{name}").run(small=options.small):
            print(json.dumps(figure, ensure_ascii=False), flush=True)
            if not options.small:
                report.keep(figure)


if __name__ == "__main__":
    main()
