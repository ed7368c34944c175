"""The two doors of every page: which posts may enter, and which rows they find behind it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts.codes import code_range
from accounts.models import Level, Post, Role

View = Callable[..., HttpResponseBase]

API = "/api/"
# What a program is told where a person would be led to a page.
FIRST = {
    "accounts:sign_in": (401, "请先登录（POST /api/session/）"),
    "accounts:choose_post": (403, "请先选定岗位（POST /api/session/ 写明 post）"),
    "accounts:change_password": (403, "请先在页面上修改一次性密码"),
    "accounts:confirm_password": (403, "签署前请再次确认密码（POST /api/session/password/）"),
}


def wants_json(request: HttpRequest) -> bool:
    """Is it a program that asks (docs/api.md)? It is answered in JSON, never with a page."""
    return request.path.startswith(API)


def told(status: int, result: str, reasons: list[str]) -> JsonResponse:
    """What a program is told instead of a page: a word to act on and sentences to show."""
    return JsonResponse({"result": result, "reasons": reasons}, status=status)


class PostRequest(HttpRequest):
    """What a view behind `post_required` is given: the post acted as, and all the person's posts in force."""

    post: Post
    posts: list[Post]


Row = TypeVar("Row", bound=models.Model)


def post_required(*roles: Role) -> Callable[[View], View]:
    """Let the view be entered from one of these posts only (from any post when none is named).

    Anonymous people go to the sign-in page and come back; a wrong role gets a 403 page naming who may enter.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            post: Post | None = getattr(request, "post", None)
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if post is None or (roles and not post.holds(*roles)):
                return not_yours(request, roles)
            return view(request, *args, **kwargs)

        entered.roles = roles  # type: ignore[attr-defined]
        return entered

    return guard


def not_yours(request: HttpRequest, roles: tuple[Role, ...]) -> HttpResponse:
    """403: names the roles that may, and the person's own other posts that would do."""
    post: Post | None = getattr(request, "post", None)
    if wants_json(request):
        return told(403, "not_yours", [f"须由{'、'.join(role.label for role in roles)}办理"])
    others = [other for other in getattr(request, "posts", []) if other != post and other.holds(*roles)]
    facts = {"who_may": [role.label for role in roles], "post": post, "own_posts": others}
    return render(request, "accounts/not_yours.html", facts, status=403)


def go(request: HttpRequest, url_name: str, *, back: bool = False, why: str = "") -> HttpResponse:
    """Redirect the whole page, also when a fragment was asked for. `back`: the page reached leads back here."""
    if wants_json(request):
        status, sentence = FIRST[url_name]
        return told(status, url_name.removeprefix("accounts:"), [sentence])
    query = {"next": _here(request)} if back else {}
    if why:
        query["why"] = why
    url = reverse(url_name) + (f"?{urlencode(query)}" if query else "")
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else HttpResponseRedirect(url)


def to_sign_in(request: HttpRequest, why: str = "") -> HttpResponse:
    """To the sign-in page and back; `why` picks its explanation ("idle", "no_post")."""
    return go(request, "accounts:sign_in", back=True, why=why)


def next_url(request: HttpRequest) -> str:
    """Where the `next` of this request leads, on this site only; else the front door."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and own else resolve_url(settings.LOGIN_REDIRECT_URL)


def _here(request: HttpRequest) -> str:
    """The page the person sees: a form's answer and a fragment cannot be asked for again."""
    if request.headers.get("HX-Request"):
        return request.headers.get("HX-Current-URL", "/")
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/"


class InRegionQuerySet(models.QuerySet[Row]):
    """Rows a post may find. Subclasses name the columns that hold the region codes:

        class CaseQuerySet(InRegionQuerySet["Case"]):
            region_path = "township"        # a foreign key to Region, or a path to one
            village_path = "village"        # what a village assistant's region is compared with; "" = nothing

    Look a row up with get_object_or_404(Case.objects.visible_to(request.post), ...): outside is not found.
    """

    region_path: ClassVar[str] = "region"
    village_path: ClassVar[str] = ""
    blind_roles: ClassVar[frozenset[Role]] = frozenset({Role.SYSTEM_ADMIN})

    def in_region(self, code: str, path: str = "") -> Self:
        """Rows whose region column lies in the region with this code, by whole segments."""
        column = path or self.region_path
        low, high = code_range(code)
        return self.filter(**{f"{column}__gte": low, f"{column}__lt": high})

    def visible_to(self, post: Post | None) -> Self:
        """Rows of the post's region; none without a post in force, and none for roles without case rights."""
        if post is None or not post.is_current() or post.role in self.blind_roles:
            return self.none()
        if post.region.level != Level.VILLAGE:
            return self.in_region(post.region_id)
        return self.in_region(post.region_id, self.village_path) if self.village_path else self.none()
