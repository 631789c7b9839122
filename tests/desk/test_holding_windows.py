"""Who holds a window goes by what it takes: 办不成事专员 and 帮办员 sit, are planned and call there alone."""

from datetime import timedelta

import pytest

from onething.desk import commands, rules
from onething.desk import queries as desk
from onething.desk.models import Ticket, Window
from onething.identity import commands as identity
from onething.identity.load import id_of
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import CODE, OTHER, a_ticket, called, hall, seated, steps
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HALL = id_of("organisation", "approval:140105")
OBSTACLE, PROJECT = 12, 13
HELD = [("lutong", OBSTACLE, "obstacle"), ("banghui", PROJECT, "project")]
RESOLVER = f"official:{id_of('official', 'SX00060')}"
HELPER = f"official:{id_of('official', 'SX00061')}"


def window(number, code=CODE):
    return Window.objects.get(hall__code=code, number=number)


def set_window(number=OBSTACLE, takes=("obstacle",), post_a=RESOLVER, post_b=""):
    return commands.set_window(
        hall().pk, number=number, name="样例窗口", takes=takes, post_a=post_a, post_b=post_b,
        closed=False, by=actor("sunlixin"), at=MONDAY,
    )  # fmt: skip


def visitor(business):
    return a_ticket(actor("zhaomin"), business=business)


@pytest.mark.parametrize(
    ("takes", "roles"),
    [
        (["obstacle"], {"window", "resolver"}), (["project"], {"window", "helper"}),
        (["obstacle", "project"], {"window"}), (["obstacle", "general"], {"window"}),
        (["*"], {"window"}), (["video"], {"window"}), ([], {"window"}), (["gone"], {"window"}),
    ],
)  # fmt: skip
def test_a_window_is_held_by_who_may_do_all_that_it_takes(takes, roles):
    assert rules.holders(takes) == roles


@pytest.mark.parametrize(("login", "number", "business"), HELD)
def test_they_sit_down_call_serve_and_finish(login, number, business):
    first, second = visitor(business), visitor(business)
    by = seated(login, number)
    page = desk.calling(by, MONDAY)
    assert (page.waiting, page.clerk) == (2, False)
    assert called(by).pk == first.pk
    commands.serve(first.pk, by=by, at=MONDAY)
    assert called(by).pk == second.pk
    commands.skip(second.pk, by=by, at=MONDAY)
    assert [one.id for one in desk.calling(by, MONDAY).passed] == [second.pk]
    commands.bring_back(second.pk, by=by, at=MONDAY)
    commands.leave_window(by=by, at=MONDAY)

    assert steps(first) == ["take", "call", "serve", "finish"]
    assert steps(second) == ["take", "call", "skip", "back"]
    assert window(number).serving == ""


@pytest.mark.parametrize(("login", "number", "business"), HELD)
def test_they_call_only_what_their_window_takes(login, number, business):
    stranger = visitor("general")
    by = seated(login, number)

    assert called(by) is None
    for deed in (commands.abandon, commands.bring_back, commands.serve, commands.skip):
        with pytest.raises(NotYours):
            deed(stranger.pk, by=by, at=MONDAY)
    for other in (1, 11, OBSTACLE if number == PROJECT else PROJECT):
        with pytest.raises(NotYours):
            seated(login, other)
    assert {one.number for one in desk.halls_to_serve(by, MONDAY)[0].windows} == {number}
    Ticket.objects.filter(pk=stranger.pk).update(state="passed")
    assert not desk.calling(by, MONDAY).passed


@pytest.mark.parametrize("login", ["zhouming", "sunlixin", "lixiaoman", "fanli"])
def test_nobody_else_holds_them(login):
    with pytest.raises(NotYours):
        seated(login, OBSTACLE)
    with pytest.raises(NotYours):
        commands.call_next(by=actor(login), at=MONDAY)


def test_they_hold_no_window_of_another_hall_and_do_no_work_of_clerks():
    for login, number, _ in HELD:
        with pytest.raises(NotYours):
            seated(login, number, code=OTHER)
        by = seated(login, number)
        for ask in (desk.my_day, desk.video_desk):
            with pytest.raises(NotYours):
                ask(by, MONDAY)
        with pytest.raises(NotYours):
            desk.guide_desk(hall().pk, by, MONDAY)
        with pytest.raises(NotYours):
            commands.take_video(by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.ask_chore(kind="copy", text="复印", number="", by=by, at=MONDAY)


def test_clerks_hold_them_too():
    ticket = visitor("obstacle")
    assert called(seated("wangfang", OBSTACLE)).pk == ticket.pk


def test_who_sits_where_something_else_is_taken_now_calls_no_more():
    by = seated("lutong", OBSTACLE)
    visitor("general")
    set_window(takes=("obstacle", "general"), post_a="")
    with pytest.raises(NotAllowed, match="另选一个"):
        commands.call_next(by=by, at=MONDAY)
    commands.leave_window(by=by, at=MONDAY)


def test_they_are_posted_where_they_may_sit_and_nowhere_else():
    set_window()
    set_window(PROJECT, ("project",), HELPER)
    for number, takes, post in (
        (OBSTACLE, ("obstacle",), HELPER), (1, ("*",), RESOLVER), (2, ("general", "obstacle"), RESOLVER),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            set_window(number, takes, post)
        assert list(refused.value.errors) == ["post_a"]
    with pytest.raises(NotAllowed, match="别的同事"):
        seated("wangfang", OBSTACLE)
    people = dict(desk.led_hall(hall().pk, actor("sunlixin"), MONDAY).people)
    assert people[RESOLVER] == "路通（办不成事专员）"


def test_they_are_planned_where_they_may_sit_and_nowhere_else():
    on = MONDAY.date()
    cells = {f"c-{OBSTACLE}-{on}-am-a": "SX00060", f"c-{PROJECT}-{on}-am-a": "SX00061"}
    by = actor("sunlixin")
    commands.set_week(hall().pk, cells, seen={}, by=by, at=MONDAY)
    (shift,) = desk.my_shifts(actor("lutong"), MONDAY)
    assert (shift.number, shift.now) == (OBSTACLE, True)
    with pytest.raises(Invalid) as refused:
        commands.set_week(hall().pk, {f"c-1-{on}-pm-a": "SX00060"}, seen={}, by=by, at=MONDAY)
    assert "路通不能坐这个窗口" in str(refused.value.errors)
    sheet = desk.rota_sheet(by, MONDAY, first=None, code="", post="a", copying=False)
    chosen = {one.key: dict(one.choices) for one in sheet.slots}
    assert chosen[f"c-{OBSTACLE}-{on}-pm-a"]["SX00060"] == "路通（办不成事专员）"
    assert "SX00060" not in chosen[f"c-1-{on}-pm-a"]


def test_the_rule_of_clerks_training_is_not_theirs():
    identity.demand_training(HALL, "refuse", by=actor("sunlixin"), at=MONDAY)
    later = MONDAY + timedelta(days=31)
    seated("lutong", OBSTACLE, at=later)
    on = later.date()
    said = {f"c-{OBSTACLE}-{on}-pm-a": "SX00060"}
    commands.set_week(hall().pk, said, seen={}, by=actor("sunlixin"), at=later)
    with pytest.raises(NotAllowed, match="培训考核"):
        seated("wangfang", 1, at=later)
