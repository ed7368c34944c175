"""manage.py explain_benefit FILE.toml [--json]: what a region's rules make of one household, line by line."""

from __future__ import annotations

import json
import unicodedata
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies.benefit_files import derive_file
from policies.benefits import Derivation, TableError

LABEL_WIDTH = 44
VALUE_WIDTH = 12


class Command(BaseCommand):
    help = "按一个地区的规则试算一户的保障金额，逐行列出计算过程和依据"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="写有家庭情况、标准和日期的 TOML 文件（格式见 docs/benefits.md）"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")

    def handle(self, *args: Any, file: Path, as_json: bool, **options: Any) -> None:
        try:
            derivation = derive_file(file)
        except TableError as error:
            raise CommandError("\n".join(error.problems), returncode=2) from error
        if as_json:
            self.stdout.write(json.dumps(derivation.summary(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(table(derivation))


def table(derivation: Derivation) -> str:
    """The calculation as a readable table: reasons, lines with their clauses, warnings."""
    rows = [f"结论：{derivation.outcome.label}"]
    rows += [f"  {reason}" for reason in derivation.reasons]
    rows.append("")
    rows += [
        f"{_padded(line.label, LABEL_WIDTH)}{line.value:>{VALUE_WIDTH}}  {line.basis}".rstrip()
        for line in derivation.lines
    ]
    rows += [f"\n提示：{warning}" for warning in derivation.warnings]
    return "\n".join(rows)


def _padded(label: str, width: int) -> str:
    """Pad to a display width in which a Chinese character takes two columns."""
    taken = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)
    return label + " " * max(1, width - taken)
