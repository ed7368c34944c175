"""What the applicant handed in, what is still missing, what the office obtains itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from audit.acts import Refused
from cases.asking import verdict
from cases.gaps import Need
from cases.models.base import OfCase, round_field
from cases.models.files import file_field
from cases.uploads import keep

if TYPE_CHECKING:
    from audit.acts import Actor
    from cases.models.case import Case
    from policies.rules import Rules


class Source(models.TextChoices):
    PAPER = "paper", "纸质材料"
    SHARED = "shared", "共享数据，免提交"
    DECLARED = "declared", "告知承诺"


class MaterialStatus(models.TextChoices):
    RECEIVED = "received", "已交"
    SHARED = "shared", "免提交"
    MISSING = "missing", "待补"
    WAIVED = "waived", "不需要"


class MaterialQuerySet(models.QuerySet["Material"]):
    def of(self, case: Case, round: int) -> MaterialQuerySet:
        return self.filter(case=case, round=round)

    def missing(self) -> MaterialQuerySet:
        return self.filter(status=MaterialStatus.MISSING)

    def receive(
        self,
        case: Case,
        need: Need,
        *,
        by: Actor,
        at: datetime,
        round: int = 1,
        file: Any = None,
        note: str = "",
    ) -> Material:
        """Tick a material of the list as handed in, with its scan if there is one."""
        stored = keep(case, file, purpose="申请材料", at=at)
        return self._put(
            case, need, round, status=MaterialStatus.RECEIVED, file=stored, note=note, received_at=at
        )

    def waive(
        self, case: Case, need: Need, *, by: Actor, at: datetime, note: str, round: int = 1
    ) -> Material:
        """The material does not apply to this household, or the office obtains it itself; `note` says why."""
        if not note.strip():
            raise Refused([f"“{need.label}”不收，要写明原因"])
        return self._put(case, need, round, status=MaterialStatus.WAIVED, note=note)

    def ask(
        self, case: Case, label: str, *, rules: Rules, by: Actor, at: datetime, round: int = 1
    ) -> Material:
        """Put a material on the list that the rules do not name; refused when it may not be asked for.

        Neither what the rules forbid (TA-24), nor what can be found out without the household (社会救助法 art. 62).
        """
        reasons = list(verdict([label], rules).refusals)
        if not label.strip():
            reasons.append("请写明材料名称")
        if case.one_time_notices.filter(round=round).exists():
            reasons.append("已发过一次性告知书，不能再要材料；由经办机构协查或请申请人书面承诺")
        if reasons:
            raise Refused(reasons)
        number = self.filter(case=case, round=round, key__startswith="asked.").count() + 1
        need = Need(f"asked.{number}", label.strip(), Source.PAPER, "", MaterialStatus.MISSING)
        return self._put(case, need, round, status=MaterialStatus.MISSING)

    def _put(self, case: Case, need: Need, round: int, **values: Any) -> Material:
        found = self.filter(case=case, round=round, key=need.key).first()
        material = found or self.model(case=case, round=round, key=need.key)
        material.label, material.source = need.label, need.source
        for name, value in values.items():
            if value is not None:
                setattr(material, name, value)
        material.save()
        return material


class Material(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="materials", verbose_name="案卷")
    round = round_field()
    key = models.CharField("材料代码", max_length=64)
    label = models.CharField("材料名称", max_length=120)
    source = models.CharField("来源", max_length=16, choices=Source.choices, default=Source.PAPER)
    status = models.CharField("状态", max_length=16, choices=MaterialStatus.choices)
    file = file_field("扫描件")
    note = models.CharField("备注", max_length=300, blank=True)
    received_at = models.DateTimeField("收到时间", null=True, blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "申请材料"
        verbose_name_plural = "申请材料"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "key"], name="material_once_per_round"),
            models.CheckConstraint(
                condition=Q(status__in=MaterialStatus.values),
                name="material_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=MaterialStatus.RECEIVED) | Q(received_at__isnull=False),
                name="material_received_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OneTimeNotice(OfCase):
    """一次性告知: every gap at once, once (GC-52, YC-009). A second one for the round is refused."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="one_time_notices", verbose_name="案卷"
    )
    round = round_field()
    items = models.JSONField("需补材料", default=list)
    told_at = models.DateTimeField("告知时间")
    answered_at = models.DateTimeField("补齐时间", null=True, blank=True)

    class Meta:
        verbose_name = "一次性告知"
        verbose_name_plural = "一次性告知"
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_time_notice_once"),
            models.CheckConstraint(condition=~Q(items=[]), name="one_time_notice_lists_something"),
        ]

    def __str__(self) -> str:
        return f"一次性告知 {len(self.items)} 项"

    @classmethod
    def tell(
        cls, case: Case, round: int, items: list[dict[str, str]], *, by: Actor, at: datetime
    ) -> OneTimeNotice:
        """Record the notice. `items`: {"key", "label", "how"} of every missing material.

        Refused when one was already given for this round (GC-52): what turns out missing later is
        obtained by the office itself.
        """
        reasons = []
        if cls.objects.filter(case=case, round=round).exists():
            reasons.append(
                "这户已经一次性告知过，不能再要群众跑一趟；新缺的材料由经办机构协查或请申请人书面承诺"
            )
        if not items:
            reasons.append("没有缺的材料，不需要告知")
        if reasons:
            raise Refused(reasons)
        return cls.objects.create(case=case, round=round, items=items, told_at=at)

    def answer(self, *, by: Actor, at: datetime) -> None:
        """The applicant has handed in what the notice listed."""
        self.answered_at = at
        self.save()
