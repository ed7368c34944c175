"""Whether the minutes of an appraisal are whole: steps in order, everybody signed, a conclusion (GC-67…73)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

STEPS = ("宣讲政策", "介绍情况", "现场评议", "形成结论", "签字确认")
CONCLUSIONS = {"true": "真实有效", "untrue": "不真实", "disputed": "争议较大"}


def step_reasons(names: Sequence[str], steps: Sequence[Mapping[str, str]]) -> list[str]:
    """Chinese sentences for every prescribed step that is missing, out of order, or without text or speaker."""
    reasons = []
    if [s.get("name") for s in steps] != list(names):
        reasons.append(f"评议记录要按这个顺序写：{'、'.join(names)}")
    written = {s.get("name"): s for s in steps}
    for number, name in enumerate(names, start=1):
        step = written.get(name, {})
        lacking = [
            what
            for what, key in (("发言人", "speaker"), ("记录内容", "text"))
            if not step.get(key, "").strip()
        ]
        if lacking:
            reasons.append(f"第 {number} 步“{name}”还没有写{'和'.join(lacking)}")
    return reasons


def signature_reasons(people: Iterable[tuple[str, bool]]) -> list[str]:
    """One sentence naming everybody present who has not signed; `people` are (name, signed)."""
    unsigned = [name for name, signed in people if not signed]
    return [f"还有 {len(unsigned)} 人没有签字：{'、'.join(unsigned)}"] if unsigned else []


def conclusion_reasons(conclusion: str, dissent: str) -> list[str]:
    """A conclusion is one of three; 不真实 and 争议较大 say what was said against."""
    if conclusion not in CONCLUSIONS:
        return ["请选择评议结论：真实有效、不真实或者争议较大"]
    if conclusion != "true" and not dissent.strip():
        return [f"结论是“{CONCLUSIONS[conclusion]}”，要记下不同意见"]
    return []
