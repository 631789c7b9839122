"""容缺受理 of a case that was filed online: asked by the window, promised by the applicant."""

from datetime import timedelta

import pytest

from onething.cases import commands, queries, timers
from onething.cases.check import faults
from onething.cases.models import Case, CreditRecord, Gap, Material
from onething.cases.promise_timers import lapse_gaps
from onething.cases.terms import WITHOUT
from onething.delivery.models import Message
from onething.documents.models import Document
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATE = MONDAY + timedelta(days=12)


@pytest.fixture
def sign(firm):
    """Return the case of the sign, filed online with everything, at the window."""
    number = given.a_submitted_application(firm)
    given.a_checked_licence(number, firm)
    return given.cases_of(number, firm)["sign"].id


@pytest.fixture
def offered(sign, clerk):
    commands.offer_gap(sign, keys=["sign_picture"], by=clerk, at=MONDAY)
    return Gap.objects.get(case=sign)


def state(row):
    row.refresh_from_db()
    return row.state


def test_the_applicant_is_asked_and_nothing_else_changes(sign, offered, firm):
    pump_all()

    case = Case.objects.get(pk=sign)
    assert (case.state, offered.state, offered.signed_at) == ("submitted", "offered", None)
    assert Message.objects.filter(subject=case.subject, title__contains="后补").exists()
    (card,), known = queries.offered_gaps(offered.pk, firm, MONDAY)
    assert card.name == "招牌效果图"
    assert known
    assert not list(faults())


def test_nothing_is_accepted_before_he_has_answered(sign, offered, clerk):
    with pytest.raises(NotAllowed, match="还没有答复"):
        commands.accept(sign, by=clerk, at=MONDAY)

    commands.withdraw_offer(sign, by=clerk, at=MONDAY)
    commands.accept(sign, by=clerk, at=MONDAY)

    assert state(offered) == "ended"


def test_his_promise_makes_it_a_gap_whose_days_run_from_acceptance(sign, offered, firm, clerk):
    commands.promise_gaps(offered.pk, by=firm, at=MONDAY)
    assert state(offered) == "promised"
    later = Material.objects.get(
        application=offered.application, key="sign_picture", replaced=False
    )
    assert (later.source, later.digest) == ("gap", "")

    commands.accept(sign, by=clerk, at=MONDAY)
    pump_all()

    assert state(offered) == "due"
    assert offered.due_on is not None
    assert offered.days <= int(Case.objects.get(pk=sign).plan["promised_days"])
    kinds = set(Document.objects.filter(about=f"case:{sign}").values_list("kind", flat=True))
    assert {"gap_promise", "gap_acceptance"} <= kinds
    assert Event.objects.get(name="cases.gap_agreed").actor["who"] == firm.who
    with pytest.raises(NotAllowed, match="还没有补齐"):
        commands.grant(sign, by=actor("hansong"), at=MONDAY)
    commands.fill_gap(offered.pk, files=[given.a_file(firm)], by=firm, at=MONDAY)
    commands.grant(sign, by=actor("hansong"), at=MONDAY)
    assert not list(faults())


def test_what_does_not_come_ends_it_as_at_the_window(sign, offered, firm, clerk):
    commands.promise_gaps(offered.pk, by=firm, at=MONDAY)
    commands.accept(sign, by=clerk, at=MONDAY)

    lapse_gaps(LATE)
    pump_all()

    assert state(offered) == "lapsed"
    assert Case.objects.get(pk=sign).state == "terminated"
    assert CreditRecord.objects.get(about=f"gap:{offered.pk}").ground == "lapsed"


def test_who_does_not_promise_is_asked_for_it_as_usual(sign, offered, firm, clerk):
    commands.decline_gaps(offered.pk, by=firm, at=MONDAY)

    assert state(offered) == "declined"
    with pytest.raises(Invalid, match="只问一次"):
        commands.offer_gap(sign, keys=["sign_picture"], by=clerk, at=MONDAY)
    item = {"material": "sign_picture", "name": "招牌效果图", "problem": "看不清", "remedy": "重传"}
    commands.ask_supplement(sign, items=[item], by=clerk, at=MONDAY)
    assert Case.objects.get(pk=sign).state == "supplement_asked"


def test_silence_of_the_window_still_accepts_it(sign, offered):
    timers.deem_silent_cases_accepted(MONDAY + timedelta(days=8))

    assert Case.objects.get(pk=sign).state == "accepted"
    assert state(offered) == "ended"


def test_a_withdrawn_case_lets_the_question_go(sign, offered, firm):
    commands.withdraw(sign, by=firm, at=MONDAY)
    pump_all()

    assert Case.objects.get(pk=sign).state in WITHOUT
    assert state(offered) == "ended"
    with pytest.raises(NotAllowed):
        commands.promise_gaps(offered.pk, by=firm, at=MONDAY)


@pytest.mark.parametrize("keys", [["layout"], ["nothing"], []])
def test_only_what_the_register_names(sign, clerk, keys):
    with pytest.raises(Invalid):
        commands.offer_gap(sign, keys=keys, by=clerk, at=MONDAY)
    assert not Gap.objects.exists()


def test_a_record_closes_it(sign, clerk):
    CreditRecord.objects.create(
        subject=Case.objects.get(pk=sign).subject, ground="lapsed", about="gap:x", case=sign,
        item_name="招牌", words="逾期", office=Case.objects.get(pk=sign).office,
        since=MONDAY.date(), repair_from=MONDAY.date(), public_until=LATE.date(),
    )  # fmt: skip

    with pytest.raises(Invalid, match="修复前不能用容缺受理"):
        commands.offer_gap(sign, keys=["sign_picture"], by=clerk, at=MONDAY)
    (one,) = queries.tolerance_sheet(sign, clerk, MONDAY).choices
    assert "修复前不能用" in one.closed


@pytest.mark.parametrize("login", ["lixiaoman", "sundayuan", "wangfang", "hansong", "lvqian"])
def test_nobody_else_answers_for_him(offered, login):
    by = actor(login)
    for deed in (commands.promise_gaps, commands.decline_gaps):
        with pytest.raises(NotYours):
            deed(offered.pk, by=by, at=MONDAY)
    with pytest.raises(NotYours):
        queries.offered_gaps(offered.pk, by, MONDAY)
    assert state(offered) == "offered"


@pytest.mark.parametrize("login", ["wangjianguo", "qianwei", "hansong", "lvqian"])
def test_only_the_window_asks(sign, login):
    by = actor(login)
    for deed, more in (
        (commands.offer_gap, {"keys": ["sign_picture"]}),
        (commands.withdraw_offer, {}),
    ):
        with pytest.raises(NotYours):
            deed(sign, **more, by=by, at=MONDAY)
    with pytest.raises(NotYours):
        queries.tolerance_sheet(sign, by, MONDAY)


def test_answering_twice_says_that_it_is_answered(offered, firm):
    commands.promise_gaps(offered.pk, by=firm, at=MONDAY)

    with pytest.raises(NotAllowed):
        commands.decline_gaps(offered.pk, by=firm.because("again"), at=MONDAY)
    assert state(offered) == "promised"
