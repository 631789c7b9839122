"""Where 全代办 projects hang: the pages of the enterprise, of its manager, of who leads."""

from __future__ import annotations

from onething.web.desk import projects as desk
from onething.web.pages import page
from onething.web.portal import projects as portal

BOTH, POST = ("GET", "POST"), ("POST",)
TEAM = "staff:helper|leader"

urlpatterns = [
    page("my/xm", portal.mine, "my-projects", who="applicant", assisted=True),
    page("my/xm/<uuid:project_id>", portal.one, "my-project", who="applicant", assisted=True),
    page(
        "my/xm/<uuid:project_id>/jl",
        portal.records,
        "my-project-records",
        who="applicant",
        assisted=True,
    ),
    page(
        "my/xm/<uuid:project_id>/sc.pdf",
        portal.manual,
        "my-project-manual",
        who="applicant",
        assisted=True,
    ),
    page(
        "my/xm/<uuid:project_id>/qk/<slug:project_part>",
        portal.situation,
        "my-project-part",
        who="applicant",
        methods=BOTH,
        assisted=True,
    ),
    page(
        "my/xm/<uuid:project_id>/do/<slug:project_reply>",
        portal.reply,
        "my-project-reply",
        who="applicant",
        methods=POST,
        assisted=True,
    ),
    page("desk/xm", desk.listing, "staff-projects", who=TEAM),
    page("desk/xm/new", desk.new, "staff-project-new", who=TEAM, methods=BOTH),
    page("desk/xm/tj", desk.figures, "lead-projects", who="staff:leader"),
    page("desk/xm/<uuid:project_id>", desk.one, "staff-project", who=TEAM),
    page("desk/xm/<uuid:project_id>/jl", desk.records, "staff-project-records", who=TEAM),
    page("desk/xm/<uuid:project_id>/sc.pdf", desk.manual, "staff-project-manual", who=TEAM),
    page(
        "desk/xm/<uuid:project_id>/qk/<slug:project_part>",
        desk.situation,
        "staff-project-part",
        who="staff:helper",
        methods=BOTH,
    ),
    page(
        "desk/xm/<uuid:own_project>/do/<slug:project_step>",
        desk.act,
        "staff-project-do",
        who=TEAM,
        methods=POST,
    ),
    page(
        "desk/xm/<uuid:project_id>/sq",
        desk.assist,
        "staff-project-assist",
        who="staff:helper",
        methods=POST,
    ),
]
