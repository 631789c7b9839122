"""容缺受理: offered by the register, filled in time or ended as the letter says."""

from datetime import timedelta

import pytest

from onething.cases import commands, queries
from onething.cases.destroying import empty_application
from onething.cases.models import Application, Case, CreditRecord, Gap, Material
from onething.cases.promise_timers import lapse_gaps, note_overdue_rectifications, remind_of_gaps
from onething.documents import queries as papers
from onething.documents.models import Document
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SOON, LATE = MONDAY + timedelta(days=4), MONDAY + timedelta(days=12)


def filed_with_a_gap(firm, signature=""):
    """File a restaurant whose picture of the sign comes later; return the case of the sign."""
    draft = given.a_complete_draft(firm)
    Material.objects.filter(application=draft, key="sign_picture").delete()
    promised = ["fume", "fire_commitment"]
    commands.commit_to(draft, keys=promised, later=["sign_picture"], by=firm, at=MONDAY)
    sheet = queries.check_sheet(draft, firm, MONDAY)
    assert sheet.known
    assert not sheet.missing
    commands.submit(
        draft, summary=sheet.digest, consent=sheet.plan.consent, signature=signature, by=firm,
        at=MONDAY,
    )  # fmt: skip
    return Case.objects.get(application=draft, part="sign")


def test_what_was_signed_on_a_screen_stands_on_the_letter_and_goes_with_the_file(firm):
    digest = papers.keep(papers.signature_svg("40,120 120,60 200,180;240,60 240,200"))
    case = filed_with_a_gap(firm, signature=digest)
    pump_all()

    letter = Document.objects.get(about=f"case:{case.pk}", kind="gap_promise")
    assert letter.sealed_at and letter.data["signature"] == digest
    filed = Event.objects.get(
        name="cases.application_submitted", data__application=str(case.application_id)
    )
    assert filed.data["signature"] == digest
    assert digest in empty_application(case.application)


@pytest.fixture
def sign(firm):
    return filed_with_a_gap(firm)


@pytest.fixture
def gap(sign):
    commands.accept(sign.pk, by=actor("wangfang"), at=MONDAY)
    return Gap.objects.get(case=sign)


def state(gap):
    gap.refresh_from_db()
    return gap.state


def test_the_days_run_from_acceptance_and_not_beyond_the_promised_decision(sign):
    gap = Gap.objects.get(case=sign)
    assert (gap.state, gap.due_on) == ("promised", None)

    commands.accept(sign.pk, by=actor("wangfang"), at=MONDAY)

    gap.refresh_from_db()
    assert gap.days <= int(sign.plan["promised_days"])
    assert gap.due_on is not None
    assert state(gap) == "due"
    names = Event.objects.filter(stream=f"gap:{gap.pk}").order_by("seq")
    assert list(names.values_list("name", flat=True)) == ["cases.gap_promised", "cases.gap_started"]


def test_what_the_register_does_not_name_cannot_come_later(firm):
    draft = given.a_draft(firm)

    commands.commit_to(draft, keys=[], later=["layout"], by=firm, at=MONDAY)

    assert not Material.objects.filter(application=draft, source="gap").exists()


def test_nothing_is_granted_before_it_is_filled(gap, sign, firm):
    with pytest.raises(NotAllowed, match="还没有补齐"):
        commands.grant(sign.pk, by=actor("hansong"), at=MONDAY)

    commands.fill_gap(gap.pk, files=[given.a_file(firm)], by=firm, at=SOON)
    commands.grant(sign.pk, by=actor("hansong"), at=SOON)

    assert state(gap) == "supplied"
    kept = Material.objects.get(application=sign.application_id, key="sign_picture", replaced=False)
    assert (kept.source, kept.round) == ("upload", 1)


def test_no_file_fills_nothing(gap, firm):
    with pytest.raises(Invalid, match="招牌效果图"):
        commands.fill_gap(gap.pk, files=[], by=firm, at=SOON)


def test_it_is_filled_once(gap, firm):
    commands.fill_gap(gap.pk, files=[given.a_file(firm)], by=firm, at=SOON)

    with pytest.raises(NotAllowed, match="已补齐"):
        commands.fill_gap(gap.pk, files=[given.a_file(firm)], by=firm, at=SOON)


def test_it_is_the_applicants_alone(gap):
    for login in ("lixiaoman", "sundayuan", "wangfang", "hansong", "sunlixin"):
        for deed, said in ((commands.fill_gap, {"files": []}), (commands.lapse_gap, {}),
                           (commands.remind_of_gap, {})):  # fmt: skip
            with pytest.raises(NotYours):
                deed(gap.pk, **said, by=actor(login), at=SOON)


def test_the_applicant_is_reminded_once(gap):
    gap_day = gap.due_on
    remind_of_gaps(MONDAY.replace(day=gap_day.day - 1))
    remind_of_gaps(MONDAY.replace(day=gap_day.day))

    assert Event.objects.filter(name="cases.gap_reminded").count() == 1


def test_what_does_not_come_ends_the_case_as_declared(gap, sign, firm):
    lapse_gaps(MONDAY.replace(day=gap.due_on.day))
    assert state(gap) == "due"

    lapse_gaps(LATE)
    pump_all()

    assert state(gap) == "lapsed"
    sign.refresh_from_db()
    assert sign.state == "terminated"
    record = CreditRecord.objects.get(about=f"gap:{gap.pk}")
    assert record.ground == "lapsed"
    about = f"application:{sign.application_id}"
    kinds = {
        paper.kind
        for line in queries.application_sheet(
            Application.objects.get(pk=sign.application_id).number, firm, LATE
        ).cases
        for paper in line.documents
    }
    assert {"gap_promise", "gap_acceptance", "termination"} <= kinds, about


def test_a_record_of_it_closes_only_what_it_names(gap, sign, firm):
    commands.record_credit(
        sign.pk, ground_of="lapsed", about=f"gap:{gap.pk}", words="逾期", by=SYSTEM, at=LATE
    )
    draft = given.a_draft(firm, at=LATE)

    with pytest.raises(Invalid, match="修复前不能用容缺受理"):
        commands.commit_to(draft, keys=[], later=["sign_picture"], by=firm, at=LATE)
    commands.commit_to(draft, keys=["fume"], by=firm, at=LATE)


def test_a_withdrawn_case_lets_its_gap_go(gap, sign, firm):
    commands.withdraw(sign.pk, by=firm, at=MONDAY)
    commands.end_gaps(sign.pk, by=SYSTEM, at=MONDAY)

    assert state(gap) == "ended"


def test_the_system_alone_ends_and_revokes(sign):
    for by in (actor("hansong"), actor("yangfan")):
        with pytest.raises(NotYours):
            commands.end_unfilled(sign.pk, by=by, at=LATE)
        with pytest.raises(NotYours):
            commands.note_revoked(sign.pk, promise=sign.pk, by=by, at=LATE)


def test_rectifications_that_are_late_are_noted(broken, fire_examiner):
    commands.order_rectification(broken.pk, demand="清理通道", by=fire_examiner, at=MONDAY)
    note_overdue_rectifications(LATE + timedelta(days=10))

    broken.refresh_from_db()
    assert broken.state == "broken"
