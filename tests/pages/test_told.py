"""What was done is said on the next page by us only, and for some minutes only."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import RequestFactory

from onething.web.told import FRESH, telling, told

WORDS = "已登记，请到窗口领取"


def opened(address):
    return told(RequestFactory().get(address))


@pytest.mark.parametrize("page", ["/desk/tb", "/office/hc?view=repairs"])
def test_the_next_page_says_it(page):
    address = telling(f"{page}#phone", WORDS)

    assert address.startswith(page)
    assert urlsplit(address).fragment == "phone"
    assert opened(address) == WORDS


def test_words_of_others_are_not_said():
    signed = parse_qs(urlsplit(telling("/desk", WORDS)).query)["done"][0]

    assert opened("/desk?done=您的密码已泄露，请拨打 13800000000") == ""
    assert opened(f"/desk?done={signed.replace('窗口', '别处')}") == ""
    assert opened("/desk") == ""


def test_it_is_not_said_again_later(monkeypatch):
    address, later = telling("/desk", WORDS), time.time() + FRESH.total_seconds() + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert opened(address) == ""
