"""排班 and who is trained: windows are for whom the rota names and, where a hall says so, for the trained."""

from datetime import date, timedelta

import pytest

from onething.delivery.models import Message
from onething.desk import commands, timers
from onething.desk import queries as desk
from onething.desk.models import Shift, Window
from onething.identity import commands as identity
from onething.identity.load import id_of
from onething.identity.models import Qualification
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import CODE, a_ticket, hall, seated
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HALL = id_of("organisation", "approval:140105")
CLERK, SECOND, HEAD = (id_of("official", n) for n in ("SX00001", "SX00002", "SX00003"))
TUESDAY = MONDAY.date() + timedelta(days=1)
AFTER_NOON = MONDAY + timedelta(hours=4)
LATER = MONDAY + timedelta(days=31)
VIRTUAL = 11


def window(number, code=CODE):
    return Window.objects.get(hall__code=code, number=number)


def planned(
    number=3, official=CLERK, *, on=TUESDAY, half="am", post="a", login="sunlixin", at=MONDAY
):
    return commands.set_shift(
        window(number).pk, official=official, on=on, half=half, post=post, by=actor(login), at=at
    )


def demand(how="refuse"):
    identity.demand_training(HALL, how, by=actor("sunlixin"), at=MONDAY)


def qualify(official, until=None):
    Qualification.objects.create(
        official_id=official, course="window", since=MONDAY.date(), until=until, given_by="x",
        given_at=MONDAY,
    )  # fmt: skip


def steps():
    rows = Event.objects.filter(stream=f"hall:{hall().pk}", name="desk.shift_set").order_by("seq")
    return [(row.data["number"], row.data["dropped"]) for row in rows]


def test_somebody_is_put_at_a_window_and_taken_off():
    shift = planned()
    page = desk.rota(actor("wangfang"), MONDAY)
    (row,) = dict(page.days[1].halves)["上午"]
    assert (row.window, row.post, row.name, page.may_set) == ("3 号", "A 岗", "王芳", False)
    commands.drop_shift(shift, by=actor("sunlixin"), at=MONDAY)

    assert not Shift.objects.exists()
    assert steps() == [(3, False), (3, True)]


def test_nobody_stands_at_two_windows_and_nobody_twice_on_a_post():
    planned()
    for wrong in (
        {"number": 4}, {"official": SECOND}, {"on": date(2026, 3, 1)}, {"on": date(2026, 5, 1)},
        {"half": "x"}, {"post": "c", "half": "pm"}, {"official": id_of("official", "SX00004")},
        {"official": HEAD, "half": "pm"},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            planned(**wrong)

    planned(official=SECOND, post="b")
    assert Shift.objects.count() == 2


def test_a_shift_of_the_past_stays():
    shift = planned()
    with pytest.raises(NotAllowed, match="过去"):
        commands.drop_shift(shift, by=actor("sunlixin"), at=MONDAY + timedelta(days=2))


@pytest.mark.parametrize("login", ["wangfang", "yaoguang", "fanli", "lixiaoman", "zhouming"])
def test_the_rota_is_kept_by_who_keeps_the_team(login):
    shift = planned()
    with pytest.raises(NotYours):
        planned(4, SECOND, login=login)
    with pytest.raises(NotYours):
        commands.drop_shift(shift, by=actor(login), at=MONDAY)


def test_the_rota_of_the_day_goes_before_the_posts_of_a_window():
    Window.objects.filter(pk=window(3).pk).update(post_a=f"official:{SECOND}")
    planned(on=MONDAY.date())
    (mine,) = desk.my_shifts(actor("wangfang"), MONDAY)
    assert (mine.number, mine.half, mine.post, mine.now) == (3, "上午", "A 岗", True)
    with pytest.raises(NotAllowed, match="别的同事"):
        seated("zhaomin", 3)
    seated("wangfang", 3)
    commands.leave_window(by=actor("wangfang"), at=MONDAY)

    with pytest.raises(NotAllowed, match="别的同事"):
        seated("wangfang", 3, at=AFTER_NOON)
    seated("zhaomin", 3, at=AFTER_NOON)
    assert not desk.my_shifts(actor("wangfang"), AFTER_NOON)[0].now


def test_the_b_post_of_the_day_finds_the_chores_of_his_window_first():
    planned(on=MONDAY.date())
    planned(official=SECOND, on=MONDAY.date(), post="b")
    seated("wangfang", 3)
    commands.ask_chore(kind="copy", text="复印两份", number="", by=actor("wangfang"), at=MONDAY)

    page = desk.chore_page(actor("zhaomin"), MONDAY)
    assert page.open[0].for_me
    own = desk.chore_page(actor("wangfang"), MONDAY)
    assert (own.post_a, own.post_b) == ("王芳", "赵敏")


def test_a_closed_window_says_who_is_planned_there():
    planned(on=MONDAY.date())
    found = desk.led_hall(hall().pk, actor("sunlixin"), MONDAY)
    assert found.planned == {window(3).pk: "王芳（上午，A 岗）"}
    Window.objects.filter(pk=window(3).pk).update(closed=True)

    with pytest.raises(Invalid, match="今天关闭"):
        planned(official=SECOND, on=MONDAY.date(), half="pm")


def test_the_untrained_do_not_sit_down_call_or_take_videos():
    demand()
    seated("wangfang", VIRTUAL, at=MONDAY)
    with pytest.raises(NotAllowed, match="培训考核"):
        commands.take_video(by=actor("wangfang"), at=LATER)
    seated("zhaomin", 1, at=MONDAY)
    ticket = a_ticket(actor("zhaomin"), at=LATER)
    with pytest.raises(NotAllowed, match="培训考核"):
        commands.call_next(by=actor("zhaomin"), at=LATER)
    commands.leave_window(by=actor("zhaomin"), at=LATER)
    with pytest.raises(NotAllowed, match="培训考核"):
        seated("zhaomin", 1, at=LATER)
    names = Event.objects.filter(stream=f"ticket:{ticket.pk}").values_list("name", flat=True)
    assert list(names) == ["desk.ticket_taken"]

    qualify(SECOND)
    seated("zhaomin", 1, at=LATER)
    assert commands.call_next(by=actor("zhaomin"), at=LATER) == ticket.pk


def test_where_a_hall_warns_the_untrained_sit_down():
    demand("warn")
    seated("wangfang", 1, at=LATER)


def test_the_untrained_get_no_post_and_no_shift_after_their_grace():
    demand()
    said = {
        "number": 3, "name": "综合受理", "takes": ["*"], "post_a": f"official:{CLERK}",
        "post_b": f"official:{SECOND}", "closed": False, "by": actor("sunlixin"),
    }  # fmt: skip
    qualify(SECOND)
    with pytest.raises(Invalid) as refused:
        commands.set_window(hall().pk, **said, at=LATER)
    assert list(refused.value.errors) == ["post_a"]
    assert "王芳" in refused.value.errors["post_a"]
    with pytest.raises(Invalid, match="宽限期也过了"):
        planned(on=LATER.date(), at=LATER)
    with pytest.raises(Invalid, match="宽限期也过了"):
        planned(on=MONDAY.date() + timedelta(days=31))  # today he still may, then not
    planned(on=MONDAY.date() + timedelta(days=30))
    commands.set_window(hall().pk, **said, at=MONDAY)

    planned(official=SECOND, on=LATER.date(), at=LATER)


def test_who_leads_is_told_once_before_it_ends_and_of_windows_without_anybody_trained():
    timers.look_at_training(MONDAY)
    assert not Event.objects.filter(name="desk.training_ends").exists()
    demand()
    Window.objects.filter(pk=window(3).pk).update(post_a=f"official:{CLERK}")
    qualify(SECOND, until=date(2026, 3, 10))
    timers.look_at_training(MONDAY)
    timers.look_at_training(MONDAY)
    timers.look_at_training(MONDAY + timedelta(days=1))  # nothing new
    pump_all()

    (event,) = Event.objects.filter(name="desk.training_ends")
    assert event.data["people"][str(SECOND)] == "2026-03-10"
    assert event.data["windows"] == [f"{hall().name} 3 号"]
    message = Message.objects.get(subject=HEAD, title="窗口人员的考核快到期")
    assert "赵敏（到 3 月 10 日）" in message.text
    assert "3 号" in message.text
    page = desk.led_hall(hall().pk, actor("sunlixin"), MONDAY).training
    assert (page.windows, page.refuses) == ((f"{hall().name} 3 号",), True)

    timers.look_at_training(MONDAY + timedelta(days=20))  # the days of grace of others end soon
    assert Event.objects.filter(name="desk.training_ends").count() == 2


def test_only_the_platform_looks_at_training():
    with pytest.raises(NotYours):
        commands.look_at_training(hall().pk, by=actor("sunlixin"), at=MONDAY)
