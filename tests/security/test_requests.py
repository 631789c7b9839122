"""Sessions, addresses, headers, logs, and how often one may ask."""

import json
import logging
import os
import subprocess
import sys
import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onething.identity.models import Account
from onething.kernel import pace
from onething.kernel.logs import JsonLines
from onething.kernel.models import Pace
from onething.kernel.requests import address_of, rules
from tests.security.world import PASSWORD, hire, key_of

EVIL = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:alert(1)", "https:evil.example", "/\t/evil.example", "http:///evil.example",
    "/%0d%0aSet-Cookie:%20x=1", "\r\nLocation: https://evil.example", "data:text/html,x",
)  # fmt: skip


def signed_in(login="wangjianguo"):
    client = Client()
    client.post("/login", {"login": login, "password": PASSWORD, "token": f"in-{login}"})
    return client


# sessions


def test_a_planted_session_is_worth_nothing_after_signing_in(db):
    victim = Client()
    victim.get("/switch")
    victim.session["planted"] = "yes"
    before = victim.session.session_key
    victim.post("/login", {"login": "lixiaoman", "password": PASSWORD, "token": "a"})
    attacker = Client()
    attacker.cookies["onething"] = before or "planted"

    assert victim.session.session_key != before
    assert attacker.get("/my").status_code == 302


def test_the_key_of_the_session_changes_when_the_identity_does(db):
    client = signed_in()
    before = client.session.session_key
    account = Account.objects.get(login="wangjianguo")
    client.post("/switch", {"as": str(account.subject_id), "token": "b"})
    after = client.session.session_key
    client.post("/logout", {"token": "c"})
    old = Client()
    old.cookies["onething"] = after

    assert before != after
    assert old.get("/my").status_code == 302


def test_cookies_are_kept_from_scripts_and_other_sites(db):
    client = signed_in()
    cookie = client.cookies["onething"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_in_production_nothing_has_a_default_and_cookies_need_tls():
    said = (
        "import json; from onething import settings as s; print(json.dumps([s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.ALLOWED_HOSTS, s.SECURE_HSTS_SECONDS > 0, s.DEBUG,"
        " s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_INCLUDE_SUBDOMAINS]))"
    )
    given = {
        **os.environ, "PRODUCTION": "1", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a.example",
        "REGISTRY_SECRET": "y" * 40, "BASE_URL": "https://a.example",
    }  # fmt: skip
    run = [sys.executable, "-c", said]
    found = subprocess.run(run, env=given, capture_output=True, text=True, check=True).stdout
    del given["SECRET_KEY"]
    without = subprocess.run(run, env=given, capture_output=True, text=True, check=False)

    assert json.loads(found)[:5] == [True, True, ["a.example"], True, False]
    assert json.loads(found)[5:] == ["__Host-onething", "__Host-csrf", True]
    assert without.returncode


def test_signing_out_clears_the_browser(db):
    answer = signed_in().post("/logout", {"token": "c"})

    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_the_api_is_not_led_from_plain_http_but_refused(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    system, person = Client().get("/api/v1/cases"), Client().get("/help")

    assert (system.status_code, system.json()["type"]) == (403, "urn:onething:no-tls")
    assert person.status_code == 301


def test_who_was_refused_what_is_in_the_log(db, caplog):
    logging.getLogger("onething").setLevel(logging.WARNING)
    signed_in("lixiaoman").get("/apply/01a20a00-0000-7000-8000-000000000000")
    (found,) = [one for one in caplog.records if one.message == "refused"]

    assert found.who.startswith("subject:")
    assert (found.code, found.path[:7]) == ("not-found", "/apply/")


# addresses


@pytest.mark.parametrize("beyond", EVIL)
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/login", {"login": "lixiaoman", "password": PASSWORD}),
        ("/prefs", {"mode": "elder"}),
        ("/account/again", {"password": PASSWORD}),
    ],
)
def test_no_form_leads_to_another_site(db, path, said, beyond):
    client = Client() if path == "/login" else signed_in("lixiaoman")
    answer = client.post(path, {**said, "next": beyond, "token": "n"})
    where = answer.headers.get("Location", "/")

    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    assert "\n" not in where
    assert "\r" not in where
    assert "\t" not in where


def test_the_name_of_the_host_is_never_written_into_a_page(db):
    for path in ("/", "/login", "/my", "/help", "/nothing"):
        answer = Client().get(
            path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        )
        assert b"evil.example" not in answer.content
        assert "evil.example" not in answer.headers.get("Location", "")


def test_a_host_that_is_not_ours_is_refused(db, settings):
    settings.ALLOWED_HOSTS = ["a.example"]

    assert (
        Client().post("/prefs", {"token": "x"}, headers={"Host": "evil.example"}).status_code == 400
    )


def test_an_address_behind_our_proxy_is_the_one_that_our_proxy_saw(settings):
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 1.2.3.4"}

    assert address_of(meta) == "10.0.0.1"
    settings.PROXIES = 1
    assert address_of(meta) == "1.2.3.4"
    settings.PROXIES = 3
    assert address_of(meta) == "10.0.0.1"


def test_what_comes_from_outside_is_one_line_of_the_log():
    record = logging.LogRecord(
        "x", logging.WARNING, "", 0, "Not Found: %s", ("/a\n{}\r\x1b[2J\u2028",), None
    )
    line = JsonLines().format(record)

    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


def test_head_is_get_without_a_body(db):
    client = signed_in()
    shown, head = client.get("/my"), client.head("/my")

    assert (head.status_code, head.content) == (200, b"")
    assert head["Cache-Control"] == shown["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
def test_a_body_is_refused_before_it_is_read(db, kind):
    class Never:
        def read(self, *given):
            raise AssertionError("the body was read")

        readline = read

    for path in ("/login", "/api/v1/cases/x/accept"):
        answer = Client().generic(
            "POST", path, b"", kind, CONTENT_LENGTH="2000000000", **{"wsgi.input": Never()}
        )
        assert answer.status_code == 413
        assert "超过 2 MB" in answer.content.decode()


# how often


@pytest.fixture
def strict(settings, monkeypatch):
    """Let three of everything pass."""
    settings.RATE_LIMITS = True
    few = {name: rule | {"most": 3} for name, rule in rules()["rates"].items()}
    monkeypatch.setattr(pace, "rules", lambda: {"rates": few})
    monkeypatch.setattr("onething.kernel.db.READER", "default")
    monkeypatch.setattr(pace.time, "time", lambda: 1_800_000_000.0)


def refused(answer):
    """Say whether the answer tells to wait, in words and in a header."""
    if answer.status_code != 429:
        return False
    assert int(answer["Retry-After"]) > 0
    assert "操作太频繁" in answer.content.decode()
    return True


@pytest.mark.parametrize("path", ["/s?q=a", "/cx?no=YJS1&code=2", "/v/AAAAAAAA", "/v?code=A"])
def test_searching_and_guessing_end(db, strict, path):
    assert [refused(Client().get(path)) for _ in range(5)] == [False] * 3 + [True] * 2
    assert not refused(Client().get(path, REMOTE_ADDR="9.9.9.9"))


def test_sending_forms_ends_for_an_account_and_for_an_address(db, strict):
    client = signed_in()
    own = [refused(client.post("/my/xx", {"token": f"t{n}"})) for n in range(5)]
    visitor = [refused(Client().post("/prefs", {"token": f"v{n}"})) for n in range(5)]

    assert own == [False] * 3 + [True] * 2
    assert visitor == [False] * 2 + [True] * 3  # signing in was the first


def test_a_key_writes_so_often_and_a_wrong_key_is_tried_so_often(db, strict):
    hire()
    client = Client()

    def write(key, number):
        return client.post(
            "/api/v1/cases/01a20a00-0000-7000-8000-000000000000/precheck",
            headers={"X-API-Key": key, "Idempotency-Key": f"k{number}"},
        )

    assert [refused(write(key_of("office"), n)) for n in range(5)] == [False] * 3 + [True] * 2
    assert not refused(write(key_of("other"), 9))
    assert [refused(write("wrong", n)) for n in range(5)] == [False] * 3 + [True] * 2


def test_opening_a_page_costs_no_statement_for_this(db, strict):
    client = signed_in()
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get("/my")
        client.get("/cx")

    assert not [one for one in found if "kernel_pace" in one["sql"]]
    with CaptureQueriesContext(connection) as found:
        client.post("/my/xx", {"token": "t"})
    assert len([one for one in found if "kernel_pace" in one["sql"]]) == 1


def test_a_new_while_begins_anew_and_old_counts_are_removed(db, strict, monkeypatch):
    monkeypatch.setattr(pace.secrets, "randbelow", lambda most: 0)
    for _ in range(3):
        pace.keep("guess", "1.2.3.4")
    with pytest.raises(pace.TooOften):
        pace.keep("guess", "1.2.3.4")
    monkeypatch.setattr(pace.time, "time", lambda: 1_800_000_060.0)
    pace.keep("guess", "1.2.3.4")
    monkeypatch.setattr(pace.time, "time", lambda: 1_800_010_000.0)
    pace.keep("guess", "5.6.7.8")

    assert Pace.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_all_processes_count_together(strict):
    passed, lock = [], threading.Barrier(8)

    def ask():
        lock.wait()
        try:
            pace.keep("guess", "1.2.3.4")
            passed.append(True)
        except pace.TooOften:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(passed) == 3
