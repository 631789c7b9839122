"""Where the pages of machines hang, and those of whoever looks after machines."""

from __future__ import annotations

from onething.web.kiosk import (
    entering,
    fleet,
    helping,
    keeping,
    paying,
    rating,
    tickets,
    views,
    where,
)
from onething.web.pages import page

BOTH = ("GET", "POST")
urlpatterns = [
    page("kiosk", views.home, "kiosk", who="kiosk"),
    page("kiosk/dj", views.enrol, "kiosk-enrol", who="public", methods=BOTH, paced="guess"),
    page("kiosk/sz", entering.identify, "kiosk-id", who="kiosk", methods=BOTH),
    page("kiosk/yz", entering.by_code, "kiosk-code", who="kiosk", methods=BOTH, paced="guess"),
    page("kiosk/yz/cx", entering.again, "kiosk-code-again", who="kiosk", methods=("POST",)),
    page("kiosk/dq", where.where, "kiosk-where", who="kiosk"),
    page("kiosk/bz", helping.ways, "kiosk-help", who="kiosk"),
    page("kiosk/bz/hd", helping.call_back, "kiosk-call-back", who="kiosk", methods=BOTH),
    page("kiosk/bb", helping.aid, "kiosk-aid", who="kiosk", methods=BOTH),
    page("kiosk/bye/pj", views.grade, "kiosk-grade", who="kiosk", methods=("POST",)),
    page("kiosk/my", views.mine, "kiosk-mine", who="kiosk"),
    page("kiosk/jf", paying.orders, "kiosk-orders", who="kiosk"),
    page("kiosk/jf/<uuid:order_id>", paying.order, "kiosk-order", who="kiosk"),
    page("kiosk/jf/<uuid:order_id>/qu", paying.pay, "kiosk-pay", who="kiosk", methods=("POST",)),
    page(
        "kiosk/jf/<uuid:order_id>/qu/<slug:checkout>",
        paying.checkout,
        "kiosk-checkout",
        who="kiosk",
    ),
    page("kiosk/dy/<uuid:kiosk_paper>", views.paper, "kiosk-paper", who="kiosk", methods=BOTH),
    page("kiosk/dy/<uuid:kiosk_paper>/<int:page>.png", views.picture, "kiosk-picture", who="kiosk"),
    page("kiosk/dw/<uuid:printing_id>", views.printed, "kiosk-printed", who="kiosk", methods=BOTH),
    page("kiosk/hj", views.call, "kiosk-call", who="kiosk", methods=("POST",)),
    page("kiosk/bye", views.bye, "kiosk-bye", who="kiosk", methods=BOTH),
    page("kiosk/qh", tickets.take, "kiosk-ticket", who="kiosk", methods=BOTH),
    page(
        "kiosk/qd",
        tickets.arrive,
        "kiosk-arrive",
        who="kiosk",
        methods=("POST",),
        paced="guess",
    ),
    page(
        "kiosk/qd/<uuid:booking_id>",
        tickets.arrive_by_card,
        "kiosk-arrive-card",
        who="kiosk",
        methods=("POST",),
    ),
    page("kiosk/wh", keeping.keep, "kiosk-keep", who="kiosk", methods=BOTH),
    page(
        "kiosk/wh/<slug:keep_deed>", keeping.act, "kiosk-keep-deed", who="kiosk", methods=("POST",)
    ),
    page("kiosk/xs", views.look, "kiosk-look", who="kiosk", methods=("POST",)),
    page("kiosk/pj", rating.rate, "kiosk-rate", who="kiosk", methods=BOTH),
    page("kiosk/cp", views.touch, "kiosk-touch", who="kiosk", methods=("POST",)),
    page("kiosk/xt", views.beat, "kiosk-beat", who="kiosk", methods=("POST",)),
    page("desk/zzj", fleet.fleet, "fleet", who="staff:window|leader"),
    page("desk/zzj/new", fleet.new, "fleet-new", who="staff:leader", methods=BOTH),
    page("desk/zzj/<uuid:device_id>", fleet.one, "fleet-one", who="staff:window|leader"),
    page(
        "desk/zzj/<uuid:device_id>/xh",
        fleet.describe,
        "fleet-describe",
        who="staff:leader",
        methods=("POST",),
    ),
    page(
        "desk/zzj/<uuid:device_id>/<slug:device_deed>",
        fleet.act,
        "fleet-act",
        who="staff:window|leader",
        methods=("POST",),
    ),
]
