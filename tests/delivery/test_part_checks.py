"""远程视频核验 of a part of a case: the office in charge shows, the organ that helps looks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onething.cases import commands as case_commands
from onething.cases.models import Case
from onething.delivery import commands, queries
from onething.delivery.models import RemoteCheck
from onething.desk import commands as halls
from onething.desk.models import Video
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cases.away import a_moving_card, at_office, helper, lead, part_of
from tests.cast import actor
from tests.delivery.test_remote_checks import titles
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
moving = once(a_moving_card)
SOON = MONDAY + timedelta(minutes=5)


def asked(case, by=None, *, looks=("person", "originals"), planned=None):
    """Let the organ that helps ask, unless somebody else does."""
    made = commands.ask_part_check(
        part_of(case).pk, looks=looks, note="带原证", planned=planned, by=by or helper(), at=MONDAY
    )
    pump_all()
    return RemoteCheck.objects.get(pk=made)


def looked_at(row, shows=None, result="same", words="", at=SOON):
    """Let both meet, and let the organ that helps say what it saw."""
    shows = shows or lead()
    for by in (shows, helper()):
        commands.enter_check(row.pk, by=by, at=MONDAY)
    pump_all()
    row.refresh_from_db()
    halls.join_video(row.video, by=shows, at=MONDAY)
    commands.find_check(row.pk, result=result, found=words, by=helper(), at=at)
    pump_all()
    row.refresh_from_db()
    return row


def test_the_helping_organ_looks_while_the_office_in_charge_shows(moving):
    row = asked(moving)
    assert (row.asked_side, row.relay, row.part) == ("deciding", None, part_of(moving).pk)
    assert "请现在进入视频核验" in titles(lead().who) and "请现在进入视频核验" in titles(
        actor("wangfang").who
    )
    sheet = queries.remote_check(row.pk, lead(), MONDAY)
    assert sheet.receiving and "find" not in sheet.steps and "迁出地转出" in sheet.title
    looked_at(row, words="持证人与原证照片一致")

    assert (row.state, row.looked_by, row.shown_by) == ("done", helper().who, lead().who)
    talk = Video.objects.get(pk=row.video)
    assert (talk.state, talk.hall.organisation) == ("done", moving.hall)
    said = Event.objects.filter(stream=f"part:{row.part}").order_by("seq")
    assert [one.name.split("_")[-1] for one in said] == ["asked", "met", "found"]
    fact = said.last().data
    assert fact["case"] == str(moving.pk) and fact["relay"] is None
    assert "原证照片" not in str(fact) and fact["content"].startswith("sm3:")
    assert "远程视频核验有了结论" in titles(lead().who)
    assert "远程视频核验已经做完" in titles(moving.subject)
    (card,) = queries.part_checks(row.part)
    assert (card.result, card.looked_by, card.shown_by) == ("核对相符", "连协", "林诚")


def test_the_office_in_charge_asks_and_its_hall_may_show(moving):
    row = asked(moving, lead(), planned=MONDAY + timedelta(days=1))
    assert row.asked_side == "receiving"
    with pytest.raises(NotAllowed, match="由另一地同意"):
        commands.agree_check(row.pk, by=actor("wangfang"), at=MONDAY)
    commands.agree_check(row.pk, by=helper(), at=MONDAY)
    pump_all()
    assert "请到大厅参加视频核验" in titles(moving.subject)
    assert looked_at(row, actor("wangfang")).shown_by == actor("wangfang").who


def test_who_proposed_another_time_is_named(moving):
    row = asked(moving, planned=MONDAY + timedelta(days=1))
    commands.move_check(row.pk, planned=MONDAY + timedelta(days=2), by=lead(), at=MONDAY)
    assert queries.part_checks(row.part)[0].asked_by == "林诚"


def test_one_check_of_a_part_is_open(moving):
    asked(moving)
    with pytest.raises(NotAllowed, match="已经约了一次"):
        asked(moving, lead())
    with pytest.raises(Invalid):
        asked(moving, looks=())


@pytest.mark.parametrize("login", ["lixiaoman", "liangmei", "zhouming", "zhangyun", "qianwei"])
def test_only_the_people_of_both_organs_take_part(moving, login):
    row, part = asked(moving), part_of(moving)
    for who in (actor(login), replace(helper(), org=str(new_id())), replace(helper(), roles=())):
        for run in (
            lambda who: asked(moving, who),
            lambda who: commands.agree_check(row.pk, by=who, at=MONDAY),
            lambda who: commands.move_check(row.pk, planned=None, by=who, at=MONDAY),
            lambda who: commands.enter_check(row.pk, by=who, at=MONDAY),
            lambda who: commands.find_check(row.pk, result="same", found="", by=who, at=MONDAY),
            lambda who: commands.drop_check(row.pk, by=who, at=MONDAY),
            lambda who: queries.remote_check(row.pk, who, MONDAY),
            lambda who: queries.part_to_check(part.pk, who),
        ):
            with pytest.raises(NotYours):
                run(who)
    with pytest.raises(NotYours):  # who shows does not say what was seen
        commands.find_check(row.pk, result="same", found="", by=lead(), at=MONDAY)
    with pytest.raises(NotYours):
        commands.ask_part_check(
            new_id(), looks=("person",), note="", planned=None, by=helper(), at=MONDAY
        )


def done(case):
    case_commands.do_away(
        part_of(case).pk, text="档案已转出", file=None, by=helper().because("d"), at=MONDAY
    )


def settled(case):
    case_commands.settle_away(
        part_of(case).pk, reason="已经核对", by=lead().because("s"), at=MONDAY
    )


def placed(case):
    case_commands.place_away(part_of(case).pk, region="140212", by=lead().because("p"), at=MONDAY)


def ended(case):
    case_commands.withdraw(case.pk, by=actor("lixiaoman").because("w"), at=MONDAY)


@pytest.mark.parametrize("end", [done, settled, placed, ended])
def test_it_ends_with_its_part(moving, end):
    row = asked(moving, planned=MONDAY + timedelta(days=1))
    end(Case.objects.get(pk=moving.pk))
    pump_all()
    assert RemoteCheck.objects.get(pk=row.pk).state == "dropped"
    with pytest.raises((NotAllowed, NotYours)):
        asked(moving)


def test_what_is_done_needs_no_check(moving):
    done(moving)
    pump_all()
    with pytest.raises(NotAllowed, match="这部分已经办好"):
        asked(moving)


def test_a_part_without_a_place_has_no_other_side(db):
    case = a_moving_card("以前的老家")
    with pytest.raises(NotYours):
        asked(case, lead())
    with pytest.raises(NotYours):
        queries.part_to_check(part_of(case).pk, lead())


def test_the_lists_of_both_places_have_it_and_no_others(moving):
    row = asked(moving)
    for by in (helper(), lead(), actor("wangfang")):
        (found,) = queries.remote_page(by).coming
        assert found.card.id == row.pk and "小店区" in found.here and "平城区" in found.there
    assert queries.remote_page(actor("liangmei")).coming == ()
    assert queries.part_to_check(part_of(moving).pk, at_office("linchengban")).part
