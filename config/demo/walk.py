"""Walking a household through its case by the very acts people perform, each by the person whose act it is."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Post, Region
from approvals import evidence, intakesteps
from approvals.intakeforms import MaterialsForm
from approvals.models import Procedure
from audit.acts import acting, perform
from cases.checklists import checklist
from cases.models import Case, PanelKind, StoredFile
from cases.uploads import keep
from config.demo.idcards import invented
from households.choices import IncomeKind, Occupation, Relation, Sex, WorkAbility
from households.models import Household, Income, Member, PayeeAccount
from policies.benefits import HouseholdClass

OTHERS = (
    (Relation.SPOUSE, 2, WorkAbility.PARTIAL),
    (Relation.DAUGHTER, 41, WorkAbility.NONE),
    (Relation.SON, 44, WorkAbility.NONE),
    (Relation.MOTHER, -24, WorkAbility.LOST),
)
GIVEN = ("秀兰", "晓雨", "小军", "桂香")


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def picture(words: str) -> SimpleUploadedFile:
    """A plain picture that stands for a photograph or a signature."""
    out = io.BytesIO()
    image = Image.new("RGB", (320, 200), (236, 239, 243))
    ImageDraw.Draw(image).rectangle((12, 12, 308, 188), outline=(120, 130, 140), width=3)
    image.save(out, "PNG")
    return SimpleUploadedFile(f"{words}.png", out.getvalue(), "image/png")


@dataclass
class Staff:
    clerk: Post
    investigator: Post
    community: Post
    deputy: Post
    head: Post


@dataclass
class Walk:
    """One household and its procedure; `today` is the day the demo is loaded."""

    staff: Staff
    row: dict[str, Any]
    serial: int
    today: date

    def enter(self, day: date) -> None:
        """The household at the counter, with everything the five steps of the intake ask."""
        with acting(self.staff.clerk, reason="受理登记", at=instant(day, 9)):
            household = self._household(day)
            case = Case.objects.open(
                household=household, category="dibao", applicant=self.applicant, at=instant(day, 9)
            )
            self.procedure = Procedure.objects.create(
                case=case,
                county=case.county,
                township=case.township,
                village=case.village,
                handler=self.staff.clerk,
                opened_at=instant(day, 9),
                kin_answer="无",
                kin_answered_at=instant(day, 9),
            )

    def _household(self, day: date) -> Household:
        village = Region.objects.get(code=self.row["village"])
        household = Household.objects.create(
            county=village.county,
            township=village.township,
            village=village,
            group_name=f"{self.serial % 6 + 1}组",
            address=f"{self.serial + 7} 号",
            head_name=self.row["head"],
            area=HouseholdClass.URBAN,
            hukou_region=village.township,
            residence_region=village,
            phone=f"138{37104000 + self.serial * 311:08d}",
        )
        head = self.applicant = self._member(
            household, self.row["head"], Relation.HEAD, self.row["birth"], self.row["sex"]
        )
        for number in range(self.row["others"]):
            relation, younger, ability = OTHERS[number]
            born = self.row["birth"] + timedelta(days=younger * 365)
            sex = "male" if relation == Relation.SON else "female"
            self._member(household, self.row["head"][0] + GIVEN[number], relation, born, sex, ability)
        first, last = _year_before(day)
        Income.objects.create(
            household=household,
            member=head,
            kind=IncomeKind.WAGE,
            source="零工",
            amount=Decimal(self.row["income"]) * 12,
            first_month=first,
            last_month=last,
        )
        PayeeAccount.objects.create(
            household=household,
            bank="郑州农商银行",
            holder_name=self.row["head"],
            number=f"62170087{39560000000 + self.serial * 7919:011d}",
            since=day,
        )
        return household

    def _member(
        self,
        household: Household,
        name: str,
        relation: Relation,
        born: date,
        sex: str,
        ability: WorkAbility = WorkAbility.PARTIAL,
    ) -> Member:
        return Member.objects.create(
            household=household,
            name=name,
            relation=relation,
            is_head=relation == Relation.HEAD,
            id_number=invented(household.county_id, born, sex, self.serial * 7 + len(name) + ord(name[-1])),
            birth_on=born,
            sex=Sex(sex),
            work_ability=ability,
            occupation=Occupation.ODD_JOBS if relation == Relation.HEAD else "",
        )

    def act(self, name: str, day: date, by: Post, hour: int = 10, **facts: Any) -> None:
        self.procedure = perform(getattr(self.procedure, name), by=by, at=instant(day, hour), **facts)

    def file(self, day: date, words: str) -> StoredFile | None:
        with acting(self.staff.clerk, reason=f"上传{words}", at=instant(day, 9)):
            return keep(self.procedure.case, picture(words), purpose=words, at=instant(day, 9))

    def materials(self, day: date) -> None:
        needs = checklist(self.procedure.case, self.procedure.rules, 1)
        form = MaterialsForm(
            {f"m_{need.key}": "on" for need in needs} | {"signed_on": day.isoformat()}, needs=needs
        )
        form.is_valid()
        with acting(self.staff.clerk, reason="核收材料", at=instant(day, 9, 30)):
            intakesteps.save_materials(self.procedure, form, by=self.staff.clerk, at=instant(day, 9, 30))

    def plan(self, day: date, visit_on: date) -> None:
        team = [self.staff.investigator, self.staff.community]
        place = f"{self.procedure.village.name}{self.procedure.case.household.address}"
        self.act(
            "plan_visit", day, self.staff.clerk, planned_at=instant(visit_on, 9, 30), place=place, team=team
        )

    def visit(self, day: date) -> None:
        self.plan(day, day)
        visit = evidence.visit(self.procedure)
        investigator, community = self.staff.investigator, self.staff.community
        with acting(investigator, reason="入户调查", at=instant(day, 14)):
            visit.start(by=investigator, at=instant(day, 14))
            for section, content in visit.findings.items():
                items = [
                    dict(item, found=item.get("declared") or "属实", agrees=True) for item in content["items"]
                ]
                visit.record(
                    section,
                    {"items": items, "note": "与申报一致"},
                    by=investigator,
                    at=instant(day, 14, 30),
                )
            signature = keep(visit.case, picture("签名"), purpose="签名", at=instant(day, 15))
            for post in (investigator, community):
                visit.sign(signature=signature, by=post, at=instant(day, 15))
            visit.sign_household(
                signer=self.row["head"], signature=signature, by=investigator, at=instant(day, 15, 5)
            )
        self.act("finish_visit", day, investigator, 16)

    def appraise(self, day: date) -> None:
        clerk = self.staff.clerk
        place = f"{self.procedure.village.name}会议室"
        self.act("call_meeting", day, clerk, 14, held_at=instant(day, 14), place=place, chair=clerk)
        meeting = evidence.meeting(self.procedure)
        kinds = [PanelKind.STREET, PanelKind.COMMITTEE, PanelKind.PARTY] + [PanelKind.RESIDENT_REP] * 6
        names = ("周敏", "石国强", "罗秀华", "冉隆发", "石永芳", "田茂林", "向自强", "陈兴碧", "罗开富")
        with acting(clerk, reason="民主评议", at=instant(day, 14)):
            for name, kind in zip(names, kinds, strict=True):
                meeting.add(name, kind, by=clerk, at=instant(day, 14)).sign(by=clerk, at=instant(day, 15))
            for index, step in enumerate(meeting.steps):
                meeting.record(
                    index, speaker="周敏", text=f"{step['name']}，按程序进行", by=clerk, at=instant(day, 15)
                )
        self.act("conclude_meeting", day, clerk, 16, conclusion="true")

    def report(self, day: date) -> None:
        doubt = self.row.get("doubt")
        doubts = [dict(zip(("item", "found", "declared"), doubt, strict=True))] if doubt else []
        self.act(
            "report_check",
            day,
            self.staff.clerk,
            reported_on=day,
            file=self.file(day, "核对报告"),
            doubts=doubts,
        )


def _year_before(day: date) -> tuple[date, date]:
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(year=last.year - 1, day=1), last.replace(day=1)
