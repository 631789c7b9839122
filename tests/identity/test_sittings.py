"""Exams: drawn by rule, kept while they are answered, marked once, tried again by rule."""

from datetime import timedelta

import pytest

from onething.identity import commands, queries
from onething.identity.load import id_of
from onething.identity.models import Qualification, Sitting
from onething.identity.training.rules import courses, drawn, levels, marked, months_after
from onething.kernel.models import Event
from onething.kernel.refusals import NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
CLERK = id_of("official", "SX00001")
WINDOW = courses()["window"]


def events(stream):
    rows = Event.objects.filter(stream=stream).order_by("seq")
    return [name.removeprefix("identity.") for name in rows.values_list("name", flat=True)]


def answers(sitting, wrong=0):
    asked = Sitting.objects.get(pk=sitting).drawn
    right = {key: sorted(WINDOW.questions[key].right) for key in asked}
    return right | {key: [9] for key in asked[:wrong]}


def sat(login="wangfang", *, wrong=0, at=MONDAY):
    by = actor(login)
    sitting = commands.begin_sitting("window", by=by, at=at)
    commands.hand_in_sitting(sitting, answers(sitting, wrong), by=by, at=at)
    return sitting


def test_every_question_is_whole_and_cites_where_it_says_so():
    keys = [key for course in courses().values() for key in course.questions]

    assert len(keys) == len(set(keys)) >= 30
    for course in courses().values():
        assert course.draw <= len(course.questions)
        assert course.lessons
        for one in course.questions.values():
            assert one.cites
            assert one.right
            assert one.right <= set(range(1, len(one.options) + 1))
            assert one.several == ("多选" in one.ask)
    assert len(levels()) == 5


def test_a_draw_is_the_same_for_the_same_seed_and_a_mark_counts_exact_answers():
    asked = drawn(WINDOW, "a")

    assert asked == drawn(WINDOW, "a") != drawn(WINDOW, "b")
    assert len(set(asked)) == WINDOW.draw
    right = {key: sorted(WINDOW.questions[key].right) for key in asked}
    assert marked(WINDOW, asked, right) == 100
    assert marked(WINDOW, asked, {}) == 0
    assert marked(WINDOW, asked, right | {asked[0]: [1, 2, 3, 4]}) == round(14 / 15 * 100)


def test_who_passes_is_qualified_until_a_day():
    sitting = sat(wrong=3)

    row = Sitting.objects.get(pk=sitting)
    held = Qualification.objects.get(official=CLERK)
    assert (row.score, row.passed, held.course, held.until.year) == (80, True, "window", 2028)
    assert events(f"official:{CLERK}")[-3:] == ["sitting_begun", "sitting_marked", "qualified"]
    (card, *_) = queries.my_courses(actor("wangfang"), MONDAY)
    assert (card.key, card.valid_until) == ("window", held.until)


def test_who_fails_tries_once_more_and_then_waits():
    sat(wrong=15)
    sat(wrong=4)
    with pytest.raises(NotAllowed, match="2 次"):
        commands.begin_sitting("window", by=actor("wangfang"), at=MONDAY)
    assert not Qualification.objects.filter(official=CLERK).exists()

    sat(at=MONDAY + timedelta(days=8))
    assert Qualification.objects.filter(official=CLERK).exists()


def test_an_open_sitting_goes_on_and_one_that_is_over_counts_as_nothing():
    by = actor("wangfang")
    first = commands.begin_sitting("window", by=by, at=MONDAY)
    assert commands.begin_sitting("window", by=by, at=MONDAY) == first
    later = MONDAY + timedelta(minutes=31)
    second = commands.begin_sitting("window", by=by, at=later)
    assert (Sitting.objects.get(pk=first).score, second == first) == (0, False)
    commands.hand_in_sitting(second, answers(second), by=by, at=later + timedelta(hours=1))

    assert Sitting.objects.get(pk=second).passed is False
    with pytest.raises(NotAllowed):
        commands.hand_in_sitting(second, answers(second), by=by, at=later)


def test_open_questions_are_told_and_burn_no_try():
    by = actor("wangfang")
    sitting = commands.begin_sitting("window", by=by, at=MONDAY)
    some = dict(list(answers(sitting).items())[2:])
    assert commands.hand_in_sitting(sitting, some, by=by, at=MONDAY) == "1、2"
    sheet = queries.sitting(sitting, by, MONDAY)
    assert (sheet.score, sheet.answered, [one.number for one in sheet.open]) == (None, 13, [1, 2])
    assert commands.hand_in_sitting(sitting, {}, by=by, at=MONDAY).count("、") == 14

    commands.hand_in_as_it_is(sitting, some, by=by, at=MONDAY)
    assert Sitting.objects.get(pk=sitting).score == 87
    for again in (commands.hand_in_as_it_is, commands.hand_in_sitting, commands.keep_answers):
        with pytest.raises(NotAllowed, match="已经交过"):
            again(sitting, {}, by=by, at=MONDAY)


def test_a_paper_that_comes_late_counts_what_was_kept_in_time():
    by, late = actor("wangfang"), MONDAY + timedelta(minutes=30, seconds=1)
    sitting = commands.begin_sitting("window", by=by, at=MONDAY)
    commands.keep_answers(sitting, answers(sitting, wrong=2), by=by, at=MONDAY)
    with pytest.raises(NotAllowed, match="看成绩"):
        commands.keep_answers(sitting, answers(sitting), by=by, at=late)

    assert commands.hand_in_sitting(sitting, answers(sitting), by=by, at=late) == ""
    row = Sitting.objects.get(pk=sitting)
    assert (row.score, row.passed, row.ended_at) == (87, True, late)
    assert Qualification.objects.get(official=CLERK).until == months_after(MONDAY.date(), 24)


def test_a_sitting_left_open_that_was_good_is_passed_when_he_comes_again():
    by, later = actor("wangfang"), MONDAY + timedelta(days=3)
    sitting = commands.begin_sitting("window", by=by, at=MONDAY)
    commands.keep_answers(sitting, answers(sitting), by=by, at=MONDAY)

    assert commands.begin_sitting("window", by=by, at=later) == sitting
    assert Sitting.objects.get(pk=sitting).score == 100
    assert Qualification.objects.get(official=CLERK).since == MONDAY.date()


def test_what_was_right_is_told_when_no_other_try_can_use_it():
    def shown(sitting, at=MONDAY):
        sheet = queries.sitting(sitting, actor("wangfang"), at)
        marks = [right for one in sheet.asked for *_, right in one.options]
        return any(marks), all(one.cites for one in sheet.asked)

    first = sat(wrong=15)
    assert shown(first) == (False, True)
    second = sat(wrong=15)
    assert shown(first) == shown(second) == (True, True)
    afterwards = MONDAY + timedelta(days=8)
    assert shown(second, afterwards) == (False, True)
    third = sat(at=afterwards)
    assert shown(first, afterwards) == shown(third, afterwards) == (True, True)


def test_a_sitting_is_his_alone():
    sitting = commands.begin_sitting("window", by=actor("wangfang"), at=MONDAY)
    for login in ("zhaomin", "sunlixin", "lixiaoman"):
        for deed in (commands.hand_in_sitting, commands.hand_in_as_it_is, commands.keep_answers):
            with pytest.raises(NotYours):
                deed(sitting, {}, by=actor(login), at=MONDAY)
    for login, course in (("lixiaoman", "window"), ("wangfang", "nothing")):
        with pytest.raises(NotYours):
            commands.begin_sitting(course, by=actor(login), at=MONDAY)
