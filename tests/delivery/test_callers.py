"""Who has no account hears what becomes of his order at the number he left: by short message, else by a call."""

import pytest

from onething.delivery import commands, queries
from onething.delivery.models import Message, Reminder
from onething.desk.models import Ticket
from onething.exchange.terms import SmsRefused
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import aid_of, asked, decline, solve, take, ticket

pytestmark = pytest.mark.django_db


def called():
    aid = asked(by=actor("huaqing"), source="phone")
    pump_all()
    return aid


def of(aid):
    rows = Reminder.objects.filter(subject=aid).order_by("queued_at", "id")
    return [(row.title, row.channel, row.state, row.to) for row in rows]


def test_he_hears_each_step_by_short_message(gateway):
    aid = called()
    take(aid)
    solve(aid)
    pump_all()

    phone = "15400000001"
    assert {*of(aid)} == {
        ("帮办已登记", "sms", "sent", phone),
        ("帮办员已接单", "sms", "sent", phone),
        ("帮办已办结", "sms", "sent", phone),
    }
    words = [text for _, text in gateway.sent.values()]
    assert any("您申请的帮办已由邦慧接单。请留意帮办员的电话。" in one for one in words)
    assert not any("登录" in one or "李小满" in one for one in words)
    assert not Message.objects.filter(subject=aid).exists()
    (first, *_) = queries.reminders_to(aid)
    assert first.to == "154****0001"
    said = Event.objects.filter(stream__startswith="reminder:", data__subject=str(aid))
    assert said.count() >= 3
    assert not any(phone in str(one.data) for one in said)


def test_he_hears_which_number_was_taken_for_him(gateway):
    aid = asked(by=actor("huaqing"), source="phone", group="elder", kind="priority")
    take(aid)
    number = Ticket.objects.get(pk=ticket(aid)).number
    pump_all()

    assert ("优先号已经取好", "sms", "sent", "15400000001") in of(aid)
    words = [text for _, text in gateway.sent.values()]
    assert any(f"替您取好优先号{number}" in one for one in words)


def test_no_more_short_messages_than_the_rules_allow_then_the_hall_calls(gateway):
    gateway.fault = SmsRefused("号码停机")
    aid = called()
    take(aid)
    decline_of = called()
    decline(decline_of)
    pump_all()

    assert [(channel, state) for _, channel, state, _ in of(aid)] == [
        ("sms", "failed"), ("sms", "fell_back"), ("phone", "to_call"),
    ]  # fmt: skip
    calls = queries.desk_list(actor("wangfang")).calls
    assert {(one.title, one.name) for one in calls} == {
        ("帮办员已接单", "没有账号的申请人"),
        ("帮办申请有答复", "没有账号的申请人"),
    }
    call = next(one for one in calls if one.number == aid_of(aid).number)
    commands.note_reached(call.id, note="已告诉本人", by=actor("wangfang"), at=MONDAY)
    assert of(aid)[-1][2] == "reached"


def test_without_a_gateway_and_with_an_account_it_goes_the_usual_way(settings):
    settings.SMS_URL = ""
    aid = called()
    take(aid)
    own = asked()
    take(own, by=actor("daiban"))
    pump_all()
    assert [(channel, state) for _, channel, state, _ in of(aid)] == [("phone", "to_call")]
    assert not of(own)
    with pytest.raises(NotYours):
        said = {"phone": "1", "number": "", "title": "", "text": "", "sms": "", "about": ""}
        commands.tell_caller(aid, **said, hall=aid_of(aid).hall, by=actor("banghui"), at=MONDAY)
