"""How cases end, what undoes a decision, and what only some kinds of items know."""

from datetime import date, timedelta

import pytest

from onething.cases import commands, timers
from onething.cases.models import Act, Application, Deadline
from onething.cases.terms import ASKS, MACHINES, WORDS
from onething.delivery.models import Publication
from onething.documents.models import Document, Licence
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed
from tests.cases.books import agree, as_kind, clock, closed, last_event, of
from tests.cases.saying import GROUNDS, WHO, take
from tests.cast import actor
from tests.times import MONDAY

DAY = timedelta(days=1)
OF_PERMITS = sorted(set(WHO) & {step.do for step in MACHINES["permit"].steps})


# the end, and after --------------------------------------------------------------------------


def test_an_examination_is_ended_for_a_listed_ground(food):
    take("terminate", food)
    pump_all()

    assert of(food).state == "terminated"
    assert not Deadline.objects.filter(case=food, stopped_on=None).exists()
    assert Document.objects.filter(about=f"case:{food}", kind="termination").exists()
    agree()


def test_an_unlisted_ground_ends_nothing(food):
    with pytest.raises(Invalid) as said:
        take("terminate", food, ground="annoying")

    assert set(said.value.errors) == {"ground"}


def test_a_closed_case_is_filed_by_the_timer(reviewed):
    closed(reviewed)

    timers.archive_closed_cases(MONDAY + 20 * DAY)
    assert of(reviewed).state == "closed"
    timers.archive_closed_cases(MONDAY + 40 * DAY)
    pump_all()

    assert of(reviewed).state == "archived"
    paper = Document.objects.get(about=f"case:{reviewed}", kind="archive_catalogue")
    assert paper.state in ("registered", "sealed")
    agree()


@pytest.mark.parametrize(
    ("do", "state", "licence", "kind"),
    [
        ("revoke", "revoked", "revoked", "revocation"),
        ("cancel", "cancelled", "cancelled", "cancellation"),
        ("recall", "recalled", "cancelled", "retraction"),
    ],
)
def test_a_granted_permit_is_undone_with_its_licence(reviewed, do, state, licence, kind):
    closed(reviewed)

    take(do, reviewed)
    pump_all()

    assert of(reviewed).state == state
    assert Licence.objects.get(about=f"case:{reviewed}").state == licence
    assert Document.objects.filter(about=f"case:{reviewed}", kind=kind).exists()
    agree()


def test_what_was_refused_is_not_revoked(reviewed):
    commands.refuse(reviewed, grounds=GROUNDS, by=actor("zhengqiang"), at=MONDAY)
    pump_all()

    with pytest.raises(NotAllowed, match="没有准予的决定"):
        take("revoke", reviewed)


@pytest.mark.parametrize("way", ["granted", "refused"])
def test_a_review_or_a_court_lets_a_case_be_decided_anew(reviewed, way):
    if way == "granted":
        closed(reviewed)
    else:
        commands.refuse(reviewed, grounds=GROUNDS, by=actor("zhengqiang"), at=MONDAY)
        pump_all()

    take("reopen", reviewed, at=MONDAY + 2 * DAY)
    pump_all()

    case = of(reviewed)
    assert (case.state, case.redone, case.decision, case.closed_at) == ("accepted", 1, {}, None)
    assert clock(reviewed, "statutory").days == 15
    assert clock(reviewed, "statutory").starts_on == date(2026, 3, 4)
    assert Act.objects.get(case=case, do="reopen").said["former_decision"]
    assert Application.objects.get(pk=case.application_id).state == "submitted"
    if way == "granted":
        assert Licence.objects.get(about=f"case:{reviewed}").state == "revoked"
    agree()


def test_a_case_decided_anew_is_closed_anew(reviewed):
    closed(reviewed)
    take("reopen", reviewed, days="")
    pump_all()
    commands.examine(reviewed, opinion="重新审查", by=actor("zhouming"), at=MONDAY)
    commands.review(reviewed, opinion="同意", by=actor("wujing"), at=MONDAY)

    closed(reviewed)

    assert of(reviewed).redone == 1
    agree()
    old, new = Publication.objects.filter(case=reviewed).order_by("seq")
    assert (old.state, old.standing, new.state, new.standing) == (
        "published",
        "撤销",
        "published",
        "有效",
    )
    assert "重新办理" in old.note
    assert new.number != old.number
    assert new.fields["许可编号"] != old.fields["许可编号"]


def test_an_order_is_not_dated_in_the_future(reviewed):
    closed(reviewed)

    with pytest.raises(Invalid, match="不能晚于今天"):
        take("reopen", reviewed, dated="2026-04-01")


# other kinds ---------------------------------------------------------------------------------


def test_two_parties_the_other_is_told_and_answers(food):
    as_kind(food, "adjudicate")

    take("tell_respondent", food)
    assert of(food).state == "answering"
    assert clock(food, "answer").due_on == date(2026, 3, 16)
    take("answered", food)

    assert of(food).state == "accepted"
    assert clock(food, "answer").stopped_on == date(2026, 3, 2)


def test_the_other_party_may_stay_silent(food):
    as_kind(food, "adjudicate")
    take("tell_respondent", food)

    timers.pass_unanswered_claims(MONDAY + 15 * DAY)

    assert of(food).state == "accepted"
    assert last_event(food).data["silent"] is True


def test_two_parties_may_agree(food):
    as_kind(food, "adjudicate")

    take("settle", food)
    pump_all()

    assert of(food).state == "closed"
    assert Document.objects.filter(about=f"case:{food}", kind="settlement").exists()


def test_an_award_is_published_before_it_is_given(food):
    as_kind(food, "award")

    take("publicise", food)
    assert clock(food, "statutory").pauses[0]["reason"] == "公示"
    take("end_publicity", food, at=MONDAY + 7 * DAY)

    assert of(food).state == "accepted"
    assert clock(food, "statutory").due_on


def test_a_utility_looks_at_the_place(food):
    as_kind(food, "utility")

    take("survey", food)
    commands.grant(food, by=actor("zhouming"), at=MONDAY)

    assert of(food).state == "granted"


ELSEWHERE = {"revoke_promised": "revoke_promise"}  # steps that a command on something else takes


@pytest.mark.parametrize("kind", sorted(MACHINES))
def test_every_step_of_a_kind_can_be_taken_by_somebody(kind):
    """No step is only drawn: each has a command, and what is asked with it is described."""
    for step in MACHINES[kind].steps:
        assert ELSEWHERE.get(step.do, step.do) in commands.__all__, step.do
        assert step.do not in ASKS or step.do in commands.SAID


@pytest.mark.parametrize("kind", sorted(MACHINES))
def test_from_every_state_there_is_a_way_to_an_end(kind):
    machine = MACHINES[kind]
    reaches = {"archived", "withdrawn"}
    for _ in WORDS:
        reaches |= {state for step in machine.steps if step.end in reaches for state in step.start}
    left = machine.states - reaches - machine.ends

    assert not left
