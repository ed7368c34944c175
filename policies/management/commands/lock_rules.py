from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies.loader import digests, load_book, read_lock, write_lock
from policies.reading import RuleError


class Command(BaseCommand):
    help = "为新的规则文件登记指纹（policies/regions.lock）。已登记的文件不得改动，变更另立新文件。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="只核对，不登记")
        parser.add_argument(
            "--rewrite", action="store_true", help="连同改动过的文件重新登记（仅限尚未启用的规则）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_book()
        except RuleError as error:
            raise CommandError(str(error)) from error
        locked, now = read_lock(), digests()
        changed = [name for name in locked if now.get(name) != locked[name]]
        if changed and not options["rewrite"]:
            raise CommandError(f"已登记的规则文件被改动或删除：{'、'.join(changed)}。变更请另立新文件")
        added = [name for name in now if name not in locked]
        if options["check"]:
            if added:
                raise CommandError(f"尚未登记：{'、'.join(added)}")
            self.stdout.write(f"{len(now)} 个规则文件与登记一致")
            return
        write_lock()
        self.stdout.write(f"登记 {len(now)} 个规则文件，新增 {len(added)} 个")
