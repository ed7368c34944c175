"""Where a notice hangs on more than one board: the others beside the first, each with its own photographs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from cases.models.base import OfCase
from cases.models.files import StoredFile, file_field
from cases.models.publicity import Publicity
from cases.uploads import keep

BoardPhotos = Mapping[str, StoredFile]  # board → its photograph


class FurtherBoard(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案卷")
    publicity = models.ForeignKey(
        Publicity, models.PROTECT, related_name="further_boards", verbose_name="公示"
    )
    place = models.CharField("张贴处", max_length=200)
    posting_photo = file_field("张贴照片")
    end_photo = file_field("期满照片")

    class Meta:
        verbose_name = "另一处公示栏"
        verbose_name_plural = "另一处公示栏"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["publicity", "place"], name="one_sheet_a_board"),
            models.CheckConstraint(
                condition=models.Q(posting_photo__isnull=False), name="further_board_has_its_photograph"
            ),
        ]


def lacking(boards: Sequence[str], photos: Mapping[str, Any], what: str) -> list[str]:
    """A sentence for every board whose photograph is not there; `what`: 张贴 or 期满."""
    return [f"还缺“{board}”的{what}照片" for board in boards if photos.get(board) is None]


def hang(publicity: Publicity, boards: Sequence[str], photos: Mapping[str, Any], *, at: datetime) -> None:
    """The same sheet on every further board the rules name."""
    for board in boards:
        photo = keep(publicity.case, photos[board], purpose="公示张贴", at=at)
        FurtherBoard.objects.create(
            case=publicity.case, publicity=publicity, place=board, posting_photo=photo
        )


def take_down(publicity: Publicity, photos: Mapping[str, Any], *, at: datetime) -> None:
    """A photograph from every further board that the sheet hung to the end."""
    for board in publicity.further_boards.all():
        board.end_photo = keep(publicity.case, photos[board.place], purpose="公示期满", at=at)
        board.save()
