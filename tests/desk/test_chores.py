"""协办: A asks, B takes and finishes; nothing is done by two, nothing is lost, nobody helps himself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Chore, Window
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.desk.given import CODE, seated
from tests.properties.together import all_at_once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SOON, LATE = MONDAY + timedelta(minutes=5), MONDAY + timedelta(minutes=40)


def asked(by, **said):
    wanted = {"kind": "copy", "text": "身份证复印 2 份", "number": ""} | said
    return commands.ask_chore(**wanted, by=by, at=MONDAY)


@pytest.fixture
def seat(db):
    return seated("wangfang", 1)


def told(chore):
    rows = Event.objects.filter(stream=f"chore:{chore}").order_by("seq")
    return list(rows.values_list("name", flat=True))


def test_from_asking_to_done_with_who_and_how_long(seat, second_clerk):
    chore = asked(seat)
    waits = desk.chore_page(second_clerk, SOON)
    assert [(one.kind, one.state, one.minutes) for one in waits.open] == [("复印", "asked", 5)]

    commands.take_chore(chore, by=second_clerk, at=SOON)
    (mine,) = desk.chore_page(seat, SOON).wanted
    assert (mine.state, bool(mine.taken_by)) == ("taken", True)
    commands.finish_chore(chore, note="已送 3 号窗口", by=second_clerk, at=LATE)

    page = desk.chore_page(seat, LATE)
    assert not page.wanted and page.ended[0].note == "已送 3 号窗口"
    assert told(chore) == ["desk.chore_asked", "desk.chore_taken", "desk.chore_ended"]


def test_what_takes_too_long_is_seen_by_the_leader(seat, leader):
    asked(seat)

    assert desk.chore_page(leader, SOON).late == 0
    page = desk.chore_page(leader, LATE)
    assert page.late == 1 and page.open[0].late and not page.may_take


def test_the_b_post_of_the_window_sees_his_own_first(seat, second_clerk):
    Window.objects.filter(hall__code=CODE, number=2).update(post_b=second_clerk.who)
    first = asked(seat)
    commands.leave_window(by=seat, at=MONDAY)
    seated("wangfang", 2)
    own = asked(seat, text="取件")

    assert [one.id for one in desk.chore_page(second_clerk, SOON).open] == [own, first]


def test_what_one_cannot_do_is_put_back_for_another(seat, second_clerk):
    chore = asked(seat)
    commands.take_chore(chore, by=second_clerk, at=SOON)
    commands.put_back_chore(chore, by=second_clerk, at=SOON)

    row = Chore.objects.get(pk=chore)
    assert (row.state, row.taken_by, row.taken_at) == ("asked", "", None)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"kind": "dance"}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "长" * 201}, "text"),
        ({"number": "1" * 41}, "number"),
    ],
)
def test_what_cannot_be_asked_is_told_in_words(seat, said, part):
    with pytest.raises(Invalid) as refusal:
        asked(seat, **said)

    assert part in refusal.value.errors and not Chore.objects.exists()


def test_one_asks_from_a_window_and_no_more_than_can_be_done(seat, second_clerk):
    with pytest.raises(NotAllowed, match="坐到窗口"):
        asked(second_clerk)
    for _ in range(20):
        asked(seat)
    with pytest.raises(NotAllowed, match="20 件"):
        asked(seat)


def test_steps_out_of_turn_are_refused(seat, second_clerk):
    chore = asked(seat)
    with pytest.raises(NotAllowed, match="您自己要的"):
        commands.take_chore(chore, by=seat, at=SOON)
    for deed in (commands.put_back_chore, commands.finish_chore):
        said = {"note": ""} if deed is commands.finish_chore else {}
        with pytest.raises(NotAllowed, match="已经有变化"):
            deed(chore, **said, by=second_clerk, at=SOON)
    commands.take_chore(chore, by=second_clerk, at=SOON)
    with pytest.raises(NotAllowed, match="已经有变化"):
        commands.take_chore(chore, by=second_clerk, at=SOON)
    with pytest.raises(Invalid, match="最多 200"):
        commands.finish_chore(chore, note="长" * 201, by=second_clerk, at=SOON)
    with pytest.raises(NotYours):
        commands.finish_chore(chore, note="", by=seat, at=SOON)
    with pytest.raises(NotYours):
        commands.withdraw_chore(chore, by=second_clerk, at=SOON)
    commands.withdraw_chore(chore, by=seat, at=SOON)
    with pytest.raises(NotAllowed, match="已经有变化"):
        commands.withdraw_chore(chore, by=seat, at=SOON)


@pytest.mark.parametrize("who", ["citizen", "leader", "examiner", "decider", "stranger"])
def test_only_clerks_of_the_hall_have_to_do_with_it(seat, who, request):
    by, chore = request.getfixturevalue(who), asked(seat)
    for deed in (commands.take_chore, commands.put_back_chore, commands.withdraw_chore):
        with pytest.raises(NotYours):
            deed(chore, by=by, at=SOON)
    with pytest.raises(NotYours):
        commands.finish_chore(chore, note="", by=by, at=SOON)
    with pytest.raises(NotYours):
        commands.ask_chore(kind="copy", text="复印", number="", by=by, at=SOON)


def test_two_who_take_the_same_at_once_are_one(transactional_db, clerk, second_clerk):
    chore, outcomes = asked(seated("wangfang", 1)), []

    def deed(number):
        by = replace(second_clerk, who=f"official:{number}", cause=f"take:{number}")
        try:
            commands.take_chore(chore, by=by, at=SOON)
            outcomes.append("taken")
        except NotAllowed:
            outcomes.append("late")

    all_at_once(*(lambda n=n: deed(n) for n in range(6)))

    assert sorted(outcomes) == ["late"] * 5 + ["taken"]
