"""异地代收代办: taken in here, decided there; sealed bags counted at both ends; a bag opened on the way."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from onething.cases import commands as cases
from onething.cases.models import Case
from onething.catalogue import queries as catalogue
from onething.delivery import commands, queries
from onething.delivery.commands import Collector
from onething.delivery.models import Message, Parcel, Relay, RelayFault
from onething.exchange.neighbour import SAMPLE
from onething.exchange.terms import Track
from onething.identity import commands as identity_commands
from onething.identity import queries as identity
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import THINGS, a_relay, found, here, sent, there
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
taken = once(a_relay)


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def tell(parcel, *whats):
    """Let the carrier tell what became of a bag."""
    told = [
        Track(
            f"{parcel.number}-{turn}",
            what,
            "物流说的",
            datetime(2026, 3, 3, turn, tzinfo=UTC),
            turn,
            "",
        )
        for turn, what in enumerate(whats, 1)
    ]
    commands.note_tracks(parcel.number, told=told, by=SYSTEM.because(f"t{len(whats)}"), at=MONDAY)
    pump_all()


def events_of(row):
    return [one.name for one in Event.objects.filter(stream=f"relay:{row.pk}").order_by("seq")]


def titles(subject):
    return [one.title for one in Message.objects.filter(subject=subject).order_by("at", "pk")]


def test_what_is_filed_at_the_window_of_another_city_has_two_places(taken):
    case = Case.objects.filter(application=taken.application)[0]
    assert (str(taken.hall), taken.to_hall) == (here().org, case.hall)
    assert (taken.state, taken.official) == ("taken", here().who)
    assert events_of(taken) == ["delivery.relay_taken"]
    assert "异地收件，由办理地决定" in titles(taken.subject)

    sheet = queries.relay_sheet(taken.pk, here(), MONDAY)
    assert sheet.steps == ("send", "keep") and sheet.card.term.name == "收件地交寄"
    assert sheet.stand.lines[0].clocks  # the legal clock of the place that decides
    assert sheet.mode.receiving and sheet.mode.deciding
    assert queries.relay_sheet(taken.pk, there(), MONDAY).steps == ()


def test_what_is_filed_at_ones_own_hall_is_no_relay(db):
    with pytest.raises(Relay.DoesNotExist):
        a_relay(there())


def begun_at(window, slug="gmhy", region="140105", answers=None):
    """Let somebody at a window begin an application for a place."""
    who = actor("lixiaoman")
    made = identity_commands.begin_assistance(
        who.behalf, came=who.behalf, shown="typed", by=window.because(f"{slug}{region}"), at=MONDAY
    )
    acting = identity.assisting(identity.assistance(made, window, MONDAY))
    return cases.start_draft(
        slug, region=region, answers=answers or {}, known={}, source_down=False, by=acting,
        at=MONDAY,
    )  # fmt: skip


def test_a_window_takes_in_for_another_city_only_what_the_register_allows(db):
    with pytest.raises(Invalid, match=r"没有列入.*平城区.*小店区.*网上提交"):
        begun_at(here(), answers={"want": "registration"})
    own = {"want": "registration"}  # its own place is no matter of the register
    assert begun_at(here(), region="140213", answers=own)
    assert begun_at(here(), "sbkfw", answers=SAMPLE["answers"])


def test_scopes_reach_as_far_as_the_register_says():
    rules = catalogue.anywhere_rules()
    datong, taiyuan, jinzhong = (["140213", "140200", "140000"], ["140105", "140100", "140000"],
                                 ["140702", "140700", "140000"])  # fmt: skip
    assert rules.covers("province", datong, taiyuan)
    assert not rules.covers("city_group", datong, taiyuan)
    assert rules.covers("city_group", jinzhong, taiyuan)


def test_papers_travel_sealed_and_come_whole(taken):
    row = sent(taken)
    bag = Parcel.objects.get(pk=row.parcel)
    assert (row.state, bag.state, bag.count_sent) == ("sent", "ordered", 3)
    assert (str(bag.hall), bag.to_hall) == (str(row.hall), row.to_hall)
    tell(bag, "collect", "move", "arrive", "deliver")

    commands.check_relay(row.pk, found=found(), by=there(), at=MONDAY)
    pump_all()

    row.refresh_from_db()
    assert (row.state, row.checked_by) == ("checked", there().who)
    turns = ["relay_moved", "relay_term_set", "relay_moved"]
    assert events_of(row)[-3:] == [f"delivery.{name}" for name in turns]
    said = titles(row.subject)
    assert said[-2:] == ["纸质材料已寄往办理地", "办理地已收到纸质材料"]
    assert said.count("纸质材料已寄往办理地") == 1
    with pytest.raises(NotAllowed):
        commands.check_relay(row.pk, found=found(), by=there(), at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.send_relay(row.pk, things=THINGS, bag="F2", by=here(), at=MONDAY)


def test_nothing_on_paper_is_said_so(taken):
    commands.send_nothing(taken.pk, by=here(), at=MONDAY)

    taken.refresh_from_db()
    assert taken.state == "paperless"
    with pytest.raises(NotAllowed, match="没有纸质材料"):
        commands.send_nothing(taken.pk, by=here(), at=MONDAY)


def test_a_bag_opened_on_the_way_is_on_record_told_to_all_and_settled(taken):
    row = sent(taken)
    bag = Parcel.objects.get(pk=row.parcel)
    tell(bag, "collect", "move", "break")
    row.refresh_from_db()
    assert row.state == "faulted"
    assert RelayFault.objects.get(relay=row).what == "opened"
    with pytest.raises(NotAllowed, match="还没有清点"):
        commands.settle_relay(row.pk, remedy="checked", note="核对", by=there(), at=MONDAY)

    tell(bag, "collect", "move", "break", "arrive", "deliver")
    with pytest.raises(Invalid) as refusal:
        commands.check_relay(row.pk, found=found("opened", pieces=[0, 1]), by=there(), at=MONDAY)
    assert "note" in refusal.value.errors
    seen = found("opened", pieces=[0, 1], note="封口被撕开，少租赁合同复印件")
    commands.check_relay(row.pk, found=seen, by=there(), at=MONDAY)
    pump_all()

    row.refresh_from_db()
    faults = {one.what: one for one in RelayFault.objects.filter(relay=row)}
    assert row.state == "faulted" and faults.keys() == {"opened", "missing"}
    assert faults["missing"].pieces == ["租赁合同复印件"]
    assert events_of(row).count("delivery.relay_faulted") == 2
    told = Message.objects.filter(title="材料在路上出了异常").order_by("at", "pk").last()
    assert "少了清单上的材料（租赁合同复印件）" in told.text and told.subject == row.subject
    for who in (here(), there()):
        assert "异地代收的封袋有异常" in titles(who.who.removeprefix("official:"))
    assert Case.objects.filter(application=row.application, state="submitted").exists()

    commands.settle_relay(row.pk, remedy="electronic", note="扫描件清楚", by=there(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert row.state == "checked"
    assert all(one.settled_at for one in RelayFault.objects.filter(relay=row))
    assert titles(row.subject)[-1] == "在途异常已经处理"


def test_a_lost_bag_is_sent_again_by_the_place_that_took_in(taken):
    row = sent(taken)
    tell(Parcel.objects.get(pk=row.parcel), "collect", "lose")
    row.refresh_from_db()
    assert row.state == "faulted"

    row = sent(row, things=THINGS[:1], bag="FD2")
    commands.check_relay(row.pk, found=found(bag="fd2", pieces=[0]), by=there(), at=MONDAY)
    row.refresh_from_db()
    assert row.state == "faulted"  # whole, but what was lost is not settled
    commands.settle_relay(row.pk, remedy="resent", note="已补寄", by=there(), at=MONDAY)

    row.refresh_from_db()
    assert row.state == "checked"


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"seal": "melted"}, "seal"),
        ({"bag": " "}, "bag_number"),
        ({"pieces": [0, 1, 2, 7]}, "note"),
        ({"bag": "另一个"}, "note"),
        ({"pieces": [0]}, "note"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_what_does_not_fit_together_is_refused(taken, said, part):
    row = sent(taken)
    with pytest.raises(Invalid) as refusal:
        commands.check_relay(row.pk, found=found(**said), by=there(), at=MONDAY)

    assert part in refusal.value.errors
    assert Parcel.objects.get(pk=row.parcel).count_received is None


def test_a_bag_without_number_or_list_does_not_leave(taken):
    for said in ({"bag": " "}, {"things": []}):
        with pytest.raises(Invalid):
            sent(taken, **said)
    row = sent(taken)
    with pytest.raises(NotAllowed, match="异地代收"):
        commands.receive_parcel(row.parcel, count=3, by=there(), at=MONDAY)


def settle_wrongly(row):
    commands.settle_relay(row.pk, remedy="prayer", note="x", by=there(), at=MONDAY)


def test_a_remedy_is_one_of_the_list_and_in_words(taken):
    row = sent(taken)
    commands.check_relay(row.pk, found=found("damaged", note="外皮破了"), by=there(), at=MONDAY)
    with pytest.raises(Invalid, match="怎样了结"):
        settle_wrongly(row)
    with pytest.raises(Invalid, match="写明怎样核对"):
        commands.settle_relay(row.pk, remedy="checked", note=" ", by=there(), at=MONDAY)


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "zhangyun", "wangjianguo"])
def test_each_deed_is_for_the_place_whose_it_is(taken, login):
    row, by = sent(taken), actor(login)
    for who in (by, replace(here(), org=str(actor("zhouming").org))):
        for run in (
            lambda who: commands.send_relay(row.pk, things=["x"], bag="F", by=who, at=MONDAY),
            lambda who: commands.send_nothing(row.pk, by=who, at=MONDAY),
            lambda who: commands.check_relay(row.pk, found=found(), by=who, at=MONDAY),
            lambda who: commands.check_returned(row.pk, found=found(), by=who, at=MONDAY),
            lambda who: commands.settle_relay(
                row.pk, remedy="checked", note="x", by=who, at=MONDAY
            ),
            lambda who: commands.return_results(row.pk, bag="F", by=who, at=MONDAY),
            lambda who: queries.relay_sheet(row.pk, who, MONDAY),
            lambda who: commands.take_relay(
                row.application, hall=row.hall, official=row.official, by=who, at=MONDAY
            ),
            lambda who: commands.follow_bag(row.parcel, by=who, at=MONDAY),
        ):
            with pytest.raises(NotYours):
                run(who)
    with pytest.raises(NotYours):  # the other place
        commands.check_relay(row.pk, found=found(), by=here(), at=MONDAY)
    with pytest.raises(NotYours):
        commands.send_nothing(row.pk, by=there(), at=MONDAY)


def granted():
    """A relay whose food permit is granted; the applicant comes to the hall where he handed in."""
    made = a_relay(way="window")
    food = Case.objects.get(application=made.application, part="food")
    given.a_checked_licence(made.number, actor("wangjianguo", behalf="晋味面馆"))
    cases.accept(food.pk, by=actor("wangfang"), at=MONDAY)
    cases.examine(food.pk, opinion="符合", by=actor("zhouming"), at=MONDAY)
    cases.review(food.pk, opinion="同意", by=actor("wujing"), at=MONDAY)
    cases.grant(food.pk, by=actor("zhengqiang"), at=MONDAY)
    pump_all()
    return made


done = once(granted)


@pytest.fixture
def returning(done):
    commands.send_nothing(done.pk, by=here(), at=MONDAY)
    commands.return_results(done.pk, bag="JG1", by=there(), at=MONDAY)
    pump_all()
    done.refresh_from_db()
    return done


def all_of(row):
    return range(len(Parcel.objects.get(pk=row.parcel).things))


def test_results_come_back_and_are_handed_out_where_it_was_taken_in(returning):
    assert returning.state == "returning"
    with pytest.raises(NotAllowed, match="已经寄回收件的大厅"):
        commands.make_bundle(returning.application, by=there(), at=MONDAY)
    tell(Parcel.objects.get(pk=returning.parcel), "collect", "deliver")
    looked = found(bag="JG1", pieces=all_of(returning))
    commands.check_returned(returning.pk, found=looked, by=here(), at=MONDAY)
    pump_all()

    returning.refresh_from_db()
    bundle = Parcel.objects.get(application=returning.application, kind="result")
    assert (returning.state, bundle.state, bundle.hall) == ("back", "arrived", returning.hall)
    assert "结果等您领取" in titles(returning.subject)
    page = queries.bundle_page(returning.application, here(), MONDAY)
    assert page.guest and page.bundle.cases
    collector = Collector("王建国", "负责收件的人", "0038", "经营者本人", signed=True)
    chosen = [one.id for one in page.bundle.cases]
    commands.hand_out(bundle.pk, cases_chosen=chosen, collector=collector, by=here(), at=MONDAY)
    pump_all()
    food = Case.objects.get(application=returning.application, part="food")
    assert food.state in ("delivered", "closed")


def test_results_that_come_opened_wait_until_somebody_has_looked(returning):
    looked = found("opened", bag="JG1", pieces=all_of(returning), note="封条断了")
    commands.check_returned(returning.pk, found=looked, by=here(), at=MONDAY)
    returning.refresh_from_db()
    assert returning.state == "misreturned"
    assert not Parcel.objects.filter(application=returning.application, kind="result").exists()

    commands.settle_relay(returning.pk, remedy="checked", note="逐件核对", by=here(), at=MONDAY)
    returning.refresh_from_db()
    assert returning.state == "back"
    assert Parcel.objects.filter(application=returning.application, kind="result").exists()


def test_results_that_come_incomplete_are_not_handed_out_but_sent_again(returning):
    looked = found(bag="JG1", pieces=[], note="袋里是空的")
    commands.check_returned(returning.pk, found=looked, by=here(), at=MONDAY)
    with pytest.raises(NotAllowed, match="补寄"):
        commands.settle_relay(returning.pk, remedy="checked", note="x", by=here(), at=MONDAY)
    with pytest.raises(NotYours):  # who decides does not settle what another place opened
        commands.settle_relay(returning.pk, remedy="checked", note="x", by=there(), at=MONDAY)

    commands.return_results(returning.pk, bag="JG2", by=there(), at=MONDAY)
    pump_all()
    returning.refresh_from_db()
    looked = found(bag="JG2", pieces=all_of(returning))
    commands.check_returned(returning.pk, found=looked, by=here(), at=MONDAY)
    returning.refresh_from_db()
    assert returning.state == "back"


def test_results_go_back_only_if_the_applicant_comes_for_them(taken):
    commands.send_nothing(taken.pk, by=here(), at=MONDAY)
    with pytest.raises(NotAllowed, match="不用寄回收件的大厅"):
        commands.return_results(taken.pk, bag="JG1", by=there(), at=MONDAY)
