"""推送: told at least once, received once, dead ones seen and told anew."""

from datetime import timedelta

import pytest

from onething.delivery import commands, queries
from onething.delivery.connectors import repeat_pushes
from onething.delivery.models import Push
from onething.delivery.pushes.rules import rules
from onething.exchange import adapters
from onething.exchange.terms import NotReceived, Receipt
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.reactions import REACTIONS
from onething.kernel.refusals import NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

WAITS = [1, 2, 5, 15, 60, 240]


class Hub:
    """A platform that is silent as long as it is told to."""

    def __init__(self):
        self.silent = False
        self.told = []

    def tell(self, platform, key, content):
        if self.silent:
            raise NotReceived("ConnectionRefusedError")
        self.told.append((platform, key, content))
        return Receipt(f"{platform}-{key[:8]}", "2026-03-02T10:00:00+08:00")


@pytest.fixture
def hub(monkeypatch, db):
    made = Hub()
    monkeypatch.setattr(adapters, "platform", lambda: made)
    monkeypatch.setattr("onething.exchange.queries.platform", lambda: made)
    return made


def queued(by=SYSTEM, event=None):
    about = {
        "name": "cases.granted", "case": new_id(), "subject": new_id(), "office": new_id(),
    }  # fmt: skip
    commands.queue_push(
        event or new_id(), "regulator", about=about, content={"number": "N1"}, by=by, at=MONDAY
    )
    return Push.objects.order_by("-id")[0]


def test_what_is_told_has_a_receipt(hub):
    push = queued()
    pump_all()

    push.refresh_from_db()
    assert (push.state, push.receipt) == ("received", f"regulator-{str(push.pk)[:8]}")
    (card,) = queries.pushes_of(push.case, MONDAY)
    assert card.light == "green"
    assert [row.name for row in Event.objects.filter(stream=f"push:{push.pk}").order_by("seq")] == [
        "delivery.push_queued", "delivery.push_received",
    ]  # fmt: skip


def test_an_event_is_queued_once_for_a_platform(hub):
    event = new_id()
    queued(event=event)
    queued(event=event)

    assert Push.objects.filter(event=event).count() == 1


def test_it_is_told_again_until_there_is_a_receipt(hub):
    hub.silent = True
    push = queued()
    pump_all()
    push.refresh_from_db()
    assert (push.state, push.tries, push.next_at) == ("queued", 1, MONDAY + timedelta(minutes=1))
    assert queries.pushes_of(push.case, MONDAY + timedelta(minutes=6))[0].light == "yellow"

    repeat_pushes(MONDAY)  # too early
    pump_all()
    assert Push.objects.get(pk=push.pk).tries == 1
    hub.silent = False
    repeat_pushes(MONDAY + timedelta(minutes=1))
    pump_all()

    assert Push.objects.get(pk=push.pk).state == "received"
    assert len(hub.told) == 1


def test_what_stays_without_a_receipt_waits_for_a_person_and_is_told_anew(hub):
    hub.silent = True
    push, at = queued(), MONDAY
    pump_all()
    for minutes in WAITS:
        at += timedelta(minutes=minutes)
        repeat_pushes(at)
        pump_all()
    push.refresh_from_db()
    assert push.state == "dead"
    operator = actor("zhangyun")
    (row,) = queries.push_page(operator, at).rows
    assert (row.id, row.light) == (push.pk, "red")

    hub.silent = False
    commands.replay_push(push.pk, by=operator, at=at)
    pump_all()

    assert Push.objects.get(pk=push.pk).state == "received"
    with pytest.raises(NotAllowed, match="已经收到回执"):
        commands.replay_push(push.pk, by=operator, at=at)


def test_what_was_received_is_not_told_again(hub):
    push = queued()
    pump_all()

    commands.note_failure(push.pk, fault="late answer", by=SYSTEM, at=MONDAY)
    commands.note_receipt(push.pk, receipt="other", by=SYSTEM, at=MONDAY)
    commands.repeat_push(push.pk, by=SYSTEM, at=MONDAY + timedelta(days=1))

    assert Push.objects.get(pk=push.pk).receipt != "other"


def test_only_the_system_tells_and_only_an_operator_tells_anew(hub):
    push = queued()
    for login in ("lixiaoman", "wangfang", "zhouming", "sunlixin", "zhangyun"):
        by = actor(login)
        with pytest.raises(NotYours):
            queued(by=by)
        with pytest.raises(NotYours):
            commands.note_receipt(push.pk, receipt="x", by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.note_failure(push.pk, fault="x", by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.repeat_push(push.pk, by=by, at=MONDAY)
        if login != "zhangyun":
            with pytest.raises(NotYours):
                commands.replay_push(push.pk, by=by, at=MONDAY)
            with pytest.raises(NotYours):
                queries.push_page(by, MONDAY)


def test_each_event_of_the_file_is_heard_and_no_other():
    heard = REACTIONS["onething.delivery.connectors.queue_for_platform"].events

    assert heard == set(rules()["events"])
    assert {"cases.revoked", "cases.recalled", "cases.cancelled", "cases.reopened"} <= heard
