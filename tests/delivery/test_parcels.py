"""出件和物流: made ready at a desk, carried, tracked in any order, handed out, come back."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given as told_any
from hypothesis import strategies as st

from onething.cases import commands as cases
from onething.cases import queries as case_queries
from onething.cases.models import Application
from onething.delivery import commands, queries
from onething.delivery.check import postage_faults
from onething.delivery.models import Message, Parcel, ParcelEvent, Service
from onething.delivery.parcels.commands import Collector
from onething.delivery.parcels.rules import postage, rules
from onething.delivery.posting import ask_tracks, order_again, remind_of_pickup
from onething.delivery.terms import PARCEL, folded
from onething.documents import queries as papers
from onething.documents import revisions
from onething.documents.models import Document
from onething.exchange.terms import Track
from onething.identity import commands as people
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.delivery.posts import (
    DESK,
    HOME,
    Carrier,
    a_bundle,
    granted_for_post,
    number_of,
    state_of,
)
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
granted = once(granted_for_post)
ROADS = [
    ("collect", "move", "move", "arrive", "deliver"),
    ("collect", "move", "refuse", "return"),
    ("collect", "lose"),
    ("collect", "move", "arrive"),
]
LEGAL = Collector("王建国", "法定代表人", "0038", "法定代表人证明书", True)


@pytest.fixture
def carrier(monkeypatch, db):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)
    return made


def track(turn, what, *, at=MONDAY):
    return Track(f"k{turn}", what, what, at + timedelta(hours=turn), turn, "本人")


@pytest.mark.parametrize("road", ROADS)
def test_in_whatever_order_things_are_told_a_parcel_stands_the_same(road):
    told = [track(turn, what) for turn, what in enumerate(road)]
    ends = {folded(order) for order in itertools.permutations(told)}

    assert len(ends) == 1


@told_any(st.lists(st.sampled_from([one.do for one in PARCEL.steps]), max_size=8), st.randoms())
def test_whatever_is_told_a_parcel_stands_lawfully_and_the_same_in_any_order(steps, chance):
    told = [track(turn, what) for turn, what in enumerate(steps)]
    mixed = [*told, *told[:2]]
    chance.shuffle(mixed)

    assert folded(told) in PARCEL.states
    assert folded({one.key: one for one in mixed}.values()) == folded(told)


@pytest.mark.parametrize(
    ("to", "address", "pays"),
    [
        ("person", "太原市小店区长风街 1 号", "free"),
        ("person", "山西省大同市平城区样例街 2 号", "free"),
        ("person", "陕西省西安市雁塔区样例路 3 号", "receiver"),
        ("from_person", "太原市小店区长风街 1 号", "receiver"),
        ("hall", "", "sender"),
    ],
)
def test_who_pays_is_data_with_a_source(to, address, pays):
    found = postage(to, address, MONDAY.date())

    assert found.pays == pays
    assert found.source


def test_a_rule_of_postage_that_cannot_be_is_told_with_its_place():
    said = {**rules(), "postage": [{**rules()["postage"][0], "then": {"pays": "nobody"}}]}

    assert not postage_faults(rules())
    assert [place for place, _ in postage_faults(said)] == [("postage", 0, "then", "pays")]
    assert postage_faults({**rules(), "keep_days": "30"})[0][0] == ("keep_days",)


def test_a_result_by_post_is_carried_tracked_and_served(granted, firm, carrier):
    parcel, case = a_bundle(granted, firm, "post")
    assert parcel.state == "ordered"
    assert [one["kind"] for one in parcel.things] == ["document", "licence"]
    assert carrier.orders[str(parcel.pk)]["address"] == HOME["address"]
    assert state_of(case) == "issued"

    carrier.told[parcel.number] = [track(n, what) for n, what in enumerate(ROADS[0])]
    ask_tracks(MONDAY + timedelta(days=2))
    pump_all()

    parcel.refresh_from_db()
    assert parcel.state == "delivered"
    assert state_of(case) == "closed"
    (served,) = Service.objects.filter(case=case)
    assert (served.way, served.served_at) == ("post", MONDAY + timedelta(hours=4))
    proof = Document.objects.get(about=f"case:{case}", kind="delivery_receipt")
    assert proof.sealed_at and proof.data["way"] == "邮寄送达"
    assert (
        "已签收"
        in queries.whereabouts(number_of(parcel.application), firm, MONDAY).parcels[0].words
    )


def test_what_a_carrier_tells_twice_or_late_is_sorted_in(granted, firm, carrier):
    parcel, _ = a_bundle(granted, firm, "post")
    by = SYSTEM.because("a")
    commands.note_tracks(parcel.number, told=[track(2, "move")], by=by, at=MONDAY)
    commands.note_tracks(
        parcel.number, told=[track(1, "collect"), track(2, "move")], by=SYSTEM, at=MONDAY
    )

    assert ParcelEvent.objects.filter(parcel=parcel.pk).count() == 2
    assert Parcel.objects.get(pk=parcel.pk).state == "moving"
    with pytest.raises(NotYours, match="没有这个单号"):
        commands.note_tracks("SX0", told=[track(1, "collect")], by=SYSTEM, at=MONDAY)


def test_a_carrier_that_is_silent_is_asked_again_until_somebody_looks(granted, firm, carrier):
    carrier.down = True
    parcel, _ = a_bundle(granted, firm, "post")
    at = MONDAY
    for minutes in (1, 5, 15, 60):
        at += timedelta(minutes=minutes)
        order_again(at)
        pump_all()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tries, parcel.next_at) == ("booking", 5, None)
    carrier.down = False

    commands.book_again(parcel.pk, by=actor(DESK), at=at)
    pump_all()

    parcel.refresh_from_db()
    assert parcel.state == "ordered"
    with pytest.raises(NotAllowed, match="已经下单"):
        commands.book_again(parcel.pk, by=actor(DESK), at=at)


def test_what_is_under_way_is_not_sent_elsewhere_and_what_came_back_is(granted, firm, carrier):
    parcel, case = a_bundle(granted, firm, "post")
    with pytest.raises(NotAllowed, match="已经交寄"):
        cases.choose_way(parcel.application, way="window", by=firm, at=MONDAY)
    told = [track(n, what) for n, what in enumerate(ROADS[1])]
    commands.note_tracks(parcel.number, told=told, by=SYSTEM, at=MONDAY)
    pump_all()
    assert Message.objects.filter(subject=firm.behalf, title="邮件已退回").count() == 1
    assert not Service.objects.filter(case=case, state="served").exists()

    cases.choose_way(parcel.application, way="electronic", by=firm, at=MONDAY)
    pump_all()

    assert state_of(case) == "closed"
    assert Service.objects.get(case=case).way == "electronic"


def test_at_the_window_who_collects_is_checked_and_signs(granted, firm, carrier):
    parcel, case = a_bundle(granted, firm, "window")
    desk = actor(DESK)
    assert (parcel.state, parcel.pays) == ("arrived", "free")
    slip = Document.objects.get(kind="pickup_slip")
    assert slip.data["pickup_code"] == parcel.code
    assert Message.objects.filter(subject=firm.behalf, title="结果等您领取").count() == 1
    wrong = [
        (Collector("", "法定代表人", "0038", "委托", True), "collector"),
        (Collector("王建国", "法定代表人", "38", "委托", True), "id_tail"),
        (Collector("王建国", "法定代表人", "0038", "委托", False), "signed"),
        (Collector("王建国", "法定代表人", "0038", "", True), "proxy_reason"),
        (Collector("王建国", "本人", "0038", "", True), "relation"),
        (Collector("王建国", "邻居", "0038", "委托", True), "relation"),
    ]
    for collector, part in wrong:
        with pytest.raises(Invalid) as refusal:
            commands.hand_out(
                parcel.pk, cases_chosen=[case], collector=collector, by=desk, at=MONDAY
            )
        assert part in refusal.value.errors

    commands.hand_out(parcel.pk, cases_chosen=[case], collector=LEGAL, by=desk, at=MONDAY)
    pump_all()

    assert Parcel.objects.get(pk=parcel.pk).state == "delivered"
    served = Service.objects.get(case=case)
    assert (served.way, served.received_by, served.relation) == ("direct", "王建国", "法定代表人")
    assert state_of(case) == "closed"
    with pytest.raises(NotAllowed, match="已经领走"):
        commands.hand_out(parcel.pk, cases_chosen=[case], collector=LEGAL, by=desk, at=MONDAY)


def test_who_collects_signs_on_the_screen_until_the_file_is_destroyed(granted, firm, carrier):
    parcel, case = a_bundle(granted, firm, "window")
    digest = papers.keep(papers.signature_svg("40,120 120,60 200,180;240,60 240,200"))
    signed = replace(LEGAL, signed=False, signature=digest)

    commands.hand_out(parcel.pk, cases_chosen=[case], collector=signed, by=actor(DESK), at=MONDAY)
    pump_all()

    assert Service.objects.get(case=case).signature == digest
    proof = Document.objects.get(about=f"case:{case}", kind="delivery_receipt")
    assert proof.sealed_at and proof.data["signature"] == digest
    fact = Event.objects.get(name="delivery.service_proved", data__case=str(case))
    assert fact.data["signature"] == digest
    papers.remove_files({digest})
    assert papers.content(digest)  # the service needs it

    commands.empty_posts(case, application=None, by=SYSTEM, at=MONDAY)
    papers.remove_files({digest})

    with pytest.raises(NotYours):
        papers.content(digest)


def test_a_locker_has_a_code_and_reminds(granted, firm, carrier):
    parcel, _ = a_bundle(granted, firm, "locker", recipient="王建国", phone="13803510000")
    assert parcel.code == "4711"
    told = [track(1, "collect"), track(2, "arrive")]
    commands.note_tracks(parcel.number, told=told, by=SYSTEM, at=MONDAY)
    pump_all()
    later = MONDAY + timedelta(days=3)
    remind_of_pickup(later)
    remind_of_pickup(later)
    pump_all()

    texts = [row.text for row in Message.objects.filter(subject=firm.behalf).order_by("at", "id")]
    assert sum("4711" in text for text in texts) == 2
    assert Parcel.objects.get(pk=parcel.pk).reminded == 1


def test_a_bundle_is_made_once_and_taken_back_before_it_leaves(granted, firm, carrier):
    parcel, _ = a_bundle(granted, firm, "post")
    desk = actor(DESK)
    with pytest.raises(NotAllowed, match="已经建好"):
        commands.make_bundle(parcel.application, by=desk, at=MONDAY)
    commands.cancel_parcel(parcel.pk, by=desk, at=MONDAY)
    pump_all()

    assert case_queries.way(parcel.application, firm).may_change
    again = commands.make_bundle(parcel.application, by=desk, at=MONDAY)
    pump_all()
    commands.note_tracks(
        Parcel.objects.get(pk=again).number, told=[track(1, "collect")], by=SYSTEM, at=MONDAY
    )
    with pytest.raises(NotAllowed, match="不能“取消”"):
        commands.cancel_parcel(again, by=desk, at=MONDAY)


def test_the_ledger_knows_each_state_and_no_name_or_address(granted, firm, carrier):
    parcel, _ = a_bundle(granted, firm, "post")
    commands.note_tracks(parcel.number, told=[track(1, "collect")], by=SYSTEM, at=MONDAY)
    events = list(Event.objects.filter(stream=f"parcel:{parcel.pk}").order_by("seq"))

    assert [event.data["state"] for event in events] == ["booking", "ordered", "collected"]
    assert not any(
        words in str(event.data) for event in events for words in ("王建国", "长风街", "1380351")
    )
    chosen = Event.objects.filter(name="cases.way_chosen").latest("seq").data
    assert "长风街" not in str(chosen) and chosen["digest"].startswith("sm3:")


@pytest.mark.parametrize(
    ("way", "where", "part"),
    [
        ("pigeon", {}, "way"),
        ("post", {}, "recipient"),
        ("post", {**HOME, "phone": "12"}, "phone"),
        ("post", {**HOME, "address": "我家"}, "address"),
        ("post", {**HOME, "address": "<b>市 1"}, "address"),
        ("post", {**HOME, "recipient": "长" * 41}, "recipient"),
        ("locker", {}, "phone"),
    ],
)
def test_a_way_that_cannot_be_is_refused_with_what_to_mend(firm, way, where, part):
    draft = given.a_draft(firm)
    with pytest.raises(Invalid) as refusal:
        cases.choose_way(draft, way=way, **where, by=firm, at=MONDAY)

    assert part in refusal.value.errors


def test_the_confirmation_of_the_address_is_a_paper_and_changes_are_new_papers(
    granted, firm, carrier
):
    application, _ = granted
    papers = Document.objects.filter(about=f"application:{application}", kind="delivery_address")
    assert [row.data["ways"][0] for row in papers] == [{"way": "邮寄", "where": HOME["address"]}]

    cases.choose_way(application, way="window", by=firm, at=MONDAY)
    pump_all()

    assert papers.all().count() == 2


@pytest.mark.parametrize("road", [road for road in ROADS if road[-1] in ("return", "lose")])
def test_what_the_paper_says_of_what_comes_back_is_what_we_do(granted, firm, carrier, road):
    said = revisions.shipped()["delivery_address"]
    assert "被退回的，不算送达" in said
    assert "视为送达" not in said
    assert "回执上注明的收件日期" in said
    assert rules()["service"]["post"]["counts"] == "回执上注明的收件日期"

    parcel, case = a_bundle(granted, firm, "post")
    told = [track(n, what) for n, what in enumerate(road)]
    commands.note_tracks(parcel.number, told=told, by=SYSTEM, at=MONDAY)
    pump_all()

    assert not Service.objects.filter(case=case).exclude(state="refused").exists()
    assert state_of(case) == "issued"  # its clock of delivery runs on


def test_each_deed_is_for_those_whose_it_is(granted, firm, carrier):
    parcel, case = a_bundle(granted, firm, "window")
    for login in ("lixiaoman", "zhouming", "zhangyun", "lvqian"):
        by = actor(login)
        for deed in (
            lambda by=by: commands.make_bundle(parcel.application, by=by, at=MONDAY),
            lambda by=by: commands.cancel_parcel(parcel.pk, by=by, at=MONDAY),
            lambda by=by: commands.book_again(parcel.pk, by=by, at=MONDAY),
            lambda by=by: commands.hand_out(
                parcel.pk, cases_chosen=[case], collector=LEGAL, by=by, at=MONDAY
            ),
            lambda by=by: commands.note_booked(parcel.pk, number="1", code="", by=by, at=MONDAY),
            lambda by=by: commands.note_not_booked(parcel.pk, fault="x", by=by, at=MONDAY),
            lambda by=by: commands.remind_pickup(parcel.pk, by=by, at=MONDAY),
            lambda by=by: commands.note_tracks("1", told=[], by=by, at=MONDAY),
            lambda by=by: cases.fix_way(parcel.application, parcel=parcel.pk, by=by, at=MONDAY),
            lambda by=by: cases.free_way(parcel.application, by=by, at=MONDAY),
            lambda by=by: cases.choose_way(parcel.application, way="window", by=by, at=MONDAY),
            lambda by=by: queries.out_page(by, MONDAY),
            lambda by=by: queries.bundle_page(parcel.application, by, MONDAY),
            lambda by=by: queries.parcel_page(by, MONDAY),
        ):
            with pytest.raises(NotYours):
                deed()
    with pytest.raises(NotYours):
        commands.make_bundle(new_id(), by=actor("lixiaoman"), at=MONDAY)
    assert Application.objects.get(pk=parcel.application).way["way"] == "window"


def test_the_untrained_hand_nothing_out_after_their_grace(granted, firm, carrier):
    parcel, case = a_bundle(granted, firm, "window")
    people.demand_training(parcel.hall, "refuse", by=actor("sunlixin"), at=MONDAY)
    later = MONDAY + timedelta(days=31)
    with pytest.raises(NotAllowed, match="培训考核"):
        commands.hand_out(parcel.pk, cases_chosen=[case], collector=LEGAL, by=actor(DESK), at=later)

    assert Parcel.objects.get(pk=parcel.pk).state == "arrived"
