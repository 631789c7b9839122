"""练习: the way from the platform in service to the one for practising, and the exercises there."""

import socket
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from onething.cases import commands as cases
from onething.desk.practice.rules import exercises
from onething.desk.practice_models import Exercise
from onething.desk.queries import practice_sheet
from onething.identity.models import Account, Official, Post
from onething.identity.settings import administration
from onething.kernel.models import Event
from onething.kernel.now import now
from onething.voice.practice.rules import exercises as exercises_of_calls
from tests.cast import actor

pytestmark = pytest.mark.django_db
AWAY = "https://lx.example"
MOST = 16  # the twelve of a page, and the savepoints of a test
BANNER = "练习平台</strong>：人和企业都是样例"


@pytest.fixture
def practising(settings):
    settings.PRACTICE = True
    settings.ROOT_URLCONF = "tests.pages.staff.practice_urls"


def ticket_of(at_screen, settings, login="wangfang"):
    """Leave the platform in service; return the address to which one is sent."""
    settings.PRACTICE_URL, settings.PRACTICE_BESIDE = AWAY, ""
    official = at_screen(login)
    assert f"form-action 'self' {AWAY};" in official.get("/px/lx")["Content-Security-Policy"]
    sent = official.post("/px/lx/qu", {"token": "q"})
    assert sent.status_code == 302
    assert sent["Location"].startswith(f"{AWAY}/px/lx/lai?t=")
    return sent["Location"].removeprefix(AWAY)


def arrived(at_screen, settings, login="wangfang"):
    there = ticket_of(at_screen, settings, login)
    settings.PRACTICE, settings.PRACTICE_URL = True, ""
    settings.ROOT_URLCONF = "tests.pages.staff.practice_urls"
    browser = Client()
    page = browser.get(there).content.decode()
    said = {"t": there.partition("t=")[2], "token": "l"}
    return browser, page, browser.post("/px/lx/lai", said)


def test_a_platform_beside_is_found_and_one_that_sleeps_is_told(at_screen, settings):
    assert settings.PRACTICE_URL == settings.PRACTICE_BESIDE == "http://localhost:8001"
    clerk = at_screen("wangfang")
    with socket.create_server(("localhost", 0)) as taken:
        free = taken.getsockname()[1]  # nobody answers there when it is closed again
    settings.PRACTICE_URL = settings.PRACTICE_BESIDE = f"http://localhost:{free}"

    assert "去练习" in clerk.get("/px/lx").content.decode()
    told = clerk.post("/px/lx/qu", {"token": "a"})
    assert (told.status_code, "练习平台现在没有启动" in told.content.decode()) == (409, True)


def test_a_platform_beside_that_is_up_takes_him(at_screen, settings, serve_ready):
    settings.PRACTICE_URL = settings.PRACTICE_BESIDE = serve_ready
    sent = at_screen("wangfang").post("/px/lx/qu", {"token": "a"})
    assert sent["Location"].startswith(f"{serve_ready}/px/lx/lai?t=")


@pytest.fixture
def serve_ready():
    """Answer as a platform that is ready does."""

    class Ready(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("localhost", 0), Ready)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_without_a_platform_for_practising_one_is_told_whom_to_ask(at_screen, settings):
    settings.PRACTICE_URL = settings.PRACTICE_BESIDE = ""
    clerk = at_screen("wangfang")

    page = clerk.get("/px/lx").content.decode()
    assert "请联系平台运行维护人员开通" in page
    assert "PRACTICE" not in page
    assert clerk.post("/px/lx/qu", {"token": "a"}).status_code == 409


def test_the_pages_for_practising_are_not_there_in_service(at_screen):
    clerk = at_screen("wangfang")

    for path in ("/px/lx/lai?t=x", f"/px/lx/{Exercise().pk}/photo"):
        assert clerk.get(path).status_code == 404
    assert clerk.post("/px/lx/new", {"token": "a"}).status_code == 404
    assert BANNER not in clerk.get("/px/lx").content.decode()
    assert not clerk.get("/px/lx").has_header("Onething-Practice")


def test_an_official_comes_with_his_name_and_his_roles_and_without_a_password(at_screen, settings):
    browser, page, answer = arrived(at_screen, settings)

    assert "王芳，您好" in page
    assert "SX00001" in page
    assert answer.status_code == 302
    trainee = Official.objects.get(number="LX-SX00001")
    post = Post.objects.get(official=trainee)
    assert post.roles == ["window"]
    assert Account.objects.get(official=trainee).password == "!"
    said = browser.get("/px/lx").content.decode()
    assert BANNER in said
    assert "【练习】" in said
    assert "还没有练习" in said
    event = Event.objects.get(name="identity.trainee_came")
    assert event.data["roles"] == ["window"]


def test_who_comes_twice_is_the_same_trainee(at_screen, settings):
    arrived(at_screen, settings)
    settings.PRACTICE, settings.ROOT_URLCONF = False, "onething.urls"
    arrived(at_screen, settings)

    assert Official.objects.filter(number="LX-SX00001").count() == 1


def test_who_is_not_of_a_county_practises_in_the_county_for_it(at_screen, settings):
    arrived(at_screen, settings, "caoyuan")

    post = Post.objects.get(official__number__startswith="LX-")
    assert post.organisation.region_id == "140105"
    assert post.organisation.duty == "approval"


@pytest.mark.parametrize("login", ["zhangyun", "shiwen"])
def test_who_keeps_the_platform_does_not_keep_the_other_one(at_screen, settings, login):
    _, _, answer = arrived(at_screen, settings, login)

    assert answer.status_code == 422
    assert "没有可以练习的页面" in answer.content.decode()


@pytest.mark.usefixtures("practising")
@pytest.mark.parametrize("ticket", ["", "x", "eyJhIjoxfQ:1aaaaa:bbbb"])
def test_a_ticket_that_is_not_ours_opens_nothing(client, ticket):
    asked = client.get("/px/lx/lai", {"t": ticket})
    sent = client.post("/px/lx/lai", {"t": ticket, "token": "a"})

    assert asked.status_code == sent.status_code == 422
    assert "再点一次“去练习”" in sent.content.decode()
    assert not Official.objects.filter(number__startswith="LX-").exists()


def test_an_old_ticket_and_one_under_another_key_open_nothing(at_screen, settings, monkeypatch):
    there = ticket_of(at_screen, settings)
    settings.PRACTICE, settings.ROOT_URLCONF = True, "tests.pages.staff.practice_urls"
    rules = replace(administration(), practice_seconds=-1)
    monkeypatch.setattr("onething.identity.practising.administration", lambda: rules)
    assert Client().get(there).status_code == 422
    monkeypatch.undo()
    settings.PRACTICE_SECRET = "another-secret-of-thirty-two-signs"

    assert Client().get(there).status_code == 422


@pytest.mark.usefixtures("practising")
def test_one_asks_does_and_sees_what_was_right(at_screen, django_assert_max_num_queries):
    clerk = at_screen("wangfang")
    assert clerk.post("/px/lx/new", {"token": "a", "kind": "online"}).status_code == 302
    row = Exercise.objects.get()
    page = clerk.get("/px/lx").content.decode()
    assert "去办这一件" in page
    assert exercises()[row.key].title not in page
    case = practice_sheet(actor("wangfang")).mine[0].case
    cases.accept(case, by=actor("wangfang"), at=now())
    clerk.get("/px/lx")

    with django_assert_max_num_queries(MOST):
        page = clerk.get("/px/lx").content.decode()

    assert exercises()[row.key].title in page
    assert "依据：" in page
    right = exercises()[row.key].expects == "accept"
    assert ("办对了：受理" if right else "不对：受理") in page


@pytest.mark.usefixtures("practising")
def test_whoever_comes_to_the_window_is_shown_with_his_papers(at_screen):
    clerk = at_screen("wangfang")
    clerk.post("/px/lx/new", {"token": "a", "kind": "walk_in"})
    row = Exercise.objects.get()

    page = clerk.get("/px/lx").content.decode()

    assert "来到窗口" in page
    assert "去现场收件" in page
    given = clerk.get(f"/px/lx/{row.pk}/diagnosis")
    assert given["Content-Type"] == "application/pdf"
    assert "attachment" in given["Content-Disposition"]
    assert clerk.get(f"/px/lx/{row.pk}/passport").status_code == 404
    assert at_screen("zhaomin").get(f"/px/lx/{row.pk}/diagnosis").status_code == 404


@pytest.mark.usefixtures("practising")
@pytest.mark.parametrize("path", ["/", "/desk", "/nowhere", "/kiosk"])
def test_every_page_of_a_platform_for_practising_says_so(at_screen, path):
    answer = at_screen("wangfang").get(path)

    assert BANNER in answer.content.decode()
    assert answer["Onething-Practice"] == "1"


@pytest.mark.usefixtures("practising")
def test_a_call_is_answered_on_its_page(at_screen, django_assert_max_num_queries):
    desk = at_screen("huaqing")
    for token in "abc":
        assert desk.post("/px/lx/new", {"token": token, "kind": "call"}).status_code == 302
    page = desk.get("/px/lx").content.decode()
    assert "来电人说" in page
    row = Exercise.objects.get(key="call_again")
    refused = desk.post(f"/px/lx/{row.pk}/known", {"token": "d", "number": ""})
    assert refused.status_code == 409
    assert "请填写原来登记的编号" in refused.content.decode()
    assert desk.post(f"/px/lx/{row.pk}/known", {"token": "e", "number": "BB1"}).status_code == 302

    with django_assert_max_num_queries(MOST):
        page = desk.get("/px/lx").content.decode()

    assert "您填的是 BB1" in page
    assert exercises_of_calls()["call_again"].why in page
    assert at_screen("wangfang").post(f"/px/lx/{row.pk}/known", {"token": "f"}).status_code in (
        403,
        404,
    )


@pytest.mark.usefixtures("practising")
@pytest.mark.parametrize(
    ("login", "button"),
    [
        ("wangfang", "来一件网上申请"),
        ("linchengban", "来一件要审批的办件"),
        ("huaqing", "来一个电话"),
        ("lutong", "来一件要转办的反映"),
    ],
)
def test_each_role_sees_its_own_exercises(at_screen, login, button):
    page = at_screen(login).get("/px/lx").content.decode()

    assert button in page
    assert ("来一个到窗口的人" in page) is (login == "wangfang")
