"""The household: who applies, is visited, is paid."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.urls import reverse

from accounts.doors import InRegionQuerySet
from accounts.vault import SealedTextField, blind_index
from audit.acts import Refused
from audit.models import Recorded
from households.choices import Relation
from households.models.member import Member
from policies.benefits import HouseholdClass

if TYPE_CHECKING:
    from accounts.models import Post
    from households.models.payee import PayeeAccount


class HouseholdQuerySet(InRegionQuerySet["Household"]):
    """Households as the office asks for them."""

    region_path = "township"
    village_path = "village"

    def search(self, text: str, post: "Post") -> Self:
        """Households `post` may see with a current member found by `text`.

        `text` is a full identity number (blind index), its last four, a name or a part of one, or the initials
        or the whole of its pinyin. Nothing is found by an empty text. One look-up in one index each.
        """
        found = Member.objects.current().found_by(text, post.region_id)
        return self.visible_to(post).filter(pk__in=found.values("household_id"))


class Household(Recorded):
    """One family living together, in one village of one township."""

    file_from = "id"
    file_label = "households.household"

    # The county stands on every table that grows: it is the key a sharded database is cut by.
    county = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    township = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="乡镇（街道）"
    )
    village = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="村（社区）"
    )
    group_name = models.CharField("组", max_length=30, blank=True)
    address = models.CharField("住址", max_length=200, blank=True)
    # Copied from the head so that a list of households needs no join.
    head_name = models.CharField("户主", max_length=60, blank=True)
    area = models.CharField("城乡", max_length=5, choices=HouseholdClass, default=HouseholdClass.RURAL)
    hukou_region = models.ForeignKey(
        "accounts.Region",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="户籍所在地",
    )
    residence_region = models.ForeignKey(
        "accounts.Region",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="经常居住地",
    )
    phone = SealedTextField(purpose="phone", verbose_name="联系电话", blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    certificate_no = models.CharField("救助证号", max_length=40, blank=True)
    note = models.TextField("备注", blank=True)
    registered_on = models.DateField("建档日期", null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭"
        indexes = [
            # Lists of a township page by key inside it; a village's list by the second index.
            models.Index(fields=["township", "id"], name="household_by_township"),
            models.Index(fields=["village", "id"], name="household_by_village"),
            # The kin match asks who shares a phone with a member of staff; most households have none on file.
            models.Index(
                fields=["phone_index"],
                name="household_by_phone",
                condition=~models.Q(phone_index=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head_name or '未登记户主'}户"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phone_index = blind_index("phone", self.phone) if self.phone else ""
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("households:household", args=[self.pk])

    def current_members(self) -> models.QuerySet[Member]:
        """Living members who have not left, the head first."""
        return self.members.current().order_by("-is_head", "id")

    def counted_members(self) -> models.QuerySet[Member]:
        """Members who count as 共同生活的家庭成员 (57号第七条、第八条)."""
        return self.current_members().filter(counted=True)

    @property
    def head(self) -> Member | None:
        return self.current_members().filter(is_head=True).first()

    def name_head(self, member: "Member") -> None:
        """After the death of its head the household goes by the name of another member; inside `acting()`."""
        reasons = [f"本户户主是{self.head.name}，不用另定"] if self.head else []
        if not self.current_members().filter(pk=member.pk).exists():
            reasons.append(f"{member.name}不是本户现有成员")
        if reasons:
            raise Refused(reasons)
        member.is_head, member.relation = True, Relation.HEAD
        member.save()
        self.head_name = member.name
        self.save()

    def account_on(self, day: date) -> "PayeeAccount | None":
        """The household's payee account in force on `day`, or None."""
        return self.accounts.in_force(day).filter(for_member=None).first()

    def region_codes(self) -> list[str]:
        """The regions whose posts may look this household up, nearest last."""
        return [self.county_id, self.township_id, self.village_id]
