"""The law as it stood when a case was accepted."""

from __future__ import annotations

import datetime
import hashlib
import json
from functools import lru_cache

from django.db import models

from audit.models import Recorded
from policies.rules import Rules


class PinnedRules(Recorded):
    """Frozen rules, stored once however many cases share them."""

    file_label = "approvals.pinnedrules"
    file_from = "digest"

    digest = models.CharField(primary_key=True, max_length=64)
    profile = models.CharField(max_length=60)
    content = models.JSONField()
    pinned_at = models.DateTimeField()

    class Meta:
        verbose_name = "固定的规则"

    @property
    def rules(self) -> Rules:
        return rules_of(self.digest)

    @classmethod
    def keep(cls, rules: Rules, at: datetime.datetime) -> PinnedRules:
        """The row that holds exactly these rules; written the first time they are needed."""
        content = rules.pin()
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        pinned, _ = cls.objects.get_or_create(
            digest=hashlib.sha256(text.encode()).hexdigest(),
            defaults={"profile": rules.version, "content": content, "pinned_at": at},
        )
        return pinned


@lru_cache(maxsize=64)
def rules_of(digest: str) -> Rules:
    """The rules kept under a digest. Nobody can change such a row, so each process reads it once."""
    return Rules.unpin(PinnedRules.objects.values_list("content", flat=True).get(pk=digest))
