"""The files finance takes to the bank: text cells, no formulas, the same bytes every time they are made."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from accounts.models import Post
from accounts.vault import blind_index
from audit.acts import acting, note
from payments.models import Roster, RosterFile, RosterLine
from payments.totals import content_hash

HEADINGS = (
    "序号",
    "村（社区）",
    "户主",
    "保障人数",
    "户名",
    "身份证号",
    "开户银行",
    "账号",
    "保障金（元）",
    "分类施保金（元）",
    "补发（元）",
    "扣回（元）",
    "应发合计（元）",
    "备注",
)
BANK_HEADINGS = ("序号", "账号", "户名", "金额（元）", "用途")
# Full-width ones too: a spreadsheet in Chinese takes ＝ for =.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class FileChanged(Exception):
    """The lines under a file were changed behind the system's back: it is not handed out."""


def in_words(amount: Decimal) -> str:
    """大写金额: 壹仟零贰拾元伍角."""
    import cn2an  # reads its tables for a third of a second; no start should wait for it

    words = cn2an.an2cn(f"{amount:.2f}", "rmb")
    return words if words.endswith(("整", "分")) else words + "整"


def inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _paid(roster: Roster) -> Iterator[RosterLine]:
    """Lines that carry money. Raises FileChanged at a number that is not the one the line was made with."""
    lines = roster.lines.payable().select_related("village").order_by("seq", "pk")
    for line in lines.iterator(chunk_size=2000):
        if (
            blind_index("account", line.account) != line.account_index
            or blind_index("id_number", line.payee_id) != line.payee_index
        ):
            raise FileChanged(f"{line.head_name}户的账号或身份证号与名册签批时的不一致")
        yield line


def _cells(number: int, line: RosterLine) -> list[str]:
    money = (line.amount, line.topup, line.arrears, line.recovery, line.payable)
    return [
        str(number),
        line.village.name,
        line.head_name,
        str(line.persons),
        line.payee_name,
        line.payee_id,
        line.bank,
        line.account,
        *(f"{value:.2f}" for value in money),
        line.reason,
    ]


def xlsx(roster: Roster) -> bytes:
    """发放名册: every cell is text, so eighteen digits stay eighteen digits; totals in figures and 大写."""
    import xlsxwriter  # only a download needs it

    if roster.released_at is None:
        raise ValueError(f"roster {roster.number} has not been released")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True})
    # The only clock in the file is the hour of release, or two downloads would differ.
    book.set_properties({"title": str(roster), "created": timezone.make_naive(roster.released_at)})
    sheet = book.add_worksheet("发放名册")
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, f"{roster.township.full_name}{roster.title}", bold)
    sheet.write_string(1, 0, f"批次号：{roster.number}　户数：{roster.households}　人数：{roster.persons}")
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(2, column, heading, bold)
    row = 3
    for number, line in enumerate(_paid(roster), 1):
        for column, text in enumerate(_cells(number, line)):
            sheet.write_string(row, column, text)
        row += 1
    sheet.write_string(row, 0, "合计", bold)
    sheet.write_string(row, 12, f"{roster.total:.2f}", bold)
    sheet.write_string(row + 1, 0, f"金额大写：{in_words(roster.total)}", bold)
    book.close()
    return out.getvalue()


def bank_csv(roster: Roster) -> bytes:
    """银行代发文件 in GB18030: one line a household, last line the count and the total."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(BANK_HEADINGS)
    purpose = f"{roster.month:%Y%m}{roster.get_category_display()}"
    count = 0
    for count, line in enumerate(_paid(roster), 1):
        writer.writerow(
            [count, inert(line.account), inert(line.payee_name), f"{line.payable:.2f}", inert(purpose)]
        )
    writer.writerow(["合计", count, in_words(roster.total), f"{roster.total:.2f}", ""])
    return out.getvalue().encode("gb18030")


MAKERS = {RosterFile.Kind.XLSX: xlsx, RosterFile.Kind.CSV: bank_csv}


def download(roster: Roster, kind: str, *, by: Post, at: datetime.datetime) -> tuple[str, bytes]:
    """(name, bytes) of a file of a released roster; each download is an event of the roster.

    Raises FileChanged when the lines are not those that were signed, or the bytes not those first handed out.
    """
    if content_hash(roster) != roster.content_hash:
        raise FileChanged(f"{roster.title}的明细与签批时的摘要不一致")
    content = MAKERS[RosterFile.Kind(kind)](roster)
    digest = hashlib.sha256(content).hexdigest()
    with acting(by, reason=f"下载{roster.title}", act="download_roster", at=at):
        made, _ = RosterFile.objects.get_or_create(
            roster=roster,
            kind=kind,
            defaults={
                "name": f"{roster.township.full_name}{roster.title}.{kind}",
                "sha256": digest,
                "size": len(content),
                "lines": roster.households,
                "total": roster.total,
                "made_at": at,
            },
        )
        if made.sha256 != digest:
            raise FileChanged(f"{made.name}与首次生成时的摘要不一致")
        note(
            roster.file_key,
            f"下载{made.get_kind_display()}，摘要 {digest[:12]}",
            kind="download",
            detail={"file": made.name, "sha256": digest, "size": len(content)},
        )
    return made.name, content
