"""Platforms outside: told over signed HTTP, once under a key; levels of credit."""

import http.client
import time

import pytest

from onething.exchange import queries, signing
from onething.exchange.adapters import SignedPlatform
from onething.exchange.terms import NotReceived
from tests.exchange.conftest import SECRET
from tests.times import PATIENCE


def tell(key, content=b'{"number":"N1"}', platform="regulator"):
    return SignedPlatform().tell(platform, key, content)


def test_what_is_told_has_a_receipt_and_twice_is_once(register):
    first, second = tell("k1"), tell("k1")

    assert first.number == second.number
    assert first.number.startswith("REGULATOR-")
    assert tell("k1", platform="credit").number != first.number


def test_the_same_key_with_other_content_is_refused(register):
    tell("k2")

    with pytest.raises(NotReceived, match="422 同一编号的内容不一样"):
        tell("k2", b'{"number":"N2"}')


def test_a_platform_that_nobody_knows_takes_nothing(register):
    with pytest.raises(NotReceived, match="404"):
        tell("k3", platform="nowhere")


def test_what_is_not_signed_with_the_secret_is_not_received(register, settings):
    settings.PLATFORM_SECRET = "another-secret-of-the-tests-32-or-more"

    with pytest.raises(NotReceived, match="signature"):
        tell("k4")


def test_a_body_that_was_changed_on_the_way_is_refused(register):
    path, sent = "/platforms/regulator/k5", str(int(time.time()))
    signature = signing.sign_request(SECRET, "POST", path, time=sent, nonce="b5", body=b"{}")
    connection = http.client.HTTPConnection("127.0.0.1", register.port, timeout=PATIENCE)
    headers = {signing.TIME: sent, signing.NONCE: "b5", signing.SIGNATURE: signature}
    connection.request("POST", path, body=b'{"x":1}', headers=headers)

    assert connection.getresponse().status == 401
    connection.close()


def test_silence_is_no_receipt(settings):
    settings.PLATFORM_URL = "http://127.0.0.1:9"

    with pytest.raises(NotReceived):
        tell("k6")


@pytest.mark.parametrize(
    ("number", "level"),
    [
        ("921451050000000190", "A"),
        ("51145105000000043P", "D"),
        ("92145105000000035M", "B"),  # no record
        ("nonsense", "unknown"),
    ],
)
def test_the_level_of_credit_is_known(register, number, level):
    assert queries.credit_level(number) == level


def test_a_silent_credit_platform_is_said_to_be_silent(settings):
    settings.REGISTRY_URL = "http://127.0.0.1:9"

    assert queries.credit_level("921451050000000190") == "unknown"
