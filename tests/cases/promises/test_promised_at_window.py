"""容缺 of a filed case, promised by whoever stands at the window: by his hand, after his papers were seen."""

from dataclasses import replace
from uuid import UUID

import pytest

from onething.cases import commands, queries
from onething.cases.check import faults
from onething.cases.commands import Came
from onething.cases.destroying import empty_case
from onething.cases.models import Case, Gap, Material
from onething.delivery.models import Message
from onething.documents import queries as documents
from onething.documents.models import Document
from onething.identity.terms import ON_PAPER
from onething.kernel import ledger
from onething.kernel.calendar import CHINA
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
NAME = "40,120 120,60 200,180;240,60 240,200;300,120 420,110 500,180"
KEYS = ["sign_picture"]


@pytest.fixture
def sign(firm):
    """Return the case of the sign, filed online with everything, at the window."""
    number = given.a_submitted_application(firm)
    given.a_checked_licence(number, firm)
    return given.cases_of(number, firm)["sign"].id


def person(login):
    return UUID(actor(login).who.removeprefix("subject:"))


@pytest.fixture
def owner(db):
    """Return 王建国, who answers for the restaurant, at the window with his card."""
    return Came(person("wangjianguo"), "reader", documents.keep(documents.signature_svg(NAME)))


def promise(case, came, by, keys=KEYS, at=MONDAY):
    commands.promise_at_window(case, keys=keys, came=came, by=by, at=at)
    return Gap.objects.get(case=case)


def paper(case, kind="gap_promise"):
    return Document.objects.get(about=f"case:{case}", kind=kind).data


def test_signed_at_the_window_it_is_accepted_at_once(sign, owner, clerk):
    gap = promise(sign, owner, clerk)
    commands.accept(sign, by=clerk, at=MONDAY)
    pump_all()

    gap.refresh_from_db()
    assert (gap.state, gap.signature) == ("due", owner.signature)
    later = Material.objects.get(application=gap.application, key="sign_picture", replaced=False)
    assert later.source == "gap"
    assert not list(faults())


def test_it_is_in_the_ledger_with_the_digest_of_his_hand(sign, owner, clerk):
    gap = promise(sign, owner, clerk)

    told = Event.objects.get(name="cases.gap_agreed")

    assert told.actor["who"] == clerk.who
    assert told.data["signature"] == owner.signature
    assert told.data["signer"] == f"subject:{owner.subject}"
    assert (told.data["shown"], told.data["text"]) == ("reader", gap.text)
    assert not list(ledger.broken_links(f"gap:{gap.pk}"))
    assert not Event.objects.filter(name="cases.gap_offered").exists()


def test_it_stands_on_the_paper_with_who_signed_and_when(sign, owner, clerk):
    later = MONDAY.replace(hour=MONDAY.hour + 1)
    gap = promise(sign, owner, clerk, at=later)
    pump_all()

    said = paper(sign)

    assert said["signature"] == owner.signature
    assert said["signed_digest"] == gap.text
    assert said["signer"] == "王建国"
    assert said["signed_at"].endswith(f"{later.astimezone(CHINA):%H:%M:%S}")


def test_who_signs_on_paper_is_noted_as_such(sign, owner, clerk):
    promise(sign, replace(owner, signature=ON_PAPER), clerk)
    pump_all()

    said = paper(sign)

    assert said["signature"] == ""
    assert "在纸上签名" in said["signed_at"]


def test_the_applicant_is_told_what_was_promised_in_his_name(sign, owner, clerk):
    promise(sign, owner, clerk)
    pump_all()

    subject = Case.objects.get(pk=sign).subject
    titles = list(Message.objects.filter(subject=subject).values_list("title", flat=True))
    assert "已在窗口承诺后补材料" in titles
    assert not any(title.startswith("请您答复") for title in titles)


def test_what_was_asked_online_is_answered_at_the_window(sign, owner, clerk):
    commands.offer_gap(sign, keys=KEYS, by=clerk, at=MONDAY)

    gap = promise(sign, owner, clerk, keys=[])

    assert gap.state == "promised"
    commands.accept(sign, by=clerk, at=MONDAY)
    assert Case.objects.get(pk=sign).state == "accepted"


def test_the_picture_goes_with_the_file_of_the_case(sign, owner, clerk):
    promise(sign, owner, clerk)

    assert owner.signature in empty_case(Case.objects.get(pk=sign), MONDAY)


@pytest.mark.parametrize("login", ["lixiaoman", "sundayuan"])
def test_somebody_else_cannot_sign_for_him(sign, owner, clerk, login):
    with pytest.raises(NotAllowed, match="没有有效的委托"):
        promise(sign, replace(owner, subject=person(login)), clerk)
    assert not Gap.objects.exists()


def test_without_a_signature_or_papers_nothing_is_promised(sign, owner, clerk):
    with pytest.raises(Invalid, match="还没有签名") as unsigned:
        promise(sign, replace(owner, signature=""), clerk)
    assert set(unsigned.value.errors) == {"signed"}
    with pytest.raises(Invalid, match="怎样核对"):
        promise(sign, replace(owner, shown="guessed"), clerk)
    with pytest.raises(Invalid, match="至少选择一份"):
        promise(sign, owner, clerk, keys=[])
    with pytest.raises(Invalid, match="没有列入容缺受理清单"):
        promise(sign, owner, clerk, keys=["layout"])
    assert not Gap.objects.exists()


def test_what_was_accepted_or_promised_is_not_promised_again(sign, owner, clerk):
    promise(sign, owner, clerk)
    with pytest.raises(Invalid, match="只问一次"):
        promise(sign, owner, clerk.because("again"))
    commands.accept(sign, by=clerk, at=MONDAY)
    with pytest.raises(NotAllowed):
        promise(sign, owner, clerk.because("late"))


@pytest.mark.parametrize("login", ["wangjianguo", "lixiaoman", "qianwei", "hansong", "lvqian"])
def test_only_the_window_of_the_case_takes_it(sign, owner, login):
    with pytest.raises(NotYours):
        promise(sign, owner, actor(login))
    assert not Gap.objects.exists()


def test_a_promise_made_online_says_when_it_was_made(sign, firm, clerk):
    commands.offer_gap(sign, keys=KEYS, by=clerk, at=MONDAY)
    gap = Gap.objects.get(case=sign)
    later = MONDAY.replace(hour=MONDAY.hour + 2)
    commands.promise_gaps(gap.pk, by=firm, at=later)
    pump_all()

    gap.refresh_from_db()
    said = paper(sign)
    assert (said["signed_digest"], said["signature"]) == (gap.text, "")
    assert said["signed_at"].endswith(f"{later.astimezone(CHINA):%H:%M:%S}")
    assert "signer" not in said
    assert queries.tolerance_sheet(sign, clerk, MONDAY).asked[0].state == "promised"
