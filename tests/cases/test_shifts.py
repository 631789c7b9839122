"""交接班: what a clerk holds goes on to the next one, who counts; nothing is held by nobody unseen."""

import pytest

from onething.cases import commands, queries
from onething.cases.models import Case, Handover
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
THINGS = ["晋味面馆原件 1 袋", "受理专用章 1 枚"]


@once
def held():
    """A case in the hands of 王芳."""
    case = given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆"))
    commands.take(case, by=actor("wangfang"), at=MONDAY)
    return case


def handed(by, to="", things=THINGS, note=""):
    return commands.hand_shift(to=to, things=things, seal="FQ01", note=note, by=by, at=MONDAY)


def took(handover, by, missing=(), remark=""):
    commands.take_shift(handover, missing=missing, remark=remark, by=by, at=MONDAY)


def names_of(stream):
    rows = Event.objects.filter(stream=stream).order_by("seq")
    return list(rows.values_list("name", flat=True))


def test_the_case_is_free_until_the_next_one_has_counted_and_then_his(held, clerk, second_clerk):
    made = handed(clerk, to=second_clerk.who)

    assert Case.objects.get(pk=held).holder == ""
    (card,) = queries.waiting_handovers(second_clerk)
    assert (card.giver, card.to_take, len(card.cases), len(card.things)) == ("王芳", True, 1, 2)
    took(made, second_clerk)

    assert Case.objects.get(pk=held).holder == second_clerk.who
    assert [one.id for one in queries.in_hand(second_clerk)] == [held]
    assert queries.in_hand(clerk) == ()
    assert names_of(f"handover:{made}") == ["cases.shift_handed", "cases.shift_taken"]
    assert names_of(f"case:{held}")[-2:] == ["cases.left", "cases.taken"]
    assert THINGS[0] not in str(list(Event.objects.values_list("data", flat=True)))


def test_what_is_missing_is_said_with_words_and_seen_by_both_and_the_leader(
    held, clerk, second_clerk, leader
):
    made = handed(clerk)
    with pytest.raises(Invalid, match="写明情况"):
        took(made, second_clerk, missing=[1])
    took(made, second_clerk.because("again"), missing=[1, 77], remark="袋子已拆，没有印章")

    for who in (clerk, second_clerk, leader):
        card = queries.handover(made, who)
        assert [one.name for one in card.things if one.missing] == [THINGS[1]]
        assert card.remark == "袋子已拆，没有印章"
    assert [one.id for one in queries.handovers(leader, only="short").rows] == [made]
    assert Event.objects.get(name="cases.shift_taken").data["missing"] == 1


def test_a_case_that_somebody_took_in_hand_meanwhile_stays_his(held, clerk, second_clerk):
    made = handed(clerk)
    commands.take(held, by=clerk.because("after all"), at=MONDAY)
    took(made, second_clerk)

    assert Case.objects.get(pk=held).holder == clerk.who
    assert Event.objects.get(name="cases.shift_taken").data["cases"] == []


def test_what_nobody_took_can_be_taken_back_once(held, clerk, second_clerk):
    made = handed(clerk)
    commands.recall_shift(made, by=clerk, at=MONDAY)

    assert Case.objects.get(pk=held).holder == clerk.who
    with pytest.raises(NotAllowed, match="已经处理"):
        took(made, second_clerk)
    with pytest.raises(NotAllowed, match="已经处理"):
        commands.recall_shift(made, by=clerk.because("again"), at=MONDAY)


def test_nobody_takes_what_is_for_another_or_his_own(clerk, second_clerk):
    made = handed(clerk, to=second_clerk.who, note="下午有人来取证")

    for by in (clerk, actor("yaoguang"), actor("lixiaoman"), actor("sunlixin")):
        with pytest.raises(NotYours):
            took(made, by)
    with pytest.raises(NotYours):
        commands.recall_shift(made, by=second_clerk, at=MONDAY)
    with pytest.raises(NotYours):
        took(new_id(), second_clerk)


@pytest.mark.parametrize("login", ["zhouming", "lixiaoman", "sunlixin"])
def test_who_is_at_no_window_hands_nothing_on(db, login):
    with pytest.raises(NotYours):
        handed(actor(login))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"things": [], "note": ""}, "没有办件"),
        ({"to": "official:nobody"}, "接班的同事"),
        ({"things": ["件"] * 51}, "最多 50 件"),
        ({"things": ["长" * 101]}, "最多 100 个字"),
        ({"note": "长" * 501}, "最多 500 个字"),
    ],
)
def test_what_cannot_be_handed_on_is_told(second_clerk, said, words):
    with pytest.raises(Invalid, match=words):
        handed(second_clerk, **said)
    assert not Handover.objects.exists()


def test_who_leads_another_house_sees_nothing_of_it(held, clerk):
    made = handed(clerk)
    far = actor("yaoguang")

    with pytest.raises(NotYours):
        queries.handover(made, far)
    with pytest.raises(NotYours):
        queries.handovers(actor("lixiaoman"))


def test_colleagues_of_the_same_window_are_offered(clerk, second_clerk):
    offered = dict(queries.relieving(clerk, MONDAY))

    assert offered[second_clerk.who] == "赵敏"
    assert clerk.who not in offered


def test_the_list_is_paged_newest_first(leader, clerk, django_assert_max_num_queries):
    for number in range(21):
        commands.hand_shift(
            to="", things=[], seal="", note=f"第 {number}", by=clerk.because(str(number)), at=MONDAY
        )
    with django_assert_max_num_queries(2):
        first = queries.handovers(leader)
    second = queries.handovers(leader, page=2)

    assert (len(first.rows), first.more, first.rows[0].note) == (20, True, "第 20")
    assert ([one.note for one in second.rows], second.more) == (["第 0"], False)
