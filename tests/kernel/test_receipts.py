"""A receipt holds by itself, and tells a ledger that has lost what it proves."""

import pytest
from django.db import connection

from onething.kernel import logkeys, proofs, receipts, sequencer
from onething.kernel.actor import Actor
from onething.kernel.crypto import new_sm2_key, sm2_public
from onething.kernel.refusals import NotAllowed, NotYours
from tests.kernel.facts import ring
from tests.times import MONDAY

RINGER = Actor(who="system:ringer")


def rung(*bells):
    for bell in bells:
        ring(bell, by=RINGER, at=MONDAY)
    sequencer.sequence_once()
    sequencer.sign_head(MONDAY)


@pytest.fixture
def said(db):
    rung("a", "b", "c", "d", "e")
    return receipts.receipt("bell:d", "test.bell_rung")


def forget_log():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE kernel_logentry, kernel_lognode, kernel_treehead")


def test_a_receipt_holds_by_itself_and_here(said):
    assert proofs.fault_of(said, logkeys.public_keys()[-1].decode()) == ""
    assert receipts.missing_here(said) == ""


def test_a_receipt_holds_after_the_log_has_grown(said):
    rung("f", "g")

    assert proofs.fault_of(said, logkeys.public_keys()[-1].decode()) == ""
    assert receipts.missing_here(said) == ""


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("record", "{}", "被改动过"),
        ("index", 0, "算不出树根"),
        ("path", [], "算不出树根"),
        ("root", "00" * 32, "算不出树根"),
        ("signature", "00", "签名无效"),
        ("digest", None, "不是完整的存证回执"),
        ("path", "xyz", "不是完整的存证回执"),
    ],
)
def test_each_change_of_a_receipt_is_found(said, key, value, says):
    changed = said | {key: value}
    if key == "digest":
        del changed["digest"]

    assert says in proofs.fault_of(changed, logkeys.public_keys()[-1].decode())


def test_a_receipt_of_another_log_does_not_hold(said):
    stranger = sm2_public(new_sm2_key()).decode()

    assert "签名无效" in proofs.fault_of(said, stranger)


def test_an_older_ledger_says_that_it_lacks_the_record(said):
    forget_log()

    assert "本账本只有 0 条" in receipts.missing_here(said)


def test_a_ledger_that_went_another_way_says_so(said):
    forget_log()
    rung("p", "q", "r", "s")

    assert "是另一条记录" in receipts.missing_here(said)


def test_what_is_not_in_the_signed_log_yet_has_no_receipt(db):
    ring("a", by=RINGER, at=MONDAY)

    with pytest.raises(NotAllowed, match="请一分钟后再试"):
        receipts.receipt("bell:a", "test.bell_rung")
    with pytest.raises(NotYours):
        receipts.receipt("bell:z", "test.bell_rung")
