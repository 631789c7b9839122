"""Where the workbench hangs; window and approval are the same screens with other queues."""

from __future__ import annotations

from onething.web.desk import (
    archives,
    destruction,
    licences,
    moments,
    promised,
    reminding,
    seals,
    signing,
    steps,
    views,
    visiting,
)
from onething.web.pages import page

WINDOW = "staff:window|leader"
VISITORS = "staff:examiner|reviewer|decider"
APPROVERS = "staff:examiner|reviewer|decider|leader"
STAFF = "staff:window|examiner|reviewer|decider|leader"
APPROVERS = "staff:examiner|reviewer|decider|leader"
SEALS = "staff:admin|leader|decider|reviewer|examiner|window"  # whoever may keep a seal
KEEPERS = "staff:decider|leader"  # of the files of an organ
BOTH = ("GET", "POST")

CHECKERS = "staff:examiner|reviewer|decider|leader"

urlpatterns = [
    page("bj/<uuid:case_id>/after", promised.after, "staff-after", who=STAFF),
    page("office/hc", promised.worklist, "office-promises", who=CHECKERS),
    page("office/hc/<uuid:promise_id>", promised.promise, "office-promise", who=CHECKERS),
    page(
        "office/hc/<uuid:promise_id>/e/<slug:digest>.png",
        promised.evidence,
        "office-evidence",
        who=CHECKERS,
    ),
    page(
        "office/hc/<uuid:promise_id>/<slug:turn>",
        promised.act,
        "office-promise-act",
        who="staff:examiner",
        methods=("GET", "POST"),
    ),
    page(
        "office/hc/<uuid:promise_id>/jd/<slug:verdict>",
        promised.decide,
        "office-promise-verdict",
        who="staff:decider",
        methods=("GET", "POST"),
    ),
    page(
        "office/xf/<uuid:credit_id>",
        promised.repair,
        "office-repair",
        who="staff:decider",
        methods=("GET", "POST"),
    ),
    page("desk", views.desk, "desk", who=WINDOW),
    page("desk/tx", reminding.reminders, "desk-reminders", who=WINDOW),
    page("desk/tx/letters", reminding.letters, "desk-letters", who=WINDOW, methods=("POST",)),
    page(
        "desk/tx/<uuid:call_id>",
        reminding.called,
        "desk-called",
        who=WINDOW,
        methods=("POST",),
    ),
    page("office", views.office, "office", who=APPROVERS),
    page("office/hb", signing.turns, "staff-turns", who=APPROVERS),
    page(
        "office/hb/<uuid:turn_id>",
        signing.opinion,
        "staff-opinion",
        who=APPROVERS,
        methods=("GET", "POST"),
    ),
    page(
        "office/sign",
        signing.sign,
        "staff-sign",
        who="staff:examiner|decider",
        methods=("GET", "POST"),
    ),
    page("office/ky", visiting.visits, "staff-visits", who=VISITORS),
    page(
        "office/ky/new/<uuid:case_id>",
        visiting.plan,
        "staff-visit-plan",
        who=VISITORS,
        methods=("GET", "POST"),
    ),
    page(
        "office/ky/<uuid:visit_id>",
        visiting.visit,
        "staff-visit",
        who=VISITORS,
        methods=("GET", "POST"),
    ),
    page(
        "office/ky/<uuid:visit_id>/<uuid:photo_id>.png",
        visiting.photo,
        "staff-visit-photo",
        who=VISITORS,
    ),
    page("bj/<uuid:case_id>", views.case, "staff-case", who=STAFF),
    page("bj/<uuid:case_id>/full", views.full, "staff-full", who=STAFF, methods=("POST",)),
    page("bj/<uuid:case_id>/do/<slug:do>", views.act, "staff-act", who=STAFF, methods=("POST",)),
    page(
        "bj/<uuid:case_id>/b/<slug:law_step>",
        steps.take,
        "staff-step",
        who=STAFF,
        methods=("GET", "POST"),
    ),
    page(
        "bj/<uuid:case_id>/da",
        archives.archive,
        "staff-archive",
        who="staff:decider",
        methods=("GET", "POST"),
    ),
    page(
        "office/da",
        destruction.due,
        "staff-destructions",
        who=KEEPERS,
        methods=("GET", "POST"),
    ),
    page(
        "office/da/<uuid:destruction>",
        destruction.listed,
        "staff-destruction",
        who=KEEPERS,
        methods=("GET", "POST"),
    ),
    page("bj/<uuid:case_id>/sx", moments.moment, "staff-moment", who=STAFF),
    page(
        "bj/<uuid:case_id>/bz",
        views.supplement,
        "staff-supplement",
        who="staff:window",
        methods=("GET", "POST"),
    ),
    page(
        "bj/<uuid:case_id>/bysl",
        views.refuse_acceptance,
        "staff-refuse-acceptance",
        who="staff:window",
        methods=("GET", "POST"),
    ),
    page(
        "bj/<uuid:case_id>/by",
        views.refuse,
        "staff-refuse",
        who="staff:examiner|decider",
        methods=("GET", "POST"),
    ),
    page("bj/<uuid:case_id>/f/<uuid:file_id>", views.file, "staff-file", who=STAFF),
    page("bj/<uuid:case_id>/ws/<uuid:paper_id>.pdf", views.paper, "staff-paper", who=STAFF),
    page(
        "bj/<uuid:case_id>/f/<uuid:file_id>/<int:number>.png",
        views.preview,
        "staff-preview",
        who=STAFF,
    ),
    page("zz", licences.search, "staff-licences", who=APPROVERS),
    page("zz/jc", licences.errors, "staff-licence-errors", who=APPROVERS),
    page("zz/jc/<uuid:error_id>", licences.error, "staff-licence-error", who=APPROVERS),
    page(
        "zz/jc/<uuid:error_id>/df",
        licences.answer,
        "staff-licence-answer",
        who="staff:decider",
        methods=("POST",),
    ),
    page("zz/zh", licences.compose, "staff-compose", who="staff:decider", methods=BOTH),
    page("zz/<uuid:licence>", licences.record, "staff-licence", who=APPROVERS),
    page("zz/<uuid:licence>.pdf", licences.file, "staff-licence-file", who=APPROVERS),
    page(
        "zz/<uuid:licence>/dx",
        licences.members,
        "staff-members",
        who="staff:decider",
        methods=BOTH,
    ),
    page(
        "zz/<uuid:licence>/<slug:act>",
        licences.act,
        "staff-licence-act",
        who="staff:decider",
        methods=BOTH,
    ),
    page("yz", seals.seals, "seals", who=SEALS),
    page("yz/new", seals.new, "seal-new", who="staff:admin", methods=BOTH),
    page("yz/<uuid:seal_id>", seals.seal, "seal", who=SEALS),
    page("yz/<uuid:seal_id>/bg", seals.entrust, "seal-entrust", who=SEALS, methods=("POST",)),
    page("yz/<uuid:seal_id>/<slug:seal_deed>", seals.act, "seal-act", who=SEALS, methods=("POST",)),
]
