"""Who sees which thing, by the name that it has in an address: what the pages alone do not say."""

from __future__ import annotations

from collections.abc import Callable

from tools.askers import APPROVERS, Person


def sees_case(who: Person) -> bool:
    """Say whether the case is his: as its holder, at its hall, or in the office that decides."""
    if not who.role:
        return who.holds
    if who.place == "hall":
        return who.role in ("window", "leader")
    return who.place == "office" and who.role in APPROVERS


def _holds(who: Person) -> bool:
    return who.holds


def sees_promise(who: Person) -> bool:
    """Say whether the promise is his: as who made it, or in the office that decided and checks."""
    return who.holds if not who.role else who.place == "office" and who.role in APPROVERS


def _leads(who: Person) -> bool:
    return who.role == "leader" and who.place == "hall"


def _administers(who: Person) -> bool:
    return who.role == "admin" and who.place == "hall"


def _in_office(who: Person) -> bool:
    return who.place == "office" and who.role in APPROVERS


def _in_hall(who: Person) -> bool:
    return who.place == "hall" and who.role in ("window", "leader")


def _of_both_places(who: Person) -> bool:
    """Say whether he works at the desk of the hall, or in the office that decides."""
    others = ("examiner2", "reviewer2", "decider2")  # their office decides another of its cases
    return who.name in others or (sees_case(who) and bool(who.role))


def _on_either_side(who: Person) -> bool:
    """Say whether his organ sent the papers or gets them; the page says which roles."""
    return bool(who.role) and who.place in ("hall", "office")


def _at_window(who: Person) -> bool:
    return who.place == "hall" and who.role == "window"


def _everybody(who: Person) -> bool:
    return True


def _visits(who: Person) -> bool:  # the applicant, and the department that goes there
    return who.holds or (who.place == "office" and who.role in ("examiner", "reviewer", "decider"))


def _keeps_team(who: Person) -> bool:
    return who.place == "hall" and who.role in ("leader", "admin")


def _walks(who: Person) -> bool:
    return who.place == "hall" and who.role in ("window", "decider", "leader", "resolver", "helper")


THINGS: dict[str, Callable[[Person], bool]] = {  # who sees it, by the name of the parameter
    "draft_id": _holds,
    "signature_id": _holds,
    "sign_code": lambda who: who.name in ("holder", "himself"),
    "assistance_id": _holds,
    "mandate_id": lambda who: who.holds or who.name == "himself",
    "material_id": _holds,
    "licence_id": _holds,
    "copy_id": _holds,
    "consent_id": _holds,
    "consent_deed": _everybody,
    "licence": _in_office,
    "act": _everybody,
    "error_id": _in_office,
    "seal_id": _administers,
    "seal_deed": _everybody,
    "document_id": _holds,
    "number": _holds,
    "turn_id": lambda who: who.name in ("examiner2", "reviewer2", "decider2"),
    "visit_id": _visits,
    "photo_id": _visits,
    "case_id": sees_case,
    "file_id": sees_case,
    "paper_id": sees_case,
    "official_id": _administers,
    "proposal_id": _administers,
    "promise_id": sees_promise,
    "destruction": lambda who: who.place == "office" and who.role in ("decider", "leader"),
    "gap_id": _holds,
    "call_id": _in_hall,
    "arrival_hall": _in_hall,
    "device_id": _in_hall,
    "handover_id": _in_hall,
    "paper_list_id": _on_either_side,
    "application_id": _in_hall,
    "parcel_id": _in_hall,
    "relay_id": _in_hall,
    "asked_relay": _of_both_places,
    "asked_part": lambda who: bool(who.role) and sees_case(who),
    "check_id": _of_both_places,
    "away_id": _in_office,
    "crossing_id": _in_hall,
    "crossing_file": _in_hall,
    "own_crossing_file": _holds,
    "credit_id": sees_promise,
    "checkout": _everybody,
    "fee_deed": _everybody,
    "fee_verdict": _everybody,
    "books_id": _everybody,
    "sitting_id": lambda who: who.name == "window",
    "own_video": lambda who: who.name == "holder",  # who sits before the camera, no other for him
    "recording_id": lambda who: who.name == "holder" or _leads(who),
    "video_id": lambda who: who.name == "window",  # who has taken it, or called
    "walk_id": _walks,
    "obstacle_id": lambda who: (
        who.holds or (who.role in ("leader", "resolver") and who.place == "hall")
    ),
    "aid_id": lambda who: who.holds or (who.role in ("leader", "helper") and who.place == "hall"),
    "word_id": lambda who: who.holds or (who.role in ("leader", "helper") and who.place == "hall"),
    "own_trial": lambda who: who.name == "himself",  # the person who was invited, no other for him
    "screening_id": lambda who: (
        who.holds or (who.role in ("leader", "helper", "window") and who.place == "hall")
    ),
    "project_id": lambda who: (
        who.holds or who.role == "leader" or (who.role == "helper" and who.place == "hall")
    ),
    "intake_id": lambda who: who.role == "site",  # what he took in himself
    "place_id": lambda who: who.role == "leader",  # of the county, of the province
    "own_project": lambda who: who.role in ("leader", "helper") and who.place == "hall",
    "own_point": lambda who: who.place == "hall" and bool(who.role),  # who works there
    "maintenance_id": lambda who: who.role == "operator",
    "errand_id": lambda who: who.role == "operator" or who.place == "office",
}
THINGS |= dict.fromkeys(("booking_id", "own_ticket", "order_id", "own_bill", "fee_line"), _holds)
THINGS |= dict.fromkeys(
    ("led_hall", "notice_id", "own_walk", "own_flaw", "work_id", "substitution_id"), _leads
)
THINGS |= dict.fromkeys(
    ("bill_id", "reduction_id", "refund_id", "difference_id"), lambda who: who.place == "office"
)
THINGS |= dict.fromkeys(("qualification_id", "point_id", "heard_id"), _keeps_team)
THINGS |= dict.fromkeys(("step_id", "flaw_id"), lambda who: _walks(who) or who.name == "catalogue")
THINGS |= dict.fromkeys(
    ("ticket_id", "chore_id", "window_id", "desk_hall", "hall_bill", "hall_line", "own_crossing"),
    _at_window,
)
OPEN_THINGS = (  # everybody who may open the page sees them
    "alarm_id", "register", "revision_id", "line_id", "law", "change_id", "practice_id",
    "zone", "applet", "applet_id", "suspension_id", "package_id", "theme_draft", "item", "level", "item_draft",
    "item_revision", "theme_revision",
    "edition", "booklet", "hub", "code31", "place_item", "overlay", "table", "question", "need", "job",
    "keep_deed", "slug", "code", "key", "stage", "page", "width", "name", "template_id", "do", "law_step",
    "revision", "deed", "answer", "turn", "verdict", "reply", "digest", "publication", "push_id", "token",
    "import_id", "reminder_id", "wording", "wording_id", "post_deed", "service", "obstacle_step",
    "obstacle_reply", "walk_step", "flaw_step", "course", "place_code", "business", "ticket_deed", "device_deed",
    "keep_deed",
    "aid_step", "aid_reply", "relay_step", "check_deed", "project_part", "project_reply", "project_step", "shift_deed",
    "chore_deed", "paper_deed", "away_step",
    "video_deed", "trial_step",
)  # fmt: skip
THINGS |= dict.fromkeys(OPEN_THINGS, _everybody)
OF_SYSTEMS = {
    "turn_id": "asked",
    "away_id": "office",
    "case_id": "case",
    "file_id": "case",
    "draft": "holder",
    "number": "holder",
    "group": "",
    "do": "",
    "promise": "office",
    "consent_id": "office",  # of the organ that asked
    "use_id": "office",
    "visit_id": "office",
    "carrier_number": "",
    "province": "anyone",  # whose key has the scope: it is of no organ of ours
    "crossing_key": "anyone",
    "file_key": "anyone",
    "aid_id": "sender",  # the system that handed it in
    "project_id": "holder",
}
