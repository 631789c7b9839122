"""提醒: at most once by a way, the next way when one fails, nothing at night, no text in the ledger."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.delivery import commands, queries
from onething.delivery.models import Message, Reminder
from onething.delivery.reminding import ask_reports, begin_waiting
from onething.exchange.terms import NotReceived, SmsRefused
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

NIGHT = MONDAY + timedelta(hours=13)  # eleven in the evening
MORNING = MONDAY + timedelta(hours=22)  # eight on the next day
ABOUT = "cases.supplement_asked"
HALL = "wangfang"


def told(*, case=None, at=MONDAY, about=ABOUT, subject=None):
    hall = actor(HALL).org
    message = commands.send(
        subject or UUID(actor("lixiaoman").behalf), application=new_id(), number="YJS1",
        title="请您补正材料", text="还缺材料。",
        sms="【山西政务】还缺材料。", about=about, case=case, hall=hall, by=SYSTEM, at=at,
    )  # fmt: skip
    pump_all()
    return message


def of(message):
    return [
        (row.channel, row.state)
        for row in Reminder.objects.filter(message=message).order_by("queued_at", "id")
    ]


def key_of(message):
    return f"{Reminder.objects.get(message=message, channel='sms').pk}-0"


def test_a_short_message_is_sent_and_its_report_is_shown_to_the_person(gateway):
    message = told()
    assert of(message) == [("sms", "sent")]
    assert gateway.sent[key_of(message)] == ("15400000001", "【山西政务】还缺材料。")

    gateway.states[key_of(message)] = "delivered"
    ask_reports(MONDAY + timedelta(minutes=1))

    assert of(message) == [("sms", "delivered")]
    (card,) = queries.inbox(actor("lixiaoman"))
    assert [one.sentence for one in card.reminders] == ["已短信提醒 154****0001"]


def test_the_ledger_knows_each_state_and_no_text_or_number(gateway):
    message = told()
    row = Reminder.objects.get(message=message)
    events = Event.objects.filter(stream=f"reminder:{row.pk}").order_by("seq")

    assert [event.name for event in events] == [
        "delivery.reminder_queued", "delivery.reminder_changed",
    ]  # fmt: skip
    assert not any(
        words in str(event.data) for event in events for words in ("15400000001", "材料")
    )


def test_in_the_night_it_waits_for_the_morning(gateway):
    message = told(at=NIGHT)
    assert of(message) == [("sms", "waiting")]
    begin_waiting(MORNING - timedelta(minutes=1))
    pump_all()
    assert not gateway.sent

    begin_waiting(MORNING)
    pump_all()

    assert of(message) == [("sms", "sent")]


def test_no_answer_is_tried_again_and_then_somebody_calls(gateway):
    gateway.fault = NotReceived("ConnectionRefusedError")
    message, at = told(), MONDAY
    assert of(message) == [("sms", "queued")]
    for minutes in (1, 5, 15):
        at += timedelta(minutes=minutes)
        begin_waiting(at)
        pump_all()

    assert of(message) == [("sms", "fell_back"), ("phone", "to_call")]
    begin_waiting(at + timedelta(days=1))
    pump_all()
    assert len(of(message)) == 2


def test_a_number_that_is_refused_is_not_tried_again(gateway):
    gateway.fault = SmsRefused("号码不存在")

    assert of(told()) == [("sms", "fell_back"), ("phone", "to_call")]


@pytest.mark.parametrize("report", ["failed", "late"])
def test_what_did_not_arrive_takes_the_next_way(gateway, report):
    message = told()
    if report == "failed":
        gateway.states[key_of(message)] = "failed"
    ask_reports(MONDAY + timedelta(hours=1))
    if report == "late":
        assert of(message) == [("sms", "sent")]
        ask_reports(MONDAY + timedelta(hours=2))

    assert of(message) == [("sms", "fell_back"), ("phone", "to_call")]


def test_what_was_read_needs_no_other_way(gateway):
    message = told()
    commands.mark_read(by=actor("lixiaoman"), at=MONDAY)
    gateway.states[key_of(message)] = "failed"
    ask_reports(MONDAY + timedelta(minutes=1))

    assert of(message) == [("sms", "read")]


def test_reading_ends_what_waits(gateway):
    gateway.fault = SmsRefused("停机")
    message = told()
    commands.mark_read(by=actor("lixiaoman"), at=MONDAY)

    assert of(message) == [("sms", "fell_back"), ("phone", "read")]
    assert Message.objects.get(pk=message).read_at == MONDAY
    assert not queries.desk_list(actor(HALL)).calls


def test_a_case_has_three_short_messages_and_then_somebody_calls(gateway):
    case = new_id()
    for _ in range(3):
        assert of(told(case=case))[0][0] == "sms"

    assert of(told(case=case)) == [("phone", "to_call")]
    assert of(told(case=new_id())) == [("sms", "sent")]


def test_what_asks_for_nothing_stays_in_the_box(gateway):
    assert of(told(about="cases.application_submitted")) == []


def a_call(gateway):
    gateway.fault = SmsRefused("停机")
    return Reminder.objects.get(message=told(), channel="phone")


def test_a_call_is_noted_and_after_two_in_vain_a_letter_is_written(gateway):
    desk, row = actor(HALL), a_call(gateway)
    (call,) = queries.desk_list(desk).calls
    assert (call.name, call.to) == ("李小满", "15400000001")
    commands.note_not_reached(row.pk, note="没人接", by=desk, at=MONDAY)
    assert queries.desk_list(desk).calls[0].tries == 1
    commands.note_not_reached(row.pk, note="还是没人接", by=desk, at=MONDAY)

    (letter,) = queries.desk_list(desk).letters
    assert queries.letters([letter.id], desk, MONDAY).startswith(b"%PDF")
    commands.print_letters([letter.id], by=desk, at=MONDAY)
    commands.note_posted([letter.id], by=desk, at=MONDAY)
    assert of(row.message) == [("sms", "fell_back"), ("phone", "fell_back"), ("letter", "posted")]
    with pytest.raises(NotAllowed, match="已经寄出"):
        commands.note_posted([letter.id], by=desk, at=MONDAY)


def test_a_call_that_reached_him_is_the_end(gateway):
    desk, row = actor(HALL), a_call(gateway)
    with pytest.raises(Invalid, match="备注最多"):
        commands.note_reached(row.pk, note="很" * 201, by=desk, at=MONDAY)
    commands.note_reached(row.pk, note="本人知道了", by=desk, at=MONDAY)

    row.refresh_from_db()
    assert (row.state, row.note, row.by) == ("reached", "本人知道了", desk.who)
    with pytest.raises(NotAllowed, match="已经有结果"):
        commands.note_not_reached(row.pk, note="", by=desk, at=MONDAY)


def test_an_operator_sends_anew_what_failed_and_nothing_else(gateway):
    row = a_call(gateway)
    sms = Reminder.objects.get(message=row.message, channel="sms")
    operator = actor("zhangyun")
    assert [one.id for one in queries.reminder_page(operator, state="fell_back").rows] == [sms.pk]
    gateway.fault = None

    commands.resend_reminder(sms.pk, by=operator, at=MONDAY)
    pump_all()

    sms.refresh_from_db()
    assert (sms.state, sms.round) == ("sent", 1)
    with pytest.raises(NotAllowed, match="不用重发"):
        commands.resend_reminder(sms.pk, by=operator, at=MONDAY)


def test_each_deed_is_for_those_whose_it_is(gateway):
    call = a_call(gateway)
    sms = Reminder.objects.get(message=call.message, channel="sms")
    for login in ("lixiaoman", "zhouming", "zhangyun", "lvqian"):
        by = actor(login)
        with pytest.raises(NotYours):
            commands.note_reached(call.pk, note="", by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.note_not_reached(call.pk, note="", by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.print_letters([call.pk], by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.note_posted([call.pk], by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.note_sms_sent(sms.pk, receipt="x", by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.note_sms_failure(sms.pk, fault="x", final=True, by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.note_report(sms.pk, state="delivered", by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.repeat_reminder(sms.pk, by=by, at=MONDAY)
        with pytest.raises(NotYours):
            queries.desk_list(by)
        if login != "zhangyun":
            with pytest.raises(NotYours):
                commands.resend_reminder(sms.pk, by=by, at=MONDAY)
            with pytest.raises(NotYours):
                queries.reminder_page(by)
    with pytest.raises(NotYours):
        commands.note_reached(new_id(), note="", by=actor(HALL), at=MONDAY)


def test_somebody_chooses_his_ways_and_the_box_stays(gateway, citizen):
    commands.choose_ways(sms=False, call=True, letter=False, by=citizen, at=MONDAY)

    message = told()

    assert of(message) == [("phone", "to_call")]
    assert queries.inbox(citizen)[0].id == message
    assert Event.objects.filter(name="delivery.contact_changed").count() == 1
    with pytest.raises(NotYours):
        commands.choose_ways(sms=True, call=True, letter=True, by=actor(HALL), at=MONDAY)


def code_sent(gateway):
    text = next(reversed(gateway.sent.values()))[1]
    return text.partition("验证码 ")[2][:6]


def test_a_number_is_confirmed_by_the_code_that_came(gateway, citizen):
    with pytest.raises(Invalid, match="固定电话收不到短信"):
        commands.ask_code(phone="0351-1234567", by=citizen, at=MONDAY)
    commands.ask_code(phone="139 0351 0000", by=citizen, at=NIGHT)  # he waits for it: at once
    pump_all()
    with pytest.raises(NotAllowed, match="一分钟后"):
        commands.ask_code(phone="13903510000", by=citizen, at=NIGHT)

    assert commands.confirm_phone(code="000000x", by=citizen, at=NIGHT) == "wrong"
    assert commands.confirm_phone(code=code_sent(gateway), by=citizen, at=NIGHT) == "confirmed"

    card = queries.contact(citizen)
    assert (card.phone, card.confirmed_at) == ("139****0000", NIGHT)
    assert gateway.sent[key_of(told())][0] == "13903510000"
    assert not Reminder.objects.filter(title="验证码", text__contains="验证码 ").exists()


def test_a_code_is_worth_nothing_after_five_wrong_tries_or_ten_minutes(gateway, citizen):
    commands.ask_code(phone="13903510000", by=citizen, at=MONDAY)
    pump_all()
    late = MONDAY + timedelta(minutes=11)
    assert commands.confirm_phone(code=code_sent(gateway), by=citizen, at=late) == "over"
    for _ in range(5):
        assert commands.confirm_phone(code="1", by=citizen, at=MONDAY) == "wrong"

    assert commands.confirm_phone(code=code_sent(gateway), by=citizen, at=MONDAY) == "over"
    with pytest.raises(NotYours):
        commands.confirm_phone(code="1", by=actor(HALL), at=MONDAY)
    with pytest.raises(NotYours):
        commands.ask_code(phone="13903510000", by=actor(HALL), at=MONDAY)


def test_without_a_gateway_nobody_is_promised_a_code(settings, citizen):
    settings.SMS_URL = ""

    with pytest.raises(NotAllowed, match="现在发不了短信"):
        commands.ask_code(phone="13903510000", by=citizen, at=MONDAY)
