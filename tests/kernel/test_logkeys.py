"""The log goes over to a new key: old signatures still hold, and the ledger says that it changed."""

from pathlib import Path

import pytest

from onething.kernel import logkeys, proofs, receipts, sequencer
from onething.kernel.actor import SYSTEM
from onething.kernel.crypto import new_sm2_key
from onething.kernel.models import Event, TreeHead
from onething.kernel.verify import verify_all
from tests.kernel.facts import ring
from tests.times import MONDAY


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.KEYS_ROOT = tmp_path


def rung(bell):
    ring(bell, by=SYSTEM, at=MONDAY)
    sequencer.sequence_once()
    sequencer.sign_head(MONDAY)
    return receipts.receipt(f"bell:{bell}", "test.bell_rung")


def change():
    logkeys.change_log_key(by=SYSTEM, at=MONDAY)
    return logkeys.paths()[-1]


def faults():
    return [fault for fault in verify_all().faults if fault.where.startswith(("head", "key"))]


def test_old_signatures_hold_after_a_change_and_new_ones_are_by_the_new_key(db):
    before = rung("a")
    assert change().name == "log-0002.pem"
    after = rung("b")

    assert before["log_key"] != after["log_key"]
    assert after["log_key"] == logkeys.public_keys()[-1].decode()
    for said in (before, after):
        assert proofs.fault_of(said, receipts.log_key(said)) == ""
    assert TreeHead.objects.count() == 2
    assert faults() == []


def test_the_change_is_written_in_the_ledger_and_names_both_keys(db):
    first = logkeys.public_keys()[0].decode()
    change()

    event = Event.objects.get(name="kernel.log_key_changed")
    assert event.data["before"] == first
    assert event.data["public"] == logkeys.public_keys()[1].decode()
    assert event.data["number"] == 2


def test_a_change_that_was_cut_off_goes_on_where_it_was(db, monkeypatch):
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        change()
    assert len(logkeys.paths()) == 1
    monkeypatch.undo()

    change()

    assert Event.objects.filter(name="kernel.log_key_changed").count() == 1
    assert [path.name for path in logkeys.paths()] == ["log.pem", "log-0002.pem"]
    rung("a")
    assert faults() == []


def test_a_key_that_was_not_announced_is_found(db, settings):
    (settings.KEYS_ROOT / "log-0002.pem").write_bytes(new_sm2_key())
    rung("a")

    assert [fault.where for fault in faults()] == ["key#log-0002.pem"]


def test_a_key_that_was_followed_by_another_signs_nothing_more(db):
    rung("a")
    change()
    rung("b")
    new = logkeys.paths()[-1]
    new.rename(new.with_suffix(".away"))
    rung("c")
    new.with_suffix(".away").rename(new)

    assert [fault.where.partition("#")[0] for fault in faults()] == ["head"]
