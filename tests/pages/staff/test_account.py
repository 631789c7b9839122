"""One's own account through HTTP: password, second factor, other devices, being asked again."""

import base64
import re

import pytest
from django.test import Client

from onething.identity import totp
from onething.identity.models import Account
from tests.times import MONDAY

PASSWORD = "Yijianshi2026"
NEW = "四个不相干的词连在一起：苹果河流"
NOW = 1_800_000_000
STEP = NOW // 30


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests, phones at one moment."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    monkeypatch.setattr("onething.web.sessions.moment", lambda: NOW)


def secret_on(page):
    shown = re.search(r"密钥：<span class=\"code\">([A-Z2-7 ]+)</span>", page.content.decode())
    return base64.b32decode(shown[1].replace(" ", ""))


def enrol(client):
    """Set up a second factor; return its secret and the recovery codes."""
    client.post("/account/factor/start", {"token": "s"})
    secret = secret_on(client.get("/account/factor"))
    page = client.post(
        "/account/factor/confirm", {"token": "c", "code": totp.code_at(secret, STEP - 1)}
    )
    return secret, re.findall(r"<li class=\"code\">([^<]+)</li>", page.content.decode())


def enter(client, **said):
    return client.post("/login", {"login": "wangfang", "password": PASSWORD, "token": "l"} | said)


def test_an_enrolled_official_gives_a_code_after_the_password(at_screen):
    secret, codes = enrol(at_screen("wangfang"))
    assert len(codes) == 10
    client = Client()

    asked = enter(client, next="/desk")
    assert asked.url.startswith("/login/code")
    assert client.get("/desk").url.startswith("/login")  # the password alone opens nothing
    wrong = client.post("/login/code", {"token": "w", "code": "000000"})
    came = client.post(
        "/login/code", {"token": "k", "code": totp.code_at(secret, STEP), "next": "/desk"}
    )

    assert (wrong.status_code, came.status_code, came.url) == (422, 302, "/desk")
    assert client.get("/desk").status_code == 200


def test_a_recovery_code_lets_him_in_once(at_screen):
    _, codes = enrol(at_screen("wangfang"))
    first, second = Client(), Client()
    for client in (first, second):
        enter(client)

    assert first.post("/login/code", {"token": "k", "code": codes[0]}).status_code == 302
    assert second.post("/login/code", {"token": "k", "code": codes[0]}).status_code == 422


def test_without_the_password_there_is_no_page_for_the_code(db):
    assert Client().get("/login/code").url == "/login"


def test_where_it_is_demanded_it_comes_before_anything_else(at_screen, monkeypatch):
    client = at_screen("wangfang")
    monkeypatch.setattr(
        "onething.identity.queries.demands_second_factor", lambda card: not card.second_factor
    )

    assert client.get("/desk").url == "/account/factor"
    assert "先设置动态验证码" in client.get("/account/factor").content.decode()
    enrol(client)
    assert client.get("/desk").status_code == 200


def test_the_qr_code_is_drawn_in_the_page_without_style_or_script(at_screen):
    client = at_screen("wangfang")
    client.post("/account/factor/start", {"token": "s"})
    page = client.get("/account/factor")
    drawn = re.search(r"<svg.*?</svg>", page.content.decode(), re.DOTALL)[0]

    assert "style" not in drawn
    assert "script" not in drawn
    assert page["Cache-Control"] == "no-store"


def test_the_password_is_changed_and_other_devices_are_out(at_screen):
    here, there = at_screen("wangfang"), at_screen("wangfang")

    short = here.post(
        "/account/password", {"token": "p1", "password": PASSWORD, "new": "kurz", "again": "kurz"}
    )
    done = here.post(
        "/account/password", {"token": "p2", "password": PASSWORD, "new": NEW, "again": NEW}
    )

    assert (short.status_code, "至少 12 位" in short.content.decode()) == (422, True)
    assert done.status_code == 302
    assert here.get("/desk").status_code == 200
    assert there.get("/desk").url.startswith("/login")


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        (NEW, NEW + "！", "两次输入的新密码不一样"),
        (PASSWORD, PASSWORD, "和现在的密码相同"),
        ("wangfang-2026-x", "wangfang-2026-x", "不能有账号"),
        ("qwertyuiop123", "qwertyuiop123", "太常见"),
    ],
)
def test_a_bad_new_password_is_told(at_screen, new, again, words):
    said = at_screen("wangfang").post(
        "/account/password", {"token": "p", "password": PASSWORD, "new": new, "again": again}
    )

    assert (said.status_code, words in said.content.decode()) == (422, True)


def test_a_password_set_by_another_must_be_changed_first(at_screen):
    client = at_screen("wangfang")
    Account.objects.filter(login="wangfang").update(must_change=True)

    assert client.get("/desk").url == "/account/password"
    client.post("/account/password", {"token": "p", "password": PASSWORD, "new": NEW, "again": NEW})
    assert client.get("/desk").status_code == 200


def test_the_account_shows_where_one_is_signed_in_and_ends_it(
    at_screen, django_assert_max_num_queries
):
    here, there = at_screen("wangfang"), at_screen("wangfang")
    with django_assert_max_num_queries(12):
        page = here.get("/account").content.decode()
    assert page.count("登录，最近活动") == 2

    here.post("/account/visits/end", {"token": "v"})

    assert there.get("/desk").url.startswith("/login")
    assert here.get("/account").status_code == 200


def test_going_out_ends_the_visit(at_screen):
    first, second = at_screen("wangfang"), at_screen("wangfang")

    first.post("/logout", {"token": "o"})

    assert second.get("/account").content.decode().count("登录，最近活动") == 1


def test_a_fourth_device_puts_the_first_out(at_screen):
    clients = [at_screen("wangfang") for _ in range(4)]

    assert clients[0].get("/desk").url.startswith("/login")
    assert clients[3].get("/desk").status_code == 200


def test_a_deed_of_weight_asks_again_after_a_while(at_screen):
    client = at_screen("wangfang")
    session = client.session
    session["again"] = 0
    session.save()

    asked = client.post("/account/factor/start", {"token": "s", "next": "/account/factor"})
    wrong = client.post("/account/again", {"token": "w", "password": "wrong"})
    right = client.post(
        "/account/again", {"token": "r", "password": PASSWORD, "next": "/account/factor"}
    )

    assert asked.url == "/account/again?next=/account/factor"
    assert (wrong.status_code, right.url) == (422, "/account/factor")
    assert client.post("/account/factor/start", {"token": "s2"}).url == "/account/factor"


def test_the_public_has_an_account_page_too(at_screen):
    client = at_screen("lixiaoman")

    assert "我的登录" in client.get("/account").content.decode()
    assert client.get("/account/factor").status_code == 404
