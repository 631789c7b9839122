"""The calendar of a year: proposed, looked at, agreed by a second person, followed by the running clocks."""

from datetime import date, datetime, timedelta

import pytest

from onething.cases import check, commands, queries, timers
from onething.cases.models import Case, Deadline
from onething.kernel import calendar
from onething.kernel.models import CalendarYear, Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

NOTICE = "国务院办公厅关于2026年部分节假日安排的通知（样例修改）"
KEPT = [
    [day.isoformat(), "holiday" if day in calendar.shipped().holidays else "workday", "原安排"]
    for day in sorted(calendar.shipped().holidays | calendar.shipped().makeup)
    if day.year == 2026
]
MORE = [*KEPT, ["2026-03-18", "holiday", "样例增加的假日"]]


@pytest.fixture(autouse=True)
def _afresh():
    """What a test let the process know is forgotten after it."""
    calendar.forget()
    yield
    calendar.forget()


@pytest.fixture
def keeper(db):
    return actor("lvqian")


@pytest.fixture
def second(db):
    return actor("jiming")


def agreed(keeper, second, days=MORE):
    made = commands.propose_year(2026, days=days, source=NOTICE, by=keeper, at=MONDAY)
    commands.review_year(made, True, "", by=second, at=MONDAY)
    return made


def test_a_preview_shows_what_would_move_and_keeps_nothing(food, keeper):
    before = Deadline.objects.get(case=food, kind="statutory").due_on

    preview = queries.preview_year(2026, MORE, keeper)

    number = Case.objects.get(pk=food).number
    moved = {(one.number, one.clock): one for one in preview.moves}
    assert moved[number, "法定办结"].former == before
    assert moved[number, "法定办结"].new > before
    assert preview.later > 0
    assert preview.earlier == 0
    assert not CalendarYear.objects.exists()


def test_nothing_moves_before_a_second_person_agrees(food, keeper, second):
    made = commands.propose_year(2026, days=MORE, source=NOTICE, by=keeper, at=MONDAY)
    timers.follow_changed_calendars(MONDAY + timedelta(hours=1))
    assert date(2026, 3, 18) not in calendar.official().holidays

    with pytest.raises(NotAllowed, match="另一名"):
        commands.review_year(made, True, "", by=keeper, at=MONDAY)
    commands.review_year(made, True, "", by=second, at=MONDAY)

    assert date(2026, 3, 18) in calendar.official().holidays


def test_running_clocks_follow_and_the_applicant_is_told(food, keeper, second):
    before = Deadline.objects.get(case=food, kind="statutory").due_on
    agreed(keeper, second)

    timers.follow_changed_calendars(MONDAY + timedelta(hours=1))
    pump_all()

    assert Deadline.objects.get(case=food, kind="statutory").due_on > before
    event = Event.objects.filter(stream=f"case:{food}", name="cases.redated").first()
    assert event.data["calendar"] == 2026
    assert not list(check.faults())
    timers.follow_changed_calendars(MONDAY + timedelta(hours=2))
    names = Event.objects.filter(stream=f"case:{food}", name="cases.redated")
    assert names.count() == len(set(names.values_list("data__clock", flat=True)))


def test_the_past_is_shown_by_the_calendar_that_held_then(food, keeper, second):
    agreed(keeper, second)
    then = datetime.combine(date(2026, 3, 1), datetime.min.time(), tzinfo=calendar.CHINA)

    assert date(2026, 3, 18) not in calendar.official_at(then).holidays
    assert date(2026, 3, 18) in calendar.official_at(MONDAY).holidays


def test_a_year_that_was_unknown_gives_clocks_their_day(db, keeper, second):
    assert calendar.official().known_until == date(2026, 12, 31)

    made = commands.propose_year(
        2027, days=[["2027-01-01", "holiday", "元旦"]], source="样例通知", by=keeper, at=MONDAY
    )
    commands.review_year(made, True, "", by=second, at=MONDAY)

    assert calendar.official().known_until == date(2027, 12, 31)
    assert not calendar.official().works(date(2027, 1, 1))


def test_a_returned_year_changes_nothing(food, keeper, second):
    made = commands.propose_year(2026, days=MORE, source=NOTICE, by=keeper, at=MONDAY)

    with pytest.raises(Invalid, match="退回的理由"):
        commands.review_year(made, False, " ", by=second, at=MONDAY)
    commands.review_year(made, False, "文号不对", by=second, at=MONDAY)

    assert date(2026, 3, 18) not in calendar.official().holidays
    assert CalendarYear.objects.get().returned == "文号不对"
    names = list(Event.objects.filter(stream="calendar:2026").values_list("name", flat=True))
    assert names == ["cases.calendar_proposed", "cases.calendar_returned"]


def test_one_proposal_at_a_time(keeper, second):
    commands.propose_year(2026, days=MORE, source=NOTICE, by=keeper, at=MONDAY)

    with pytest.raises(NotAllowed, match="等待复核"):
        commands.propose_year(2026, days=MORE, source=NOTICE, by=second, at=MONDAY)


@pytest.mark.parametrize("who", ["wangfang", "zhouming", "zhangyun", "sunlixin"])
def test_the_calendar_is_kept_by_managers_of_the_province(db, who):
    with pytest.raises(NotYours):
        commands.propose_year(2026, days=MORE, source=NOTICE, by=actor(who), at=MONDAY)
    with pytest.raises(NotYours):
        queries.calendar_years(actor(who))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-03-18,放假", "三项"),
        ("2026-02-30,放假,春节", "日期不对"),
        ("2025-03-18,放假,样例", "不在 2026 年"),
        ("2026-03-18,休息,样例", "请写“放假”或者“调休上班”"),
        ("2026-03-18,调休上班,样例", "本来就是工作日"),
        ("2026-03-18,放假,样例\n2026-03-18,放假,样例", "写了两次"),
        ("", "一行一天"),
    ],
)
def test_a_wrong_line_is_named(keeper, text, sentence):
    with pytest.raises(Invalid, match=sentence) as said:
        commands.propose_year(
            2026, days=queries.read_days(text), source=NOTICE, by=keeper, at=MONDAY
        )

    assert said.value.errors


def test_what_ships_can_be_read_as_it_is_written(db):
    said = "date,name,kind\n2026-01-01,元旦,holiday\n# 说明\n2026-01-04，调休上班，元旦\n"

    assert queries.read_days(said) == [
        ["2026-01-01", "holiday", "元旦"],
        ["2026-01-04", "workday", "元旦"],
    ]
