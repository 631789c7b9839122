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
from tests.security.filling import OBJECTS, filling
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
    "tolerate": "tolerate", "staff-tolerate": "accept", "staff-promise-here": "accept",
    "phone-supply": "supply",
}  # fmt: skip


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
                raise Unknown(f"/{asked.route}: say in tests/security/filling.py what “{name}” is")
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
        if asked.name == "staff-batch":
            return {"do": "print", "case": str(self.things.case)}
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
        if asked.name in ("upload", "upload_result", "part_done"):
            said = {
                "material": self.things.key,
                "text": "样例",
                "file": SimpleUploadedFile("图.png", picture()),
            }
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
    "settle_part": {"reason": "另行取得"},
    "place_part": {"region": "140213"},
    "refuse": {"facts": "一", "law": "二", "reasons": "三", "remedies": "四"},
    "start": {"theme": "kbcyd", "region": "140105", "answers": {}},
    "save": {"values": {}},
    "answer": {"theme": "gcjs", "answers": {}},
    "kept": {"found": "符合", "second": "另一人"},
    "broken": {"found": "不符", "second": "另一人"},
    "commit": {"keys": []},
    "submit": {"summary": "x", "consent": "x"},
    "ask_consent": {"type": "food_business", "holder": HOLDER, "purpose": "核验"},
    "use_licence": {"type": "food_business", "holder": HOLDER, "purpose": "日常监督检查"},
    "carrier_events": {"events": []},
    "crossing_events": {"events": []},
    "crossing_in": {
        "item_name": "样例",
        "theme": "sbkfw",
        "region": "140105",
        "answers": {},
        "values": {},
        "applicant": {"name": "某人", "id_number": "1"},
        "received_by": "某大厅",
        "consent": "同意",
    },
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
