"""A case passes on when its holder leaves: free at once, before the leader, given to a colleague."""

import pytest

from onething.cases import commands, queries
from onething.cases.models import Case
from onething.delivery import queries as delivery
from onething.identity import commands as identity
from onething.identity.load import id_of
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Held, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db

CLERK, SECOND = (id_of("official", n) for n in ("SX00001", "SX00002"))
HOLDER = f"official:{CLERK}"


@once
def held():
    """A case in the hands of 王芳."""
    case = given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆"))
    commands.take(case, by=actor("wangfang"), at=MONDAY)
    return case


def events(case, name):
    return Event.objects.filter(stream=f"case:{case}", name=f"cases.{name}").count()


@pytest.fixture
def left(held):
    """王芳 has left, and what follows from it was done."""
    identity.administer(CLERK, "leave", {}, by=actor("yanjin"), at=MONDAY)
    pump_all()
    return held


def test_what_a_leaver_held_is_free_and_before_the_leader(
    left, leader, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        rows = queries.unassigned(leader, MONDAY)

    assert [row.id for row in rows] == [left]
    assert rows[0].held_by == "王芳"
    assert str(SECOND) in dict(rows[0].choices)
    assert str(CLERK) not in dict(rows[0].choices)
    assert (Case.objects.get(pk=left).holder, events(left, "set_free")) == ("", 1)


def test_the_leader_gives_it_to_a_colleague_who_is_told(left, leader, second_clerk):
    commands.assign(left, SECOND, by=leader, at=MONDAY)
    pump_all()

    assert Case.objects.get(pk=left).holder == second_clerk.who
    assert queries.unassigned(leader, MONDAY) == ()
    assert events(left, "assigned") == 1
    assert "分派" in delivery.notices(second_clerk)[0].title


def test_once_a_colleague_takes_it_on_it_waits_no_more(left, leader, second_clerk):
    commands.take(left, by=second_clerk, at=MONDAY)

    assert queries.unassigned(leader, MONDAY) == ()


def test_it_is_given_only_to_those_who_may_go_on(left, leader):
    with pytest.raises(NotAllowed, match="没有办理"):
        commands.assign(left, id_of("official", "SX00010"), by=leader, at=MONDAY)


def test_what_another_holds_is_not_given_away(left, leader, second_clerk):
    commands.take(left, by=second_clerk, at=MONDAY)

    with pytest.raises(Held):
        commands.assign(left, SECOND, by=leader, at=MONDAY)


@pytest.mark.parametrize("login", ["zhaomin", "zhouming", "caoyuan", "yanjin"])
def test_only_its_leader_gives_it(left, login):
    with pytest.raises(NotYours):
        commands.assign(left, SECOND, by=actor(login), at=MONDAY)


def test_only_the_platform_sets_free(held, clerk):
    with pytest.raises(NotYours):
        commands.set_free(held, HOLDER, by=clerk, at=MONDAY)


def test_what_somebody_else_took_meanwhile_stays_his(held, clerk, second_clerk):
    commands.leave(held, by=clerk, at=MONDAY)
    commands.take(held, by=second_clerk, at=MONDAY)

    commands.set_free(held, HOLDER, by=SYSTEM, at=MONDAY)

    assert Case.objects.get(pk=held).holder == second_clerk.who
    assert events(held, "set_free") == 0


def test_a_finished_case_is_not_assigned(held, firm, leader):
    commands.withdraw(held, by=firm, at=MONDAY)

    with pytest.raises(NotAllowed, match="已经办结"):
        commands.assign(held, SECOND, by=leader, at=MONDAY)


def test_the_end_of_a_post_frees_what_was_held_in_it(held, leader):
    found = queries.held_by(CLERK)
    assert found == [str(held)]
    assert queries.held_by(CLERK, id_of("organisation", "approval:140105")) == found
    assert queries.held_by(CLERK, id_of("organisation", "fire:140105")) == []
