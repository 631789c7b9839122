"""A ledger as a file: whole it follows; whatever was changed, removed, moved or cut off is named."""

import pytest

from onething.kernel import logkeys, sequencer
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.crypto import new_sm2_key, sm2_public, sm3
from onething.kernel.ledgerfile import CUT_OFF, NoLedger, follow
from onething.kernel.verify import ledger_lines
from tests.kernel.facts import ring
from tests.times import MONDAY

RINGER = Actor(who="system:ringer")


def rung(*bells):
    for bell in bells:
        ring(bell, by=RINGER, at=MONDAY)
    sequencer.sequence_once()
    sequencer.sign_head(MONDAY)


@pytest.fixture
def lines(db):
    rung("a", "b")
    rung("a", "c", "a")
    return list(ledger_lines())


def faults(lines, keys=None):
    follower, _ = follow(lines, keys or logkeys.public_keys())
    found = {}
    for fault in follower.faults:
        found[fault.where] = found.get(fault.where, "") + fault.sentence
    return found


def test_a_whole_ledger_follows(lines):
    follower, anchors = follow(lines, logkeys.public_keys())

    assert (follower.size, follower.heads, len(follower.lasts)) == (5, 2, 3)
    assert (follower.faults, anchors) == ([], [])


def test_what_is_not_signed_yet_is_left_for_the_next_file(lines):
    ring("a", by=RINGER, at=MONDAY)
    sequencer.sequence_once()

    assert list(ledger_lines()) == lines


def test_a_changed_record_is_found(lines):
    lines[2] = lines[2].replace(b'"times":1', b'"times":2')

    assert "内容与它的摘要不符" in faults(lines)["bell:b#1"]


def test_a_changed_record_with_a_digest_to_match_is_found(lines):
    body = lines[2].split(b" ", 2)[2].rstrip().replace(b'"times":1', b'"times":2')
    lines[2] = b"E " + sm3(body).encode() + b" " + body + b"\n"

    assert "从第 1 条起有记录被增加、删除、改动或者调换了次序" in faults(lines)["head#2"]


def test_a_removed_record_is_found(lines):
    del lines[4]  # the second of bell a

    found = faults(lines)
    assert "这条链的第 2 条不见了" in found["bell:a#3"]
    assert "第 2 条以后有记录" in found["head#5"]


def test_the_last_of_a_chain_removed_is_found(lines):
    del lines[5]  # the only one of bell c

    found = faults(lines)
    assert list(found) == ["head#5", "file"]
    assert "应有 5 条记录、2 个树根，实有 4 条" in found["file"]


def test_records_of_two_chains_in_another_order_are_found(lines):
    lines[4], lines[5] = lines[5], lines[4]

    assert list(faults(lines)) == ["head#5", "file"]


def test_records_of_one_chain_in_another_order_are_found(lines):
    lines[4], lines[6] = lines[6], lines[4]

    assert "次序不对" in faults(lines)["bell:a#2"]


def test_a_head_of_another_key_is_found(lines):
    stranger = [sm2_public(new_sm2_key())]

    assert "签名无效" in faults(lines, stranger)["head#2"]


def test_a_file_that_was_cut_off_says_so(lines):
    assert faults(lines[:-1])["file"] == CUT_OFF.sentence
    assert "有一行读不出来" in faults([*lines, b"E"])["file"]


def test_a_line_that_is_no_record_is_said_to_be_none(lines):
    lines[2] = b"E sm3:00 {}\n"

    assert "它不是一条记录" in faults(lines)["log"]


@pytest.mark.parametrize("content", [[], [b""], [b"{}\n"], [b"onething-ledger 2\n"]])
def test_another_file_is_no_ledger(content):
    with pytest.raises(NoLedger):
        follow(content, [])


def test_who_trusts_the_first_key_can_follow_to_the_newest(db):
    rung("a")
    first = logkeys.public_keys()
    logkeys.change_log_key(by=SYSTEM, at=MONDAY)
    rung("b")
    rung("c")

    assert faults(ledger_lines(), first) == {}


def test_a_key_that_does_not_follow_the_last_one_is_found(db):
    rung("a")
    logkeys.change_log_key(by=SYSTEM, at=MONDAY)
    rung("b")

    found = faults(ledger_lines(), [sm2_public(new_sm2_key())])
    assert "不是接着上一把密钥的" in found["key"]
