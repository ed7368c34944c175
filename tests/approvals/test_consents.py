"""Whom a check may cover: a supporter outside the household only with consent (社会救助法 art. 41); 保密协议 (TA-12)."""

from __future__ import annotations

import datetime

import pytest

from accounts import confidentiality
from accounts.models import Post
from approvals.actforms.verification import RequestCheckForm
from approvals.models import Procedure
from audit.acts import acting
from households.models import Authorisation, Supporter
from tests.approvals.conftest import Under
from tests.approvals.walk import Walk, reasons

REFUSED = "何志强是家庭以外的法定义务人，没有签核对授权书"


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    return walk.to_acceptance("2026-09-28")


@pytest.fixture
def son(walk: Walk, accepted: Procedure) -> Supporter:
    with acting(walk.clerk, reason="登记法定义务人"):
        return Supporter.objects.create(household=accepted.case.household, name="何志强", relation="儿子")


def consent(walk: Walk, son: Supporter, **facts: datetime.date) -> Authorisation:
    with acting(walk.clerk, reason="登记授权"):
        return Authorisation.objects.create(
            household=son.household, supporter=son, signed_on=datetime.date(2026, 9, 28), **facts
        )


def request(walk: Walk, scope: str = "全家收入和财产", **facts: object) -> Procedure:
    return walk.act("request_check", "2026-09-29", walk.clerk, scope=scope, **facts)


def test_without_consent_a_supporter_is_not_checked(walk: Walk, son: Supporter) -> None:
    said = reasons(request, walk, supporters=[son])
    assert REFUSED in said
    assert "社会救助法第四十一条" in said


def test_naming_him_in_the_words_of_the_scope_is_no_way_round(walk: Walk, son: Supporter) -> None:
    assert REFUSED in reasons(request, walk, scope="全家及何志强的存款")


def test_with_consent_he_is_named_on_the_request(walk: Walk, son: Supporter) -> None:
    consent(walk, son)
    procedure = request(walk, supporters=[son])
    assert procedure.case.checks.get().supporters == ["何志强"]
    assert "何志强" in procedure.case.documents.get(kind="D13").html


def test_a_consent_that_ran_out_or_was_withdrawn_is_none(walk: Walk, son: Supporter) -> None:
    consent(walk, son, valid_until=datetime.date(2026, 9, 28))
    consent(walk, son, withdrawn_on=datetime.date(2026, 9, 28))
    assert REFUSED in reasons(request, walk, supporters=[son])


def test_the_household_alone_needs_nobody_else(walk: Walk, son: Supporter) -> None:
    procedure = request(walk)
    assert procedure.case.checks.get().supporters == []
    assert "何志强" not in procedure.case.documents.get(kind="D13").html


def test_the_form_says_who_has_not_signed(walk: Walk, accepted: Procedure, son: Supporter) -> None:
    form = RequestCheckForm(subject=accepted, by=walk.clerk)
    assert "还没有签授权书" in str(form["supporters"])
    assert form.initial["supporters"] == []


def test_where_the_rules_ask_for_it_a_checker_has_signed_a_confidentiality_agreement(
    under: Under, checker_tang: Post
) -> None:
    """泰安: without one the platform is not asked; 管城 does not ask for it."""
    walk = under("TA-2019")
    walk.enter("2026-09-28")
    permit = Procedure.request_check._django_fsm.get_transition("precheck").permission
    assert "唐静没有有效的保密协议，不能提请和登记核对；签订后由县级登记" in permit.reasons(
        walk.procedure, checker_tang
    )
    with acting(checker_tang, reason="登记保密协议"):
        signed = confidentiality.sign(
            checker_tang.user,
            paper_no="密〔2026〕2号",
            signed_on=datetime.date(2026, 9, 1),
            valid_until=datetime.date(2027, 8, 31),
            today=datetime.date(2026, 9, 1),
        )
    assert permit.reasons(walk.procedure, checker_tang) == []
    with acting(checker_tang, reason="终止保密协议"):
        confidentiality.revoke(signed, on=datetime.date(2026, 12, 1))
    assert permit.reasons(walk.procedure, checker_tang) != []
