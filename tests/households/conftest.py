"""A household of three in 青杠社区, and the ledger of 东关街道 with its villages."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accounts.idnumber import check_character
from accounts.models import Post, Region
from audit.acts import Job, acting
from households.choices import Relation, Sex
from households.ledger import job
from households.models import Household, LedgerFile, Member

DATA = Path(__file__).parent.parent / "data"
LEDGER = DATA / "ledger-urban-subdistrict.xlsx"
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SET_UP = Job("tests.households")
VILLAGES = ("大湾村", "柳溪社区", "河口村", "石板村", "青杠村", "马家坝村", "高坎村", "双溪村")


@pytest.fixture(autouse=True)
def nobody_opens_decisions(settings) -> None:
    """The room is tested by itself; that entries become decisions is tested where decisions are made."""
    settings.LEDGER_OPENING = ""


def id_number(birth: str, sequence: int = 1) -> str:
    """A valid invented number: born `birth` (yyyymmdd), odd sequence = male."""
    first17 = f"410104{birth}{sequence:03d}"
    return first17 + check_character(first17)


def add_member(household: Household, name: str, number: str, **facts: object) -> Member:
    facts.setdefault("relation", Relation.OTHER)
    facts.setdefault("birth_on", date(1970, 1, 1))
    facts.setdefault("sex", Sex.MALE)
    with acting(SET_UP, reason="登记成员"):
        return Member.objects.create(household=household, name=name, id_number=number, **facts)


@pytest.fixture
def household(places) -> Household:
    """何桂兰户: 58, 61 and 16 years old, in 青杠社区."""
    with acting(SET_UP, reason="建立家庭档案"):
        home = Household.objects.create(
            county=places.county,
            township=places.township,
            village=places.village,
            head_name="何桂兰",
            phone="13800005521",
            area="urban",
        )
    add_member(
        home, "何桂兰", id_number("19680312", 4), relation=Relation.HEAD, is_head=True, work_ability="partial"
    )
    add_member(home, "陈国富", id_number("19650807", 3), relation=Relation.SPOUSE, work_ability="lost")
    add_member(
        home,
        "陈小雨",
        id_number("20100814", 2),
        relation=Relation.DAUGHTER,
        occupation="student",
        school="senior",
    )
    return home


@pytest.fixture
def ledger_villages(places) -> list[Region]:
    with acting(SET_UP, reason="种植村（社区）"):
        return [Region.objects.plant(f"410104001{200 + n}", name) for n, name in enumerate(VILLAGES)]


@pytest.fixture
def received(ledger_villages, clerk_li: Post) -> Callable[..., LedgerFile]:
    """received() is the real ledger as uploaded by 李敏; another spreadsheet when its bytes are given."""

    def upload(content: bytes | None = None, **facts: object) -> LedgerFile:
        facts.setdefault("township", clerk_li.region)
        return job.receive(
            content or LEDGER.read_bytes(), "台账.xlsx", category="dibao", by=clerk_li, at=NOW, **facts
        )

    return upload
