"""What has to be corrected: one list for the summary, the same words beside each field."""

from django import forms

from config.mistakes import Mistake, collect
from tests.look.samples import wrong_form


class Pair(forms.Form):
    name = forms.CharField(label="姓名", error_messages={"required": "填写姓名"})


def test_a_form_lists_its_mistakes_in_the_order_of_the_page() -> None:
    assert collect([wrong_form()]) == [
        Mistake("陈小雨的身份证号有误，请对照户口簿核对", "id_id_number"),
        Mistake("选择陈小雨的劳动能力", "id_work_0"),
    ]


def test_an_untouched_form_has_no_mistakes() -> None:
    assert collect([Pair(), None, ""]) == []


def test_sentences_pairs_and_formsets_are_gathered_together_without_repetition() -> None:
    several = forms.formset_factory(Pair)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""}
    )
    found = collect([["申请书未签字", ("m2", "收入月份重叠")], several, "申请书未签字"])
    assert found == [
        Mistake("申请书未签字"),
        Mistake("收入月份重叠", "m2"),
        Mistake("填写姓名", "id_form-0-name"),
    ]
