"""跨省通办: handed over until it is heard, told once in any order; filed here for another province."""

import json
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client

from onething.cases import commands as cases
from onething.cases.models import Application, Case
from onething.delivery import commands, queries
from onething.delivery.commands import Told
from onething.delivery.crossing import hand_over_again, tell_provinces_again
from onething.delivery.crossing_terms import province_faults
from onething.delivery.models import Crossing, CrossingEvent, Message
from onething.environment_kinds import neighbours
from onething.exchange import queries as exchange
from onething.exchange import signing
from onething.exchange.neighbour import SAMPLE as WITH_FILES
from onething.exchange.terms import NotReceived
from onething.identity import commands as identity_commands
from onething.identity import queries as identity
from onething.identity.load import id_of
from onething.kernel import yamls
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SAMPLE = {**WITH_FILES, "files": []}
KEY = "yjs_demo_province_140000_not_for_production"
WANTED = {
    "province": "demo",
    "item": "YS-HJ-03",
    "papers": ["身份证复印件"],
    "phone": "13803510000",
}


class Neighbour:
    """Another province that does as it is told."""

    def __init__(self):
        self.down, self.taken, self.told = False, {}, []

    def hand_over(self, province, key, content):
        if self.down:
            raise NotReceived("ConnectionRefusedError")
        self.taken.setdefault(key, content)
        return f"YS{key[-6:]}"

    def tell(self, province, way, content):
        if self.down:
            raise NotReceived("503")
        self.told.append((way, json.loads(content)))

    def give(self, province, way, file, content):
        """Take whatever comes."""


@pytest.fixture(autouse=True)
def neighbour(monkeypatch, settings):
    made = Neighbour()
    settings.REGISTRY_URL = "http://127.0.0.1:9"
    monkeypatch.setattr("onething.exchange.queries.neighbour", lambda: made)
    monkeypatch.setattr("onething.api.provinces.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")
    return made


@pytest.fixture
def helped(db):
    """Return the assistance of 李小满, who stands at the window."""
    who = actor("lixiaoman")
    return identity_commands.begin_assistance(
        who.behalf, came=who.behalf, shown="typed", by=actor("wangfang"), at=MONDAY
    )


def taken(helped, **other):
    said = WANTED | {"agreed": True} | other
    made = commands.take_for_province(helped, **said, by=actor("wangfang"), at=MONDAY)
    pump_all()
    return Crossing.objects.get(pk=made)


def system():
    return identity.system_actor(KEY)


def hear(row, *whats, cause="h1"):
    told = [Told(f"{row.number}-{what}", what, "对方说的", MONDAY) for what in whats]
    commands.hear_of_crossing("demo", row.key, told=told, by=system().because(cause), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    return row.state


def test_it_is_handed_over_and_what_is_told_stands_in_any_order_once(helped, neighbour):
    row = taken(helped)
    assert (row.state, row.number) == ("received", f"YS{row.key[-6:]}")
    sent = json.loads(neighbour.taken[row.key])
    assert sent["applicant"]["name"] == "李小满" and sent["consent"]

    assert hear(row, "granted") == "granted"
    assert hear(row, "accepted", "granted", cause="h2") == "granted"
    assert [one.what for one in CrossingEvent.objects.filter(crossing=row)].count("granted") == 1
    titles = set(Message.objects.filter(subject=row.subject).values_list("title", flat=True))
    assert {"办理地已收到您的申请", "办理地已办好"} <= titles
    names = Event.objects.filter(stream=f"crossing:{row.pk}").values_list("name", flat=True)
    assert names[0] == "delivery.crossing_taken"
    assert queries.crossings_of(actor("lixiaoman"), MONDAY)[0].steps[-1].words


def test_while_the_other_province_is_down_nothing_is_lost_and_it_is_tried_again(helped, neighbour):
    neighbour.down = True
    row = taken(helped)
    assert (row.state, row.tries) == ("queued", 1) and row.next_at > MONDAY
    at = MONDAY
    for _ in range(5):
        at += timedelta(hours=2)
        hand_over_again(at)
        pump_all()
    row.refresh_from_db()
    assert row.state == "dead" and row.fault == "对方平台暂时连不上，或者没有答复"

    neighbour.down = False
    commands.hand_over_again(row.pk, by=actor("wangfang"), at=at)
    pump_all()
    row.refresh_from_db()
    assert row.state == "received"
    with pytest.raises(NotAllowed, match="已经收到"):
        commands.hand_over_again(row.pk, by=actor("wangfang").because("x"), at=at)


@pytest.mark.parametrize(
    ("other", "part"),
    [
        ({"item": "nothing"}, "item"),
        ({"province": "x"}, "item"),
        ({"phone": "1"}, "phone"),
        ({"agreed": False}, "agreed"),
    ],
)
def test_what_is_not_whole_or_not_agreed_is_not_taken_in(helped, other, part):
    with pytest.raises(Invalid) as refusal:
        taken(helped, **other)

    assert part in refusal.value.errors and not Crossing.objects.exists()


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "zhangyun", "liangmei"])
def test_each_deed_is_for_those_whose_it_is(helped, login):
    row, by = taken(helped), actor(login)
    for run in (
        lambda: commands.take_for_province(helped, **WANTED, agreed=True, by=by, at=MONDAY),
        lambda: commands.hand_over_again(row.pk, by=by, at=MONDAY),
        lambda: commands.hear_of_crossing("demo", row.key, told=[], by=by, at=MONDAY),
        lambda: commands.take_from_province("demo", "K", content=dict(SAMPLE), by=by, at=MONDAY),
        lambda: commands.note_handed_over(row.pk, number="1", by=by, at=MONDAY),
        lambda: commands.note_not_handed_over(row.pk, fault="1", by=by, at=MONDAY),
        lambda: commands.note_filed(row.pk, application=row.pk, subject=row.pk, by=by, at=MONDAY),
        lambda: commands.note_lacking(row.pk, fault="1", by=by, at=MONDAY),
        lambda: commands.note_heard(row.pk, by=by, at=MONDAY),
        lambda: commands.follow_application(
            row.pk, what="granted", key="k", words="", by=by, at=MONDAY
        ),
        lambda: queries.crossing(row.pk, by, MONDAY),
    ):
        with pytest.raises(NotYours):
            run()


def post(path, body, *, secret=None, cause="c1", key=KEY):
    path, sent = f"/api/v1/provinces/{path}", str(int(time.time()))
    content = json.dumps(body).encode()
    signature = signing.sign_request(
        secret or django_settings.NEIGHBOUR_SECRET,
        "POST",
        path,
        time=sent,
        nonce=cause,
        body=content,
    )
    return Client().post(
        path, content, content_type="application/json",
        headers={
            "X-API-Key": key, "Idempotency-Key": cause, signing.TIME: sent, signing.NONCE: cause,
            signing.SIGNATURE: signature,
        },
    )  # fmt: skip


def test_what_another_province_took_in_is_filed_here_and_it_hears_what_we_decide(neighbour):
    first = post("demo/applications/IN1", dict(SAMPLE))
    same = post("demo/applications/IN1", dict(SAMPLE), cause="c2")
    other = post("demo/applications/IN1", {**SAMPLE, "region": "140213"}, cause="c3")
    assert (first.status_code, same.status_code, other.status_code) == (200, 200, 422)
    assert first.json()["id"] == same.json()["id"]
    pump_all()

    row = Crossing.objects.get(key="IN1")
    assert (row.state, row.fault) == ("filed", "")
    application = Application.objects.get(pk=row.application)
    case = Case.objects.get(application=application)
    assert (case.part, str(case.hall)) == ("replace", str(row.hall))
    assert [said["what"] for _, said in neighbour.told] == ["filed"]

    neighbour.down = True
    cases.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert row.state == "accepted" and len(neighbour.told) == 1
    neighbour.down = False
    tell_provinces_again(MONDAY + timedelta(minutes=1))
    told = [said["what"] for _, said in neighbour.told if not said["files"]]
    assert told == ["filed", "accepted"]
    assert not CrossingEvent.objects.filter(ours=True, told_at=None).exists()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"applicant": {**SAMPLE["applicant"], "name": "别人"}}, "对不上"),
        ({"values": {}}, "修改"),
        ({"theme": "nothing"}, "没有"),
    ],
)
def test_what_is_lacking_is_told_back_in_words(neighbour, other, words):
    assert post("demo/applications/IN2", {**SAMPLE, **other}).status_code == 200
    pump_all()

    row = Crossing.objects.get(key="IN2")
    assert row.state == "lacking" and words in row.fault
    assert words in neighbour.told[0][1]["words"]
    assert not Application.objects.filter(via="api", state="submitted").exists()


OTHERS = "a-secret-of-another-province-of-32-letters"


def key_of(province):
    """Return a key that was given to another province."""
    here = id_of("organisation", "approval:140000")
    scopes = ["crossings.exchange", f"province.{province}"]
    return identity_commands.make_key(here, province, scopes, by=actor("zhangyun"), at=MONDAY)


def test_each_province_signs_with_its_own_secrets_the_new_one_and_the_one_before(settings):
    settings.NEIGHBOURS = neighbours(f"other=https://other.example|{OTHERS}|{OTHERS[::-1]}")
    signed = {"path": "/x", "body": b"1", "time": "1000", "nonce": "n"}

    def holds(province, secret, now=1000.0):
        signature = signing.sign_request(secret, "POST", "/x", time="1000", nonce="n", body=b"1")
        made = exchange.Signed(**signed, signature=signature)
        return exchange.signed_now(exchange.province_secrets(province), made, now)

    assert holds("other", OTHERS) and holds("other", OTHERS[::-1])
    assert not holds("other", OTHERS, now=9000.0)
    assert not holds("demo", OTHERS) and not holds("mars", OTHERS)
    assert not holds("other", django_settings.NEIGHBOUR_SECRET)
    for wrong in (f"other=https://x|{OTHERS} more=https://y|{OTHERS}", "other=|short", "X=1|2"):
        with pytest.raises(ValueError, match=r"省|至少"):
            neighbours(wrong)


def test_what_nobody_signed_or_nobody_knows_is_refused(helped):
    row = taken(helped)
    event = {"key": "e1", "what": "accepted", "words": "", "at": MONDAY.isoformat()}
    path = f"demo/sent/{row.key}/events"
    assert post(path, {"events": [event]}, secret="forged").status_code == 422
    assert post(path, {"events": [{**event, "what": "dance"}]}, cause="c2").status_code == 422
    assert (
        post(path, {"events": [{**event, "at": "2026-03-02T10:00:00"}]}, cause="c3").status_code
        == 422
    )
    assert post("demo/sent/nothing/events", {"events": [event]}, cause="c4").status_code == 404
    assert post("mars/applications/K", dict(SAMPLE), cause="c5").status_code == 404
    assert post(path, {"events": [event]}, secret=OTHERS, cause="c7").status_code == 422
    assert post(path, {"events": [event]}, key=key_of("other"), cause="c8").status_code == 404
    assert post(path, {"events": [event]}, cause="c6").status_code == 200
    row.refresh_from_db()
    assert row.state == "accepted"


def test_the_file_of_provinces_is_checked():
    said = yamls.read(django_settings.DATA_ROOT / "settings" / "provinces.yaml")
    assert not province_faults(said)
    twice = said["provinces"]["demo"]["items"]
    wrong = {"demo": said["provinces"]["demo"] | {"items": [*twice, twice[0]], "confidence": "?"}}
    found = [words for _, words in province_faults(said | {"provinces": wrong})]
    assert any("两次" in one for one in found) and any("可信程度" in one for one in found)
    assert province_faults(said | {"waits": "1"})
