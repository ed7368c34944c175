"""The table of days behind the working-day calendar, and the acts that changed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import Max

from audit.models import Recorded
from policies.workdays import Day


class DaySource(models.TextChoices):
    PACKAGED = "packaged", "国务院办公厅放假通知（随系统提供）"
    IMPORTED = "imported", "国务院办公厅放假通知（导入）"
    EDITED = "edited", "单日更正"
    COMPUTED = "computed", "按周末和固定节日推算"


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def of_year(self, year: int) -> CalendarDayQuerySet:
        return self.filter(year=year).order_by("day")

    def as_days(self) -> Mapping[date, Day]:
        """Every stored day as the pure calendar wants it."""
        rows = self.values_list("day", "is_workday", "name")
        return {day: Day(day, is_workday, name) for day, is_workday, name in rows.iterator(chunk_size=4000)}

    def provisional_years(self) -> set[int]:
        return set(self.filter(provisional=True).values_list("year", flat=True).distinct())

    def years(self) -> list[int]:
        return list(self.order_by("year").values_list("year", flat=True).distinct())


class CalendarDay(Recorded):
    """One day: counted as a working day or not, by which notice, certain or provisional (暂定)."""

    file_label = "policies.calendaryear"
    file_from = "year"

    day = models.DateField("日期", primary_key=True)
    year = models.SmallIntegerField("年份", db_index=True)
    is_workday = models.BooleanField("工作日")
    name = models.CharField("名称", max_length=32, blank=True)
    source = models.CharField("来源", max_length=16, choices=DaySource.choices)
    notice_no = models.CharField("通知文号", max_length=64, blank=True)
    provisional = models.BooleanField("暂定", default=False)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {'工作日' if self.is_workday else '休息日'}"


class RevisionKind(models.TextChoices):
    SEED = "seed", "系统安装"
    EDIT = "edit", "单日更正"
    IMPORT = "import", "整年导入"


class CalendarRevisionQuerySet(models.QuerySet["CalendarRevision"]):
    def latest_number(self) -> int:
        """Version of the calendar: every change makes a new, higher number; 0 before the first."""
        return self.aggregate(latest=Max("number"))["latest"] or 0

    def after(self, number: int) -> CalendarRevisionQuerySet:
        """Changes made since a version, oldest first: what a recomputation of due dates still owes."""
        return self.filter(number__gt=number).order_by("number")


class CalendarRevision(Recorded):
    """One change of the calendar. Due dates from `changed_from` on may have moved and are recomputed."""

    file_label = "policies.calendaryear"
    file_from = "year"

    number = models.BigAutoField("版本", primary_key=True)
    year = models.SmallIntegerField("年份")
    kind = models.CharField("方式", max_length=8, choices=RevisionKind.choices)
    changed_from = models.DateField("起")
    changed_until = models.DateField("止")
    days_changed = models.PositiveIntegerField("改动天数")
    notice_no = models.CharField("通知文号", max_length=64, blank=True)
    reason = models.TextField("理由")
    made_by = models.CharField("办理人", max_length=64)
    made_at = models.DateTimeField("办理时间")

    objects = CalendarRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "日历变更"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.year} 年工作日历第 {self.number} 版"
