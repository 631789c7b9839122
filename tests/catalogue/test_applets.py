"""便民应用 (O6): entered by one, reviewed by another, asked how they are, reviewed again, withdrawn."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml

from onething.catalogue import commands, queries
from onething.catalogue.applet_models import SHOWN, SUSPENDED, Applet
from onething.catalogue.applets import timers
from onething.catalogue.applets.rules import next_review
from onething.catalogue.terms.applets import address_fault, applet_faults
from onething.delivery.models import Message
from onething.exchange.queries import fault_at
from onething.kernel.actor import SYSTEM
from onething.kernel.jobs import run_reaction
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.settings import DATA_ROOT
from tests.cast import actor
from tests.times import MONDAY

FILE = yaml.safe_load((DATA_ROOT / "settings" / "applets.yaml").read_text("utf-8"))
XIAODIAN, TAIYUAN, DATONG = "140105", "140100", "140200"
ADDRESS = "https://bus.xiaodian.gov.cn/app"
FOREVER = timedelta(days=FILE["review_months"] * 31 + FILE["grace_days"] + 1)


@pytest.fixture
def county(db):
    """田晓 of 小店区."""
    return actor("tianxiao")


@pytest.fixture
def city(db):
    """郭同 of 大同市."""
    return actor("guotong")


@pytest.fixture
def keeper(db):
    """吕谦 of the province."""
    return actor("lvqian")


def propose(by, key="bus", **said):
    provider = queries.applet_providers(by)[0][0]
    words = {
        "kind": "app", "provider": provider, "summary": "查公交", "address": ADDRESS,
        "health": ADDRESS, "hands_over": True, "audience": "anyone",
    } | said  # fmt: skip
    return commands.propose_applet(key, words.pop("name", "公交"), by=by, at=MONDAY, **words)


@pytest.fixture
def proposed(county):
    return propose(county)


@pytest.fixture
def shown(proposed, keeper):
    return commands.decide_applet(proposed, True, "", by=keeper, at=MONDAY)


def events(applet):
    return [one.name for one in Event.objects.filter(stream=f"applet:{applet}").order_by("seq")]


def heard(applet, fault, at, again=0):
    by = SYSTEM.because(f"test:{at}:{again}")
    commands.note_applet_health(applet, fault=fault, by=by, at=at)


def names(region):
    return [one.key for one in queries.zone_applets(region)]


def test_an_applet_is_shown_when_a_second_person_agrees(proposed, keeper):
    assert "bus" not in names(XIAODIAN)

    commands.decide_applet(proposed, True, "", by=keeper, at=MONDAY)

    assert names(XIAODIAN)[0] == "bus"
    assert [one.key for one in queries.find_applets("公交")] == ["bus", "demo-bus"]
    assert events(proposed) == ["catalogue.applet_proposed", "catalogue.applet_decided"]


def test_what_a_county_enters_is_not_shown_in_another_place(shown):
    assert "bus" not in names(DATONG)
    assert "bus" not in names(TAIYUAN)


def test_a_county_shows_what_its_city_has_too_its_own_first(shown):
    assert names(XIAODIAN) == ["bus", "demo-heat", "demo-bus"]


def test_nobody_reviews_his_own(proposed, county):
    with pytest.raises(NotAllowed, match="另一名"):
        commands.decide_applet(proposed, True, "", by=county, at=MONDAY)


def test_it_is_decided_once(shown, keeper):
    with pytest.raises(NotAllowed):
        commands.decide_applet(shown, False, "不好", by=keeper, at=MONDAY)


def test_sending_back_wants_a_reason(proposed, keeper):
    with pytest.raises(Invalid, match="原因"):
        commands.decide_applet(proposed, False, " ", by=keeper, at=MONDAY)


@pytest.mark.parametrize("login", ["guotong", "wangfang", "lixiaoman"])
def test_others_neither_decide_nor_renew_nor_withdraw(shown, login):
    other = actor(login)

    for deed in (
        lambda: commands.decide_applet(shown, True, "", by=other, at=MONDAY),
        lambda: commands.renew_applet(shown, by=other, at=MONDAY),
        lambda: commands.withdraw_applet(shown, "停", "别的", by=other, at=MONDAY),
    ):
        with pytest.raises(NotYours):
            deed()


@pytest.mark.parametrize("login", ["wangfang", "lixiaoman", "zhangyun"])
def test_only_keepers_of_the_catalogue_enter_applets(db, county, login):
    provider = queries.applet_providers(county)[0][0]

    with pytest.raises(NotYours):
        commands.propose_applet(
            "bus", "公交", kind="app", provider=provider, summary="查", address=ADDRESS,
            health=ADDRESS, hands_over=False, audience="anyone", by=actor(login), at=MONDAY,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"summary": "长" * 201}, "summary"),
        ({"kind": "toy"}, "kind"),
        ({"audience": "nobody"}, "audience"),
        ({"provider": "00000000-0000-0000-0000-000000000000"}, "provider"),
        ({"address": "http://bus.gov.cn"}, "address"),
        ({"health": "https://example.com"}, "health"),
        ({"key": "Bus!"}, "key"),
        ({"key": "demo-bus"}, "key"),
    ],
)
def test_what_is_wrong_is_told_by_field(county, said, field):
    with pytest.raises(Invalid) as refused:
        propose(county, **said)

    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://a.gov.cn/x?y=1", True),
        ("https://gov.cn", True),
        ("https://a.gov.cn:443/", True),
        ("https://a.gov.cn:8443/", False),
        ("https://user:word@a.gov.cn/", False),
        ("https://gov.cn.example.com/", False),
        ("https://egov.cn/", False),
        ("https://a.gov.cn@example.com/", False),
        ("http://a.gov.cn/", False),
        ("javascript:alert(1)", False),
        ("https://a.gov.cn:x/", False),
        ("https://a.gov.cn/ b", False),
        ("https://政务.gov.cn/", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_list_are_entered(address, right):
    assert (address_fault(address, FILE["domains"]) == "") is right


def test_one_that_fails_is_marked_told_hidden_after_the_term_and_comes_back(shown, county):
    heard(shown, "连接不上", MONDAY)

    card = queries.zone_applets(XIAODIAN)[0]
    told = Event.objects.get(name="catalogue.applet_failing")
    assert card.failing_since == MONDAY and card.fault == "连接不上"
    assert county.who.removeprefix("official:") in told.data["officials"]

    heard(shown, "连接不上", MONDAY + timedelta(hours=FILE["hide_hours"] - 1))
    assert "bus" in names(XIAODIAN)
    heard(shown, "连接不上", MONDAY + timedelta(hours=FILE["hide_hours"]))
    assert Applet.objects.get(pk=shown).state == SUSPENDED
    assert "bus" not in names(XIAODIAN)

    heard(shown, "", MONDAY + timedelta(hours=FILE["hide_hours"] + 1))
    assert "bus" in names(XIAODIAN)
    assert events(shown)[2:] == [
        "catalogue.applet_failing",
        "catalogue.applet_suspended",
        "catalogue.applet_recovered",
    ]


def test_one_that_is_well_says_nothing_to_the_ledger(shown):
    before = events(shown)
    heard(shown, "", MONDAY)
    heard(shown, "", MONDAY + timedelta(hours=1))

    assert events(shown) == before
    assert Applet.objects.get(pk=shown).checked_at == MONDAY + timedelta(hours=1)


def test_health_is_noted_by_the_platform_only(shown, county):
    with pytest.raises(NotYours):
        commands.note_applet_health(shown, fault="坏", by=county, at=MONDAY)
    with pytest.raises(NotYours):
        commands.remind_of_applet(shown, by=county, at=MONDAY)


def test_each_is_asked_in_its_turn_and_not_too_often(shown, monkeypatch):
    asked = []
    monkeypatch.setattr(timers.exchange, "fault_at", lambda url: asked.append(url) or "")
    Applet.objects.exclude(pk=shown).update(checked_at=MONDAY + timedelta(days=1))

    timers.ask_applets(MONDAY)
    timers.ask_applets(MONDAY + timedelta(minutes=FILE["ask_minutes"] - 1))
    assert asked == [ADDRESS]
    timers.ask_applets(MONDAY + timedelta(minutes=FILE["ask_minutes"]))
    assert asked == [ADDRESS, ADDRESS]


def test_keepers_are_reminded_once_and_what_nobody_reviews_is_hidden_until_somebody_does(
    shown, keeper
):
    Applet.objects.exclude(pk=shown).delete()
    near = MONDAY + timedelta(days=FILE["review_months"] * 30 - 1)
    timers.remind_of_applets(MONDAY)
    timers.remind_of_applets(near)
    timers.remind_of_applets(near + timedelta(days=1))
    assert events(shown)[2:] == ["catalogue.applet_due"]

    timers.remind_of_applets(MONDAY + FOREVER)
    assert events(shown)[3:] == ["catalogue.applet_suspended"]
    heard(shown, "", MONDAY + FOREVER)
    assert Applet.objects.get(pk=shown).state == SUSPENDED

    commands.renew_applet(shown, by=keeper, at=MONDAY + FOREVER)
    found = Applet.objects.get(pk=shown)
    assert (found.state, found.reason, found.warned_on) == (SHOWN, "", None)
    assert found.review_on == next_review((MONDAY + FOREVER).date())


def test_who_entered_it_does_not_review_it_again(shown, county):
    with pytest.raises(NotAllowed, match="另一名"):
        commands.renew_applet(shown, by=county, at=MONDAY)


def test_one_that_waits_or_was_refused_is_not_renewed(proposed, keeper):
    with pytest.raises(NotAllowed):
        commands.renew_applet(proposed, by=keeper, at=MONDAY)
    commands.decide_applet(proposed, False, "不是政务", by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.withdraw_applet(proposed, "停", "别的", by=keeper, at=MONDAY)


@pytest.mark.parametrize(("reason", "instead"), [("", "别的"), ("停运", "")])
def test_withdrawing_wants_a_reason_and_what_to_use_instead(shown, county, reason, instead):
    with pytest.raises(Invalid):
        commands.withdraw_applet(shown, reason, instead, by=county, at=MONDAY)


def test_one_withdrawn_says_why_and_what_to_use_instead(shown, county):
    commands.withdraw_applet(shown, "停止运营", "乘车码", by=county, at=MONDAY)

    card = queries.applet("bus")
    assert (card.reason, card.instead) == ("停止运营", "乘车码")
    assert "bus" not in names(XIAODIAN)
    assert events(shown)[-1] == "catalogue.applet_withdrawn"


def test_one_that_was_never_shown_is_not_there(proposed, county):
    with pytest.raises(NotYours):
        queries.applet("bus")
    commands.withdraw_applet(proposed, "不办了", "无", by=county, at=MONDAY)
    with pytest.raises(NotYours):
        queries.applet("bus")


def test_keepers_see_their_own_place_and_the_province_all(shown, county, city, keeper):
    assert [one.key for one in queries.kept_applets(city)[0]] == []
    assert "bus" in [one.key for one in queries.kept_applets(county)[0]]
    assert {"bus", "demo-bus"} <= {one.key for one in queries.kept_applets(keeper)[0]}
    with pytest.raises(NotYours):
        queries.kept_applet(shown, city)


def test_who_lets_his_login_go_is_written_down(shown, county):
    citizen = actor("lixiaoman")
    commands.enter_applet(shown, by=citizen.because("x"), at=MONDAY)

    entered = Event.objects.get(name="catalogue.applet_entered")
    assert entered.data["subject"] == citizen.behalf
    with pytest.raises(NotYours):
        commands.enter_applet(shown, by=county, at=MONDAY)


def test_samples_are_loaded_by_the_platform_only_and_once(county):
    assert Applet.objects.filter(key="demo-bus", state=SHOWN).exists()
    with pytest.raises(NotYours):
        commands.load_applet("demo-x", {}, base="", by=county, at=MONDAY)
    assert commands.load_applet("demo-bus", {}, base="", by=SYSTEM, at=MONDAY) == ""


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"domains": ["https://gov.cn"]}, 0),
        ({"hide_hours": 0}, "hide_hours"),
        ({"confidence": "sure"}, "confidence"),
    ],
)
def test_a_fault_in_the_rules_is_told(change, place):
    assert [where[-1] for where, _ in applet_faults(FILE | change)] == [place]
    assert not list(applet_faults(FILE))


class Answering(BaseHTTPRequestHandler):
    """Answers with the status that stands in the path."""

    def do_GET(self):
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(
    ("status", "said"), [(200, ""), (204, ""), (302, "答复状态 302"), (503, "答复状态 503")]
)
def test_only_a_good_answer_of_the_address_itself_counts(status, said):
    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.handle_request, daemon=True).start()

    assert fault_at(f"http://127.0.0.1:{server.server_port}/{status}") == said
    server.server_close()


def test_an_address_where_nobody_is_is_told():
    assert fault_at("http://127.0.0.1:9/") == "连接不上"
    assert fault_at("ftp://a.gov.cn/") == "网址不完整"


def test_its_keepers_read_in_words_what_happened(shown, county):
    heard(shown, "连接不上", MONDAY)
    event = Event.objects.get(name="catalogue.applet_failing")
    keeper = county.who.removeprefix("official:")

    run_reaction("onething.delivery.reactions.tell_of_applet", event.pk, keeper)

    told = Message.objects.get(subject=keeper)
    assert "“公交”不好用" in told.title
