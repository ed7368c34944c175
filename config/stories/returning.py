"""What stories tell of the bank's answer: a file of the roster's lines, with what the bank did otherwise."""

from __future__ import annotations

import csv
import io
from typing import Any

from accounts.models import Post
from audit.acts import Refused
from config.stories.happening import Happening, Subject
from config.stories.mistakes import StoryError
from config.stories.reading import Act
from config.stories.track import Track
from payments.models import Aside, BankReturn, FailedPayment, Roster
from payments.returns.forms import form_for
from payments.returns.taking import receive

HEADINGS = ("序号", "账号", "户名", "金额", "结果", "失败原因", "发放日期")


def _upload(track: Track, act: Act, by: Post) -> None:
    """Finance uploads what the bank answered to the roster; `same` uploads the last file once more."""
    roster = track.thing("roster", act)
    if roster is None:
        raise StoryError([f'{act.place}：还没有名册，先写 do = "build_roster"'])
    last = roster.returns.order_by("-pk").first() if act.facts.get("same") else None
    content = last.spreadsheet() if last else _answer(roster, act)
    file = receive(content, f"{roster.title}回盘.csv", roster, by=by, at=act.at)
    track.shown.append(_words(file))
    track.keep_thing("return", act, file)


def _words(file: BankReturn) -> str:
    found = "、".join(f"{row['name']} {row['amount']}" for row in file.report["remarkable"])
    return "；".join([file.get_state_display(), found, *(problem["message"] for problem in file.problems)])


def _answer(roster: Roster, act: Act) -> bytes:
    failed: dict[str, str] = act.facts.get("failed", {})
    paid: dict[str, Any] = act.facts.get("amounts", {})
    left_out = act.facts.get("without", [])
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    day = act.at.date().isoformat()
    for number, line in enumerate(roster.lines.payable().order_by("seq", "pk"), 1):
        if line.head_name in left_out:
            continue
        why = failed.get(line.head_name, "")
        amount = paid.get(line.head_name, line.payable)
        writer.writerow([number, line.account, line.payee_name, amount, "失败" if why else "成功", why, day])
    for row in act.facts.get("extra", []):
        writer.writerow(["", row["account"], row["name"], row["amount"], "成功", "", day])
    return out.getvalue().encode("gb18030")


def _open_aside(track: Track, act: Act, by: Post) -> None:
    """Somebody opens what was paid beside the roster; who may not see it finds nothing."""
    found = Aside.objects.visible_to(by).filter(row__name=act.facts.get("name", "")).last()
    if found is None:
        raise Refused([f"{by.author_name}（{by.post_label}）查不到这笔名册外发放"])
    track.shown.append(f"{found.flag} {found}，{found.get_state_display()}")
    track.keep_thing("aside", act, found)


def _open_failure(track: Track, act: Act, by: Post) -> None:
    found = FailedPayment.objects.visible_to(by).filter(line__head_name=act.facts.get("head", "")).last()
    if found is None:
        raise Refused([f"{by.author_name}（{by.post_label}）查不到这笔发放失败"])
    track.shown.append(f"{found}：{found.why}")
    track.keep_thing("failure", act, found)


HAPPENINGS: dict[str, Happening] = {
    "upload_return": Happening(
        "上传银行回盘",
        {
            "failed": '没有发出去的户和原因，如 { "何桂兰" = "账号不存在" }',
            "amounts": "与名册不同的金额",
            "without": "回盘里漏掉的户",
            "extra": "名册里没有的行 [{name, account, amount}]",
            "same": "true：把上一份文件再传一次",
        },
        _upload,
        opens=False,
    ),
    "open_aside": Happening("查看名册外发放", {"name": "回盘里的户名"}, _open_aside, opens=False),
    "open_failure": Happening("查看发放失败", {"head": "户主"}, _open_failure, opens=False),
}

SUBJECTS: dict[str, Subject] = {
    "return": Subject("银行回盘", BankReturn, 'do = "upload_return"'),
    "aside": Subject("名册外发放", Aside, 'do = "open_aside"', form=form_for),
    "failure": Subject("发放失败", FailedPayment, 'do = "open_failure"', form=form_for),
}
