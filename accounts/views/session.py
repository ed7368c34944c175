"""Signing in and out, choosing and changing the post."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import lockout, sessions
from accounts.doors import PostRequest, next_url, post_required
from accounts.forms import ConfirmForm, SignInForm
from accounts.models import User
from accounts.signing import confirm_password as check_password
from audit.acts import acting

WHY = {
    "idle": "离开超过 30 分钟，已自动退出。重新登录后回到原来的页面。",
    "no_post": "岗位已到期或已停用。请联系系统管理员办理续任。",
}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and request.method == "GET":
        return redirect(next_url(request))
    username = request.POST.get("username", "").strip()
    if request.method == "POST" and lockout.is_locked(request, username):
        return lockout.locked_page(request, credentials={"username": username})
    form = SignInForm(request, request.POST or None)
    if form.is_valid() and form.user:
        return _opened(request, form.user)
    if form.has_error("__all__", "wrong"):
        record_failure(request, username)
    facts = {"form": form, "next": next_url(request), "why": WHY.get(request.GET.get("why", ""))}
    facts["contact"] = lockout.contact()
    return render(request, "accounts/sign_in.html", facts, status=422 if form.errors else 200)


def _opened(request: HttpRequest, user: User) -> HttpResponse:
    onward = next_url(request)
    posts = sessions.sign_in(request, user, at=timezone.now())
    if len(posts) > 1:
        return redirect(f"{reverse('accounts:choose_post')}?{urlencode({'next': onward})}")
    return redirect(onward)


def record_failure(request: HttpRequest, username: str) -> None:
    """A known name goes into that person's file; what else was typed is not kept: it may be a password."""
    user = User.objects.filter(username=username).first()
    if user is None:
        sessions.record_unknown(request)
    else:
        sessions.record(request, user, f"用{user.name}的登录名登录，密码不对", kind="sign_in_failed")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        sessions.sign_out(request, request.user, f"{request.user.name}退出登录")
    return redirect("accounts:sign_in")


@never_cache
@require_GET
def choose_post(request: PostRequest) -> HttpResponseBase:
    """Which of one's posts to work as; menus of two posts never merge."""
    if not request.posts:
        return redirect("accounts:sign_in")
    return render(
        request, "accounts/choose_post.html", {"own_posts": request.posts, "next": next_url(request)}
    )


@require_POST
def switch_post(request: PostRequest) -> HttpResponse:
    wanted = request.POST.get("post", "")
    post = next((post for post in request.posts if str(post.pk) == wanted), None)
    if post is None:
        messages.warning(request, "这个岗位不在任，请另选一个。")
        return redirect("accounts:choose_post")
    sessions.choose(request, post)
    return redirect(next_url(request))


@never_cache
@sensitive_post_parameters("password")
@post_required()
@require_http_methods(["GET", "POST"])
def confirm_password(request: HttpRequest) -> HttpResponse:
    """The password once more, before a signature."""
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        if check_password(request, form.cleaned_data["password"]):
            return redirect(next_url(request))
        form.add_error("password", "登录密码不对，重填一遍")
    facts = {"form": form, "next": next_url(request)}
    return render(request, "accounts/confirm_password.html", facts, status=422 if form.errors else 200)


@require_POST
def large_type(request: PostRequest) -> HttpResponse:
    """Turn large type on or off: kept with the account, or in a cookie for the public."""
    response = redirect(next_url(request))
    if isinstance(request.user, User):
        user = get_object_or_404(User, pk=request.user.pk)
        with acting(request.post or sessions.SIGN_IN_JOB, reason="切换字号"):
            user.large_type = not user.large_type
            user.save(update_fields=["large_type"])
        return response
    on = request.COOKIES.get("large_type") != "1"
    response.set_cookie("large_type", "1" if on else "0", max_age=365 * 86400, samesite="Lax")
    return response
