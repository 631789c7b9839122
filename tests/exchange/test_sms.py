"""The gateway of short messages as a process of its own: once under a key, refused, slow, away."""

import http.client

import pytest

from onething.exchange import queries
from onething.exchange.terms import NotReceived, SmsRefused
from tests.exchange.conftest import behave, phones
from tests.times import PATIENCE

NUMBER = "15400000001"


def test_a_message_arrives_once_and_is_reported(sms):
    first = queries.send_sms("k1", NUMBER, "您好")
    again = queries.send_sms("k1", NUMBER, "您好")

    assert first.number == again.number
    assert [one["text"] for one in phones()].count("您好") == 1
    assert queries.sms_reports(["k1", "nobody knows"]) == {"k1": "delivered"}


def test_another_text_under_the_same_key_is_refused(sms):
    queries.send_sms("k2", NUMBER, "一")

    with pytest.raises(SmsRefused, match="内容不一样"):
        queries.send_sms("k2", NUMBER, "二")


def test_a_number_that_is_gone_is_refused_in_words(sms):
    behave("refuse")

    with pytest.raises(SmsRefused, match="号码不存在"):
        queries.send_sms("k3", NUMBER, "三")


def test_what_is_lost_on_the_way_is_reported_so(sms):
    behave("fail")
    queries.send_sms("k4", NUMBER, "四")

    assert queries.sms_reports(["k4"]) == {"k4": "failed"}
    assert "四" not in [one["text"] for one in phones()]


def test_a_gateway_that_is_down_may_be_asked_again(sms):
    behave("down")

    with pytest.raises(NotReceived, match="503 短信网关正在维护"):
        queries.send_sms("k5", NUMBER, "五")


def test_without_the_secret_nothing_is_sent(sms, settings):
    settings.SMS_SECRET = "another-secret-of-the-tests-32-or-more"

    with pytest.raises(NotReceived):
        queries.send_sms("k6", NUMBER, "六")
    settings.SMS_SECRET = "a-secret-of-the-tests-of-32-or-more"


def test_no_gateway_is_silence(settings):
    settings.SMS_URL = ""

    with pytest.raises(NotReceived, match="没有接入"):
        queries.send_sms("k7", NUMBER, "七")


def test_its_page_shows_what_phones_got(sms):
    queries.send_sms("k8", NUMBER, "<八>")
    connection = http.client.HTTPConnection("127.0.0.1", sms.port, timeout=PATIENCE)
    connection.request("GET", "/")
    said = connection.getresponse().read().decode()
    connection.close()

    assert "&lt;八&gt;" in said
    assert "<八>" not in said
