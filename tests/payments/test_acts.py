"""Who may take a roster one step on, and what stands in the way."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Post, Role
from audit.acts import Refused, acting, perform, possible
from audit.models import Event
from payments.models import Roster, RosterState
from tests.approvals.walk import at
from tests.payments.conftest import DEC, NOV, SET_UP, build, end, give_account, lines_of

pytestmark = pytest.mark.django_db
CHAIN = ("submit", "approve", "release", "confirm_release")
ROLE_OF = {
    "submit": Role.TOWNSHIP_HEAD,
    "approve": Role.COUNTY_CLERK,
    "release": Role.COUNTY_CLERK,
    "confirm_release": Role.COUNTY_CLERK,
}


@pytest.fixture
def roster(in_receipt, places) -> Roster:
    in_receipt()
    return build(places, NOV)


def refusal(act, by: Post, **facts) -> list[str]:
    with pytest.raises(Refused) as refused:
        perform(act, by=by, at=at("2026-10-23"), **facts)
    return refused.value.reasons


@pytest.fixture
def carry(head_zhao, county_chen, second_county_clerk, county_leader_gao):
    """carry(roster, n): the first n steps, each by its own person."""
    people = dict(zip(CHAIN, (head_zhao, county_chen, second_county_clerk, county_leader_gao), strict=True))

    def carried(roster: Roster, steps: int) -> Roster:
        for act in CHAIN[:steps]:
            roster = perform(getattr(roster, act), by=people[act], at=at("2026-10-23"))
        return roster

    carried.people = people
    return carried


def test_four_persons_take_it_from_the_draft_to_the_release(roster, carry) -> None:
    roster = carry(roster, 4)
    assert roster.state == RosterState.RELEASED
    assert list(roster.signatures.order_by("id").values_list("step", flat=True)) == [
        "submitted",
        "checked",
        "released",
        "confirmed",
    ]
    assert len(roster.content_hash) == 64
    events = Event.objects.of_file(roster.file_key).filter(table_name="payments_roster").order_by("seq")
    acts = list(events.exclude(act="build_roster").values_list("act", flat=True))
    assert acts == list(CHAIN)


@pytest.mark.parametrize("done", range(4))
def test_no_role_but_the_one_named_takes_the_next_step(roster, carry, post_of, done) -> None:
    roster, act = carry(roster, done), CHAIN[done]
    able = {Role.TOWNSHIP_HEAD} if act == "submit" else {
        Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER
    }  # fmt: skip
    for role in Role:
        by = post_of(role, name=f"某{role.value}"[:8])
        offered = {item.name: item.reasons for item in possible(roster, by)}
        assert (offered[act] == []) == (role in able), (act, role)
        if role not in able:
            assert refusal(getattr(roster, act), by)[0].startswith("须由"), (act, role)


@pytest.mark.parametrize(
    ("steps", "again"), [(n, m) for n in range(1, 4) for m in range(n)], ids=lambda value: str(value)
)
def test_one_natural_person_does_one_step_whatever_the_post(roster, carry, post_of, steps, again) -> None:
    """Who did an earlier step is refused the next one, also under a second post that could do it."""
    roster = carry(roster, steps)
    earlier, act = CHAIN[again], CHAIN[steps]
    user = carry.people[earlier].user
    post = user.posts.filter(role=ROLE_OF[act]).first() or post_of(ROLE_OF[act], user=user)
    (reason,) = refusal(getattr(roster, act), post)
    label = dict(zip(CHAIN, ("签批上报", "审核", "放款初核", "放款复核"), strict=True))[earlier]
    assert reason == f"{user.name}已办过本名册的“{label}”，须由另一人办理"


@pytest.mark.parametrize("act", CHAIN[1:])
def test_who_built_the_draft_takes_none_of_the_later_steps(
    in_receipt, places, carry, post_of, clerk_li, act
) -> None:
    in_receipt()
    roster = carry(build(places, NOV, by=clerk_li), CHAIN.index(act))
    post = post_of(ROLE_OF[act], user=clerk_li.user, since=datetime.date(2021, 1, 1))
    assert refusal(getattr(roster, act), post) == ["李敏已办过本名册的“生成”，须由另一人办理"]


def test_who_changed_the_draft_does_not_sign_it(roster, post_of, clerk_li) -> None:
    roster = perform(
        roster.hold_line, by=clerk_li, at=at("2026-10-23"), line=roster.lines.get(), why="换卡中"
    )
    roster = perform(roster.resume_line, by=clerk_li, at=at("2026-10-23"), line=roster.lines.get())
    head = post_of(Role.TOWNSHIP_HEAD, user=clerk_li.user, since=datetime.date(2021, 1, 1))
    assert refusal(roster.submit, head) == ["李敏已办过本名册的“生成”，须由另一人办理"]


def test_the_database_refuses_a_second_signature_of_one_person(roster, head_zhao) -> None:
    with acting(SET_UP, reason="试签"):
        roster.signatures.create(step="submitted", user=head_zhao.user, post=head_zhao, at=at("2026-10-23"))
        with pytest.raises(IntegrityError, match="one_roster_step_per_person"), transaction.atomic():
            roster.signatures.create(step="checked", user=head_zhao.user, post=head_zhao, at=at("2026-10-23"))


def test_steps_are_not_skipped(roster, county_chen) -> None:
    for act in CHAIN[1:]:
        assert refusal(getattr(roster, act), county_chen)[0].startswith("现处“已生成”，不能办理")


def test_another_county_has_no_say(roster, carry, post_of, places) -> None:
    stranger = post_of(Role.COUNTY_CLERK, region=places.other_county, name="外人")
    roster = carry(roster, 1)
    assert refusal(roster.approve, stranger)[0].startswith("须由管城回族区")


def test_sending_back_voids_the_signatures_and_opens_the_draft_again(
    roster, carry, county_chen, head_zhao
) -> None:
    roster = carry(roster, 3)
    roster = perform(roster.send_back, by=county_chen, at=at("2026-10-23"), why="何桂兰户账号有误")
    assert (roster.state, roster.content_hash) == (RosterState.DRAFTED, "")
    assert not roster.signatures.filter(void_at=None).exists()
    roster = carry(roster, 4)
    assert roster.state == RosterState.RELEASED
    assert roster.signatures.filter(void_at__isnull=False).count() == 3


def test_sending_back_wants_a_reason(roster, carry, county_chen) -> None:
    assert refusal(carry(roster, 1).send_back, county_chen, why=" ") == ["请写明退回更正的理由"]


def test_a_released_roster_waits_for_the_bank_and_knows_no_other_act(roster, carry, post_of) -> None:
    roster = carry(roster, 4)
    for role in Role:
        acts = possible(roster, post_of(role, name=f"某{role.value}"[:8]))
        assert [act.name for act in acts] == ["report_unpaid", "close"]
        assert all("还没有登记银行回盘" in act.reasons for act in acts)


def test_the_head_cannot_sign_before_the_month_before(roster, in_receipt, places, head_zhao) -> None:
    perform(roster.submit, by=head_zhao, at=at("2026-10-23"))
    april = build(places, datetime.date(2027, 4, 1), "2026-10-23")
    reasons = refusal(april.submit, head_zhao)
    assert "2026年11月低保名册还没有放款（已上报），须先办完" in reasons


def test_a_roster_far_ahead_waits_for_its_time(in_receipt, places, head_zhao) -> None:
    in_receipt(since="2027-04", source="ledger")
    april = build(places, datetime.date(2027, 4, 1), "2026-10-23")
    assert refusal(april.submit, head_zhao) == ["2027年4月低保名册最早于 2027年3月上报"]


def test_an_empty_roster_is_not_handed_in(places, head_zhao) -> None:
    assert "名册里没有应发的户" in refusal(build(places, NOV).submit, head_zhao)


def test_a_draft_gone_stale_is_refreshed_and_only_what_changed_is_written(
    in_receipt, places, clerk_li, head_zhao
) -> None:
    in_receipt("甲")
    in_receipt("乙")
    c = in_receipt("丙", account=None)
    roster = build(places, NOV)
    give_account(c.household, "6217000000000000099")
    in_receipt("丁", decided="2026-10-22")
    (reason,) = [
        words for words in refusal(roster.submit, head_zhao) if "刷新" in words and "生成以后" in words
    ]
    assert reason == "生成以后有 2 户的决定或账户变了（丙、丁），请先刷新名册"
    before = Event.objects.of_file(roster.file_key).count()
    roster = perform(roster.refresh, by=clerk_li, at=at("2026-10-23"))
    assert (roster.households, roster.total) == (4, Decimal(1840))
    lines = lines_of(roster)
    assert lines["丙"].account == "6217000000000000099"
    assert lines["丁"].seq == 4
    written = Event.objects.of_file(roster.file_key).order_by("seq")[before:]
    touched = sorted(event.op for event in written if event.table_name == "payments_rosterline")
    assert touched == ["insert", "update"]
    assert perform(roster.submit, by=head_zhao, at=at("2026-10-23")).state == RosterState.SUBMITTED


def test_a_fresh_draft_has_nothing_to_refresh(roster, clerk_li) -> None:
    assert refusal(roster.refresh, clerk_li) == ["名册与决定、账户一致，不必刷新"]


def test_held_lines_stay_held_over_a_refresh(roster, in_receipt, places, clerk_li) -> None:
    roster = perform(
        roster.hold_line, by=clerk_li, at=at("2026-10-23"), line=roster.lines.get(), why="换卡中"
    )
    in_receipt("丁", decided="2026-10-22")
    roster = perform(roster.refresh, by=clerk_li, at=at("2026-10-23"))
    assert {name: line.change for name, line in lines_of(roster).items()} == {"何桂兰": "held", "丁": "new"}
    assert roster.total == 460


def test_a_hold_is_taken_back_with_its_arrears(in_receipt, places, clerk_li) -> None:
    in_receipt(since="2026-11")
    roster = build(places, DEC)
    roster = perform(
        roster.hold_line, by=clerk_li, at=at("2026-11-20"), line=roster.lines.get(), why="换卡中"
    )
    assert (roster.total, roster.arrears.count()) == (0, 0)
    roster = perform(roster.resume_line, by=clerk_li, at=at("2026-11-20"), line=roster.lines.get())
    assert (roster.total, roster.arrears.get().month) == (920, NOV)


def test_a_line_is_held_only_with_a_reason_of_reasonable_length(roster, clerk_li) -> None:
    line = roster.lines.get()
    assert refusal(roster.hold_line, clerk_li, line=line, why=" ") == ["请写明何桂兰户缓发的理由"]
    assert refusal(roster.hold_line, clerk_li, line=line, why="长" * 151) == [
        "缓发理由请写在 150 字以内，现有 151 字"
    ]


def test_a_line_of_another_roster_cannot_be_held(roster, in_receipt, places, clerk_li) -> None:
    december = build(places, DEC)
    reasons = refusal(roster.hold_line, clerk_li, line=december.lines.get(), why="换卡中")
    assert reasons == ["何桂兰户不在2026年11月低保名册里，请回名册再选"]


def test_a_held_line_cannot_be_held_again_nor_an_unheld_one_resumed(roster, clerk_li) -> None:
    assert refusal(roster.resume_line, clerk_li, line=roster.lines.get()) == ["何桂兰户没有缓发"]
    perform(roster.hold_line, by=clerk_li, at=at("2026-10-23"), line=roster.lines.get(), why="换卡中")
    reasons = refusal(roster.hold_line, clerk_li, line=roster.lines.get(), why="换卡中")
    assert reasons == ["何桂兰户本月没有应发的钱（缓发），不用缓发"]


def test_earlier_months_are_released_first(in_receipt, places, head_zhao, release) -> None:
    in_receipt()
    november, december = build(places, NOV), build(places, DEC)
    assert "2026年11月低保名册还没有放款（已生成），须先办完" in refusal(december.submit, head_zhao)
    release(november)
    assert perform(december.submit, by=head_zhao, at=at("2026-11-20")).state == RosterState.SUBMITTED


def test_an_entitlement_that_ends_after_the_signature_stops_the_release(
    in_receipt, places, carry, county_chen
) -> None:
    decision = in_receipt(since="2026-10", source="ledger")
    roster = carry(build(places, NOV), 1)
    end(decision, "2026-10")
    (reason,) = refusal(roster.approve, county_chen)
    assert reason.startswith("与审批决定不一致 1 户（何桂兰）")
