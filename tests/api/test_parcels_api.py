"""物流 through the API: signed by the carrier, of the hall's own parcels, told twice as once."""

import json
import time

import pytest
from django.conf import settings
from django.test import Client

from onething.delivery.models import Parcel, ParcelEvent
from onething.exchange import signing
from onething.identity.commands.keys import digest_of
from onething.identity.models import ApiKey
from tests.api.test_api import MARKET
from tests.cast import actor
from tests.delivery.posts import Carrier, a_bundle, granted_for_post
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
granted = once(granted_for_post)


@pytest.fixture
def parcel(granted, firm, monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)
    monkeypatch.setattr("onething.api.parcels.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")
    return a_bundle(granted, firm, "post")[0]


def event(turn, what):
    return {"key": f"e{turn}", "what": what, "words": what, "at": MONDAY.isoformat(), "turn": turn}


def push(system, number, events, *, secret=None, cause="c1"):
    path, sent = f"/api/v1/parcels/{number}/events", str(int(time.time()))
    body = json.dumps({"events": events}).encode()
    signature = signing.sign_request(
        secret or settings.CARRIER_SECRET, "POST", path, time=sent, nonce=cause, body=body
    )
    return Client().post(
        path, body, content_type="application/json",
        headers={
            "X-API-Key": system, "Idempotency-Key": cause, signing.TIME: sent,
            signing.NONCE: cause, signing.SIGNATURE: signature,
        },
    )  # fmt: skip


@pytest.fixture
def market(db):
    """Return the market organ's system, which may tell of parcels; its results are inside."""
    key = ApiKey.objects.get(digest=digest_of(MARKET))
    ApiKey.objects.filter(pk=key.pk).update(scopes=[*key.scopes, "parcels.track"])
    return MARKET


def test_what_a_carrier_pushes_is_noted_once_in_whatever_order(parcel, market):
    first = push(market, parcel.number, [event(2, "move")])
    again = push(market, parcel.number, [event(1, "collect"), event(2, "move")], cause="c2")
    same = push(market, parcel.number, [event(1, "collect"), event(2, "move")], cause="c2")

    assert [said.status_code for said in (first, again, same)] == [200, 200, 200]
    assert Parcel.objects.get(pk=parcel.pk).state == "moving"
    assert ParcelEvent.objects.filter(parcel=parcel.pk).count() == 2


@pytest.mark.parametrize(
    ("events", "secret", "words"),
    [
        ([event(1, "collect")], "another-secret-of-the-tests-32-or-more", "签名不对"),
        ([event(1, "dance")], None, "what 应是约定的状态"),
        ([event(1, "collect") | {"at": "2026-03-02T10:00:00"}], None, "带时区的时间"),
    ],
)
def test_what_is_not_signed_or_no_event_is_refused_in_words(parcel, market, events, secret, words):
    said = push(market, parcel.number, events, secret=secret)

    assert said.status_code == 422
    assert words in said.content.decode()
    assert not ParcelEvent.objects.filter(parcel=parcel.pk).exists()


def test_a_number_that_nobody_gave_and_the_parcels_of_others_look_the_same(parcel, market):
    assert push(market, "SX0", [event(1, "collect")]).status_code == 404
    Parcel.objects.filter(pk=parcel.pk).update(things=[], hall=actor("lvqian").org)
    assert push(market, parcel.number, [event(1, "collect")]).status_code == 404


def test_without_the_scope_nothing_is_told(parcel):
    assert push(MARKET, parcel.number, [event(1, "collect")]).status_code == 403
