"""Asking for an address as somebody, with real things, crossed things, or things that are not there.

The long form (`make fuzz`) lets everybody ask for every address. In the short one, of those to whom a page
makes no difference one in six asks, other ones for each page: whoever is near the thing always asks.
"""

import json
import os
import re
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases.models import Case, Material
from onething.kernel.models import Event
from tests.given import ANSWERS, picture
from tests.security.fees import fees_of
from tests.security.halls import halls_of
from tests.security.licences import licence_parts
from tests.security.voice import said_of
from tests.security.world import (
    HOLDER,
    NAMED,
    NOWHERE,
    browser,
    identity_of,
    key_of,
    undone,
    visiting,
)
from tools.access import Answer, Unknown, columns_of, expected, sees
from tools.askers import PEOPLE

MASKED = re.compile(
    r'name="(?:csrfmiddlewaretoken|token|sealed)" value="[^"]*"|/login\?next=[^"]*'
    r"|name=\"next\" value=\"[^\"]*\""
)
STEP_OF_PAGE = {
    "supplement": "supply", "withdraw": "withdraw", "promise-deed": "report",
    "office-promise-verdict": "revoke", "office-repair": "repair", "repair": "ask",
}  # fmt: skip


OF_VOICE = ("obstacle_id", "walk_id", "own_walk", "flaw_id", "own_flaw", "step_id")
OF_HALLS = (
    "booking_id", "own_ticket", "ticket_id", "window_id", "desk_hall", "led_hall", "notice_id", "device_id",
    "place_code", "business", "ticket_deed", "device_deed", "kiosk_paper", "printing_id",
)  # fmt: skip
OF_TEAM = ("sitting_id", "qualification_id", "shift_id", "point_id")
ALONG = ("course", "obstacle_step", "obstacle_reply", "walk_step", "flaw_step")
OF_LICENCES = (
    "licence_id", "copy_id", "consent_id", "consent_deed", "use_id", "licence", "act", "error_id",
    "seal_id", "seal_deed", "import_id",
)  # fmt: skip
OF_POSTS = (
    "reminder_id", "call_id", "wording", "wording_id", "application_id", "parcel_id", "post_deed",
    "service", "carrier_number",
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


def filling(things):
    """Return what stands in for each part of an address: real, of a stranger, not there."""
    return {
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
        "turn": ("keep", None, None),
        "verdict": ("revoke", None, None),
        "reply": ("report", None, None),
        "digest": (things.evidence, None, "0" * 32),
        "publication": (things.publication, None, NOWHERE),
        "push_id": (things.push, None, NOWHERE),
        "alarm_id": (things.alarm, None, NOWHERE),
        "deed": ("unlock", None, None),
        "answer": ("no", None, None),
        "register": ("tolerance", None, "nothing"),
        "revision_id": (things.register, None, NOWHERE),
        "line_id": (things.register_line, None, NOWHERE),
        "law": ("spaqf", None, "nothing"),
        "law_step": ("suspend", None, "nothing"),
        "revision": (things.calendar_year, None, NOWHERE),
        "change_id": (things.law_change, None, NOWHERE),
        "practice_id": (things.practice, None, NOWHERE),
        "package_id": (things.package, None, NOWHERE),
        "theme_draft": (things.theme_draft, None, NOWHERE),
        "theme_revision": (things.theme_revision, None, NOWHERE),
        "item": ("140131002001", None, "140199999999"),
        "level": ("county", None, "nowhere"),
        "item_draft": (things.item_draft, None, NOWHERE),
        "item_revision": (things.item_revision, None, NOWHERE),
        "edition": (1, None, 99),
        "booklet": ("zn", None, "nothing"),
        "hub": ("jiaoyu", None, "nothing"),
        "place_item": (things.place_item, None, NOWHERE),
        "overlay": (things.overlay, None, NOWHERE),
        "table": ("parts.food", None, "parts.nothing"),
        "question": ("area", None, "nothing"),
        "need": ("layout", None, "nothing"),
        "job": (things.job, None, 2**31 - 1),
        "slug": ("kbcyd", None, "nothing"),
        "code": (things.code, None, "22222222"),
        "stage": ("result", None, None),
        "page": (1, None, None),
        "group": (things.group, None, None),
    }


OBJECTS = frozenset(
    {"draft_id", "draft", "material_id", "licence_id", "document_id", "number", "case_id", "file_id", "paper_id",
     "turn_id", "substitution_id", "visit_id", "work_id", "official_id", "proposal_id", "promise_id", "promise",
     "gap_id", "credit_id", "copy_id", "mandate_id", "signature_id", "sign_code", "consent_id", "use_id", "licence",
     "error_id", "seal_id", "order_id", "own_bill", "fee_line", "hall_bill", "hall_line", "bill_id", "reduction_id",
     "refund_id", "difference_id", "errand_id", "assistance_id"}
) | {*OF_VOICE, *OF_TEAM, *OF_HALLS[:8]}  # fmt: skip
REAL, STRANGE, MISSING = 0, 1, 2
WHOLE = "FUZZ_EXAMPLES" in os.environ
ONE_IN = 6
METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


def near(asked, who):
    """Say whether somebody must ask: not signed in, of the role that the page is for, a system.

    And an applicant for somebody's thing, unless the page is for officials: there his role decides.
    """
    roles = [one for one in asked.who.partition(":")[2].split("|") if one]
    if not of_page(asked) or who.name == "anonymous":
        return True
    if not asked.parts:  # nothing by which one of the role differs from another
        return False
    if who.role and who.role in roles:
        return True
    return not who.role and bool(objects(asked)) and not roles


def asking(asked, number):
    """Return who asks for the address of this number."""
    columns = columns_of(asked)
    someone = next((who for who in columns if expected(asked, who) is Answer.OPEN), None)
    return [
        who
        for place, who in enumerate(columns)
        if WHOLE or near(asked, who) or who is someone or (place + number) % ONE_IN == 0
    ]


def objects(asked):
    """Return the names of the parts of an address that name somebody's thing."""
    return [name for kind, name in asked.parts if name in OBJECTS and kind != "int"]


class Walk:
    """Everybody at every address; each question is undone."""

    def __init__(self, things):
        self.things, self.fill = things, filling(things)
        self.answers, self.hidden, self.crossed = {}, {}, {}
        self.headers, self.forged, self.methods, self.who = {}, {}, {}, {}

    def all(self, addresses):
        """Ask everything."""
        self.enter()
        self.strangers_before = self._strangers()
        for number, asked in enumerate(addresses):
            self.hidden[asked], self.crossed[asked] = {}, {}
            self.who[asked] = asking(asked, number)
            for who in self.who[asked]:
                self._each(asked, who)
            if of_page(asked) and asked.who != "kiosk":
                self._edges(asked, number)
        self.strangers_after = self._strangers()

    def enter(self):
        """Let everybody sign in."""
        self.cookies = {
            who.name: {key: morsel.value for key, morsel in browser(who.name).cookies.items()}
            for who in PEOPLE
        }

    def _edges(self, asked, number):
        """Ask as somebody who may, but from another site's form, and by methods that nobody offers."""
        who = next(one for one in reversed(PEOPLE) if expected(asked, one) is Answer.OPEN)
        path = self.path(asked, {})
        if asked.method == "POST":
            with undone():
                client = visiting(self.cookies[who.name], strict=True)
                said = client.post(path, {"token": "x", **self.body(asked, who)})
            self.forged[asked] = said.status_code, said.content.decode()
        with undone():
            client = visiting(self.cookies[who.name])
            self.methods[asked] = {
                method: client.generic(method, path, headers=OVERRIDE).status_code
                for method in (METHODS if WHOLE else METHODS[number % 3 :: 3])
            }

    def _each(self, asked, who):
        real = self.ask(asked, who, {})
        self.answers[asked, who.name] = real[0]
        names = objects(asked)
        if real[0] is Answer.HIDDEN and names and self._worth_comparing(asked, who):
            nowhere = self.ask(asked, who, dict.fromkeys(names, MISSING))
            self.hidden[asked][who.name] = real, nowhere
        if real[0] is Answer.OPEN and len(names) > 1:
            first, second = names
            self.crossed[asked][who.name] = (
                self.ask(asked, who, {second: STRANGE}),
                self.ask(asked, who, {second: MISSING}),
                self.ask(asked, who, {first: STRANGE}),
            )

    def _worth_comparing(self, asked, who):
        """Say whether the thing may make the difference: without the role nobody looks for it."""
        roles = asked.who.partition(":")[2]
        if not of_page(asked):
            return True
        return not sees(asked, who) and (not roles or who.role in (*roles.split("|"), "hotline"))

    def _strangers(self):
        return (
            Material.objects.filter(application=self.things.stranger_draft).count(),
            Case.objects.get(pk=self.things.stranger_case).state,
            Event.objects.filter(stream=f"case:{self.things.stranger_case}").count(),
        )

    def path(self, asked, which):
        """Return the address with its parts filled in; `which`: for each part by its name."""
        path = asked.route
        for kind, name in asked.parts:
            if (kind, name) == ("int", "number"):
                value = 1  # a page of a file
            elif asked.name == "draft-done":
                value = self.things.filed if which.get(name, REAL) == REAL else NOWHERE
            elif name == "key":
                value = self.things.group if asked.name == "draft-group" else self.things.key
            elif name == "do":
                value = asked.step
            elif name in self.fill:
                value = self.fill[name][which.get(name, REAL)]
            else:
                raise Unknown(f"/{asked.route}: say in tests/security/walking.py what “{name}” is")
            path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
        return f"/{path}"

    def ask(self, asked, who, which):
        """Return what somebody is answered, as (Answer, status, body without tokens)."""
        with undone():
            self.things.in_state(STEP_OF_PAGE.get(asked.name, asked.step))
            path = self.path(asked, which)
            said = (self._page if of_page(asked) else self._api)(asked, who, path)
        self.headers[asked, who.name] = kind_of(said), dict(said.headers)
        body = b"".join(said.streaming_content) if said.streaming else said.content
        text = MASKED.sub("", body.decode("utf-8", "replace")).replace(path, "PATH")
        return kind_of(said), said.status_code, text

    def _page(self, asked, who, path):
        client = visiting(self.cookies[who.name])
        if asked.method == "GET":
            return client.get(path)
        return client.post(path, {"token": str(uuid4()), **self.body(asked, who)})

    def body(self, asked, who):
        """Return what the holder's own page would send."""
        if asked.name == "draft-sign":
            client = visiting(self.cookies["holder"])
            page = client.get(f"/apply/{self.things.draft}/sign").content.decode()
            sealed = re.search(r'name="sealed" value="([^"]*)"', page)
            return {"sealed": sealed[1], "consent": "yes", "password": "Yijianshi2026"}
        if asked.name == "start":
            return {"slug": "kbcyd", "region": "140105", **ANSWERS}
        if asked.name == "switch":
            return {"as": "" if who.name == "anonymous" else identity_of(who.name)}
        return {
            "opinion": "同意",
            "official": str(self.things.official),
            "text": "已联系",
            "do": "contact",
            "grade": "5",
            "note": "已核查",
            "found": "符合",
            "report": "已经整改",
            "answer": "同意",
            "corrected": "已经纠正",
        }

    def _api(self, asked, who, path):
        headers = {"Idempotency-Key": str(uuid4()), "X-Applicant": NAMED.get(who.name, HOLDER)}
        if who.name != "none":
            headers["X-API-Key"] = key_of(who.name)
        client = visiting()
        if asked.method == "GET":
            return client.get(path, headers=headers)
        if asked.name in ("upload", "upload_result"):
            said = {"material": self.things.key, "file": SimpleUploadedFile("图.png", picture())}
            return client.post(path, said, headers=headers)
        return client.post(
            path,
            json.dumps(BODIES.get(asked.name, {})),
            content_type="application/json",
            headers=headers,
        )


OVERRIDE = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
BODIES = {
    "ask_supplement": {"items": [{"material": "x", "name": "x", "problem": "x", "remedy": "x"}]},
    "refuse_acceptance": {"ground": "other", "facts": "理由"},
    "take_step": {"said": {"ground": "testing", "days": "5", "note": "检测"}},
    "hearing": {"want": False},
    "examine": {"opinion": "同意"},
    "review": {"opinion": "同意"},
    "countersign": {"agrees": True, "opinion": "同意"},
    "add_signer": {"official": "SX00034", "where": "after", "opinion": "请一并签署"},
    "visit_verdict": {"findings": {}, "opinion": "符合", "verdict": "pass"},
    "send_back": {"opinion": "请再看"},
    "opinion": {"text": "没有意见"},
    "refuse": {"facts": "一", "law": "二", "reasons": "三", "remedies": "四"},
    "start": {"theme": "kbcyd", "region": "140105", "answers": {}},
    "save": {"values": {}},
    "kept": {"found": "符合", "second": "另一人"},
    "broken": {"found": "不符", "second": "另一人"},
    "commit": {"keys": []},
    "submit": {"summary": "x", "consent": "x"},
    "ask_consent": {"type": "food_business", "holder": HOLDER, "purpose": "核验"},
    "use_licence": {"type": "food_business", "holder": HOLDER, "purpose": "日常监督检查"},
    "carrier_events": {"events": []},
    "report_error": {"element": "shop.address", "wanted": "别处", "evidence": "现场"},
}


def of_page(asked):
    """Say whether an address is a page, not an operation of the API."""
    return not asked.route.startswith("api/")


def kind_of(said):
    """Return what kind of answer this is."""
    status = said.status_code
    if status >= 500:
        return Answer.FAULT
    if status == 401:
        return Answer.NO_KEY
    if status == 404:
        return Answer.HIDDEN
    if status == 403:
        return Answer.NO_SCOPE if b"no-scope" in said.content else Answer.ELSEWHERE
    if status == 302 and said["Location"].startswith("/login?"):
        return Answer.LOGIN
    return Answer.OPEN
