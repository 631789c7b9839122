"""What stands in for each part of an address: a real thing, one of a stranger, one that is not there."""

from onething.catalogue import queries as items
from tests.security.fees import fees_of
from tests.security.halls import halls_of
from tests.security.licences import licence_parts
from tests.security.voice import said_of
from tests.security.world import NOWHERE
from tests.times import MONDAY

OF_VOICE = (
    "obstacle_id", "aid_id", "walk_id", "own_walk", "flaw_id", "own_flaw", "step_id", "project_id", "own_project",
    "own_trial", "screening_id", "word_id",
)  # fmt: skip
OF_HALLS = (
    "place_id", "intake_id", "keep_deed", "maintenance_id",
    "booking_id", "own_ticket", "ticket_id", "window_id", "desk_hall", "arrival_hall", "led_hall",
    "notice_id", "device_id", "handover_id", "shift_deed", "chore_id", "chore_deed",
    "paper_list_id", "paper_deed",
    "place_code", "business", "ticket_deed", "device_deed", "kiosk_paper", "printing_id",
    "own_video", "video_id", "video_deed", "host_key",
    "recording_id",
)  # fmt: skip
OF_TEAM = ("sitting_id", "qualification_id", "point_id", "own_point", "heard_id")
ALONG = (
    "course",
    "trial_step",
    "aid_step",
    "aid_reply",
    "project_part",
    "project_reply",
    "project_step",
    "obstacle_step",
    "obstacle_reply",
    "walk_step",
    "flaw_step",
)
OF_LICENCES = (
    "licence_id", "copy_id", "consent_id", "consent_deed", "use_id", "licence", "act", "error_id",
    "seal_id", "seal_deed", "import_id",
)  # fmt: skip
OF_POSTS = (
    "reminder_id", "call_id", "wording", "wording_id", "application_id", "parcel_id", "post_deed",
    "service", "carrier_number", "relay_id", "relay_step", "away_id",
    "asked_relay", "asked_part", "check_id", "check_deed",
    "away_step", "crossing_file", "own_crossing_file", "file_key",
    "crossing_id", "own_crossing", "province", "crossing_key",
)  # fmt: skip


def of_review(things):
    """Return the same of what belongs to the review of a case."""
    return {
        "visit_id": (things.visit, things.stranger_visit, NOWHERE),
        "photo_id": (things.photo, None, NOWHERE),
        "turn_id": (things.turn, None, NOWHERE),
        "signature_id": (things.signature, things.stranger_signature, NOWHERE),
        "sign_code": (things.sign_code, None, "2222222222"),
        "mandate_id": (things.mandate, None, NOWHERE),
        "substitution_id": (things.substitution, None, NOWHERE),
        "assistance_id": (things.assistance, None, NOWHERE),
    }


def of_papers(things):
    """Return the same of papers, files and post: slips, templates, anchors, lists of destruction."""
    return {
        **{name: things.posts.filling()[name] for name in OF_POSTS},
        "width": (58, None, None),
        "name": ("receipt", None, "nothing"),
        "day": (things.anchor, None, "2020-01-01"),
        "destruction": (things.destruction, None, NOWHERE),
        "token": (things.phone, None, "nothing"),
        "supply_token": (things.supply, None, "nothing"),
        "template_id": (things.template, None, NOWHERE),
    }


def beside(things):
    """Return the same of what hangs on cases: reviews, papers, licences, fees."""
    books = {"checkout": (things.checkout, None, "ZF0"), "fee_deed": ("refund", None, "nothing"),
             "fee_verdict": ("decline", None, "nothing"), "books_id": (things.books, None, NOWHERE)}  # fmt: skip
    said, papers = said_of(things, NOWHERE), licence_parts(things, NOWHERE)
    further = {name: said[name] for name in (*OF_VOICE, *OF_TEAM, *ALONG)}
    further |= {name: papers[name] for name in OF_LICENCES}
    return (
        of_review(things) | of_papers(things) | further | fees_of(things) | books | halls_of(things)
    )


WORDS = {
    "zone": ("taiyuan", None, "nothing"),
    "applet": ("demo-bus", None, "nothing"),
    "turn": ("keep", None, None),
    "verdict": ("revoke", None, None),
    "reply": ("report", None, None),
    "deed": ("unlock", None, None),
    "answer": ("no", None, None),
    "register": ("tolerance", None, "nothing"),
    "law": ("spaqf", None, "nothing"),
    "law_step": ("suspend", None, "nothing"),
    "item": ("140131002001", None, "140199999999"),
    "level": ("county", None, "nowhere"),
    "edition": (1, None, 99),
    "booklet": ("zn", None, "nothing"),
    "hub": ("jiaoyu", None, "nothing"),
    "table": ("parts.food", None, "parts.nothing"),
    "question": ("area", None, "nothing"),
    "need": ("layout", None, "nothing"),
    "slug": ("kbcyd", None, "nothing"),
    "stage": ("result", None, None),
    "page": (1, None, None),
}


def filling(things):
    """Return what stands in for each part of an address: real, of a stranger, not there."""
    felling = items.implementation_in("140164511000", "140105", MONDAY.date()).code31
    return WORDS | {
        "code31": (felling, None, "2" * 31),
        "draft_id": (things.draft, things.stranger_draft, NOWHERE),
        "draft": (things.draft, things.stranger_draft, NOWHERE),
        "material_id": (things.material, things.stranger_material, NOWHERE),
        "document_id": (things.document, None, NOWHERE),
        "number": (things.number, things.stranger_number, "YJS1401059999"),
        **beside(things),
        "case_id": (things.case, things.stranger_case, NOWHERE),
        "file_id": (things.file, things.stranger_file, NOWHERE),
        "paper_id": (things.paper, things.stranger_paper, NOWHERE),
        "work_id": (things.work, None, NOWHERE),
        "official_id": (things.official, None, NOWHERE),
        "proposal_id": (things.proposal, None, NOWHERE),
        "promise_id": (things.promise, None, NOWHERE),
        "promise": (things.promise, None, NOWHERE),
        "gap_id": (things.gap, None, NOWHERE),
        "credit_id": (things.credit, None, NOWHERE),
        "digest": (things.evidence, None, "0" * 32),
        "publication": (things.publication, None, NOWHERE),
        "push_id": (things.push, None, NOWHERE),
        "alarm_id": (things.alarm, None, NOWHERE),
        "revision_id": (things.register, None, NOWHERE),
        "line_id": (things.register_line, None, NOWHERE),
        "revision": (things.calendar_year, None, NOWHERE),
        "change_id": (things.law_change, None, NOWHERE),
        "suspension_id": (things.suspension, None, NOWHERE),
        "applet_id": (things.applet, None, NOWHERE),
        "practice_id": (things.practice, None, NOWHERE),
        "package_id": (things.package, None, NOWHERE),
        "theme_draft": (things.theme_draft, None, NOWHERE),
        "theme_revision": (things.theme_revision, None, NOWHERE),
        "item_draft": (things.item_draft, None, NOWHERE),
        "item_revision": (things.item_revision, None, NOWHERE),
        "place_item": (things.place_item, None, NOWHERE),
        "overlay": (things.overlay, None, NOWHERE),
        "job": (things.job, None, 2**31 - 1),
        "code": (things.code, None, "22222222"),
        "group": (things.group, None, None),
    }


OBJECTS = frozenset(
    {"draft_id", "draft", "material_id", "licence_id", "document_id", "number", "case_id", "file_id", "paper_id",
     "turn_id", "substitution_id", "visit_id", "work_id", "official_id", "proposal_id", "promise_id", "promise",
     "gap_id", "credit_id", "copy_id", "mandate_id", "signature_id", "sign_code", "consent_id", "use_id", "licence",
     "error_id", "seal_id", "order_id", "own_bill", "fee_line", "hall_bill", "hall_line", "bill_id", "reduction_id",
     "refund_id", "difference_id", "errand_id", "assistance_id"}
) | {*OF_VOICE, *OF_TEAM, *OF_HALLS[:9], "own_video", "video_id", "recording_id"}  # fmt: skip
