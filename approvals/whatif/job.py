"""A what-if as a job: its row tells where it stands, whoever asks and whatever worker died."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Post
from approvals.models import WhatIf, WhatIfRow
from approvals.whatif.asking import ask
from approvals.whatif.question import Question, QuestionError
from audit.acts import Refused, acting, note

State = WhatIf.State
BATCH = 1000


def start(question: Question, *, by: Post, at: datetime) -> WhatIf:
    """Keep a question that can be asked; a worker is to be rung after the commit. Refused with every reason."""
    try:
        question.check()
    except QuestionError as error:
        raise Refused(error.problems) from error
    try:
        with transaction.atomic():
            return WhatIf.objects.create(
                region=question.region,
                title=question.title[:300],
                question=question.as_json(),
                message="排队等候",
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError as error:
        raise Refused(["上一次试算还在进行，请等它算完"]) from error


def run(whatif_id: int) -> None:
    """Worker: answer the question. A second run begins anew; one that finds it answered does nothing."""
    whatif = WhatIf.objects.filter(pk=whatif_id, state=State.RUNNING).first()
    if whatif is None:
        return
    whatif.rows.all().delete()
    try:
        answer = ask(Question.from_json(whatif.question), keep=_keeper(whatif), progress=_progress(whatif))
    except QuestionError as error:
        _finish(whatif, State.FAILED, str(error))
    except Exception:
        _finish(whatif, State.FAILED, "试算时出错，没有改动任何案件，请联系系统管理员")
        raise
    else:
        whatif.answer = dict(answer.as_json())
        _finish(whatif, State.DONE, "")


def _keeper(whatif: WhatIf) -> Any:
    def keep(rows: list[dict[str, Any]]) -> None:
        WhatIfRow.objects.bulk_create([WhatIfRow(whatif=whatif, **row) for row in rows], batch_size=BATCH)

    return keep


def _progress(whatif: WhatIf) -> Any:
    def tell(done: int, total: int, message: str) -> None:
        WhatIf.objects.filter(pk=whatif.pk).update(done=done, total=total, message=message)

    return tell


def _finish(whatif: WhatIf, state: str, message: str) -> None:
    whatif.state, whatif.message, whatif.finished_at = state, message[:300], timezone.now()
    whatif.save(update_fields=["state", "message", "answer", "finished_at"])


def record_download(whatif: WhatIf, *, by: Post, at: datetime) -> None:
    """Taking the list of households out of the system is an event."""
    with acting(by, reason="下载试算明细", act="approvals.download_whatif", at=at):
        note(whatif.file_key, f"下载试算明细：{whatif.title}", kind="whatif_downloaded")
