"""StoredFile: an uploaded file of a case, after it was examined (see cases/uploads.py)."""

from __future__ import annotations

from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q

from cases.models.base import OfCase


def private_storage() -> FileSystemStorage:
    """Files under MEDIA_ROOT, which no web server hands out; they leave through views that ask who is reading."""
    return FileSystemStorage()


class FileKind(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG 图片"
    PNG = "image/png", "PNG 图片"


class StoredFile(OfCase):
    """What was stored, byte for byte: `sha256` is over the stored bytes, not over the upload."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="files", verbose_name="案卷")
    purpose = models.CharField("用途", max_length=32)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=32, choices=FileKind.choices)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    content = models.FileField("内容", storage=private_storage, max_length=200)
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    stored_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "案卷文件"
        verbose_name_plural = "案卷文件"
        indexes = [models.Index(fields=["case", "purpose"], name="file_case_purpose")]
        constraints = [
            models.CheckConstraint(condition=Q(content_type__in=FileKind.values), name="file_type_allowed"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_form"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type != FileKind.PDF


def file_field(label: str) -> models.ForeignKey:
    """An optional reference to a stored file."""
    return models.ForeignKey(
        "cases.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )
