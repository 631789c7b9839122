"""Where the pages of leaders hang."""

from __future__ import annotations

from onething.web import recording
from onething.web.lead import announcing, figures, halls, late, reach, substituting, views
from onething.web.pages import page

BOTH = ("GET", "POST")
urlpatterns = [
    page("lead/dt", halls.halls, "lead-halls", who="staff:leader"),
    page("lead/lx", recording.recordings, "lead-recordings", who="staff:leader"),
    page("lead/lx/<uuid:recording_id>", recording.recording, "lead-recording", who="staff:leader"),
    page(
        "lead/lx/<uuid:recording_id>/<int:page>",
        recording.led,
        "lead-recording-segment",
        who="staff:leader",
    ),
    page("lead/fg", halls.coverage, "lead-coverage", who="staff:leader"),
    page("lead/fg/dt", reach.reach, "lead-reach", who="staff:leader"),
    page(
        "lead/fg/dt/export",
        reach.export,
        "lead-reach-export",
        who="staff:leader",
        methods=("POST",),
    ),
    page("lead/fg/dt/<slug:place_code>", reach.reach_of, "lead-reach-of", who="staff:leader"),
    page("lead/dt/<uuid:led_hall>", halls.hall, "lead-hall", who="staff:leader"),
    page("lead/dt/<uuid:led_hall>/tj", figures.figures, "lead-hall-figures", who="staff:leader"),
    page(
        "lead/dt/<uuid:led_hall>/tj/export",
        figures.export,
        "lead-hall-figures-export",
        who="staff:leader",
        methods=("POST",),
    ),
    page("lead/dt/<uuid:led_hall>/sj", halls.hours, "lead-hours", who="staff:leader", methods=BOTH),
    page("lead/dt/<uuid:led_hall>/wz", halls.site, "lead-site", who="staff:leader", methods=BOTH),
    page(
        "lead/dt/<uuid:led_hall>/rl",
        halls.own_day,
        "lead-day",
        who="staff:leader",
        methods=("POST",),
    ),
    page("lead/dt/<uuid:led_hall>/gz", halls.rules, "lead-rules", who="staff:leader", methods=BOTH),
    page(
        "lead/dt/<uuid:led_hall>/ck",
        announcing.window,
        "lead-window",
        who="staff:leader",
        methods=BOTH,
    ),
    page(
        "lead/dt/<uuid:led_hall>/gg",
        announcing.notice,
        "lead-notice",
        who="staff:leader",
        methods=BOTH,
    ),
    page(
        "lead/dt/gg/<uuid:notice_id>",
        announcing.lift,
        "lead-notice-lift",
        who="staff:leader",
        methods=("POST",),
    ),
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
    page("lead/tb", late.late, "lead-late", who="staff:leader"),
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
