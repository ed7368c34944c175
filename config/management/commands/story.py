"""manage.py story FILE [--json]: a whole case, act by act, on a scratch database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.stories import handbook
from config.stories.mistakes import StoryError
from config.stories.printing import as_json, as_text
from config.stories.reading import read_story
from config.stories.running import run
from config.stories.scratch import scratch_database


class Command(BaseCommand):
    help = "试跑一个故事（写法见 docs/stories.md）：逐步办理并与预期对照，不留下任何数据"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="*", help="故事文件（TOML）")
        parser.add_argument("--handbook", action="store_true", help="重写 docs/stories.md 里的办理事项表")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["handbook"]:
            handbook.write()
            return
        if not options["file"]:
            raise CommandError("请写明故事文件，例如 tests/stories/gc-dibao-ordinary.toml")
        try:
            stories = [read_story(path) for path in options["file"]]
            with scratch_database():
                runs = [run(story) for story in stories]
        except StoryError as error:
            raise CommandError("\n".join(error.problems), returncode=2) from None
        if options["json"]:
            shown = [as_json(each) for each in runs]
            self.stdout.write(
                json.dumps(shown[0] if len(shown) == 1 else shown, ensure_ascii=False, indent=2)
            )
        else:
            self.stdout.write("\n\n".join(as_text(each) for each in runs))
        if not all(each.passed for each in runs):
            raise SystemExit(1)
