"""物料流转: fetched at the door, moved between halls in a sealed bag, counted at both ends."""

from dataclasses import replace
from uuid import UUID

import pytest

from onething.delivery import commands
from onething.delivery.models import Parcel
from onething.documents.models import Document
from onething.identity.models import Organisation
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.delivery.posts import DESK, Carrier
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
filed = once(lambda: given.a_submitted_application(actor("wangjianguo", behalf="晋味面馆")))
DOOR = {"recipient": "王建国", "phone": "13803510000", "address": "太原市小店区长风街 1 号"}


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


@pytest.fixture
def elsewhere():
    """Return the hall of a place of another clerk who works at a window."""
    return UUID(str(Organisation.objects.exclude(pk=actor(DESK).org).filter(duty="approval")[0].pk))


def bag(filed, elsewhere, **other):
    said = {"to_hall": elsewhere, "things": ["平面布局图", "身份证复印件"], "bag": "FD001"} | other
    made = commands.send_to_hall(filed, **said, by=actor(DESK), at=MONDAY)
    pump_all()
    return Parcel.objects.get(pk=made)


def at_other(parcel):
    return replace(actor(DESK), org=str(parcel.to_hall), who="official:other")


def test_a_bag_goes_with_its_slip_and_is_counted_at_the_other_end(filed, elsewhere):
    parcel = bag(filed, elsewhere)
    assert (parcel.state, parcel.pays, parcel.count_sent) == ("ordered", "sender", 2)
    slips = Document.objects.filter(kind="transfer_slip").order_by("sequence")
    assert slips[0].data["bag"] == "FD001" and len(slips[0].data["things"]) == 2
    there = at_other(parcel)
    with pytest.raises(Invalid, match="不一致"):
        commands.receive_parcel(parcel.pk, count=1, by=there, at=MONDAY)

    commands.receive_parcel(
        parcel.pk, count=1, note="少身份证复印件，封袋完好", by=there, at=MONDAY
    )
    pump_all()

    parcel.refresh_from_db()
    assert (parcel.state, parcel.count_received) == ("delivered", 1)
    assert slips.count() == 2
    assert "收到 1 件" in slips.last().data["moves"][0]["signed"]
    names = [
        event.name for event in Event.objects.filter(stream=f"parcel:{parcel.pk}").order_by("seq")
    ]
    assert names[0] == "delivery.parcel_made" and names[-1] == "delivery.parcel_moved"
    with pytest.raises(NotAllowed, match="已经清点过"):
        commands.receive_parcel(parcel.pk, count=2, by=there, at=MONDAY)


@pytest.mark.parametrize(
    ("other", "part"),
    [({"things": []}, "things"), ({"things": ["长" * 61]}, "things"), ({"bag": " "}, "bag")],
)
def test_a_bag_without_a_list_or_a_number_is_refused(filed, elsewhere, other, part):
    with pytest.raises(Invalid) as refusal:
        bag(filed, elsewhere, **other)

    assert part in refusal.value.errors


def test_a_bag_goes_to_another_hall(filed):
    with pytest.raises(Invalid, match="另一个大厅"):
        bag(filed, UUID(actor(DESK).org))


def test_papers_are_fetched_at_the_door_and_the_applicant_pays(filed, firm):
    made = commands.ask_fetching(filed, things=["租赁合同原件"], **DOOR, by=firm, at=MONDAY)
    pump_all()
    parcel = Parcel.objects.get(pk=made)
    assert (parcel.kind, parcel.state, parcel.pays) == ("fetch", "ordered", "receiver")

    commands.receive_parcel(parcel.pk, count=1, by=actor(DESK), at=MONDAY)

    assert Parcel.objects.get(pk=made).state == "delivered"
    with pytest.raises(Invalid) as refusal:
        commands.ask_fetching(
            filed, things=["x"], recipient="", phone="1", address="", by=firm, at=MONDAY
        )
    assert refusal.value.errors.keys() == {"recipient", "phone", "address"}


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "zhangyun"])
def test_each_deed_is_for_those_whose_it_is(filed, elsewhere, login):
    parcel, by = bag(filed, elsewhere), actor(login)
    with pytest.raises(NotYours):
        commands.send_to_hall(filed, to_hall=elsewhere, things=["x"], bag="F", by=by, at=MONDAY)
    with pytest.raises(NotYours):
        commands.receive_parcel(parcel.pk, count=2, by=by, at=MONDAY)
    with pytest.raises(NotYours):
        commands.ask_fetching(filed, things=["x"], **DOOR, by=by, at=MONDAY)
    with pytest.raises(NotYours):  # the hall that sent it
        commands.receive_parcel(parcel.pk, count=2, by=actor(DESK), at=MONDAY)
