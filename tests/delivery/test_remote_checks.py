"""远程视频核验: agreed between two places, looked at together, found; only their people take part."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onething.delivery import commands, queries
from onething.delivery.models import Message, RemoteCheck
from onething.delivery.remoting import drop_checks_of_past_days
from onething.desk import commands as halls
from onething.desk.models import Video
from onething.desk.timers import end_videos
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import a_relay, here, there
from tests.delivery.test_relay_ends import withdrawn
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
taken = once(a_relay)
LATER = MONDAY + timedelta(days=1)
SOON = MONDAY + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def examiner():
    """周明, who examines the food permit in the office that decides it."""
    return actor("zhouming")


def asked(relay, by=None, *, looks=("person", "originals"), planned=None, at=MONDAY):
    made = commands.ask_check(
        relay.pk, looks=looks, note="带原件", planned=planned, by=by or examiner(), at=at
    )
    pump_all()
    return RemoteCheck.objects.get(pk=made)


def entered(row, *whos, at=MONDAY):
    for by in whos:
        commands.enter_check(row.pk, by=by, at=at)
    pump_all()
    row.refresh_from_db()
    return row


def talking(row, visitor=None, looker=None, at=MONDAY):
    visitor, looker = visitor or here(), looker or examiner()
    entered(row, visitor, looker, at=at)
    halls.join_video(row.video, by=visitor, at=at)
    return row


def found(row, by=None, *, result="same", words=""):
    commands.find_check(row.pk, result=result, found=words, by=by or examiner(), at=SOON)
    pump_all()
    row.refresh_from_db()
    return row


def events_of(row):
    rows = Event.objects.filter(stream=f"relay:{row.relay_id}", name__contains="remote_check")
    return [one.name.removeprefix("delivery.remote_check_") for one in rows.order_by("seq")]


def titles(who):
    subject = str(who).removeprefix("official:")
    return list(
        Message.objects.filter(subject=subject).order_by("at", "pk").values_list("title", flat=True)
    )


def test_both_places_look_together_and_what_was_found_is_in_the_ledger_and_told(taken):
    row = asked(taken)
    assert (row.state, row.asked_side) == ("asked", "deciding")
    assert "请现在进入视频核验" in titles(here().who)

    talking(row)
    talk = Video.objects.get(pk=row.video)
    assert (talk.state, talk.person, talk.official) == ("talking", here().who, examiner().who)
    sheet = queries.remote_check(row.pk, examiner(), MONDAY)
    assert sheet.talk.here and "find" in sheet.steps and sheet.looked
    found(row, words="与扫描件一致")

    assert (row.state, row.result, row.looked_by, row.shown_by) == (
        "done", "same", examiner().who, here().who,
    )  # fmt: skip
    assert events_of(row) == ["asked", "met", "found"]
    fact = Event.objects.get(name="delivery.remote_check_found").data
    assert fact["result"] == "same" and fact["application"] == str(taken.application)
    assert (fact["looked_by"], fact["shown_by"]) == (examiner().who, here().who)
    assert "与扫描件一致" not in str(fact) and fact["content"].startswith("sm3:")
    assert Video.objects.get(pk=row.video).state == "done"
    assert "远程视频核验有了结论" in titles(here().who)
    assert "远程视频核验已经做完" in titles(taken.subject)
    for by in (here(), there()):
        card = queries.relay_sheet(taken.pk, by, SOON).checks[0]
        assert (card.result, card.light, card.looked_by) == ("核对相符", "green", "周明")
    assert queries.relay_of(taken.application, SOON).checks[0].shown_by == "梁梅"


def test_a_time_is_proposed_agreed_moved_and_agreed_anew(taken):
    row = asked(taken, here(), planned=LATER)
    with pytest.raises(NotAllowed, match="由另一地同意"):
        commands.agree_check(row.pk, by=here(), at=MONDAY)
    commands.agree_check(row.pk, by=there(), at=MONDAY)
    pump_all()
    assert "请到大厅参加视频核验" in titles(taken.subject)
    commands.move_check(row.pk, planned=LATER + timedelta(hours=1), by=there(), at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.asked_side) == ("asked", "deciding")
    commands.agree_check(row.pk, by=here(), at=MONDAY)
    assert events_of(row) == ["asked", "agreed", "asked", "agreed"]
    with pytest.raises(NotAllowed, match="已经约了一次"):
        asked(taken)
    commands.drop_check(row.pk, by=there(), at=MONDAY)
    pump_all()
    assert "远程视频核验已经取消" in titles(here().who)
    assert asked(taken).state == "asked"


def test_who_comes_first_waits_some_minutes_and_no_longer(taken):
    row = asked(taken)
    entered(row, here())
    assert row.video is None and queries.remote_check(row.pk, examiner(), MONDAY).awaited
    late = MONDAY + timedelta(minutes=11)
    assert not queries.remote_check(row.pk, here(), late).waits
    entered(row, examiner(), at=late)
    assert row.video is None
    entered(row, here(), at=late)
    assert Video.objects.get(pk=row.video).state == "taken"
    with pytest.raises(NotAllowed, match="没有在视频里接通过"):
        found(row)
    with pytest.raises(NotAllowed, match="同事正在视频"):
        commands.enter_check(row.pk, by=there(), at=late)
    commands.enter_check(row.pk, by=here(), at=late)  # his own page anew

    end_videos(late + timedelta(minutes=11))
    assert Video.objects.get(pk=row.video).state == "missed"
    assert not any("视频" in title for title in titles(taken.subject))  # it was nothing of his
    talking(row, looker=there(), at=late + timedelta(minutes=12))
    with pytest.raises(NotAllowed, match="王芳登录后填写"):
        found(row)
    assert found(row, there()).looked_by == there().who


def test_what_was_seen_stays_when_the_line_breaks_and_nobody_comes_again(taken):
    row = talking(asked(taken))
    halls.finish_video(row.video, by=here(), at=MONDAY)
    entered(row, here(), there())
    halls.miss_video(row.video, by=there(), at=MONDAY)

    assert found(row).looked_by == examiner().who


def test_who_talks_with_somebody_else_does_not_enter(taken):
    row = talking(asked(taken))
    second = new_id()
    opened = halls.meet_by_video(
        second, meeting=new_id(), place=taken.to_hall, subject=taken.subject, visitor=here().who,
        official=there().who, title="另一件", by=SYSTEM.because("busy"), at=MONDAY,
    )  # fmt: skip
    assert opened is None and not Video.objects.filter(pk=second).exists()
    halls.finish_video(row.video, by=here(), at=MONDAY)
    halls.meet_by_video(
        second, meeting=new_id(), place=taken.to_hall, subject=taken.subject, visitor=here().who,
        official=there().who, title="另一件", by=SYSTEM.because("free"), at=MONDAY,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="正在和别人视频"):
        commands.enter_check(row.pk, by=here(), at=MONDAY)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"looks": ()}, "looks"),
        ({"looks": ("nonsense",)}, "looks"),
        ({"planned": MONDAY}, "planned"),
        ({"planned": MONDAY + timedelta(days=11)}, "planned"),
    ],
)
def test_what_is_asked_must_make_sense(taken, said, part):
    with pytest.raises(Invalid) as refusal:
        asked(taken, **said)
    assert part in refusal.value.errors


def test_what_was_found_is_of_the_list_and_in_words(taken):
    row = talking(asked(taken))
    for said, part in (({"result": "maybe"}, "result"), ({"result": "differs"}, "found"),
                       ({"words": "长" * 501}, "found")):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            found(row, **said)
        assert part in refusal.value.errors
    assert found(row, result="differs", words="合同原件缺第 3 页").state == "done"
    with pytest.raises(NotAllowed, match="已经核验"):
        found(row)
    with pytest.raises(NotAllowed, match="已经核验"):
        commands.enter_check(row.pk, by=here(), at=SOON)


@pytest.mark.parametrize("login", ["lixiaoman", "qianwei", "zhangyun", "wangjianguo"])
def test_only_the_people_of_both_places_take_part(taken, login):
    row = asked(taken)
    elsewhere = replace(here(), org=str(new_id()))
    for who in (actor(login), elsewhere):
        for run in (
            lambda who: asked(taken, who),
            lambda who: commands.agree_check(row.pk, by=who, at=MONDAY),
            lambda who: commands.move_check(row.pk, planned=None, by=who, at=MONDAY),
            lambda who: commands.enter_check(row.pk, by=who, at=MONDAY),
            lambda who: commands.find_check(row.pk, result="same", found="", by=who, at=MONDAY),
            lambda who: commands.drop_check(row.pk, by=who, at=MONDAY),
            lambda who: queries.remote_check(row.pk, who, MONDAY),
            lambda who: queries.relay_to_check(taken.pk, who),
        ):
            with pytest.raises(NotYours):
                run(who)
    with pytest.raises(NotYours):  # who shows does not say what was found
        commands.find_check(row.pk, result="same", found="", by=here(), at=MONDAY)
    with pytest.raises(NotYours):
        commands.enter_check(new_id(), by=here(), at=MONDAY)


def test_a_talk_of_two_officials_is_nobody_elses_and_is_not_recorded(taken):
    row = talking(asked(taken), looker=there())
    for run in (
        lambda: halls.join_video(row.video, by=examiner(), at=MONDAY),
        lambda: halls.finish_video(row.video, by=examiner(), at=MONDAY),
        lambda: halls.ask_recording(row.video, by=there(), at=MONDAY),
        lambda: halls.meet_by_video(
            new_id(), meeting=row.pk, place=taken.to_hall, subject=taken.subject,
            visitor=here().who, official=there().who, title="x", by=there(), at=MONDAY,
        ),
    ):  # fmt: skip
        with pytest.raises(NotYours):
            run()
    assert queries.remote_check(row.pk, examiner(), MONDAY).talk is None
    assert queries.remote_check(row.pk, examiner(), MONDAY).others


def test_it_ends_with_its_application_and_with_its_day(taken):
    row = asked(taken, planned=LATER)
    drop_checks_of_past_days(LATER)
    assert RemoteCheck.objects.get(pk=row.pk).state == "asked"
    drop_checks_of_past_days(LATER + timedelta(days=1))
    assert RemoteCheck.objects.get(pk=row.pk).state == "dropped"
    row = asked(taken)
    withdrawn(taken)
    assert RemoteCheck.objects.get(pk=row.pk).state == "dropped"
    with pytest.raises(NotAllowed, match="已经结束"):
        asked(taken)


def test_the_list_of_a_place_has_its_checks_and_no_others(taken):
    row = asked(taken)
    for by in (here(), there(), examiner()):
        assert [one.card.id for one in queries.remote_page(by).coming] == [row.pk]
    assert queries.remote_page(actor("qianwei")).coming == ()
    commands.drop_check(row.pk, by=here(), at=MONDAY)
    assert [one.card.state for one in queries.remote_page(examiner()).past] == ["dropped"]
    with pytest.raises(NotYours):
        queries.remote_page(actor("lixiaoman"))
