"""业务和预约规则: what cancels bookings is counted and asked once more."""

import re
from html import unescape

import pytest

from onething.delivery.models import Message
from onething.desk import rules
from onething.desk.models import Booking, Hall
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.desk.given import a_booking, hall, state
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def words(answer):
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


def rules_without(business, **more):
    found = hall()
    quota = {f"quota_{key}": "2" for key in found.businesses}
    taken = [key for key in found.businesses if key != business]
    usual = {"days_ahead": "7", "cancel_minutes": "60", **dict.fromkeys(rules.SHARES, "100")}
    return {**usual, "taken": taken, **quota, **more}


def test_an_unticked_business_with_bookings_is_asked_once_more(at_screen):
    booking = a_booking(actor("lixiaoman"))
    leader, path = at_screen("sunlixin"), f"/lead/dt/{hall().pk}/gz"

    asked = leader.post(path, rules_without("general", token="a"))

    assert "取消 1 个预约" in words(asked)
    assert "综合受理：1 个" in words(asked)
    assert "general" in hall().businesses
    pump_all()
    assert state(booking) == "booked"
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode())
    )
    fields["token"] = "b"
    sure = leader.post(path, fields | {"sure": "1"})

    assert sure["Location"].endswith("?s=rules")
    assert "general" not in Hall.objects.get(pk=hall().pk).businesses
    pump_all()
    assert state(booking) == "dropped"
    told = Message.objects.get(subject=Booking.objects.get(pk=booking).subject)
    assert re.search("服务中心在 .*00 不能办理（大厅不再办理这项业务）", told.text)


def test_without_bookings_it_is_saved_at_once(at_screen):
    leader, path = at_screen("sunlixin"), f"/lead/dt/{hall().pk}/gz"

    assert leader.post(path, rules_without("general", token="a")).status_code == 302
    assert "general" not in Hall.objects.get(pk=hall().pk).businesses
