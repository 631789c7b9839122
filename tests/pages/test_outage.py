"""Pages and API without a database or without room: what to do next, and nothing typed is lost."""

import errno
import json
from datetime import timedelta
from html import unescape

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from psycopg import errors as psycopg_errors

from onething.api import edge
from onething.kernel import now
from onething.web import errors
from tests.pages.portal.conftest import Hidden, text


@pytest.fixture
def no_database(django_db_setup, django_db_blocker, monkeypatch):
    """A port at which no database answers; nothing is known of the clock from before."""
    monkeypatch.setattr(now, "_known", (0.0, timedelta()))
    with django_db_blocker.unblock():
        connection.close()
        port = connection.settings_dict["PORT"]
        connection.settings_dict["PORT"] = "9"
        yield
        connection.close()
        connection.settings_dict["PORT"] = port


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/", "/login", "/my", "/yjs", "/desk"])
def test_a_page_without_database_says_what_to_do(no_database, visitor, address):
    page = visitor.get(address)

    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert "没有丢失" in text(page)
    assert f'href="{address}"' in page.content.decode()
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_what_was_typed_stays_on_the_page_with_its_token(no_database, visitor):
    body = "token=t-1&a=%22%3Cb%3E&x=1&x=2"

    page = visitor.generic("POST", "/my/draft?from=list", body, errors.PLAIN_FORM)

    assert (page.status_code, page["Cache-Control"]) == (503, "private, no-store")
    found = Hidden()
    found.feed(page.content.decode())
    assert found.forms["/my/draft?from=list"] == {"token": "t-1", "a": '"<b>', "x": "2"}
    assert page.content.decode().count('name="x"') == 2
    assert "<b>" not in page.content.decode()


def test_a_password_is_never_sent_back(no_database, visitor):
    body = "login=a&password=geheim&token=t"

    page = visitor.generic("POST", "/login", body, errors.PLAIN_FORM)

    assert page.status_code == 503
    assert "geheim" not in page.content.decode()
    assert "返回上一页" in text(page)


def test_a_full_disk_is_told_as_such():
    full = OSError(errno.ENOSPC, "No space left on device")

    page = errors.unavailable(RequestFactory().get("/my"), full)

    assert page.status_code == 503
    assert "存储空间已满" in unescape(text(page))


@pytest.mark.parametrize(
    ("cause", "code", "wait"),
    [(None, "outage", "10"), (psycopg_errors.DiskFull("full"), "disk-full", "60")],
)
def test_the_api_says_when_to_ask_again(cause, code, wait):
    fault = OperationalError("gone")
    fault.__cause__ = cause

    answer = edge.failed(RequestFactory().get("/api/v1/cases"), fault)

    said = json.loads(answer.content)
    assert (answer.status_code, answer["Retry-After"]) == (503, wait)
    assert said["type"] == f"urn:onething:{code}"
    assert "同一个 Idempotency-Key" in said["title"]


def test_the_api_without_database_is_a_problem_with_a_time(no_database, visitor):
    answer = visitor.get("/api/v1/cases", headers={"X-API-Key": "yjs_demo"})

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == "10"
