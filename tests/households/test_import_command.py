"""manage.py import_ledger: the same import from the command line, in numbers."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Region
from households.models import Household, LedgerFile
from tests.households.conftest import LEDGER


def run(*options: str) -> dict:
    out = StringIO()
    call_command("import_ledger", str(LEDGER), "--region", "410104001000", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_a_dry_run_counts_and_names_and_leaves_nothing(ledger_villages):
    outcome = run("--dry-run")
    assert (outcome["households"], outcome["persons"]) == (602, 1123)
    assert {
        "row": 843,
        "column": "身份证号码",
        "message": "翟健的身份证号有误，请对照户口簿核对（全户 2 人一并暂缓入库）",
    } in outcome["errors"]
    assert len(outcome["errors"]) == 9
    assert not Household.objects.exists()
    assert not LedgerFile.objects.exists()


def test_the_import_runs_once(ledger_villages):
    assert run()["households"] == 602
    again = run()
    assert (again["households"], again["persons"], again["unchanged"]) == (0, 0, 602)
    assert Household.objects.count() == 602


def test_villages_are_created_only_when_asked(places):
    assert run("--dry-run")["households"] == 0
    assert run("--create-villages")["households"] == 602
    assert set(Region.objects.filter(name__in=["大湾村", "柳溪社区"]).values_list("code", flat=True)) == {
        "410104001201",
        "410104001003",
    }


def test_a_wrong_region_is_said(places):
    with pytest.raises(CommandError, match="不是本系统里的乡镇（街道）代码"):
        call_command("import_ledger", str(LEDGER), "--region", "410104000000")
