"""The carrier as a process of its own: one parcel under a key, tracked, returned, lost, silent, slow."""

import pytest
from django.conf import settings

from onething.exchange import queries
from onething.exchange.adapters import Line
from onething.exchange.gateways import told
from onething.exchange.terms import NotReceived
from onething.kernel.facts import canonical
from tests.exchange.conftest import SECRET, Outside

POSTED = {"way": "post", "recipient": "王建国"}


@pytest.fixture(scope="module")
def running_carrier():
    carrier = Outside("carrier", "CARRIER")
    carrier.start()
    yield carrier
    carrier.stop()


@pytest.fixture
def carrier(running_carrier, settings):
    settings.CARRIER_URL, settings.CARRIER_SECRET = running_carrier.url, SECRET
    yield running_carrier
    behave("auto")


def behave(mode):
    status, _ = told(
        Line(settings.CARRIER_URL, settings.CARRIER_SECRET), "/mode", canonical({"mode": mode})
    )
    assert status == 200


def road(number, times=5):
    for _ in range(times):
        found = queries.tracks([number, "SX0"])
    return [one.what for one in found[number]]


def test_a_parcel_is_ordered_once_and_brought_to_the_door(carrier):
    first = queries.carry("p1", POSTED)
    assert queries.carry("p1", POSTED) == first

    assert road(first.number) == ["collect", "move", "arrive", "deliver"]


def test_other_content_under_the_same_key_is_refused(carrier):
    queries.carry("p2", POSTED)

    with pytest.raises(NotReceived, match="内容不一样"):
        queries.carry("p2", POSTED | {"recipient": "别人"})


def test_a_locker_answers_with_a_code(carrier):
    found = queries.carry("p3", {"way": "locker"})

    assert len(found.code) == 6
    assert road(found.number) == ["collect", "arrive", "deliver"]


@pytest.mark.parametrize(("mode", "last"), [("returns", "return"), ("loses", "lose")])
def test_what_goes_wrong_is_told(carrier, mode, last):
    behave(mode)
    found = queries.carry(f"p-{mode}", POSTED)

    assert road(found.number)[-1] == last


def test_a_carrier_that_is_down_says_so_and_a_number_that_nobody_gave_is_left_out(carrier):
    assert queries.tracks(["SX0"]) == {}
    behave("down")

    with pytest.raises(NotReceived, match="503 物流系统正在维护"):
        queries.carry("p4", POSTED)
    with pytest.raises(NotReceived):
        queries.tracks(["SX0"])


def test_one_that_is_slow_has_taken_it_all_the_same(carrier):
    behave("slow")
    with pytest.raises(NotReceived):
        queries.carry("p5", POSTED)
    behave("auto")

    assert queries.carry("p5", POSTED).number == queries.carry("p5", POSTED).number


def test_without_a_carrier_nothing_is_carried(settings):
    settings.CARRIER_URL = ""

    with pytest.raises(NotReceived, match="没有接入"):
        queries.carry("p6", POSTED)
