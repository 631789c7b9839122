"""A day of the log: anchored by the timer, stamped by the authority, proved by a receipt anywhere."""

import json
from datetime import timedelta

import pytest

from onething.delivery import anchoring
from onething.kernel import receipts, sequencer
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.logkeys import public_keys
from onething.kernel.models import Anchor, Event
from onething.kernel.refusals import Refusal
from tests.emptying import empty
from tests.exchange.stamping import Stamper
from tests.kernel.facts import ring
from tests.run.test_offline import verify
from tests.times import MONDAY


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    stamper = Stamper(tmp_path_factory.mktemp("authority")).start()
    yield stamper
    stamper.stop()


@pytest.fixture
def authority(request, db, running, settings):
    empty(request, "kernel")
    settings.STAMP_URL, settings.STAMP_CERTIFICATE = running.url, running.certificate
    return running


def rung(bell):
    ring(bell, by=Actor(who="system:ringer"), at=MONDAY)
    while sequencer.sequence_once():
        pass
    sequencer.sign_head(MONDAY)


def day(number=0):
    """Let the timer tick on a day, and the job run that this wakes."""
    at = MONDAY + timedelta(number)
    anchoring.begin_anchor(at)
    begun = Event.objects.filter(name="kernel.anchor_begun").order_by("-seq").first()
    if begun:
        anchoring.stamp_anchor(begun, SYSTEM.because(f"stamp:{begun.pk}"))
    rung("later")


def written(folder, stem, content):
    (folder / stem).write_bytes(
        content if isinstance(content, bytes) else json.dumps(content).encode()
    )
    return folder / stem


def test_a_receipt_with_its_anchor_is_checked_far_from_us(authority, tmp_path):
    rung("a")
    day()
    day(1)
    said = receipts.receipt("bell:a", "test.bell_rung")
    key = written(tmp_path, "log.pem", b"".join(public_keys()))

    proof = verify(
        "--receipt",
        written(tmp_path, "r.json", said),
        "--key",
        key,
        "--authority",
        authority.certificate,
    )

    assert "“演示时间戳机构”在" in proof
    assert "以前已经在账本中" in proof
    parts = {name: said[name] for name in said if name != "record"}
    assert len(json.dumps(parts)) < 5_000
    assert Anchor.objects.exclude(token=b"").count() == 2


def test_a_receipt_whose_stamp_was_changed_does_not_hold(authority, tmp_path):
    rung("a")
    day()
    said = receipts.receipt("bell:a", "test.bell_rung")
    key = written(tmp_path, "log.pem", b"".join(public_keys()))
    token = said["anchor"]["token"]
    other = said | {"anchor": said["anchor"] | {"token": token[:-8] + "AAAA" + token[-4:]}}

    told = verify(
        "--receipt", written(tmp_path, "r.json", other), "--key", key,
        "--authority", authority.certificate, code=1,
    )  # fmt: skip
    assert "时间戳" in told
    assert "没有核验时间戳" in verify("--receipt", written(tmp_path, "s.json", said), "--key", key)


def test_a_day_is_anchored_once_and_needs_a_signed_log(authority):
    day()
    assert not Anchor.objects.exists() or Anchor.objects.get().size > 0
    day()
    day()
    assert Anchor.objects.count() == 1


def test_an_authority_that_is_silent_is_asked_again(authority, settings):
    rung("a")
    settings.STAMP_URL = "http://127.0.0.1:9"
    anchoring.begin_anchor(MONDAY)
    begun = Event.objects.get(name="kernel.anchor_begun")
    by = SYSTEM.because(f"stamp:{begun.pk}")

    with pytest.raises(Exception, match="稍后会自动再试") as silent:
        anchoring.stamp_anchor(begun, by)
    assert not isinstance(silent.value, Refusal)
    settings.STAMP_URL = authority.url
    anchoring.stamp_anchor(begun, by)
    anchoring.stamp_anchor(begun, by)

    assert Anchor.objects.get().authority == "演示时间戳机构"
    assert Event.objects.filter(name="kernel.anchor_stamped").count() == 1


def test_without_an_authority_the_anchor_waits_unstamped(authority, settings):
    rung("a")
    settings.STAMP_URL = ""

    day()

    assert Anchor.objects.get().token == b""
    assert receipts.receipt("bell:a", "test.bell_rung")["anchor"] is None
