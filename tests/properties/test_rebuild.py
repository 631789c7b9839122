"""Figures made anew from the log are those that were kept up to date, also while more happens."""

import threading

import pytest
from django.db import connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from onething.cases.events import CaseAccepted, CaseGranted, CaseSubmitted
from onething.catalogue.models import ItemRevision
from onething.insight.models import DailyCount
from onething.kernel import consumers, ledger, rebuilding, sequencer
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Cursor
from onething.kernel.refusals import NotYours
from tests.emptying import empty
from tests.properties.steady import walks
from tests.times import MONDAY, PATIENCE

OFFICES = [new_id() for _ in range(3)]
(NAME,) = rebuilding.named("count_by_day")
happenings = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40)


def an_item():
    """Return an item for which nothing is to be paid."""
    return ItemRevision.objects.filter(code="140131002001").values_list("pk", flat=True)[0]


def happen(kind, office):
    """Something happens to a case that nobody else knows."""
    about = {
        "case": new_id(), "application": new_id(), "subject": new_id(), "office": OFFICES[office],
        "item": an_item(), "kind": "permit", "part": "food", "state": "submitted",
    }  # fmt: skip
    made = (
        CaseSubmitted(**about, number="1", tell_by=None),
        CaseAccepted(
            **about, accepted_on=MONDAY.date(), due_on=None, promised_on=None, deemed=False
        ),
        CaseGranted(**about, decision="sm3:0"),
    )
    with transaction.atomic():
        ledger.write(made[kind], by=SYSTEM, at=MONDAY)


def keep_up():
    while sequencer.sequence_once() + consumers.consume_once():
        pass


def figures():
    rows = DailyCount.objects.values_list("office", "event", "day", "count")
    return sorted(rows, key=str)


def test_figures_made_anew_are_those_that_were_kept(empty_ledger, request):
    @walks(15)
    @given(happenings, happenings)
    def walk(before, after):
        empty(request, "kernel", "insight")
        for one in before:
            happen(*one)
        keep_up()
        live = figures()

        assert rebuilding.rebuild(NAME, lambda *_: None) == len(before)
        assert figures() == live

        for one in after:
            happen(*one)
        keep_up()
        assert sum(count for *_, count in figures()) == len(before) + len(after)

    walk()


def test_the_platform_works_on_while_figures_are_made_anew(empty_ledger):
    for number in range(30):
        happen(number % 3, number % 3)
    keep_up()
    live, steps = figures(), []

    def meanwhile():
        try:
            happen(0, 0)
            keep_up()  # passes by the projection that is being made anew, and waits for nobody
            steps.append((figures(), Cursor.objects.get(consumer=consumers.WAKER).position))
        finally:
            connections.close_all()

    def tell(*_):
        if not steps:
            other = threading.Thread(target=meanwhile)
            other.start()
            other.join(PATIENCE)
            assert not other.is_alive()

    assert rebuilding.rebuild(NAME, tell) == 31

    assert steps == [(live, 31)]  # readers saw the old figures, reactions went on
    assert sum(count for *_, count in figures()) == 31


def test_a_rebuild_that_is_cut_off_has_changed_nothing(empty_ledger):
    for number in range(5):
        happen(number % 3, 0)
    keep_up()
    live = figures()

    def cut(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(NAME, cut)

    assert figures() == live
    assert Cursor.objects.get(consumer=NAME).position == 5


def test_a_projection_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(NotYours, match="count_by_day"):
        rebuilding.named("nonesuch")
