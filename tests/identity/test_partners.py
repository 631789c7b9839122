"""合作单位: what is agreed, by whom, who works there; a partner's staff see what they took in and nothing else."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from onething.cases import commands as filing
from onething.cases import queries as cases
from onething.cases.models import Application, Case
from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.documents.models import Document
from onething.identity import commands, staffing
from onething.identity import queries as identity
from onething.identity.models import Agreement, Assistance, SitePost
from onething.kernel.calendar import CHINA
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours, Refusal
from tests import given
from tests.cast import actor
from tests.identity.partners import (
    EVERY,
    SINCE,
    UNTIL,
    a_site,
    an_agreement,
    items_of,
    place,
    post_of,
    taking_in,
)
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
AFTER = datetime.combine(UNTIL + timedelta(days=1), time(10), CHINA)


def told(made):
    rows = Event.objects.filter(stream=f"agreement:{made}").order_by("seq")
    return [one.name for one in rows]


def test_an_agreement_its_people_and_its_end_stand_in_the_ledger(leader):
    made, by = a_site()
    found = identity.agreements_at(place().pk, leader, MONDAY)
    assert (found.now.running, found.now.partner) == (True, "样例邮政公司小店区分公司")
    assert [one.name for one in found.staff] == ["尤站"] and not found.free
    assert identity.my_agreement(by, MONDAY).site == place().pk

    commands.take_from_site(made, post_of().pk, by=leader, at=MONDAY)
    assert identity.my_agreement(by, MONDAY) is None
    commands.end_agreement(made, reason="网点搬迁", by=leader.because("end"), at=MONDAY)
    assert told(made) == [
        "identity.agreement_made",
        "identity.site_posted",
        "identity.site_unposted",
        "identity.agreement_ended",
    ]
    past = identity.agreements_at(place().pk, leader, MONDAY).past
    assert [one.ended_reason for one in past] == ["网点搬迁"]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"partner": " "}, "partner"),
        ({"partner_code": "123"}, "partner_code"),
        ({"ground": ""}, "ground"),
        ({"since": None}, "since"),
        ({"until": None}, "until"),
        ({"until": SINCE - timedelta(days=1)}, "until"),
        ({"until": SINCE + timedelta(days=2000)}, "until"),
        ({"items": []}, "items"),
        ({"rights": ()}, "rights"),
        ({"rights": ("decide",)}, "rights"),
    ],
)
def test_an_agreement_that_cannot_be_is_told_in_words(db, changes, part):
    with pytest.raises(Invalid) as refusal:
        an_agreement(**changes)
    assert part in refusal.value.errors and not Agreement.objects.exists()


def test_out_of_turn_is_refused(leader):
    made, _ = a_site()
    with pytest.raises(NotAllowed, match="先终止"):
        an_agreement()
    with pytest.raises(NotAllowed, match="已经在一个网点"):
        commands.post_to_site(made, post_of().pk, by=leader, at=MONDAY)
    with pytest.raises(NotYours, match="只选“网点人员”"):
        commands.post_to_site(made, post_of("wangfang").pk, by=leader, at=MONDAY)
    with pytest.raises(Invalid):
        commands.end_agreement(made, reason=" ", by=leader, at=MONDAY)
    commands.take_from_site(made, post_of().pk, by=leader, at=MONDAY)
    with pytest.raises(NotAllowed, match="不在这个网点"):
        commands.take_from_site(made, post_of().pk, by=leader, at=MONDAY)
    commands.end_agreement(made, reason="到期", by=leader, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经终止"):
        commands.end_agreement(made, reason="到期", by=leader, at=MONDAY)


@pytest.mark.parametrize(
    "who", ["citizen", "clerk", "examiner", "decider", "stranger", "site", "market", "province"]
)
def test_only_the_leader_of_the_organ_makes_and_ends_agreements(who, request, leader):
    made, by = a_site()
    others = {
        "site": lambda: by,
        "province": lambda: actor("caoyuan"),
        "market": lambda: replace(leader, org=actor("zhouming").org),
    }
    one = others[who]() if who in others else request.getfixturevalue(who)
    deeds = [
        lambda: commands.end_agreement(made, reason="x", by=one, at=MONDAY),
        lambda: commands.post_to_site(made, post_of().pk, by=one, at=MONDAY),
        lambda: commands.take_from_site(made, post_of().pk, by=one, at=MONDAY),
    ]
    if who != "province":
        deeds.append(lambda: an_agreement(by=one))
        deeds.append(lambda: identity.agreements_at(place().pk, one, MONDAY))
    for deed in deeds:
        with pytest.raises(NotYours):
            deed()
    assert SitePost.objects.filter(ended_at=None).count() == 1


def test_what_is_taken_in_goes_to_the_county_window_and_says_where_it_came_from(leader, clerk):
    _, by = a_site()
    acting, _ = taking_in(by)
    number = given.a_submitted_application(acting, answers=given.SMALL)

    row = Application.objects.get(number=number)
    assert (row.site, row.site_name, row.agent) == (place().pk, place().name, by.who)
    case = Case.objects.filter(application=row).first()
    pump_all()
    receipt = Document.objects.get(kind="receipt", about=f"application:{case.application_id}")
    organ = identity.organisation(UUID(leader.org)).name
    assert receipt.data["place"] == f"{case.application.site_name}（{organ}委托代收）"
    assert str(case.hall) == leader.org and case.state == "submitted"
    assert place().name in cases.case_sheet(case.pk, clerk, MONDAY).hall
    assert cases.application_sheet(number, acting, MONDAY).site_name == place().name

    page = cases.site_page(by, MONDAY)
    assert [one.number for one in page.rows] == [number]
    slip = cases.site_intake(row.pk, by, MONDAY)
    assert (slip.site_name, slip.official) == (place().name, "尤站") and slip.items
    figures = cases.site_figures(place().pk, MONDAY + timedelta(days=1), 30)
    assert (figures.filed, figures.accepted) == (1, 0) and figures.cases >= 1

    filing.accept(case.pk, by=clerk, at=MONDAY)
    assert cases.site_figures(place().pk, MONDAY + timedelta(days=1), 30).accepted == 1


def test_he_sees_nothing_that_was_not_taken_in_by_him_there(firm, citizen):
    own = given.a_submitted_application(firm, answers=given.SMALL)
    _, by = a_site()
    acting, _ = taking_in(by)

    assert not cases.my_space(acting).applications and not cases.my_space(acting).drafts
    with pytest.raises(NotYours):
        cases.application_sheet(own, acting, MONDAY)
    row = Application.objects.get(number=own)
    with pytest.raises(NotYours):
        cases.site_intake(row.pk, by, MONDAY)
    draft = given.a_draft(firm, answers=given.ANSWERS)
    with pytest.raises(NotYours):
        cases.draft_sheet(draft, acting, MONDAY)
    with pytest.raises(NotYours):
        filing.discard(draft, by=acting, at=MONDAY)
    case = Case.objects.filter(application=row).first()
    for seen in (acting, by):
        with pytest.raises(Refusal):
            cases.case_sheet(case.pk, seen, MONDAY)


def test_a_colleague_at_the_same_site_sees_nothing_of_it(clerk):
    _, by = a_site()
    acting, _ = taking_in(by)
    draft = given.a_draft(acting, answers=given.SMALL)
    other = replace(acting, who=clerk.who)

    with pytest.raises(NotYours):
        cases.draft_sheet(draft, other, MONDAY)
    assert not cases.my_space(other).drafts and len(cases.my_space(acting).drafts) == 1
    elsewhere = replace(acting, roles=("site:018f0000-0000-7000-8000-000000000001",))
    with pytest.raises(NotYours):
        cases.draft_sheet(draft, elsewhere, MONDAY)


def test_in_his_post_he_holds_nothing_of_the_hall(firm):
    number = given.a_submitted_application(firm, answers=given.SMALL)
    case = Case.objects.filter(application__number=number).first()
    _, by = a_site()

    for deed in (
        lambda: cases.case_sheet(case.pk, by, MONDAY),
        lambda: filing.accept(case.pk, by=by, at=MONDAY),
        lambda: desk.led_halls(by, MONDAY),
        lambda: desk.roll_sheet(place().pk, by, MONDAY),
        lambda: cases.application_sheet(number, by, MONDAY),
        lambda: documents.document(case.pk, by),
    ):
        with pytest.raises(NotYours):
            deed()


def test_only_agreed_items_are_taken_in_the_rest_is_told_in_words(db):
    every = items_of()
    _, by = a_site(items=every[:1])
    acting, _ = taking_in(by)

    with pytest.raises(Invalid, match="协议没有约定"):
        given.a_draft(acting, answers=given.SMALL)
    assert not Application.objects.filter(agent=by.who).exists()


def test_what_was_agreed_when_he_began_holds_at_filing_too(leader):
    made, by = a_site()
    acting, _ = taking_in(by)
    draft = given.a_complete_draft(acting, answers=given.SMALL)
    Agreement.objects.filter(pk=made).update(
        until=SINCE - timedelta(days=1), since=SINCE - timedelta(days=9)
    )

    with pytest.raises(NotAllowed, match="协议没有生效"):
        given.file_it(draft, acting)
    assert Application.objects.get(pk=draft).state == "draft"


def test_an_agreement_that_ended_is_refused_in_words_at_once(leader):
    made, by = a_site()
    acting, subject = taking_in(by)
    draft = given.a_complete_draft(acting, answers=given.SMALL)
    commands.end_agreement(made, reason="违规收费", by=leader, at=MONDAY)

    held = Assistance.objects.get(subject=subject)
    assert held.ended_at is not None and identity.assistance(held.pk, by, MONDAY) is None
    with pytest.raises(NotAllowed, match="已经终止"):
        given.file_it(draft, acting)
    with pytest.raises(NotAllowed, match="已经终止"):
        taking_in(by)
    assert cases.site_page(by, MONDAY).agreement is None
    with pytest.raises(NotYours, match="协议"):
        cases.site_intake(draft, by, MONDAY)


def test_the_last_day_ends_it_and_nobody_begins_before_the_first(db):
    _, by = a_site()
    with pytest.raises(NotAllowed, match="已经到期"):
        taking_in(by, at=AFTER)
    last = AFTER - timedelta(hours=10, minutes=10)
    taking_in(by, at=last)
    assert Assistance.objects.get().until == AFTER - timedelta(hours=10)


def test_one_who_is_bound_to_no_site_may_do_nothing(db):
    an_agreement()
    by = actor("youzhan")
    with pytest.raises(NotAllowed, match="没有生效"):
        taking_in(by)
    with pytest.raises(NotAllowed, match="没有生效"):
        commands.record_subject("钱新来", "111", "145105199001010014", by=by, at=MONDAY)
    assert cases.site_page(by, MONDAY).agreement is None


@pytest.mark.parametrize(
    ("rights", "acts"),
    [
        (("take_in",), {"fill", "sign", "supplement"}),
        (("collect",), {"collect"}),
        (EVERY, {"fill", "sign", "supplement", "collect"}),
    ],
)
def test_he_may_do_no_more_than_the_rights_say(db, rights, acts):
    _, by = a_site(rights=rights)
    taking_in(by)
    assert set(Assistance.objects.get().acts) == acts


@pytest.mark.parametrize("rights", [("consult",), ("print",), ("help",)])
def test_without_the_right_nobody_is_acted_for(db, rights):
    _, by = a_site(rights=rights)
    with pytest.raises(NotAllowed, match="协议没有约定"):
        taking_in(by)


def test_help_with_a_code_fills_in_and_does_not_sign(citizen):
    _, by = a_site(rights=("help",))
    code = commands.make_assist_code(by=citizen.because("code"), at=MONDAY)
    tail = identity.subject(UUID(citizen.behalf)).id_number[-4:]
    commands.assist_by_code(code, tail, by=by.because("x"), at=MONDAY)
    assert set(Assistance.objects.get().acts) == {"fill", "supplement"}


def test_the_role_stands_alone():
    with pytest.raises(Invalid, match="不能兼有"):
        staffing.roles_in({"roles": "site,window"})
    assert staffing.roles_in({"roles": "site"}) == ("site",)
