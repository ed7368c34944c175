"""Telling moments of the five regions: what the case page must say there, from each region's own text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """`after`: the act of the story played last (its n-th, from 1). `bar`: the labels in order, `now` among them.

    `clocks`: what the head says of every running period, with the day counted by hand from the text. `foreign`:
    words of other regions' routes, which must stand nowhere in the head, the stage bar and the next step.
    """

    name: str
    story: str
    after: tuple[str, int]
    at: str
    by: str
    bar: tuple[str, ...]
    now: str
    title: str
    button: str
    clocks: tuple[str, ...]
    foreign: tuple[str, ...]
    blocked: str = ""


GUANCHENG = (
    "受理",
    "入户调查",
    "家庭经济状况核对",
    "民主评议",
    "审核",
    "审核结果公示",
    "审批",
    "发证并长期公示",
)
QINBEI = (
    "受理", "入户调查", "民主评议", "民主评议结果公示", "发起核对", "审核", "拟审批公示", "审批", "长期公示",
)  # fmt: skip
QINBEI_ABOVE = (*QINBEI[:7], "区民政局审核", *QINBEI[7:])
TAIAN = ("先行核对", "受理", "入户调查", "审核", "审批", "审批结果公示", "确认生效")
BAYANNUR = (
    "受理", "入户核查", "苏木乡镇（街道）审核", "第一榜公示", "旗县区审核", "第二榜公示", "旗县区审批", "长期公示",
)  # fmt: skip
YICHUN = ("受理", "入户调查", "信息核对", "初审", "审核确认", "确认结果公示", "发证并长期公示")
YICHUN_HEARD = (*YICHUN[:3], "民主评议", *YICHUN[3:])
COUNTY_WORDS = ("旗县区", "苏木", "区民政局审核", "县级审核")

MOMENTS = (
    # 操作细则：公示 7 天；期满后 5 个工作日内审批，全程 25 个工作日；83 号全程 20 个工作日（跨国庆）
    Moment(
        "guancheng-gongshi", "gc-dibao-ordinary", ("post_notice", 1), "2026-10-15T09:00", "CLERK",
        GUANCHENG, "审核结果公示", "公示中", "登记异议",
        ("10-27 周二前签署审批意见", "11-06 止", "公示期 10-20", "国家办结时限 10-30"),
        (*COUNTY_WORDS, "先行核对", "审核确认", "第一榜"), "公示到 10-20 24 时才满，10-21 起可以撤下",
    ),
    # 方案未写期限，按国家：核对 3 个工作日内发起，全程 20 个工作日；公示第七天逢中秋顺延
    Moment(
        "qinbei-first-board", "qb-dibao", ("post_notice", 1), "2026-09-22T09:00", "CLERK",
        QINBEI, "民主评议结果公示", "公示中，同时提请核对", "提请核对",
        ("超 4 日", "9-17 周四前发起核对", "10-16 止", "公示期 9-28", "最迟 10-08 周四 贴出拟审批公示"),
        (*COUNTY_WORDS, "先行核对", "审核确认", "低保证", "第一榜"), "公示到 9-28 24 时才满",
    ),
    # 超过 2000 元送区民政局；当天是第 20 个工作日
    Moment(
        "qinbei-above-2000", "qb-linshi-zhichu-2000-01", ("receive_at_county", 1), "2026-10-16T16:00",
        "COUNTY_CLERK", QINBEI_ABOVE, "区民政局审核", "等县级签署审核意见", "签署县级审核意见",
        ("今日到期", "10-16 周五前办结", "10-16 止", "签署审批意见 10-30"),
        ("旗县区", "苏木", "先行核对", "审核确认", "低保证", "第一榜", "分管领导"),
    ),
    # 先核对后申请：还没有受理，没有办结时限；超过十个工作日只是提醒
    Moment(
        "taian-precheck", "ta-dibao", ("request_check", 2), "2026-02-11T09:00", "CHECKER",
        TAIAN, "先行核对", "登记核对报告", "登记核对报告",
        ("先行核对，超过 2-14 提醒",),
        (*COUNTY_WORDS, "民主评议", "审核确认", "低保证", "材料还缺"), "核对报告尚未出具",
    ),
    # 已审批，还没有生效：20 个工作日到审批为止，公示 7 天
    Moment(
        "taian-decided", "ta-dibao", ("post_notice", 2), "2026-03-02T09:00", "CLERK",
        TAIAN, "审批结果公示", "公示中", "登记异议",
        ("余 3 天", "3-05 周四公示期满", "2-26 周四 已审批（时限 3-18 周三），公示期满无异议后生效"),
        (*COUNTY_WORDS, "民主评议", "审核确认", "低保证", "已生效"), "公示到 3-05 24 时才满",
    ),
    # 57号：县级自收到之日起 10 个工作日内；83号：未下放的 30 个工作日
    Moment(
        "bayannur-between-boards", "by-dibao", ("receive_at_county", 1), "2026-10-08T09:00", "COUNTY_CLERK",
        BAYANNUR, "旗县区审核", "等县级签署审核意见", "签署县级审核意见",
        ("余 9 日", "10-20 周二前签署审批意见", "10-30 止", "最迟 10-22 周四 贴出第二榜公示"),
        ("区民政局审核", "先行核对", "民主评议", "审核确认", "低保证", "分管领导"),
    ),
    # 全程 20 个工作日到审核确认为止，确认后公示 7 天
    Moment(
        "yichun-confirmed", "yc-dibao", ("post_notice", 1), "2026-10-17T09:00", "CLERK",
        YICHUN, "确认结果公示", "公示中", "登记异议",
        ("余 6 天", "10-23 周五公示期满", "10-09 周五 已审核确认（时限 10-30 周五），公示期满无异议后生效"),
        (*COUNTY_WORDS, "民主评议", "先行核对", "低保证", "审批", "分管领导"), "公示到 10-23 24 时才满",
    ),
    # 有异议才评议；重新办理仍在原来的 20 个工作日之内
    Moment(
        "yichun-heard-again", "yc-dibao-objection", ("reappraise", 1), "2026-10-20T14:00", "CLERK",
        YICHUN_HEARD, "民主评议", "组织民主评议", "组织民主评议",
        ("余 8 日", "10-30 周五前办结", "10-30 止"),
        (*COUNTY_WORDS, "先行核对", "低保证", "已审核确认"), "重新评议完成后才能答复异议",
    ),
    # 先行救助后 5 个工作日补办手续：2-17 在春节里，2-28（星期六）调休上班
    Moment(
        "taian-urgent-papers", "ta-jinan-24-hours", ("grant_relief", 1), "2026-02-24T09:00", "CLERK",
        ("求助", "先行救助", "补办手续"), "补办手续", "补办手续", "补办手续",
        ("余 4 日", "2-28 周六前补办手续"),
        (*COUNTY_WORDS, "民主评议", "受理", "审核确认", "低保证", "就业介绍"),
    ),
    # 特困 15 个工作日；国家给调查、初审的也是 15 个工作日
    Moment(
        "yichun-tekun", "yc-tekun-limit", ("accept", 1), "2026-09-29T09:00", "CLERK",
        YICHUN, "入户调查", "提请家庭经济状况核对", "提请核对",
        ("余 14 日", "10-23 周五前入户调查", "10-23 止", "签署审核意见 10-23"),
        (*COUNTY_WORDS, "先行核对", "民主评议", "低保证"), "还没有提请核对",
    ),
    # 停发前要听取本人意见；复核没有法定期限
    Moment(
        "guancheng-stop-unheard", "gc-stop-when-above-standard", ("propose_change", 2), "2027-04-21T16:00",
        "CLERK", ("开始", "核查", "拟定变更", "审批", "执行"), "拟定变更", "听取本人意见", "听取本人意见",
        (),
        (*COUNTY_WORDS, "先行核对", "民主评议", "审核确认", "签署审核意见", "近亲属关系还没有询问"),
    ),
)  # fmt: skip
