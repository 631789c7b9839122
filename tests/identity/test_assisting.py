"""An official acts for somebody who agreed to it: by his papers at the window, or by a code read out."""

from datetime import timedelta

import pytest

from onething.cases import commands as cases
from onething.cases import queries as applications
from onething.cases.models import Application
from onething.identity import commands, queries
from onething.identity.models import Assistance, AssistCode, Post, Subject
from onething.identity.terms import FILL, SIGN, allows
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SHOP, OWNER, STRANGER = "太原市小店区晋味面馆", "王建国", "孙大圆"
LATER = MONDAY + timedelta(minutes=90)


def subject(name):
    return Subject.objects.get(name=name).pk


def begin(clerk, name=SHOP, came=OWNER, at=MONDAY, **said):
    return commands.begin_assistance(
        subject(name), came=subject(came), shown="typed", by=clerk, at=at, **said
    )


def acting(clerk, assistance, at=MONDAY):
    card = queries.assistance(assistance, clerk, at)
    return queries.assisting(card) if card else None


def test_whoever_is_there_is_acted_for_and_the_ledger_names_both(clerk):
    by = acting(clerk, begin(clerk))

    draft = given.a_draft(by)

    row = Application.objects.get(pk=draft)
    assert (row.subject, row.agent, row.via) == (subject(SHOP), clerk.who, "window")
    kept = Event.objects.get(name="identity.assistance_began")
    assert kept.stream == f"subject:{subject(SHOP)}"
    assert kept.data["came"] == str(subject(OWNER))
    assert Event.objects.get(stream=f"application:{draft}").actor["who"] == clerk.who


def test_he_files_what_the_person_signed_there(clerk):
    by = acting(clerk, begin(clerk))

    number = given.a_submitted_application(by)

    assert Application.objects.get(number=number).signed_by == clerk.who
    assert applications.taken_in_lately(clerk) == (("kbcyd", ""),)
    case = next(iter(given.cases_of(number, by).values()))
    cases.accept(case.id, by=clerk, at=MONDAY)


def test_when_it_is_over_he_is_nobody_for_that_person(clerk):
    begun = begin(clerk)

    assert acting(clerk, begun, at=LATER) is None
    commands.end_assistance(begun, by=clerk, at=MONDAY)
    commands.end_assistance(begun, by=clerk.because("again"), at=MONDAY)
    assert acting(clerk, begun) is None
    assert Event.objects.filter(name="identity.assistance_ended").count() == 1


def test_he_acts_for_one_at_a_time(clerk):
    first = begin(clerk)
    second = begin(clerk.because("next"), name="李小满", came="李小满")

    assert acting(clerk, first) is None
    assert acting(clerk, second) is not None
    assert Assistance.objects.filter(ended_at=None).count() == 1


def test_another_official_and_another_post_get_nothing_of_it(clerk, second_clerk):
    begun = begin(clerk)
    elsewhere = Post.objects.exclude(pk=clerk.post).first()

    assert queries.assistance(begun, second_clerk, MONDAY) is None
    assert queries.assistance(begun, actor("fenglan"), MONDAY) is None
    Assistance.objects.update(post=elsewhere)
    assert queries.assistance(begun, clerk, MONDAY) is None
    with pytest.raises(NotYours):
        commands.end_assistance(begun, by=second_clerk, at=MONDAY)


@pytest.mark.parametrize("login", ["zhouming", "sunlixin", "lixiaoman", "lvqian"])
def test_who_is_not_at_a_window_acts_for_nobody(db, login):
    with pytest.raises(NotYours):
        begin(actor(login))


def test_whoever_came_must_stand_for_the_other(clerk):
    with pytest.raises(NotAllowed, match="法定代表人"):
        begin(clerk, came=STRANGER)
    with pytest.raises(Invalid, match="怎样核对"):
        commands.begin_assistance(
            subject(SHOP), came=subject(OWNER), shown="trust", by=clerk, at=MONDAY
        )


def test_an_agent_brings_no_more_than_his_mandate(clerk, firm):
    said = {"since": MONDAY.date(), "until": MONDAY.date() + timedelta(days=30)}
    commands.grant_mandate(
        subject(SHOP), subject("李小满"), acts=(FILL,), **said, by=firm, at=MONDAY
    )

    by = acting(clerk, begin(clerk, came="李小满"))

    assert allows(by.roles, FILL)
    assert not allows(by.roles, SIGN)
    draft = given.a_complete_draft(by)
    with pytest.raises(NotAllowed, match="委托不包括"):
        applications_submit(draft, by)


def applications_submit(draft, by):
    sheet = applications.check_sheet(draft, by, MONDAY)
    cases.submit(draft, summary=sheet.digest, consent="同意", by=by, at=MONDAY)


def test_a_code_is_good_once_and_does_not_sign(clerk, citizen):
    code = commands.make_assist_code(by=citizen.because("form"), at=MONDAY)
    assert commands.make_assist_code(by=citizen.because("form"), at=MONDAY) == code

    begun = commands.assist_by_code(code, "0024", by=clerk.because("a"), at=MONDAY)

    card = queries.assistance(begun, clerk, MONDAY)
    assert (card.subject.name, card.acts) == ("李小满", ("fill", "supplement"))
    assert len(code) == queries.assistance_rules().digits
    assert not AssistCode.objects.exists()
    with pytest.raises(Invalid, match="授权码"):
        commands.assist_by_code(code, "0024", by=clerk.because("b"), at=MONDAY)


def test_a_code_of_yesterday_a_wrong_end_and_much_guessing_are_refused(clerk, citizen):
    code = commands.make_assist_code(by=citizen, at=MONDAY)

    with pytest.raises(Invalid, match="授权码"):
        commands.assist_by_code(code, "9999", by=clerk.because("0"), at=MONDAY)
    with pytest.raises(Invalid, match="授权码"):
        commands.assist_by_code(code, "0024", by=clerk.because("1"), at=LATER)
    for number in range(6):
        with pytest.raises(Invalid):
            commands.assist_by_code("000000", "1111", by=clerk.because(f"g{number}"), at=MONDAY)
    with pytest.raises(Invalid, match="连续输错"):
        commands.assist_by_code(code, "0024", by=clerk.because("z"), at=MONDAY)


def test_the_ledger_does_not_hold_the_code(citizen):
    code = commands.make_assist_code(by=citizen, at=MONDAY)

    kept = Event.objects.get(name="identity.assist_code_made")
    assert code not in bytes(kept.body).decode().replace(str(kept.stream), "")
    assert set(kept.data) == {"subject", "until"}


def test_he_sees_who_acts_for_him_and_ends_it(clerk, firm, stranger):
    begun = begin(clerk)

    (line,) = queries.assistances_of(firm, MONDAY)
    assert (line.official, line.open) == ("王芳", True)
    assert queries.assistances_of(stranger, MONDAY) == ()
    with pytest.raises(NotYours):
        commands.end_assistance(begun, by=stranger, at=MONDAY)
    commands.end_assistance(begun, by=firm, at=MONDAY)
    assert not queries.assistances_of(firm, MONDAY)[0].open
