"""Pages that nobody gets by an address alone: after an answer, in the middle of something, when something fails."""

from datetime import timedelta
from http import HTTPStatus
from unittest.mock import patch
from urllib.parse import urlencode

from onething.cases.models import Refusal
from onething.desk.models import Maintenance
from onething.documents.composites import TYPE as COMPOSITE
from onething.documents.licence_models import LicenceMember
from onething.documents.models import Licence
from onething.fees.models import Payment
from onething.web import errors
from tests.cast import actor
from tests.fees.conftest import Outside, Provider
from tests.pages.staff.test_account import enrol
from tests.pages.staff.test_any_item import DATONG, DISPATCH, XIAODIAN, code_in
from tests.pages.staff.test_intake import CARD
from tests.security.gathering import MODES, is_page, shown
from tests.security.world import PASSWORD, undone, visiting
from tests.times import MONDAY

LIST = "/yjs/kbcyd/qd?region=140105&area=80&food=steam&sign=no&tobacco=no&only_part=food"
TYPED = urlencode({"name": "样例", "text": "很长的内容" * 40, "token": "typed"})


def _typed(client, path):
    """Send a form as a browser does, with something long in it."""
    return client.post(path, TYPED, content_type=errors.PLAIN_FORM)


class Moments:
    """The pages of moments; each is undone."""

    def __init__(self, walk):
        self.walk, self.things, self.pages = walk, walk.things, []

    def all(self, modes_of):
        """Live through every moment."""
        for moment in (
            self._answered, self._paying, self._coming_in, self._for_another, self._near, self._booking,
            self._composed, self._handing, self._ticked, self._by_two, self._maintained, self._refused, self._failing,
        ):  # fmt: skip
            for mode in modes_of(moment.__name__):
                with undone():
                    moment(mode)

    def _be(self, name, mode):
        return visiting(self.walk.cookies[name] | MODES[mode])

    def _keep(self, label, name, mode, said, client):
        assert is_page(said), label
        self.pages.append(shown(label, name, mode, said, client))

    def _answered(self, mode):
        for name in ("anonymous", "holder"):
            client = self._be(name, mode)
            self._keep("GET /yjs/<slug:slug>/qd", name, mode, client.get(LIST), client)
        client = self._be("anonymous", mode)
        self._keep("found", "anonymous", mode, client.get("/s?q=饭店"), client)
        self._keep("not found", "anonymous", mode, client.get("/s?q=没有这样的事"), client)

    def _paying(self, mode):
        Payment.objects.create(
            bill_id=self.things.due_bill, checkout="ZF2", channel="online", amount=8000,
            by="subject:x", started_at=MONDAY, ends_at=MONDAY + timedelta(minutes=20),
        )  # fmt: skip
        client = self._be("holder", mode)
        with patch("onething.exchange.queries.provider", lambda: Provider(Outside())):
            said = client.get(f"/my/jf/{self.things.order}/qu/ZF2")
        label = "GET /my/jf/<uuid:order_id>/qu/<slug:checkout>"
        self._keep(label, "holder", mode, said, client)

    def _coming_in(self, mode):
        with (
            patch("onething.web.sessions.moment", lambda: int(MONDAY.timestamp())),
            patch("tests.pages.staff.test_account.STEP", int(MONDAY.timestamp()) // 30),
        ):
            enrol(self._be("window", mode))
            client = visiting(MODES[mode])
            client.post("/login", {"login": "wangfang", "password": PASSWORD, "token": "l"})
            self._keep("GET /login/code", "anonymous", mode, client.get("/login/code"), client)

    def _for_another(self, mode):
        """What a clerk sees while he acts for somebody who stands there, and when that is over."""
        client = self._be("window", mode)
        assert client.post("/desk/new/sf", {"token": "b", "card": CARD}).status_code == 302
        for label, path in (
            ("GET /desk/ks/new", "/desk/ks/new"),
            ("GET /desk/new (somebody is there)", "/desk/new"),
            ("GET /desk/new/sx/<slug:code31>", f"/desk/new/sx/{code_in(DATONG)}"),
            (
                "GET /desk/new/sx/<slug:code31> (lacks)",
                f"/desk/new/sx/{code_in(XIAODIAN, DISPATCH)}",
            ),
            ("GET /yjs/<slug:slug>/qd (for another)", LIST),
        ):
            self._keep(label, "window", mode, client.get(path), client)

    def _near(self, mode):
        client = self._be("anonymous", mode)
        said = {"latitude": "37.735", "longitude": "112.565", "token": "near"}
        self._keep("GET /wd/jl", "anonymous", mode, client.post("/wd/jl", said), client)

    def _booking(self, mode):
        client = self._be("holder", mode)
        start = f"{MONDAY + timedelta(days=1):%Y-%m-%dT}10:00:00+08:00"
        said = client.get("/yy/140105000-01/general/qr", {"start": start})
        label = "GET /yy/<slug:place_code>/<slug:business>/qr"
        self._keep(label, "holder", mode, said, client)

    def _ticked(self, mode):
        """What will become of what was ticked in a queue."""
        client, said = self._be("window", mode), {"do": "print", "case": str(self.things.case)}
        self._keep(
            "GET /bj/pl", "window", mode, client.post("/bj/pl", said | {"token": "p"}), client
        )

    def _by_two(self, mode):
        """A refusal that somebody else drafted."""
        clerk = actor("wangfang")
        Refusal.objects.create(
            case_id=self.things.case, do="refuse_acceptance", organ=clerk.org, by=actor("zhaomin").who, at=MONDAY,
            said={"ground": "依法不需要取得行政许可", "facts": "依法不需要许可"},
        )  # fmt: skip
        client = self._be("window", mode)
        said = client.get(f"/bj/{self.things.case}/fh")
        self._keep("GET /bj/<uuid:case_id>/fh", "window", mode, said, client)

    def _composed(self, mode):
        """A licence on which others stand."""
        row = Licence.objects.get(pk=self.things.licence)
        LicenceMember.objects.create(
            composite=row.pk, place=0, type=row.type, serial=row.serial, trade="restaurant"
        )
        Licence.objects.filter(pk=row.pk).update(type=COMPOSITE)
        client = self._be("decider", mode)
        said = client.get(f"/zz/{row.pk}/dx")
        self._keep("GET /zz/<uuid:licence>/dx", "decider", mode, said, client)

    def _handing(self, mode):
        """A paper that is no result of what was taken in."""
        client = self._be("site", mode)
        said = client.get(f"/desk/zd/{self.things.intake}/jg?d=nothing")
        self._keep("GET /desk/zd/<uuid:intake_id>/jg", "site", mode, said, client)

    def _maintained(self, mode):
        """While it is announced that the platform rests; on the platform for practising; at another time."""
        Maintenance.objects.filter(pk=self.things.maintenance).update(since=MONDAY)
        with (
            patch("onething.web.middleware.settings.PRACTICE", True),
            patch("onething.web.middleware.shifted", lambda: True),
        ):
            for name, path in (("anonymous", "/"), ("holder", "/my"), ("window", "/desk")):
                client = self._be(name, mode)
                self._keep(f"announced: GET {path}", name, mode, client.get(path), client)

    def _refused(self, mode):
        for name in ("anonymous", "holder", "window"):
            client = self._be(name, mode)
            self._keep("404", name, mode, client.get("/nowhere"), client)
            self._keep("405", name, mode, client.put("/"), client)
        client = self._be("window", mode)
        self._keep("403", "window", mode, client.get("/my"), client)
        client = visiting(self.walk.cookies["holder"] | MODES[mode], strict=True)
        self._keep("403 of another site", "holder", mode, _typed(client, "/switch"), client)
        client = visiting(MODES[mode])
        said = _typed(client, f"/apply/{self.things.draft}/t/{self.things.group}")
        self._keep("403 signed out", "anonymous", mode, said, client)

    def _failing(self, mode):
        client = self._be("anonymous", mode)
        for status in errors.WORDS:
            said = errors.shown(client.get("/").wsgi_request, status, faults=("一处", "另一处"))
            self._made(f"error {status}", "anonymous", mode, said, client)
        for name in ("anonymous", "holder", "window"):
            client = self._be(name, mode)
            for asked in (client.get("/").wsgi_request, _typed(client, "/prefs").wsgi_request):
                said = errors.unavailable(asked, None)
                self._made(f"unavailable {asked.method}", name, mode, said, client)
                said = errors.shown(asked, 500)
                self._made(f"fault {asked.method}", name, mode, said, client)

    def _made(self, label, name, mode, said, client):
        """Keep a page that no address answers with in these tests: the platform does not fail here."""
        said.headers["Content-Type"] = "text/html; charset=utf-8"
        assert said.status_code >= HTTPStatus.BAD_REQUEST
        path = f"/failing/{label.replace(' ', '-')}"
        self.pages.append(shown(label, name, mode, said, client, path=path))
