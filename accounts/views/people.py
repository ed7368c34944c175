"""机构人员: the staff of one's region, their posts and accounts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import confidentiality as secrecy
from accounts import staff
from accounts.doors import PostRequest, post_required
from accounts.forms import ConfidentialityForm, EndPostForm, PersonForm, PostForm, ReasonForm
from accounts.models import ConfidentialityAgreement, Post, Region, Role, User
from accounts.signing import signing_required
from audit.acts import Refused, acting

PAGE = 25


@post_required(*staff.READING_ROLES)
@require_GET
def people(request: PostRequest) -> HttpResponse:
    """Staff by sign-in name, 25 a page; `q` and `after` in the URL."""
    words, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    found = list(
        staff.find(_staff(request), words).filter(username__gt=after).order_by("username")[: PAGE + 1]
    )
    facts = {
        "people": found[:PAGE],
        "after": found[PAGE - 1].username if len(found) > PAGE else "",
        "q": words,
        "today": timezone.localdate(),
        "may_manage": request.post.holds(*staff.MANAGING_ROLES),
    }
    return render(request, "accounts/people.html", facts)


@post_required(*staff.READING_ROLES)
@require_GET
def person(request: PostRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    facts = {
        "person": found,
        "held": found.posts.select_related("region").order_by("-since"),
        "agreement": ConfidentialityAgreement.objects.in_force(timezone.localdate())
        .filter(user=found)
        .first(),
        "today": timezone.localdate(),
        "may_manage": request.post.holds(*staff.MANAGING_ROLES) and found != request.user,
    }
    return render(request, "accounts/person.html", facts)


@never_cache
@post_required(*staff.MANAGING_ROLES)
@signing_required
@require_http_methods(["GET", "POST"])
def new_person(request: PostRequest) -> HttpResponse:
    form = PersonForm(_regions(request), request.POST or None)

    def take_on(role: str, **facts: Any) -> HttpResponse:
        post, password = staff.take_on(role=Role(role), **facts)
        return _show_password(request, post.user, password)

    return _do(request, form, take_on, {"title": "添加人员", "verb": "添加并生成一次性密码"})


@post_required(*staff.MANAGING_ROLES)
@signing_required
@require_http_methods(["GET", "POST"])
def new_post(request: PostRequest, pk: int) -> HttpResponse:
    found = _manageable(request, pk)
    form = PostForm(_regions(request), request.POST or None)

    def appoint(role: str, region: Region, since: date, until: date | None) -> HttpResponse:
        post = staff.appoint(found, Role(role), region, since, until)
        messages.info(request, f"{found.name}自 {since.isoformat()} 起任{post.post_label}。")
        return redirect("accounts:person", pk=found.pk)

    return _do(request, form, appoint, {"title": f"给{found.name}加岗位", "verb": "加岗位", "person": found})


@post_required(*staff.MANAGING_ROLES)
@signing_required
@require_http_methods(["GET", "POST"])
def confidentiality(request: PostRequest, pk: int) -> HttpResponse:
    """The 保密协议 a person has signed: without one nobody asks the 核对 platform where the rules want it."""
    found = _manageable(request, pk)
    form = ConfidentialityForm(request.POST or None)

    def sign(**facts: Any) -> HttpResponse:
        made = secrecy.sign(found, today=timezone.localdate(), **facts)
        import_string(settings.SECRECY_SIGNED)(made, by=request.post, at=timezone.now())
        messages.info(request, f"{found.name}的保密协议已登记，有效期至 {made.valid_until.isoformat()}。")
        return redirect("accounts:person", pk=found.pk)

    return _do(
        request, form, sign, {"title": f"登记{found.name}的保密协议", "verb": "登记协议", "person": found}
    )


@post_required(*staff.MANAGING_ROLES)
@signing_required
@require_http_methods(["GET", "POST"])
def end_post(request: PostRequest, pk: int) -> HttpResponse:
    inside = Post.objects.in_region(request.post.region).filter(until__isnull=True)
    post = get_object_or_404(inside.exclude(user=request.post.user).select_related("user", "region"), pk=pk)
    form = EndPostForm(post.since, request.POST or None)

    def end(last_day: date) -> HttpResponse:
        staff.end_post(post, last_day=last_day)
        messages.info(request, f"{post.author_name}的{post.post_label}岗位到 {last_day.isoformat()} 为止。")
        return redirect("accounts:person", pk=post.user_id)

    facts = {
        "title": f"结束{post.author_name}的{post.post_label}岗位",
        "verb": "结束岗位",
        "person": post.user,
    }
    return _do(request, form, end, facts)


@post_required(*staff.MANAGING_ROLES)
@signing_required
@require_http_methods(["GET", "POST"])
def close_account(request: PostRequest, pk: int) -> HttpResponse:
    found = _manageable(request, pk)
    form = ReasonForm(request.POST or None)

    def close() -> HttpResponse:
        if found.is_active:
            staff.close_account(found, on=timezone.localdate())
            messages.info(request, f"{found.name}的账号已停用，下一次点击即退出。")
        else:
            staff.reopen_account(found)
            messages.info(request, f"{found.name}的账号已恢复，岗位须另加。")
        return redirect("accounts:person", pk=found.pk)

    verb = "停用" if found.is_active else "恢复"
    return _do(
        request, form, close, {"title": f"{verb}{found.name}的账号", "verb": f"{verb}账号", "person": found}
    )


@never_cache
@post_required(*staff.MANAGING_ROLES)
@signing_required
@require_http_methods(["GET", "POST"])
def reset_password(request: PostRequest, pk: int) -> HttpResponse:
    found = _manageable(request, pk)
    form = ReasonForm(request.POST or None)

    def reset() -> HttpResponse:
        return _show_password(request, found, staff.reset_password(found))

    return _do(
        request,
        form,
        reset,
        {"title": f"重设{found.name}的密码", "verb": "生成一次性密码", "person": found},
    )


def _do(
    request: PostRequest, form: forms.Form, change: Callable[..., HttpResponse], facts: dict[str, Any]
) -> HttpResponse:
    """Show the form; when it is in order, make the change as the manager's act, for the reason given."""
    if form.is_valid():
        cleaned = dict(form.cleaned_data)
        try:
            with acting(request.post, reason=cleaned.pop("reason"), sentence=facts["title"]):
                return change(**cleaned)
        except Refused as refused:
            form.add_error(None, refused.reasons)
    return render(
        request, "accounts/person_form.html", {"form": form, **facts}, status=422 if form.errors else 200
    )


def _show_password(request: PostRequest, user: User, password: str) -> HttpResponse:
    """The answer of the POST itself carries it: it is nowhere to be read again."""
    return render(request, "accounts/one_time_password.html", {"person": user, "password": password})


def _staff(request: PostRequest) -> Any:
    return staff.staff_of(request.post, timezone.localdate())


def _regions(request: PostRequest) -> Any:
    return Region.objects.within(request.post.region)


def _person(request: PostRequest, pk: int) -> User:
    found: User = get_object_or_404(_staff(request), pk=pk)
    return found


def _manageable(request: PostRequest, pk: int) -> User:
    """Anyone of one's region but oneself: nobody gives themselves a post."""
    found: User = get_object_or_404(_staff(request).exclude(pk=request.post.user_id), pk=pk)
    return found
