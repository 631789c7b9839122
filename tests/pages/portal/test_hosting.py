"""Our pages inside a host App: through HTTP, with tickets that the App has sealed."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from onething.cases.models import Application
from onething.exchange.hostapp import HostApp
from onething.identity import hosts
from onething.identity.models import Subject
from onething.kernel.models import Event
from onething.web import sessions
from tests import given
from tests.pages.portal.conftest import Person, text

BACK = "返回样例通 App（演示）"


@pytest.fixture
def app(settings):
    return HostApp(settings.HOSTS["demo"][0])


def way(app, who="lixiaoman", to="/my", **how):
    return f"/sj/demo?t={quote(app.ticket(who, **how))}&to={quote(to)}"


def enter(visitor, app, who="lixiaoman", to="/my", **how):
    return visitor.send(way(app, who, to, **how), {}, form="/sj/demo")


def test_one_comes_in_sees_his_own_and_no_second_header(
    visitor, app, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        shown = visitor.get(way(app))
    assert "李*满" in text(shown) or "李＊满" in text(shown) or "李" in text(shown)
    assert "145105" not in shown.content.decode()
    assert (
        shown["Referrer-Policy"] == "same-origin"
    )  # none at all would make a browser send no origin

    answer = enter(visitor, app)

    assert answer["Location"] == "/my"
    with django_assert_max_num_queries(12):
        page = visitor.get("/my")
    said = page.content.decode()
    assert BACK in said and "李小满" in said
    assert "晋ICP备" not in said and 'class="site' not in said and "/login" not in said
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_somebody_new_is_there_too_and_is_no_official(visitor, app):
    assert enter(visitor, app, "newcomer", "/yjs")["Location"] == "/yjs"
    assert Subject.objects.filter(name="宋样例").count() == 1
    for address in ("/desk", "/lead", "/account", "/console", "/wt"):
        answer = visitor.get(address)
        assert answer.status_code in (403, 404), address
    assert "不在“样例通 App（演示）”里打开" in text(visitor.get("/account"))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("old", "已经过了时间"),
        ("other", "不是这个 App 给出的"),
        ("key", "不是这个 App 给出的"),
        ("level", "还没有核验您的本人身份"),
    ],
)
def test_a_ticket_that_cannot_be_lets_nobody_in(visitor, app, fault, words):
    answer = visitor.get(way(app, fault=fault))
    if answer.status_code == 200:
        answer = enter(visitor, app, fault=fault)

    assert answer.status_code == 422 and words in text(answer) and "返回" in text(answer)
    assert visitor.get("/my").status_code == 302


def test_a_ticket_is_good_once_in_any_browser(visitor, app):
    address = way(app)
    assert visitor.send(address, {}, form="/sj/demo").status_code == 302
    other = Person()
    answer = other.send(address, {}, form="/sj/demo")
    assert answer.status_code == 422 and "已经用过" in text(answer)


def test_where_one_goes_on_is_a_page_of_ours_that_opens_there(visitor, app):
    for to in ("//elsewhere.example", "https://elsewhere.example", "/desk", "/account"):
        assert enter(visitor, app, to=to)["Location"] == "/my"


def test_when_the_time_is_over_one_is_told_to_return_to_the_app(visitor, app, monkeypatch):
    enter(visitor, app)
    later = sessions.time.time() + 21 * 60
    monkeypatch.setattr("onething.web.middleware.time.time", lambda: later)

    answer = visitor.get("/my")

    assert answer.status_code == 302 and answer["Location"].startswith("/login")
    assert visitor.get(answer["Location"])["Location"] == "/sj/demo"
    assert "在这里办事的时间到了" in text(visitor.get("/sj/demo"))


def test_going_out_ends_our_session_only(visitor, app):
    enter(visitor, app)
    answer = visitor.send("/my", {}, form="/sj/demo/tc")
    assert "在“样例通 App（演示）”里的登录不受影响" in text(answer)
    assert visitor.get("/my").status_code == 302
    assert 'class="site' in visitor.get("/yjs").content.decode()


def test_a_host_that_is_none_is_told_in_words(visitor):
    answer = visitor.get("/sj/stranger?t=x")
    assert answer.status_code == 404 and "没有接入这个 App" in text(answer)


def test_a_host_may_frame_our_pages_where_the_register_says_so(visitor, app, monkeypatch):
    known = replace(hosts.host("demo"), frame="https://app.example.gov.cn")
    monkeypatch.setattr("onething.web.sessions.identity.host", lambda key: known)
    enter(visitor, app)

    page = visitor.get("/my")

    assert "frame-ancestors https://app.example.gov.cn" in page["Content-Security-Policy"]
    assert not page.has_header("X-Frame-Options")


@pytest.mark.parametrize(("level", "status"), [("face", 302), ("real", 422)])
def test_one_signs_when_the_app_has_just_seen_that_it_is_he(visitor, app, firm, level, status):
    draft = given.a_complete_draft(firm)
    enter(visitor, app, "wangjianguo", level=level)
    assert visitor.send("/switch", {"as": firm.behalf}).status_code == 302
    page = visitor.get(f"/apply/{draft}/sign").content.decode()
    assert "password" not in page and "由本人签名" in page

    answer = visitor.send(f"/apply/{draft}/sign", {"consent": "yes"})

    assert answer.status_code == status
    assert (Application.objects.get(pk=draft).state == "draft") == (status == 422)
    if status == 422:
        assert "重新核验本人" in text(answer)
    else:
        assert (
            Event.objects.filter(name="cases.application_submitted").latest("at").actor["via"]
            == "host"
        )
