"""Strict, typed reading of tables (TOML or stored JSON) into frozen dataclasses, and writing them back.

`read` refuses unknown keys, missing keys, wrong types and words outside a vocabulary, all of them at once, each with
the path of its key. `write` gives plain JSON values; `read(cls, write(x)) == x` holds for every dataclass here.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
AMOUNT = re.compile(r"-?\d+(\.\d+)?(/\d*[1-9]\d*)?")


class TableError(ValueError):
    """The table cannot be read; `problems` holds one Chinese sentence for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(cls: type[T], table: Mapping[str, Any], path: str = "", base: T | None = None) -> T:
    """Read `table` into dataclass `cls`; keys that are absent keep the value of `base`, else the field's default.

    Raises TableError with every problem found.
    """
    problems: list[str] = []
    result = _dataclass(cls, table, path, problems, base)
    if problems:
        raise TableError(problems)
    return typing.cast(T, result)


def write(value: Any) -> Any:
    """Plain JSON form of a dataclass read by `read`; exact fractions become "1500" , "0.15" or "1700/3"."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: write(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): write(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [write(item) for item in value]
    return value


def fraction_text(value: Fraction) -> str:
    """Shortest exact text of a fraction: decimal where it ends, else numerator/denominator."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return f"{Decimal(int(value * 10**places)).scaleb(-places):f}"


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _dataclass(cls: type, table: Any, path: str, problems: list[str], base: Any = None) -> Any:
    if not isinstance(table, Mapping):
        problems.append(f"{path or '文件'} 应当是一张表")
        return None
    fields = {field.name: field for field in dataclasses.fields(cls)}
    for key in table:
        if key not in fields:
            problems.append(f"不认识的键：{_join(path, key)}")
    found: dict[str, Any] = {}
    for name, field in fields.items():
        here, before = _join(path, name), len(problems)
        if name in table:
            value = _value(_hints(cls)[name], table[name], here, problems, getattr(base, name, None))
            if len(problems) == before and value not in getattr(cls, "ALLOWED", {}).get(name, (value,)):
                problems.append(f"{here} 只能是 {'、'.join(cls.ALLOWED[name])}，现为 {value}")  # type: ignore[attr-defined]
            found[name] = value
        elif base is not None:
            found[name] = getattr(base, name)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            problems.append(f"缺少 {here}")
    if problems:
        return None
    try:
        return cls(**found)
    except TableError as error:
        problems.extend(f"{path}：{sentence}" if path else sentence for sentence in error.problems)
        return None


def _value(hint: Any, raw: Any, path: str, problems: list[str], base: Any = None) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        inner = next(arg for arg in args if arg is not types.NoneType)
        return None if raw is None else _value(inner, raw, path, problems, base)
    if origin is tuple:
        if not isinstance(raw, (list, tuple)):
            problems.append(f"{path} 应当是一个列表")
            return ()
        return tuple(_value(args[0], item, f"{path}[{n}]", problems) for n, item in enumerate(raw, 1))
    if origin in (Mapping, dict):
        if not isinstance(raw, Mapping):
            problems.append(f"{path} 应当是一张表")
            return {}
        return {str(key): _value(args[1], item, _join(path, str(key)), problems) for key, item in raw.items()}
    if dataclasses.is_dataclass(hint):
        return _dataclass(typing.cast(type, hint), raw, path, problems, base)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _word(hint, raw, path, problems)
    return SCALARS[hint](raw, path, problems)


def _word(hint: type[Enum], raw: Any, path: str, problems: list[str]) -> Any:
    for choice in hint:
        if raw in (choice.value, getattr(choice, "label", choice.value)):
            return choice
    allowed = "、".join(f"{choice.value}（{getattr(choice, 'label', choice.value)}）" for choice in hint)
    problems.append(f"{path} 的取值 {raw} 不在词表中，可用：{allowed}")
    return None


def _fraction(raw: Any, path: str, problems: list[str]) -> Fraction:
    if isinstance(raw, Fraction):
        return raw
    if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        return Fraction(raw)
    if isinstance(raw, str) and AMOUNT.fullmatch(raw):
        top, _, bottom = raw.partition("/")
        return Fraction(top) / int(bottom or 1)
    problems.append(f'{path} 应写成整数或带引号的数，如 "720.00"、"6000/12"，现为 {raw}')
    return Fraction(0)


def _decimal(raw: Any, path: str, problems: list[str]) -> Decimal:
    if isinstance(raw, str) and AMOUNT.fullmatch(raw) and "/" not in raw:
        return Decimal(raw)
    problems.append(f'{path} 应写成带引号的金额，如 "720.00"，现为 {raw}')
    return Decimal(0)


def _date(raw: Any, path: str, problems: list[str]) -> date | None:
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        problems.append(f"{path} 应当是日期，如 2026-09-16，现为 {raw}")
        return None


def _plain(kind: type, name: str) -> Callable[[Any, str, list[str]], Any]:
    def check(raw: Any, path: str, problems: list[str]) -> Any:
        if type(raw) is kind:
            return raw
        problems.append(f"{path} 应当是{name}，现为 {raw}")
        return None

    return check


SCALARS: dict[Any, Callable[[Any, str, list[str]], Any]] = {
    Fraction: _fraction,
    Decimal: _decimal,
    date: _date,
    bool: _plain(bool, " true 或 false"),
    int: _plain(int, "整数"),
    str: _plain(str, "文字"),
}


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
