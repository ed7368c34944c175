"""The draw: exact, reproducible by anybody, kept by the database, checked by nobody who took part."""

from __future__ import annotations

import datetime
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from accounts.models import Post, Role, User
from approvals.models import Clock, Procedure
from audit.acts import Refused, acting, perform, possible
from audit.models import Event
from cases.models import Case, Council, KinFiling, Objection
from config.stories.standing import accepted_files
from households.models import CardHolder
from oversight import sampling
from oversight.applied import applied_in
from oversight.drawing import draw
from oversight.models import Sample, SampledCase
from oversight.sampling import Applied
from oversight.states import CheckState, SampleState
from policies.rules import rules_of_profile
from tests.approvals.walk import at
from tests.approvals.yichun import Town
from tests.personas import SET_UP

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime.date(2026, 9, 1)
ABSENT = {"investigation": "absent", "opinion": "absent", "decision": "absent"}
FAULTY = ABSENT | {
    "investigation": "faulty",
    "investigation_note": "没有入户照片",
    "words": "补拍照片后重新归档",
}


def a_list(n: int, kin: set[int] = frozenset()) -> str:
    return sampling.frozen_list(
        Applied(f"BH-2026-{i:04}", ("kin",) if i in kin else ()) for i in range(1, n + 1)
    )


def drawn(n: int, ratio: str, kin: set[int] = frozenset(), category: str = "dibao") -> sampling.Draw:
    return sampling.drawn(f"230717101000/{category}", "2026-09", a_list(n, kin), Decimal(ratio))


def test_sizes_are_exact_and_the_kin_are_all_in() -> None:
    kin = {3, 9, 20, 31}
    of_37 = drawn(37, "0.50", kin)
    assert (of_37.size, len(of_37.chosen)) == (19, 19)
    assert {f"BH-2026-{i:04}" for i in kin} <= {each.case_no for each in of_37.chosen}
    assert len(drawn(36, "0.50").chosen) == 18
    assert len(drawn(7, "0.30", category="tekun").chosen) == 3
    # Everything of one or two; never less than the strata; 0.07 × 100 is seven, not eight.
    assert [sampling.size_of(n, Decimal("0.30")) for n in (1, 2, 3, 4)] == [1, 2, 1, 2]
    assert len(drawn(10, "0.30", set(range(1, 9))).chosen) == 8
    assert sampling.size_of(100, Decimal("0.07")) == 7
    with pytest.raises(ValueError, match="ratio"):
        sampling.size_of(10, Decimal("0"))


def test_another_list_month_or_unit_draws_otherwise() -> None:
    first = drawn(37, "0.50")
    assert drawn(37, "0.50").chosen == first.chosen
    others = [
        sampling.drawn("230717101000/tekun", "2026-09", a_list(37), Decimal("0.50")),
        sampling.drawn("230717101000/dibao", "2026-10", a_list(37), Decimal("0.50")),
        drawn(37, "0.50", {5}),
    ]
    assert all(other.chosen != first.chosen for other in others)
    with pytest.raises(ValueError, match="once"):
        sampling.frozen_list([Applied("BH-2026-0001"), Applied("BH-2026-0001")])


@pytest.mark.parametrize(
    ("profile", "category", "ratio", "suggested"),
    [
        ("YC-2022", "dibao", "0.50", False),
        ("YC-2022", "tekun", "0.50", False),
        ("GC-2020", "tekun", "0.30", False),
        ("GC-2020", "dibao", "0.30", True),
        ("QB-2019", "linshi_jinan", "0.30", True),
    ],
)
def test_the_ratio_comes_from_the_rules_with_its_basis(profile, category, ratio, suggested) -> None:
    rules = rules_of_profile(profile, category, datetime.date(2026, 9, 30))
    assert rules.oversight.sample_ratio == Decimal(ratio)
    assert rules.basis("oversight.sample_ratio").suggested is suggested


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def supervisor(town: Town) -> Post:
    return town.posts["supervisor"]


def files(town: Town, n: int, category: str = "dibao", day: str = "2026-09-10", **options):
    return accepted_files(town.village, category, n, by=town.posts["clerk"], at=at(day), **options)


def draw_september(town: Town, category: str = "dibao", day: str = "2026-10-09") -> Sample:
    return draw(town.village.township, category, SEPTEMBER, by=town.posts["supervisor"], at=at(day))


def check(sampled: SampledCase, by: Post, day: str = "2026-10-12", **facts) -> SampledCase:
    visit = (
        {"visited_on": datetime.date(2026, 10, 12), "visitors": "周正、陈燕"} if sampled.must_visit else {}
    )
    told = {"way": "visit" if visit else "papers", "finding": "clean"} | ABSENT | visit | facts
    return perform(sampled.record_check, by=by, at=at(day), **told)


def test_a_sample_is_drawn_checked_and_closed(town, supervisor) -> None:
    files(town, 37, kin={3, 9, 20, 31})
    files(town, 2, day="2026-08-31")
    files(town, 2, day="2026-10-01")
    sample = draw_september(town)
    assert (sample.base, sample.size, sample.ratio_basis) == (37, 19, "伊春指南 二(四)1")
    assert (sample.cases.count(), sample.cases.filter(strata=["kin"]).count()) == (19, 4)
    assert sample.differences() == []
    with pytest.raises(Refused, match="还有 19 件没有检查"):
        perform(sample.close, by=supervisor, at=at("2026-10-12"))
    for sampled in sample.cases.all():
        assert check(sampled, supervisor).state == CheckState.DONE
    closed = perform(sample.close, by=supervisor, at=at("2026-10-13"))
    assert closed.state == SampleState.CLOSED
    said = {event.sentence for event in Event.objects.of_file(sample.file_key)}
    assert said == {"抽取样本", "登记检查结果", "办结抽查"}
    with pytest.raises(Refused, match="一个月只抽一次"):
        draw_september(town)


def test_everything_against_a_check_is_said_at_once(town, supervisor) -> None:
    files(town, 2, kin={1})
    with_kin, plain = draw_september(town).cases.order_by("-strata")
    with pytest.raises(Refused) as refused:
        check(with_kin, supervisor, way="papers", finding="order", opinion="sound", decision="faulty")
    assert refused.value.reasons == [
        "近亲属备案的案件，县级应当入户调查（57号 第二十条）",
        "案卷里还没有审核意见，不能写“属实、规范”",
        "请写明确认意见有什么问题",
        "请写明发现的情况和处理意见",
        "请填写整改期限，在今天以后",
    ]
    with pytest.raises(Refused, match="结果不能是“无问题”"):
        check(plain, supervisor, **FAULTY)
    with pytest.raises(Refused, match="移交给哪个单位"):
        check(plain, supervisor, **FAULTY, finding="referred")
    corrected = check(plain, supervisor, **FAULTY, finding="at_once")
    assert (corrected.state, corrected.corrected_on) == (CheckState.DONE, datetime.date(2026, 10, 12))


def test_strata_are_read_from_the_rows_of_the_file(town, supervisor) -> None:
    clerk, made = town.posts["clerk"], files(town, 8)
    at_once = at("2026-09-20")
    with acting(clerk, reason="登记", at=at_once):
        Procedure.objects.filter(pk=made[0].pk).update(complained_at=at_once, complaint="收入不实")
        case = made[1].case
        Objection.objects.create(case=case, raised_at=at_once, grounds="有房产")
        chair = town.posts["deputy"]
        Council.objects.create(
            case=made[2].case, kind="collective", called_at=at_once, held_at=at_once, place="会议室",
            chair=chair, reasons=["特殊困难"],
        )  # fmt: skip
        Clock.objects.create(
            case=made[3].case, procedure=made[3], name="emergency.backfill", label="补办手续", from_event="granted",
            started_on=datetime.date(2026, 9, 11), n=5, unit="WD", due_on=datetime.date(2026, 9, 18), kind="duty",
            basis="示例",
        )  # fmt: skip
        head = made[4].case.household.head
        CardHolder.objects.create(
            household=made[4].case.household, beneficiary=head, kind="relative", name="赵六", relation="侄子",
            id_number="230717197003020011", beneficiary_signed_on=SEPTEMBER, holder_signed_on=SEPTEMBER,
            office_signed_on=SEPTEMBER, purpose="生活", since=SEPTEMBER, until=datetime.date(2027, 9, 1),
        )  # fmt: skip
    sample = draw_september(town)
    found = {row.case_id: row.strata for row in sample.cases.exclude(strata=[])}
    wanted = ["complaint", "objection", "collective", "backfill", "holder"]
    assert found == {made[n].case_id: [code] for n, code in enumerate(wanted)}
    assert (sample.size, sample.cases.count()) == (4, 5)


def test_a_replaced_case_stays_and_the_next_of_the_order_comes_in(town, supervisor) -> None:
    files(town, 6, kin={1})
    sample = draw_september(town)
    before = list(sample.draw.order)
    drawn_case = sample.cases.get(ticket=sampling.ticket(sample.seed, before[0].case_no))
    with pytest.raises(Refused, match="请写明替换的理由"):
        perform(drawn_case.replace, by=supervisor, at=at("2026-10-10"), why=" ")
    with pytest.raises(Refused, match="近亲属备案的案件必须检查，不能替换"):
        perform(sample.cases.get(strata=["kin"]).replace, by=supervisor, at=at("2026-10-10"), why="路远")
    gone = perform(drawn_case.replace, by=supervisor, at=at("2026-10-10"), why="全户外出务工，年底才回")
    assert gone.state == CheckState.REPLACED
    assert gone.replacement.case.case_no == before[2].case_no
    assert (sample.cases.count(), sample.cases.standing().count()) == (4, 3)
    assert sample.differences() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_took_part_does_not_check(town, supervisor) -> None:
    made = files(town, 1)[0]
    sampled = draw_september(town).cases.get()
    county = town.village.township.county
    with acting(SET_UP, reason="配备人员"):
        clerk_again, came_from = (
            Post.objects.create(user=user, role=Role.COUNTY_SUPERVISOR, region=county, since=SEPTEMBER)
            for user in (town.posts["clerk"].user, User.objects.create_user("lu", "陆遥", "Ceshi-mima-2026"))
        )
        Post.objects.create(
            user=came_from.user, role=Role.INVESTIGATOR, region=made.township,
            since=datetime.date(2020, 1, 1), until=datetime.date(2026, 9, 30),
        )  # fmt: skip
        KinFiling.objects.create(
            case=made.case,
            staff=supervisor.user,
            relation="子女",
            matched_by="declaration",
            filed_at=at("2026-10-10"),
        )
    for by, why in ((clerk_again, "办过BHZ"), (came_from, "期间在白桦镇任职"), (supervisor, "有近亲属关系")):
        with pytest.raises(Refused) as refused:
            check(sampled, by)
        assert why.replace("BHZ", sampled.case.case_no) in str(refused.value)
        assert any(act.name == "record_check" and act.reasons for act in possible(sampled, by))
    # Past the acts, too: whoever writes the row by whatever path.
    for by in (clerk_again, came_from):
        with (
            pytest.raises(DatabaseError, match="不得检查"),
            transaction.atomic(),
            acting(by, reason="直接改库"),
        ):
            SampledCase.objects.filter(pk=sampled.pk).update(
                state="done", method="papers", finding="clean", checked_by=by, checked_at=at("2026-10-12")
            )


def add(sample: Sample, case: Case, ticket: str) -> SampledCase:
    return SampledCase.objects.create(
        sample=sample,
        county=sample.county,
        township=sample.township,
        case=case,
        procedure=case.procedures.get(),
        ticket=ticket,
    )


def test_the_database_draws_again_before_it_believes(town, supervisor) -> None:
    """Another list, another seed, a case more or fewer: refused by whatever path."""
    files(town, 8)
    sample = draw_september(town)
    others = Case.objects.exclude(pk__in=sample.cases.values("case"))
    first = sample.cases.first()
    attempts = {
        "不能再改": lambda: Sample.objects.filter(pk=sample.pk).update(seed="0" * 64),
        "样本抽出以后": lambda: Sample.objects.filter(pk=sample.pk).update(size=3),
        "不能改换": lambda: SampledCase.objects.filter(pk=first.pk).update(case=others[0]),
        "抽查案件不能删除": lambda: SampledCase.objects.filter(pk=first.pk).delete(),
        "抽查样本不能删除": lambda: Sample.objects.filter(pk=sample.pk)._raw_delete("default"),
        "还有案件没有检查": lambda: Sample.objects.filter(pk=sample.pk).update(
            state="closed", closed_by=supervisor, closed_at=at("2026-10-12")
        ),
        "抽签号与种子不符": lambda: add(sample, others[0], "0" * 64),
        "名单、种子抽出的不一致": lambda: add(
            sample, others[0], sampling.ticket(sample.seed, others[0].case_no)
        ),
    }  # fmt: skip
    for said, attempt in attempts.items():
        with (
            pytest.raises(DatabaseError, match=said),
            transaction.atomic(),
            acting(supervisor, reason="直接改库"),
        ):
            attempt()
    # Replaced without its successor: seen at the commit.
    with pytest.raises(DatabaseError, match="抽出的不一致"), transaction.atomic():
        with acting(supervisor, reason="直接改库"):
            SampledCase.objects.filter(pk=first.pk).update(state="replaced", replaced_because="路远")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_month_is_drawn_when_it_is_over_and_by_the_county(town) -> None:
    files(town, 3)
    with pytest.raises(Refused, match="2026年9月还没有过完"):
        draw_september(town, day="2026-09-30")
    with pytest.raises(Refused, match="须由伊美区"):
        draw(town.village.township, "dibao", SEPTEMBER, by=town.posts["deputy"], at=at("2026-10-09"))
    with pytest.raises(Refused, match="没有受理特困人员供养申请，不用抽"):
        draw_september(town, "tekun")
    assert draw_september(town, day="2026-10-01").base == 3


def test_anybody_draws_again_with_the_program_of_the_handbook(town, tmp_path) -> None:
    """The dozen lines of docs/oversight.md, run by themselves on the printed list."""
    files(town, 9, kin={4})
    sample = draw_september(town)
    handbook = Path(__file__).parents[2] / "docs" / "oversight.md"
    program = handbook.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    listed = tmp_path / "list.txt"
    listed.write_bytes(sample.frozen.encode())
    asked = [sys.executable, "-I", "-c", program, "230717101000/dibao", "2026-09", "0.5", str(listed)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    assert said == sorted(sample.cases.values_list("case__case_no", flat=True))


def test_a_list_that_leaves_somebody_out_is_refused_by_the_database(town, monkeypatch) -> None:
    made = files(town, 8)

    def shorter(*asked):
        found = applied_in(*asked)
        found.pop(made[0].case_id)
        return found

    monkeypatch.setattr("oversight.drawing.applied_in", shorter)
    with pytest.raises(DatabaseError, match="名单与当月受理的申请不符"), transaction.atomic():
        draw_september(town)
    monkeypatch.undo()
    assert draw_september(town).base == 8


def test_of_two_who_draw_at_once_one_is_told(town, monkeypatch) -> None:
    """Both saw no sample; the constraint lets one through."""
    files(town, 3)
    draw_september(town)
    monkeypatch.setattr("oversight.drawing.against_drawing", lambda *_asked: [])
    with pytest.raises(Refused, match="刚刚由别人抽过"):
        draw_september(town)
    assert Sample.objects.count() == 1


def test_drawing_asks_as_often_for_three_files_as_for_forty(town) -> None:
    files(town, 40)
    files(town, 3, "tekun")
    asked = []
    for category in ("tekun", "dibao"):
        with CaptureQueriesContext(connection) as caught:
            draw_september(town, category)
        asked.append(len(caught))
    assert asked[1] <= asked[0] < 40
