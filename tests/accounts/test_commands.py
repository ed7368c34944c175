import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import KinDeclaration, Post, Region, Role, User
from audit.acts import acting
from audit.models import Event
from tests.personas import SET_UP

pytestmark = pytest.mark.django_db

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
NUMBER = "410104196803120029"


def run(name, *arguments):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def csv_file(tmp_path, text):
    path = tmp_path / "regions.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_regions_are_planted_from_a_list_in_any_order(tmp_path):
    text = "410104000000,管城回族区\n410104001000,东关街道\n410000000000,河南省\n410100000000,郑州市\n\n"
    assert run("plant_regions", csv_file(tmp_path, text)) == "已有 4 个区划\n"
    assert Region.objects.get(pk="410104001000").full_name == "管城回族区东关街道"
    event = Event.objects.of_file("accounts.region:410104001000").get()
    assert event.reason == "按 regions.csv 种植区划"


def test_a_wrong_row_is_named_and_nothing_is_planted(tmp_path):
    path = csv_file(tmp_path, "410000000000,河南省\n41010,郑州市\n410100000000,\n")
    with pytest.raises(CommandError) as caught:
        run("plant_regions", path)
    assert str(caught.value) == "第 2 行：41010 不是 12 位区划代码\n第 3 行：要有区划代码和名称两列"
    assert not Region.objects.exists()


def test_a_missing_parent_is_named_and_nothing_is_planted(tmp_path):
    with pytest.raises(CommandError, match="410100000000"):
        run("plant_regions", csv_file(tmp_path, "410000000000,河南省\n410104000000,管城回族区\n"))
    assert not Region.objects.exists()


def test_the_first_administrator_of_a_county_is_made_once(places):
    said = run("first_admin", places.county.pk, "wudi", "吴迪")
    user = User.objects.get(username="wudi")
    assert user.check_password(said.split("一次性密码 ")[1][:16])
    assert Post.objects.get(user=user).role == Role.SYSTEM_ADMIN
    with pytest.raises(CommandError, match="已有系统管理员吴迪"):
        run("first_admin", places.county.pk, "second", "某人")
    with pytest.raises(CommandError, match="没有区划 999999000000"):
        run("first_admin", "999999000000", "second", "某人")
    with pytest.raises(CommandError, match="须任职于县"):
        run("first_admin", places.township.pk, "second", "某人")


def test_resealing_moves_every_value_to_the_first_key_and_may_run_twice(places, post_of, settings):
    settings.FIELD_KEYS = {"k1": OLD}
    post = post_of(Role.CLERK, name="何晓", id_number=NUMBER)
    with acting(SET_UP, reason="申报"):
        KinDeclaration.objects.create(
            user=post.user, kin_name="何桂兰", relation="parent", kin_id=NUMBER, declared_on=post.since
        )
    settings.FIELD_KEYS = {"k2": NEW, "k1": OLD}
    assert "工作人员：1 行" in run("reseal")
    assert "工作人员：0 行" in run("reseal")
    settings.FIELD_KEYS = {"k2": NEW}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id_number, password FROM accounts_user UNION ALL SELECT kin_id, '' FROM accounts_kindeclaration"
        )
        assert all(id_column.startswith("k2.") for id_column, _ in cursor.fetchall())
    assert User.objects.get(pk=post.user_id).id_number == NUMBER
