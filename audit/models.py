"""The ledger's tables. They are written by the database's own functions (audit/sql/) and only read here."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models


class AuthorKind(models.TextChoices):
    PERSON = "person", "人员"
    JOB = "job", "系统"


class AuthorQuerySet(models.QuerySet["Author"]):
    def jobs(self) -> AuthorQuerySet:
        return self.filter(kind=AuthorKind.JOB)


class Recorded(models.Model):
    """A model whose every change the database writes into the ledger.

    `file_label` and `file_from` say which file a row belongs to: `file_label = "cases.case"` with
    `file_from = "case_id"` puts it into the file "cases.case:<case_id>". They must be repeated in the
    `audit.migrate.Record` operation that installs the triggers of the table.
    """

    file_label: ClassVar[str] = ""
    file_from: ClassVar[str] = ""

    class Meta:
        abstract = True

    @property
    def file_key(self) -> str:
        """The file this row's events are chained in, as "<label>:<id>"; the row's own when it has no file."""
        owner = getattr(self, self.file_from)
        return f"{self.file_label}:{owner}" if owner is not None else f"{self._meta.label_lower}:{self.pk}"


class Author(Recorded):
    """Whoever may stand behind a change: a person, or a named job of the system."""

    file_label = "audit.author"
    file_from = "id"

    kind = models.CharField("类别", max_length=8, choices=AuthorKind.choices)
    name = models.CharField("名称", max_length=64)
    is_active = models.BooleanField("在用", default=True)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = "办理人"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(kind=AuthorKind.JOB),
                name="audit_author_one_per_job",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Op(models.TextChoices):
    INSERT = "insert", "新增"
    UPDATE = "update", "修改"
    DELETE = "delete", "删除"
    BULK = "bulk", "批量新增"
    NOTE = "note", "留痕"


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of the ledger; all of them go by the (file_key, seq) index or the primary key."""

    def of_file(self, file_key: str) -> EventQuerySet:
        """The events of one file, newest first."""
        return self.filter(file_key=file_key).order_by("-seq")

    def of_act(self, file_key: str, act_id: UUID) -> EventQuerySet:
        """What one act changed in one file, in the order it changed it."""
        return self.filter(file_key=file_key, act_id=act_id).order_by("seq")

    def of_row(self, row: Recorded) -> EventQuerySet:
        """The history of one recorded row within its file, newest first."""
        return self.of_file(row.file_key).filter(table_name=row._meta.db_table, row_pk=str(row.pk))


class Event(models.Model):
    """One change, or one noted reading. Rows are added by the database alone and never change."""

    file_key = models.TextField("案卷")
    seq = models.BigIntegerField("序号")
    at = models.DateTimeField("入账时间")
    acted_at = models.DateTimeField("办理时间")
    op = models.CharField("动作", max_length=8, choices=Op.choices)
    table_name = models.TextField("数据表")
    row_pk = models.TextField("行主键")
    old = models.JSONField("原值", null=True)
    new = models.JSONField("新值", null=True)
    # No database key: the trigger has just read the author, and a key check would lock that row for everyone.
    author = models.ForeignKey(
        Author,
        verbose_name="办理人",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    author_name = models.TextField("姓名")
    post_label = models.TextField("岗位")
    act = models.TextField("事项代码")
    act_id = models.UUIDField("办理编号")
    sentence = models.TextField("事项")
    reason = models.TextField("理由")
    clause = models.TextField("依据")
    request_id = models.TextField("请求编号")
    prev = models.CharField("前一条的哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "留痕"
        constraints = [models.UniqueConstraint(fields=["file_key", "seq"], name="audit_event_one_per_seq")]

    def __str__(self) -> str:
        return f"{self.file_key} 第 {self.seq} 条"


class Head(models.Model):
    """The last link of a file's chain; locked while the next one is written."""

    file_key = models.TextField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "链头"

    def __str__(self) -> str:
        return f"{self.file_key} 共 {self.seq} 条"


class Queue(models.Model):
    """Events no seal covers yet."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, db_constraint=False)

    class Meta:
        verbose_name = "待封存"

    def __str__(self) -> str:
        return f"留痕 {self.pk} 待封存"


class Seal(models.Model):
    """A Merkle root over events, chained to the seal before; its hash leaves the database."""

    n = models.BigIntegerField("封条号", primary_key=True)
    at = models.DateTimeField("封存时间")
    count = models.BigIntegerField("条数")
    root = models.CharField("默克尔根", max_length=64)
    prev = models.CharField("前一封条的哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    class Meta:
        verbose_name = "封条"

    def __str__(self) -> str:
        return f"第 {self.n} 道封条"


class Sealed(models.Model):
    """Which seal covers an event."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, db_constraint=False, related_name="covered")

    class Meta:
        verbose_name = "已封存"

    def __str__(self) -> str:
        return f"留痕 {self.pk} 封于第 {self.seal_id} 道"


class Ledger(models.Model):
    """The one row that tells this ledger from every other; it goes into the first hash of every file."""

    identity = models.UUIDField("台账编号")
    opened_at = models.DateTimeField("建账时间")

    class Meta:
        verbose_name = "台账"

    def __str__(self) -> str:
        return str(self.identity)
