"""Migration operations that put tables under the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.migrations.operations import RunSQL

SQL = Path(__file__).parent / "sql"


def script(name: str) -> str:
    """The text of audit/sql/<name>.sql."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Record(RunSQL):
    """Record every change of a table: `Record("cases_visit", "cases.case", "case_id")`.

    `file_label` and `file_column` name the file a row belongs to, as in the model's `file_label` and
    `file_from`. With `amount_column`, a bulk insert also records the sum of that column. Reversible.
    """

    def __init__(self, table: str, file_label: str, file_column: str, amount_column: str = "") -> None:
        self.table, self.file_label = table, file_label
        self.file_column, self.amount_column = file_column, amount_column
        super().__init__(
            sql=[
                (
                    "SELECT audit_record(%s, %s, %s, %s)",
                    [table, file_label, file_column, amount_column],
                )
            ],
            reverse_sql=[("SELECT audit_unrecord(%s)", [table])],
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            "Record",
            [self.table, self.file_label, self.file_column, self.amount_column],
            {},
        )

    def describe(self) -> str:
        return f"Record every change of {self.table} in files {self.file_label}"
