from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

from accounts.vault import SealedTextField, current_key_id
from audit.acts import Job, acting

JOB = Job("accounts.reseal")


class Command(BaseCommand):
    help = (
        "轮换密钥后，把旧密钥封存的值逐行改用 FIELD_KEYS 的第一个密钥封存。可重复运行；跑完才能撤下旧密钥。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            fields = [
                field.name for field in model._meta.concrete_fields if isinstance(field, SealedTextField)
            ]
            if fields:
                self.stdout.write(f"{model._meta.verbose_name}：{_reseal(model, fields)} 行")


def _reseal(model: type[models.Model], fields: list[str]) -> int:
    """Rows written anew. One transaction a row: a run that is broken off is simply started again."""
    done = 0
    for pk in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator():
        with acting(JOB, reason=f"轮换密钥，改用 {current_key_id()}"):
            row = model._base_manager.select_for_update().get(pk=pk)
            old = [name for name in fields if _is_old(getattr(row, name))]
            if old:
                row.save(update_fields=old)
                done += 1
    return done


def _is_old(value: Any) -> bool:
    return bool(value) and not value.sealed_with(current_key_id())
