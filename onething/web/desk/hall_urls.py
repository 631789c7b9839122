"""Where the pages of those who call, take in any item, give tickets and work together hang."""

from __future__ import annotations

from onething.web import recording
from onething.web.desk import arrivals, calling, chores, joining, papers, single, video
from onething.web.pages import page

CLERKS = "staff:window"
CALLERS = "staff:window|resolver|helper"  # each for what the windows take that he may hold
GUIDES = "staff:window|leader"
TALKERS = "staff:window|helper"  # at a virtual window, or who called because of an order
INTAKE = "staff:window|helper"
APPROVERS = "staff:examiner|reviewer|decider|leader"
SENDERS = "staff:window|examiner|reviewer|decider"
PAPERS = f"{SENDERS}|leader"
BOTH = ("GET", "POST")

urlpatterns = [
    page("desk/new/sx/<slug:code31>", single.item, "desk-intake-item", who=INTAKE),
    page(
        "desk/new/sx/<slug:code31>/qs",
        single.tell,
        "desk-intake-short",
        who=INTAKE,
        methods=("POST",),
    ),
    page("desk/jh", calling.calling, "calling", who=CALLERS),
    page("desk/lz", papers.papers, "paper-lists", who=PAPERS),
    page("bj/<uuid:case_id>/lz", papers.send, "papers-new", who=SENDERS, methods=BOTH),
    page("desk/lz/<uuid:paper_list_id>", papers.one, "paper-list", who=PAPERS),
    page(
        "desk/lz/<uuid:paper_list_id>/<slug:paper_deed>",
        papers.act,
        "paper-list-act",
        who=SENDERS,
        methods=("POST",),
    ),
    page("desk/xb", chores.chores, "chores", who="staff:leader|window"),
    page("desk/xb/new", chores.ask, "chore-ask", who=CLERKS, methods=("POST",)),
    page(
        "desk/xb/<uuid:chore_id>/<slug:chore_deed>",
        chores.act,
        "chore-act",
        who=CLERKS,
        methods=("POST",),
    ),
    page("desk/jh/xyw", calling.call, "call-next", who=CALLERS, methods=("POST",)),
    page("desk/jh/lk", calling.leave, "leave-window", who=CALLERS, methods=("POST",)),
    page("desk/jh/zw/<uuid:window_id>", calling.sit, "sit-down", who=CALLERS, methods=("POST",)),
    page(
        "desk/jh/<uuid:ticket_id>/zy",
        calling.transfer,
        "ticket-transfer",
        who=CALLERS,
        methods=("GET", "POST"),
    ),
    page(
        "desk/jh/<uuid:ticket_id>/<slug:ticket_deed>",
        calling.act,
        "ticket-act",
        who=CALLERS,
        methods=("POST",),
    ),
    page(
        "desk/qh/<uuid:desk_hall>",
        calling.guide,
        "guide-desk",
        who=CLERKS,
        methods=("GET", "POST"),
    ),
    page(
        "desk/qh/<uuid:desk_hall>/qd",
        arrivals.arrive,
        "guide-arrive",
        who=CLERKS,
        methods=("POST",),
    ),
    page(
        "desk/yy/<uuid:arrival_hall>", arrivals.bookings, "hall-bookings", who=GUIDES, methods=BOTH
    ),
    page(
        "desk/yy/<uuid:arrival_hall>/qd",
        arrivals.check_in,
        "hall-booking-arrive",
        who=GUIDES,
        methods=("POST",),
    ),
    page("desk/xn", video.line, "desk-videos", who=CLERKS),
    page("desk/xn/jt", video.take, "desk-video-take", who=CLERKS, methods=("POST",)),
    page("desk/xn/lx", recording.part, "desk-recording-part", who=TALKERS, methods=("POST",)),
    page("desk/xn/<uuid:video_id>", video.video, "desk-video", who=TALKERS),
    page(
        "desk/xn/<uuid:video_id>/ts",
        video.show,
        "desk-video-show",
        who=TALKERS,
        methods=("POST",),
    ),
    page(
        "desk/xn/<uuid:video_id>/<slug:video_deed>",
        video.act,
        "desk-video-act",
        who=TALKERS,
        methods=("POST",),
    ),
    page("office/lb", joining.parts, "staff-joint", who=APPROVERS),
    page("office/lb/<uuid:away_id>", joining.part, "staff-joint-part", who=APPROVERS),
    page(
        "office/lb/<uuid:away_id>/do/<slug:away_step>",
        joining.act,
        "staff-joint-do",
        who=APPROVERS,
        methods=("POST",),
    ),
]
