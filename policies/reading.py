"""Strict reading of typed values: TOML in, frozen dataclasses out, and back to plain JSON.

One reader serves the profile files (strict: every unknown key is an error) and pinned rules
(lenient towards keys a later version no longer knows, so that an old case stays readable).
"""

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class RuleError(ValueError):
    """A profile that may not be used; the message says in Chinese which place and why."""


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """Field name → type of a section dataclass."""
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def read_value(hint: Any, raw: Any, where: str) -> Any:
    """Check one raw value against its type; RuleError names `where` when it does not fit."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return read_value(next(part for part in get_args(hint) if part is not type(None)), raw, where)
    if origin is Literal:
        return _read_word(get_args(hint), raw, where)
    if origin is tuple:
        if not isinstance(raw, list | tuple) or not raw:
            raise RuleError(f"{where}：应为非空的列表")
        return tuple(read_value(get_args(hint)[0], item, where) for item in raw)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return read_table(hint, raw, where)
    return _read_plain(hint, raw, where)


def _read_word(allowed: tuple[str, ...], raw: Any, where: str) -> str:
    if raw not in allowed:
        raise RuleError(f"{where}：“{raw}”不是可用的词，可用：{'、'.join(allowed)}")
    return str(raw)


def _read_plain(hint: Any, raw: Any, where: str) -> Any:
    if hint is Decimal:
        return _read_decimal(raw, where)
    if hint is date and isinstance(raw, str):
        return date.fromisoformat(raw)
    # bool is an int in Python; "min_team = true" must still be refused.
    if not isinstance(raw, hint) or (hint is int and isinstance(raw, bool)):
        raise RuleError(f"{where}：值“{raw}”的类型不对")
    if hint is str and not raw.strip():
        raise RuleError(f"{where}：不能为空")
    return raw


def _read_decimal(raw: Any, where: str) -> Decimal:
    if not isinstance(raw, str):
        raise RuleError(f'{where}：金额和比例写成带引号的小数，如 "2000.00"')
    try:
        return Decimal(raw)
    except InvalidOperation as error:
        raise RuleError(f"{where}：“{raw}”不是数字") from error


def read_table(cls: type, raw: Any, where: str, *, strict: bool = True) -> Any:
    """Read a mapping into dataclass `cls`; the TOML key `from` is the field `from_event`."""
    if not isinstance(raw, Mapping):
        raise RuleError(f"{where}：应为一组键值")
    hints = hints_of(cls)
    values = {("from_event" if key == "from" else key): value for key, value in raw.items()}
    unknown = [key for key in values if key not in hints]
    if unknown and strict:
        raise RuleError(f"{where}：不认识的项“{'、'.join(unknown)}”")
    read = {
        key: read_value(hints[key], value, f"{where}.{key}")
        for key, value in values.items()
        if key in hints and value is not None
    }
    missing = [
        field.name
        for field in dataclasses.fields(cls)
        if field.name not in read
        and field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise RuleError(f"{where}：缺少“{'、'.join(missing)}”")
    return cls(**read)


def to_plain(value: Any) -> Any:
    """Dataclasses, tuples, dates and decimals as JSON values; fields at their default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) is not None and getattr(value, field.name) != field.default
        }
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


Decoder = Callable[[Any], Any]


def from_plain(hint: Any, raw: Any) -> Any:
    """Inverse of `to_plain` for a type; unknown keys of older or newer pins are ignored."""
    return decoder(hint)(raw)


@cache
def decoder(hint: Any) -> Decoder:
    """How to read plain JSON back into a type; worked out once per type, pins are read often."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = decoder(next(part for part in get_args(hint) if part is not type(None)))
        return lambda raw: None if raw is None else inner(raw)
    if origin is tuple:
        item = decoder(get_args(hint)[0])
        return lambda raw: tuple([item(part) for part in raw])
    if origin is dict:
        value = decoder(get_args(hint)[1])
        return lambda raw: {key: value(part) for key, part in raw.items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _dataclass_decoder(hint)
    if hint is Decimal:
        return Decimal
    return date.fromisoformat if hint is date else lambda raw: raw


def _dataclass_decoder(cls: type) -> Decoder:
    decoders = {name: decoder(hint) for name, hint in hints_of(cls).items()}
    # A required field that is None was left out when the pin was written.
    absent = {
        field.name: None
        for field in dataclasses.fields(cls)
        if field.default is field.default_factory is dataclasses.MISSING
    }

    def decode(raw: Any) -> Any:
        if isinstance(raw, cls):  # shared values of a pin are decoded once
            return raw
        known = {key: decoders[key](value) for key, value in raw.items() if key in decoders}
        return cls(**{**absent, **known})

    return decode
