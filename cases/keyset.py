"""Pages by key: where the last row stood is where the next page begins, at the same cost on every page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def page_by_key(rows: QuerySet[Row], order: Sequence[str], after: str, size: int) -> tuple[list[Row], str]:
    """`size` rows after the key, and the key of the next page, "" at the end.

    `order` as for order_by, of columns that are never empty, the last one unique. A key that cannot be read is the
    first page.
    """
    names = [name.lstrip("-") for name in order]
    if (values := _read(rows.model, names, after)) is not None:
        rows = rows.filter(_beyond(order, values))
    found = list(rows.order_by(*order)[: size + 1])
    if len(found) <= size:
        return found, ""
    return found[:size], json.dumps([getattr(found[size - 1], name) for name in names], default=str)


def _read(model: type[Model], names: Sequence[str], after: str) -> list[Any] | None:
    """The values of a key as its columns know them."""
    try:
        said = json.loads(after)
        if len(said) != len(names) or None in said:
            return None
        return [model._meta.get_field(name).to_python(value) for name, value in zip(names, said, strict=True)]
    except (ValueError, TypeError, ValidationError):
        return None


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after the values: beyond the first, or level with it and beyond the second, and so on."""
    name, descending = order[0].lstrip("-"), order[0].startswith("-")
    beyond = Q(**{f"{name}__{'lt' if descending else 'gt'}": values[0]})
    if len(order) == 1:
        return beyond
    # The plain bound beside the alternatives lets an index be entered at the first column.
    bound = Q(**{f"{name}__{'lte' if descending else 'gte'}": values[0]})
    return bound & (beyond | Q(**{name: values[0]}) & _beyond(order[1:], values[1:]))
