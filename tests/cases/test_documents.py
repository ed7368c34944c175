"""文书: numbered without gaps, frozen, hashed, silent about what is private."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Post
from audit.acts import Refused, acting
from cases.models import Case, Document, OneTimeNotice, Publicity
from cases.models.case import next_case_no
from cases.papers import issue
from policies.rules import Rules
from tests.cases.conftest import ACCEPTED, TUESDAY, hanging, photo
from tests.cases.samples import decision_of, opinion_of, refused


@pytest.fixture
def accepted(case: Case, rules: Rules, by_clerk: Post) -> Document:
    return issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules)


@pytest.fixture
def posted(case: Case, rules: Rules, by_clerk: Post) -> Publicity:
    return Publicity.post(case, 1, **hanging(rules), photo=photo(), by=by_clerk, at=TUESDAY)


def test_the_acceptance_notice_names_the_last_day(accepted: Document) -> None:
    """S-69: accepted 2026-10-08, 25 working days."""
    assert "2026年10月8日受理" in accepted.html
    assert "自受理起25个工作日" in accepted.html
    assert (accepted.full_number, accepted.title) == ("救受〔2026〕1号", "申请受理通知书")
    assert accepted.unit_name == "管城回族区东关街道办事处"


def test_numbers_run_on_within_a_series(case: Case, rules: Rules, by_clerk: Post, accepted: Document) -> None:
    second = issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules)
    other = issue("D10", case, by=by_clerk, at=ACCEPTED, rules=rules, extra={"reason": "不具有本区户籍"})
    next_year = issue("D09", case, by=by_clerk, at=ACCEPTED + timedelta(days=200), rules=rules)
    assert [d.number for d in (accepted, second, other, next_year)] == [
        "〔2026〕1号", "〔2026〕2号", "〔2026〕1号", "〔2027〕1号",
    ]  # fmt: skip


def test_a_paper_that_fails_gives_its_number_back(case: Case, rules: Rules, by_clerk: Post) -> None:
    class Stop(Exception): ...

    with pytest.raises(Stop), transaction.atomic():
        issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules)
        raise Stop
    assert issue("D09", case, by=by_clerk, at=ACCEPTED, rules=rules).seq == 1


def test_what_was_issued_stays_when_the_household_changes(
    accepted: Document, case: Case, rules: Rules
) -> None:
    before = Document.objects.get(pk=accepted.pk).html
    household = case.household
    household.address = "别处 9 号"
    household.save()
    after = Document.objects.get(pk=accepted.pk)
    assert after.html == before
    assert after.intact


def test_a_text_changed_behind_the_back_is_noticed(accepted: Document) -> None:
    tampered = Document.objects.get(pk=accepted.pk)
    tampered.html = tampered.html.replace("2026年10月8日", "2026年10月9日")
    tampered.save(update_fields=["html"])
    assert not Document.objects.get(pk=accepted.pk).intact


@pytest.mark.parametrize(
    "column", ["number = '〔2026〕9号'", "sha256 = repeat('0', 64)", "title = '别的'", "seq = 9"]
)
def test_number_hash_and_title_are_written_once(accepted: Document, column: str) -> None:
    with (
        pytest.raises(IntegrityError, match="已经固定"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE cases_document SET {column}")


def test_the_text_is_sealed_in_its_column_and_in_the_ledger(accepted: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT html FROM cases_document")
        (stored,) = cursor.fetchone()
        cursor.execute("SELECT new::text FROM audit_event WHERE table_name = 'cases_document'")
        (event,) = cursor.fetchone()
    assert "何桂兰" not in stored
    assert "受理" not in event.replace("申请受理通知书", "").replace("救受", "")


def test_a_paper_for_the_applicant_masks_numbers(accepted: Document, case: Case) -> None:
    assert str(case.applicant.id_number) not in accepted.html


def test_an_archive_copy_shows_the_whole_number(case: Case, rules: Rules, by_clerk: Post) -> None:
    paper = issue("D25", case, by=by_clerk, at=ACCEPTED, rules=rules, extra={"opinion": opinion_of(by_clerk)})
    assert str(case.applicant.id_number) in paper.html
    assert paper.archive_copy


def test_the_one_time_notice_lists_every_gap(case: Case, rules: Rules, by_clerk: Post) -> None:
    missing = case.missing_materials(rules)
    items = [{"key": "x", "label": label, "how": ""} for label in missing]
    notice = OneTimeNotice.tell(case, 1, items, by=by_clerk, at=ACCEPTED)
    paper = issue("D08", case, by=by_clerk, at=ACCEPTED, rules=rules, extra={"notice": notice})
    assert missing
    assert all(label in paper.html for label in missing)
    with pytest.raises(Refused, match="已经一次性告知过"):
        OneTimeNotice.tell(case, 1, items, by=by_clerk, at=ACCEPTED)


def test_the_poster_shows_name_size_and_amount_and_nothing_else(
    posted: Publicity, case: Case, rules: Rules, by_clerk: Post
) -> None:
    household = case.household
    household.note = "患重病"
    household.save()
    paper = issue("D26", case, by=by_clerk, at=TUESDAY, rules=rules, extra={"publicity": posted})
    text = paper.html
    assert "何桂兰" in text
    assert "672.00" in text
    secrets = [m.id_number for m in household.current_members()] + [
        m.masked_id for m in household.current_members()
    ]
    secrets += [
        household.phone,
        household.address,
        "陈小雨",
        "陈国富",
        "重病",
        "丧失",
        case.case_no,
        "申请人姓名",
    ]
    assert [s for s in secrets if str(s) in text] == []
    assert "公示期为" in text
    assert "2026年10月20日" in text
    assert paper.title == "最低生活保障审核结果公示"


def test_a_poster_with_a_private_number_on_it_is_refused(case: Case, rules: Rules, by_clerk: Post) -> None:
    where = {**hanging(rules), "place": "何桂兰家门口，电话 13800005521"}
    leaking = Publicity.post(case, 1, **where, photo=photo(), by=by_clerk, at=TUESDAY)
    with pytest.raises(Refused, match="公示单里出现了手机号"):
        issue("D26", case, by=by_clerk, at=TUESDAY, rules=rules, extra={"publicity": leaking})


def test_a_refusal_gives_reasons_and_remedies(case: Case, rules: Rules, by_clerk: Post) -> None:
    extra = {"decision": refused(by_clerk), "opinion": opinion_of(by_clerk)}
    paper = issue("D32", case, by=by_clerk, at=ACCEPTED, rules=rules, extra=extra)
    for words in ("家庭人均收入高于低保标准", "60日内", "6个月内", "管城回族区人民政府", "行政诉讼"):
        assert words in paper.html


def test_regional_names_come_from_the_rules(case: Case, rules: Rules, by_clerk: Post) -> None:
    extra = {"decision": decision_of(by_clerk), "opinion": opinion_of(by_clerk)}
    approval = issue("D30", case, by=by_clerk, at=ACCEPTED, rules=rules, extra=extra)
    valid = {"valid_from": ACCEPTED.date(), "valid_until": ACCEPTED.date() + timedelta(days=180)}
    card = issue("D31", case, by=by_clerk, at=ACCEPTED, rules=rules, extra={**extra, **valid})
    assert approval.title == "管城回族区最低生活保障申请审批表"
    assert card.title == "城市居民最低生活保障金领取证"
    assert "2026年11月" in approval.html


@pytest.mark.django_db(transaction=True)
def test_clerks_who_number_at_the_same_moment_leave_no_gap_and_no_double(
    case: Case, clerk_li: Post, places
) -> None:
    """Eight threads, ten numbers each, every third of them given up."""

    def take() -> None:
        for n in range(10):
            try:
                with acting(clerk_li, reason="立卷"):
                    number = next_case_no(places.township, 2031)
                    if n % 3 == 2:
                        raise LookupError
                    taken.append(number)
            except LookupError:
                pass
        connection.close()

    taken: list[str] = []
    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"{places.township.short}-2031-{n:04d}" for n in range(1, len(taken) + 1)]
    assert len(taken) == 8 * 7
