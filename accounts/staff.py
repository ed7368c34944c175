"""Taking people on, giving and ending posts, closing accounts: each inside `acting()`, which says by whom and why."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from accounts import lockout
from accounts.idnumber import IdNumber
from accounts.models import ROLE_LEVEL, Level, Post, Region, Role, User
from accounts.passwords import one_time_password
from accounts.vault import blind_index
from audit.acts import Refused

MANAGING_ROLES = (Role.SYSTEM_ADMIN, Role.COUNTY_CLERK)
READING_ROLES = (*MANAGING_ROLES, Role.COUNTY_SUPERVISOR, Role.AUDITOR)

LEVEL_WORDS = {Level.VILLAGE: "村（社区）", Level.TOWNSHIP: "乡镇（街道）", Level.COUNTY: "县（市、区）"}


def staff_of(post: Post, on: date) -> QuerySet[User]:
    """People of the post's region: with a post inside it and none in force outside."""
    inside = Post.objects.in_region(post.region)
    outside = Post.objects.current(on).exclude(pk__in=inside.values("pk"))
    return (
        User.objects.filter(pk__in=inside.values("user_id"))
        .exclude(pk__in=outside.values("user_id"))
        .prefetch_related(
            Prefetch("posts", Post.objects.current(on).select_related("region"), "current_posts")
        )
    )


def find(users: QuerySet[User], words: str) -> QuerySet[User]:
    """Those whose name or sign-in name contains the words."""
    return users.filter(Q(name__icontains=words) | Q(username__icontains=words)) if words else users


@transaction.atomic
def take_on(
    *,
    username: str,
    name: str,
    role: Role,
    region: Region,
    since: date,
    until: date | None = None,
    phone: str = "",
    id_number: str = "",
) -> tuple[Post, str]:
    """A new account with its first post. Returns the post and a one-time password, which is stored nowhere.

    Refused, with every reason: sign-in name taken, identity number wrong or already with another account,
    role and level of the region do not fit.
    """
    number = str(IdNumber.parse(id_number, who=name)) if id_number else ""
    reasons = _misfits(role, region, until)
    if User.objects.filter(username=username).exists():
        reasons.append(f"登录名 {username} 已有人用，换一个")
    holder = User.objects.filter(id_index=blind_index("id_number", number)).first() if number else None
    if holder:
        reasons.append(f"{name}已有账号（登录名 {holder.username}），一人一号，请在原账号上加岗位")
    if reasons:
        raise Refused(reasons)
    password = one_time_password()
    user = User.objects.create_user(
        username, name, password, phone=phone, id_number=number, must_change_password=True
    )
    return appoint(user, role, region, since, until), password


@transaction.atomic
def appoint(user: User, role: Role, region: Region, since: date, until: date | None = None) -> Post:
    """Give a person a post. Refused when role and region do not fit, or the person holds it already."""
    if reasons := _misfits(role, region, until):
        raise Refused(reasons)
    if user.posts.filter(role=role, region=region, until__isnull=True).exists():
        raise Refused([f"{user.name}现在就是{region.name}{role.label}，不用再加"])
    return Post.objects.create(user=user, role=role, region=region, since=since, until=until)


def end_post(post: Post, *, last_day: date) -> None:
    """The post ends with that day. A post ended before it began never was in force: it ends on its first day."""
    post.until = max(last_day, post.since)
    post.save(update_fields=["until"])


@transaction.atomic
def close_account(user: User, *, on: date) -> None:
    """No further sign-in; open posts end with the day before, or with their first day."""
    for post in user.posts.current(on):
        end_post(post, last_day=on - timedelta(days=1))
    _set_active(user, False)


def reopen_account(user: User) -> None:
    """Sign-in is possible again; posts have to be given anew."""
    _set_active(user, True)


def reset_password(user: User) -> str:
    """Replace the password by a one-time one, lift a lock-out, and return it: it is stored nowhere."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    lockout.release(user.username)
    return password


def _set_active(user: User, active: bool) -> None:
    """Account and ledger author together: the database refuses changes by an author out of use."""
    user.is_active = user.author.is_active = active
    user.save(update_fields=["is_active"])
    user.author.save(update_fields=["is_active"])


def _misfits(role: Role, region: Region, until: date | None) -> list[str]:
    """What speaks against this role in this region for this time."""
    level, reasons = ROLE_LEVEL[role], []
    if region.level != level and (level, region.level) != (Level.COUNTY, Level.CITY):
        reasons.append(
            f"{role.label}须任职于{LEVEL_WORDS[level]}，{region.name}是{Level(region.level).label}区划"
        )
    if role == Role.AUDITOR and until is None:
        reasons.append("审计监察岗位须写明截止日，到期自动收回查阅权限")
    return reasons
