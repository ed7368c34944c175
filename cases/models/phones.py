"""OfficePhone: the two numbers a notice must carry — the window, and where to complain (YC-048)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from audit.acts import Refused
from audit.models import Recorded

if TYPE_CHECKING:
    from accounts.models import Region
    from audit.acts import Actor

LONGEST = 20


class OfficePhone(Recorded):
    file_from = "id"
    file_label = "cases.officephone"

    unit = models.OneToOneField("accounts.Region", models.PROTECT, related_name="+", verbose_name="单位")
    window = models.CharField("社会救助窗口电话", max_length=LONGEST, blank=True)
    supervision = models.CharField("监督举报电话", max_length=LONGEST, blank=True)

    class Meta:
        verbose_name = "公开电话"
        verbose_name_plural = "公开电话"

    def __str__(self) -> str:
        return f"{self.unit.name} {self.window} {self.supervision}"

    @classmethod
    def publish(cls, unit: Region, *, window: str, supervision: str, by: Actor) -> OfficePhone:
        """Set the numbers of a unit; inside `acting()`. Refused with everything wrong at once."""
        numbers = {"社会救助窗口电话": window.strip(), "监督举报电话": supervision.strip()}
        reasons = [
            f"{label}“{number}”不像电话号码，请只写数字和“-”"
            for label, number in numbers.items()
            if number and not (number.replace("-", "").isdigit() and 5 <= len(number) <= LONGEST)
        ]
        if reasons:
            raise Refused(reasons)
        found = cls.objects.filter(unit=unit).first() or cls(unit=unit)
        found.window, found.supervision = numbers.values()
        found.save()
        return found


def phones_of(unit: Region) -> tuple[str, str]:
    """(window, supervision) of a unit; its county’s supervision number where it has none of its own."""
    own = OfficePhone.objects.filter(unit=unit).first()
    above = OfficePhone.objects.filter(unit=unit.county).first() if unit.county != unit else None
    supervision = (own.supervision if own else "") or (above.supervision if above else "")
    return (own.window if own else "", supervision)
