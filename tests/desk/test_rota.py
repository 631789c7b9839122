"""排班 and who is trained: windows are for whom the rota names and, where a hall says so, for the trained."""

from datetime import date, timedelta

import pytest

from onething.delivery.models import Message
from onething.desk import commands, timers
from onething.desk import queries as desk
from onething.desk.models import Shift, Window
from onething.desk.rota_merging import standing
from onething.identity import commands as identity
from onething.identity.load import id_of
from onething.identity.models import Post, Qualification
from onething.kernel.merging import Clash, mark, seen_in
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import CODE, a_ticket, hall, seated
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HALL = id_of("organisation", "approval:140105")
BADGE, OTHER, LEADER = "SX00001", "SX00002", "SX00003"
CLERK, SECOND, HEAD = (id_of("official", n) for n in (BADGE, OTHER, LEADER))
TUESDAY = MONDAY.date() + timedelta(days=1)
AFTER_NOON = MONDAY + timedelta(hours=4)
LATER = MONDAY + timedelta(days=31)
VIRTUAL = 11


def window(number, code=CODE):
    return Window.objects.get(hall__code=code, number=number)


def key(number=3, *, on=TUESDAY, half="am", post="a"):
    return f"c-{number}-{on}-{half}-{post}"


def seen_now(cells):
    """Return the marks of a page that is opened just now, whatever its post and its week."""
    rows = Shift.objects.filter(window__hall=hall()).select_related("window").order_by("pk")
    there = {key(row.window.number, on=row.on, half=row.half, post=row.post): row for row in rows}
    return {one: mark(standing(there.get(one))) for one in cells}


def week(cells, login="sunlixin", at=MONDAY, seen=None):
    marks = seen_now(cells) if seen is None else seen
    return commands.set_week(hall().pk, cells, seen=marks, by=actor(login), at=at)


def planned(
    number=3, official=BADGE, *, on=TUESDAY, half="am", post="a", login="sunlixin", at=MONDAY
):
    return week({key(number, on=on, half=half, post=post): official}, login, at)


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
    assert planned() == "排上 1 班，取消 0 班"
    assert planned() == ""
    page = desk.rota(actor("wangfang"), MONDAY)
    (turn,) = page.windows[2].days[1].halves[0].turns
    assert (page.windows[2].number, turn.name, turn.post, page.may_set) == (
        3,
        "王芳",
        "A 岗",
        False,
    )
    assert planned(official="") == "排上 0 班，取消 1 班"

    assert not Shift.objects.exists()
    assert steps() == [(3, False), (3, True)]


def test_a_week_is_saved_at_once_and_somebody_else_takes_over():
    days = [MONDAY.date() + timedelta(days=n) for n in range(5)]
    cells = {key(3, on=on, half=half): BADGE for on in days for half in ("am", "pm")}
    cells |= {key(4, on=on, half=half): OTHER for on in days for half in ("am", "pm")}
    assert week(cells) == "排上 20 班，取消 0 班"
    assert week({key(3): OTHER, key(4): BADGE, key(4, half="pm"): "="}) == "排上 2 班，取消 2 班"

    assert Shift.objects.get(window=window(3), on=TUESDAY, half="am").official == SECOND
    assert Shift.objects.get(window=window(4), on=TUESDAY, half="am").official == CLERK


def ours(by="lutong"):
    """Let what stands there be put by somebody else who keeps the team."""
    Shift.objects.update(made_by=actor(by).who)


def test_what_another_has_put_there_meanwhile_is_said_cell_by_cell_and_nothing_is_lost():
    page = seen_in(sheet().seen)  # both open the week; the other saves first
    planned(official=OTHER)
    planned(4, official=OTHER, half="pm")
    ours()
    mine = {key(): BADGE, key(4, half="pm"): "", key(5, half="pm"): BADGE}

    with pytest.raises(Clash) as clash:
        week(mine, seen=page)

    assert clash.value.errors == {
        key(): (
            "3 月 3 日（周二）上午 3 号窗口 A 岗：您打开这一页以后，路通在 03-02 10:00 把这一班排给了“赵敏”；"
            "您选的是“王芳”。"
        )
    }
    assert clash.value.values == {key(): BADGE, key(5, half="pm"): BADGE}  # what he typed is kept
    assert Shift.objects.count() == 2
    assert week(mine, seen=seen_in(clash.value.seen)) == ("排上 2 班，取消 2 班")


def test_what_he_left_alone_stays_as_the_other_has_it_and_is_said():
    page = seen_in(sheet().seen)
    planned(official=OTHER)
    ours()

    said = week({key(): "", key(5): BADGE}, seen=page)

    assert said == (
        "排上 1 班，取消 0 班。您打开这一页以后别人改过、您没有动的，照别人的："
        "3 月 3 日（周二）上午 3 号窗口 A 岗 赵敏"
    )
    assert Shift.objects.get(window=window(3)).official == SECOND
    assert week({key(): "", key(5): BADGE}, seen=page).startswith("您打开这一页以后")


def test_what_another_has_taken_away_is_said_too():
    planned()
    page = seen_in(sheet().seen)
    Shift.objects.all().delete()
    with pytest.raises(Clash) as clash:
        week({key(): OTHER}, seen=page)
    assert "这一班被取消了，现在空着；您选的是“赵敏”" in clash.value.errors[key()]


def test_who_says_nothing_of_what_he_saw_writes_over_nobody_else():
    planned(official=OTHER)
    ours()
    with pytest.raises(Clash):
        week({key(): BADGE}, seen={})
    assert week({key(): ""}, seen={}).startswith("您打开这一页以后")
    ours("sunlixin")  # over what he put there himself he does
    assert week({key(): BADGE}, seen={}) == "排上 1 班，取消 1 班"


def test_who_has_left_and_was_replaced_meanwhile_is_no_wish_of_his():
    planned(official=OTHER)
    Post.objects.filter(official=SECOND).update(ended_at=MONDAY)
    page = seen_in(sheet().seen)
    planned()
    ours()
    assert "王芳" in week({key(): "="}, seen=page)
    assert Shift.objects.get().official == CLERK


def test_all_that_is_wrong_with_a_week_is_said_at_once_and_nothing_is_saved():
    planned(5)
    Window.objects.filter(pk=window(2).pk).update(closed=True)
    old, late = MONDAY.date() - timedelta(days=1), MONDAY.date() + timedelta(days=60)
    cells = {
        key(3): BADGE, key(4): OTHER, key(4, post="b"): OTHER, key(1, on=old): BADGE,
        key(1, on=late): BADGE, key(2, on=MONDAY.date()): BADGE, key(1, half="pm"): LEADER,
        key(1): "",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        week(cells)
    errors = refused.value.errors

    assert set(errors) == set(cells) - {key(1)}
    assert errors[key(3)] == (
        "3 月 3 日（周二）上午 3 号窗口 A 岗：王芳在 3 月 3 日（周二）上午还排在 5 号窗口 A 岗。请只留一处。"
    )
    assert "4 号窗口 B 岗" in errors[key(4)]
    assert "4 号窗口 A 岗" in errors[key(4, post="b")]
    assert "过去" in errors[key(1, on=old)]
    assert "31 天" in errors[key(1, on=late)]
    assert "今天关闭" in errors[key(2, on=MONDAY.date())]
    assert "不能坐这个窗口，它由窗口人员坐" in errors[key(1, half="pm")]
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    "cells",
    [{"c-99-2026-03-03-am-a": BADGE}, {"c-3-2026-13-03-am-a": ""}, {"x": ""}, {key(): "SX9"}],
)
def test_a_grid_that_is_not_of_this_hall_is_refused(cells):
    with pytest.raises(Invalid, match="刷新页面"):
        week(cells)


def test_a_shift_of_the_past_stays():
    planned()
    with pytest.raises(Invalid, match="按提示") as refused:
        planned(official="", at=MONDAY + timedelta(days=2))
    assert "过去" in refused.value.errors[key()]


@pytest.mark.parametrize("login", ["wangfang", "yaoguang", "fanli", "lixiaoman", "zhouming"])
def test_the_rota_is_kept_by_who_keeps_the_team(login):
    planned()
    for official in (OTHER, ""):
        with pytest.raises(NotYours):
            planned(official=official, login=login)
    if login in (
        "yaoguang",
        "fanli",
    ):  # they keep the team of another organisation, without windows
        assert sheet(login) is None
        return
    with pytest.raises(NotYours):
        sheet(login)


def sheet(login="sunlixin", at=MONDAY, **said):
    asked = {"first": None, "code": "", "post": "a", "copying": False} | said
    return desk.rota_sheet(actor(login), at, **asked)


def slots(page):
    return {one.key: one for one in page.slots}


def test_a_week_is_filled_in_as_the_week_before_and_saved_only_then():
    planned()
    planned(official=OTHER, half="pm")
    planned(official=OTHER, post="b")
    Post.objects.filter(official=SECOND).update(ended_at=MONDAY)
    later, next_day = MONDAY + timedelta(days=7), TUESDAY + timedelta(days=7)
    plain, page = sheet(at=later), sheet(at=later, copying=True)

    assert (plain.copied, page.copied, Shift.objects.count()) == (0, 1, 3)
    assert slots(page)[key(on=next_day)].value == BADGE
    assert slots(page)[key(on=next_day, half="pm")].value == ""
    assert page.left == ("赵敏（3 月 10 日（周二）下午 3 号窗口 A 岗）",)
    assert slots(sheet(at=later, first=TUESDAY))[key()].locked
    assert week({one.key: one.value for one in page.slots if not one.locked}, at=later) == (
        "排上 1 班，取消 0 班"
    )


def test_who_has_left_stays_in_the_grid_until_somebody_else_is_chosen():
    planned(official=OTHER)
    Post.objects.filter(official=SECOND).update(ended_at=MONDAY)
    one = slots(sheet())[key()]

    assert (one.value, one.choices[0]) == ("=", ("=", "赵敏（现在不能坐这个窗口）"))
    assert week({key(): "="}) == ""
    assert planned() == "排上 1 班，取消 1 班"


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
    planned(official=OTHER, on=MONDAY.date(), post="b")
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

    with pytest.raises(Invalid) as refused:
        planned(official=OTHER, on=MONDAY.date(), half="pm")
    assert "今天关闭" in str(refused.value.errors)


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
    for on, at in ((LATER.date(), LATER), (MONDAY.date() + timedelta(days=31), MONDAY)):
        with pytest.raises(Invalid) as refused:  # today he still may, then not
            planned(on=on, at=at)
        assert "宽限期也过了" in refused.value.errors[key(on=on)]
    planned(on=MONDAY.date() + timedelta(days=30))
    commands.set_window(hall().pk, **said, at=MONDAY)

    planned(official=OTHER, on=LATER.date(), at=LATER)


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


def test_who_leads_sees_windows_at_which_nobody_may_sit_today():
    demand()
    Window.objects.filter(pk=window(3).pk).update(post_a=f"official:{CLERK}")
    label = f"{hall().name} 3 号"

    def blocked(at):
        return desk.led_hall(hall().pk, actor("sunlixin"), at).training.blocked

    assert label not in blocked(MONDAY)
    qualify(SECOND)
    assert blocked(LATER) == (label,)
    planned(official=OTHER, on=LATER.date(), at=LATER)
    planned(official=OTHER, on=LATER.date(), half="pm", at=LATER)
    assert blocked(LATER) == ()


def test_only_the_platform_looks_at_training():
    with pytest.raises(NotYours):
        commands.look_at_training(hall().pk, by=actor("sunlixin"), at=MONDAY)
