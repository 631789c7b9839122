"""进入凭证: only the host that shares the secret can seal one, whole and for itself."""

import http.client
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.exchange.hostapp import HostApp, HostAppServer
from onething.exchange.tickets import open_ticket, seal_ticket

ROOT = Path(__file__).resolve().parents[2]
SECRET = "secret-of-a-host-for-these-tests-only"
SAID = {"name": "李小满", "id_number": "145105199505210024", "at": 1}


def test_what_is_sealed_is_read_and_shows_nothing_on_the_way():
    ticket = seal_ticket(SECRET, "demo", SAID)

    assert open_ticket([SECRET], "demo", ticket) == SAID
    assert open_ticket(["a-new-secret-of-this-same-host-here", SECRET], "demo", ticket) == SAID
    assert "145105" not in ticket and seal_ticket(SECRET, "demo", SAID) != ticket


def test_the_example_of_the_documentation_seals_what_we_open():
    text = (ROOT / "docs" / "hosts.md").read_text("utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    known = {"secret": SECRET}
    exec(compile(example, "docs/hosts.md", "exec"), known)  # noqa: S102 -- our own documentation

    said = open_ticket([SECRET], "demo", known["ticket"])
    assert said["name"] == "李小满"
    named = {row.split("`")[1] for row in text.splitlines() if row.startswith("   | `")}
    assert said.keys() == named
    assert open_ticket([SECRET], "applet:demo", known["ticket"]) is None


def test_a_wrong_key_another_host_and_a_changed_ticket_are_nothing():
    ticket = seal_ticket(SECRET, "demo", SAID)

    assert open_ticket(["another-secret-another-secret-another"], "demo", ticket) is None
    assert open_ticket([], "demo", ticket) is None
    assert open_ticket([SECRET], "other", ticket) is None
    assert open_ticket([SECRET], "demo", ticket[:-4]) is None
    assert open_ticket([SECRET], "demo", "A" * 3000) is None


@given(st.text(max_size=300))
def test_whatever_comes_is_read_without_a_fault(said):
    assert open_ticket([SECRET], "demo", said) is None


@given(st.integers(0, 200), st.integers(0, 255))
def test_no_changed_letter_goes_unseen(place, other):
    ticket = seal_ticket(SECRET, "demo", SAID)
    at = place % (len(ticket) - 1)  # the last letter may hold bits that mean nothing
    changed = ticket[:at] + "-ABCxyz019_"[other % 11] + ticket[at + 1 :]

    assert (open_ticket([SECRET], "demo", changed) == SAID) == (changed == ticket)


@pytest.fixture
def app():
    server = HostAppServer(("127.0.0.1", 0), SECRET)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address
    server.shutdown()
    server.server_close()


def asked(address, path):
    connection = http.client.HTTPConnection(*address, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    said = answer.status, answer.getheader("Location"), answer.read().decode()
    connection.close()
    return said


def test_the_demo_app_leads_to_us_with_a_ticket_of_its_own(app):
    status, _, page = asked(app, "/")
    assert status == 200 and "办成一件事" in page
    status, way, _ = asked(app, "/go?who=lixiaoman&to=/my")
    assert status == 303
    said = parse_qs(urlsplit(way).query)
    assert urlsplit(way).path == "/sj/demo" and said["to"] == ["/my"]
    found = open_ticket([SECRET], "demo", said["t"][0])
    assert (found["name"], found["level"]) == ("李小满", "face")
    assert asked(app, "/go?who=nobody")[0] == 404


@pytest.mark.parametrize(
    ("fault", "read"), [("old", True), ("level", True), ("key", False), ("other", False)]
)
def test_it_can_be_told_to_do_wrong(fault, read):
    ticket = HostApp(SECRET).ticket("lixiaoman", fault=fault)

    assert (open_ticket([SECRET], "demo", ticket) is not None) == read
