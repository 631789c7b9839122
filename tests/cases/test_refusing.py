"""A refusal by two people: drafted, confirmed or sent back by another, on the clock all the while."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onething.cases import commands, queries, seconds, timers
from onething.cases.check import faults, second_faults
from onething.cases.models import Case, Deadline, Refusal
from onething.delivery.models import Message
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

    with pytest.raises(NotAllowed, match="已有变化"):
        commands.confirm_refusal(food, by=actor("sunlixin"), at=later)
    drafted(food, at=later + timedelta(hours=1))
    commands.confirm_refusal(food, by=actor("sunlixin"), at=later + timedelta(hours=2))

    assert state(food) == "not_accepted"


def sent(about):
    """Return the messages about this, by whom they are for."""
    pump_all()
    told = Event.objects.filter(name="delivery.message_sent", data__about=about)
    ids = [one.data["message"] for one in told]
    return {f"official:{row.subject}": row for row in Message.objects.filter(pk__in=ids)}


def test_whoever_may_confirm_is_told_that_a_draft_waits_and_nobody_else(food):
    drafted(food)

    told = sent("cases.refusal_proposed")

    assert {actor("zhaomin").who, actor("sunlixin").who} <= told.keys()
    assert actor("wangfang").who not in told
    assert len(told) <= 5
    event = Event.objects.get(name="cases.refusal_proposed")
    assert told.keys() == {f"official:{one}" for one in event.data["officials"]}
    message = told[actor("zhaomin").who]
    assert (message.title, message.do) == ("有一份拟不予受理的意见等您复核", "refusals")
    case = Case.objects.select_related("application").get(pk=food)
    assert case.item_name in message.text
    assert case.application.number in message.text
    assert case.subject_name not in message.text


def test_a_big_house_tells_its_leader_and_spreads_the_rest(food, monkeypatch):
    monkeypatch.setitem(seconds._said(), "told", 1)

    drafted(food)

    assert sent("cases.refusal_proposed").keys() == {actor("sunlixin").who}


def test_who_drafted_it_hears_that_it_was_confirmed(food):
    drafted(food)
    commands.confirm_refusal(food, by=actor("sunlixin"), at=JULY)

    told = sent("cases.refusal_confirmed")

    assert [told[actor("wangfang").who].title] == [one.title for one in told.values()]
    assert not sent("cases.refusal_overtaken")


def test_who_drafted_it_hears_that_it_was_sent_back(food):
    drafted(food)
    commands.return_refusal(food, note="改", by=actor("zhaomin"), at=JULY)

    told = sent("cases.refusal_returned")

    assert told.keys() == {actor("wangfang").who}
    assert "拟不予受理" in told[actor("wangfang").who].title


def test_who_drafted_it_hears_that_the_case_went_on_without_it(food):
    drafted(food)
    timers.deem_silent_cases_accepted(JULY + timedelta(days=8))

    told = sent("cases.refusal_overtaken")

    assert told.keys() == {actor("wangfang").who}
    assert Refusal.objects.get(case=food).state == "overtaken"
    assert not queries.refusals(actor("zhaomin"), JULY + timedelta(days=9))
    assert not list(faults())


def test_who_goes_on_himself_is_not_told_what_he_did(food):
    drafted(food)
    commands.precheck(food, by=actor("wangfang"), at=JULY + timedelta(hours=1))

    assert not sent("cases.refusal_overtaken")
    assert Refusal.objects.get(case=food).state == "overtaken"


def test_a_draft_that_was_answered_is_not_overtaken_by_the_next_step(food):
    drafted(food)
    commands.return_refusal(food, note="改", by=actor("zhaomin"), at=JULY)
    commands.precheck(food, by=actor("zhaomin"), at=JULY + timedelta(hours=1))

    assert Refusal.objects.get(case=food).state == "returned"
    assert not sent("cases.refusal_overtaken")


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
    assert second_faults({"rules": [good], "told": 5}) == []
    for told in (None, True, 0, 21):
        assert [place for place, _ in second_faults({"rules": [good], "told": told})] == [("told",)]
    assert second_faults({})
    assert second_faults({"rules": [good | {"source": ""}]})
    assert second_faults({"rules": [good | {"then": {}}]})
    assert second_faults({"rules": [good | {"when": {"do": "refuse"}}]})
