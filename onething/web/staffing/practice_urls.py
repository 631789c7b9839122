"""Pages that are there on a platform for practising alone: elsewhere their addresses do not exist."""

from __future__ import annotations

from onething.web.pages import ANY_STAFF, page
from onething.web.staffing import practising

BOTH = ("GET", "POST")
SENT = ("POST",)
urlpatterns = [
    page("px/lx/lai", practising.arrive, "practice-arrive", who="public", methods=BOTH),
    page("px/lx/new", practising.new, "practice-new", who=ANY_STAFF, methods=SENT),
    page(
        "px/lx/<uuid:exercise_id>/known",
        practising.known,
        "practice-known",
        who="staff:hotline",
        methods=SENT,
    ),
    page(
        "px/lx/<uuid:exercise_id>/<slug:material>",
        practising.paper,
        "practice-paper",
        who=ANY_STAFF,
    ),
]
