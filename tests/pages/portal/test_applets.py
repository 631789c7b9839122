"""便民应用 at the screen: found in the zone and in search, entered with one's login or without."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from onething.catalogue import commands
from onething.catalogue.applet_models import Applet
from onething.exchange.hostapp import HostApp
from onething.exchange.tickets import open_ticket
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from tests.cast import actor
from tests.pages.portal.conftest import Person, text
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
PAGE = "/bm/demo-bus"
ENTER = f"{PAGE}/jr"


@pytest.fixture
def citizen():
    return Person().sign_in("lixiaoman")


@pytest.fixture
def bus():
    return Applet.objects.get(key="demo-bus")


def test_it_stands_in_its_zone_and_in_search(visitor):
    assert "样例公交时刻" in text(visitor.get("/zq/taiyuan"))
    assert "样例公交时刻" not in text(visitor.get("/zq/datong"))
    assert f'href="{PAGE}"' in visitor.get("/s?q=公交").content.decode()


def test_its_page_says_who_offers_it_and_what_of_the_login(visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        said = text(visitor.get(PAGE))

    for word in ("提供单位", "太原市交通运输局", "谁可以用", "复查", "登录以后进入"):
        assert word in said


def test_who_agrees_comes_in_there_under_his_name_and_it_is_written_down(citizen, settings, bus):
    answer = citizen.send(PAGE, {}, form=ENTER)

    to = urlsplit(answer["Location"])
    assert answer.status_code == 302
    assert answer["Location"].startswith(bus.address)
    ticket = parse_qs(to.query)["t"][0]
    said = open_ticket(settings.APPLETS["demo-bus"], "applet:demo-bus", ticket)
    assert said["name"] == "李小满"
    assert abs(said["at"] - time.time()) < 100
    assert "李小满" not in answer["Location"] and said["id_number"] not in answer["Location"]
    assert Event.objects.filter(name="catalogue.applet_entered").count() == 1


def test_the_provider_reads_who_came_and_nothing_from_a_ticket_for_another(citizen, settings):
    ticket = parse_qs(urlsplit(citizen.send(PAGE, {}, form=ENTER)["Location"]).query)["t"][0]
    provider = HostApp("x" * 40, settings.APPLETS["demo-bus"])

    assert "您好，李小满" in provider.bus(ticket)
    assert "没有登录" in provider.bus(ticket[:-3])
    assert "没有登录" in HostApp("x" * 40, ("another-secret-of-forty-letters-or-so",)).bus(ticket)


def test_a_ticket_to_an_applet_opens_no_door_of_ours(citizen, visitor, settings):
    ticket = parse_qs(urlsplit(citizen.send(PAGE, {}, form=ENTER)["Location"]).query)["t"][0]

    assert visitor.get(f"/sj/demo?t={ticket}").status_code == 422


def test_the_form_may_lead_to_the_applet_and_to_nobody_else(visitor, bus):
    policy = visitor.get(PAGE)["Content-Security-Policy"]
    origin = urlsplit(bus.address)

    assert f"form-action 'self' {origin.scheme}://{origin.netloc};" in policy


def test_who_has_not_signed_in_signs_in_first(visitor):
    visitor.get(PAGE)
    answer = visitor.client.post(ENTER, {"csrfmiddlewaretoken": "x", "token": "1"})

    assert answer.status_code in (302, 403)
    assert not Event.objects.filter(name="catalogue.applet_entered").exists()


def test_one_for_enterprises_takes_no_person(citizen, bus):
    Applet.objects.filter(pk=bus.pk).update(audience="enterprise")
    answer = citizen.send(PAGE, {}, form=ENTER)

    assert answer.status_code == 422
    assert "切换到企业身份" in text(answer)


def test_without_a_shared_secret_nobody_is_handed_over(citizen, settings):
    settings.APPLETS = {}
    answer = citizen.send(PAGE, {}, form=ENTER)

    assert answer.status_code == 422
    assert "还没有接好登录" in text(answer)
    assert not Event.objects.filter(name="catalogue.applet_entered").exists()


def test_one_that_takes_no_login_has_no_form(visitor):
    page = visitor.get("/bm/demo-heat")

    assert "打开（离开本平台）" in text(page)
    assert "/bm/demo-heat/jr" not in page.content.decode()


def test_one_that_fails_says_so_before_anybody_goes(visitor, bus):
    commands.note_applet_health(bus.pk, fault="连接不上", by=SYSTEM.because("t"), at=MONDAY)

    assert "可能打不开" in text(visitor.get(PAGE))
    assert "可能打不开" in text(visitor.get("/zq/taiyuan"))


def test_one_withdrawn_says_what_to_use_instead_and_leads_nowhere(visitor, bus):
    keeper = actor("lvqian")
    commands.withdraw_applet(bus.pk, "停止运营", "请用公交公司的乘车码", by=keeper, at=MONDAY)
    page = visitor.get(PAGE)

    assert "请用公交公司的乘车码" in text(page)
    assert bus.address not in page.content.decode().split("<main")[1]


def test_one_that_is_none_is_told(visitor):
    page = visitor.get("/bm/nothing")

    assert page.status_code == 404
    assert "请从所在城市的专区重新选择" in text(page)
