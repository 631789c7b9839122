"""跨省通办 there and back between two processes over HTTP: signed, cut, lost, told twice, tampered with.

The other province runs as in life: a process of its own, without our database. We answer it as our web
process does; between the two lies a wire on which things go wrong.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connections
from django.test import Client

from onething.cases import commands as cases
from onething.cases.models import Application, Case
from onething.delivery import commands
from onething.delivery.crossing import tell_provinces_again
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile
from onething.exchange.adapters import Line, ask_signed
from onething.exchange.gateways import told
from onething.kernel.facts import canonical
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.delivery.test_crossings import helped, taken  # noqa: F401 -- a fixture
from tests.exchange.conftest import SECRET, Outside
from tests.exchange.wire import Wire
from tests.times import MONDAY, PATIENCE

pytestmark = pytest.mark.django_db


class OurWeb:
    """Our web as it is asked over HTTP, on the transaction of the test, which waits for it meanwhile."""

    def __init__(self, connection):
        self.connection = connection
        connection.inc_thread_sharing()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handler(self):
        connection, one_at_a_time = self.connection, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sent = {key: one for key, one in self.headers.items() if key != "Content-Length"}
                kind = sent.pop("Content-Type")
                with one_at_a_time:
                    connections["default"] = connection
                    answer = Client().post(self.path, body, content_type=kind, headers=sent)
                self.send_response(answer.status_code)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *said):
                """Say nothing."""

        return Handler

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.connection.dec_thread_sharing()


@pytest.fixture(scope="module")
def to_us():
    """The wire on which the other province reaches us."""
    made = Wire(0)
    yield made
    made.close()


@pytest.fixture(scope="module")
def running(to_us):
    made = Outside("neighbour", "NEIGHBOUR", BASE_URL=to_us.url)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def to_them(running):
    """The wire on which we reach the other province."""
    made = Wire(running.port)
    yield made
    made.close()


@pytest.fixture
def here(to_us, monkeypatch, settings):
    """Our own web, on this transaction."""
    settings.NEIGHBOUR_SECRET, settings.ALLOWED_HOSTS = SECRET, ["127.0.0.1"]
    monkeypatch.setattr("onething.api.provinces.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")
    monkeypatch.setattr("onething.exchange.adapters.READ", PATIENCE)
    made = OurWeb(connections["default"])
    to_us.port = made.server.server_port
    yield to_us
    made.close()


@pytest.fixture
def there(running, to_them, settings, here):
    """The other province, doing only what it is ordered to."""
    settings.NEIGHBOUR_URL = to_them.url
    for wire in (here, to_them):
        wire.faults, wire.seen = [], []
    order(running, "/mode", {"mode": "hand"})
    yield to_them
    order(running, "/mode", {"mode": "auto"})


def order(running, path, said):
    """Order something of the other province, beside the wire."""
    status, answer = told(Line(running.url, SECRET), path, canonical(said))
    assert status == 200
    return answer


def known(running, path):
    """Return what the other province knows of one application."""
    status, answer = ask_signed(Line(running.url, SECRET), "GET", path)
    assert status == 200
    return [one["what"] for one in json.loads(answer)["told"]]


def handed_in(running, key, **said):
    answer = order(running, f"/hand-in/{key}", said)
    pump_all()
    return answer["status"]


def test_what_they_hand_in_is_filed_and_they_hear_what_we_decide(running, here, there):
    assert handed_in(running, "P1") == 200

    row = Crossing.objects.get(key="P1")
    assert (row.state, row.fault) == ("filed", "")
    file = CrossingFile.objects.get(crossing=row, ours=False)
    assert file.state == "done" and [path for path, *_ in here.seen][-1].endswith("/files/01")
    assert known(running, "/told/P1") == ["filed"]

    case = Case.objects.get(application=row.application)
    cases.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    pump_all()
    assert known(running, "/told/P1")[:2] == ["filed", "accepted"]
    assert CrossingFile.objects.filter(crossing=row, ours=True, state="done").exists()  # 受理通知书
    assert not Event.objects.filter(stream=f"crossing:{row.pk}", data__contains="李小满").exists()


def test_a_line_that_is_cut_or_loses_the_answer_costs_nothing(running, here, there):
    here.faults = ["cut", "", "lost", "cut"]  # the application, then a piece of its file

    assert handed_in(running, "P2") == 200

    row = Crossing.objects.get(key="P2")
    assert row.state == "filed" and Application.objects.filter(pk=row.application).count() == 1
    assert [fault for _, fault, _ in here.seen][:4] == ["cut", "", "lost", "cut"]
    assert CrossingFile.objects.get(crossing=row, ours=False).state == "done"


def test_while_they_are_down_midway_we_keep_what_we_have_to_tell(running, here, there):
    handed_in(running, "P3")
    row = Crossing.objects.get(key="P3")
    order(running, "/mode", {"mode": "down"})
    cases.accept(Case.objects.get(application=row.application).pk, by=actor("wangfang"), at=MONDAY)
    pump_all()
    assert known(running, "/told/P3") == ["filed"]
    assert CrossingEvent.objects.filter(crossing=row, ours=True, told_at=None).exists()

    order(running, "/mode", {"mode": "hand"})
    there.faults = ["lost"]  # heard, but we do not learn it
    tell_provinces_again(MONDAY.replace(hour=3))
    pump_all()
    tell_provinces_again(MONDAY.replace(hour=5))
    pump_all()
    assert known(running, "/told/P3").count("accepted") == 1
    assert not CrossingEvent.objects.filter(crossing=row, ours=True, told_at=None).exists()


def test_what_comes_twice_is_one_thing(running, here, there):
    here.faults = ["twice"] * 4
    assert handed_in(running, "P4") == 200
    assert handed_in(running, "P4") == 200

    rows = Crossing.objects.filter(key="P4")
    assert [row.state for row in rows] == ["filed"]
    assert Event.objects.filter(stream=f"crossing:{rows[0].pk}", name__endswith="_came").count() < 2
    for _ in range(2):
        said = order(running, "/answer/P4", {"what": "withdrawing"})
        pump_all()
        assert said["status"] == 200
    assert CrossingEvent.objects.filter(crossing=rows[0], what="withdrawing").count() == 1
    assert Application.objects.get(pk=rows[0].application).state == "closed"
    assert known(running, "/told/P4").count("withdrawn") == 1


def test_what_was_tampered_with_on_the_way_in_is_refused_and_comes_again(running, here, there):
    here.faults = ["tampered"]
    assert handed_in(running, "P5") == 422
    assert not Crossing.objects.filter(key="P5").exists()

    here.faults = ["", "tampered"]  # the file
    assert handed_in(running, "P5") == 422
    row = Crossing.objects.get(key="P5")
    assert row.application is None
    assert CrossingFile.objects.get(crossing=row).state != "done"

    assert handed_in(running, "P5") == 200
    row.refresh_from_db()
    assert row.state == "filed"


def test_what_is_handed_over_comes_back_decided_though_the_wire_is_bad(running, there, helped):  # noqa: F811 -- the fixture
    there.faults = ["tampered"]
    row = taken(helped)
    assert row.state == "queued" and row.number == ""
    there.faults = ["lost", ""]
    at = MONDAY.replace(hour=6)
    commands.hand_over_again(row.pk, by=actor("wangfang"), at=at)
    pump_all()
    row.refresh_from_db()
    assert row.state == "queued"  # it was heard there, but we do not know it
    commands.hand_over_again(row.pk, by=actor("wangfang").because("again"), at=at)
    pump_all()
    row.refresh_from_db()
    assert row.state == "received" and row.number.startswith("YS")

    assert order(running, f"/decide/{row.key}", {"what": "granted"})["status"] == 200
    assert order(running, f"/decide/{row.key}", {"what": "granted"})["status"] == 200
    pump_all()
    row.refresh_from_db()
    assert row.state == "granted"
    assert CrossingEvent.objects.filter(crossing=row, what="granted").count() == 1
    result = CrossingFile.objects.get(crossing=row, result=True)
    assert result.state == "done" and result.media_type == "application/pdf"
