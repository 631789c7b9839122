"""网点名册: who keeps it, what is refused in words, what a loading leaves alone, where bookings go."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from onething.desk import commands, load, reactions
from onething.desk import queries as desk
from onething.desk.models import Booking, Hall
from onething.desk.queries import Sought, Wanted
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import CODE, OTHER, TOMORROW, a_booking, a_ticket, hall, state
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
TOWN, COUNTY = "140105001", "140105"
NEW = {
    "name": "样例社区党群服务站", "kind": "party", "entry": "licensed", "runs": "approval",
    "town": "", "address": "样例路 9 号", "phone": "0351-0009999", "barrier_free": "yes",
    "queues": "no", "businesses": "social,medical", "latitude": "", "longitude": "",
}  # fmt: skip
DAY = TOMORROW.date()
POLICE = "140105000-03"


def entered(by, region=TOWN, **said):
    made = commands.enter_place(region, NEW | said, by=by, at=MONDAY)
    return Hall.objects.get(pk=made)


def said_of(by, place, **changes):
    return {**desk.roll_sheet(place.pk, by, MONDAY).said, **changes}


def told(place):
    rows = Event.objects.filter(stream=f"hall:{place.pk}").order_by("seq")
    return list(rows.values_list("name", flat=True))


def close(place, by, **said):
    wanted = {"on": DAY, "reason": "网点合并", "instead": ""} | said
    commands.close_place(place.pk, **wanted, by=by, at=MONDAY)
    place.refresh_from_db()


def test_a_place_is_entered_and_found_by_everybody(leader):
    place = entered(leader)

    assert (place.code, place.region_kind) == ("140105001-100", "street")
    assert place.place.endswith("坞城街道") and place.organisation == hall().organisation
    assert told(place) == ["desk.place_entered"]
    found = desk.map_page(Wanted(q="党群服务站"), MONDAY).rows
    assert [one.code for one in found] == [place.code] and found[0].kind_words == "党群服务站"
    assert entered(leader, name="另一个").code == "140105001-101"


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"entry": ""}, "entry"),
        ({"runs": "nobody"}, "runs"),
        ({"address": ""}, "address"),
        ({"phone": "打电话"}, "phone"),
        ({"barrier_free": ""}, "barrier_free"),
        ({"queues": "maybe"}, "queues"),
        ({"businesses": "dance"}, "businesses"),
        ({"businesses": ""}, "businesses"),
        ({"latitude": "37.7"}, "longitude"),
        ({"latitude": "37.7", "longitude": "12.5"}, "longitude"),
        ({"latitude": "nan", "longitude": "112.5"}, "latitude"),
    ],
)
def test_what_cannot_be_entered_is_told_in_words(leader, said, part):
    with pytest.raises(Invalid) as refusal:
        entered(leader, **said)
    assert part in refusal.value.errors


def test_no_place_twice_and_none_outside_the_division(leader):
    entered(leader)
    with pytest.raises(Invalid, match="同名"):
        entered(leader)
    for region in ("140106001", "140100", "999999", "", "140105"[:4]):
        with pytest.raises(Invalid, match="所在的地方"):
            entered(leader, region=region)


def test_what_is_changed_by_hand_stays_when_files_are_loaded_again(leader, world_again):
    before, other = hall(), hall(OTHER)
    Hall.objects.filter(pk=other.pk).update(phone="旧号码")
    said = said_of(leader, before, phone="0351-0001234", name="小店区政务中心")
    commands.change_place(before.pk, said, by=leader, at=MONDAY)

    load.load(
        Path(settings.DATA_ROOT), by=SYSTEM.because("load:again"), at=MONDAY, say=lambda words: None
    )

    kept, loaded = hall(), hall(OTHER)
    assert (kept.name, kept.phone) == ("小店区政务中心", "0351-0001234")
    assert loaded.phone.startswith("0351-000")


def test_changes_are_told_with_before_and_after(leader):
    place = hall()
    commands.change_place(
        place.pk, said_of(leader, place, phone="0351-0001234"), by=leader, at=MONDAY
    )

    line = desk.roll_sheet(place.pk, leader, MONDAY).history[0]
    assert line.who == "孙立新" and line.words == "修改登记内容"
    assert line.changes == (("电话", place.phone, "0351-0001234"),)
    with pytest.raises(NotAllowed, match="没有改动"):
        commands.change_place(place.pk, said_of(leader, place), by=leader, at=MONDAY)


def test_a_closed_place_is_marked_on_the_map_and_in_no_booking_from_that_day_on(leader, citizen):
    place = hall()
    close(place, leader)
    here = Wanted(region=COUNTY, kind="hall")
    assert [one.code for one in desk.map_page(here, MONDAY).rows] == [CODE]
    (there,) = desk.map_page(here, TOMORROW).rows  # who still goes there reads where to go
    assert there.closed and not there.open_now
    for asked in ({"open_now": True}, {"business": "general"}, {"no_queue": True}):
        assert desk.map_page(replace(here, **asked), TOMORROW).found == 0
    assert CODE not in {one.code for one in desk.halls_that_book(COUNTY, "general", TOMORROW)[0]}
    assert desk.place(CODE, TOMORROW).closed_reason == "网点合并"
    with pytest.raises(Invalid):
        a_booking(citizen)

    commands.reopen_place(place.pk, reason="登记错了", by=leader, at=MONDAY)
    assert desk.map_page(here, TOMORROW).found == 1 and a_booking(citizen)
    assert told(place) == ["desk.place_closed", "desk.place_reopened"]


def test_bookings_go_to_the_place_that_is_named_instead(leader, citizen):
    booking = a_booking(citizen)
    close(hall(), leader, instead=OTHER)
    moved(hall(), booking)

    assert state(booking) == "moved"
    new = Booking.objects.get(follows=booking)
    assert new.hall.code == OTHER and new.start >= MONDAY
    event = Event.objects.get(name="desk.booking_moved")
    assert event.data["into_hall"] == str(new.hall_id) and event.data["reason"] == "网点合并"


def test_without_another_place_bookings_are_dropped_with_the_reason(leader, citizen):
    booking = a_booking(citizen)
    close(hall(), leader)
    moved(hall(), booking)

    assert state(booking) == "dropped"
    assert Event.objects.get(name="desk.booking_dropped").data["reason"] == "网点合并"


def moved(place, booking):
    event = Event.objects.get(stream=f"hall:{place.pk}", name="desk.place_closed")
    assert reactions._batches(event) == [str(booking)]
    commands.displace(booking, by=SYSTEM.because("load:again"), at=MONDAY)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"on": None}, "on"),
        ({"on": date(2020, 1, 1)}, "on"),
        ({"on": DAY + timedelta(days=400)}, "on"),
        ({"reason": ""}, "reason"),
        ({"instead": "nowhere"}, "instead"),
        ({"instead": CODE}, "instead"),
    ],
)
def test_a_closing_that_cannot_be_is_told_in_words(leader, said, part):
    with pytest.raises(Invalid) as refusal:
        close(hall(), leader, **said)
    assert part in refusal.value.errors


def test_closing_out_of_turn_is_refused(leader, citizen, clerk):
    place = hall()
    with pytest.raises(NotAllowed, match="没有登记关闭"):
        commands.reopen_place(place.pk, reason="x", by=leader, at=MONDAY)
    a_ticket(clerk)
    with pytest.raises(NotAllowed, match="1 个号"):
        close(place, leader, on=MONDAY.date())
    close(place, leader)
    with pytest.raises(NotAllowed, match="已经登记关闭"):
        close(place, leader)
    with pytest.raises(Invalid):
        commands.reopen_place(place.pk, reason=" ", by=leader, at=MONDAY)


def test_a_departments_hall_is_led_by_who_manages_it(leader):
    place = hall(POLICE)
    police = place.organisation
    assert police != place.manager and str(place.manager) == leader.org
    boss = replace(leader, org=str(police), who="official:018f0000-0000-7000-8000-000000000001")
    assert place.pk in {one.id for one in desk.led_halls(leader, MONDAY).rows}
    assert not desk.led_halls(boss, MONDAY).rows

    said = {"on": MONDAY.date(), "document": "样政办〔2026〕1 号"}
    commands.hand_back_place(place.pk, **said, by=leader, at=MONDAY)
    assert [one.id for one in desk.led_halls(boss, MONDAY).rows] == [place.pk]
    with pytest.raises(NotYours):
        desk.led_hall(place.pk, leader, MONDAY)
    with pytest.raises(NotAllowed, match="没有统一管理"):
        commands.hand_back_place(place.pk, **said, by=leader, at=MONDAY)

    commands.take_over_place(place.pk, **said, by=leader, at=MONDAY)
    place.refresh_from_db()
    assert (str(place.manager), place.managed_by) == (leader.org, said["document"])
    assert desk.place(POLICE, MONDAY).manager.endswith("行政审批服务管理局")
    with pytest.raises(NotAllowed, match="已经统一管理"):
        commands.take_over_place(place.pk, **said, by=leader, at=MONDAY)
    assert told(place) == ["desk.place_managed"] * 2
    first = desk.roll_sheet(place.pk, leader, MONDAY).history[0].words
    assert "统一管理" in first and said["document"] in first


def test_one_management_needs_a_document_and_a_department(leader):
    place, back = hall(POLICE), commands.hand_back_place
    later = MONDAY.date() + timedelta(days=1)
    for on, document, part in ((None, "x", "on"), (later, "x", "on"), (DAY, " ", "document")):
        with pytest.raises(Invalid) as refusal:
            back(place.pk, on=on, document=document, by=leader, at=MONDAY)
        assert part in refusal.value.errors
    with pytest.raises(NotAllowed, match="部门分大厅"):
        back(hall().pk, on=MONDAY.date(), document="x", by=leader, at=MONDAY)


def deeds(place):
    said = {**NEW, "name": "新名"}
    document = {"on": MONDAY.date(), "document": "x"}
    return {
        "enter": lambda by: commands.enter_place(place.region, said, by=by, at=MONDAY),
        "change": lambda by: commands.change_place(place.pk, said, by=by, at=MONDAY),
        "close": lambda by: close(place, by),
        "reopen": lambda by: commands.reopen_place(place.pk, reason="x", by=by, at=MONDAY),
        "over": lambda by: commands.take_over_place(place.pk, **document, by=by, at=MONDAY),
        "back": lambda by: commands.hand_back_place(place.pk, **document, by=by, at=MONDAY),
        "import": lambda by: commands.import_places([{"code": place.code}], by=by, at=MONDAY),
        "sheet": lambda by: desk.roll_sheet(place.pk, by, MONDAY),
        "page": lambda by: desk.roll_page(by, MONDAY, Sought()),
    }


@pytest.mark.parametrize("who", ["citizen", "clerk", "examiner", "decider", "stranger"])
def test_only_the_leader_of_the_organ_for_approvals_keeps_the_roll(who, request):
    by = request.getfixturevalue(who)
    for deed in deeds(hall(POLICE)).values():
        with pytest.raises(NotYours):
            deed(by)


def test_leaders_of_departments_and_of_other_places_keep_nothing_of_it(leader):
    police = replace(leader, org=str(hall(POLICE).organisation))
    for deed in deeds(hall(POLICE)).values():
        with pytest.raises(NotYours):
            deed(police)
    for name, deed in deeds(hall(OTHER)).items():
        if name in ("enter", "import", "page"):
            continue
        with pytest.raises(NotYours):
            deed(leader)
    assert all(one.code.startswith(COUNTY) for one in desk.roll_page(leader, MONDAY, Sought()).rows)


def test_the_roll_is_searched_filtered_and_paged_within_the_budget(
    django_assert_max_num_queries,
):
    boss = actor("caoyuan")
    desk.roll_page(boss, MONDAY, Sought())
    with django_assert_max_num_queries(3):
        page = desk.roll_page(boss, MONDAY, Sought())
    assert page.found > 2900 and len(page.rows) == 40 and page.next
    after = desk.roll_page(boss, MONDAY, Sought(), after=page.next)
    assert {one.code for one in page.rows}.isdisjoint({one.code for one in after.rows})
    only = desk.roll_page(boss, MONDAY, Sought(kind="hall", place="140100"))
    assert only.found == 11 and all(one.kind_words == "政务大厅" for one in only.rows)
    assert desk.roll_page(boss, MONDAY, Sought(q="坞城")).found >= 2
    assert desk.roll_page(boss, MONDAY, Sought(show="closed")).found == 0


def row_of(place, by, **changes):
    line = dict(zip(desk.roll_columns(), line_of(place, by), strict=True))
    names = (
        "code", "region", "place", "name", "kind", "entry", "runs", "town", "address", "phone",
        "barrier_free", "queues", "businesses", "latitude", "longitude",
    )  # fmt: skip
    return dict(zip(names, list(line.values())[: len(names)], strict=True)) | changes


def line_of(place, by):
    (line,) = desk.roll_lines(by, MONDAY, Sought(q=place.code, show="all"), 2)
    return line


def test_what_was_exported_comes_in_again_and_each_wrong_row_is_answered(leader):
    place = hall()
    rows = [
        row_of(place, leader),
        row_of(hall(POLICE), leader, phone="0351-0005555"),
        row_of(place, leader, code="", region=TOWN, name="新驿站", kind="政务服务驿站"),
        row_of(place, leader, code="", region=TOWN, name="新驿站", kind="政务服务驿站"),
        row_of(place, leader, code="", region="140106", name="别处"),
        row_of(place, leader, code=OTHER),
        row_of(place, leader, code="", region=TOWN, name="坏的", kind="城堡", businesses="跳舞"),
    ]
    answers = json.loads(commands.import_places(rows, by=leader, at=MONDAY))

    assert answers[:3] == ["same", "changed", "new"]
    assert "同名" in answers[3] and "所在的地方" in answers[4] and "名册里没有" in answers[5]
    assert "“类别”请从列表里选择" in answers[6] and "“办理的业务”请至少选" in answers[6]
    assert "“名称”列：这个地方已经有同名" in answers[3]
    assert hall(POLICE).phone == "0351-0005555"
    new = Hall.objects.get(name="新驿站")
    assert new.region == TOWN and told(new) == ["desk.place_entered"]
    assert not Hall.objects.filter(name__in=("别处", "坏的")).exists()


def test_a_file_of_nothing_and_one_too_long_are_refused(leader):
    for rows in ([], [{"code": "x"}] * 2001):
        with pytest.raises(Invalid, match="2000"):
            commands.import_places(rows, by=leader, at=MONDAY)
