"""The holder is told what became of his licence, and who asks to use it."""

import pytest

from onething.delivery import commands as letters
from onething.delivery.models import Message
from onething.documents import commands
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotYours
from tests.times import MONDAY


def titles():
    return list(Message.objects.order_by("at", "id").values_list("title", flat=True))


def test_the_holder_is_told_of_deeds_questions_and_answers(cast):
    row = cast.sealed_licence()
    system = Actor(who="system:u", org=str(cast.other_organ))
    commands.ask_consent(
        "food_business", "91145105000000027X", purpose="检查", by=system, at=MONDAY
    )
    made = commands.report_error(
        row.pk, element="shop.address", wanted="别处", evidence="不一致", by=cast.holder, at=MONDAY
    )
    commands.reject_error(made, answer="核实无误", by=cast.decider, at=MONDAY)
    commands.suspend_licence(row.pk, reason="调查", by=cast.decider, at=MONDAY)
    pump_all()

    assert set(titles()) == {"请您决定", "报错已答复", "证照已暂扣"}
    text = Message.objects.get(title="证照已暂扣").text
    assert row.number in text and row.organ_name in text
    assert Message.objects.filter(subject=cast.firm).count() == 3
    assert Event.objects.filter(name="delivery.message_sent").count() == 3


@pytest.mark.parametrize("who", ["holder", "stranger", "decider"])
def test_only_the_platform_tells_holders(cast, who):
    with pytest.raises(NotYours):
        letters.tell_holder(
            cast.firm, title="x", text="x", about="x", by=getattr(cast, who), at=MONDAY
        )


def test_a_message_is_sent_once_for_one_cause(cast):
    by = SYSTEM.because("a")
    said = {"title": "x", "text": "x", "about": "x", "by": by, "at": MONDAY}

    assert letters.tell_holder(cast.firm, **said) == letters.tell_holder(cast.firm, **said)
    assert titles() == ["x"]
