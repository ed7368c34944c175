"""The law knows persons: two brothers are each 特困人员, two disabled of one household each 单人户 (57号 art. 8)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Post, Role
from approvals import deaths, receipt
from approvals.models import Decision, PaymentHold, Procedure
from approvals.uplift import job as uplift_job
from approvals.uplift.starting import NewUplift, start_uplift
from approvals.whatif import job as whatif_job
from audit.acts import acting, perform
from cases.models import Case
from households.models import Household, PayeeAccount
from payments.build import build_roster
from payments.models import Change, Roster, RosterLine
from policies.models import StandardKind
from policies.standards import NewStandard, enter
from tests.approvals.test_care import agree, assess
from tests.approvals.test_marginal import DISABLED, HEAD
from tests.approvals.walk import at, reasons
from tests.approvals.yichun import Town, TownWalk, post
from tests.households.conftest import id_number
from tests.payments.conftest import DEC, JAN, NOV, SET_UP, build, end, lines_of
from tests.payments.test_uplift import raise_to

ELDER = {"name": "李长河", "birth_on": datetime.date(1950, 1, 20), "id_number": id_number("19500120", 1)}
YOUNGER = {"name": "李长江", "birth_on": datetime.date(1953, 6, 2), "id_number": id_number("19530602", 3)}
SISTER = DISABLED | {"name": "刘小河", "birth_on": datetime.date(2002, 3, 1), "sex": "female"}


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with time_machine.travel(at("2027-01-31", 12)):
        yield Town()


def own_card(household: Household, name: str, number: str) -> PayeeAccount:
    with acting(SET_UP, reason="登记本人社会保障卡"):
        return PayeeAccount.objects.create(
            household=household,
            for_member=household.members.get(name=name),
            bank="伊春农商银行",
            holder_name=name,
            number=number,
            since=datetime.date(2026, 1, 1),
        )


@pytest.fixture
def brothers(town: Town) -> tuple[TownWalk, TownWalk]:
    """李长河 and 李长江 live together; each applies for himself, each is granted 特困 and has an agreement."""
    elder = town.walk(lambda: town.home(ELDER, YOUNGER), "tekun", alone="李长河", support="dispersed")
    household = elder.procedure.case.household
    younger = town.walk(lambda: household, "tekun", alone="李长江", support="dispersed")
    own_card(household, "李长江", "6217008739564797503")
    for walk, failed in ((elder, None), (younger, [])):
        walk.to_force()
        assess(walk, town, "2026-10-21", failed=failed)
        agree(walk, "2026-10-21")
    return elder, younger


def roster_of(town: Town, month: datetime.date, category: str = "tekun") -> Roster:
    clerk, day = town.posts["clerk"], month - datetime.timedelta(days=6)
    return build_roster(clerk.region, category, month, by=clerk, at=at(f"{day}"))


def paid(roster: Roster) -> dict[str, str]:
    return {name: f"{line.payable}" for name, line in lines_of(roster).items()}


def standing_of(walk: TownWalk) -> Decision:
    return walk.procedure.case.decisions.standing().get(last_month=None)


def test_two_brothers_have_two_lines_each_on_his_own_card(town: Town, brothers: object) -> None:
    """650.00 and care for the one who cannot (900.00), for the other who can (120.00)."""
    roster = roster_of(town, NOV)
    lines = lines_of(roster)
    assert paid(roster) == {"李长河": "1550.00", "李长江": "770.00"}
    assert [line.payee_name for line in lines.values()] == ["李长河", "李长江"]
    assert len({line.account_index for line in lines.values()}) == 2
    assert (roster.households, roster.persons, roster.total) == (2, 2, Decimal("2320.00"))
    assert not [check for check in roster.findings if check.blocks]
    assert roster_of(town, DEC).lines.filter(change=Change.SAME).count() == 2


def test_the_first_roster_makes_up_months_with_the_care_assessed(town: Town, brothers: object) -> None:
    """No roster was made for November: it is owed at what the assessment made of it."""
    assert paid(roster_of(town, DEC)) == {"李长河": "3100.00", "李长江": "1540.00"}


def test_one_is_raised_and_the_other_goes_on(town: Town, brothers: tuple[TownWalk, TownWalk]) -> None:
    """What lacks of a month already paid is made up for the one whose amount it is."""
    for month in (NOV, DEC):
        roster_of(town, month)
    raise_to(standing_of(brothers[0]), "1650.00", DEC, "2026-12-12", town.posts["head"])
    january = roster_of(town, JAN)
    lines = lines_of(january)
    assert paid(january) == {"李长河": "1750.00", "李长江": "770.00"}
    assert [(row.line.head_name, row.month, row.amount) for row in january.arrears.all()] == [
        ("李长河", DEC, Decimal("100.00"))
    ]
    assert (lines["李长江"].change, lines["李长江"].arrears) == (Change.SAME, 0)


def test_a_raised_care_standard_reaches_the_brother_it_is_for(
    town: Town, brothers: tuple[TownWalk, TownWalk]
) -> None:
    """900.00 becomes 1000.00 for whoever cannot care for himself: one is raised and told, the other stays."""
    county, now = town.village.county, at("2026-11-20")
    with acting(SET_UP, reason="配备人员"):
        leader = post("高远", "gaoyuan2", Role.COUNTY_LEADER, county)
    new = NewStandard(
        kind=StandardKind.CARE_NONE,
        region=county,
        value=Decimal("1000.00"),
        valid_from=DEC,
        doc_no="伊美民发〔2026〕9号",
    )
    perform(enter(new, by=town.posts["county"], at=now).confirm, by=town.posts["supervisor"], at=now)
    asked = NewUplift(region=county, category="tekun", first_month=DEC, reason="2026年照料护理标准调整")
    uplift = start_uplift(asked, by=leader, at=now, today=now.date())
    whatif_job.run(uplift.estimate_id)
    uplift = perform(uplift.confirm, by=town.posts["supervisor"], at=now)
    assert uplift_job.run(uplift.pk, now) == 2
    done = {line.decision.for_member.name: (line.outcome, line.after) for line in uplift.lines.all()}
    assert done == {"李长河": ("raised", Decimal("1650.00")), "李长江": ("same", Decimal("770.00"))}
    assert paid(roster_of(town, DEC)) == {"李长河": "3200.00", "李长江": "1540.00"}
    assert [
        case.documents.filter(kind="D33").count()
        for case in (brothers[0].procedure.case, brothers[1].procedure.case)
    ] == [1, 0]


def test_one_is_stopped_and_the_other_goes_on(town: Town, brothers: tuple[TownWalk, TownWalk]) -> None:
    roster_of(town, NOV)
    end(standing_of(brothers[0]), "2026-11")
    december = roster_of(town, DEC)
    lines = lines_of(december)
    assert (lines["李长河"].change, lines["李长河"].payable) == (Change.STOPPED, 0)
    assert (lines["李长江"].change, lines["李长江"].payable) == (Change.SAME, Decimal("770.00"))
    assert (december.households, december.total) == (1, Decimal("770.00"))


def test_one_is_held_and_made_up_and_the_other_is_untouched(town: Town, brothers: object) -> None:
    clerk = town.posts["clerk"]
    november = roster_of(town, NOV)
    line = lines_of(november)["李长江"]
    november = perform(november.hold_line, by=clerk, at=at("2026-10-27"), line=line, why="卡号核实中")
    assert paid(november) == {"李长河": "1550.00", "李长江": "0.00"}
    assert november.total == Decimal("1550.00")
    december = roster_of(town, DEC)
    assert paid(december) == {"李长河": "1550.00", "李长江": "1540.00"}
    line = lines_of(december)["李长江"]
    held = perform(december.hold_line, by=clerk, at=at("2026-11-26"), line=line, why="仍在核实")
    line = lines_of(held)["李长江"]
    again = perform(held.resume_line, by=clerk, at=at("2026-11-26"), line=line)
    assert paid(again) == {"李长河": "1550.00", "李长江": "1540.00"}


def test_a_death_holds_the_line_of_the_dead_alone(town: Town, brothers: tuple[TownWalk, TownWalk]) -> None:
    roster_of(town, NOV)
    younger = brothers[1].procedure.case.for_member
    deaths.record_death(younger, datetime.date(2026, 11, 3), by=town.posts["clerk"], at=at("2026-11-05"))
    assert PaymentHold.objects.get().case == brothers[1].procedure.case
    december = roster_of(town, DEC)
    assert paid(december) == {"李长河": "1550.00", "李长江": "0.00"}
    assert lines_of(december)["李长江"].change == Change.HELD


def test_the_person_is_not_granted_twice(town: Town, brothers: tuple[TownWalk, TownWalk]) -> None:
    household = brothers[0].procedure.case.household
    again = town.walk(lambda: household, "tekun", alone="李长河", day="2026-11-02")
    said = reasons(again.accept, "2026-11-02")
    assert "李长河正在享受这一类救助，不能重复受理；情况有变的，办理变更" in said
    whole = town.walk(lambda: household, "tekun", day="2026-11-02")
    assert "李长江正在单独享受这一类救助，不能再按整户受理；先办结李长江的变更或者停发" in reasons(
        whole.accept, "2026-11-02"
    )


def second(old: Decision, case: Case) -> Decision:
    """The same entitlement written once more, past every guard."""
    same = ("household_id", "county_id", "township_id", "persons", "amount", "payable")
    with acting(SET_UP, reason="直接写入"), transaction.atomic():
        return Decision.objects.create(
            case=case,
            **{name: getattr(old, name) for name in same},
            category=case.category,
            source="ledger",
            granted=True,
            first_month=NOV,
            decided_at=at("2026-11-02"),
            in_force_at=at("2026-11-02"),
        )


def test_the_database_knows_persons_too(town: Town, brothers: tuple[TownWalk, TownWalk]) -> None:
    """The same person, and the household beside its persons, are refused whatever the path."""
    old = standing_of(brothers[0])
    with pytest.raises(IntegrityError, match="one_open_entitlement"):
        second(old, old.case)
    with acting(SET_UP, reason="整户的案卷"):
        whole = Case.objects.open(
            household=old.household, category="tekun", applicant=old.household.head, at=at("2026-11-02")
        )
    with pytest.raises(IntegrityError, match="household_or_person"):
        second(old, whole)
    with acting(SET_UP, reason="另一类的案卷"):
        other = Case.objects.open(
            household=old.household, category="dibao", applicant=old.household.head, at=at("2026-11-02")
        )
    assert second(old, other).for_member is None  # beside its person a household may receive another aid


def test_a_decision_is_of_the_person_of_its_case(town: Town, brothers: tuple[TownWalk, TownWalk]) -> None:
    old = standing_of(brothers[0])
    with (
        pytest.raises(IntegrityError, match="决定的家庭、类别和救助对象须与案卷一致"),
        acting(SET_UP, reason="改到别人名下"),
        transaction.atomic(),
    ):
        Decision.objects.filter(pk=old.pk).update(for_member=brothers[1].procedure.case.for_member)


@pytest.fixture
def two_alone(town: Town) -> tuple[TownWalk, TownWalk]:
    """刘小山 and 刘小河, both severely disabled, of one 低保边缘 household: each is a 单人户 of 低保."""
    marginal = town.walk(lambda: town.home(HEAD, DISABLED, SISTER, income=Decimal(1900)), "bianyuan")
    marginal.to_force()
    household = marginal.procedure.case.household
    found = []
    for name in ("刘小山", "刘小河"):
        walk = town.walk(lambda: household, "dibao", alone=name, day="2026-10-21")
        walk.submit("2026-10-21")
        walk.hand_in_everything("2026-10-21")
        walk.accept("2026-10-21")
        walk.request_check("2026-10-22")
        walk.visit("2026-10-23")
        walk.report_check("2026-10-26")
        walk.reread("2026-10-26")
        walk.act("sign_opinion", "2026-10-27", walk.second, recommended=True, remark="符合条件")
        walk.decide("2026-10-28")
        photo = walk.file("2026-10-28")
        walk.act("post_notice", "2026-10-28", walk.clerk, 15, place="红松村公示栏", photo=photo)
        walk.close_notice("2026-11-05")
        found.append(walk)
    return found[0], found[1]


def test_two_disabled_of_one_household_are_each_paid_alone(
    town: Town, two_alone: tuple[TownWalk, TownWalk]
) -> None:
    """E8, twice: 380.00 + 15 % of 500.00 for each; the household itself is refused beside them."""
    household = two_alone[0].procedure.case.household
    roster = roster_of(town, DEC, "dibao")
    assert paid(roster) == {"刘小山": "455.00", "刘小河": "455.00"}
    whole = town.walk(lambda: household, "dibao", day="2026-11-16")
    said = receipt.against(whole.procedure.case)
    assert said == [
        "刘小山正在单独享受这一类救助，不能再按整户受理；先办结刘小山的变更或者停发",
        "刘小河正在单独享受这一类救助，不能再按整户受理；先办结刘小河的变更或者停发",
    ]


def test_a_household_in_receipt_has_nobody_to_help_alone(in_receipt, clerk_li: Post) -> None:
    held = in_receipt("何桂兰", persons=2)
    with acting(SET_UP, reason="单人申请"):
        alone = held.household.members.get(name="何家1")
        case = Case.objects.open(
            household=held.household, category="dibao", applicant=alone, at=at("2026-11-02"), for_member=alone
        )
    assert receipt.against(case) == [
        "本户正在按整户享受这一类救助，何家1不能再单独受理；情况有变的，办理变更"
    ]


def test_who_is_helped_with_another_household_is_found_by_the_number(
    in_receipt, places, town: Town, clerk_li: Post
) -> None:
    """In another county the same person may stand on file once more: nobody is granted the same aid in both."""
    held = in_receipt("何桂兰", category="tekun")
    number = held.household.head.id_number
    twin = ELDER | {"name": "何桂兰", "id_number": number}
    there = town.walk(lambda: town.home(twin), "tekun", alone="何桂兰", day="2026-11-02")
    assert receipt.against(there.procedure.case) == ["何桂兰正在东关街道享受这一类救助，不能重复受理"]


def test_alone_and_with_the_household_is_twice(in_receipt, places) -> None:
    """B2 goes by persons: 特困 of one who does not count beside 低保 of the others is no double payment."""
    whole = in_receipt("何桂兰", persons=2)
    other = whole.household.members.get(name="何家1")
    mine = in_receipt(household=whole.household, category="tekun", payable="900.00", alone=other)
    assert mine.for_member == other
    dibao, tekun = build(places, NOV), build(places, NOV, category="tekun")
    assert {check.code for check in tekun.findings if check.blocks} >= {"B2"}
    with acting(SET_UP, reason="不计入共同生活"):
        other.counted, other.exclusion = False, "missing"
        other.save()
    for roster in (dibao, tekun):
        roster.forget_findings()
        assert not [check for check in roster.findings if check.code == "B2"]


def test_each_takes_the_account_that_is_his(in_receipt, places) -> None:
    """Without a card of his own the household's account; with one, his own, and the household's line stays."""
    first = in_receipt("甲", persons=3, since="2026-10", until="2026-10", decided="2026-09-20")
    members = {member.name: member for member in first.household.current_members()}
    one = in_receipt(household=first.household, payable="455.00", alone=members["甲家1"])
    in_receipt(household=first.household, payable="455.00", alone=members["甲家2"])
    own_card(first.household, "甲家1", "6217008739564797504")
    lines = lines_of(build(places, NOV))
    assert {name: line.payee_name for name, line in lines.items()} == {
        "甲": "甲",
        "甲家1": "甲家1",
        "甲家2": "甲",
    }
    assert lines["甲家1"].payee_index == members["甲家1"].id_index
    assert lines["甲家1"].decision == one
    assert RosterLine.objects.filter(household=first.household).count() == 3
    assert not Procedure.objects.filter(case__for_member=None).exclude(case=first.case).exists()
