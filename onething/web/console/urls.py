"""Where the pages of those who keep the platform hang."""

from __future__ import annotations

from onething.web.console import (
    imports,
    licences,
    maintaining,
    messages,
    outages,
    pushes,
    readings,
    suspending,
    templates,
    views,
)
from onething.web.console.catalogue_urls import urlpatterns as catalogue
from onething.web.console.items.urls import urlpatterns as items
from onething.web.console.keeping.urls import urlpatterns as keeping
from onething.web.console.places.urls import urlpatterns as places
from onething.web.console.themes.urls import urlpatterns as themes
from onething.web.pages import page

KEEPERS = "staff:catalogue|operator|steward"
WATCHERS = "staff:steward|discipline"

urlpatterns = [
    *catalogue,
    *items,
    *keeping,
    *places,
    *themes,
    page("console", views.overview, "console", who=KEEPERS),
    page("console/papers", templates.templates, "console-paper-templates", who="staff:catalogue"),
    page(
        "console/papers/<slug:name>",
        templates.template,
        "console-paper-template",
        who="staff:catalogue",
        methods=("GET", "POST"),
    ),
    page(
        "console/papers/<slug:name>/<uuid:template_id>/publish",
        templates.publish,
        "console-paper-template-publish",
        who="staff:catalogue",
        methods=("POST",),
    ),
    page(
        "console/papers/preview/<uuid:template_id>.pdf",
        templates.preview,
        "console-paper-preview",
        who="staff:catalogue",
    ),
    page("console/messages", messages.messages, "console-messages", who="staff:operator"),
    page(
        "console/messages/<uuid:reminder_id>",
        messages.resend,
        "console-message-resend",
        who="staff:operator",
        methods=("POST",),
    ),
    page("console/wordings", messages.wordings, "console-wordings", who="staff:catalogue"),
    page(
        "console/wordings/<str:wording>",
        messages.wording,
        "console-wording",
        who="staff:catalogue",
        methods=("GET", "POST"),
    ),
    page(
        "console/wordings/<str:wording>/<uuid:wording_id>/publish",
        messages.publish,
        "console-wording-publish",
        who="staff:catalogue",
        methods=("POST",),
    ),
    page("console/zz", licences.quality, "console-licences", who=KEEPERS),
    page(
        "console/zz/dr",
        imports.imports,
        "console-licence-imports",
        who="staff:steward",
        methods=("GET", "POST"),
    ),
    page(
        "console/zz/dr/<uuid:import_id>",
        imports.one,
        "console-licence-import",
        who="staff:steward",
        methods=("GET", "POST"),
    ),
    page(
        "console/zz/dr/<uuid:import_id>.csv",
        imports.report,
        "console-licence-import-report",
        who="staff:steward",
    ),
    page(
        "console/wh",
        maintaining.maintenance,
        "console-maintenance",
        who="staff:operator",
        methods=("GET", "POST"),
    ),
    page(
        "console/wh/jl",
        outages.outages,
        "console-outages",
        who="staff:operator",
        methods=("GET", "POST"),
    ),
    page(
        "console/wh/<uuid:maintenance_id>",
        maintaining.lift,
        "console-maintenance-lift",
        who="staff:operator",
        methods=("POST",),
    ),
    page(
        "console/zt",
        suspending.suspensions,
        "console-suspensions",
        who="staff:catalogue",
        methods=("GET", "POST"),
    ),
    page(
        "console/zt/<uuid:suspension_id>",
        suspending.decide,
        "console-suspension",
        who="staff:catalogue",
        methods=("POST",),
    ),
    page("console/jobs", views.jobs_page, "console-jobs", who="staff:operator"),
    page(
        "console/jobs/<int:job>",
        views.replay,
        "console-replay",
        who="staff:operator",
        methods=("POST",),
    ),
    page("console/pushes", pushes.pushes, "console-pushes", who="staff:operator"),
    page(
        "console/pushes/<uuid:push_id>",
        pushes.replay,
        "console-push-replay",
        who="staff:operator",
        methods=("POST",),
    ),
    page(
        "console/readings",
        readings.readings,
        "console-readings",
        who=WATCHERS,
        methods=("GET", "POST"),
    ),
    page("console/alarms", readings.alarms, "console-alarms", who=WATCHERS),
    page(
        "console/alarms/<uuid:alarm_id>",
        readings.settle,
        "console-alarm-settle",
        who=WATCHERS,
        methods=("POST",),
    ),
    page(
        "console/readings/export",
        readings.export,
        "console-readings-export",
        who=WATCHERS,
        methods=("POST",),
    ),
    page("console/trace", readings.trace, "console-trace", who=WATCHERS, methods=("GET", "POST")),
]
