from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import staff
from accounts.models import Post, Region, Role
from audit.acts import Job, Refused, acting


class Command(BaseCommand):
    help = "给一个县开出第一个系统管理员，显示一次性密码。已有在任系统管理员的县不再开。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("region", help="县级区划代码")
        parser.add_argument("username", help="登录名")
        parser.add_argument("name", help="姓名")

    def handle(self, *args: Any, region: str, username: str, name: str, **options: Any) -> None:
        county = Region.objects.filter(pk=region).first()
        if county is None:
            raise CommandError(f"没有区划 {region}，先用 plant_regions 种植")
        today = timezone.localdate()
        serving = Post.objects.current(today).filter(role=Role.SYSTEM_ADMIN, region=county).first()
        if serving:
            raise CommandError(f"{county.name}已有系统管理员{serving.author_name}，请由其添加人员")
        try:
            with acting(Job("accounts.first_admin"), reason=f"开通{county.name}的第一个系统管理员"):
                facts = {"username": username, "name": name, "role": Role.SYSTEM_ADMIN, "region": county}
                _, password = staff.take_on(**facts, since=today)
        except Refused as refused:
            raise CommandError("\n".join(refused.reasons)) from refused
        self.stdout.write(f"登录名 {username}，一次性密码 {password}（只显示这一次，首次登录须修改）")
