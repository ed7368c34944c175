"""What hangs on a board: a whitelist in every kind of public paper; and the page that confirms a paper."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.models import Post
from audit.acts import Refused, acting
from cases.models import Case, Publicity
from cases.papers import KINDS, issue
from policies.rules import Rules, rules_of_profile
from policies.workdays import packaged_calendar
from tests.cases.conftest import TUESDAY, photo
from tests.cases.samples import plain_extras

BOTH = ("0371-00000001", "0371-00000002")


def secrets_of(case: Case) -> list[str]:
    household = case.household
    members = list(household.current_members())
    return [
        *[m.id_number for m in members], *[m.masked_id for m in members], *[m.name for m in members[1:]],
        household.phone, household.address, case.case_no, "丧失", "重病",
    ]  # fmt: skip


def posted(case: Case, rules: Rules, by: Post, content: str, key: str) -> Publicity:
    return Publicity.post(
        case, 1, key=key, content=content, place="青杠社区公示栏", days=7, unit="CD", photo=photo(),
        calendar=packaged_calendar(), amount=None, by=by, at=TUESDAY,
    )  # fmt: skip


def rules_of(profile: str, category: str = "dibao") -> Rules:
    return rules_of_profile(profile, category, date(2026, 10, 13))


PROFILES = ["GC-2020", "BY-2014", "TA-2019", "QB-2019", "YC-2022"]
POSTINGS = [
    (profile, rule.id, rule.content) for profile in PROFILES for rule in rules_of(profile).publicities
]


@pytest.mark.parametrize(("profile", "key", "content"), POSTINGS)
def test_every_posting_of_every_region_says_name_size_and_amount_at_most(
    case: Case, by_clerk: Post, profile: str, key: str, content: str
) -> None:
    rules = rules_of(profile)
    extra = {
        "publicity": posted(case, rules, by_clerk, content, key),
        "opinion": SimpleNamespace(payable=Decimal("672.00")),
    }
    paper = issue("D26", case, by=by_clerk, at=TUESDAY, rules=rules, extra=extra)
    assert [secret for secret in secrets_of(case) if str(secret) in paper.html] == []
    assert "何桂兰" in paper.html
    assert ("672.00" in paper.html) == ("民主评议" not in content)


def test_the_result_of_the_appraisal_says_nothing_of_money(case: Case, by_clerk: Post) -> None:
    rules = rules_of("QB-2019")
    first = rules.publicities[0]
    extra = {"publicity": posted(case, rules, by_clerk, first.content, first.id)}
    paper = issue("D26", case, by=by_clerk, at=TUESDAY, rules=rules, extra=extra)
    assert "民主评议" in first.content
    assert "元" not in paper.html


def test_what_is_posted_after_the_decision_says_it_is_decided(case: Case, by_clerk: Post) -> None:
    rules = rules_of("YC-2022")
    after = next(rule for rule in rules.publicities if rule.position == "after_decision")
    extra = {
        "publicity": posted(case, rules, by_clerk, after.content, after.id),
        "opinion": SimpleNamespace(payable=Decimal("672.00")),
    }
    paper = issue("D26", case, by=by_clerk, at=TUESDAY, rules=rules, extra=extra)
    assert "已批准下列家庭" in paper.html
    assert "拟保障金额" not in paper.html


@pytest.mark.parametrize("profile", PROFILES)
def test_the_long_list_holds_names_sizes_amounts_and_masks_a_minor(by_clerk: Post, profile: str) -> None:
    extra = plain_extras(by_clerk)["D39"]
    paper = issue("D39", None, by=by_clerk, at=TUESDAY, rules=rules_of(profile), extra=extra)
    assert "欧某" in paper.html
    assert "欧阳明月" not in paper.html
    assert "780.00" in paper.html
    assert all(number in paper.html for number in BOTH)


def test_without_the_hotline_the_law_wants_on_it_the_long_list_is_not_printed(by_clerk: Post) -> None:
    extra = {**plain_extras(by_clerk)["D39"], "hotlines": ()}
    with pytest.raises(Refused, match="青杠社区的长期公示单要写监督举报电话，请先填写电话再印"):
        issue("D39", None, by=by_clerk, at=TUESDAY, rules=rules_of("YC-2022"), extra=extra)
    assert issue("D39", None, by=by_clerk, at=TUESDAY, rules=rules_of("GC-2020"), extra=extra).html


def test_temporary_aid_hangs_for_twelve_months_where_the_region_says_so(by_clerk: Post) -> None:
    extra = plain_extras(by_clerk)["D39"]
    rules = rules_of("QB-2019", "linshi_zhichu")
    paper = issue("D39", None, by=by_clerk, at=TUESDAY, rules=rules, extra=extra)
    assert "公示12个月" in paper.html
    assert "救助金额（元）" in paper.html


def test_the_public_list_says_what_nobody_may_ask_for(case: Case, clerk_li: Post) -> None:
    with acting(clerk_li, reason="打印清单"):
        there = issue("D11", case, by=clerk_li, at=TUESDAY, rules=rules_of("TA-2019"))
        here = issue("D11", None, by=clerk_li, at=TUESDAY, rules=rules_of("GC-2020"))
    assert "不得要求提供" in there.html
    assert "失业登记证明" in there.html.split("不得要求提供")[1]
    assert here.title == "低保申请材料清单"
    assert "不得要求提供" not in here.html


@pytest.mark.parametrize("kind", ["D22", "D34", "D37", "D50", "D69"])
def test_the_page_behind_the_code_confirms_number_and_hash_and_nothing_personal(
    case: Case, rules: Rules, by_clerk: Post, client: Client, kind: str
) -> None:
    paper = issue(kind, case, by=by_clerk, at=TUESDAY, rules=rules, extra=plain_extras(by_clerk)[kind])
    page = client.get(f"/v/{paper.verify_code}/").content.decode()
    assert paper.full_number in page
    assert paper.sha256 in page
    assert KINDS[kind].title_by(rules) in page
    assert "何桂兰" not in page
