"""What waits for somebody after filing is answered at whichever terminal he comes to: by dice."""

import itertools
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases import commands
from onething.cases.models import Case, Gap
from onething.fees.models import Order, Payment
from onething.kernel import db
from onething.kernel.pump import pump_all
from onething.voice.models import Evaluation
from tests import given
from tests.cast import actor
from tests.fees.conftest import outside, outside_once
from tests.fees.given import an_order, bill_of, case_of
from tests.fees.test_pages import paid
from tests.given import picture
from tests.pages.terminals import felling
from tests.pages.terminals.terminals import CARD, PASSWORD, words
from tests.pages.terminals.test_terminals import ANSWERS, everywhere
from tests.security.world import undone
from tests.times import MONDAY, trust

__all__ = ["outside", "outside_once"]  # fixtures
ROUNDS = 4
INK = "40,120 120,60 200,180;240,60 240,200;300,120 420,110 500,180"
WINDOW, MACHINE = "窗口", "自助机"
_files = itertools.count()


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    monkeypatch.setattr(db, "READER", db.WRITER)
    settings.REGISTRY_URL = "http://127.0.0.1:9"
    settings.RATE_LIMITS = False


class Answers:
    """Who comes to one terminal after another, as the dice deal them; each deed is seen at the next."""

    def __init__(self, seed, terminals):
        self.dice = random.Random(seed)  # noqa: S311 -- dice for a test, not a secret
        self.terminals, self.used = terminals, []

    def at_any(self, deed, *said, but=()):
        """Do one thing at some terminal; see at another that it was done."""
        there = [one for one in self.terminals if one.name not in but]
        first = self.dice.choice(there)
        second = self.dice.choice([one for one in self.terminals if one is not first])
        first.come()
        deed(first, *said)
        first.go()
        self.used.append((first.name, deed.__name__))
        second.come()
        seen = self.look(second, said[0])
        second.go()
        return seen

    def look(self, terminal, case):
        """Return what the page of the application says there."""
        return words(terminal.read(f"/my/bj/{case.application.number}"))


def sent(terminal, path, **said):
    answer = terminal.send(path, said)
    assert answer.status_code == 302, (terminal.name, path, words(answer.content.decode()))


def promise(terminal, case):
    """Promise to bring a paper later: by password, by card, at a window by signature."""
    if terminal.name == WINDOW:
        sent(terminal, f"/bj/{case.pk}/rq/dm", card=CARD, ink=INK)
        return
    path = f"/my/cn/rq/{Gap.objects.get(case=case).pk}"
    assert path in terminal.read(f"/my/bj/{case.application.number}")
    sent(terminal, path, consent="yes", password=terminal.proof)


def bring(terminal, case):
    """Hand in what was promised."""
    path = f"/my/cn/bq/{Gap.objects.get(case=case).pk}"
    assert path in terminal.read(f"/my/bj/{case.application.number}")
    sent(terminal, path, file=SimpleUploadedFile(f"{next(_files)}.png", picture(), "image/png"))


def answer(terminal, case, want):
    """Say whether a hearing is wanted; where others stand by, identity is made sure of."""
    path = f"/my/bj/{case.application.number}/tz/{case.pk}"
    assert path in terminal.read(f"/my/bj/{case.application.number}")
    proof = {MACHINE: {"password": CARD}, WINDOW: {"password": PASSWORD}}.get(terminal.name, {})
    sent(terminal, path, want=want, **proof)


def withdraw(terminal, case):
    """Withdraw one item."""
    path = f"/my/bj/{case.application.number}/ch/{case.pk}"
    assert "不能恢复" in words(terminal.read(path))
    sent(terminal, path)


def rate(terminal, case):
    """Rate the result; nobody rates for another, so not at a window."""
    path = f"/hp/{case.application.number}/result"
    assert path in terminal.read("/kiosk/my" if terminal.name == MACHINE else "/my")
    sent(terminal, path, grade="4")


def pay(terminal, case):
    """Pay what is due: on one's own screen, by the code of a machine, in cash at a window."""
    order = Order.objects.get(application=case.application_id)
    if terminal.name == WINDOW:
        path = f"/bj/{case.pk}/sk/{bill_of(order).pk}"
        sent(terminal, path, method="cash", amount="80.00", receipt="R1")
        return
    path = f"/kiosk/jf/{order.pk}" if terminal.name == MACHINE else f"/my/jf/{order.pk}"
    assert "待缴费：80.00 元" in words(terminal.read(path))
    begun = terminal.send(f"{path}/qu", {})
    assert begun.status_code == 302, (terminal.name, words(begun.content.decode()))
    paid(order)


def state(row):
    row.refresh_from_db()
    return row.state


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_promised_brought_answered_granted_and_rated_wherever_he_comes(seed):
    with undone():
        citizen, one = actor("lixiaoman"), Answers(seed, everywhere())
        felling.tolerated()
        case = felling.filed(citizen)
        felling.offered(case)
        one.at_any(promise, case)
        commands.accept(case.pk, by=actor("wangfang"), at=MONDAY)
        assert Gap.objects.get(case=case).state == "due"
        want = ("yes", "no")[seed % 2]
        todo = [(bring, case), (answer, case, want)]
        one.dice.shuffle(todo)
        felling.told(case)
        for deed, *said in todo:
            seen = one.at_any(deed, *said)
        assert Gap.objects.get(case=case).state == "supplied"
        assert len({name for name, _ in one.used}) > 1
        if want == "yes":
            assert state(case) == "hearing_asked"
            assert "去答复" not in seen
            return
        felling.granted(case)
        pump_all()
        assert state(case) == "closed"
        seen = one.at_any(rate, case, but=(WINDOW,))

        assert "全部事项都已办结" in seen
        assert Evaluation.objects.get(stage="result").application == case.application_id


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_thing_is_withdrawn_wherever_he_comes(seed):
    with undone():
        one = Answers(seed, everywhere())
        number = given.a_submitted_application(actor("lixiaoman"), slug="cjrfw", answers=ANSWERS)
        case = Case.objects.get(application__number=number)

        seen = one.at_any(withdraw, case)

        assert state(case) == "withdrawn"
        assert "全部事项都已办结" in seen


@pytest.fixture(scope="module")
def due(outside_once, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield an_order(actor("lixiaoman")).pk


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_bill_is_paid_wherever_he_comes(seed, due, outside, monkeypatch, django_db_blocker):
    trust(monkeypatch)
    with undone():
        one, order = Answers(seed, everywhere()), Order.objects.get(pk=due)

        seen = one.at_any(pay, case_of(order.application))

        assert state(order) == "paid"
        assert "去缴费" not in seen
        assert bill_of(order).state == "paid"
        assert Payment.objects.filter(bill=bill_of(order)).exclude(paid_at=None).count() == 1
