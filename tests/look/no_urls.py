"""An address book with nothing in it."""

urlpatterns: list[object] = []
