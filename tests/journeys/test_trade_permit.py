"""开办民生小店: its single permits come together on one composite licence, which follows each of them."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.cases.models import Case
from onething.delivery.models import Message
from onething.documents import commands, queries
from onething.documents.models import Document, Licence
from onething.kernel.pump import pump_all
from tests.journeys.test_themes import applicant, decided, filed, official


@pytest.fixture
def shop(transactional_db):
    """File 开办民生小店 with all that it can need, decide everything; return holder and day."""
    by = applicant("msxd")
    number, at = filed("msxd", by)
    while ready := list(Case.objects.filter(application__number=number, state="submitted")):
        for case in ready:
            decided(case, at)
        pump_all()
    return by, at


def whole_of(by):
    """Return the composite licence that the holder has now."""
    (card,) = [
        card
        for card in queries.licences_of(UUID(by.behalf))
        if card.type == "trade_permit" and card.state == "valid"
    ]
    return card


def test_a_shop_gets_one_licence_for_its_trade_and_it_is_kept_alive(shop):
    by, at = shop
    day = at.date()
    whole = whole_of(by)
    seen = queries.by_code(whole.code, on=day)
    singles = Licence.objects.filter(holder=by.behalf).exclude(type="trade_permit")
    assert seen.good and len(seen.members) >= 3 and not whole.partly
    assert {one.number for one in seen.members} == set(singles.values_list("number", flat=True))

    first, second, third = [Licence.objects.get(pk=one.licence) for one in seen.members[:3]]
    decider = {
        one.pk: official(Case.objects.get(pk=one.about.partition(":")[2]), "decider")
        for one in (first, second, third)
    }
    commands.suspend_licence(first.pk, reason="调查", by=decider[first.pk], at=at)
    seen = queries.by_code(whole.code, on=day)  # the code shows it before any job has run
    assert not seen.good and f"《{first.title}》暂扣" in seen.explanation
    pump_all()
    assert queries.by_code(whole.code, on=day).state_name == "部分单项许可无效"
    assert whole_of(by).partly
    assert Message.objects.filter(subject=by.behalf, title="一项许可已暂扣").count() == 1
    commands.restore_licence(first.pk, reason="已改正", by=decider[first.pk], at=at)
    assert queries.by_code(whole.code, on=day).good

    until = day + timedelta(days=3650)
    decision = Document.objects.get(about=second.about, kind="grant").pk
    commands.renew_licence(
        second.pk, until=until, decision=decision, ground="granted", reason="",
        by=decider[second.pk], at=at,
    )  # fmt: skip
    pump_all()
    renewed = whole_of(by)
    assert renewed.version == whole.version + 1
    assert queries.by_code(whole.code, on=day).state == "expired"
    line = next(
        one for one in queries.by_code(renewed.code, on=day).members if one.type == second.type
    )
    assert line.good and line.valid_until == until

    commands.revoke_licence(third.pk, reason="材料不实", by=decider[third.pk], at=at)
    pump_all()
    seen = queries.by_code(renewed.code, on=day)
    assert not seen.good and f"《{third.title}》撤销" in seen.explanation
