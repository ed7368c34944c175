"""How the office asks the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from audit.models import Event

    Base = models.QuerySet[Event]
else:
    Base = models.QuerySet


class EventQuerySet(Base):
    """Reads of the ledger; all of them go by the (file_key, seq) index or the primary key."""

    def of_file(self, file_key: str) -> EventQuerySet:
        """The events of one file, newest first."""
        return self.filter(file_key=file_key).order_by("-seq")

    def of_act(self, file_key: str, act_id: UUID) -> EventQuerySet:
        """What one act changed in one file, in the order it changed it."""
        return self.filter(file_key=file_key, act_id=act_id).order_by("seq")

    def of_row(self, row: Any) -> EventQuerySet:
        """The history of one recorded row within its file, newest first."""
        return self.of_file(row.file_key).filter(table_name=row._meta.db_table, row_pk=str(row.pk))
