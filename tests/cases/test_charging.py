"""待缴费: only what the catalogue says waits for the money; the mark stands in the ledger."""

import pytest

from onething.cases import commands
from onething.cases.models import Case
from onething.cases.replay import of_case
from onething.cases.terms import GUARDS, MACHINES, unmet
from onething.catalogue.terms import STOPS
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.given import a_case_at_the_window, a_reviewed_case, an_accepted_case
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def due(case, stops):
    commands.note_fee_due(case, stops=stops, by=SYSTEM, at=MONDAY)


def paid(case):
    commands.note_fee_settled(case, by=SYSTEM, at=MONDAY)


def test_acceptance_waits_where_the_catalogue_says_so(firm, clerk):
    case = a_case_at_the_window(firm)
    due(case, "acceptance")

    with pytest.raises(NotAllowed, match="缴费后受理"):
        commands.accept(case, by=clerk, at=MONDAY)
    paid(case)
    commands.accept(case, by=clerk, at=MONDAY)

    assert Case.objects.get(pk=case).state == "accepted"


def test_a_decision_waits_and_a_refusal_does_not(firm, decider):
    case = a_reviewed_case(firm)
    due(case, "decision")

    with pytest.raises(NotAllowed, match="缴费后才能作出准予决定"):
        commands.grant(case, by=decider, at=MONDAY)
    row = Case.objects.get(pk=case)
    refuse = MACHINES[row.kind].step(row.state, "refuse")
    assert unmet(refuse, row) == ""


def test_delivery_waits_and_comes_by_itself(firm, decider):
    case = a_reviewed_case(firm)
    due(case, "delivery")
    commands.grant(case, by=decider, at=MONDAY)
    pump_all()
    assert Case.objects.get(pk=case).state == "issued"

    paid(case)
    pump_all()

    assert Case.objects.get(pk=case).state == "closed"


def test_a_fee_that_stops_nothing_stops_nothing(firm, clerk):
    case = a_case_at_the_window(firm)
    due(case, "nothing")

    commands.accept(case, by=clerk, at=MONDAY)

    row = Case.objects.get(pk=case)
    assert (row.state, row.unpaid) == ("accepted", "nothing")


def test_silence_is_acceptance_whatever_is_unpaid():
    needs = {
        need
        for machine in MACHINES.values()
        for step in machine.steps
        if step.do == "deem_accepted"
        for need in step.needs
    }
    assert not needs


def test_the_ledger_tells_of_it_once_and_knows_it_again(firm):
    case = an_accepted_case(firm)
    due(case, "decision")
    due(case, "decision")
    events = list(Event.objects.filter(stream=f"case:{case}").order_by("seq"))
    assert of_case(events).unpaid == "decision"

    paid(case)
    paid(case)

    events = list(Event.objects.filter(stream=f"case:{case}").order_by("seq"))
    assert [event.name for event in events][-2:] == ["cases.fee_due", "cases.fee_settled"]
    assert of_case(events).unpaid == Case.objects.get(pk=case).unpaid == ""


def test_a_case_that_is_over_is_not_marked(firm):
    case = a_case_at_the_window(firm)
    commands.withdraw(case, by=firm, at=MONDAY)
    due(case, "decision")

    assert Case.objects.get(pk=case).unpaid == ""


def test_a_word_that_the_catalogue_does_not_know_is_refused(firm):
    with pytest.raises(Invalid, match="不是未缴费的影响"):
        due(a_case_at_the_window(firm), "everything")


@pytest.mark.parametrize("login", ["wangjianguo", "wangfang", "zhouming", "zhengqiang", "sunlixin"])
def test_nobody_but_the_platform_marks_a_case(firm, login):
    case = a_case_at_the_window(firm)
    with pytest.raises(NotYours):
        commands.note_fee_due(case, stops="decision", by=actor(login), at=MONDAY)
    with pytest.raises(NotYours):
        commands.note_fee_settled(case, by=actor(login), at=MONDAY)


def test_every_effect_of_the_catalogue_has_its_guard():
    assert {f"paid_to_{word}" for word in ("accept", "decide", "deliver")} <= GUARDS.keys()
    assert set(STOPS) == {"nothing", "acceptance", "decision", "delivery"}
