"""One's own account: posts, password, kin."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts import kin
from accounts.doors import PostRequest, next_url, post_required
from accounts.forms import ChangePasswordForm, KinForm, ReasonForm
from accounts.models import KinDeclaration, User
from accounts.passwords import LengthAndKinds
from audit.acts import Refused, acting


@post_required()
@require_GET
def profile(request: PostRequest) -> HttpResponse:
    posts = request.post.user.posts.select_related("region").order_by("-since")
    kin_count = request.post.user.kin_declarations.standing().count()
    facts = {"held": posts, "kin_count": kin_count, "today": timezone.localdate()}
    return render(request, "accounts/profile.html", facts)


@never_cache
@sensitive_post_parameters()
@post_required()
@require_http_methods(["GET", "POST"])
def change_password(request: PostRequest) -> HttpResponse:
    user = get_object_or_404(User, pk=request.post.user_id)
    form = ChangePasswordForm(request, user, request.POST or None)
    if form.is_valid():
        with acting(request.post, reason="本人修改密码"):
            user.set_password(form.cleaned_data["new"])
            user.must_change_password = False
            user.save(update_fields=["password", "must_change_password"])
        update_session_auth_hash(request, user)
        messages.info(request, "新密码已启用，下次登录用新密码。")
        return redirect(next_url(request))
    facts = {"form": form, "rules": LengthAndKinds().get_help_text(), "first": user.must_change_password}
    return render(request, "accounts/change_password.html", facts, status=422 if form.errors else 200)


@post_required()
@require_http_methods(["GET", "POST"])
def kin_list(request: PostRequest) -> HttpResponse:
    """One's own declarations, and the form for the next."""
    post = request.post
    form = KinForm(request.POST or None)
    if form.is_valid():
        try:
            with acting(post, reason="本人申报近亲属", clause="操作细则 二(一)7"):
                kin.declare(post.user, **form.cleaned_data, on=timezone.localdate())
        except Refused as refused:
            form.add_error("kin_id", refused.reasons)
        else:
            messages.info(request, f"{form.cleaned_data['kin_name']}已列入申报。其家庭的案件，本人不再经手。")
            return redirect("accounts:kin")
    facts = {"form": form, "declarations": post.user.kin_declarations.all()}
    return render(request, "accounts/kin.html", facts, status=422 if form.errors else 200)


@post_required()
@require_http_methods(["GET", "POST"])
def kin_withdraw(request: PostRequest, pk: int) -> HttpResponse:
    post = request.post
    own = KinDeclaration.objects.standing().filter(user=post.user)
    declaration = get_object_or_404(own, pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with acting(post, reason=form.cleaned_data["reason"], sentence="撤销近亲属申报"):
            kin.withdraw(declaration, on=timezone.localdate())
        messages.info(request, f"{declaration.kin_name}的申报已撤销，登记簿里仍留有记录。")
        return redirect("accounts:kin")
    facts = {"form": form, "declaration": declaration}
    return render(request, "accounts/kin_withdraw.html", facts, status=422 if form.errors else 200)
