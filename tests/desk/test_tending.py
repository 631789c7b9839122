"""维护自助机: paper, tray, tests, out of service and back; what machines report of themselves."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Device
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.test_devices import enrolled
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=2)
DEEDS = {
    "fill_paper": {"sheets": 300},
    "empty_tray": {},
    "note_test": {"part": "printer", "well": False},
    "put_out": {"reason": "打印机卡纸，正在修"},
    "put_back": {},
}


def done(name, device, by, at=MONDAY, **said):
    return getattr(commands, name)(device, **(DEEDS[name] | said), by=by, at=at)


def tended(device):
    rows = Event.objects.filter(stream=f"device:{device}", name="desk.device_tended")
    return [row.data for row in rows.order_by("seq")]


@pytest.fixture
def card(leader):
    return enrolled(leader)[1]


@pytest.mark.parametrize("name", DEEDS)
def test_who_serves_in_the_hall_looks_after_it_and_it_is_in_the_ledger(card, clerk, name):
    done(name, card.id, clerk)

    (fact,) = tended(card.id)
    assert fact["deed"] == {
        "fill_paper": "paper", "empty_tray": "tray", "note_test": "printer", "put_out": "out",
        "put_back": "back",
    }[name]  # fmt: skip


@pytest.mark.parametrize("login", ["zhouming", "yaoguang", "zhangyun", "lixiaoman"])
@pytest.mark.parametrize("name", DEEDS)
def test_nobody_else_looks_after_it(card, name, login):
    before = Device.objects.values().get()
    for by in (actor(login), card.actor):
        with pytest.raises(NotYours):
            done(name, card.id, by.because(str(new_id())))
    with pytest.raises(NotYours):
        desk.upkeep(card.id, actor(login), MONDAY)
    assert Device.objects.values().get() == before


def test_what_cannot_be_is_not_noted(card, clerk):
    for name, said in (
        ("fill_paper", {"sheets": 501}),
        ("fill_paper", {"sheets": -1}),
        ("note_test", {"part": "wheel"}),
        ("put_out", {"reason": " "}),
        ("put_out", {"reason": "长" * 61}),
    ):
        with pytest.raises(Invalid):
            done(name, card.id, clerk.because(str(new_id())), **said)
    commands.retire_device(card.id, by=actor("sunlixin"), at=MONDAY)
    with pytest.raises(NotYours):
        done("put_back", card.id, clerk)


def test_a_test_says_what_is_wrong_until_the_next_one(card, clerk):
    commands.report_device(card.id, faults=["jam"], version="1", by=card.actor, at=MONDAY)
    done("note_test", card.id, clerk.because("a"), part="reader", well=False)
    assert desk.upkeep(card.id, clerk, MONDAY).device.wrong == ("reader", "jam")

    done("note_test", card.id, clerk.because("b"), part="printer", well=True)
    done("note_test", card.id, clerk.because("c"), part="reader", well=True)

    assert desk.upkeep(card.id, clerk, MONDAY).device.wrong == ()
    faulty = Event.objects.filter(name="desk.device_faulty").order_by("seq")
    assert [row.data["faults"] for row in faulty] == [["jam"], ["reader", "jam"], ["reader"], []]


def test_a_sign_of_life_without_a_word_of_the_printer_leaves_what_it_said(card, clerk):
    for number, (faults, troubles) in enumerate((
        (["jam"], {}), (None, {"offline": 40, "page": 2}), (None, {"dialog": 1}),
    )):  # fmt: skip
        commands.report_device(
            card.id, faults=faults, version="1", troubles=troubles,
            by=card.actor.because(f"beat{number}"), at=MONDAY + timedelta(minutes=number),
        )  # fmt: skip
        if number == 1:
            assert desk.fleet(clerk, LATER)[0].faults == ("卡纸", "网络时断时续")

    found = desk.upkeep(card.id, clerk, LATER)
    assert found.device.wrong == ("jam",)
    assert [(one.words, one.count, one.seconds) for one in found.troubles] == [
        ("打印程序没有答复", 1, False), ("断网", 40, True), ("页面出错", 2, False),
    ]  # fmt: skip


def test_only_the_last_troubles_are_kept_and_none_is_larger_than_can_be(card, clerk):
    for number in range(25):
        commands.report_device(
            card.id, faults=None, version="1", troubles={"page": 10**9, "odd": 1},
            by=card.actor.because(f"beat{number}"), at=MONDAY,
        )  # fmt: skip

    found = desk.upkeep(card.id, clerk, MONDAY).troubles
    assert len(found) == desk.kiosk_rules()["troubles_kept"]
    assert {one.count for one in found} == {1_000_000}


def test_paper_that_nobody_took_is_seen_until_somebody_looked(card, clerk, citizen):
    own = UUID(citizen.behalf)
    said = {"paper": new_id(), "subject": own, "pages": 2, "by": citizen}
    first = commands.begin_printing(card.id, **said, at=MONDAY)
    assert not desk.fleet(clerk, MONDAY + timedelta(seconds=60))[0].left
    (seen,) = desk.fleet(clerk, LATER)
    assert (seen.left, seen.well) == (True, False)
    (open_one,) = desk.upkeep(card.id, clerk, LATER).papers
    assert (open_one.pages, open_one.state) == (2, "sent")

    done("empty_tray", card.id, clerk, at=LATER)

    assert not desk.fleet(clerk, LATER)[0].left
    assert desk.unanswered_printings(citizen, LATER)[0][0] == first  # he himself is asked still
    soon = LATER + timedelta(seconds=1)
    again = commands.begin_printing(card.id, **said | {"by": citizen.because("b")}, at=soon)
    later = LATER + timedelta(minutes=2)
    assert desk.fleet(clerk, later)[0].left
    commands.end_printing(again, came=True, by=citizen.because("c"), at=later)
    assert not desk.fleet(clerk, later)[0].left


def test_nothing_is_printed_out_of_service(card, clerk, citizen):
    done("put_out", card.id, clerk)
    said = {"paper": new_id(), "subject": UUID(citizen.behalf), "pages": 1, "at": MONDAY}

    with pytest.raises(NotAllowed, match="别的自助机"):
        commands.begin_printing(card.id, **said, by=citizen)

    done("put_back", card.id, clerk.because("back"))
    assert commands.begin_printing(card.id, **said, by=citizen.because("again"))
    assert [fact["deed"] for fact in tended(card.id)] == ["out", "back"]


def test_one_that_is_enrolled_anew_has_the_paper_it_has(card, leader, clerk):
    assert card.paper == desk.kiosk_rules()["paper_full"]
    done("fill_paper", card.id, clerk, sheets=7)

    code = commands.renew_device_code(card.id, by=leader.because("anew"), at=LATER)
    token = commands.enrol_device(code, by=leader.because("in"), at=LATER)

    assert desk.device_of(token, LATER).paper == 7
