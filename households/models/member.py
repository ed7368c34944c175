"""A person of a household, and how persons are found."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from accounts.idnumber import IdNumber, normalise_id_number
from accounts.masks import mask_id
from accounts.vault import SealedTextField, blind_index
from audit.models import Recorded
from households import names
from households.choices import (
    Disability,
    DisabilityLevel,
    Exclusion,
    Health,
    Honour,
    Occupation,
    Relation,
    School,
    Sex,
    WorkAbility,
)

ID_LENGTH = 18
SEX_BY_LABEL = {sex.label: sex for sex in Sex}
CURRENT = Q(left_on__isnull=True, died_on__isnull=True)


def full_id_in(text: str) -> str:
    """The normalised identity number if `text` has the length of one, else an empty string."""
    number = normalise_id_number(text)
    return number if len(number) == ID_LENGTH and number[:-1].isdigit() else ""


def terms_for(text: str) -> list[str]:
    """The search terms a typed `text` stands for: last four digits, a sound, or the characters of a name."""
    plain = "".join(text.split())
    if len(plain) == 4 and plain[:3].isdigit() and (plain[3].isdigit() or plain[3] in "xX"):
        return [names.TAIL + plain.upper()]
    if plain.isascii() and plain.isalpha():
        return [names.SOUND + plain.lower()]
    return names.query_grams(plain)


class MemberQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Alive and not moved out."""
        return self.filter(CURRENT)

    def found_by(self, text: str, region_id: str) -> Self:
        """Members of `region_id` found by a name, its sound, the last four or the whole identity number."""
        plain = "".join(text.split())
        if not plain:
            return self.none()
        number = full_id_in(plain)
        if number:
            return self.filter(id_index=blind_index("id_number", number))
        found = self.filter(search_terms__contains=[names.REGION + region_id, *terms_for(plain)])
        # Pairs of neighbours may meet by chance in a long name: the name itself has the last word.
        return found if plain.isascii() else found.filter(name__contains=plain)


class Member(Recorded):
    """A person living in the household. `left_on`/`died_on` end the membership; rows are never removed."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="members")
    county_code = models.CharField(max_length=12, editable=False)
    name = models.CharField("姓名", max_length=60)
    name_pinyin = models.CharField(max_length=200, editable=False)
    name_initials = models.CharField(max_length=30, editable=False)
    search_terms = ArrayField(models.CharField(max_length=200), default=list, editable=False)
    relation = models.CharField("与户主关系", max_length=20, choices=Relation)
    is_head = models.BooleanField("户主", default=False)
    # A newborn may have no number yet; everyone else is refused without one by the form.
    id_number = SealedTextField(purpose="id_number", verbose_name="身份证号码", blank=True, default="")
    id_index = models.CharField(max_length=64, null=True, blank=True, editable=False)
    birth_on = models.DateField("出生日期")
    sex = models.CharField("性别", max_length=6, choices=Sex)
    health = models.CharField("健康状况", max_length=10, choices=Health, default=Health.HEALTHY)
    disability_kind = models.CharField("残疾类别", max_length=12, choices=Disability, blank=True)
    disability_level = models.PositiveSmallIntegerField(
        "残疾等级", choices=DisabilityLevel, null=True, blank=True
    )
    work_ability = models.CharField("劳动能力", max_length=8, choices=WorkAbility, blank=True)
    occupation = models.CharField("就业（就学）情况", max_length=14, choices=Occupation, blank=True)
    school = models.CharField("就读阶段", max_length=14, choices=School, blank=True)
    honour = models.CharField("优抚身份", max_length=20, choices=Honour, blank=True)
    counted = models.BooleanField("计入共同生活的家庭成员", default=True)
    exclusion = models.CharField("不计入原因", max_length=10, choices=Exclusion, blank=True)
    joined_on = models.DateField("入户日期", null=True, blank=True)
    left_on = models.DateField("迁出日期", null=True, blank=True)
    left_reason = models.CharField("迁出原因", max_length=100, blank=True)
    died_on = models.DateField("死亡日期", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        constraints = [
            # One person lives, and is helped, in one household of the county. It is also the index of the search
            # by the full number; rows of the dead and the departed stay out of it.
            models.UniqueConstraint(
                fields=["county_code", "id_index"],
                condition=CURRENT,
                name="member_one_current_per_person",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=CURRENT & Q(is_head=True),
                name="member_one_head_per_household",
            ),
            models.CheckConstraint(
                condition=Q(counted=True) | ~Q(exclusion=""),
                name="member_exclusion_has_reason",
            ),
        ]
        indexes = [
            # One GIN answers name, sound, last four and jurisdiction together (see names.search_terms): the term
            # lists are intersected, so the cost follows the hits in the region, not the size of the table.
            GinIndex(fields=["search_terms"], name="member_search"),
            # Kin matching and duplicates ask for a person in any county, current or not.
            models.Index(
                fields=["id_index"],
                name="member_by_id",
                condition=Q(id_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill what follows from the name, the number and the household: never typed, never trusted from outside."""
        self.name = "".join(self.name.split())
        if self.id_number != (
            number := normalise_id_number(self.id_number)
        ):  # untouched, it stays as it was sealed
            self.id_number = number
        self.id_index = self.index_of(self.id_number) if self.id_number else None
        if self.id_number:
            parsed = IdNumber.parse(self.id_number)
            self.birth_on, self.sex = parsed.birth_date, SEX_BY_LABEL[parsed.sex]
        self.county_code = self.household.county_id
        self.name_pinyin, self.name_initials = names.pinyin_of(self.name)
        self.search_terms = names.search_terms(self.name, self.id_number, self.household.region_codes())

    def leave(self, day: date, *, reason: str, died: bool = False) -> None:
        """End the membership on `day`, by death or by moving out; inside `acting()` only."""
        self.left_on, self.died_on = (None, day) if died else (day, None)
        self.left_reason, self.is_head = reason, False
        self.save(update_fields=["left_on", "died_on", "left_reason", "is_head"])

    @staticmethod
    def index_of(number: str) -> str:
        """The blind index of a normalised identity number."""
        return blind_index("id_number", number)

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number) if self.id_number else ""

    @property
    def is_current(self) -> bool:
        return self.left_on is None and self.died_on is None

    def age_on(self, day: date) -> int:
        """Completed years on `day`; a person born on 29 February turns a year older on 1 March."""
        before_birthday = (day.month, day.day) < (
            self.birth_on.month,
            self.birth_on.day,
        )
        return day.year - self.birth_on.year - before_birthday

    @property
    def disability(self) -> str:
        """What the office says: 肢体二级; empty without a certificate."""
        if not self.disability_kind:
            return ""
        return f"{self.get_disability_kind_display()}{self.get_disability_level_display() or ''}"
