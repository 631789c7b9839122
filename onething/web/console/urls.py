"""Where the pages of those who keep the platform hang."""

from __future__ import annotations

from onething.web.console import views
from onething.web.pages import page

KEEPERS = "staff:catalogue|operator|steward"

urlpatterns = [
    page("console", views.overview, "console", who=KEEPERS),
    page("console/jobs", views.jobs_page, "console-jobs", who="staff:operator"),
    page(
        "console/jobs/<int:job>",
        views.replay,
        "console-replay",
        who="staff:operator",
        methods=("POST",),
    ),
]
