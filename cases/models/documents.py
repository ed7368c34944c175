"""Document: a paper as it was issued, word for word; Delivery: how it reached its addressee."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.models import Role
from accounts.vault import SealedTextField
from audit.acts import Refused
from cases.models.base import OfCase, round_field
from cases.models.files import file_field, private_storage
from cases.uploads import keep

if TYPE_CHECKING:
    from accounts.models import Post

# Without 0/O, 1/I/L: the code is read from paper and typed by people.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_verify_code() -> str:
    """Twelve random letters (59 bits): nobody finds a document by guessing."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(12))


# What the office tells its government may speak of a risk people in the village should not hear of (BY-35).
NOT_FOR_THE_VILLAGE = ("D51",)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, post: Post) -> DocumentQuerySet:
        case_model = self.model._meta.get_field("case").related_model
        mine = Q(case__in=case_model.objects.visible_to(post))
        found = self.filter(
            mine
            | Q(
                case__isnull=True,
                unit__in=type(post.region).objects.within(post.region),
            )
        )
        return found.exclude(kind__in=NOT_FOR_THE_VILLAGE) if post.holds(Role.VILLAGE_ASSISTANT) else found


class Document(OfCase):
    case = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="案卷",
    )
    round = round_field()
    kind = models.CharField("文书种类", max_length=8)
    title = models.CharField("标题", max_length=120)
    word = models.CharField("代字", max_length=16)
    year = models.PositiveSmallIntegerField("年")
    seq = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=40)
    unit = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="制发单位")
    unit_name = models.CharField("制发单位名称", max_length=80)
    # Archive copies carry whole identity numbers: the text is sealed in its column and in the ledger.
    html = SealedTextField("正文", purpose="paper")
    sha256 = models.CharField("摘要", max_length=64)
    verify_code = models.CharField("核验码", max_length=16, unique=True, default=new_verify_code)
    archive_copy = models.BooleanField("存档联", default=False)
    created_at = models.DateTimeField("制发时间")
    pdf = models.FileField("PDF", storage=private_storage, max_length=200, blank=True)
    pdf_sha256 = models.CharField("PDF 摘要", max_length=64, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "kind"], name="document_case_kind")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "word", "year", "seq"], name="document_number_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="document_number_from_one"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="document_sha256_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.full_number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.county_id:
            # A district’s own paper has no county above its unit; it belongs to the unit itself.
            owner = self.case if self.case_id else self.unit
            self.county = owner.county or self.unit
        super().save(*args, **kwargs)

    @property
    def full_number(self) -> str:
        """The number as printed: 救受〔2026〕12号."""
        return f"{self.word}{self.number}"

    def deliver(self, *, method: str, receiver: str, by: Post, at: datetime, proof: Any = None) -> Delivery:
        """Record how the paper reached its addressee; `proof` is an upload or a StoredFile."""
        reasons = []
        if method not in DeliveryMethod.values:
            reasons.append("请选择送达方式")
        if not receiver.strip():
            reasons.append("请写明由谁签收")
        if reasons:
            raise Refused(reasons)
        stored = keep(self.case, proof, purpose="送达凭证", at=at) if self.case else None
        return Delivery.objects.create(
            document=self, case=self.case, county=self.county, method=method,
            receiver=receiver.strip(), proof=stored, delivered_at=at,
        )  # fmt: skip

    @property
    def intact(self) -> bool:
        """Whether the text is still the one that was hashed when it was issued."""
        return digest(self.html) == self.sha256


def digest(html: str) -> str:
    """sha-256 over the text of a document, hex."""
    return hashlib.sha256(html.encode()).hexdigest()


class DocumentCounter(models.Model):
    """The last number a unit gave in a series and year; its row lock makes the numbers gap-free."""

    unit = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+")
    word = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "word", "year"], name="document_counter_once")]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕已到 {self.last} 号"


class DeliveryMethod(models.TextChoices):
    IN_PERSON = "in_person", "直接送达"
    LEFT = "left", "留置送达"
    MAIL = "mail", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    PUBLIC = "public", "公告送达"


class Delivery(OfCase):
    case = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name="案卷",
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="deliveries", verbose_name="文书")
    method = models.CharField("送达方式", max_length=16, choices=DeliveryMethod.choices)
    delivered_at = models.DateTimeField("送达时间")
    receiver = models.CharField("签收人", max_length=64)
    proof = file_field("送达凭证")

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = "送达"
        ordering = ["delivered_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=DeliveryMethod.values),
                name="delivery_method_known",
            ),
            models.CheckConstraint(condition=~Q(receiver=""), name="delivery_has_receiver"),
        ]
