"""Where 帮办 hangs: the pages of who asks for help, and of the team that gives it."""

from __future__ import annotations

from onething.web.desk import aiding as team
from onething.web.desk import screening as desk
from onething.web.lead import voiced
from onething.web.pages import page
from onething.web.portal import aiding, trying

HELPERS = "staff:helper|leader"
AIDING = "staff:helper|leader|window|hotline"
ASKING = "staff:helper|window|hotline|site"  # who enters what somebody asks for
LOOKING = "staff:helper|window|leader"  # at the materials of who comes, before he files
BOTH, POST = ("GET", "POST"), ("POST",)

urlpatterns = [
    page("bangban", aiding.form, "aid-form", who="public", methods=BOTH),
    page("my/bangban", aiding.mine, "my-aids", who="applicant"),
    page("my/bangban/<uuid:aid_id>", aiding.one, "my-aid", who="applicant"),
    page(
        "my/bangban/<uuid:aid_id>/do/<slug:aid_reply>",
        aiding.reply,
        "my-aid-reply",
        who="applicant",
        methods=POST,
    ),
    page(
        "my/bangban/<uuid:aid_id>/f/<uuid:word_id>/<int:page>",
        aiding.said_file,
        "my-aid-file",
        who="applicant",
    ),
    page("my/ty", trying.mine, "my-trials", who="applicant"),
    page(
        "my/ty/<uuid:own_trial>/do/<slug:trial_step>",
        trying.act,
        "my-trial-do",
        who="applicant",
        methods=POST,
    ),
    page("my/sq/<uuid:screening_id>", aiding.screening, "my-screening", who="applicant"),
    page("desk/sq", desk.listing, "screenings", who=LOOKING),
    page("desk/sq/new", desk.new, "screening-new", who="staff:helper|window", methods=BOTH),
    page("desk/sq/<uuid:screening_id>", desk.one, "screening", who=LOOKING, methods=BOTH),
    page("desk/bangban", team.listing, "staff-aids", who=AIDING),
    page("desk/bangban/new", team.new, "staff-aid-new", who=ASKING, methods=BOTH),
    page("desk/bangban/tj", voiced.aids, "lead-aids", who="staff:leader"),
    page("desk/bangban/tj/mx", voiced.aids_behind, "lead-aids-behind", who="staff:leader"),
    page(
        "desk/bangban/tj/dc",
        voiced.aids_export,
        "lead-aids-export",
        who="staff:leader",
        methods=POST,
    ),
    page("bb/tj", voiced.obstacles, "lead-obstacles", who="staff:leader"),
    page("bb/tj/mx", voiced.obstacles_behind, "lead-obstacles-behind", who="staff:leader"),
    page(
        "bb/tj/dc",
        voiced.obstacles_export,
        "lead-obstacles-export",
        who="staff:leader",
        methods=POST,
    ),
    page(
        "desk/bangban/qd",
        team.matters_listed,
        "lead-aid-matters",
        who="staff:leader",
        methods=BOTH,
    ),
    page("desk/bangban/<uuid:aid_id>", team.one, "staff-aid", who=AIDING),
    page(
        "desk/bangban/<uuid:aid_id>/do/<slug:aid_step>",
        team.act,
        "staff-aid-do",
        who=HELPERS,
        methods=POST,
    ),
    page(
        "desk/bangban/<uuid:aid_id>/f/<uuid:word_id>/<int:page>",
        aiding.said_file,
        "staff-aid-file",
        who=HELPERS,
    ),
    page(
        "desk/bangban/<uuid:aid_id>/sq",
        team.assist,
        "staff-aid-assist",
        who="staff:helper",
        methods=POST,
    ),
    page(
        "desk/bangban/<uuid:aid_id>/sp",
        team.call,
        "staff-aid-call",
        who="staff:helper",
        methods=POST,
    ),
]
