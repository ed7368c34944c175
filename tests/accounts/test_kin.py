from datetime import date
from types import SimpleNamespace

import pytest

from accounts import kin
from accounts.idnumber import IdNumberError, check_character
from accounts.models import KinDeclaration, Relation, Role
from accounts.permits import holds
from accounts.vault import blind_index
from audit.acts import Refused, acting
from audit.models import Event

TODAY = date(2026, 3, 18)
MOTHER = "41010419490601004" + check_character("41010419490601004")
OWN = "41010419800101001" + check_character("41010419800101001")


def household(places, *numbers):
    indexes = [blind_index("id_number", number) for number in numbers]
    return SimpleNamespace(township=places.township, kin_index_values=lambda: indexes)


def declare(post, number=MOTHER, name="何桂兰", relation=Relation.PARENT):
    with acting(post, reason="本人申报近亲属"):
        return kin.declare(post.user, kin_name=name, relation=relation, kin_id=number, on=TODAY)


def test_there_are_the_eight_relations_of_the_definition():
    assert [relation.label for relation in Relation] == [
        "配偶", "父母", "子女", "兄弟姐妹", "祖父母", "外祖父母", "孙子女", "外孙子女"
    ]  # fmt: skip


def test_a_declared_relative_keeps_the_person_away_in_every_post(places, deputy_wang, post_of):
    declare(deputy_wang)
    case = household(places, OWN, MOTHER)
    permit = holds(Role.DEPUTY_LEADER, Role.CLERK, unless=[kin.kin_of_applicant])
    second = post_of(Role.CLERK, user=deputy_wang.user)
    assert permit.reasons(case, deputy_wang) == ["王建与本户有近亲属关系，须回避，请由同岗位其他人员办理"]
    assert not permit(case, second)
    assert permit(household(places, OWN), deputy_wang)


def test_the_reason_does_not_tell_who_the_relative_is(places, deputy_wang):
    declare(deputy_wang)
    sentence = kin.kin_of_applicant.reason(household(places, MOTHER), deputy_wang)
    assert "何桂兰" not in sentence
    assert "父母" not in sentence


def test_others_are_not_kept_away(places, deputy_wang, clerk_li):
    declare(deputy_wang)
    case = household(places, MOTHER)
    assert not kin.is_kin(case, clerk_li)
    assert kin.kin_users(case) == [deputy_wang.user]


def test_nobody_acts_on_their_own_household(places, post_of):
    post = post_of(Role.CLERK, name="何晓", id_number=OWN)
    assert kin.is_kin(household(places, OWN), post)
    assert kin.kin_users(household(places, OWN)) == [post.user]


def test_a_withdrawn_declaration_keeps_nobody_away_but_stays_in_the_register(places, deputy_wang):
    declaration = declare(deputy_wang)
    with acting(deputy_wang, reason="登记有误"):
        kin.withdraw(declaration, on=TODAY)
    assert not kin.is_kin(household(places, MOTHER), deputy_wang)
    assert KinDeclaration.objects.count() == 1
    with acting(deputy_wang, reason="登记有误"), pytest.raises(Refused, match="已于 2026-03-18 撤销"):
        kin.withdraw(declaration, on=TODAY)


def test_declared_kin_finds_the_declarations_of_one_person_or_of_all(deputy_wang, clerk_li):
    first, second = declare(deputy_wang), declare(clerk_li)
    index = [blind_index("id_number", MOTHER)]
    assert kin.declared_kin(deputy_wang, index) == [first]
    assert kin.declared_kin(clerk_li.user, index) == [second]
    assert set(kin.declared_kin(None, index)) == {first, second}
    assert kin.declared_kin(None, []) == []


def test_a_relative_is_declared_once(deputy_wang):
    declare(deputy_wang)
    with pytest.raises(Refused, match="何桂兰已经申报过"):
        declare(deputy_wang)


def test_nobody_declares_themselves_or_a_wrong_number(post_of):
    post = post_of(Role.CLERK, name="何晓", id_number=OWN)
    with pytest.raises(Refused, match="是申报人本人的"):
        declare(post, OWN)
    with pytest.raises(IdNumberError, match="何桂兰的身份证号是 15 位旧号"):
        declare(post, "410104940407639")


def test_staff_declare_and_withdraw_on_their_own_page(deputy_wang, client_of):
    client = client_of(deputy_wang)
    form = {"kin_name": "何桂兰", "relation": "parent", "kin_id": f" {MOTHER.lower()} "}
    assert client.post("/kin/", form).status_code == 302
    page = client.get("/kin/").content.decode()
    assert "41****1949******4" in page
    assert MOTHER not in page
    declaration = KinDeclaration.objects.get()
    assert client.post(f"/kin/{declaration.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/kin/{declaration.pk}/withdraw/", {"reason": "登记有误"}).status_code == 302
    declaration.refresh_from_db()
    assert declaration.withdrawn_on is not None
    event = Event.objects.of_row(declaration).first()
    assert event.reason == "登记有误"
    assert event.author_name == "王建"


def test_mistakes_on_the_page_are_said_in_full(deputy_wang, client_of):
    client = client_of(deputy_wang)
    text = client.post(
        "/kin/", {"kin_name": "", "relation": "", "kin_id": "410104940407639"}
    ).content.decode()
    assert "填写亲属姓名" in text
    assert "选择亲属是本人的什么人" in text
    assert "身份证号是 15 位旧号，请按户口簿换成 18 位" in text


def test_nobody_withdraws_the_declaration_of_another(deputy_wang, clerk_li, client_of):
    declaration = declare(deputy_wang)
    assert client_of(clerk_li).post(f"/kin/{declaration.pk}/withdraw/", {"reason": "代办"}).status_code == 404
    declaration.refresh_from_db()
    assert declaration.withdrawn_on is None
