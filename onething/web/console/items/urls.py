"""Where the pages of items hang."""

from __future__ import annotations

from onething.web.console.items import editor, lists, standard
from onething.web.pages import page

KEEPER = "staff:catalogue"
BOTH, SENT = ("GET", "POST"), ("POST",)
OF = "cat/sx/of/<slug:item>/<slug:level>"
DRAFT = "cat/sx/<uuid:item_draft>"

urlpatterns = [
    page("cat/sx", lists.library, "cat-items", who=KEEPER),
    page("cat/sx/drafts", lists.drafts, "cat-item-drafts", who=KEEPER),
    page("cat/sx/new", lists.new, "cat-item-new", who=KEEPER, methods=BOTH),
    page(OF, standard.standard, "cat-item", who=KEEPER),
    page(f"{OF}/draft", standard.draft, "cat-item-open", who=KEEPER, methods=SENT),
    page(f"{OF}/retire", standard.retire, "cat-item-retire", who=KEEPER, methods=SENT),
    page(
        "cat/sx/restore/<uuid:item_revision>",
        standard.restore,
        "cat-item-restore",
        who=KEEPER,
        methods=SENT,
    ),
    page(DRAFT, editor.draft, "cat-item-draft", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/propose", editor.propose, "cat-item-propose", who=KEEPER, methods=SENT),
    page(f"{DRAFT}/review", editor.review, "cat-item-review", who=KEEPER, methods=SENT),
    page(f"{DRAFT}/discard", editor.discard, "cat-item-discard", who=KEEPER, methods=SENT),
]
