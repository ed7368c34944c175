from datetime import date
from typing import Any, Self

from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.regions import Level, Region
from accounts.vault import INDEX_LENGTH, SealedTextField, blind_index
from audit.models import Author, Recorded


class Role(models.TextChoices):
    VILLAGE_ASSISTANT = "village_assistant", "村（社区）协理员"
    CLERK = "clerk", "经办员"
    CHECKER = "checker", "核对员"
    INVESTIGATOR = "investigator", "调查员"
    DEPUTY_LEADER = "deputy_leader", "分管领导"
    TOWNSHIP_HEAD = "township_head", "乡镇（街道）主要负责人"
    COUNTY_CLERK = "county_clerk", "县级经办"
    COUNTY_SUPERVISOR = "county_supervisor", "县级监督"
    COUNTY_LEADER = "county_leader", "县级负责人"
    FINANCE = "finance", "发放会计"
    AUDITOR = "auditor", "审计监察"
    SYSTEM_ADMIN = "system_admin", "系统管理员"


SIGNING_ROLES = frozenset(
    {
        Role.INVESTIGATOR,
        Role.DEPUTY_LEADER,
        Role.TOWNSHIP_HEAD,
        Role.COUNTY_CLERK,
        Role.COUNTY_SUPERVISOR,
        Role.COUNTY_LEADER,
        Role.FINANCE,
    }
)

ROLE_LEVEL = {
    Role.VILLAGE_ASSISTANT: Level.VILLAGE,
    Role.CLERK: Level.TOWNSHIP,
    Role.CHECKER: Level.TOWNSHIP,
    Role.INVESTIGATOR: Level.TOWNSHIP,
    Role.DEPUTY_LEADER: Level.TOWNSHIP,
    Role.TOWNSHIP_HEAD: Level.TOWNSHIP,
    Role.COUNTY_CLERK: Level.COUNTY,
    Role.COUNTY_SUPERVISOR: Level.COUNTY,
    Role.COUNTY_LEADER: Level.COUNTY,
    Role.FINANCE: Level.COUNTY,
    Role.AUDITOR: Level.COUNTY,
    Role.SYSTEM_ADMIN: Level.COUNTY,
}


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, name: str, password: str | None = None, **facts: Any) -> "User":
        """One natural person with one account and one ledger author; inside `acting()` only.

        `id_number` (18 digits, optional) makes a second account for the same person impossible.
        """
        author = Author.objects.create(kind="person", name=name)
        user = self.model(username=username, name=name, author=author, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Recorded):
    """A natural person who works here. What the person may do hangs on the posts, never on the account."""

    file_from = "id"
    file_label = "accounts.user"

    # Sealed, so that the ledger and its exports hold no hash to guess passwords from.
    password = SealedTextField("密码", purpose="password")
    last_login = None  # each sign-in is an event of the ledger; a column would change unrecorded

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    author = models.OneToOneField(Author, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField("在用", default=True)
    large_type = models.BooleanField("大字号", default=False)
    must_change_password = models.BooleanField("须先改密码", default=False)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    id_number = SealedTextField("身份证号", purpose="id_number", blank=True, default="")
    id_index = models.CharField(max_length=INDEX_LENGTH, null=True, blank=True, unique=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None or "id_number" in kwargs["update_fields"]:
            self.id_index = blind_index("id_number", self.id_number) if self.id_number else None
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "id_index"}
        super().save(*args, **kwargs)

    def check_password(self, raw_password: str | None) -> bool:
        """Compare only. Django would re-hash and save here, a change nobody authored."""
        return hashers.check_password(raw_password, self.password)

    def posts_on(self, on: date) -> "models.QuerySet[Post]":
        return self.posts.current(on).select_related("region__parent__parent").order_by("since", "pk")


class PostQuerySet(models.QuerySet["Post"]):
    def current(self, on: date) -> Self:
        """Posts in force that day, of people whose account is in use."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=on),
            since__lte=on,
            user__is_active=True,
        )

    def in_region(self, region: Region) -> Self:
        """Posts placed in the region or anywhere inside it."""
        return self.filter(region__in=Region.objects.within(region))


class Post(Recorded):
    """A person × a role × a region × its dates: the actor of every act."""

    file_from = "user_id"
    file_label = "accounts.user"

    user = models.ForeignKey(User, verbose_name="人员", on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        Region, verbose_name="任职区划", on_delete=models.PROTECT, related_name="posts"
    )
    since = models.DateField("起")
    until = models.DateField("止（当日仍有效）", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                name="post_until_not_before_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="post_auditor_time_boxed", condition=~Q(role="auditor") | Q(until__isnull=False)
            ),
            models.UniqueConstraint(
                name="post_open_once",
                fields=["user", "role", "region"],
                condition=Q(until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}（{self.post_label}）"

    @property
    def author_id(self) -> int:
        return self.user.author_id

    @property
    def author_name(self) -> str:
        return self.user.name

    @property
    def post_label(self) -> str:
        """How events and documents call the post: 东关街道经办员."""
        return office_of(Role(self.role), self.region)

    def holds(self, *roles: Role) -> bool:
        return self.role in roles

    @property
    def signs(self) -> bool:
        """Does this post put personal signatures, and so confirm the password before signing?"""
        return self.role in SIGNING_ROLES

    def is_current(self, on: date | None = None) -> bool:
        on = on or timezone.localdate()
        return self.user.is_active and self.since <= on and (self.until is None or on <= self.until)


SPOKEN = {
    Role.VILLAGE_ASSISTANT: "协理员",
    Role.TOWNSHIP_HEAD: "主要负责人",
    Role.COUNTY_CLERK: "民政局经办人",
    Role.COUNTY_SUPERVISOR: "民政局监督人员",
    Role.COUNTY_LEADER: "民政局负责人",
}


def office_of(role: Role, region: Region) -> str:
    """Name of the office as people say it: 东关街道分管领导, 管城回族区民政局负责人."""
    return f"{region.name}{SPOKEN.get(role, role.label)}"
