"""名额: places of which there are only so many (教育入学): wished for, given once, let go of."""

from copy import deepcopy

import pytest

from onething.cases import commands, queries
from onething.cases.models import Case, Seat
from onething.cases.seats import left_for
from onething.catalogue import commands as catalogue
from onething.catalogue.models import ThemeRevision
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.journeys.test_themes import decided, filed, fullest, moment, official
from tests.standing import once

pytestmark = pytest.mark.django_db

AT = moment(fullest("jyrx"))
LOADER = Actor(who="system:loader", roles=("system",), via="load")
FIRST, SECOND = "小店区示例第一小学", "小店区示例第二小学"


def places(number):
    """Let each school have this many places from now on."""
    content = deepcopy(ThemeRevision.objects.filter(slug="jyrx").latest("number").content)
    for row in content["quotas"][0]["rows"]:
        row["then"]["places"] = number
    catalogue.publish_theme(content, by=LOADER, at=AT)


def a_pupil():
    """File for a child and bring the case of the school before its examiner."""
    number, at = filed("jyrx", actor("lixiaoman"))
    for _ in range(2):
        for case in Case.objects.filter(application__number=number, state="submitted"):
            if case.part != "school":
                decided(case, at)
        pump_all()
    case = Case.objects.get(application__number=number, part="school")
    commands.accept(case.pk, by=actor("wangfang"), at=at)
    case.refresh_from_db()
    return case


def seat(case, where, by=None):
    commands.assign_seat(case.pk, where=where, by=by or official(case, "examiner"), at=AT)


def left(case):
    """Return how many places each school has left."""
    sheet = queries.case_sheet(case.pk, official(case, "examiner"), AT)
    return {one.offer.name: one.left for one in sheet.seats}


first_pupil = once(a_pupil)


@pytest.fixture
def pupil(first_pupil, db):
    return Case.objects.get(pk=first_pupil.pk)


def test_the_form_offers_the_schools_of_the_place_and_stage(pupil):
    sheet = queries.case_sheet(pupil.pk, official(pupil, "examiner"), AT)

    (wish,) = [
        field.field
        for _, fields in sheet.groups
        for field in fields
        if field.field.element == "pupil.school"
    ]
    assert wish.kind == "choice"
    assert [name for name, _ in wish.choices][-1] == "由教育部门安排"
    assert FIRST in dict(wish.choices)
    assert not any("中学" in name for name, _ in wish.choices)


def test_a_place_is_given_with_the_decision_and_stands_in_it(pupil):
    seat(pupil, FIRST)
    before = left(pupil)[SECOND]
    seat(pupil, SECOND)  # another one, before the decision

    commands.grant(pupil.pk, by=official(pupil, "examiner"), at=AT)

    pupil.refresh_from_db()
    assert pupil.decision["seat"] == SECOND
    assert pupil.decision["term"] == "2027 年秋季小学一年级"
    counted = {row.offer.name: row.left for row in left_for(pupil, AT)}
    assert counted[SECOND] == before - 1
    happened = Event.objects.filter(stream=f"case:{pupil.pk}", name="cases.seated").order_by("seq")
    assert [one.data["where"] for one in happened] == [FIRST, SECOND]


def test_nothing_is_decided_before_a_place_is_given(pupil):
    with pytest.raises(NotAllowed, match="还没有安排名额。请先在“安排名额”里选"):
        commands.grant(pupil.pk, by=official(pupil, "examiner"), at=AT)


def test_a_full_school_says_who_has_places_left(pupil):
    places(1)
    seat(pupil, FIRST)
    other = a_pupil()

    with pytest.raises(NotAllowed, match=f"{FIRST}的 1 个名额已经用完。还有名额的：{SECOND}"):
        seat(other, FIRST)

    assert left(other) == {FIRST: 0, SECOND: 1, "小店区示例新区小学": 1}


def test_who_withdraws_lets_go_of_his_place(pupil):
    places(1)
    seat(pupil, FIRST)

    commands.withdraw(pupil.pk, by=actor("lixiaoman"), at=AT)

    assert not Seat.objects.exists()
    seat(a_pupil(), FIRST)


def test_a_school_that_is_not_in_the_plan_is_refused(pupil):
    with pytest.raises(Invalid, match="请从招收计划里选"):
        seat(pupil, "别处的学校")


@pytest.mark.parametrize("login", ["wangfang", "wujing", "lixiaoman", "sundayuan"])
def test_only_who_decides_gives_places(pupil, login):
    with pytest.raises(NotYours):
        seat(pupil, FIRST, by=actor(login))


def test_a_case_without_a_quota_gives_no_places(firm, examiner):
    number, at = filed("kbcyd", firm)
    case = Case.objects.filter(application__number=number, state="submitted").first()
    commands.accept(case.pk, by=actor("wangfang"), at=at)
    by = official(case, "examiner")

    with pytest.raises(NotAllowed, match="没有公布招收计划"):
        commands.assign_seat(case.pk, where=FIRST, by=by, at=at)
