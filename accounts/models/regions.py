from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Left

from accounts import codes
from audit.models import Recorded


class Level(models.TextChoices):
    NATION = "nation", "全国"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    VILLAGE = "village", "村级"


_DEPTH = {level: depth for depth, level in enumerate(Level.values)}

TOWNSHIP_SUFFIXES = ("街道办事处", "街道", "民族乡", "镇", "乡")


def initials(name: str) -> str:
    """Pinyin initials in capitals, without the township suffix: 东关街道 → DG."""
    from pypinyin import Style, lazy_pinyin  # its tables take long to read, and few processes plant regions

    for suffix in TOWNSHIP_SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            name = name.removesuffix(suffix)
            break
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
    return letters.upper()[:8] or "X"


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, region: "Region | str") -> Self:
        """The region itself and everything inside it, by whole segments of the code."""
        code = region.code if isinstance(region, Region) else region
        low, high = codes.code_range(code)
        return self.filter(code__gte=low, code__lt=high)


class RegionManager(models.Manager.from_queryset(RegionQuerySet)):  # type: ignore[misc]
    def plant(self, code: str, name: str) -> "Region":
        """Create the region, or rename it when it exists; inside `acting()` only.

        ValueError: no division code, or its parent is not planted yet (a province may be the root).
        """
        level = codes.level_of(code)
        existing = self.filter(pk=code).first()
        if existing is not None:
            if existing.name != name:
                existing.name = name
                existing.save(update_fields=["name"])
            return existing
        parent = self.filter(pk=codes.parent_code(code)).first()
        if parent is None and level not in (Level.NATION, Level.PROVINCE):
            raise ValueError(f"plant {codes.parent_code(code)} before {code}")
        return self.create(
            code=code,
            name=name,
            level=level,
            parent=parent,
            short=self._free_short(level, name),
        )

    def _free_short(self, level: str, name: str) -> str:
        """Case numbers begin with a township's short, so no two townships share one: DG, DG2, DG3 …"""
        short = initials(name)
        if level != Level.TOWNSHIP:
            return short
        taken = set(self.filter(level=level, short__startswith=short).values_list("short", flat=True))
        candidate, number = short, 1
        while candidate in taken:
            number += 1
            candidate = f"{short}{number}"
        return candidate


def _parent_rule() -> Q:
    """The parent of a row is its code with the last significant segment zeroed, whatever Python says."""
    rule = Q(level__in=[Level.NATION, Level.PROVINCE], parent__isnull=True)
    ends = {
        Level.PROVINCE: 0,
        Level.CITY: 2,
        Level.COUNTY: 4,
        Level.TOWNSHIP: 6,
        Level.VILLAGE: 9,
    }
    for level, kept in ends.items():
        zeros = Value("0" * (12 - kept))
        above = Concat(Left(F("code"), kept), zeros) if kept else zeros
        rule |= Q(level=level, parent__isnull=False, parent=above)
    return rule


def _level_rule() -> Q:
    rule = Q()
    for level, pattern in codes.LEVEL_PATTERNS.items():
        rule |= Q(level=level, code__regex=pattern)
    return rule


class Region(Recorded):
    """A division of the country under its 12-digit statistical code (segments 2-2-2-3-3)."""

    file_from = "code"
    file_label = "accounts.region"

    code = models.CharField("区划代码", max_length=12, primary_key=True, db_collation="C")
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    short = models.CharField("案号简码", max_length=12)

    objects = RegionManager()

    class Meta:
        verbose_name = "区划"
        verbose_name_plural = "区划"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="region_code_12_digits", condition=Q(code__regex=r"^[0-9]{12}$")),
            models.CheckConstraint(name="region_level_matches_code", condition=_level_rule()),
            models.CheckConstraint(name="region_parent_is_segment_up", condition=_parent_rule()),
            models.UniqueConstraint(
                name="region_township_short_unique",
                fields=["short"],
                condition=Q(level=Level.TOWNSHIP),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def ancestors(self) -> "list[Region]":
        """From the root down to the parent; empty for the root."""
        return [*self.parent.ancestors, self.parent] if self.parent else []

    def _at(self, level: Level) -> "Region | None":
        """Climbs no further than needed: parents already loaded cost no query."""
        region: Region | None = self
        while region is not None and _DEPTH[region.level] > _DEPTH[level]:
            region = region.parent
        return region if region is not None and region.level == level else None

    @property
    def township(self) -> "Region | None":
        """The township this region is or lies in; None above townships."""
        return self._at(Level.TOWNSHIP)

    @property
    def county(self) -> "Region | None":
        """The county this region is or lies in; for a town directly under a city that city; None above."""
        county = self._at(Level.COUNTY)
        if county is None and self.township is not None:
            return self.township.parent
        return county

    @property
    def full_name(self) -> str:
        """Name from the county down, as documents write it: 管城回族区东关街道."""
        county = self.county
        if county is None or county == self:
            return self.name
        names, region = [self.name], self.parent
        while region is not None and region != county:
            names.insert(0, region.name)
            region = region.parent
        return county.name + "".join(names)

    def contains(self, code: str) -> bool:
        """Is the region with this code this one, or inside it?"""
        return codes.contains(self.code, code)
