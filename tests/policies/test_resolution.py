"""Who speaks first: county, prefecture, national baseline of the day; who filled which silence; pins."""

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policies.layers import resolve_layers
from policies.loader import REGIONS, Book, load_book, published
from policies.reading import RuleError
from policies.rules import Rules, assemble, rules_for, rules_of_profile
from policies.workdays import packaged_calendar

TODAY = date(2026, 11, 20)
GUANCHENG, QINBEI, TAIAN_COUNTY, YICHUN = "410104001000", "450703001000", "370982001000", "230781002000"

COUNTY_SWITCH = """
[meta]
key = "TA-370982"
title = "某市人民政府关于下放低保审批权限的决定"
short = "某市"
issuer = "某市人民政府"
effective_from = 2021-03-01
status = "in_force"
level = "county"
region_code = "370982"
region_name = "某市"

[clauses]
"某市决定 一" = "自2021年3月1日起，将最低生活保障审批权限下放到各乡镇人民政府、街道办事处。"

[dibao.delegation]
to = "township"
instrument = "某市人民政府决定"
basis = "某市决定 一"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the published files to which a test adds its own."""
    return Path(shutil.copytree(REGIONS, tmp_path / "regions"))


def resolved(book: Book, region_code: str, category: str, on: date) -> Rules:
    national = book.national(on)
    assert national is not None
    return assemble(
        resolve_layers(tuple(book.local_chain(region_code, on)), national, category, None), category
    )


def test_a_township_finds_its_county_and_a_county_its_prefecture() -> None:
    assert rules_for(GUANCHENG, "dibao", TODAY).profile == "GC-2020"
    assert rules_for(QINBEI, "dibao", TODAY).profile == "QB-2019"
    assert rules_for(TAIAN_COUNTY, "dibao", TODAY).profile == "TA-2019"
    assert rules_for(YICHUN, "dibao", TODAY).profile == "YC-2022"
    assert rules_for("150802001000", "dibao", TODAY).profile == "BY-2014"


def test_a_place_without_a_profile_works_by_the_national_baseline() -> None:
    rules = rules_for("410103001000", "dibao", TODAY)  # the neighbouring district of 管城
    assert (rules.profile, rules.delegated) == ("N2022", False)


def test_before_its_first_day_a_profile_does_not_apply() -> None:
    assert rules_for(GUANCHENG, "dibao", date(2020, 8, 31)).profile == "N2012"
    assert rules_for(GUANCHENG, "dibao", date(2020, 9, 1)).profile == "GC-2020"


def test_the_baseline_is_the_one_in_force_on_the_day_of_acceptance() -> None:
    book = published()
    versions = [
        book.national(day) for day in (date(2021, 6, 30), date(2021, 7, 1), date(2022, 10, 20), TODAY)
    ]
    assert [file.version if file else "" for file in versions] == [
        "N2012@2012-12-12",
        "N2021@2021-07-01",
        "N2022@2022-10-20",
        "N2022@2026-07-01",
    ]


def test_silence_is_filled_by_the_baseline_and_says_so() -> None:
    rules = rules_for(GUANCHENG, "dibao", TODAY)
    own, filled = rules.basis("visit.min_team"), rules.basis("reject_notice.due")
    assert own is not None
    assert filled is not None
    assert (own.source_profile, own.national, own.label) == ("GC-2020", False, "操作细则 一(二)2")
    assert (filled.source_profile, filled.national) == ("N2021", True)
    assert filled.label == "国家基线 57号 第二十一条（不予同意）"
    clock = rules.clock("reject_notice.due")
    assert clock is not None
    assert clock.filled_by_baseline
    assert "书面告知申请人" in rules.quote("reject_notice.due")


def test_what_everyone_is_silent_about_stays_silent() -> None:
    rules = rules_for(GUANCHENG, "dibao", TODAY)
    assert rules.basis("check.scope") is not None
    assert rules.collective.min_members is None
    assert rules.basis("collective.min_members") is None
    assert rules.clock("emergency.backfill") is None


def test_suggestions_are_marked_as_such() -> None:
    rules = rules_for(GUANCHENG, "dibao", TODAY)
    basis = rules.basis("certificate.valid_months_max")
    assert basis is not None
    assert basis.suggested
    emergency = rules_for(YICHUN, "linshi_jinan", TODAY).clock("emergency.backfill")
    assert emergency is not None
    assert (emergency.n, emergency.suggested) == (5, True)


def test_a_category_the_document_does_not_cover_goes_to_the_county() -> None:
    rules = rules_for(GUANCHENG, "tekun", TODAY)
    assert not rules.delegated
    assert rules.decide_signer == ("COUNTY_LEADER",)
    assert "county_review" in [step.stage for step in rules.route]
    assert rules.payment.submit_day is None  # 操作细则 speaks of 低保 only


def test_the_shorter_national_limit_stands_beside_the_looser_local_one() -> None:
    rules = rules_for(GUANCHENG, "dibao", TODAY)
    local, national = rules.clock("overall.limit"), rules.clock("overall.national")
    assert local is not None
    assert national is not None
    assert (local.n, national.n, national.kind) == (25, 20, "advisory")
    assert rules_for(TAIAN_COUNTY, "dibao", TODAY).clock("overall.national") is None


def test_taian_delegates_only_where_the_county_has_said_so(folder: Path) -> None:
    plain = resolved(load_book(folder), TAIAN_COUNTY, "dibao", TODAY)
    assert not plain.delegated
    assert "county_review" in [step.stage for step in plain.route]
    (folder / "TA-370982@2021-03-01.toml").write_text(COUNTY_SWITCH, encoding="utf-8")
    switched = resolved(load_book(folder), TAIAN_COUNTY, "dibao", TODAY)
    assert switched.delegated
    assert "county_review" not in [step.stage for step in switched.route]
    assert switched.decide_signer == ("TOWNSHIP_HEAD",)
    before = resolved(load_book(folder), TAIAN_COUNTY, "dibao", date(2021, 2, 28))
    assert not before.delegated
    assert not resolved(load_book(folder), TAIAN_COUNTY, "tekun", TODAY).delegated


def test_the_act_of_2026_binds_everywhere_from_july() -> None:
    assert rules_for(GUANCHENG, "dibao", date(2026, 6, 30)).stop.hearing is None
    rules = rules_for(GUANCHENG, "dibao", date(2026, 7, 1))
    assert rules.stop.hearing
    basis = rules.basis("stop.hearing")
    assert basis is not None
    assert basis.label == "国家基线 社会救助法 第四十八条"


def test_who_decides_follows_the_sum_in_qinbei() -> None:
    rules = rules_for(QINBEI, "linshi_zhichu", TODAY)
    assert rules.decides_at(Decimal("2000.00")) == "township"
    assert rules.decides_at(Decimal("2000.01")) == "county"
    assert rules.signers_for(Decimal("2400.00")) == ("COUNTY_LEADER",)
    assert rules.signers_for(Decimal("800.00")) == ("TOWNSHIP_HEAD",)
    assert rules_for(QINBEI, "dibao", TODAY).decides_at(Decimal("9999")) == "township"


@pytest.mark.parametrize("category", ["dibao", "tekun", "linshi_jinan", "linshi_zhichu", "bianyuan"])
@pytest.mark.parametrize("profile", ["GC-2020", "QB-2019", "TA-2019", "BY-2014", "YC-2022", "N2022"])
def test_pinned_rules_come_back_exactly_as_they_were(profile: str, category: str) -> None:
    rules = rules_of_profile(profile, category, TODAY)
    pinned = json.loads(json.dumps(rules.pin(), ensure_ascii=False))
    assert Rules.unpin(pinned) == rules


def test_a_pin_of_an_earlier_version_stays_readable() -> None:
    pinned = rules_for(GUANCHENG, "dibao", TODAY).pin()
    pinned["a_section_of_tomorrow"] = {"value": 1}
    del pinned["remedy"]
    rules = Rules.unpin(pinned)
    assert rules.remedy.text is None
    assert rules.visit.min_team == 2


def test_a_new_version_applies_from_its_day_and_never_to_pinned_cases(folder: Path) -> None:
    first = (folder / "GC-2020@2020-09-01.toml").read_text(encoding="utf-8")
    second = first.replace("effective_from = 2020-09-01", "effective_from = 2026-10-08").replace(
        "n = 25", "n = 20"
    )
    (folder / "GC-2020@2026-10-08.toml").write_text(second, encoding="utf-8")
    book, calendar = load_book(folder), packaged_calendar()
    before = resolved(book, GUANCHENG, "dibao", date(2026, 9, 30))
    after = resolved(book, GUANCHENG, "dibao", date(2026, 10, 8))
    kept = Rules.unpin(before.pin()).clock("overall.limit")
    new = after.clock("overall.limit")
    assert kept is not None
    assert new is not None
    assert calendar.add(date(2026, 9, 30), kept.n) == date(2026, 11, 10)
    assert calendar.add(date(2026, 10, 8), new.n) == date(2026, 11, 4)
    assert (before.version, after.version) == ("GC-2020@2020-09-01", "GC-2020@2026-10-08")


def test_a_citation_copied_from_another_region_is_refused(folder: Path) -> None:
    copied = COUNTY_SWITCH.replace("某市决定 一", "操作细则 一")
    (folder / "TA-370982@2021-03-01.toml").write_text(copied, encoding="utf-8")
    with pytest.raises(RuleError, match="同时出现在 GC-2020 和 TA-370982"):
        load_book(folder)


def test_a_file_is_named_for_its_key_and_first_day(folder: Path) -> None:
    (folder / "TA-370982@2021-04-01.toml").write_text(COUNTY_SWITCH, encoding="utf-8")
    with pytest.raises(RuleError, match=r"文件名应为 TA-370982@2021-03-01\.toml"):
        load_book(folder)


def test_an_amendment_of_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "N2021@2021-07-01.toml").unlink()
    with pytest.raises(RuleError, match="所修改的文件“N2021@2021-07-01”不存在"):
        load_book(folder)


def test_a_day_before_any_baseline_is_refused() -> None:
    with pytest.raises(RuleError, match="没有可用的国家基线"):
        rules_for(GUANCHENG, "dibao", date(2012, 12, 11))


def test_a_category_unknown_to_the_law_of_the_day_is_refused() -> None:
    with pytest.raises(RuleError, match="没有“低保边缘”这一类"):
        rules_for(GUANCHENG, "bianyuan", date(2020, 10, 1))


def test_every_value_of_every_profile_has_its_citation() -> None:
    for file in published().files:
        for name, chapter in file.chapters.items():
            for path, cited in chapter.cited.items():
                assert cited.basis.text.strip(), (file.version, name, path)
                assert cited.basis.suggested or cited.basis.text in file.clauses, (file.version, name, path)


def test_rules_are_frozen() -> None:
    rules = rules_for(GUANCHENG, "dibao", TODAY)
    with pytest.raises(AttributeError):
        rules.title = "改"  # type: ignore[misc]
    assert replace(rules, title="改").title == "改"
