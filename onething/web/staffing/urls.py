"""Where the pages of administrators hang."""

from __future__ import annotations

from onething.web.pages import ANY_STAFF, page
from onething.web.staffing import activating, practising, training, views

ADMIN = "staff:admin"
BOTH = ("GET", "POST")
SENT = ("POST",)
KEEPERS = "staff:admin|leader"  # of a team
urlpatterns = [
    page("px", training.courses, "courses", who=ANY_STAFF),
    page("px/kc/<slug:course>", training.begin, "sitting-begin", who=ANY_STAFF, methods=SENT),
    page("px/ks/<uuid:sitting_id>", training.sitting, "sitting", who=ANY_STAFF, methods=BOTH),
    page("px/lx", practising.practice, "practice", who=ANY_STAFF),
    page("px/lx/qu", practising.go, "practice-go", who=ANY_STAFF, methods=SENT),
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
    page("px/pb", training.rota, "rota", who=ANY_STAFF),
    page("px/pb/new", training.put, "shift-new", who=KEEPERS, methods=SENT),
    page("px/pb/<uuid:shift_id>", training.drop, "shift-drop", who=KEEPERS, methods=SENT),
    page("px/lxd", training.points, "contact-points", who=ANY_STAFF),
    page("px/lxd/new", training.open_point, "contact-point-new", who=KEEPERS, methods=SENT),
    page(
        "px/lxd/<uuid:point_id>", training.end_point, "contact-point-end", who=KEEPERS, methods=SENT
    ),
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
