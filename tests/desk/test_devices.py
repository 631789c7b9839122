"""自助机: entered by who leads the hall, enrolled by itself, watched; a paper is done when it is in hand."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.delivery.models import Message
from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Device, Printing
from onething.kernel.actor import NOBODY
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import hall, seated
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def registered(leader, number="ZZJ001", at=MONDAY):
    return commands.register_device(hall().pk, number=number, upright=True, by=leader, at=at)


def enrolled(leader, number="ZZJ001"):
    token = commands.enrol_device(registered(leader, number), by=NOBODY, at=MONDAY)
    return token, desk.device_of(token, MONDAY)


def said_of(device):
    return list(
        Event.objects.filter(stream=f"device:{device}")
        .order_by("seq")
        .values_list("name", flat=True)
    )


def test_it_is_entered_enrols_itself_and_is_known_by_its_token_alone(leader):
    token, card = enrolled(leader)

    assert (card.number, card.enrolled, card.well) == ("ZZJ001", True, True)
    assert desk.device_of("something else", MONDAY) is None
    assert desk.device_of("", MONDAY) is None
    assert said_of(card.id) == ["desk.device_registered", "desk.device_enrolled"]
    assert token not in str(Device.objects.values().get())


def test_a_code_is_good_once_for_a_day_and_a_new_one_voids_the_token(leader):
    code = registered(leader)
    with pytest.raises(Invalid, match="登记码"):
        commands.enrol_device(code, by=NOBODY, at=MONDAY + timedelta(days=2))
    token = commands.enrol_device(f" {code.lower()} ", by=NOBODY, at=MONDAY)
    with pytest.raises(Invalid, match="登记码"):
        commands.enrol_device(code, by=NOBODY, at=MONDAY)
    device = desk.device_of(token, MONDAY).id

    commands.renew_device_code(device, by=leader.because("anew"), at=MONDAY)

    assert desk.device_of(token, MONDAY) is None


@pytest.mark.parametrize("login", ["wangfang", "yaoguang", "zhangyun", "lixiaoman"])
def test_who_does_not_lead_the_hall_enters_none(db, login):
    with pytest.raises(NotYours):
        registered(actor(login))


@pytest.mark.parametrize("number", ["", "带汉字", "A" * 21, "A B"])
def test_a_number_is_as_on_the_plate(leader, number):
    with pytest.raises(Invalid):
        registered(leader, number)


def test_the_same_number_twice_is_told(leader):
    registered(leader)

    with pytest.raises(Invalid, match="已经登记"):
        registered(leader.because("again"))


def test_what_is_wrong_with_it_is_in_the_ledger_when_it_changes_and_silence_is_seen(leader):
    _, card = enrolled(leader)
    for number, faults in enumerate((["jam"], ["jam", "nonsense"], [])):
        by = card.actor.because(f"beat{number}")
        commands.report_device(card.id, faults=faults, version="1", by=by, at=MONDAY)

    assert said_of(card.id).count("desk.device_faulty") == 2
    (seen,) = desk.fleet(leader, MONDAY + timedelta(minutes=6))
    assert seen.silent
    with pytest.raises(NotYours):
        commands.report_device(card.id, faults=[], version="", by=leader, at=MONDAY)


def test_who_calls_waits_until_somebody_goes(leader, clerk):
    _, card = enrolled(leader)
    commands.call_for_help(card.id, by=card.actor.because("a"), at=MONDAY)
    later = MONDAY + timedelta(minutes=2)
    commands.call_for_help(card.id, by=card.actor.because("b"), at=later)

    (seen,) = desk.fleet(clerk, later)
    assert seen.called_at == MONDAY
    (call,) = desk.help_calls(clerk)
    assert (call.number, call.hall_name, call.called_at) == ("ZZJ001", hall().name, MONDAY)
    assert desk.help_calls(actor("zhouming")) == ()
    assert desk.help_of(card, later).who == ""
    commands.go_to_device(card.id, by=clerk, at=later)

    assert desk.help_calls(clerk) == ()
    assert desk.help_of(card, later).who == "王芳"
    assert desk.help_of(card, later + timedelta(minutes=6)) is None
    day = timedelta(days=1)
    assert desk.helped(hall().pk, MONDAY - day, MONDAY + day) == desk.Helped(1, 2)
    assert desk.fleet(clerk, later)[0].called_at is None
    assert said_of(card.id)[-2:] == ["desk.device_helped"] * 2
    with pytest.raises(NotYours):
        commands.go_to_device(card.id, by=actor("zhouming"), at=later)


def official(login):
    return UUID(actor(login).who.removeprefix("official:"))


def sent():
    """Return what was said because somebody called."""
    return Message.objects.filter(title="自助机旁有人呼叫")


def test_who_sits_at_no_window_is_told_that_somebody_calls(leader, clerk):
    _, card = enrolled(leader)
    seated("wangfang", 1)
    commands.call_for_help(card.id, by=card.actor.because("a"), at=MONDAY)

    pump_all()

    told = dict(sent().values_list("subject", "text"))
    assert official("zhaomin") in told
    assert official("wangfang") not in told
    assert all("ZZJ001" in text and hall().name in text for text in told.values())
    commands.go_to_device(card.id, by=clerk, at=MONDAY + timedelta(minutes=1))
    pump_all()
    assert sent().count() == len(told)


def test_a_paper_that_did_not_come_out_is_printed_again(leader, citizen):
    _, card = enrolled(leader)
    own, paper = UUID(citizen.behalf), new_id()
    sheets = Device.objects.get().paper
    said = {"paper": paper, "subject": own, "pages": 2, "by": citizen, "at": MONDAY}

    first = commands.begin_printing(card.id, **said)
    commands.end_printing(first, came=False, by=citizen, at=MONDAY)
    second = commands.begin_printing(card.id, **said)
    commands.end_printing(second, came=True, by=citizen, at=MONDAY)

    assert list(Printing.objects.order_by("pk").values_list("state", flat=True)) == [
        "failed",
        "done",
    ]
    assert Device.objects.get().paper == sheets - 4
    with pytest.raises(NotYours):
        commands.end_printing(second, came=False, by=citizen, at=MONDAY)
    with pytest.raises(NotYours):
        commands.begin_printing(card.id, **said | {"subject": new_id()})


def test_without_paper_nothing_is_begun_and_it_says_where_to_go(leader, clerk, citizen):
    _, card = enrolled(leader)
    commands.fill_paper(card.id, sheets=1, by=clerk, at=MONDAY)
    said = {"paper": new_id(), "subject": UUID(citizen.behalf), "pages": 2}

    with pytest.raises(NotAllowed, match="窗口打印"):
        commands.begin_printing(card.id, **said, by=citizen, at=MONDAY)

    assert desk.fleet(clerk, MONDAY)[0].low
    with pytest.raises(Invalid):
        commands.fill_paper(card.id, sheets=10_000, by=clerk, at=MONDAY)


def test_a_machine_out_of_use_is_nobody(leader):
    token, card = enrolled(leader)

    commands.retire_device(card.id, by=leader, at=MONDAY)

    assert desk.device_of(token, MONDAY) is None
    assert desk.fleet(leader, MONDAY) == ()
    with pytest.raises(NotYours):
        commands.retire_device(card.id, by=leader.because("x"), at=MONDAY)
