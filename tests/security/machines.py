"""Pages at a machine of a hall: its own, and those of the portal as they look there, for whoever put a card on it."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings

from onething.desk import commands as desk
from onething.fees.models import Payment
from onething.kernel.actor import NOBODY
from tests.cast import actor
from tests.security.gathering import PAGES, is_page, shown
from tests.security.world import undone, visiting
from tests.times import MONDAY
from tools.access import addresses

LOOKS = {
    "machine": "",
    "machine-hc": "hc",
    "machine-low": "low",
    "machine-big": "big",
    "machine-aloud": "aloud",
}
CARD = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"
OWN = [one for one in addresses() if one.who == "kiosk" and one.method == "GET"]
PORTAL = [one for one in PAGES if one.who in ("public", "any", "applicant")]
FIRST = (
    "kiosk",
    "kiosk-id",
    "kiosk-code",
    "kiosk-help",
    "kiosk-ticket",
    "kiosk-keep",
)  # before a card


def a_machine(hall, number, *, window=None):
    """Return the browser of a machine that has enrolled itself."""
    leader = actor("sunlixin").because(number)
    code = desk.register_device(
        hall, number=number, upright=window is None, window=window, by=leader, at=MONDAY
    )
    client = visiting()
    client.cookies["kiosk"] = desk.enrol_device(code, by=NOBODY.because(number), at=MONDAY)
    return client


class Machines:
    """The pages that machines show, each visit undone; `left`: what other addresses answered."""

    def __init__(self, walk):
        self.walk, self.things, self.pages, self.left = walk, walk.things, [], {}

    def all(self, portal, modes_of):
        """Open every page of a machine, and these of the portal at one."""
        with undone():
            Payment.objects.create(
                bill_id=self.things.due_bill, checkout="ZF2", channel="online", amount=8000,
                by="subject:x", started_at=MONDAY, ends_at=MONDAY + timedelta(minutes=20),
            )  # fmt: skip
            client = a_machine(self.things.hall, "ZZJ8")
            for asked in (*OWN, *portal):
                for mode in modes_of(asked.label):
                    with undone():
                        self._open(client, asked, mode)
            for mode in modes_of("window"):
                with undone():
                    self._of_a_window(mode)

    def _open(self, client, asked, mode):
        client.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if LOOKS[mode]:
            client.post("/kiosk/xs", {"look": LOOKS[mode], "token": str(uuid4())})
        if asked.name not in FIRST:
            self._come(client)
        said = client.get(self._path(client, asked))
        if said.status_code == 200 and is_page(said):
            kept = shown(asked.label, "card", mode, said, client, machine=True)
            self.pages.append(kept)
        else:
            self.left[asked.label] = f"{said.status_code} {said['Content-Type']}"

    def _come(self, client):
        """Put a card on it; then be the one to whom the things belong: a page looks the same for both."""
        said = client.post("/kiosk/sz", {"card": CARD, "token": str(uuid4())})
        assert said.status_code == 302, said.content.decode()
        session = client.session
        session["subject"] = str(self.things.holder.behalf)
        session.save()

    def _path(self, client, asked):
        if asked.name == "kiosk-checkout":
            return f"/kiosk/jf/{self.things.order}/qu/ZF2"
        if asked.name == "kiosk-printed":
            paper = f"/kiosk/dy/{self.things.document}"
            return client.post(paper, {"token": str(uuid4())})["Location"]
        return self.walk.path(asked, {})

    def _of_a_window(self, mode):
        """The screen of a window, on which who was served gives a grade."""
        client, clerk = a_machine(self.things.hall, "PJ1", window=1), actor("wangfang")
        self._keep(client, mode, "waits")
        desk.serve(self.things.called, by=clerk.because("serve"), at=MONDAY)
        self._keep(client, mode, "serves")
        desk.finish(self.things.called, by=clerk.because("done"), at=MONDAY)
        self._keep(client, mode, "asks")

    def _keep(self, client, mode, what):
        said = client.get("/kiosk/pj")
        label = "GET /kiosk/pj" if what == "asks" else f"GET /kiosk/pj ({what})"
        self.pages.append(shown(label, "window", mode, said, client, machine=True))
