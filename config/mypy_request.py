"""mypy plugin: what the middleware puts on every request (`post`, `posts`, `htmx`)."""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import MDEF, SymbolTableNode, Var
from mypy.plugin import ClassDefContext, Plugin
from mypy.types import AnyType, TypeOfAny

ATTRIBUTES = ("post", "posts", "htmx")


def _add_attributes(context: ClassDefContext) -> None:
    for name in ATTRIBUTES:
        variable = Var(name, AnyType(TypeOfAny.explicit))
        variable.info = context.cls.info
        variable._fullname = f"{context.cls.info.fullname}.{name}"
        context.cls.info.names[name] = SymbolTableNode(MDEF, variable, plugin_generated=True)


class RequestPlugin(Plugin):
    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return _add_attributes if fullname == "django.http.request.HttpRequest" else None


def plugin(version: str) -> type[Plugin]:
    return RequestPlugin
