"""Doubts of a 核对 report as rows of three cells: what, what the report found, what was declared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

ROWS, CELLS = 5, 3
Row = tuple[str, str, str]


class DoubtsInput(forms.Widget):
    """A table whose cells all carry the field's name; they are read back row by row."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        cells = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, ()))
        cells = [str(cell).strip() for cell in cells]
        whole = [(*cells[n : n + CELLS], "", "")[:CELLS] for n in range(0, len(cells), CELLS)]
        return [(row[0], row[1], row[2]) for row in whole]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = [list(row) for row in value or ()]
        rows += [[""] * CELLS for _ in range(max(ROWS - len(rows), 0))]
        facts = {"name": name, "id": (attrs or {}).get("id", ""), "rows": rows}
        return mark_safe(render_to_string("approvals/doubts_input.html", facts))  # noqa: S308 - a template's own output


class DoubtsField(forms.Field):
    """Rows that are filled in; [] when the report has no doubts."""

    widget = DoubtsInput

    def clean(self, value: list[Row]) -> list[Row]:
        rows = [row for row in value or () if any(row)]
        mistakes = [
            f"疑点第 {number} 行要写项目和核对结果"
            for number, row in enumerate(value or (), 1)
            if any(row) and not (row[0] and row[1])
        ]
        if mistakes:
            raise forms.ValidationError(mistakes)
        return rows
