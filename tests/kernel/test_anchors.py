"""Anchors: once a day, by the platform only, in the ledger; a receipt carries the one that covers it."""

from datetime import date, timedelta

import pytest

from onething.kernel import anchors, merkle, proofs, receipts, sequencer
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Anchor, Event, TreeHead
from onething.kernel.refusals import NotYours
from tests.kernel.facts import ring
from tests.times import MONDAY

RINGER = Actor(who="system:ringer")
TODAY = date(2026, 11, 23)
STAMP = {"token": b"stamp", "authority": "某时间戳机构", "stamped_at": MONDAY}


def rung(*bells):
    for bell in bells:
        ring(bell, by=RINGER, at=MONDAY)
    while sequencer.sequence_once():
        pass
    sequencer.sign_head(MONDAY)


def begun(day=TODAY):
    anchors.begin_anchor(day, by=SYSTEM, at=MONDAY)
    return Anchor.objects.filter(day=day).first()


def test_the_newest_signed_head_becomes_the_anchor_of_the_day(db):
    rung("a", "b")

    anchor = begun()

    head = TreeHead.objects.get()
    assert (anchor.size, bytes(anchor.root)) == (2, bytes(head.root))
    event = Event.objects.get(stream="anchors:log")
    assert (event.name, event.data["size"]) == ("kernel.anchor_begun", 2)
    assert event.data["root"] == bytes(head.root).hex()


def test_a_day_has_one_anchor(db):
    rung("a")
    begun()
    rung("b")

    assert begun().size == 1
    assert Event.objects.filter(stream="anchors:log").count() == 1


def test_a_log_without_a_signed_head_has_no_anchor_yet(db):
    ring("a", by=RINGER, at=MONDAY)

    assert begun() is None


def test_the_first_stamp_counts_and_is_in_the_ledger(db):
    rung("a")
    begun()

    anchors.note_stamp(TODAY, **STAMP, by=SYSTEM, at=MONDAY)
    anchors.note_stamp(TODAY, **{**STAMP, "token": b"other"}, by=SYSTEM, at=MONDAY)

    anchor = Anchor.objects.get()
    assert (bytes(anchor.token), anchor.authority) == (b"stamp", "某时间戳机构")
    event = Event.objects.get(name="kernel.anchor_stamped")
    assert event.data["token"].startswith("sm3:")
    assert event.data["authority"] == "某时间戳机构"


def test_an_anchor_that_was_not_begun_is_not_stamped(db):
    with pytest.raises(NotYours):
        anchors.note_stamp(TODAY, **STAMP, by=SYSTEM, at=MONDAY)


@pytest.mark.parametrize("who", [RINGER, Actor(who="official:x", roles=("operator", "security"))])
def test_only_the_platform_anchors(db, who):
    rung("a")
    with pytest.raises(NotYours):
        anchors.begin_anchor(TODAY, by=who, at=MONDAY)
    begun()
    with pytest.raises(NotYours):
        anchors.note_stamp(TODAY, **STAMP, by=who, at=MONDAY)


def stamped(day):
    begun(day)
    anchors.note_stamp(day, **STAMP, by=SYSTEM, at=MONDAY)


def test_a_receipt_carries_the_first_anchor_that_covers_it(db):
    rung("a", "b", "c")
    stamped(TODAY)
    rung("d", "e")
    stamped(TODAY + timedelta(1))
    rung("f")

    old, late = (
        receipts.receipt("bell:b", "test.bell_rung"),
        receipts.receipt("bell:f", "test.bell_rung"),
    )
    assert (old["anchor"]["day"], old["anchor"]["size"]) == ("2026-11-23", 3)
    assert late["anchor"]["day"] == "2026-11-24"  # the newest: none covers it yet
    for said in (old, late):
        assert proofs.fault_of(said, receipts.log_key(said)) == ""


@pytest.mark.parametrize(
    ("key", "value"), [("size", 2), ("root", "00" * 32), ("growth", []), ("growth", None)]
)
def test_a_changed_anchor_of_a_receipt_is_found(db, key, value):
    rung("a", "b", "c")
    stamped(TODAY)
    rung("d", "e")
    said = receipts.receipt("bell:e", "test.bell_rung")

    changed = said | {"anchor": said["anchor"] | {key: value}}

    assert proofs.fault_of(changed, receipts.log_key(said))


def test_an_anchor_without_a_stamp_is_on_no_receipt(db):
    rung("a")
    begun()

    assert receipts.receipt("bell:a", "test.bell_rung")["anchor"] is None


def test_the_file_of_an_anchor_proves_the_growth_from_the_one_before(db):
    rung("a", "b", "c")
    stamped(TODAY)
    rung("d", "e")
    stamped(TODAY + timedelta(1))

    said = receipts.anchor_file(anchors.anchor_of(TODAY + timedelta(1)))

    former = said["former"]
    steps = [bytes.fromhex(step) for step in former["growth"]]
    roots = [bytes.fromhex(one["root"]) for one in (former, said)]
    assert merkle.grew(former["size"], said["size"], *roots, steps)
    assert proofs.fault_of_anchor(said, said["log_key"]) == ""
    assert "签名无效" in proofs.fault_of_anchor(said | {"size": 4}, said["log_key"])
    assert receipts.anchor_file(anchors.anchor_of(TODAY))["former"] is None


def test_anchors_are_listed_newest_first_page_by_page(db):
    rung("a")
    for days in range(3):
        begun(TODAY + timedelta(days))

    found = anchors.anchors(limit=2)
    assert [one.day.day for one in found] == [25, 24]
    assert [one.day.day for one in anchors.anchors(before=found[-1].day)] == [23]
