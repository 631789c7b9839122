"""Where the pages of administrators hang."""

from __future__ import annotations

from onething.web.pages import page
from onething.web.staffing import activating, views

ADMIN = "staff:admin"
BOTH = ("GET", "POST")
urlpatterns = [
    page("activate", activating.activate, "activate", who="public", methods=BOTH),
    page("staff", views.staff, "staff", who=ADMIN),
    page("staff/new", views.new, "staff-new", who=ADMIN, methods=BOTH),
    page("staff/<uuid:official_id>", views.member, "staff-member", who=ADMIN),
    page(
        "staff/<uuid:official_id>/do/<slug:deed>",
        views.act,
        "staff-deed",
        who=ADMIN,
        methods=("POST",),
    ),
    page(
        "staff/fh/<uuid:proposal_id>/<slug:answer>",
        views.decide,
        "staff-decide",
        who=ADMIN,
        methods=("POST",),
    ),
]
