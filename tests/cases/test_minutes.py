"""GC-67…73: five steps in order, everybody signed, one of three conclusions."""

from cases.minutes import STEPS, conclusion_reasons, signature_reasons, step_reasons


def written() -> list[dict[str, str]]:
    return [{"name": name, "speaker": "李敏", "text": f"{name}的记录"} for name in STEPS]


def test_five_written_steps_in_order_stand() -> None:
    assert step_reasons(STEPS, written()) == []


def test_a_step_without_text_is_named_with_its_number() -> None:
    steps = written()
    steps[2]["text"] = " "
    assert step_reasons(STEPS, steps) == ["第 3 步“现场评议”还没有写记录内容"]


def test_a_step_nobody_spoke_at_is_not_written() -> None:
    steps = written()
    steps[0].update(speaker="", text="")
    assert step_reasons(STEPS, steps) == ["第 1 步“宣讲政策”还没有写发言人和记录内容"]


def test_steps_out_of_order_are_refused() -> None:
    steps = written()
    steps[0], steps[1] = steps[1], steps[0]
    assert step_reasons(STEPS, steps) == [
        "评议记录要按这个顺序写：宣讲政策、介绍情况、现场评议、形成结论、签字确认"
    ]


def test_a_left_out_step_is_told_together_with_the_order() -> None:
    assert len(step_reasons(STEPS, written()[:4])) == 2


def test_everybody_present_signs() -> None:
    assert signature_reasons([("田茂林", False), ("罗开富", False), ("石小琼", True)]) == [
        "还有 2 人没有签字：田茂林、罗开富"
    ]


def test_a_conclusion_is_one_of_three() -> None:
    assert conclusion_reasons("yes", "") == ["请选择评议结论：真实有效、不真实或者争议较大"]
    assert conclusion_reasons("true", "") == []


def test_a_dispute_says_what_was_said_against() -> None:
    assert conclusion_reasons("disputed", " ") == ["结论是“争议较大”，要记下不同意见"]
    assert conclusion_reasons("disputed", "夫妻常年在外打工，收入没报全") == []
