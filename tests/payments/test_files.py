"""The files: text cells, inert, the same bytes every time, each download on record."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from audit.models import Event
from config.paths import BASE_DIR
from payments.files import BANK_HEADINGS, HEADINGS, bank_csv, download, in_words, inert, xlsx
from tests.approvals.walk import at
from tests.payments.conftest import NOV, build

pytestmark = pytest.mark.django_db
RARE = "𬭎㛃䶮"
FORMULA = "=HYPERLINK(1)"
LONG = "长" * 29 + "名"


@pytest.fixture
def released(in_receipt, places, release):
    in_receipt(RARE, "1460.50", topup="60.50", persons=3)
    in_receipt(FORMULA)
    in_receipt(LONG, "300.00")
    return release(build(places, NOV), "2026-10-23")


def sheet_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def csv_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("gb18030"), newline="")))


def test_the_workbook_says_every_line_as_text(released) -> None:
    rows = sheet_of(xlsx(released))
    assert rows[0][0] == "管城回族区东关街道2026年11月低保名册"
    assert rows[1][0] == "批次号：DG-DIBAO-202611　户数：3　人数：5"
    assert tuple(rows[2]) == HEADINGS
    line = released.lines.order_by("seq").first()
    assert rows[3] == [
        "1", "青杠社区", RARE, "3", RARE, line.payee_id, "郑州农商银行", line.account,
        "1400.00", "60.50", "0.00", "0.00", "1460.50", line.reason,
    ]  # fmt: skip
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert rows[4][2] == FORMULA
    assert rows[5][2] == LONG


def test_the_workbook_ends_with_the_total_in_figures_and_words(released) -> None:
    rows = sheet_of(xlsx(released))
    assert (rows[6][0], rows[6][12]) == ("合计", "2220.50")
    assert rows[7][0] == "金额大写：贰仟贰佰贰拾元伍角整"


def test_the_workbook_holds_no_formula(released) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(released))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_the_bank_file_is_gb18030_with_a_total_at_its_end(released) -> None:
    rows = csv_of(bank_csv(released))
    lines = list(released.lines.order_by("seq"))
    assert tuple(rows[0]) == BANK_HEADINGS
    assert rows[1] == ["1", lines[0].account, RARE, "1460.50", "202611低保"]
    assert rows[2][2] == f"'{FORMULA}"
    assert rows[4] == ["合计", "3", "贰仟贰佰贰拾元伍角整", "2220.50", ""]
    assert sum(Decimal(row[3]) for row in rows[1:4]) == released.total


def test_the_bank_file_tells_nothing_the_bank_need_not_know(released) -> None:
    text = bank_csv(released).decode("gb18030")
    for line in released.lines.all():
        assert line.payee_id not in text
        assert line.reason not in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_is_taken_for_a_formula(start) -> None:
    assert inert(f"{start}1+1") == f"'{start}1+1"
    assert inert("何桂兰") == "何桂兰"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1028960.00", "壹佰零贰万捌仟玖佰陆拾元整"),
        ("920.00", "玖佰贰拾元整"),
        ("1000.50", "壹仟元伍角整"),
        ("20.07", "贰拾元零柒分"),
        ("10010.00", "壹万零壹拾元整"),
        ("0.05", "伍分"),
        ("100000000.01", "壹亿元零壹分"),
    ],
)
def test_amounts_in_words(amount, words) -> None:
    assert in_words(Decimal(amount)) == words


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_second_download_is_the_same_to_the_byte_and_on_record(released, finance_su, kind) -> None:
    name, content = download(released, kind, by=finance_su, at=at("2026-11-02"))
    assert download(released, kind, by=finance_su, at=at("2026-11-20")) == (name, content)
    assert name == f"管城回族区东关街道2026年11月低保名册.{kind}"
    made = released.files.get()
    assert (made.sha256, made.size) == (hashlib.sha256(content).hexdigest(), len(content))
    notes = Event.objects.of_file(released.file_key).filter(op="note", act="download")
    assert notes.count() == 2
    assert {note.author_name for note in notes} == {"苏平"}
    assert notes[0].new["sha256"] == made.sha256


MAKE = """
import hashlib, json, os, sys
os.environ["DATABASE_URL"] = os.environ["OTHER_DATABASE"]
import django
django.setup()
from payments.files import MAKERS
from payments.models import Roster
roster = Roster.objects.get(pk=int(sys.argv[1]))
print(json.dumps({str(kind): hashlib.sha256(make(roster)).hexdigest() for kind, make in MAKERS.items()}))
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_makes_the_same_bytes(released, finance_su) -> None:
    from tests.database import database_url

    here = {
        kind: hashlib.sha256(download(released, kind, by=finance_su, at=at("2026-11-02"))[1]).hexdigest()
        for kind in ("xlsx", "csv")
    }
    connection.close()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OTHER_DATABASE": database_url("app"),
        "DEBUG": "1",
        "PYTHONHASHSEED": "7",
        "TZ": "America/New_York",
    }
    told = subprocess.run(
        [sys.executable, "-c", MAKE, str(released.pk)],
        capture_output=True, text=True, check=True, env=environment, cwd=BASE_DIR,
    )  # fmt: skip
    assert json.loads(told.stdout.splitlines()[-1]) == here
