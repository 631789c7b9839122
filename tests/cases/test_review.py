"""From acceptance to decision and delivery (行政许可法 §34, §38, §44, §45)."""

from datetime import date, timedelta

import pytest

from onething.cases import commands
from onething.cases.models import Case, Deadline
from onething.cases.terms import MACHINES
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db

GROUNDS = {
    "facts": "经查，场所未设专间。",
    "law": "不符合《食品安全法》第三十三条。",
    "reasons": "设施与经营项目不相适应。",
    "remedies": "可以在六十日内申请行政复议，或者在六个月内提起行政诉讼。",
}


def state(case):
    return Case.objects.get(pk=case).state


def test_a_permit_is_examined_reviewed_and_granted_by_three_people(reviewed, decider):
    case = reviewed

    commands.grant(case, opinion="同意", by=decider, at=MONDAY)
    pump_all()

    found = Case.objects.get(pk=case)
    assert found.state == "closed"
    assert len({found.examiner, found.reviewer, found.decider}) == 3


def test_nobody_reviews_what_he_examined(food, examiner):
    case = food
    commands.examine(case, opinion="符合", by=examiner, at=MONDAY)
    both = examiner.__class__(**{**vars(examiner), "roles": ("examiner", "reviewer", "decider")})

    with pytest.raises(NotAllowed, match="两名以上"):
        commands.review(case, opinion="同意", by=both, at=MONDAY)


@pytest.mark.parametrize("who", ["clerk", "fire_examiner", "inspector", "firm", "decider"])
def test_only_an_examiner_of_the_deciding_organ_examines(food, who, request):
    case = food

    with pytest.raises(NotYours):
        commands.examine(case, opinion="符合", by=request.getfixturevalue(who), at=MONDAY)


def test_an_opinion_must_not_be_empty(food, examiner):
    case = food

    with pytest.raises(Invalid, match="写明您的意见"):
        commands.examine(case, opinion="  ", by=examiner, at=MONDAY)


@pytest.mark.parametrize("missing", sorted(GROUNDS))
def test_a_refusal_cannot_be_signed_without_each_of_its_parts(reviewed, decider, missing):
    case = reviewed

    with pytest.raises(Invalid, match="缺一不可") as said:
        commands.refuse(case, grounds=GROUNDS | {missing: ""}, by=decider, at=MONDAY)

    assert set(said.value.errors) == {missing}
    assert state(case) == "reviewed"


def test_a_refusal_is_delivered_and_ends_only_its_own_case(reviewed, decider):
    case = reviewed

    commands.refuse(case, grounds=GROUNDS, by=decider, at=MONDAY)
    pump_all()

    assert state(case) == "closed"
    others = Case.objects.exclude(pk=case).filter(state="ended")
    assert not others.exists()


def test_sending_back_begins_the_review_anew(food, reviewer, examiner):
    case = food
    commands.examine(case, opinion="符合", by=examiner, at=MONDAY)

    commands.send_back(case, opinion="请核实面积", by=reviewer, at=MONDAY)

    assert (state(case), Case.objects.get(pk=case).examiner) == ("accepted", "")


def test_a_special_procedure_stops_the_clocks(food, examiner):
    case = food
    commands.suspend(case, **given.TESTING, by=examiner, at=MONDAY + timedelta(days=1))
    assert Deadline.objects.get(case=case, kind="statutory").due_on is None

    commands.resume(case, by=examiner, at=MONDAY + timedelta(days=3))

    assert Deadline.objects.get(case=case, kind="statutory").due_on == date(2026, 4, 2)


def test_a_clock_stops_for_listed_reasons_only(food, examiner):
    case = food

    with pytest.raises(Invalid, match="听证、招标"):
        commands.suspend(case, **given.TESTING | {"ground": "busy"}, by=examiner, at=MONDAY)


def test_after_the_end_nothing_more_is_done(reviewed, decider, clerk):
    case = reviewed
    commands.grant(case, by=decider, at=MONDAY)
    pump_all()

    with pytest.raises(NotAllowed, match="已办结"):
        commands.grant(case, by=decider, at=MONDAY)
    with pytest.raises(NotAllowed, match="已办结"):
        commands.accept(case, by=clerk, at=MONDAY)


def test_a_filing_is_decided_by_one_person_and_cites_no_permit_law(firm, inspector):
    case = given.an_accepted_case(firm, part="sign")

    commands.grant(case, by=inspector, at=MONDAY)
    pump_all()

    assert state(case) == "closed"
    steps = MACHINES["filing"].steps
    assert all("行政许可法" not in step.law for step in steps)


def test_the_application_closes_with_its_last_case(firm, clerk):
    number = given.a_submitted_application(firm, answers=given.SMALL)
    given.a_checked_licence(number, firm)
    food = given.cases_of(number, firm)["food"].id
    commands.accept(food, by=clerk, at=MONDAY)
    commands.examine(food, opinion="符合", by=actor("zhouming"), at=MONDAY)
    commands.review(food, opinion="同意", by=actor("wujing"), at=MONDAY)
    commands.grant(food, by=actor("zhengqiang"), at=MONDAY)
    pump_all()

    assert Event.objects.filter(name="cases.application_closed").count() == 1


def test_the_rows_are_what_the_events_say(reviewed, decider):
    case = reviewed
    commands.grant(case, by=decider, at=MONDAY)
    pump_all()

    for found in Case.objects.all():
        last = Event.objects.filter(stream=f"case:{found.pk}").order_by("-seq").first()
        assert last.data["state"] == found.state
