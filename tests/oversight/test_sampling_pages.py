"""The samples in the browser: the county draws, checks and closes; the township answers what it was ordered."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Post, Role, User
from audit.acts import acting
from oversight.models import Sample, SampledCase
from tests.approvals.walk import at, picture
from tests.approvals.yichun import Town
from tests.oversight.test_sampling import ABSENT, FAULTY, draw_september, files
from tests.personas import SET_UP

pytestmark = pytest.mark.django_db
MONTH = "/oversight/samples/?month=2026-09"


@pytest.fixture
def town() -> Town:
    return Town()


def text(client: Client, url: str, status: int = 200, **options: Any) -> str:
    answer = client.get(url, **options)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_county_draws_checks_and_closes_in_the_browser(town, client_of) -> None:
    files(town, 5, kin={2})
    with time_machine.travel(at("2026-10-28", 9)):  # the third working day before the end of October
        late = text(client_of(town.posts["supervisor"]), MONTH)
        assert "10月31日前应检查完，还有 1 项没有抽够、查完：白桦镇低保。" in late
    with time_machine.travel(at("2026-10-27", 9)):
        county = client_of(town.posts["supervisor"], confirmed=True)
        page = text(county, MONTH)
        assert "白桦镇" in page
        assert (
            "10月31日前应检查完，还有 1 项没有抽够、查完：白桦镇低保。" not in page
        )  # 28th is the third last
        where = "/oversight/samples/draw/?township=230717101000&category=dibao&month=2026-09"
        asked = text(county, where)
        assert "不低于 50%" in asked
        assert "其中必抽 1 件" in asked
        made = county.post(
            where.partition("?")[0], dict(pair.split("=") for pair in where.partition("?")[2].split("&"))
        )
        sample = Sample.objects.get()
        assert made["Location"] == f"/oversight/samples/{sample.pk}/"
        assert "近亲属备案" in text(county, made["Location"])
        assert "重新抽取，结果相同" in text(county, f"{made['Location']}?again=1")
        listed = county.get(f"{made['Location']}list.txt")
        assert listed.content.decode() == sample.frozen
        first = sample.cases.get(strata=["kin"])
        assert "县级应当入户调查" in text(county, f"/oversight/samples/cases/{first.pk}/")
        for sampled in sample.cases.all():
            url = f"/oversight/samples/cases/{sampled.pk}/acts/record_check/"
            assert "案卷里还没有审核意见" in text(county, url)
            told = {
                "way": "visit",
                "visited_on": "2026-10-20",
                "visitors": "周正、陈燕",
                "finding": "clean",
            } | ABSENT
            check = county.post(url, told)
            assert "核对后再办" in check.content.decode()
            assert (
                county.post(url, told | {"confirmed": "1"})["Location"] == f"/oversight/samples/{sample.pk}/"
            )
        closed = county.post(f"/oversight/samples/{sample.pk}/acts/close/", {"confirmed": "1"}, follow=True)
        assert "已办结" in closed.content.decode()
        assert "已办结" in text(county, MONTH)


def test_the_township_answers_with_evidence_and_the_county_closes(town, client_of) -> None:
    files(town, 1)
    with time_machine.travel(at("2026-10-12", 9)):
        sample = draw_september(town)
        sampled = sample.cases.get()
        county = client_of(town.posts["supervisor"], confirmed=True)
        clerk = client_of(town.posts["clerk"], confirmed=True)
        assert "没有待整改的" in text(clerk, "/oversight/samples/corrections/")
        assert text(clerk, f"/oversight/samples/cases/{sampled.pk}/", 403)
        url = f"/oversight/samples/cases/{sampled.pk}/acts"
        told = {"way": "papers", "finding": "order", "due_on": "2026-10-12"} | FAULTY
        assert (
            "整改期限，在今天以后"
            in county.post(f"{url}/record_check/", told | {"confirmed": "1"}).content.decode()
        )
        county.post(f"{url}/record_check/", told | {"due_on": "2026-10-16", "confirmed": "1"})
        assert "补拍照片后重新归档" in text(clerk, "/oversight/samples/corrections/")
        order = f"/oversight/samples/corrections/{sampled.pk}/"
        assert "没有入户照片" in text(clerk, order)
        answer = {
            "answer": "已补拍入户照片三张",
            "corrected_on": "2026-10-12",
            "responsible": "周敏",
            "in_charge": "王建",
        }
        missing = clerk.post(f"{url}/answer_correction/", answer)
        assert "请上传整改的证明材料" in missing.content.decode()
        shown = clerk.post(f"{url}/answer_correction/", answer | {"proof": picture()})
        carried = dict(shown.context["hidden"])
        assert clerk.post(f"{url}/answer_correction/", carried | {"confirmed": "1"})["Location"] == order
        assert "待复核" in text(county, order)
        county.post(
            f"{url}/return_correction/", {"why": "照片看不清", "due_on": "2026-10-20", "confirmed": "1"}
        )
        assert "照片看不清" in text(clerk, order)
        shown = clerk.post(f"{url}/answer_correction/", answer | {"proof": picture()})
        clerk.post(f"{url}/answer_correction/", dict(shown.context["hidden"]) | {"confirmed": "1"})
        county.post(f"{url}/accept_correction/", {"confirmed": "1"})
        assert SampledCase.objects.get().state == "done"
        assert "已整改" in text(clerk, "/oversight/samples/corrections/?done=1")
    with time_machine.travel(at("2026-10-30", 9)):
        assert "还有 1 项" not in text(client_of(town.posts["supervisor"]), MONTH)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COUNTY_LEADER, 200), (Role.AUDITOR, 200), (Role.FINANCE, 403), (Role.COUNTY_CLERK, 403)],
)
def test_who_reads_the_samples(town, client_of, role, status) -> None:
    files(town, 3)
    sample = draw_september(town)
    county = town.village.township.county
    with acting(SET_UP, reason="配备人员"):
        user = User.objects.create_user(f"reader{role}", "高原", "Ceshi-mima-2026")
        years = {"since": datetime.date(2020, 1, 1), "until": datetime.date(2099, 12, 31)}
        reader = Post.objects.create(user=user, role=role, region=county, **years)
    client = client_of(reader)
    assert client.get(f"/oversight/samples/{sample.pk}/").status_code == status
    assert client.get(MONTH).status_code == status
    assert client.get("/oversight/samples/draw/").status_code == 403


def test_the_three_parts_of_a_decided_file_stand_beside_the_checklist(town, client_of) -> None:
    """YC-077: what was investigated, proposed and decided; a sound verdict needs no fault, and is kept with its paper."""
    with time_machine.travel(at("2026-10-20", 9)):
        walk = town.walk(
            lambda: town.home({"name": "何桂兰", "birth_on": datetime.date(1968, 3, 2)}), "dibao"
        )
        walk.to_force()
        sampled = draw_september(town, day="2026-10-20").cases.get()
        county = client_of(town.posts["supervisor"], confirmed=True)
        url = f"/oversight/samples/cases/{sampled.pk}/"
        page = text(county, url)
        for said in ("孙浩", "拟同意", "方洁", "批准，", "王建", "看调查表", "公示", "整卷打印"):
            assert said in page
        assert "案卷里还没有" not in page
        told = {"way": "papers", "finding": "clean", "confirmed": "1"} | dict.fromkeys(ABSENT, "sound")
        wrong = county.post(f"{url}acts/record_check/", told | {"decision": "absent"})
        assert "案卷里有确认意见，请核查后再写结论" in wrong.content.decode()
        county.post(f"{url}acts/record_check/", told)
        assert "属实、规范" in text(county, url)
        paper = sampled.case.documents.get(kind="D57")
        assert paper.unit_name.endswith("民政局")
        assert "随机抽中" in paper.html
