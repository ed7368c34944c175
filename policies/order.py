"""The orders of stages no law allows."""

from collections.abc import Iterator, Sequence

from policies.reading import RuleError
from policies.vocabulary import STAGE_LABELS

# (earlier, later, why): when both stand in a route, the first must come first.
_BEFORE: tuple[tuple[str, str, str], ...] = (
    ("precheck", "investigation", "先行核对在正式受理之前"),
    ("investigation", "appraisal", "评议的是调查结果"),
    ("investigation", "review", "未经调查不得审核"),
    ("verification", "review", "核对报告出具后才能审核"),
    ("appraisal", "review", "评议结论是审核的依据"),
    ("investigation", "decision", "未经调查不得审批"),
    ("verification", "decision", "未经核对不得审批"),
    ("review", "county_review", "县级审核的是乡镇（街道）的初审意见"),
    ("review", "decision", "未经审核不得审批"),
    ("county_review", "decision", "县级审核在审批之前"),
    ("decision", "in_force", "作出决定后才能生效"),
    ("relief", "completion", "先救助，后补手续"),
)
_NEEDED_FOR_DECISION = ("investigation", "review")


def check_route(stages: Sequence[str], keys: Sequence[str], where: str) -> None:
    """Refuse an empty, repeating or unlawful order of stages with a Chinese sentence (RuleError).

    Bypass ban: a decision without investigation and review (民发〔2021〕57号 第二十八条).
    """
    if not stages:
        raise RuleError(f"{where}：路线没有步骤")
    repeated = {key for key in keys if keys.count(key) > 1}
    if repeated:
        raise RuleError(f"{where}：步骤“{'、'.join(sorted(repeated))}”重复")
    if wrong := list(_misplaced(stages)):
        raise RuleError(f"{where}：{'；'.join(wrong)}")
    if "decision" in stages:
        for needed in _NEEDED_FOR_DECISION:
            if needed not in stages:
                raise RuleError(f"{where}：没有{STAGE_LABELS[needed]}就不能审批")
        if stages[-1] != "in_force":
            raise RuleError(f"{where}：路线的最后一步应为{STAGE_LABELS['in_force']}")
    elif "relief" not in stages:
        raise RuleError(f"{where}：路线既没有审批，也没有先行救助")


def _misplaced(stages: Sequence[str]) -> Iterator[str]:
    """Every pair that stands the wrong way round, each in a sentence."""
    for earlier, later, why in _BEFORE:
        if earlier in stages and later in stages and stages.index(earlier) > stages.index(later):
            yield f"{STAGE_LABELS[later]}不得排在{STAGE_LABELS[earlier]}之前（{why}）"
