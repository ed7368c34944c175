"""Materials on file: handed in, waived with a word, never asked for twice."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Post
from audit.acts import Refused
from cases.models import Case, Material, OneTimeNotice
from policies.rules import Rules, rules_of_profile
from tests.cases.conftest import ACCEPTED, photo


def names(case: Case, rules: Rules) -> set[str]:
    return set(case.missing_materials(rules))


def test_the_list_follows_the_household(case: Case, rules: Rules) -> None:
    """GC-41…44: an application, two declarations, an authorisation from each adult, a student card."""
    missing = names(case, rules)
    assert "个人书面申请书" in missing
    assert sum("授权委托书" in name for name in missing) == 2
    assert any("学生证" in name and "陈小雨" in name for name in missing)
    assert not any("残疾证" in name for name in missing)


def test_what_the_applicant_told_brings_its_paper(case: Case, rules: Rules, by_clerk: Post) -> None:
    before = names(case, rules)
    case.told_facts = ["relocated"]
    case.save()
    assert names(case, rules) - before == {"拆迁协议"}


def test_handed_in_with_its_scan_it_is_missing_no_more(case: Case, rules: Rules, by_clerk: Post) -> None:
    need = next(n for n in case.checklist(rules) if n.missing)
    kept = Material.objects.receive(case, need, file=photo("申请书.jpg"), by=by_clerk, at=ACCEPTED)
    assert kept.file.name == "申请书.jpg"
    assert need.label not in names(case, rules)


def test_a_waiver_says_why(case: Case, rules: Rules, by_clerk: Post) -> None:
    need = next(n for n in case.checklist(rules) if n.missing)
    with pytest.raises(Refused, match="要写明原因"):
        Material.objects.waive(case, need, note="", by=by_clerk, at=ACCEPTED)
    Material.objects.waive(case, need, note="部门协查取得", by=by_clerk, at=ACCEPTED)
    assert need.label not in names(case, rules)


def test_a_forbidden_paper_cannot_be_put_on_the_list(case: Case, by_clerk: Post) -> None:
    """S-35: forbidden in 泰安, allowed in 管城."""
    taian = rules_of_profile("TA-2019", "dibao", ACCEPTED.date())
    guancheng = rules_of_profile("GC-2020", "dibao", ACCEPTED.date())
    with pytest.raises(Refused, match="不能要求群众提供“失业登记证明”（泰安意见 三）"):
        Material.objects.ask(case, "失业登记证明", rules=taian, by=by_clerk, at=ACCEPTED)
    Material.objects.ask(case, "失业登记证明", rules=guancheng, by=by_clerk, at=ACCEPTED)
    assert "失业登记证明" in names(case, guancheng)


def test_after_the_one_notice_nothing_more_is_asked(case: Case, rules: Rules, by_clerk: Post) -> None:
    """S-33, GC-52, P4."""
    items = [{"key": "x", "label": label, "how": ""} for label in case.missing_materials(rules)]
    notice = OneTimeNotice.tell(case, 1, items, by=by_clerk, at=ACCEPTED)
    with pytest.raises(Refused, match="不能再要材料"):
        Material.objects.ask(case, "房产证复印件", rules=rules, by=by_clerk, at=ACCEPTED)
    with pytest.raises(Refused, match="不能再要群众跑一趟"):
        OneTimeNotice.tell(case, 1, items, by=by_clerk, at=ACCEPTED)
    notice.answer(by=by_clerk, at=ACCEPTED)
    assert notice.answered_at == ACCEPTED


def test_the_database_keeps_to_one_notice_a_round(case: Case, by_clerk: Post) -> None:
    OneTimeNotice.tell(case, 1, [{"key": "x", "label": "申请书", "how": ""}], by=by_clerk, at=ACCEPTED)
    with (
        pytest.raises(IntegrityError, match="one_time_notice_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO cases_onetimenotice (case_id, county_id, round, items, told_at) "
            "SELECT case_id, county_id, round, items, told_at FROM cases_onetimenotice"
        )


def test_a_notice_that_lists_nothing_is_none(case: Case, by_clerk: Post) -> None:
    with pytest.raises(Refused, match="没有缺的材料"):
        OneTimeNotice.tell(case, 1, [], by=by_clerk, at=ACCEPTED)
