"""何桂兰户 of 青杠社区 applies for 低保 under the rules of 管城; its case and what it takes to fill the file."""

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.idnumber import check_character
from accounts.models import Post
from audit.acts import Job, acting
from cases.models import Case, Document, Meeting, PanelKind, Publicity, Visit
from cases.papers import issue
from households.choices import Relation, WorkAbility
from households.models import Household, Member
from policies.rules import Rules, rules_of_profile
from policies.workdays import packaged_calendar

SET_UP = Job("tests.cases")
TUESDAY = datetime(2026, 10, 13, 10, 0, tzinfo=timezone.get_fixed_timezone(480))
AMOUNT = Decimal("672.00")
ACCEPTED = datetime(2026, 10, 8, 9, 0, tzinfo=timezone.get_fixed_timezone(480))


def id_number(birth: str, sequence: int = 1) -> str:
    """A valid invented number: born `birth` (yyyymmdd), odd sequence = male."""
    first17 = f"410104{birth}{sequence:03d}"
    return first17 + check_character(first17)


def hanging(rules: Rules) -> dict[str, object]:
    """What the rules say of the publicity before the decision."""
    rule = rules.publicity("P1")
    assert rule is not None
    return {
        "key": rule.id, "content": rule.content, "place": "青杠社区社会救助公示栏", "days": rule.days,
        "unit": rule.unit, "calendar": packaged_calendar(), "amount": AMOUNT,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def photo(name: str = "现场.jpg", colour: str = "#88aacc") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def report(name: str = "核对报告.pdf") -> SimpleUploadedFile:
    out, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")


@pytest.fixture
def household(places) -> Household:
    with acting(SET_UP, reason="建立家庭档案"):
        home = Household.objects.create(
            county=places.county, township=places.township, village=places.village, group_name="一组",
            address="青杠街 12 号", head_name="何桂兰", phone="13800005521", area="urban",
            hukou_region=places.village, residence_region=places.village,
        )  # fmt: skip
        people = [
            ("何桂兰", "19680312", 4, Relation.HEAD, WorkAbility.PARTIAL, {"is_head": True}),
            ("陈国富", "19650807", 3, Relation.SPOUSE, WorkAbility.LOST, {}),
            ("陈小雨", "20100814", 2, Relation.DAUGHTER, WorkAbility.NONE, {"occupation": "student"}),
        ]
        for name, birth, sequence, relation, ability, facts in people:
            Member.objects.create(
                household=home, name=name, id_number=id_number(birth, sequence), relation=relation,
                work_ability=ability, **facts,
            )  # fmt: skip
    return home


@pytest.fixture
def open_case(household: Household) -> Callable[..., Case]:
    def opened(category: str = "dibao", at: datetime = ACCEPTED, **facts: object) -> Case:
        with acting(SET_UP, reason="立卷"):
            applicant = household.current_members().first()
            return Case.objects.open(
                household=household, category=category, applicant=applicant, at=at, **facts
            )

    return opened


@pytest.fixture
def case(open_case: Callable[..., Case]) -> Case:
    return open_case()


@pytest.fixture
def rules() -> Rules:
    return rules_of_profile("GC-2020", "dibao", date(2026, 10, 8))


@pytest.fixture
def by_clerk(clerk_li: Post) -> Iterator[Post]:
    """李敏 acts for the whole test: every change is hers."""
    with acting(clerk_li, reason="办理"):
        yield clerk_li


@pytest.fixture
def visit(case: Case, by_clerk: Post, investigator_sun: Post, community_he: Post) -> Visit:
    return Visit.plan(
        case, 1, planned_at=ACCEPTED, posts=[investigator_sun, community_he], by=by_clerk, at=ACCEPTED
    )


def settle_findings(visit: Visit, by: Post, at: datetime) -> None:
    """Every line of the form found as declared."""
    for key, section in visit.findings.items():
        items = [{**item, "found": item["declared"] or "一般", "agrees": True} for item in section["items"]]
        visit.record(key, {**section, "items": items}, by=by, at=at)


@pytest.fixture
def signed_visit(visit: Visit, by_clerk: Post, investigator_sun: Post, community_he: Post) -> Visit:
    there = ACCEPTED + timedelta(hours=1)
    visit.start(by=investigator_sun, at=there)
    settle_findings(visit, investigator_sun, there)
    visit.sign_household(signer="何桂兰", signature=photo(), by=investigator_sun, at=there)
    visit.sign(signature=photo(), by=investigator_sun, at=there)
    visit.sign(signature=photo(), by=community_he, at=there)
    return visit


@pytest.fixture
def meeting(case: Case, by_clerk: Post) -> Meeting:
    """A panel of twelve: eight representatives, the street in the chair; minutes written, nobody signed."""
    panel = [{"name": f"代表{n}", "kind": PanelKind.RESIDENT_REP} for n in range(8)]
    panel += [
        {"name": "李敏", "kind": PanelKind.STREET},
        {"name": "石国强", "kind": PanelKind.COMMITTEE},
        {"name": "冉光秀", "kind": PanelKind.SUPERVISION},
        {"name": "罗秀华", "kind": PanelKind.PARTY},
    ]
    held = Meeting.open(
        case, 1, held_at=ACCEPTED, place="青杠社区二楼会议室", panel=panel, by=by_clerk, at=ACCEPTED
    )
    for n, step in enumerate(held.steps):
        held.record(n, speaker="李敏", text=f"{step['name']}的情况", by=by_clerk, at=ACCEPTED)
    return held


@pytest.fixture
def planned(case: Case, clerk_li: Post, investigator_sun: Post, community_he: Post) -> Visit:
    with acting(clerk_li, reason="安排入户"):
        posts = [investigator_sun, community_he]
        return Visit.plan(
            case, 1, planned_at=ACCEPTED, place="青杠街 12 号", posts=posts, by=clerk_li, at=ACCEPTED
        )


@pytest.fixture
def held(case: Case, clerk_li: Post) -> Meeting:
    with acting(clerk_li, reason="组织评议"):
        held = Meeting.open(case, 1, held_at=ACCEPTED, place="社区会议室", by=clerk_li, at=ACCEPTED)
        for n in range(2):
            held.add(f"代表{n}", "resident_rep", by=clerk_li, at=ACCEPTED)
        held.add("李敏", "street", by=clerk_li, at=ACCEPTED)
    return held


@pytest.fixture
def paper(case: Case, clerk_li: Post, rules: Rules) -> Document:
    with acting(clerk_li, reason="受理"):
        return issue("D09", case, by=clerk_li, at=ACCEPTED, rules=rules)


@pytest.fixture
def posted(case: Case, clerk_li: Post, rules: Rules) -> Publicity:
    with acting(clerk_li, reason="张贴公示"):
        posted = Publicity.post(case, 1, **hanging(rules), photo=photo(), by=clerk_li, at=TUESDAY)
        issue("D26", case, by=clerk_li, at=TUESDAY, rules=rules, extra={"publicity": posted})
    return posted
