"""公告: in one hall or in all of an organisation at once, read wherever something is started."""

from datetime import timedelta

import pytest

from onething.desk import access, commands
from onething.desk import queries as desk
from onething.desk.models import Hall, Notice
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import CODE, NINE, OTHER, a_booking, hall, state
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def everywhere(login="sunlixin", *, text="红色暴雨预警", closes=True, since=NINE, until=NINE + DAY):
    return commands.give_notice_everywhere(
        hall().pk, closes=closes, text=text, since=since, until=until, by=actor(login), at=MONDAY
    )


def own():
    """Return the halls that he manages: his organisation's, and those that others run and it manages."""
    return access.halls_led(actor("sunlixin"))


def test_all_halls_of_an_organisation_close_by_one_announcement(citizen):
    booking = a_booking(citizen)
    halls = [key for key, _ in desk.moves.halls_to_choose(actor("sunlixin"))]
    moves = desk.moves.moved_by_closing(halls, NINE, NINE + DAY, actor("sunlixin"), MONDAY)
    assert (len(halls), moves.total) == (own().count(), 1)

    everywhere()
    pump_all()

    rows = Notice.objects.filter(text="红色暴雨预警")
    assert {row.hall_id for row in rows} == set(own().values_list("pk", flat=True))
    assert len({row.batch for row in rows}) == 1
    assert Event.objects.filter(name="desk.notice_given").count() == len(halls) > 1
    assert state(booking) == "moved"


def test_what_was_announced_at_once_ends_at_once():
    notice = everywhere()
    other = commands.give_notice(
        hall().pk, closes=False, text="电梯检修", since=NINE, until=NINE + DAY,
        by=actor("sunlixin"), at=MONDAY,
    )  # fmt: skip
    assert commands.lift_notice(notice, by=actor("sunlixin"), at=MONDAY) == hall().pk

    assert list(Notice.objects.filter(lifted_at=None).values_list("pk", flat=True)) == [other]
    assert Event.objects.filter(name="desk.notice_lifted").count() == own().count()
    with pytest.raises(NotAllowed, match="已经结束"):
        commands.lift_notice(notice, by=actor("sunlixin"), at=MONDAY)


def test_nothing_is_announced_anywhere_when_something_is_wrong():
    for wrong in ({"text": " "}, {"until": NINE}, {"until": NINE + 181 * DAY}):
        with pytest.raises(Invalid):
            everywhere(**wrong)

    assert not Notice.objects.exists()


def chosen(halls, login="sunlixin", **said):
    said = {"closes": True, "text": "停水", "since": NINE, "until": NINE + DAY} | said
    return commands.give_notice_in(halls, **said, by=actor(login), at=MONDAY)


def test_some_halls_that_he_chooses_close_and_the_others_stay_open(citizen):
    booking = a_booking(citizen)
    other = own().exclude(pk=hall().pk).order_by("code").first()

    notice = chosen([hall().pk, other.pk])
    pump_all()

    rows = Notice.objects.filter(text="停水")
    assert {row.hall_id for row in rows} == {hall().pk, other.pk}
    assert Event.objects.filter(name="desk.notice_given").count() == 2
    assert state(booking) == "moved"
    commands.lift_notice(notice, by=actor("sunlixin"), at=MONDAY)
    assert not Notice.objects.filter(lifted_at=None).exists()


def test_one_that_is_chosen_is_a_notice_of_its_own():
    chosen([hall().pk])
    assert Notice.objects.get().batch is None
    with pytest.raises(Invalid) as refused:
        chosen([])
    assert "halls" in refused.value.errors
    with pytest.raises(Invalid):
        chosen([hall().pk], until=NINE)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("login", "code"),
    [("wangfang", CODE), ("lixiaoman", CODE), ("zhouming", CODE), ("sunlixin", OTHER)],
)
def test_nobody_chooses_the_halls_of_others(login, code):
    with pytest.raises(NotYours):
        chosen([hall(code).pk] if login != "sunlixin" else [hall().pk, hall(code).pk], login)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("login", ["wangfang", "lixiaoman", "zhouming"])
def test_only_who_leads_announces(login):
    with pytest.raises(NotYours):
        everywhere(login)


def test_a_county_reads_its_own_great_hall_and_that_of_its_city():
    everywhere(since=MONDAY, until=MONDAY + DAY)

    (one,) = desk.announced_in("140105000000", MONDAY).rows
    assert (one.hall, one.closes, one.running) == (hall().name, True, True)
    assert desk.announced_in("140106000000", MONDAY).rows == ()
    nowhere = desk.announced_in("", MONDAY)  # nobody has said where he is
    assert (nowhere.rows, nowhere.more) == ((), True)
    (own,) = desk.announced_by(hall().organisation, MONDAY).rows
    assert (own.code, own.text, own.halls) == (one.code, one.text, 1)
    assert desk.announced_in("140105000000", MONDAY + 2 * DAY).rows == ()
    city = Hall.objects.get(code="140100000-01")
    Notice.objects.create(
        hall=city, closes=False, text="停车场施工", since=MONDAY + DAY, until=MONDAY + 3 * DAY,
        by="x", at=MONDAY,
    )  # fmt: skip
    told = desk.announced_in("140105000000", MONDAY).rows
    assert [(row.text, row.running) for row in told] == [
        ("红色暴雨预警", True),
        ("停车场施工", False),
    ]


def test_what_begins_later_than_people_plan_is_not_said_yet():
    everywhere(since=MONDAY + 8 * DAY, until=MONDAY + 9 * DAY)

    assert desk.announced_in("140105000000", MONDAY).rows == ()
    assert len(desk.announced_in("140105000000", MONDAY + 2 * DAY).rows) == 1


def test_asking_costs_one_statement(django_assert_num_queries):
    everywhere(since=MONDAY, until=MONDAY + DAY)
    with django_assert_num_queries(1):
        desk.announced_in("140105000000", MONDAY)
