"""Where the pages of registers, laws, practices and packages hang."""

from __future__ import annotations

from onething.web.console import applets, calendars, laws, packages, practices, registers
from onething.web.pages import page

KEEPER = "staff:catalogue"
BOTH, SENT = ("GET", "POST"), ("POST",)
ONE = "console/registers/<uuid:revision_id>"
PRACTICE = "console/practices/<uuid:practice_id>"
APPLET = "console/bm/<uuid:applet_id>"
LINE = f"{ONE}/lines/<uuid:line_id>"
PACKAGE = "cat/fwb/<uuid:package_id>"

urlpatterns = [
    page("console/registers", registers.registers, "console-registers", who=KEEPER),
    page(
        "console/registers/of/<slug:register>",
        registers.history,
        "console-register-history",
        who=KEEPER,
    ),
    page(
        "console/registers/of/<slug:register>/draft",
        registers.draft,
        "console-register-draft",
        who=KEEPER,
        methods=SENT,
    ),
    page(ONE, registers.revision, "console-register", who=KEEPER),
    page(f"{ONE}/new", registers.edit, "console-register-new", who=KEEPER, methods=BOTH),
    page(LINE, registers.edit_line, "console-register-line", who=KEEPER, methods=BOTH),
    page(f"{LINE}/remove", registers.remove, "console-register-remove", who=KEEPER, methods=SENT),
    page(f"{ONE}/upload", registers.upload, "console-register-upload", who=KEEPER, methods=SENT),
    page(f"{ONE}/propose", registers.propose, "console-register-propose", who=KEEPER, methods=SENT),
    page(f"{ONE}/review", registers.review, "console-register-review", who=KEEPER, methods=SENT),
    page(f"{ONE}/discard", registers.discard, "console-register-discard", who=KEEPER, methods=SENT),
    page("console/laws", laws.laws, "console-laws", who=KEEPER),
    page("console/laws/new", laws.new, "console-law-new", who=KEEPER, methods=BOTH),
    page("console/laws/<slug:law>", laws.law, "console-law", who=KEEPER, methods=BOTH),
    page("console/law-changes/<uuid:change_id>", laws.change, "console-law-change", who=KEEPER),
    page(
        "console/law-changes/<uuid:change_id>/review",
        laws.review,
        "console-law-review",
        who=KEEPER,
        methods=SENT,
    ),
    page(
        "console/law-changes/<uuid:change_id>/clear",
        laws.clear,
        "console-law-clear",
        who=KEEPER,
        methods=SENT,
    ),
    page("console/calendar", calendars.calendars, "console-calendars", who=KEEPER),
    page("console/calendar/new", calendars.enter, "console-calendar-new", who=KEEPER, methods=BOTH),
    page(
        "console/calendar/<uuid:revision>",
        calendars.proposal,
        "console-calendar-proposal",
        who=KEEPER,
    ),
    page(
        "console/calendar/<uuid:revision>/review",
        calendars.review,
        "console-calendar-review",
        who=KEEPER,
        methods=SENT,
    ),
    page("console/bm", applets.applets, "console-applets", who=KEEPER),
    page("console/bm/new", applets.new, "console-applet-new", who=KEEPER, methods=BOTH),
    page(APPLET, applets.applet, "console-applet", who=KEEPER),
    page(f"{APPLET}/sh", applets.decide, "console-applet-decide", who=KEEPER, methods=SENT),
    page(f"{APPLET}/fc", applets.renew, "console-applet-renew", who=KEEPER, methods=SENT),
    page(f"{APPLET}/xx", applets.withdraw, "console-applet-withdraw", who=KEEPER, methods=SENT),
    page("console/practices", practices.practices, "console-practices", who=KEEPER),
    page(
        "console/practices/new",
        practices.new,
        "console-practice-new",
        who=KEEPER,
        methods=BOTH,
    ),
    page(PRACTICE, practices.practice, "console-practice", who=KEEPER),
    page(
        f"{PRACTICE}/decide", practices.decide, "console-practice-decide", who=KEEPER, methods=SENT
    ),
    page(f"{PRACTICE}/adopt", practices.adopt, "console-practice-adopt", who=KEEPER, methods=SENT),
    page(
        f"{PRACTICE}/withdraw",
        practices.withdraw,
        "console-practice-withdraw",
        who=KEEPER,
        methods=SENT,
    ),
    page("cat/fwb", packages.packages, "cat-packages", who=KEEPER, methods=BOTH),
    page(PACKAGE, packages.package, "cat-package", who=KEEPER),
    page(f"{PACKAGE}/publish", packages.publish, "cat-package-publish", who=KEEPER, methods=SENT),
    page(f"{PACKAGE}/refuse", packages.refuse, "cat-package-refuse", who=KEEPER, methods=SENT),
    page(
        "cat/yjs/of/<slug:slug>/<int:edition>.service.json",
        packages.file,
        "cat-theme-package",
        who=KEEPER,
    ),
]
