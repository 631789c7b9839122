"""Numbers and help at a machine and at the guide's desk: by code, by card, by age; warned before; who comes."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from onething.desk import commands
from onething.desk.models import Booking, Device, Ticket
from onething.kernel.actor import Actor
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours
from onething.web.templatetags.onething import grouped
from tests.cast import actor
from tests.desk.given import CODE, a_booking, a_ticket, hall, seated
from tests.pages.test_kiosk import CARD, _on_monday, came, leader_at_screen, machine, words
from tests.times import MONDAY

__all__ = ["_on_monday", "leader_at_screen", "machine"]  # fixtures
pytestmark = pytest.mark.django_db


def test_a_machine_gives_tickets_by_business_and_by_the_code_of_a_booking(
    machine, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        page = words(machine.get("/kiosk/qh"))
    assert "综合受理" in page
    given = machine.post("/kiosk/qh", {"business": "general", "sure": "1", "token": "t1"})
    ticket = Ticket.objects.get()
    assert given["Location"] == f"/kiosk/qh?given={ticket.pk}&now=1"
    with django_assert_max_num_queries(12):
        shown = words(machine.get(given["Location"]))
    assert (ticket.kind, ticket.number in shown, "前面 0 位" in shown) == ("walk", True, True)

    wrong = machine.post("/kiosk/qd", {"code": "22222222", "token": "t2"})
    assert (wrong.status_code, "没有找到这个预约码" in words(wrong)) == (422, True)
    booking = Booking.objects.get(
        pk=a_booking(actor("lixiaoman"), start=MONDAY + timedelta(hours=1))
    )
    early = machine.post("/kiosk/qd", {"code": booking.code, "token": "t3"})
    assert (early.status_code, "还没有到签到时间" in words(early)) == (422, True)
    assert Ticket.objects.count() == 1


def test_who_has_booked_signs_in_at_the_machine(machine, monkeypatch):
    booking = Booking.objects.get(
        pk=a_booking(actor("lixiaoman"), start=MONDAY + timedelta(hours=1))
    )
    monkeypatch.setattr("onething.web.middleware.now", lambda: booking.start)

    said = machine.post("/kiosk/qd", {"code": f" {grouped(booking.code).lower()} ", "token": "t"})

    ticket = Ticket.objects.get()
    assert (said["Location"], ticket.kind) == (f"/kiosk/qh?given={ticket.pk}&now=1", "booked")
    assert Event.objects.filter(stream=f"ticket:{ticket.pk}").count() == 1


def signed_in(login):
    client = Client()
    said = {"login": login, "password": "Yijianshi2026", "token": f"in-{login}", "next": ""}
    assert client.post("/login", said).status_code == 302
    return client


def test_who_calls_is_seen_where_the_hall_works_until_somebody_goes(machine, leader_at_screen):
    assert "已经呼叫" not in words(machine.get("/kiosk"))
    machine.post("/kiosk/hj", {"token": "h"})
    assert "已经呼叫工作人员" in words(machine.get("/kiosk"))
    clerk, device = signed_in("wangfang"), Device.objects.get()
    said = f"有人在自助机旁呼叫：{hall().name}，ZZJ7 号机"
    guide = f"/desk/qh/{hall().pk}"
    for address in ("/desk", "/desk/jh", guide):
        assert said in words(clerk.get(address)), address
    assert said in words(leader_at_screen.get(f"/lead/dt/{hall().pk}"))

    went = clerk.post(f"/desk/zzj/{device.pk}/go", {"token": "go", "next": guide})

    assert went["Location"] == guide
    assert said not in words(clerk.get(guide))
    assert "工作人员王芳马上过来" in words(machine.get("/kiosk"))


def test_the_leader_sees_how_many_wait_and_how_long(machine, leader_at_screen, monkeypatch):
    machine.post("/kiosk/qh", {"business": "general", "sure": "1", "token": "a"})
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY + timedelta(minutes=7))
    machine.post("/kiosk/qh", {"business": "social", "sure": "1", "token": "b"})

    page = words(leader_at_screen.get(f"/lead/dt/{hall().pk}"))

    assert re.search("现在在等 ?2人 ?等得最久 ?7分钟 ?有人的窗口 ?0个", page)


def test_the_card_is_enough_to_come_to_ones_booking(machine, monkeypatch):
    booking = Booking.objects.get(
        pk=a_booking(actor("lixiaoman"), start=MONDAY + timedelta(hours=1))
    )
    monkeypatch.setattr("onething.web.middleware.now", lambda: booking.start)
    path = f"/kiosk/qd/{booking.pk}"
    assert machine.post(path, {"token": "n"})["Location"] == "/kiosk/sz?next=/kiosk/qh"
    came(machine)
    assert 'href="/kiosk/qh">预约签到、取号' in machine.get("/kiosk/my").content.decode()
    assert path in machine.get("/kiosk/qh").content.decode()

    said = machine.post(path, {"token": "t"})

    ticket = Ticket.objects.get()
    assert (said["Location"], ticket.kind) == (f"/kiosk/qh?given={ticket.pk}&now=1", "booked")
    assert path not in machine.get("/kiosk/qh").content.decode()


def test_after_the_card_the_ticket_is_his_own(machine):
    came(machine)

    given = machine.post("/kiosk/qh", {"business": "general", "sure": "1", "token": "t"})

    ticket = Ticket.objects.get()
    assert str(ticket.subject) == actor("lixiaoman").behalf
    assert ticket.kind == "walk"  # she is 30
    assert "优先" not in words(machine.get(given["Location"])).split("拿好了")[0]


def test_the_guide_checks_in_by_the_card_and_from_the_list(machine, monkeypatch):
    booking = Booking.objects.get(
        pk=a_booking(actor("lixiaoman"), start=MONDAY + timedelta(hours=1))
    )
    monkeypatch.setattr("onething.web.middleware.now", lambda: booking.start)
    clerk, guide = signed_in("wangfang"), f"/desk/qh/{hall().pk}"
    listed = f"/desk/yy/{hall().pk}"
    page = words(clerk.get(listed))
    assert ("李**" in page, "李小满" in page, "145105199505210024" in page) == (True, False, False)
    found = clerk.post(listed, {"q": "145105199505210024", "token": "q"})
    assert "找到 1 个" in words(found)

    nobody = clerk.post(f"{guide}/qd", {"code": "145105194602250036", "token": "a"})
    assert (nobody.status_code, "今天没有这个预约" in words(nobody)) == (422, True)
    said = clerk.post(f"{guide}/qd", {"code": CARD, "token": "b"})

    ticket = Ticket.objects.get()
    assert (said["Location"], ticket.booking) == (f"{guide}?given={ticket.pk}", booking.pk)
    assert "已取号 1 个" in words(clerk.get(listed))
    again = clerk.post(f"{listed}/qd", {"booking": str(booking.pk), "token": "c"})
    assert (again.status_code, Ticket.objects.count()) == (422, 1)


def test_a_number_that_will_hardly_be_called_is_given_only_after_one_was_told(machine):
    wanted = {"business": "general", "token": "d1"}
    told = machine.post("/kiosk/qh", wanted, follow=True)
    page = words(told)
    assert ("还没有取号" in page, "现在没有窗口在办" in page) == (True, True)
    assert not Ticket.objects.exists()
    book = f"/yy/{CODE}/general"
    assert f'href="{book}"' in told.content.decode()
    clerk, guide = signed_in("wangfang"), f"/desk/qh/{hall().pk}"
    assert "还没有取号" in words(clerk.post(guide, wanted | {"token": "d2"}))
    assert not Ticket.objects.exists()
    assert clerk.post(guide, wanted | {"sure": "1", "token": "d3"}).status_code == 302

    came(machine)
    start = (MONDAY + timedelta(hours=1)).isoformat()
    made = machine.post(f"{book}/qr", {"start": start, "token": "d4"})

    booking = Booking.objects.get()
    assert made["Location"] == f"/my/yy/{booking.pk}"
    assert grouped(booking.code) in words(machine.get(made["Location"]))


def test_after_closing_nobody_is_called_and_that_is_said_before(machine, monkeypatch):
    seated("wangfang", 1)
    for number in range(39):
        a_ticket(actor("wangfang").because(f"many{number}"))

    told = words(machine.post("/kiosk/qh", {"business": "general", "token": "l"}, follow=True))

    assert "前面有 39 人，照现在的速度，下班以前可能叫不到您" in told
    assert Ticket.objects.count() == 39


def test_out_of_hours_or_for_what_is_not_done_there_nobody_gets_a_ticket(machine, monkeypatch):
    odd = machine.post("/kiosk/qh", {"business": "nothing", "token": "t1"})
    assert (odd.status_code, "重新选择业务" in words(odd)) == (422, True)
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY + timedelta(hours=12))
    assert "大厅现在不开放" in words(machine.get("/kiosk/qh"))
    late = machine.post("/kiosk/qh", {"business": "general", "token": "t2"})
    assert (late.status_code, Ticket.objects.count()) == (422, 0)


@pytest.mark.parametrize("login", ["wangfang", "sunlixin", "lixiaoman"])
def test_only_the_machine_itself_gives_tickets_as_a_machine(machine, login):
    device = Device.objects.get().pk
    for who in (actor(login), Actor(who=f"system:{new_id()}")):
        with pytest.raises(NotYours):
            commands.take_ticket_here(device, business="general", by=who, at=MONDAY)
        with pytest.raises(NotYours):
            commands.check_in_here(device, code="22222222", by=who, at=MONDAY)
