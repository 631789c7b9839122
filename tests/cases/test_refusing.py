"""A refusal by two people: drafted, confirmed or sent back by another, on the clock all the while."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onething.cases import commands, queries, timers
from onething.cases.check import faults, second_faults
from onething.cases.models import Case, Deadline, Refusal
from onething.documents.models import Document
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
JULY = MONDAY + timedelta(days=133)  # 2026-07-13: two people since 2026-07-01
SAID = {"ground": "no_permit_needed", "facts": "依法不需要许可", "where_to": ""}
GROUNDS = {"facts": "查明", "law": "第三条", "reasons": "不符合", "remedies": "可以复议"}


@pytest.fixture
def food(firm):
    return given.a_case_at_the_window(firm, at=JULY)


def drafted(case, by="wangfang", at=JULY):
    return commands.propose_refusal(case, do="refuse_acceptance", said=SAID, by=actor(by), at=at)


def state(case):
    return Case.objects.get(pk=case).state


def test_one_person_alone_may_not_and_is_told_how(food):
    with pytest.raises(NotAllowed, match="提交复核"):
        commands.refuse_acceptance(food, **SAID, by=actor("wangfang"), at=JULY)
    assert state(food) == "submitted"


def test_the_review_behind_a_system_of_a_department_is_its_own(food):
    through = replace(actor("wangfang"), via="api")

    commands.refuse_acceptance(food, **SAID, by=through, at=JULY)

    assert state(food) == "not_accepted"


def test_what_was_filed_before_the_rule_is_decided_by_one(firm):
    case = given.a_case_at_the_window(firm, at=MONDAY)

    with pytest.raises(NotAllowed, match="不用复核"):
        drafted(case, at=MONDAY)
    commands.refuse_acceptance(case, **SAID, by=actor("wangfang"), at=MONDAY)

    assert state(case) == "not_accepted"


def test_a_draft_changes_nothing_and_the_clock_runs_on(food):
    before = list(Deadline.objects.filter(case=food).values_list("kind", "due_on", "stopped_on"))
    drafted(food)

    assert state(food) == "submitted"
    assert (
        list(Deadline.objects.filter(case=food).values_list("kind", "due_on", "stopped_on"))
        == before
    )
    timers.deem_silent_cases_accepted(JULY + timedelta(days=8))
    assert state(food) == "accepted"


@pytest.mark.parametrize("second", ["zhaomin", "sunlixin"])
def test_a_colleague_or_the_leader_confirms_and_it_is_made(food, second):
    drafted(food)

    commands.confirm_refusal(food, by=actor(second), at=JULY)
    pump_all()

    case = Case.objects.get(pk=food)
    assert case.state == "not_accepted"
    assert case.decision["facts"] == SAID["facts"]
    assert "行政复议" in case.decision["remedies"]
    told = Event.objects.get(name="cases.refusal_confirmed")
    assert told.actor["who"] == actor(second).who
    assert told.data["proposed_by"] == actor("wangfang").who
    assert Document.objects.filter(about=f"case:{food}", kind="non_acceptance").exists()
    assert not list(faults())


def test_nobody_confirms_his_own(food):
    drafted(food)

    with pytest.raises(NotAllowed, match="不能复核自己"):
        commands.confirm_refusal(food, by=actor("wangfang"), at=JULY)
    with pytest.raises(NotAllowed, match="可以直接收回"):
        commands.return_refusal(food, note="改", by=actor("wangfang"), at=JULY)
    with (
        pytest.raises(IntegrityError, match="nobody_confirms_his_own_refusal"),
        transaction.atomic(),
    ):
        Refusal.objects.update(state="confirmed", second=actor("wangfang").who)


@pytest.mark.parametrize("login", ["lixiaoman", "qianwei", "zhouming", "lvqian", "wangjianguo"])
def test_others_neither_draft_nor_confirm_nor_see(food, login):
    with pytest.raises(NotYours):
        drafted(food, by=login)
    drafted(food)
    by = actor(login)
    for deed, more in (
        (commands.confirm_refusal, {}),
        (commands.return_refusal, {"note": "改"}),
        (commands.take_back_refusal, {}),
    ):
        with pytest.raises(NotYours):
            deed(food, **more, by=by, at=JULY)
    if by.org:
        assert queries.refusals(by, JULY) == ()
    assert state(food) == "submitted"


def test_it_is_sent_back_with_the_reason_and_written_anew(food):
    drafted(food)
    with pytest.raises(Invalid, match="退回的理由"):
        commands.return_refusal(food, note=" ", by=actor("zhaomin"), at=JULY)

    commands.return_refusal(food, note="事实没有写清", by=actor("zhaomin"), at=JULY)
    pump_all()

    card, paper = queries.refusal(food, actor("wangfang"), JULY)
    assert (card.note, card.second, paper) == ("事实没有写清", "赵敏", None)
    told = Event.objects.get(name="cases.refusal_returned")
    assert told.data["official"] == actor("wangfang").who
    drafted(food)
    assert [row.waits for row in queries.refusals(actor("zhaomin"), JULY)] == [True]


def test_one_draft_waits_at_a_time_and_is_taken_back_by_its_author(food):
    drafted(food)
    with pytest.raises(NotAllowed, match="先收回"):
        drafted(food, by="zhaomin")
    with pytest.raises(NotYours):
        commands.take_back_refusal(food, by=actor("zhaomin"), at=JULY)

    commands.take_back_refusal(food, by=actor("wangfang"), at=JULY)
    drafted(food, by="zhaomin")

    assert Refusal.objects.filter(state="proposed").count() == 1


def test_what_went_on_meanwhile_is_not_refused_by_an_old_draft(food):
    drafted(food)
    later = JULY + timedelta(hours=1)
    commands.precheck(food, by=actor("zhaomin"), at=later)

    with pytest.raises(NotAllowed, match="又有变化"):
        commands.confirm_refusal(food, by=actor("sunlixin"), at=later)
    drafted(food, at=later + timedelta(hours=1))
    commands.confirm_refusal(food, by=actor("sunlixin"), at=later + timedelta(hours=2))

    assert state(food) == "not_accepted"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"ground": ""}, "法定情形"),
        ({"facts": " "}, "事实和理由"),
        ({"ground": "other_organ"}, "哪个机关"),
    ],
)
def test_a_draft_is_complete_or_it_is_none(food, said, sentence):
    with pytest.raises(Invalid, match=sentence):
        commands.propose_refusal(
            food, do="refuse_acceptance", said=SAID | said, by=actor("wangfang"), at=JULY
        )
    with pytest.raises(NotYours):
        commands.propose_refusal(food, do="accept", said=SAID, by=actor("wangfang"), at=JULY)


def test_where_one_decides_alone_another_of_the_organ_confirms_a_refusal(firm):
    number = given.a_submitted_application(firm, at=JULY)
    case = given.cases_of(number, firm, at=JULY)["licence_check"].id
    commands.accept(case, by=actor("wangfang"), at=JULY)
    with pytest.raises(NotAllowed, match="另一人复核"):
        commands.refuse(case, grounds=GROUNDS, by=actor("zhouming"), at=JULY)
    commands.propose_refusal(case, do="refuse", said=GROUNDS, by=actor("zhouming"), at=JULY)

    commands.confirm_refusal(case, by=actor("zhengqiang"), at=JULY)

    row = Case.objects.get(pk=case)
    assert (row.state, row.decision["reasons"]) == ("refused", "不符合")
    assert row.decider == actor("zhengqiang").who
    assert not list(faults())


def test_a_permit_is_refused_by_three_people_and_needs_no_fourth(firm, decider):
    case = given.an_accepted_case(firm, at=JULY)
    commands.examine(case, opinion="不符", by=actor("zhouming"), at=JULY)
    commands.review(case, opinion="不符", by=actor("wujing"), at=JULY)

    commands.refuse(case, grounds=GROUNDS, by=decider, at=JULY)

    assert state(case) == "refused"


def test_the_rules_are_checked():
    good = {"when": {}, "then": {"second": True}, "source": "x", "confidence": "low"}
    assert second_faults({"rules": [good]}) == []
    assert second_faults({})
    assert second_faults({"rules": [good | {"source": ""}]})
    assert second_faults({"rules": [good | {"then": {}}]})
    assert second_faults({"rules": [good | {"when": {"do": "refuse"}}]})
