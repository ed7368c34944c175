"""What the session knows: the chosen post, the last sign of life, the last confirmed password."""

from datetime import datetime, timedelta

from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Post, User
from audit.acts import Job, acting, note

IDLE_LIMIT = timedelta(minutes=30)
SIGNING_LIMIT = timedelta(minutes=5)

CHOSEN = "post_id"
SEEN = "seen_at"
CONFIRMED = "confirmed_at"

SIGN_IN_JOB = Job("accounts.sign_in")


def user_file(user: User) -> str:
    """Key of a person's file in the ledger."""
    return f"accounts.user:{user.pk}"


def record(request: HttpRequest, user: User, sentence: str, *, kind: str, post: Post | None = None) -> None:
    """Write an event about the person's session, by the post when there is one."""
    with acting(post or SIGN_IN_JOB, reason=sentence):
        note(user_file(user), sentence, kind=kind, detail={"address": request.META.get("REMOTE_ADDR", "")})


def record_unknown(request: HttpRequest) -> None:
    """A sign-in with a name nobody has. The name is not kept: it may be a password typed into the wrong box."""
    with acting(SIGN_IN_JOB, reason="用未登记的登录名登录"):
        detail = {"address": request.META.get("REMOTE_ADDR", "")}
        note("accounts.user:0", "有人用未登记的登录名登录", kind="sign_in_failed", detail=detail)


def sign_in(request: HttpRequest, user: User, *, at: datetime) -> list[Post]:
    """Open the session and record it; returns the posts to choose from (one: already chosen)."""
    posts = list(user.posts_on(timezone.localdate(at)))
    auth.login(request, user)
    request.session[SEEN] = at.timestamp()
    if len(posts) == 1:
        request.session[CHOSEN] = posts[0].pk
    record(request, user, f"{user.name}登录", kind="signed_in", post=posts[0] if len(posts) == 1 else None)
    return posts


def sign_out(request: HttpRequest, user: User, sentence: str) -> None:
    """Close the session and record why."""
    record(request, user, sentence, kind="signed_out", post=getattr(request, "post", None))
    auth.logout(request)


def current(request: HttpRequest, posts: list[Post]) -> Post | None:
    """The chosen post; the first one when none was chosen; None when the chosen one is no longer in force."""
    chosen = request.session.get(CHOSEN)
    if chosen is None:
        return posts[0]
    return next((post for post in posts if post.pk == chosen), None)


def choose(request: HttpRequest, post: Post) -> None:
    """Work as this post from now on. What was confirmed as another post is confirmed no longer."""
    request.session[CHOSEN] = post.pk
    request.session.pop(CONFIRMED, None)
    record(request, post.user, f"{post.author_name}转到{post.post_label}岗位", kind="post_chosen", post=post)


def idle_since(request: HttpRequest, *, at: datetime) -> bool:
    """Has the session been silent for longer than the limit? Notes the sign of life otherwise."""
    seen = request.session.get(SEEN)
    if seen is not None and at.timestamp() - seen > IDLE_LIMIT.total_seconds():
        return True
    if seen is None or at.timestamp() - seen >= 60:  # a write a minute is enough
        request.session[SEEN] = at.timestamp()
    return False


def confirm(request: HttpRequest, *, at: datetime) -> None:
    """The password was just typed again."""
    request.session[CONFIRMED] = at.timestamp()


def confirmed_within(request: HttpRequest, limit: timedelta, *, at: datetime) -> bool:
    confirmed = request.session.get(CONFIRMED)
    return confirmed is not None and 0 <= at.timestamp() - confirmed <= limit.total_seconds()
