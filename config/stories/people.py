"""The places, the staff and the local standards a story takes place among. All people are invented."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import ROLE_LEVEL, ConfidentialityAgreement, Level, Post, Region, Role, User
from audit.acts import Job, acting, perform
from config.stories.mistakes import StoryError
from config.stories.reading import Story
from config.stories.words import choice, day, money
from policies.benefits import HouseholdClass
from policies.models import Per, StandardKind
from policies.standards import NewStandard, enter

STAGE_HAND = Job("config.story")  # sets the scene; every act of the story has its own person
IN_OFFICE_SINCE = datetime.date(2010, 1, 1)
ASKING = (Role.CLERK, Role.CHECKER)  # they ask the 核对 platform, and have signed the 保密协议
STAFF = {
    Role.VILLAGE_ASSISTANT: "何芳",
    Role.CLERK: "李敏",
    Role.CHECKER: "唐静",
    Role.INVESTIGATOR: "孙浩",
    Role.DEPUTY_LEADER: "王建",
    Role.TOWNSHIP_HEAD: "赵刚",
    Role.COUNTY_CLERK: "陈燕",
    Role.COUNTY_SUPERVISOR: "周正",
    Role.COUNTY_LEADER: "高原",
    Role.FINANCE: "苏平",
    Role.AUDITOR: "林海",
    Role.SYSTEM_ADMIN: "吴迪",
}


@cache
def known_places() -> dict[str, dict[str, str]]:
    """Profile → code → name, in the order they are planted."""
    return tomllib.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))


@dataclass
class Scene:
    """Where a story happens and who is in office there. The first township and village are the household's own."""

    regions: dict[str, Region] = field(default_factory=dict)
    posts: dict[str, list[Post]] = field(default_factory=dict)

    def _level(self, level: Level) -> list[Region]:
        return [region for region in self.regions.values() if region.level == level]

    @property
    def county(self) -> Region:
        return self._level(Level.COUNTY)[0]

    @property
    def township(self) -> Region:
        return self._level(Level.TOWNSHIP)[0]

    @property
    def village(self) -> Region:
        return self._level(Level.VILLAGE)[0]

    def region(self, said: str, place: str) -> Region:
        """By name or by code."""
        for region in self.regions.values():
            if said in (region.code, region.name):
                return region
        names = "、".join(region.name for region in self.regions.values())
        raise StoryError([f"{place}：没有“{said}”这个地方，故事里有：{names}"])

    def post(self, said: str, place: str) -> Post:
        """CLERK or 经办员: the first who holds it; 王建: that person's first post; 王建/CLERK: that post of theirs."""
        name, _, role = said.partition("/")
        if name in self.posts:
            held = self.posts[name]
            if not role:
                return held[0]
            wanted = role_of(role, place)
            return next((post for post in held if post.role == wanted), held[0])
        wanted = role_of(name, place)
        found = next((post for held in self.posts.values() for post in held if post.role == wanted), None)
        if found is None:
            raise StoryError([f"{place}：故事里没有人担任{wanted.label}"])
        return found


def role_of(said: str, place: str) -> Role:
    """A role by its code (CLERK, clerk) or by its name (经办员)."""
    names = [(role, role.name) for role in Role] + [(role, role.value) for role in Role]
    if any(said == name for _, name in names):
        return next(role for role, name in names if said == name)
    try:
        return Role(choice(Role.choices, said, place))
    except StoryError:
        roles = "、".join(f"{role.name}（{role.label}）" for role in Role)
        raise StoryError([f"{place}：“{said}”不是故事里的人，也不是岗位；岗位有：{roles}"]) from None


def set_scene(story: Story, at: datetime.datetime) -> Scene:
    """Plant the places, appoint the staff, enter and confirm the standards."""
    scene = Scene()
    with acting(STAGE_HAND, reason="故事布景", at=at):
        for code, name in _places(story):
            scene.regions[code] = Region.objects.plant(code, name)
        for role, name in STAFF.items():
            _appoint(scene, name, role, _seat(scene, role))
        for number, row in enumerate(story.rows("person"), 1):
            _person(scene, row, f"{story.file} 第 {number} 个 person")
    for number, row in enumerate(story.rows("standard"), 1):
        enter_standard(scene, row, f"{story.file} 第 {number} 个 standard", at)
    return scene


def _places(story: Story) -> Iterable[tuple[str, str]]:
    places = known_places()
    if story.profile not in places:
        raise StoryError([f"{story.file} [story] profile：“{story.profile}”不在 {'、'.join(places)} 之列"])
    found = dict(places[story.profile])
    found.update({str(row["code"]): row["name"] for row in story.rows("region")})
    return found.items()


def _seat(scene: Scene, role: Role) -> Region:
    return {Level.VILLAGE: scene.village, Level.TOWNSHIP: scene.township, Level.COUNTY: scene.county}[
        ROLE_LEVEL[role]
    ]


def _person(scene: Scene, row: dict[str, Any], place: str) -> None:
    if not row.get("name") or not row.get("role"):
        raise StoryError([f"{place}：请写明 name 和 role"])
    role = role_of(row["role"], place)
    seat = scene.region(row["region"], place) if "region" in row else _seat(scene, role)
    _appoint(
        scene,
        row["name"],
        role,
        seat,
        since=day(row["since"], place) if "since" in row else IN_OFFICE_SINCE,
        until=day(row["until"], place) if row.get("until") else None,
        id_number=row.get("id_number", ""),
        phone=row.get("phone", ""),
    )


def _appoint(
    scene: Scene,
    name: str,
    role: Role,
    region: Region,
    *,
    since: datetime.date = IN_OFFICE_SINCE,
    until: datetime.date | None = None,
    id_number: str = "",
    phone: str = "",
) -> None:
    held = scene.posts.setdefault(name, [])
    user = held[0].user if held else _user(name, id_number, phone)
    if role == Role.AUDITOR and until is None:
        until = datetime.date(2099, 12, 31)
    held.append(Post.objects.create(user=user, role=role, region=region, since=since, until=until))
    if role in ASKING and not ConfidentialityAgreement.objects.filter(user=user).exists():
        ConfidentialityAgreement.objects.create(
            user=user, paper_no=f"密{user.pk}", signed_on=since, valid_until=datetime.date(2099, 12, 31)
        )


def _user(name: str, id_number: str, phone: str) -> User:
    number = User.objects.count() + 1
    return User.objects.create_user(f"story{number}", name, None, id_number=id_number, phone=phone)


def enter_standard(scene: Scene, row: dict[str, Any], place: str, at: datetime.datetime) -> None:
    """One county user enters a value, another confirms it."""
    if not row.get("kind") or "value" not in row or "from" not in row:
        raise StoryError([f"{place}：请写明 kind、value、from"])
    region = scene.region(str(row["region"]), place) if "region" in row else scene.county
    new = NewStandard(
        kind=StandardKind(choice(StandardKind.choices, row["kind"], f"{place} kind")),
        region=region,
        household_class=choice(HouseholdClass.choices, row["area"], f"{place} area") if "area" in row else "",
        place=row.get("place", ""),
        per=Per(choice(Per.choices, row["per"], f"{place} per")) if "per" in row else Per.MONTH,
        value=money(row["value"], f"{place} value"),
        valid_from=day(row["from"], f"{place} from"),
        valid_until=day(row["until"], f"{place} until") if row.get("until") else None,
        doc_no=row.get("document", "故事所附文件"),
    )
    with transaction.atomic():
        entered = enter(new, by=scene.post("COUNTY_CLERK", place), at=at)
        perform(entered.confirm, by=scene.post("COUNTY_SUPERVISOR", place), at=at)
