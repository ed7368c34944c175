"""The last run, kept under var/, and docs/benchmarks.md made of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from config.paths import BASE_DIR, VAR
from tests.bench.floor import Figure
from tests.bench.words import MEASURED, OPENING

RUN = VAR / "bench.json"
PAGE = BASE_DIR / "docs" / "benchmarks.md"
HEAD = "| 测什么 | 本系统 | 裸基准 | 比值 | 目标 | |\n|---|---|---|---|---|---|\n"


def keep(figure: Figure) -> None:
    """Add a figure to the run of this day; a figure measured again replaces the one before."""
    known = _read()
    known["machine"] = _machine()
    known["figures"] = known.get("figures", {}) | {
        figure["name"]: figure | {"on": f"{date.today():%Y-%m-%d}"}
    }
    RUN.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")


def _read() -> dict[str, Any]:
    return json.loads(RUN.read_text(encoding="utf-8")) if RUN.exists() else {}


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = Path("/proc/meminfo").read_text().split()[1]
    return f"{len(models)} 核 {models[0] if models else ''}，内存 {int(memory) / 2**20:.0f} GB"


def write() -> None:
    """Make the page of the figures kept last; those never measured are not on it."""
    known = _read()
    figures: dict[str, Figure] = known["figures"]
    days = sorted({figure["on"] for figure in figures.values()})
    opening = OPENING.format(days="、".join(days), machine=known["machine"])
    shown = [name for name in MEASURED if name in figures]
    table = "".join(_row(figures[name]) for name in shown)
    learnt = "".join(f"- **{MEASURED[name].title}**：{MEASURED[name].learnt}\n" for name in shown)
    PAGE.write_text(f"{opening}\n{HEAD}{table}\n## 测的是什么，看出了什么\n\n{learnt}", encoding="utf-8")


def _row(figure: Figure) -> str:
    met = {True: "达到", False: "未达到", None: ""}[figure["met"]]
    ratio = "不作结论" if figure["ratio"] is None else _said(figure["ratio"])
    unit = figure["unit"]
    cells = (
        MEASURED[figure["name"]].title,
        f"{_said(figure['value'])} {unit}",
        f"{_said(figure['floor'])} {unit}",
        ratio,
        figure["aim"],
        met,
    )
    return "| " + " | ".join(cells) + " |\n"


def _said(number: float) -> str:
    """Three figures that matter; whole numbers from a hundred on."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
