"""Rows and ledger say the same; a row that was changed behind the ledger's back is found."""

from uuid import UUID

import pytest

from onething.cases import check, commands, replay
from onething.cases.events import CaseFact
from onething.cases.models import Application, Case
from onething.kernel.facts import FACTS
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def test_a_reviewed_case_is_what_its_events_say(reviewed):
    assert not list(check.faults())


def test_the_fold_knows_every_event_of_a_case():
    events = {name for name, fact in FACTS.items() if issubclass(fact, CaseFact)}

    assert events == replay.CHANGES.keys() | replay.LETS_GO | replay.STANDING


def test_an_assigned_case_is_what_its_events_say(window, leader, second_clerk):
    case = window
    official = UUID(second_clerk.who.partition(":")[2])

    commands.assign(case, official, by=leader, at=MONDAY)

    assert Case.objects.get(pk=case).holder == second_clerk.who
    assert not list(check.faults())


def test_a_held_case_is_what_its_events_say(window, clerk):
    case = window
    commands.take(case, by=clerk, at=MONDAY)
    assert not list(check.faults())

    Case.objects.filter(pk=case).update(holder="")

    (fault,) = check.faults()
    assert fault.where == f"case:{case}"
    assert "holder" in fault.sentence


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Case, {"state": "granted"}),
        (Case, {"examiner": "official:other"}),
        (Case, {"supplements": 1}),
        (Case, {"accepted_on": "2026-03-03"}),
        (Application, {"region": "140106"}),
        (Application, {"summary_digest": "sm3:0"}),
        (Application, {"state": "closed"}),
    ],
)
def test_a_row_that_was_changed_from_outside_is_found(reviewed, model, change):
    case = reviewed
    application = Case.objects.get(pk=case).application_id
    key = case if model is Case else application

    model.objects.filter(pk=key).update(**change)

    found = list(check.faults())
    assert {fault.where.split(":")[0] for fault in found} == {model.__name__.lower()}
    assert next(iter(change)).split("_")[0] in found[0].sentence
