"""多地联办: one place takes in, an organ of another does its part, the lead decides; a late part is told."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from onething.cases import commands, queries, timers
from onething.cases.models import AwayPart, Case, Material
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.anywhere import anywhere_faults
from onething.delivery.models import Message
from onething.identity import queries as identity
from onething.kernel import yamls
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cases.away import a_moving_card, helper, lead, part_of
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
moving = once(a_moving_card)


def done(part, file=None, cause="d", text="档案已转出", by=None):
    by = (by or helper()).because(cause)
    commands.do_away(part.pk, text=text, file=file, by=by, at=MONDAY)
    pump_all()


def decide(case, cause="g"):
    commands.grant(case.pk, opinion="同意", by=lead().because(cause), at=MONDAY)


def told(login):
    who = actor(login).who.removeprefix("official:")
    return list(Message.objects.filter(subject=who).values_list("title", flat=True))


def test_an_accepted_case_gives_the_organ_of_the_other_city_its_part_with_a_day(moving):
    part = part_of(moving)
    body = identity.organisation(part.organ)
    assert (body.region, body.duty) == ("140213", "disabled")
    assert part.due_on == date(2026, 3, 4) and part.state == "open"
    assert "请协办外地的办件" in told("lianxie")
    assert Event.objects.filter(name="cases.away_opened").count() == 1
    (row,) = queries.away_page(helper(), MONDAY).rows
    assert row.asked and not row.leads and row.lead.endswith("小店区残疾人联合会")
    (mine,) = queries.away_page(lead(), MONDAY, view="lead").rows
    assert mine.id == row.id
    shown = queries.case_sheet(moving.pk, helper(), MONDAY)  # what was handed in is shared
    assert shown.groups and [one.id for one in shown.away] == [part.pk]


def test_the_lead_decides_only_when_the_other_place_has_done_its_part(moving):
    with pytest.raises(NotAllowed, match="异地协办还没有办好：迁出地转出残疾人证档案"):
        decide(moving)
    file = given.a_file(actor("lixiaoman"))
    done(part_of(moving), file)
    assert "外地协办已办好" in told("linchengban")
    part = part_of(moving)
    material = Material.objects.get(pk=part.material)
    assert material.digest == file["digest"]
    found = queries.file_of_case(moving.pk, part.material, lead(), MONDAY)
    assert found.digest == file["digest"]

    decide(moving, "g2")
    assert Case.objects.get(pk=moving.pk).granted
    with pytest.raises(NotAllowed, match="不用再办"):
        done(part, cause="again")


def test_a_late_part_is_told_once_to_the_lead_and_the_case_goes_on(moving):
    late = MONDAY + timedelta(days=10)
    before = Case.objects.get(pk=moving.pk).urgent_on
    timers.note_late_parts_away(late)
    timers.note_late_parts_away(late)
    pump_all()
    event = Event.objects.get(name="cases.away_late")
    assert actor("linchengban").who.removeprefix("official:") in event.data["officials"]
    assert actor("sunlixin").who.removeprefix("official:") in event.data["officials"]
    assert told("linchengban").count("外地协办超期") == 1
    assert Case.objects.get(pk=moving.pk).urgent_on == before  # no legal clock stands still for it
    (row,) = queries.late_away(actor("sunlixin"), late)
    assert row.light == "red" and "超期" in row.left


def test_words_that_name_no_place_wait_for_the_lead_who_says_where(db):
    case = a_moving_card("以前的老家")
    part = part_of(case)
    assert part.organ is None and "请确定协办地" in told("linchengban")
    with pytest.raises(Invalid, match="县"):
        commands.place_away(part.pk, region="140200", by=lead(), at=MONDAY)
    commands.place_away(part.pk, region="140213", by=lead().because("p"), at=MONDAY)
    pump_all()
    assert part.pk in [one.id for one in queries.away_page(helper(), MONDAY).rows]
    assert Event.objects.filter(name="cases.away_placed").count() == 1

    commands.settle_away(part.pk, reason="原证复印件已核对", by=lead().because("s"), at=MONDAY)
    assert part_of(case).state == "settled"
    assert Event.objects.filter(name="cases.away_settled").count() == 1
    with pytest.raises(NotAllowed):
        commands.place_away(part.pk, region="140213", by=lead().because("q"), at=MONDAY)


def test_what_lies_with_the_office_itself_has_no_other_part(db):
    assert not AwayPart.objects.filter(case=a_moving_card("太原市小店区")).exists()


def test_what_was_done_is_said(moving):
    with pytest.raises(Invalid, match="办理情况"):
        done(part_of(moving), text=" ")
    with pytest.raises(Invalid, match="另行取得"):
        commands.settle_away(part_of(moving).pk, reason="", by=lead(), at=MONDAY)


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "liangmei", "zhangyun", "wangfang"])
def test_each_deed_is_for_those_whose_it_is(moving, login):
    part, by = part_of(moving), actor(login)
    for run in (
        lambda: commands.open_away(moving.pk, by=by, at=MONDAY),
        lambda: commands.place_away(part.pk, region="140213", by=by, at=MONDAY),
        lambda: commands.do_away(part.pk, text="x", file=None, by=by, at=MONDAY),
        lambda: commands.settle_away(part.pk, reason="x", by=by, at=MONDAY),
        lambda: commands.note_late_away(part.pk, by=by, at=MONDAY),
        lambda: queries.away_part(part.pk, by, MONDAY),
    ):
        with pytest.raises(NotYours):
            run()


def test_the_helper_does_its_part_only_and_the_lead_leads_only(moving):
    part = part_of(moving)
    with pytest.raises(NotYours):
        commands.settle_away(part.pk, reason="x", by=helper(), at=MONDAY)
    with pytest.raises(NotYours):
        commands.do_away(part.pk, text="x", file=None, by=lead(), at=MONDAY)
    commands.open_away(moving.pk, by=SYSTEM.because("again"), at=MONDAY)
    assert AwayPart.objects.filter(case=moving).count() == 1


def test_every_item_that_is_done_together_is_on_the_register_with_its_element(db):
    rules, on = catalogue.anywhere_rules().joint, MONDAY.date()
    entries = catalogue.register_entries_upwards("anywhere", on=on, region="140000")
    assert {one.about for one in entries if one.said("mode") == "joint"} == set(rules)
    for code, parts in rules.items():
        themes = [
            theme
            for theme in catalogue.whole_themes(on)
            if any(part.item == code for part in theme.parts)
        ]
        known = {field.element for theme in themes for field in theme.fields}
        assert {part.place for part in parts} <= known


def test_places_are_known_by_what_people_write(db):
    named = identity.place_named
    assert named("大同市平城区") == named("平城区残联") == "140213"
    assert named("太原市小店区坞城街") == "140105"
    assert named("城区") == named("") == named("北京市") == ""


def test_rules_of_parts_are_checked():
    rules = catalogue.anywhere_rules()
    assert rules.joint
    said = yamls.read(settings.DATA_ROOT / "settings" / "anywhere.yaml")
    (code, rows), *_ = said["joint"].items()
    wrong = [rows[0] | {"days": 0, "duty": "nobody", "confidence": "?"}, rows[0]]
    found = " ".join(w for _, w in anywhere_faults(said | {"joint": {code: wrong}}))
    assert "至少 1 个工作日" in found and "两次" in found and "单位类别" in found
