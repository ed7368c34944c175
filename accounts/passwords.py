"""Rules for passwords, as validators of the settings, and one-time passwords."""

import secrets
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

MINIMUM_LENGTH = 10
KINDS = 3
PLAIN_LETTERS = "abcdefghjkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
DIGITS = "23456789"


class LengthAndKinds:
    """At least 10 characters, of at least three kinds: capitals, small letters, digits, other signs."""

    def validate(self, password: str, user: Any = None) -> None:
        problems = []
        if len(password) < MINIMUM_LENGTH:
            problems.append(f"密码现在 {len(password)} 位，至少要 {MINIMUM_LENGTH} 位")
        if _kinds(password) < KINDS:
            problems.append("密码要有大写字母、小写字母、数字、符号中的三种")
        if problems:
            raise ValidationError(problems)

    def get_help_text(self) -> str:
        return f"至少 {MINIMUM_LENGTH} 位，大写字母、小写字母、数字、符号中至少三种，不含姓名和登录名。"


class NotTheName:
    """Neither the sign-in name nor the person's name stands in it."""

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.lower()
        names = [getattr(user, "username", ""), getattr(user, "name", "")]
        if any(len(name) > 1 and name.lower() in lowered for name in names):
            raise ValidationError("密码里不能有姓名或登录名，换一个")

    def get_help_text(self) -> str:
        return ""


class NotTheLast:
    """Not the password in use."""

    def validate(self, password: str, user: Any = None) -> None:
        if getattr(user, "password", "") and user.check_password(password):
            raise ValidationError("新密码和现在的密码相同，换一个")

    def get_help_text(self) -> str:
        return ""


class NotCommon(CommonPasswordValidator):
    """None of the twenty thousand passwords everybody tries first."""

    def validate(self, password: str, user: Any = None) -> None:
        if password.lower().strip() in self.passwords:
            raise ValidationError("这个密码太常见，容易被猜中，换一个")

    def get_help_text(self) -> str:
        return ""


def one_time_password() -> str:
    """Sixteen characters without look-alikes, shown once, to be changed at the first sign-in."""
    characters = [secrets.choice(PLAIN_LETTERS + CAPITALS + DIGITS) for _ in range(13)]
    characters += [secrets.choice(PLAIN_LETTERS), secrets.choice(CAPITALS), secrets.choice(DIGITS)]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


def _kinds(password: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
    return sum(any(test(character) for character in password) for test in tests)
