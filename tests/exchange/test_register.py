"""What a register outside says is signed, fresh, bounded, and may be missing."""

import http.client
import json
import socket
import threading
import time
from datetime import date

import pytest

from onething.exchange import queries, signing
from onething.kernel.forms import Datum
from tests.exchange.conftest import SECRET, Outside, free_port
from tests.times import PATIENCE

SHOP = "921451050000000190"
OWNER = "145105197810010038"
OWN_WORDS = "手工填写"


def get(register, path, *, secret=SECRET, nonce="n1", at=None):
    sent = str(int(time.time() if at is None else at))
    signature = signing.sign_request(secret, "GET", path, time=sent, nonce=nonce)
    connection = http.client.HTTPConnection("127.0.0.1", register.port, timeout=PATIENCE)
    headers = {signing.TIME: sent, signing.NONCE: nonce, signing.SIGNATURE: signature}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, json.loads(content)


def test_an_enterprise_is_known_with_its_source(register):
    facts = queries.enterprise_facts(SHOP.lower())

    assert facts["enterprise.name"] == Datum(
        "太原市小店区晋味面馆", "山西省市场主体登记库（演示）", date(2026, 3, 2)
    )
    assert facts["enterprise.legal_person.id_number"].value == OWNER


def test_every_element_that_the_register_sends_has_a_name_here(register):
    _, said = get(register, f"/enterprises/{SHOP}", nonce="all")

    assert set(said["facts"]) == set(queries.enterprise_facts(SHOP))


def test_a_person_and_licences_are_known(register):
    assert queries.person_facts(OWNER)["person.name"].value == "王建国"
    (licence,) = queries.licences_held(SHOP)
    assert licence.title == "营业执照"


def test_who_is_not_known_gets_nothing(register):
    assert queries.enterprise_facts("91350100M000100Y43") == {}
    assert queries.known_about("91350100M000100Y43") == ({}, False)


@pytest.mark.parametrize("number", ["", "../healthz", "' OR 1=1", "x" * 5000, "\r\nHost: x"])
def test_what_is_no_number_is_never_sent(number):
    assert queries.known_about(number) == ({}, False)
    assert queries.licences_held(number) == ()


def test_known_about_is_plain_json(register):
    known, down = queries.known_about(SHOP)

    assert not down
    assert json.loads(json.dumps(known))["enterprise.phone"]["at"] == "2026-03-02"


def test_a_stopped_register_is_said_at_once_and_comes_back(settings):
    register = Outside()
    settings.REGISTRY_URL, settings.REGISTRY_SECRET = register.url, SECRET
    register.start()
    assert queries.enterprise_facts(SHOP)

    register.stop()
    begun = time.monotonic()
    with pytest.raises(queries.SourceDown, match=OWN_WORDS):
        queries.enterprise_facts(SHOP)
    assert time.monotonic() - begun < 30  # it does not hang
    assert queries.known_about(SHOP) == ({}, True)

    register.start()
    assert queries.enterprise_facts(SHOP)
    register.stop()


def test_a_wrong_secret_is_refused_on_both_sides(register, settings):
    assert get(register, f"/enterprises/{SHOP}", secret="other", nonce="w")[0] == 401

    settings.REGISTRY_SECRET = "other"

    with pytest.raises(queries.SourceDown):
        queries.enterprise_facts(SHOP)


def test_a_request_is_heard_once(register):
    assert get(register, f"/enterprises/{SHOP}", nonce="once")[0] == 200
    status, said = get(register, f"/enterprises/{SHOP}", nonce="once")

    assert status == 409
    assert "已经处理过" in said["detail"]


@pytest.mark.parametrize("late", [-400, 400])
def test_an_old_or_early_request_is_refused(register, late):
    at = time.time() + late

    assert get(register, f"/enterprises/{SHOP}", nonce=f"t{late}", at=at)[0] == 401


def test_a_signature_holds_for_one_path_only(register):
    sent = str(int(time.time()))
    signature = signing.sign_request(SECRET, "GET", "/enterprises/x", time=sent, nonce="p")
    connection = http.client.HTTPConnection("127.0.0.1", register.port, timeout=PATIENCE)
    headers = {signing.TIME: sent, signing.NONCE: "p", signing.SIGNATURE: signature}
    connection.request("GET", f"/persons/{OWNER}", headers=headers)

    assert connection.getresponse().status == 401
    connection.close()


@pytest.mark.parametrize("path", ["/", "/persons", "/persons/x/y", "/sources/enterprises", "/x/y"])
def test_other_paths_are_not_found(register, path):
    assert get(register, path, nonce=f"path{path}")[0] == 404


class Liar:
    """Something that answers each connection with these bytes."""

    def __init__(self, answer):
        self.port = free_port()
        self.server = socket.create_server(("127.0.0.1", self.port))
        self.answer = answer
        self.open = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        try:
            connection, _ = self.server.accept()
            self.open.append(connection)
            connection.recv(4096)
            connection.sendall(self.answer)
            if self.answer:
                connection.close()
        except OSError:
            return

    def close(self):
        for connection in self.open:
            connection.close()
        self.server.close()
        self.thread.join(2)


FORGED = (
    b'{"facts": {"enterprise.name": {"value": "x", "updated_on": "2026-01-01", "source": "x"}}}'
)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(FORGED), FORGED),
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}",
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * 1_100_000,
        b"",  # says nothing
    ],
)
def test_an_answer_that_cannot_be_trusted_is_no_answer(settings, answer):
    liar = Liar(answer)
    settings.REGISTRY_URL = f"http://127.0.0.1:{liar.port}"
    begun = time.monotonic()

    with pytest.raises(queries.SourceDown, match=OWN_WORDS):
        queries.enterprise_facts(SHOP)

    assert time.monotonic() - begun < 30  # it does not hang
    liar.close()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://"])
def test_only_http_is_spoken(settings, url):
    settings.REGISTRY_URL = url

    with pytest.raises(queries.SourceDown):
        queries.enterprise_facts(SHOP)
