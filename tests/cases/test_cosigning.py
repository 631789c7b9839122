"""共同签名: others sign by a link exactly what is filed; what changes afterwards undoes it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from onething.cases import commands, cosigning, queries, timers
from onething.cases.models import Application, Cosignature
from onething.delivery.models import Message, Reminder
from onething.identity import commands as identity
from onething.identity.models import Subject
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
EVERYBODY = ("firm", "stranger", "clerk", "examiner", "leader")


def subject(name):
    return Subject.objects.get(name=name).pk


@pytest.fixture
def asked(firm, citizen):
    """A complete draft of the restaurant on which 李小满 is asked to sign, as a shareholder."""
    draft = given.a_complete_draft(firm)
    row = commands.ask_cosigner(
        draft, subject("李小满"), role="shareholder", by=firm.because("ask"), at=MONDAY
    )
    return SimpleNamespace(draft=draft, row=row, code=code(row), by=firm, signer=citizen)


def code(row):
    return Cosignature.objects.get(pk=row).code


def sign(asked, *, by=None, at=MONDAY, **said):
    shown = queries.cosign_sheet(asked.code, asked.signer, MONDAY)
    known = {"summary": shown.sheet.digest, "consent": shown.statement} | said
    return commands.cosign(asked.code, **known, by=by or asked.signer, at=at)


def submit(asked, by=None, at=MONDAY):
    by = by or asked.by
    sheet = queries.check_sheet(asked.draft, by, at)
    return commands.submit(asked.draft, summary=sheet.digest, consent="同意", by=by, at=at)


def change(asked):
    group = queries.draft_sheet(asked.draft, asked.by, MONDAY).plan.groups[0]
    values = {field.element: given.value_for(field) for field in group.fields}
    free = next(field for field in group.fields if not field.choices and field.kind == "text")
    values[free.element] = "另一个值"
    commands.save_group(asked.draft, group=group.key, values=values, by=asked.by, at=MONDAY)


def test_the_one_who_is_asked_sees_and_signs_the_same_digest(asked):
    own = queries.check_sheet(asked.draft, asked.by, MONDAY)

    shown = queries.cosign_sheet(asked.code, asked.signer, MONDAY)
    sign(asked)

    assert shown.sheet.digest == own.digest
    assert shown.sheet.groups == own.groups
    (one,) = queries.check_sheet(asked.draft, asked.by, MONDAY).cosigners
    assert (one.name, one.stands, one.consent) == ("李小满", True, shown.statement)
    assert queries.waiting_for(asked.signer) == ()


def test_asking_signing_and_filing_are_in_the_ledger_without_words(asked):
    sign(asked)
    submit(asked)

    told = Event.objects.filter(stream=f"application:{asked.draft}").order_by("seq")
    names = [event.name.partition(".")[2] for event in told]
    assert names[-3:] == ["cosignature_asked", "cosignature_given", "application_submitted"]
    given_fact = told.get(name="cases.cosignature_given")
    kept = Cosignature.objects.get(pk=asked.row)
    assert given_fact.actor["who"] == asked.signer.who
    assert given_fact.data["summary"] == kept.summary
    assert kept.consent not in str(given_fact.data)
    assert "李小满" not in str([event.data for event in told])


def test_nothing_is_filed_while_a_signature_is_missing(asked):
    with pytest.raises(Invalid, match=r"还缺李小满的签名.*撤回请求"):
        submit(asked)

    commands.withdraw_cosigner(asked.draft, asked.row, by=asked.by, at=MONDAY)

    assert submit(asked)
    assert Application.objects.get(pk=asked.draft).cosigners == 0
    with pytest.raises(NotYours):
        queries.cosign_sheet(asked.code, asked.signer, MONDAY)


def test_a_signature_falls_when_the_draft_changes_and_is_asked_again(asked):
    sign(asked)
    change(asked)

    (one,) = queries.check_sheet(asked.draft, asked.by, MONDAY).cosigners
    assert (one.stands, one.words) == (False, "签名以后申请有改动，签名作废")
    with pytest.raises(Invalid, match="还缺李小满的签名"):
        submit(asked)

    commands.ask_cosigner_again(asked.draft, asked.row, by=asked.by, at=MONDAY)
    assert code(asked.row) != asked.code
    with pytest.raises(NotYours):
        sign(asked)
    asked.code = code(asked.row)
    sign(asked)
    assert submit(asked)


def test_what_was_shown_before_a_change_is_not_signed(asked):
    shown = queries.cosign_sheet(asked.code, asked.signer, MONDAY)
    change(asked)

    with pytest.raises(Invalid, match="又有改动"):
        sign(asked, summary=shown.sheet.digest)
    with pytest.raises(Invalid, match="又有改动"):
        sign(asked, consent="别的声明")


def test_a_link_runs_out_and_works_once(asked):
    late = MONDAY + timedelta(days=cosigning.rules()["days"] + 1)
    with pytest.raises(NotAllowed, match="过期"):
        sign(asked, at=late)
    with pytest.raises(NotAllowed, match="过期"):
        queries.cosign_sheet(asked.code, asked.signer, late)

    sign(asked, by=asked.signer.because("once"))

    with pytest.raises(NotAllowed, match="用过"):
        sign(asked, by=asked.signer.because("twice"))


def test_who_declines_says_why_and_the_applicant_sees_it(asked):
    with pytest.raises(Invalid, match="原因"):
        commands.decline_to_cosign(asked.code, reason=" ", by=asked.signer, at=MONDAY)

    commands.decline_to_cosign(asked.code, reason="面积不对", by=asked.signer, at=MONDAY)

    (one,) = queries.check_sheet(asked.draft, asked.by, MONDAY).cosigners
    assert (one.words, one.reason) == ("对方不同意签名", "面积不对")
    fact = Event.objects.get(name="cases.cosignature_declined")
    assert "面积" not in str(fact.data)
    with pytest.raises(Invalid, match="还缺李小满"):
        submit(asked)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_link_is_only_for_the_one_it_names(asked, who, request):
    by = request.getfixturevalue(who)

    with pytest.raises(NotYours):
        queries.cosign_sheet(asked.code, by, MONDAY)
    with pytest.raises(NotYours):
        sign(asked, by=by)
    with pytest.raises(NotYours):
        commands.decline_to_cosign(asked.code, reason="不", by=by, at=MONDAY)


@pytest.mark.parametrize("who", ["citizen", *EVERYBODY[1:]])
def test_only_the_applicant_asks_and_withdraws(asked, who, request):
    by = request.getfixturevalue(who)

    with pytest.raises(NotYours):
        commands.ask_cosigner(asked.draft, subject("刘安心"), role="spouse", by=by, at=MONDAY)
    with pytest.raises(NotYours):
        commands.ask_cosigner_again(asked.draft, asked.row, by=by, at=MONDAY)
    with pytest.raises(NotYours):
        commands.withdraw_cosigner(asked.draft, asked.row, by=by, at=MONDAY)


def test_nobody_is_asked_twice_nor_himself_nor_as_anything(asked):
    for signer, role, sentence in (
        ("李小满", "spouse", "已经请过"),
        ("王建国", "legal_person", "您自己"),
        ("刘安心", "friend", "身份"),
    ):
        with pytest.raises(Invalid, match=sentence):
            commands.ask_cosigner(
                asked.draft, subject(signer), role=role, by=asked.by.because(signer), at=MONDAY
            )


def test_what_is_filed_is_closed_to_links(asked):
    sign(asked)
    submit(asked)

    with pytest.raises(NotAllowed, match="已经提交"):
        queries.cosign_sheet(asked.code, asked.signer, MONDAY)
    with pytest.raises(NotAllowed, match="已经提交"):
        commands.withdraw_cosigner(asked.draft, asked.row, by=asked.by, at=MONDAY)


@pytest.fixture
def filler(firm):
    """刘安心, who may fill in for the restaurant but not sign."""
    said = {"since": MONDAY.date(), "until": date(2026, 12, 31), "acts": ("fill",)}
    identity.grant_mandate(
        subject("太原市小店区晋味面馆"),
        subject("刘安心"),
        **said,
        by=firm.because("grant"),
        at=MONDAY,
    )
    return actor("liuanxin", behalf="晋味面馆")


def test_an_agent_files_with_the_signature_of_the_legal_person(firm, filler):
    draft = given.a_complete_draft(filler)
    asked = SimpleNamespace(draft=draft, by=filler, signer=firm)
    with pytest.raises(NotAllowed, match="请别人一起签名"):
        submit(asked)

    row = commands.ask_cosigner(
        draft, subject("王建国"), role="legal_person", by=filler.because("1"), at=MONDAY
    )
    asked.code = code(row)
    sign(asked)
    submit(asked)

    application = Application.objects.get(pk=draft)
    kept = Cosignature.objects.get(pk=row)
    assert application.signed_by == firm.who
    assert application.consent == kept.consent
    fact = Event.objects.get(stream=f"application:{draft}", name="cases.application_submitted")
    assert (fact.actor["who"], fact.data["signer"]) == (filler.who, firm.who)


def test_the_signature_of_somebody_else_does_not_file_for_an_agent(firm, filler, citizen):
    draft = given.a_complete_draft(filler)
    row = commands.ask_cosigner(
        draft, subject("李小满"), role="legal_person", by=filler.because("1"), at=MONDAY
    )
    asked = SimpleNamespace(draft=draft, by=filler, signer=citizen, code=code(row))
    sign(asked)

    with pytest.raises(NotAllowed, match="委托不包括"):
        submit(asked)


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"roles": {}}, {"statement": "没有身份"}, {"roles": {"x": {"name": ""}}}]
)
def test_faults_of_the_rules_are_told(wrong):
    assert cosigning.cosigning_faults(cosigning.rules()) == []
    assert cosigning.cosigning_faults(cosigning.rules() | wrong)


# told, and reminded ------------------------------------------------------------------------


def told(asked):
    pump_all()
    return list(Message.objects.filter(subject=subject("李小满")).order_by("at", "pk"))


def test_who_is_asked_is_told_for_what_and_until_when_without_a_name(asked):
    (message,) = told(asked)

    assert (message.title, message.do) == ("请您核对签名", "sign")
    assert "开办餐饮店" in message.text
    assert "03 月 09 日以前" in message.text
    reminder = Reminder.objects.filter(message=message.pk).first()
    for words in (message.text, reminder.text if reminder else "", message.title):
        assert not [name for name in ("王建国", "晋味面馆", "李小满") if name in words]
        assert asked.code not in words  # the link opens for him alone, it is still not sent about


def test_he_is_reminded_once_before_his_link_runs_out(asked):
    told(asked)
    for days in (1, 4, 5, 6, 7):
        timers.remind_cosigners(MONDAY + timedelta(days=days, hours=1))
    (reminded,) = Event.objects.filter(name="cases.cosignature_reminded")

    assert [one.title for one in told(asked)] == ["请您核对签名", "签名快到期"]
    assert reminded.at == MONDAY + timedelta(days=5, hours=1)  # two days before: data
    commands.ask_cosigner_again(asked.draft, asked.row, by=asked.by, at=MONDAY + timedelta(days=7))
    timers.remind_cosigners(MONDAY + timedelta(days=12, hours=1))
    assert len(told(asked)) == 4  # asked anew, reminded anew


def test_who_has_answered_is_not_reminded(asked):
    sign(asked)
    timers.remind_cosigners(MONDAY + timedelta(days=6))
    commands.remind_cosigner(asked.row, by=SYSTEM, at=MONDAY + timedelta(days=6))
    assert not Event.objects.filter(name="cases.cosignature_reminded").exists()


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_platform_reminds(asked, who, request):
    with pytest.raises(NotYours):
        commands.remind_cosigner(asked.row, by=request.getfixturevalue(who), at=MONDAY)
