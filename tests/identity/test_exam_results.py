"""考试成绩: who keeps a team sees who of it passed and what is answered wrong; of others no name."""

from datetime import timedelta

import pytest

from onething.identity import commands, queries
from onething.identity.load import id_of
from onething.identity.models import Post, Sitting
from onething.identity.training.rules import courses
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SINCE, UNTIL = MONDAY.date(), MONDAY.date() + timedelta(days=30)
NAMES = {"wangfang": "王芳", "zhaomin": "赵敏"}


def sat(login, *, wrong=0, at=MONDAY, course="window"):
    """Sit an exam with so many wrong answers; return its questions, the wrong ones first."""
    by = actor(login)
    made = commands.begin_sitting(course, by=by, at=at)
    drawn = Sitting.objects.get(pk=made).drawn
    right = {key: sorted(courses()[course].questions[key].right) for key in drawn[wrong:]}
    commands.hand_in_as_it_is(made, right, by=by, at=at)
    return drawn


def results(login="sunlixin", at=MONDAY, **said):
    asked = {"course": "window", "since": SINCE, "until": UNTIL} | said
    return queries.exam_results(queries.ResultsWanted(**asked), actor(login), at)


def found(page, name):
    return next(one for one in page.rows if one.name == name)


def test_who_has_passed_in_how_many_tries():
    sat("wangfang", wrong=15)
    sat("wangfang", at=MONDAY + timedelta(hours=2))
    sat("zhaomin", wrong=8)

    page = results()

    passed, failed = found(page, "王芳"), found(page, "赵敏")
    assert [(one.score, one.passed) for one in passed.tries] == [(0, False), (100, True)]
    assert (passed.outcome, passed.words) == ("passed", "合格")
    assert passed.until > UNTIL
    assert (failed.outcome, len(failed.tries), failed.until) == ("failed", 1, None)
    assert page.counts["passed"] == page.counts["failed"] == 1
    assert page.counts["none"] == len(page.rows) - 2 > 0
    assert page.tries == 3
    assert [one.name for one in results(outcome="passed").rows] == ["王芳"]
    assert [one.name for one in results(q="sx00002").rows] == ["赵敏"]
    assert results(q="赵").rows == results(outcome="failed").rows
    later = MONDAY + timedelta(days=40)
    page = results(since=later.date(), until=later.date(), at=later)
    assert (found(page, "王芳").outcome, page.tries) == ("passed", 0)  # what he passed still holds


def test_each_question_says_how_often_it_was_wrong_here_and_everywhere():
    own, others = sat("wangfang", wrong=2), sat("lutong", wrong=1)
    Post.objects.filter(official=id_of("official", "SX00060")).update(
        organisation=id_of("organisation", "approval:140100")
    )
    page = results()
    by_key = {one.key: one for one in page.questions}

    assert {one.key for one in page.questions if one.wrong} == set(own[:2])
    assert (by_key[own[0]].asked, by_key[own[0]].rate) == (1, 100)
    assert by_key[own[5]].rate == 0
    assert sum(one.asked for one in page.questions) == len(own)
    assert sum(one.asked_all for one in page.questions) == len(own) + len(others)
    assert by_key[others[0]].wrong_all >= 1
    assert page.questions[0].rate == 100  # the most often wrong first
    unasked = next(one for one in page.questions if not one.asked_all)
    assert (unasked.rate, unasked.rate_all) == (None, None)
    assert set(by_key) == set(courses()["window"].questions)


def test_of_the_teams_of_others_no_name_is_seen():
    sat("wangfang")
    names = {one.name for one in results("yaoguang").rows}
    assert "王芳" not in names
    assert results("sunlixin", organ=str(id_of("organisation", "approval:140100"))).rows == ()


def test_pages_follow_one_another():
    whole = results()
    first, second = results(size=2), results(size=2, page=2)
    assert (first.rows, first.more) == (whole.rows[:2], True)
    assert second.rows == whole.rows[2:4]


@pytest.mark.parametrize("login", ["wangfang", "lixiaoman", "zhouming"])
def test_only_who_keeps_a_team_sees_results(login):
    with pytest.raises(NotYours):
        results(login)
