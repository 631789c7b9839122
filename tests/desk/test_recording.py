"""录像: only with consent, stopped by either, hidden at rest, destroyed on its day; two may watch it."""

from datetime import timedelta
from pathlib import Path

import pytest

from onething.desk import commands, rules, timers
from onething.desk import queries as desk
from onething.desk.models import Recording, RecordingPart
from onething.documents import queries as documents
from onething.documents.files import place_of
from onething.kernel import vault
from onething.kernel.actor import SYSTEM
from onething.kernel.crypto import sm3
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.desk.given import seated
from tests.desk.test_video import VIRTUAL, asked, talking
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=10)
WEBM = b"\x1a\x45\xdf\xa3" + b"first" * 100
NEXT = b"second" * 100
OTHERS = ["second_clerk", "leader", "examiner", "decider", "stranger"]


@pytest.fixture
def at_camera(db):
    return seated("wangfang", VIRTUAL)


@pytest.fixture
def talk(citizen, at_camera):
    return talking(citizen, at_camera)


@pytest.fixture
def running(talk, citizen, at_camera):
    made = commands.ask_recording(talk.pk, by=at_camera, at=MONDAY)
    commands.answer_recording(made, agrees=True, by=citizen, at=MONDAY)
    return made


def once(by):
    return by.because(str(new_id()))


def part(recording, by, number=0, content=WEBM, *, segment=0, at=MONDAY):
    commands.add_part(
        recording, segment=segment, number=number, content=content, by=once(by), at=at
    )


def state(recording):
    return Recording.objects.get(pk=recording).state


def said(talk):
    rows = Event.objects.filter(stream=f"video:{talk.pk}", name__startswith="desk.recording")
    return [one.name.removeprefix("desk.recording_") for one in rows.order_by("seq")]


def kept(recording, by):
    """Let a recording have two parts, be stopped and closed."""
    part(recording, by)
    part(recording, by, 1, NEXT)
    commands.stop_recording(recording, by=once(by), at=LATER)
    timers.keep_recordings(LATER + timedelta(minutes=3))


def test_a_talk_is_recorded_with_consent_and_destroyed_on_its_day(talk, citizen, at_camera):
    made = commands.ask_recording(talk.pk, by=at_camera, at=MONDAY)
    card = desk.my_video(talk.pk, citizen, MONDAY).recording
    assert (card.state, card.purpose, card.keep_days) == ("asked", rules.recording()["purpose"], 90)
    commands.answer_recording(made, agrees=True, by=citizen, at=MONDAY)
    assert desk.held_video(talk.pk, at_camera, MONDAY).recording.state == "running"
    kept(made, at_camera)

    row = Recording.objects.get(pk=made)
    assert row.state == "kept"
    assert row.digest == sm3("\n".join((sm3(WEBM), sm3(NEXT))).encode())
    assert Event.objects.get(name="desk.recording_kept").data["digest"] == row.digest
    files = [place_of(one.file) for one in row.parts.all()]
    assert not any(b"second" in one.read_bytes() for one in files)
    timers.keep_recordings(MONDAY + timedelta(days=89))
    assert state(made) == "kept"

    timers.keep_recordings(MONDAY + timedelta(days=91))
    pump_all()

    row.refresh_from_db()
    assert (row.state, row.key, row.parts.count()) == ("destroyed", "", 0)
    assert not any(map(Path.exists, files))
    assert said(talk) == ["asked", "answered", "stopped", "kept", "destroyed"]
    with pytest.raises(NotYours):
        desk.segment(made, 0, citizen)
    assert desk.watched_recording(made, citizen).words == "已销毁"


def test_the_person_and_the_leader_watch_it_and_nobody_else(running, request, citizen, at_camera):
    kept(running, at_camera)

    for who in (citizen, request.getfixturevalue("leader")):
        found = desk.segment(running, 0, who)
        assert (found.media_type, b"".join(found.content)) == ("video/webm", WEBM + NEXT)
    for name in {*OTHERS, "clerk"} - {"leader"}:
        with pytest.raises(NotYours):
            desk.segment(running, 0, request.getfixturevalue(name))
    assert [one.id for one in desk.led_recordings(request.getfixturevalue("leader")).rows]


def test_without_consent_nothing_is_recorded_and_the_talk_goes_on(talk, citizen, at_camera):
    made = commands.ask_recording(talk.pk, by=at_camera, at=MONDAY)
    with pytest.raises(NotAllowed, match="没有保存"):
        part(made, at_camera)
    commands.answer_recording(made, agrees=False, by=citizen, at=MONDAY)

    with pytest.raises(NotAllowed, match="没有保存"):
        part(made, at_camera)
    with pytest.raises(NotAllowed):
        commands.answer_recording(made, agrees=True, by=once(citizen), at=LATER)
    assert (state(made), RecordingPart.objects.count()) == ("declined", 0)
    assert desk.my_video(talk.pk, citizen, MONDAY).state == "talking"
    assert said(talk) == ["asked", "answered"]
    assert commands.ask_recording(talk.pk, by=once(at_camera), at=LATER)


def test_either_stops_it_and_the_end_of_the_talk_does(talk, citizen, at_camera, running):
    commands.stop_recording(running, by=citizen, at=LATER)
    assert state(running) == "stopped"
    with pytest.raises(NotAllowed):
        commands.stop_recording(running, by=once(at_camera), at=LATER)

    second = commands.ask_recording(talk.pk, by=once(at_camera), at=LATER)
    commands.answer_recording(second, agrees=True, by=once(citizen), at=LATER)
    part(second, at_camera, at=LATER)
    commands.finish_video(talk.pk, by=at_camera, at=LATER)
    pump_all()
    assert state(second) == "stopped"
    part(second, at_camera, 1, NEXT, at=LATER + timedelta(minutes=1))  # the last seconds
    with pytest.raises(NotAllowed, match="没有保存"):
        part(second, at_camera, 2, NEXT, at=LATER + timedelta(minutes=3))
    with pytest.raises(NotAllowed, match="还在路上"):
        commands.keep_recording(second, by=SYSTEM.because("k"), at=LATER)
    timers.keep_recordings(LATER + timedelta(minutes=3))
    assert (state(running), state(second)) == ("empty", "kept")


def test_a_recording_waits_for_a_talk_and_there_is_one_at_a_time(citizen, at_camera):
    row = asked(citizen)
    commands.take_video(by=at_camera, at=MONDAY)
    with pytest.raises(NotAllowed, match="接通以后"):
        commands.ask_recording(row.pk, by=once(at_camera), at=MONDAY)
    commands.join_video(row.pk, by=citizen, at=MONDAY)
    made = commands.ask_recording(row.pk, by=once(at_camera), at=MONDAY)
    with pytest.raises(NotAllowed, match="已经请求录像"):
        commands.ask_recording(row.pk, by=once(at_camera), at=MONDAY)
    commands.finish_video(row.pk, by=at_camera, at=LATER)
    with pytest.raises(NotAllowed, match="已经结束"):
        commands.answer_recording(made, agrees=True, by=once(citizen), at=LATER)
    with pytest.raises(NotAllowed, match="还没有到"):
        Recording.objects.filter(pk=made).update(destroy_on=LATER.date() + timedelta(days=1))
        commands.destroy_recording(made, by=SYSTEM.because("d"), at=LATER)


@pytest.mark.parametrize("who", OTHERS)
def test_a_recording_is_for_the_two(who, request, talk, running):
    other = request.getfixturevalue(who)
    deeds = (
        lambda: commands.ask_recording(talk.pk, by=once(other), at=MONDAY),
        lambda: commands.answer_recording(running, agrees=True, by=once(other), at=MONDAY),
        lambda: commands.stop_recording(running, by=once(other), at=MONDAY),
        lambda: commands.keep_recording(running, by=once(other), at=LATER),
        lambda: commands.destroy_recording(running, by=once(other), at=LATER),
        lambda: part(running, other),
    )
    for deed in deeds:
        with pytest.raises(NotYours):
            deed()


def test_each_plays_his_own_part(talk, citizen, at_camera, running):
    with pytest.raises(NotYours):
        commands.ask_recording(talk.pk, by=once(citizen), at=MONDAY)
    with pytest.raises(NotYours):
        commands.answer_recording(running, agrees=True, by=once(at_camera), at=MONDAY)
    with pytest.raises(NotYours):
        part(running, citizen)


@pytest.mark.parametrize(
    ("number", "content", "words"),
    [
        (0, b"", "应有内容"),
        (0, b"%PDF-1.7 not a film", "不是录像"),
        (0, b"\x1a\x45\xdf\xa3" + b"0" * 8_000_000, "最多 8 MB"),
        (5, NEXT, "前一段还没有到"),
    ],
)
def test_what_is_no_part_is_not_kept(running, at_camera, number, content, words):
    with pytest.raises((Invalid, NotAllowed), match=words):
        part(running, at_camera, number, content)
    assert not RecordingPart.objects.exists()


def test_a_part_comes_twice_and_is_kept_once(running, at_camera, monkeypatch):
    part(running, at_camera)
    part(running, at_camera)
    with pytest.raises(NotAllowed, match="没有覆盖"):
        part(running, at_camera, 0, WEBM + b"other")
    part(running, at_camera, segment=1)  # the clerk's page was opened anew
    assert Recording.objects.get(pk=running).size == 2 * len(WEBM)
    monkeypatch.setitem(rules.video()["recording"], "most_mb", 0)
    with pytest.raises(NotAllowed, match="已经录满"):
        part(running, at_camera, 1, NEXT, segment=1)


def test_a_part_that_was_changed_or_moved_is_not_shown(running, citizen, at_camera):
    kept(running, at_camera)
    first, second = RecordingPart.objects.order_by("number")
    RecordingPart.objects.filter(pk=second.pk).update(file=first.file)

    with pytest.raises(vault.VaultFault):
        b"".join(desk.segment(running, 0, citizen).content)
    place = place_of(first.file)
    place.write_bytes(b"x" + place.read_bytes()[1:])
    with pytest.raises(Exception, match="does not have the content"):
        desk.segment(running, 0, citizen)


def test_nothing_else_removes_what_a_recording_needs(running, at_camera):
    part(running, at_camera)
    file = RecordingPart.objects.get().file

    assert documents.remove_files({file}) == 0
    assert place_of(file).exists()
