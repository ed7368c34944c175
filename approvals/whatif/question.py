"""What is being asked: which rules or standards, over which cases, and from which day's standards."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Region
from policies.adopted import widened
from policies.adoption import book_with
from policies.categories import Category
from policies.loader import Book, published
from policies.proposed import ProposalError, ProposedStandard
from policies.reading import RuleError
from policies.rules import Rules, rules_of_profile


class QuestionError(ValueError):
    """A question that cannot be asked; `problems` are Chinese sentences, all at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Question:
    """Other rules, other standards, or both, over the cases of a region.

    `profile`: a key (its version in force on `today`) or a whole version, published, adopted or only proposed; ""
    leaves every case its own rules. `standards`: as `ProposedStandard.read` reads them. `standards_on`: measure
    everybody by the confirmed standards of that day; None leaves each decision those it was made by.
    `category`: one, or "" for all.
    """

    region: Region
    today: datetime.date
    profile: str = ""
    standards: tuple[str, ...] = ()
    category: str = ""
    standards_on: datetime.date | None = None
    delegated: bool = True

    def check(self) -> None:
        """QuestionError with everything that keeps this from being asked."""
        problems = []
        if not (self.profile or self.standards or self.standards_on):
            problems.append("请选择规则，或者填写拟定的标准，至少一项")
        if self.category and self.category not in Category.values:
            problems.append(f"没有“{self.category}”这个类别，可用：{'、'.join(Category.values)}")
        for read in (lambda: self.proposed, lambda: self.version):
            try:
                read()
            except (ProposalError, RuleError) as error:
                problems.append(str(error))
        if not problems and self.profile and not any(self.rules_of(each) for each in self.categories):
            problems.append(f"{self.version} 没有规定所选的类别")
        if problems:
            raise QuestionError(problems)

    @cached_property
    def proposed(self) -> tuple[ProposedStandard, ...]:
        return tuple(ProposedStandard.read(text) for text in self.standards)

    @property
    def categories(self) -> tuple[str, ...]:
        return (self.category,) if self.category else tuple(Category.values)

    @cached_property
    def _book(self) -> Book:
        """The county's book; with the proposed file in it when a whole version is asked about."""
        if "@" in self.profile:
            return book_with(self.profile, self.region.county or self.region)
        return widened(published())

    @cached_property
    def version(self) -> str:
        """The version asked about, "" when only standards are. RuleError when there is none of that name."""
        if not self.profile:
            return ""
        key = self.profile.partition("@")[0]
        versions = self._book.versions(key)
        if not versions:
            raise RuleError(f"没有名为“{key}”的规则，可用：{'、'.join(self._book.names())}")
        return (
            self.profile
            if "@" in self.profile
            else (self._book.of_key(key, self.today) or versions[0]).version
        )

    @cached_property
    def _rules(self) -> dict[str, Rules | None]:
        return {category: self._read(category) for category in Category.values}

    def rules_of(self, category: str) -> Rules | None:
        """The rules asked about for a category; None when no other rules are asked about, or they are silent on it."""
        return self._rules[category]

    def _read(self, category: str) -> Rules | None:
        if not self.profile:
            return None
        key, _, first = self.version.partition("@")
        on = max(self.today, datetime.date.fromisoformat(first))
        book = Book(tuple(f for f in self._book.files if f.meta.key != key or f.version == self.version))
        try:
            return rules_of_profile(key, category, on, delegated=self.delegated, book=book)
        except RuleError:
            return None

    @property
    def title(self) -> str:
        """What is asked, in words."""
        parts = [f"按 {self.version} 办理"] if self.profile else []
        if self.standards_on:
            parts.append(f"按 {self.standards_on.isoformat()} 的标准")
        parts += [each.label for each in self.proposed]
        return "，".join(parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "region": self.region.code,
            "today": self.today.isoformat(),
            "profile": self.profile,
            "standards": list(self.standards),
            "category": self.category,
            "standards_on": self.standards_on.isoformat() if self.standards_on else None,
            "delegated": self.delegated,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Question:
        day = plain["standards_on"]
        return cls(
            region=Region.objects.get(code=plain["region"]),
            today=datetime.date.fromisoformat(plain["today"]),
            profile=plain["profile"],
            standards=tuple(plain["standards"]),
            category=plain["category"],
            standards_on=datetime.date.fromisoformat(day) if day else None,
            delegated=plain["delegated"],
        )
