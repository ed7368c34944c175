from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.masks import mask_id
from accounts.models.people import User
from accounts.vault import INDEX_LENGTH, SealedTextField, blind_index
from audit.models import Recorded


class Relation(models.TextChoices):
    """Near relatives of 民发〔2012〕220号 art. 14, the definition filing and recusal still use (N-58)."""

    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SIBLING = "sibling", "兄弟姐妹"
    PATERNAL_GRANDPARENT = "paternal_grandparent", "祖父母"
    MATERNAL_GRANDPARENT = "maternal_grandparent", "外祖父母"
    SONS_CHILD = "sons_child", "孙子女"
    DAUGHTERS_CHILD = "daughters_child", "外孙子女"


class KinDeclarationQuerySet(models.QuerySet["KinDeclaration"]):
    def standing(self) -> Self:
        """Declarations that have not been withdrawn."""
        return self.filter(withdrawn_on__isnull=True)


class KinDeclaration(Recorded):
    """A near relative that a member of staff has declared (YC-041, BY-12)."""

    file_from = "user_id"
    file_label = "accounts.user"

    user = models.ForeignKey(
        User,
        verbose_name="申报人",
        on_delete=models.PROTECT,
        related_name="kin_declarations",
    )
    kin_name = models.CharField("亲属姓名", max_length=40)
    relation = models.CharField("是申报人的", max_length=24, choices=Relation.choices)
    kin_id = SealedTextField("亲属身份证号", purpose="id_number")
    kin_id_index = models.CharField(max_length=INDEX_LENGTH, db_index=True, editable=False)
    declared_on = models.DateField("申报日期")
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)

    objects = KinDeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "近亲属申报"
        verbose_name_plural = "近亲属申报"
        ordering = ["-declared_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="kin_declared_once",
                fields=["user", "kin_id_index"],
                condition=Q(withdrawn_on__isnull=True),
            ),
            models.CheckConstraint(
                name="kin_withdrawn_after_declared",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("declared_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}的{self.get_relation_display()}{self.kin_name}"

    @property
    def masked_id(self) -> str:
        return mask_id(self.kin_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kin_id_index = blind_index("id_number", self.kin_id)
        super().save(*args, **kwargs)
