"""manage.py demo_sign_ins: who can sign in to the demo county."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Post
from config.demo.places import PASSWORD


class Command(BaseCommand):
    help = "列出演示县的登录名"

    def handle(self, *args: Any, **options: Any) -> None:
        for post in Post.objects.select_related("user", "region").order_by("id"):
            self.stdout.write(f"  {post.user.username:<12}{post.user.name}　{post.post_label}")
        self.stdout.write(f"  密码都是 {PASSWORD}")
