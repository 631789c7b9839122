"""Where the pages of administrators hang."""

from __future__ import annotations

from onething.web.pages import ANY_STAFF, LEARNERS, page
from onething.web.staffing import activating, points, practising, results, rota, training, views

ADMIN = "staff:admin"
BOTH = ("GET", "POST")
SENT = ("POST",)
KEEPERS = "staff:admin|leader"  # of a team
urlpatterns = [
    page("px", training.courses, "courses", who=LEARNERS),
    page("px/kc/<slug:course>", training.begin, "sitting-begin", who=LEARNERS, methods=SENT),
    page("px/ks/<uuid:sitting_id>", training.sitting, "sitting", who=LEARNERS, methods=BOTH),
    page("px/lx", practising.practice, "practice", who=LEARNERS),
    page("px/lx/qu", practising.go, "practice-go", who=LEARNERS, methods=SENT),
    page("px/cj", results.results, "exam-results", who=KEEPERS),
    page("px/cj/export", results.export, "exam-results-export", who=KEEPERS, methods=SENT),
    page("px/dw", training.team, "team", who=KEEPERS),
    page("px/dw/gd", training.demand, "team-demand", who=KEEPERS, methods=SENT),
    page("px/dw/zs", training.certificate, "certificate-new", who=KEEPERS, methods=SENT),
    page(
        "px/dw/zs/<uuid:qualification_id>",
        training.revoke,
        "certificate-revoke",
        who=KEEPERS,
        methods=SENT,
    ),
    page("px/pb", rota.rota, "rota", who=ANY_STAFF),
    page("px/pb/bp", rota.plan, "rota-week", who=KEEPERS, methods=BOTH),
    page("px/lxd", points.points, "contact-points", who=ANY_STAFF),
    page("px/lxd/new", points.open_point, "contact-point-new", who=KEEPERS, methods=SENT),
    page(
        "px/lxd/<uuid:point_id>", points.end_point, "contact-point-end", who=KEEPERS, methods=SENT
    ),
    page("px/lxd/<uuid:own_point>/jl", points.point, "contact-point", who=ANY_STAFF, methods=BOTH),
    page(
        "px/lxd/<uuid:point_id>/jl/<uuid:heard_id>",
        points.answer,
        "heard-answer",
        who=KEEPERS,
        methods=SENT,
    ),
    page("px/wd", training.mine, "my-appraisals", who=ANY_STAFF),
    page("px/kh", training.appraisals, "appraisals", who=KEEPERS, methods=BOTH),
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
