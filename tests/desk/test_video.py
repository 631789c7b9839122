"""虚拟窗口: asked for, taken in order, joined, ended; what is put before the other is his own."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.cases import queries as cases
from onething.delivery.models import Message
from onething.desk import commands, rules, timers
from onething.desk import queries as desk
from onething.desk.check import video_faults
from onething.desk.models import OwnDay, Video, Window
from onething.documents.models import Document
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.desk.given import CODE, OTHER, hall, person, seated
from tests.desk.test_calling import twin
from tests.properties.together import all_at_once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=10)
VIRTUAL = 11


@pytest.fixture
def at_camera(db):
    """王芳 at the virtual window of 小店区."""
    return seated("wangfang", VIRTUAL)


def asked(by, *, matter=None, shares=True, at=MONDAY, code=CODE):
    """Ask for the virtual window of a hall."""
    found = commands.ask_video(hall(code).pk, matter=matter, shares=shares, by=by, at=at)
    return Video.objects.get(pk=found)


def talking(citizen, clerk, *, matter=None, shares=True):
    """Let the two be together."""
    row = asked(citizen, matter=matter, shares=shares)
    assert commands.take_video(by=clerk, at=MONDAY) == row.pk
    commands.join_video(row.pk, by=citizen, at=MONDAY)
    return row


def state(row):
    return Video.objects.get(pk=row.pk).state


def steps(row):
    rows = Event.objects.filter(stream=f"video:{row.pk}").order_by("seq")
    return [one.data.get("do") or one.data.get("kind") or "ask" for one in rows]


def test_a_talk_goes_through_its_states_and_the_ledger_knows(citizen, at_camera):
    row = talking(citizen, at_camera)
    commands.join_video(row.pk, by=citizen, at=LATER)  # back after a fault of the network
    commands.finish_video(row.pk, by=at_camera, at=LATER)

    sheet = desk.my_video(row.pk, citizen, LATER)
    assert (sheet.state, sheet.minutes, sheet.window) == ("done", 10, "11 号窗口")
    assert steps(row) == ["ask", "take", "join", "finish"]
    with pytest.raises(NotAllowed, match="已结束"):
        commands.finish_video(row.pk, by=citizen, at=LATER)
    with pytest.raises(NotAllowed, match="已结束"):
        commands.join_video(row.pk, by=citizen, at=LATER)


def test_who_asked_first_is_taken_first_and_knows_his_place(citizen, at_camera):
    first, second = asked(person(citizen)), asked(citizen, at=LATER)

    wait = desk.my_video(second.pk, citizen, LATER).wait
    assert (wait.ahead, wait.windows, wait.minutes) == (1, 1, rules.video()["usual_minutes"])
    assert desk.video_desk(at_camera, LATER).waiting == 2
    assert commands.take_video(by=at_camera, at=LATER) == first.pk
    assert desk.my_video(second.pk, citizen, LATER).wait.ahead == 0
    with pytest.raises(NotAllowed, match="先结束，再接"):
        commands.take_video(by=at_camera, at=LATER)
    with pytest.raises(NotAllowed, match="先结束，再离开"):
        commands.leave_window(by=at_camera, at=LATER)
    commands.miss_video(first.pk, by=at_camera, at=LATER)
    assert commands.take_video(by=at_camera, at=LATER) == second.pk


def test_nobody_waits_is_no_fault_and_nobody_sits_is_told(citizen, at_camera):
    assert commands.take_video(by=at_camera, at=MONDAY) is None
    commands.leave_window(by=at_camera, at=MONDAY)

    row = asked(citizen)

    assert desk.my_video(row.pk, citizen, MONDAY).wait.minutes is None
    with pytest.raises(NotAllowed, match="视频窗口坐下"):
        commands.take_video(by=at_camera, at=MONDAY)


def test_a_counter_takes_no_video_and_a_virtual_window_counts_in_no_line(citizen, clerk):
    asked(citizen)
    with pytest.raises(NotAllowed, match="视频窗口坐下"):
        commands.take_video(by=seated("wangfang", 1), at=MONDAY)
    assert desk.screen(CODE, MONDAY).windows == 1
    seated("wangfang", VIRTUAL)

    assert desk.screen(CODE, MONDAY).windows == 0
    assert desk.calling(clerk, MONDAY).window.takes_words == "视频办理"


def test_one_waits_once_and_only_where_and_when_it_is_open(citizen, at_camera):
    with pytest.raises(NotAllowed, match="现在不开放"):
        asked(citizen, at=MONDAY + timedelta(hours=8))
    with pytest.raises(NotYours, match="没有视频窗口"):
        asked(citizen, code="140105000-03")
    asked(citizen)
    with pytest.raises(NotAllowed, match="已经在视频窗口排队"):
        asked(citizen, code=OTHER)

    OwnDay.objects.create(hall=hall(OTHER), day=MONDAY.date(), spans=[], note="停电")
    with pytest.raises(NotAllowed, match="现在不开放"):
        asked(person(citizen), code=OTHER)


def test_a_full_line_takes_nobody_more(citizen, monkeypatch):
    monkeypatch.setitem(rules.video(), "most_waiting", 1)
    asked(person(citizen))

    with pytest.raises(NotAllowed, match="等视频的人太多"):
        asked(citizen)


def test_one_gives_up_and_asks_again(citizen, at_camera):
    row = asked(citizen)
    commands.leave_video(row.pk, by=citizen, at=MONDAY)
    assert steps(row) == ["ask", "leave"]
    with pytest.raises(NotAllowed, match="没有等"):
        commands.leave_video(row.pk, by=citizen, at=MONDAY)

    again = talking(citizen, at_camera)

    with pytest.raises(NotAllowed, match="视频中"):
        commands.leave_video(again.pk, by=citizen, at=MONDAY)
    assert [one.state for one in desk.video_choice("140105", citizen, LATER).last] == ["left"]


def test_time_ends_what_nobody_ends(citizen, at_camera):
    lost = asked(citizen)
    commands.take_video(by=at_camera, at=MONDAY)
    timers.end_videos(MONDAY + timedelta(minutes=3))
    assert state(lost) == "taken"
    timers.end_videos(MONDAY + timedelta(minutes=4))
    assert state(lost) == "missed"

    long = talking(citizen, at_camera)
    left = asked(person(citizen))
    timers.end_videos(MONDAY + timedelta(minutes=91))
    assert (state(long), state(left)) == ("done", "waiting")
    timers.end_videos(MONDAY + timedelta(hours=2, minutes=1))  # noon
    assert state(left) == "closed"


@pytest.mark.parametrize("who", ["second_clerk", "leader", "examiner", "decider", "stranger"])
def test_a_talk_is_for_the_two(who, request, citizen, at_camera):
    other, row = request.getfixturevalue(who), asked(citizen)
    for do in (commands.join_video, commands.leave_video, commands.close_video):
        with pytest.raises(NotYours):
            do(row.pk, by=other, at=MONDAY)
    commands.take_video(by=at_camera, at=MONDAY)
    with pytest.raises(NotYours):
        desk.my_video(row.pk, other, MONDAY)
    with pytest.raises(NotYours):
        desk.held_video(row.pk, other, MONDAY)

    for do in (commands.finish_video, commands.miss_video):
        with pytest.raises(NotYours):
            do(row.pk, by=other, at=MONDAY)
    with pytest.raises(NotYours):
        commands.show_in_video(row.pk, kind="sign", thing="", by=other, at=MONDAY)
    with pytest.raises(NotYours):
        commands.miss_video(row.pk, by=citizen, at=MONDAY)


@pytest.mark.parametrize("who", ["clerk", "leader", "examiner", "decider"])
def test_officials_do_not_ask(who, request):
    with pytest.raises(NotYours):
        asked(request.getfixturevalue(who))


def test_five_clerks_at_once_never_take_the_same(transactional_db):
    clerk, citizen = actor("wangfang"), actor("lixiaoman")
    for _ in range(3):
        asked(person(citizen))
    people = [twin(clerk, number) for number in range(5)]
    Window.objects.bulk_create(
        Window(hall=hall(), number=100 + number, name="视频窗口", takes=["video"], serving=who.who)
        for number, who in enumerate(people)
    )
    found = []

    all_at_once(
        *(lambda who=who: found.append(commands.take_video(by=who, at=MONDAY)) for who in people)
    )

    assert len({one for one in found if one}) == 3
    assert found.count(None) == 2


def test_a_clerk_reads_a_draft_along_only_while_they_talk_and_if_it_was_agreed(firm, at_camera):
    draft = given.a_complete_draft(firm)
    row = asked(firm, matter=draft)
    with pytest.raises(NotYours):
        desk.held_video(row.pk, at_camera, MONDAY)
    commands.take_video(by=at_camera, at=MONDAY)
    assert desk.held_video(row.pk, at_camera, MONDAY).along is None
    commands.join_video(row.pk, by=firm, at=MONDAY)

    read = desk.held_video(row.pk, at_camera, MONDAY).along

    assert (read.matter.id, read.matter.draft) == (draft, True)
    group = read.pages[0]
    assert all(label for _, label, _ in group.fields)
    assert read.missing == 0
    commands.show_in_video(row.pk, kind="form", thing=group.key, by=at_camera, at=MONDAY)
    commands.show_in_video(row.pk, kind="sign", thing="", by=at_camera, at=LATER)
    commands.show_in_video(row.pk, kind="form", thing=group.key, by=at_camera, at=LATER)
    shown = desk.my_video(row.pk, firm, LATER).shown
    assert {(one.kind, one.title) for one in shown} == {
        ("form", group.title),
        ("sign", f"签名提交：{read.matter.title}"),
    }
    assert desk.my_video(row.pk, firm, LATER).page == group
    assert steps(row)[-3:] == ["form", "sign", "form"]
    with pytest.raises(Invalid, match="没有这一页"):
        commands.show_in_video(row.pk, kind="form", thing="nothing", by=at_camera, at=LATER)
    commands.finish_video(row.pk, by=firm, at=LATER)
    assert desk.held_video(row.pk, at_camera, LATER).along is None
    with pytest.raises(NotAllowed, match="接通以后"):
        commands.show_in_video(row.pk, kind="sign", thing="", by=at_camera, at=LATER)


def test_nothing_is_read_along_that_was_not_agreed_to(firm, citizen, stranger, at_camera):
    draft = given.a_draft(firm)
    with pytest.raises(NotYours):
        asked(stranger, matter=draft)
    row = talking(firm, at_camera, matter=draft, shares=False)
    assert desk.held_video(row.pk, at_camera, MONDAY).along is None
    with pytest.raises(NotAllowed, match="没有同意一起看"):
        commands.show_in_video(row.pk, kind="sign", thing="", by=at_camera, at=MONDAY)
    commands.finish_video(row.pk, by=at_camera, at=MONDAY)

    general = talking(citizen, at_camera)

    with pytest.raises(NotAllowed, match="一般咨询"):
        commands.show_in_video(general.pk, kind="paper", thing=str(draft), by=at_camera, at=MONDAY)


def test_only_papers_of_the_matter_are_put_before_its_holder(firm, stranger, at_camera):
    number = given.a_submitted_application(firm)
    matter = cases.application_sheet(number, firm, MONDAY).id
    pump_all()
    (paper, *_) = cases.application_sheet(number, firm, MONDAY).documents
    given.a_submitted_application(stranger)
    pump_all()
    other = Document.objects.filter(holder=UUID(stranger.behalf)).first()
    row = talking(firm, at_camera, matter=matter)

    commands.show_in_video(row.pk, kind="paper", thing=str(paper.id), by=at_camera, at=MONDAY)

    assert desk.my_video(row.pk, firm, MONDAY).shown[0].title == paper.title
    assert paper.id in {one.id for one in desk.held_video(row.pk, at_camera, MONDAY).along.papers}
    with pytest.raises(NotYours, match="不在这次办理"):
        commands.show_in_video(row.pk, kind="paper", thing=str(other.pk), by=at_camera, at=MONDAY)


def test_a_window_takes_people_by_video_or_other_business(leader):
    said = {"number": 12, "name": "视频窗口", "post_a": "", "post_b": "", "closed": False}
    with pytest.raises(Invalid) as refusal:
        commands.set_window(hall().pk, takes=["video", "general"], **said, by=leader, at=MONDAY)
    assert "只接视频" in refusal.value.errors["takes"]

    made = commands.set_window(hall().pk, takes=["video"], **said, by=leader, at=MONDAY)

    assert Window.objects.get(pk=made).takes == ["video"]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("join_minutes", 0, "1 到 30"),
        ("confidence", "sure", "可信程度"),
        ("hours", {**rules.video()["hours"], "work": ["9-12"]}, "09:00-12:00"),
    ],
)
def test_rules_that_cannot_be_are_named(key, value, words):
    assert not list(video_faults(rules.video()))
    ((_, said),) = video_faults({**rules.video(), key: value})

    assert words in said


def messages(who):
    rows = Message.objects.filter(subject=who.behalf, do="video")
    return [one.title for one in rows.order_by("pk")]


def test_who_closed_the_page_is_told_when_his_turn_comes_and_when_it_was_missed(citizen, at_camera):
    row = asked(citizen)
    commands.take_video(by=at_camera, at=MONDAY)
    pump_all()
    assert messages(citizen) == ["视频轮到您了"]
    assert "3 分钟没有进来" in Message.objects.get(do="video").text

    timers.end_videos(MONDAY + timedelta(minutes=4))
    pump_all()
    assert state(row) == "missed"
    assert messages(citizen) == ["视频轮到您了", "视频没有接通"]

    again = talking(citizen, at_camera)
    commands.finish_video(again.pk, by=citizen, at=LATER)
    asked(citizen, at=LATER)
    timers.end_videos(MONDAY + timedelta(hours=3))
    pump_all()
    assert messages(citizen)[2:] == ["视频窗口下班没有轮到您"]


def test_a_window_is_not_closed_in_the_middle_of_a_talk(citizen, leader, at_camera):
    row = talking(citizen, at_camera)
    said = {"number": VIRTUAL, "name": "视频窗口", "takes": ["video"]}
    rest = {"post_a": "", "post_b": "", "closed": True, "by": leader, "at": MONDAY}

    with pytest.raises(Invalid) as refusal:
        commands.set_window(row.hall_id, **said, **rest)

    assert "视频结束以后" in refusal.value.errors["closed"]
    commands.finish_video(row.pk, by=at_camera, at=MONDAY)
    commands.set_window(row.hall_id, **said, **rest)
