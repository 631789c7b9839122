"""优先办: the helper takes a number with which somebody goes first; he is told, and it is one a day."""

from datetime import timedelta

import pytest

from onething.delivery.models import Message
from onething.desk import commands as halls
from onething.desk.models import Ticket
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import OTHER, a_ticket, seated
from tests.times import MONDAY
from tests.voice.aids import in_state, ticket
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
FIRST = {"group": "elder", "kind": "priority"}


def test_who_goes_first_is_called_before_those_who_wait_and_is_told(clerk):
    a_ticket(clerk)
    aid = in_state("taken", **FIRST)

    given = Ticket.objects.get(pk=ticket(aid))
    pump_all()

    assert (given.kind, given.ground, given.aid) == ("priority", "elder", aid)
    assert str(given.subject) == actor("lixiaoman").behalf
    assert halls.call_next(by=seated("wangfang", 1), at=MONDAY) == given.pk
    (said,) = Message.objects.filter(title="优先号已经取好")
    assert given.number in said.text and "太原市小店区政务服务中心" in said.text
    (event,) = Event.objects.filter(stream=f"aid:{aid}", name="voice.aid_ticketed")
    assert (event.data["called"], event.data["ticket"]) == (given.number, str(given.pk))


def test_one_number_a_day_for_an_order_until_it_is_given_up(clerk):
    aid = in_state("taken", **FIRST)
    first = Ticket.objects.get(pk=ticket(aid))
    with pytest.raises(NotAllowed, match=f"已经取了 {first.number}"):
        ticket(aid)

    halls.abandon(first.pk, by=clerk, at=MONDAY)

    assert Ticket.objects.get(pk=ticket(aid)).state == "waiting"
    assert ticket(aid, at=MONDAY + timedelta(days=1))


def test_a_number_first_is_for_who_goes_first_where_and_when_it_is_called():
    with pytest.raises(NotAllowed, match="只给优先人群"):
        ticket(in_state("taken"))
    aid = in_state("taken", **FIRST)
    with pytest.raises(NotYours):
        ticket(aid, code=OTHER)
    with pytest.raises(NotAllowed, match="现在不开放"):
        ticket(aid, at=MONDAY + timedelta(hours=12))
    with pytest.raises(Invalid, match="不为这项业务发号"):
        ticket(aid, business="nothing")

    assert not Ticket.objects.exists()


def test_the_helper_takes_it_in_one_key_on_the_page_of_the_order(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    aid = in_state("taken", **FIRST)
    helper, page = at_screen("banghui"), f"/desk/bangban/{aid}"
    shown = helper.get(page).content.decode()
    assert "取优先号" in shown
    hall = shown.split('name="hall"><option value="')[1].split('"')[0]
    wrong = helper.post(f"{page}/do/ticket", {"token": "a", "business": "general"})
    assert (wrong.status_code, "请选择在哪个大厅" in wrong.content.decode()) == (422, True)

    sent = {"token": "b", "hall": hall, "business": "general"}
    assert helper.post(f"{page}/do/ticket", sent).status_code == 302

    row = Ticket.objects.get()
    assert f"今天已经取号：<strong>{row.number}</strong>" in read(helper, page)
    again = helper.post(f"{page}/do/ticket", sent | {"token": "c"})
    assert (again.status_code, "不用再取" in again.content.decode()) == (422, True)


def test_who_is_in_no_group_has_no_such_key(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)

    assert "取优先号" not in read(at_screen("banghui"), f"/desk/bangban/{in_state('taken')}")
