"""A household's facts in a TOML file, to try a region's rules on without any database."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from policies.benefit_rules import benefit_rules
from policies.benefits import BenefitFacts, BenefitRules, Derivation, FactsMissing, TableError, compute, read
from policies.reading import RuleError
from policies.rules import Rules, rules_of_profile

OWN_KEYS = ("title", "profile", "rules")
DEFAULT_MONTHS = 12


def derive_file(path: Path) -> Derivation:
    """Compute the file's household under the rules its `profile` names, as they stood on its `on`.

    Raises TableError with a Chinese sentence for each mistake: not readable, no such profile, unknown keys,
    standards that are missing.
    """
    table = _load(path)
    rules = _rules(table)
    facts_table = {key: value for key, value in table.items() if key not in OWN_KEYS}
    facts_table.setdefault("months", rules.lookback_months or DEFAULT_MONTHS)
    problems: list[str] = []
    facts = _collect(problems, BenefitFacts, facts_table)
    resolved = _collect(problems, BenefitRules, table.get("rules", {}), "rules", base=benefit_rules(rules))
    if problems or facts is None or resolved is None:
        raise TableError(problems)
    try:
        return compute(facts, resolved)
    except FactsMissing as error:
        raise TableError(error.problems) from error


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TableError([f"读不到文件 {path}：请核对路径"]) from error
    except UnicodeDecodeError as error:
        raise TableError([f"{path.name} 不是 UTF-8 编码，请另存为 UTF-8"]) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"第 {found[1]} 行第 {found[2]} 列" if found else "文件末尾"
        raise TableError([f"{path.name} {place}不合 TOML 写法，请检查引号、等号和括号"]) from error


def _rules(table: Mapping[str, Any]) -> Rules:
    profile, on, category = table.get("profile"), table.get("on"), table.get("category")
    problems = []
    if not isinstance(profile, str):
        problems.append("缺少 profile（规则代号，如 YC-2022）")
    if type(on) is not date:
        problems.append("缺少 on（核算日期，如 2026-09-16，不加引号）")
    if not isinstance(category, str):
        problems.append("缺少 category（救助类别，如 dibao）")
    if problems:
        raise TableError(problems)
    try:
        return rules_of_profile(str(profile), str(category), on)  # type: ignore[arg-type]
    except RuleError as error:
        raise TableError([str(error)]) from error


def _collect(problems: list[str], cls: type[Any], table: Any, path: str = "", base: Any = None) -> Any:
    try:
        return read(cls, table, path, base)
    except TableError as error:
        problems += error.problems
        return None
