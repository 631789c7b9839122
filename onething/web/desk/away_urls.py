"""Where the workbench hangs what is done between places: 异地代收, 远程核验 and 跨省通办."""

from __future__ import annotations

from onething.web.desk import crossing, relaying, remote
from onething.web.pages import page

BOTH = ("GET", "POST")
WINDOW = "staff:window|leader"
LOOKERS = "staff:window|leader|examiner|reviewer|decider"
urlpatterns = [
    page("desk/ks", crossing.crossings, "desk-crossings", who=WINDOW),
    page("desk/ks/new", crossing.new, "desk-crossing-new", who="staff:window", methods=BOTH),
    page("desk/ks/<uuid:crossing_id>", crossing.crossing, "desk-crossing", who=WINDOW),
    page(
        "desk/ks/<uuid:crossing_id>/f/<uuid:crossing_file>",
        crossing.paper,
        "desk-crossing-file",
        who=WINDOW,
    ),
    page(
        "desk/ks/<uuid:own_crossing>/bz",
        crossing.answer,
        "desk-crossing-answer",
        who="staff:window",
        methods=("POST",),
    ),
    page(
        "desk/ks/<uuid:own_crossing>/ch",
        crossing.withdraw,
        "desk-crossing-withdraw",
        who="staff:window",
        methods=("POST",),
    ),
    page(
        "desk/ks/<uuid:own_crossing>/cs",
        crossing.again,
        "desk-crossing-again",
        who="staff:window",
        methods=("POST",),
    ),
    page("desk/hy", remote.checks, "remote-checks", who=LOOKERS),
    page("desk/hy/<uuid:check_id>", remote.check, "remote-check", who=LOOKERS),
    page(
        "desk/hy/<uuid:check_id>/do/<slug:check_deed>",
        remote.act,
        "remote-check-do",
        who=LOOKERS,
        methods=("POST",),
    ),
    page("desk/tb/<uuid:asked_relay>/hy", remote.ask, "remote-ask", who=LOOKERS, methods=BOTH),
    page(
        "office/lb/<uuid:asked_part>/hy",
        remote.ask_for_part,
        "remote-ask-part",
        who=LOOKERS,
        methods=BOTH,
    ),
    page("desk/tb", relaying.relays, "desk-relays", who=WINDOW),
    page("desk/tb/<uuid:relay_id>", relaying.relay, "desk-relay", who=WINDOW),
    page(
        "desk/tb/<uuid:relay_id>/do/<slug:relay_step>",
        relaying.act,
        "desk-relay-do",
        who=WINDOW,
        methods=("POST",),
    ),
]
