"""Where the pages of the items of places hang."""

from __future__ import annotations

from onething.web.console.places import lists, own
from onething.web.pages import page

KEEPER = "staff:catalogue"
SENT = ("POST",)
ONE = "cat/ss/<uuid:place_item>"

urlpatterns = [
    page("cat/ss", lists.library, "cat-places", who=KEEPER),
    page("cat/tb", lists.sameness, "cat-sameness", who=KEEPER),
    page(ONE, own.item, "cat-place", who=KEEPER),
    page(f"{ONE}/local", own.local, "cat-place-local", who=KEEPER, methods=SENT),
    page(f"{ONE}/deviate", own.deviate, "cat-place-deviate", who=KEEPER, methods=SENT),
    page(f"{ONE}/same", own.same, "cat-place-same", who=KEEPER, methods=SENT),
    page("cat/ss/review/<uuid:overlay>", own.review, "cat-place-review", who=KEEPER, methods=SENT),
]
