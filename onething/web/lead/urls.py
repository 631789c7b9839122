"""Where the pages of leaders hang."""

from __future__ import annotations

from onething.web.lead import substituting, views
from onething.web.pages import page

urlpatterns = [
    page("lead", views.overview, "lead", who="staff:leader"),
    page("lead/export", views.export, "lead-export", who="staff:leader", methods=("POST",)),
    page("lead/fp", views.unassigned, "lead-unassigned", who="staff:leader"),
    page(
        "lead/fp/<uuid:case_id>",
        views.assign,
        "lead-assign",
        who="staff:leader",
        methods=("POST",),
    ),
    page(
        "lead/dl",
        substituting.substitutions,
        "lead-substitutions",
        who="staff:leader",
        methods=("GET", "POST"),
    ),
    page(
        "lead/dl/<uuid:substitution_id>/end",
        substituting.end,
        "lead-substitution-end",
        who="staff:leader",
        methods=("POST",),
    ),
    page("lead/pj", views.reviews, "lead-reviews", who="staff:leader"),
    page(
        "lead/pj/<uuid:work_id>",
        views.work,
        "lead-work",
        who="staff:leader",
        methods=("POST",),
    ),
]
