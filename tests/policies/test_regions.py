"""What each region's document says, read back from the published files."""

from datetime import date

import pytest

from policies.loader import REGIONS, digests, read_lock
from policies.rules import Rules, rules_for, rules_of_profile
from policies.sections import Ratio

TODAY = date(2026, 11, 20)


def guancheng() -> Rules:
    return rules_for("410104001000", "dibao", TODAY)


def keys(rules: Rules) -> list[str]:
    return [step.key for step in rules.route]


def test_the_published_files_are_the_ones_that_were_locked() -> None:
    assert read_lock() == digests()
    assert len(list(REGIONS.glob("*.toml"))) == len(read_lock())


def test_the_guancheng_route_publishes_before_it_decides() -> None:
    rules = guancheng()
    assert keys(rules) == [
        "investigation",
        "verification",
        "appraisal",
        "review",
        "P1",
        "decision",
        "in_force",
    ]
    assert rules.route[0].options["beside"] == "verification"
    assert rules.route[2].options["mandatory"]
    assert rules.route[-1].options == {"certificate": True, "long_publicity": True}


def test_guancheng_team_panel_and_signers() -> None:
    rules = guancheng()
    assert (rules.visit.min_team, rules.visit.mix) == (2, ("street", "community"))
    assert rules.appraisal.representatives == Ratio(2, 3)
    assert rules.appraisal.steps == ("宣讲政策", "介绍情况", "现场评议", "形成结论", "签字确认")
    assert rules.appraisal.panel is not None
    assert len(rules.appraisal.panel) == 5
    assert rules.appraisal.all_sign
    assert (rules.opinion_signer, rules.decide_signer) == ("DEPUTY_LEADER", ("TOWNSHIP_HEAD",))


def test_guancheng_publicity_certificate_and_money() -> None:
    rules = guancheng()
    publicity = rules.publicities[0]
    assert (publicity.days, publicity.unit, publicity.at_least, publicity.place_of) == (
        7,
        "CD",
        True,
        "residence",
    )
    assert publicity.fields == ("申请人姓名", "家庭成员数量", "保障金额")
    assert rules.certificate.document == "城市居民最低生活保障金领取证"
    assert rules.document_name("D30") == "管城回族区最低生活保障申请审批表"
    assert (rules.payment.submit_day, rules.payment.pay_by_day) == (25, 10)
    assert (rules.lookback_months, rules.review_months.stable) == (6, 6)
    assert rules.objection.republish
    assert rules.extension.reasons == ("公示有异议", "人户分离", "异地申办", "家庭经济状况调查难度较大")


def test_guancheng_materials_depend_on_who_lives_there() -> None:
    materials = {material.key: material for material in guancheng().materials}
    assert materials["unemployment"].when == "unemployed"
    assert materials["divorce"].label == "离婚证（包含离婚协议）或法院判决书"
    assert materials["relocation"].when == "relocated"
    assert {key for key, item in materials.items() if item.when == "always"} == {
        "application",
        "declaration",
        "integrity",
        "hukou_book",
        "id_card",
    }
    assert guancheng().forbidden_materials == ()


def test_taian_forbids_what_guancheng_lists() -> None:
    rules = rules_of_profile("TA-2019", "dibao", TODAY)
    assert rules.forbidden_materials == (
        "收入证明",
        "疾病证明",
        "土地承包经营证明",
        "失业登记证明",
        "户籍所在地未享受低保证明",
    )
    assert rules_of_profile("TA-2019", "tekun", TODAY).forbidden_materials == ()


def test_taian_checks_first_and_publishes_last() -> None:
    rules = rules_of_profile("TA-2019", "dibao", TODAY)
    assert keys(rules) == ["precheck", "investigation", "review", "decision", "P3", "in_force"]
    assert rules.precheck.on
    assert rules.publicities[0].position == "after_decision"
    assert rules.publicities[0].days == 7
    basis = rules.basis("publicity.P3.days")
    assert basis is not None
    assert basis.national
    assert rules.objection.actions == ("appraisal",)
    assert rules.start_rule == "month_after_publicity_clean"


def test_qinbei_publishes_twice_and_keeps_temporary_assistance_on_the_board() -> None:
    rules = rules_for("450703001000", "tekun", TODAY)
    assert keys(rules) == [
        "investigation",
        "appraisal",
        "P1",
        "verification",
        "review",
        "P2",
        "decision",
        "in_force",
    ]
    assert [item.days for item in rules.publicities] == [7, 7]
    assert rules_for("450703001000", "linshi_zhichu", TODAY).long_publicity.on
    assert rules_for("450703001000", "linshi_jinan", TODAY).long_publicity.on
    assert keys(rules_for("450703001000", "linshi_jinan", TODAY)) == ["relief", "completion"]
    assert "county_review" in keys(rules_for("450703001000", "linshi_zhichu", TODAY))


def test_bayannur_is_decided_by_the_county_after_two_boards() -> None:
    rules = rules_for("150802001000", "dibao", TODAY)
    assert not rules.delegated
    assert keys(rules) == ["investigation", "review", "P1", "county_review", "P2", "decision", "in_force"]
    assert rules.accept.one_time_notice == "always"
    assert rules.accept.acceptance_notice
    assert rules.document_name("D32") == "不予保障通知书"
    assert rules.relatives.staff_self


def test_yichun_confirms_then_publishes_and_pays_from_the_month_after() -> None:
    rules = rules_for("230702001000", "dibao", TODAY)
    assert keys(rules) == ["investigation", "verification", "review", "decision", "P3", "in_force"]
    assert rules.decide.mode == "leader_or_meeting"
    assert rules.start_rule == "month_after_publicity_clean"
    assert rules.long_publicity.place_of == "hukou"
    assert rules.relatives.separate_archive
    assert rules.payment.holder_forbidden == ("社会救助工作人员", "村（居）干部")
    assert rules_for("230702001000", "bianyuan", TODAY).start_rule == "no_cash"
    assert rules_for("230702001000", "tekun", TODAY).care.agreement


def test_yichun_money_rules() -> None:
    benefit = rules_for("230702001000", "dibao", TODAY).benefit
    assert str(benefit.topup_rate) == "0.15"
    assert (benefit.grace_months, benefit.employment_cost_months) == (12, 2)
    assert benefit.rigid_precondition == "income_above_standard"
    national = rules_of_profile("N2022", "dibao", TODAY).benefit
    assert (national.grace_months, national.grace_at_most, str(national.marginal_multiple)) == (
        6,
        True,
        "1.5",
    )


@pytest.mark.parametrize("profile", ["GC-2020", "QB-2019", "TA-2019", "BY-2014", "YC-2022"])
def test_nothing_reaches_a_decision_without_a_visit_and_a_review(profile: str) -> None:
    for category in ("dibao", "tekun", "linshi_zhichu", "bianyuan"):
        order = [step.stage for step in rules_of_profile(profile, category, TODAY).route]
        assert order.index("investigation") < order.index("review") < order.index("decision")
        assert order[-1] == "in_force"
