"""共屏: one press on an order, and the person is called by video; reading along is by his consent."""

from datetime import timedelta

import pytest

from onething.delivery.models import Message
from onething.desk import commands as halls
from onething.desk import queries as desk
from onething.desk import rules
from onething.desk.models import Video
from onething.desk.timers import end_videos
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice import queries
from tests import given
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import asked, hand, in_state, take
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
SHOP = "晋味面馆"


def called(aid, by="banghui", at=MONDAY):
    who = actor(by)
    found = queries.aid_call(aid, who)
    made = halls.call_video(
        found.subject, person=found.person, order=aid, matter=found.draft, title=found.title,
        by=who, at=at,
    )  # fmt: skip
    return Video.objects.get(pk=made)


def on_a_draft():
    firm = actor("wangjianguo", behalf=SHOP)
    draft = given.a_draft(firm)
    aid = asked(by=firm, draft=draft)
    take(aid)
    return firm, aid


def test_the_person_comes_in_and_lets_the_helper_read_along():
    firm, aid = on_a_draft()
    row = called(aid)
    assert (row.state, row.shares, row.person, row.order) == ("taken", False, firm.who, aid)
    assert desk.video_of_order(aid, firm) == desk.video_of_order(aid, actor("banghui")) == row.pk
    halls.join_video(row.pk, by=firm, at=MONDAY)
    assert desk.held_video(row.pk, actor("banghui"), MONDAY).along is None

    halls.share_video(row.pk, by=firm, at=MONDAY)

    along = desk.held_video(row.pk, actor("banghui"), MONDAY).along
    assert along.matter.draft and along.pages
    halls.finish_video(row.pk, by=actor("banghui"), at=MONDAY)
    with pytest.raises(NotAllowed):
        halls.share_video(row.pk, by=firm.because("again"), at=MONDAY)
    facts = Event.objects.filter(stream=f"video:{row.pk}").order_by("seq")
    assert [one.name for one in facts] == [
        "desk.video_called", "desk.video_stepped", "desk.video_shared", "desk.video_stepped",
    ]  # fmt: skip
    pump_all()
    titles = Message.objects.filter(subject=firm.behalf).values_list("title", flat=True)
    assert "帮办员请您视频" not in titles  # he was in before it could be told


def test_who_does_not_come_in_is_told_and_the_call_ends():
    firm, aid = on_a_draft()
    row = called(aid)
    pump_all()
    soon = MONDAY + timedelta(minutes=rules.video()["join_minutes"] + 1)
    end_videos(soon)
    assert Video.objects.get(pk=row.pk).state == "taken"

    end_videos(MONDAY + timedelta(minutes=rules.video()["call_minutes"] + 1))
    pump_all()

    assert Video.objects.get(pk=row.pk).state == "missed"
    titles = Message.objects.filter(subject=firm.behalf).values_list("title", flat=True)
    assert {"帮办员请您视频", "帮办员的视频没有接通"} <= {*titles}


def test_only_the_helper_who_has_it_calls_and_only_one_at_a_time():
    firm, aid = on_a_draft()
    assert called(aid).pk == called(aid).pk
    other = in_state("taken", by=actor("lixiaoman"))
    with pytest.raises(NotAllowed, match="正在和别人视频"):
        called(other)
    for login, refusal in (
        ("daiban", NotAllowed),
        ("wangfang", NotYours),
        ("sunlixin", NotAllowed),
    ):
        with pytest.raises(refusal):
            queries.aid_call(aid, actor(login))
    for login in ("wangfang", "wangjianguo"):
        with pytest.raises(NotYours):
            halls.call_video(
                firm.behalf, person=firm.who, order=aid, matter=None, title="x", by=actor(login),
                at=MONDAY,
            )  # fmt: skip
    with pytest.raises(NotYours):
        halls.share_video(Video.objects.get().pk, by=actor("lixiaoman"), at=MONDAY)


def test_who_has_no_account_is_called_by_telephone():
    aid = in_state("taken", by=actor("huaqing"), source="phone")

    with pytest.raises(NotAllowed, match="打他留下的电话"):
        queries.aid_call(aid, actor("banghui"))


def test_it_is_one_press_on_the_pages_of_both():
    aid = in_state("taken")
    helper, person = at_screen("banghui"), at_screen("lixiaoman")
    assert "视频共屏" in read(helper, f"/desk/bangban/{aid}")

    went = helper.post(f"/desk/bangban/{aid}/sp", {"token": "a"})

    video = Video.objects.get()
    assert went.headers["Location"] == f"/desk/xn/{video.pk}"
    assert "已经通知申请人" in read(helper, f"/desk/xn/{video.pk}")
    assert "回到视频" in read(helper, f"/desk/bangban/{aid}")
    assert f"/xn/{video.pk}" in read(person, f"/my/bangban/{aid}")
    assert "因为您申请的帮办" in read(person, f"/xn/{video.pk}")
    assert at_screen("daiban").get(f"/desk/xn/{video.pk}").status_code == 404
    done = helper.post(f"/desk/xn/{video.pk}/wj", {"token": "b"})
    assert done.headers["Location"] == f"/desk/bangban/{aid}"
    hand(aid)
    refused = helper.post(f"/desk/bangban/{aid}/sp", {"token": "c"})
    assert "请先接单，再视频" in refused.content.decode()
