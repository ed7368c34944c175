"""Reading the arrangement of a year from a filled-in template, row by row."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zipfile import BadZipFile

from import_export import fields, resources, widgets
from import_export.formats.base_formats import CSV, XLSX
from import_export.results import Result
from openpyxl.utils.exceptions import InvalidFileException
from tablib import Dataset
from tablib.exceptions import TablibException

from policies.models import CalendarDay
from policies.workdays import Day, WorkCalendar

DAY, ARRANGEMENT, NAME = "日期", "安排", "名称"
# What the parsers raise on a file that is not what its name says.
UNREADABLE = (
    ValueError,
    KeyError,
    OSError,
    EOFError,
    BadZipFile,
    InvalidFileException,
    TablibException,
    csv.Error,
)
ARRANGEMENTS = {"放假": False, "上班": True}


class DayWidget(widgets.Widget):
    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> date:
        """A date cell or text such as 2027-02-05; ValueError in Chinese."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = str(value or "").strip().replace("/", "-").replace(".", "-")
        try:
            year, month, day = (int(part) for part in text.split("-"))
            return date(year, month, day)
        except ValueError:
            raise ValueError(f"“{value or '空'}”不是日期，应写成 2027-02-05")


class ArrangementWidget(widgets.Widget):
    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> bool:
        text = str(value or "").strip()
        if text not in ARRANGEMENTS:
            raise ValueError(f"“{text or '空'}”看不懂，只能填“放假”或“上班”")
        return ARRANGEMENTS[text]


class YearResource(resources.ModelResource):
    """Validates rows only; the change itself is one act of `calendar_changes.publish_year`."""

    day = fields.Field(attribute="day", column_name=DAY, widget=DayWidget())
    is_workday = fields.Field(attribute="is_workday", column_name=ARRANGEMENT, widget=ArrangementWidget())
    name = fields.Field(attribute="name", column_name=NAME)

    class Meta:
        model = CalendarDay
        fields = ("day", "is_workday", "name")
        import_id_fields = ("day",)
        store_instance = True

    def __init__(self, year: int) -> None:
        super().__init__()
        self.year = year
        self.seen: set[date] = set()

    def get_or_init_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> tuple[CalendarDay, bool]:
        return CalendarDay(), True

    def save_instance(self, instance: CalendarDay, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Nothing is saved row by row; what needs the whole row is checked here."""
        if instance.day.year != self.year:
            raise ValueError(f"{instance.day.isoformat()} 不是 {self.year} 年的日子")
        if instance.day in self.seen:
            raise ValueError(f"{instance.day.isoformat()} 写了两行")
        self.seen.add(instance.day)


@dataclass(frozen=True)
class Reading:
    """What a file says: its days, or what is wrong with which row."""

    days: tuple[Day, ...]
    problems: tuple[str, ...]


def read_year(year: int, name: str, content: bytes) -> Reading:
    """Read an xlsx or csv template; every wrong row is said with its number, nothing is changed."""
    try:
        dataset = _dataset(name, content)
    except UNREADABLE:
        return Reading((), ("文件打不开，请用页面上的模板重新填写",))
    missing = [column for column in (DAY, ARRANGEMENT) if column not in (dataset.headers or [])]
    if missing:
        return Reading((), (f"第 1 行缺少“{'、'.join(missing)}”列，请用页面上的模板填写",))
    while len(dataset) and not any(str(cell or "").strip() for cell in dataset[-1]):
        del dataset[-1]  # spreadsheets like to end with empty rows
    result = YearResource(year).import_data(dataset, dry_run=True, use_transactions=False)
    problems = _problems(result)
    if not len(dataset):
        problems.append("文件里没有放假和调休的日子")
    days = [
        Day(row.instance.day, row.instance.is_workday, _name(row.instance))
        for row in result.rows
        if row.instance
    ]
    return Reading(tuple(sorted(days, key=lambda day: day.on)) if not problems else (), tuple(problems))


def _problems(result: Result) -> list[str]:
    """“第 3 行：…” for every row that does not fit, in the order of the file."""
    found = [
        (row.number, words)
        for row in result.invalid_rows
        for said in row.error_dict.values()
        for words in said
    ]
    found += [(number, str(error.error)) for number, errors in result.row_errors() for error in errors]
    return [f"第 {number + 1} 行：{words}" for number, words in sorted(found)]


def write_template(year: int, calendar: WorkCalendar, kind: str) -> bytes:
    """A template for a year, filled with what is known: days that differ from a plain week."""
    dataset = Dataset(headers=[DAY, ARRANGEMENT, NAME])
    first = date(year, 1, 1)
    for offset in range((date(year + 1, 1, 1) - first).days):
        day = calendar.day(first + timedelta(days=offset))
        if day.is_workday != (day.on.weekday() < 5) or (day.name and not day.is_workday):
            arrangement = "上班" if day.is_workday else "放假"
            dataset.append([day.on.isoformat(), arrangement, day.name])
    if kind == "csv":
        return ("\ufeff" + dataset.export("csv")).encode()
    exported: bytes = dataset.export("xlsx")
    return exported


def _dataset(name: str, content: bytes) -> Dataset:
    if name.lower().endswith(".xlsx"):
        return XLSX().create_dataset(content)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return CSV().create_dataset(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise ValueError(name)


def _name(row: CalendarDay) -> str:
    return row.name or ("调休上班" if row.is_workday else "放假")
