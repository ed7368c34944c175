"""What is said about a ledger: one finding, with the row and the column as the sheet shows them. Pure."""

from dataclasses import asdict, dataclass, field
from typing import Any

LEFT_OUT, NOTICE = "error", "warning"


@dataclass(frozen=True, order=True)
class Finding:
    """`row` counts from 1 as the sheet shows it; `column` is the heading's own text, "" for a whole row."""

    row: int
    column: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Findings:
    """Errors hold back their household; warnings let it in and ask somebody to look."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def error(self, row: int, column: str, message: str) -> None:
        self.errors.append(Finding(row, column, message))

    def warn(self, row: int, column: str, message: str) -> None:
        self.warnings.append(Finding(row, column, message))

    def sort(self) -> None:
        self.errors.sort()
        self.warnings.sort()
