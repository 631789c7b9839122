"""Where the map, booking, what is shown at a window, one's ticket and the screens of halls hang."""

from __future__ import annotations

from onething.web import recording
from onething.web.pages import page
from onething.web.portal import booking, halls, materials, video

BOTH = ("GET", "POST")
urlpatterns = [
    page(
        "apply/<uuid:draft_id>/yj/<slug:key>",
        materials.shown,
        "draft-shown",
        who="applicant",
        methods=("POST",),
        assisted=True,
    ),
    page("wd", halls.places, "map", who="public", paced="search"),
    page("wd/jl", halls.nearest, "map-near", who="public", methods=BOTH),
    page("wd/gg", halls.announced, "announced", who="public", paced="search"),
    page("wd/<slug:place_code>", halls.place, "place", who="public", paced="search"),
    page("pm/<slug:place_code>", booking.screen, "screen", who="public"),
    page("yy", booking.choose, "booking", who="public", paced="search"),
    page(
        "yy/<slug:place_code>/<slug:business>",
        booking.times,
        "booking-times",
        who="public",
        paced="search",
    ),
    page(
        "yy/<slug:place_code>/<slug:business>/qr",
        booking.confirm,
        "booking-confirm",
        who="applicant",
        methods=BOTH,
    ),
    page("my/yy", booking.bookings, "bookings", who="applicant"),
    page("my/yy/<uuid:booking_id>", booking.booking, "booking-one", who="applicant"),
    page(
        "my/yy/<uuid:booking_id>/qx",
        booking.cancel,
        "booking-cancel",
        who="applicant",
        methods=("POST",),
    ),
    page(
        "my/yy/<uuid:booking_id>/gy",
        booking.rebook,
        "booking-move",
        who="applicant",
        methods=BOTH,
    ),
    page(
        "my/yy/<uuid:booking_id>/qd",
        booking.check_in,
        "booking-check-in",
        who="applicant",
        methods=("POST",),
    ),
    page("my/hp/<uuid:own_ticket>", booking.ticket, "own-ticket", who="applicant"),
    page(
        "my/hp/<uuid:own_ticket>/qx",
        booking.give_up,
        "own-ticket-end",
        who="applicant",
        methods=("POST",),
    ),
    page("xn", video.choose, "videos", who="applicant", methods=BOTH),
    page("xn/<uuid:own_video>", video.video, "video", who="applicant"),
    page(
        "xn/<uuid:own_video>/lx/<uuid:recording_id>/<int:page>",
        recording.own,
        "video-recording",
        who="applicant",
    ),
    page(
        "xn/<uuid:own_video>/<slug:video_deed>",
        video.act,
        "video-act",
        who="applicant",
        methods=("POST",),
    ),
]
