"""宿主 App: who comes in, once, and who does not, in which words."""

from dataclasses import replace

import pytest

from onething.identity import commands
from onething.identity.hosts import host, host_faults, host_rules
from onething.identity.models import HostEntry, Subject
from onething.identity.terms import Arrival
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from tests.properties.together import all_at_once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
NOW = 1_772_000_000
KNOWN = Arrival(
    host="demo", name="李小满", id_type="111", id_number="145105199505210024",
    phone="15400000001", level="face", at=NOW - 5, nonce="n" * 32,
)  # fmt: skip
NEW = replace(KNOWN, name="宋样例", id_number="145105199001010109")


def enter(arrival, *, moment=NOW, by=SYSTEM, at=MONDAY):
    return commands.enter_from_host(arrival, moment=moment, by=by, at=at)


def test_somebody_known_comes_in_and_the_ledger_knows_from_where(citizen):
    assert str(enter(KNOWN)) == citizen.behalf

    fact = Event.objects.get(name="identity.host_entered")
    assert (fact.data["host"], fact.data["level"]) == ("demo", "face")
    assert KNOWN.id_number not in str(fact.data)


def test_somebody_new_is_recorded_once():
    first = enter(NEW)
    again = enter(replace(NEW, nonce="m" * 32))

    assert first == again == Subject.objects.get(id_number=NEW.id_number).pk
    assert Event.objects.filter(name="identity.person_registered").count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"at": NOW - 3600}, "已经过了时间"),
        ({"at": NOW + 3600}, "已经过了时间"),
        ({"level": "phone"}, "还没有核验您的本人身份"),
        ({"nonce": "short"}, "凭证不完整"),
        ({"nonce": "n" * 65}, "凭证不完整"),
        ({"name": "李大满"}, "姓名不一致"),
        ({"id_number": "145105199505210025"}, "校验|证件|身份证"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_uses_nothing_up(changed, words):
    with pytest.raises(Invalid, match=words):
        enter(replace(KNOWN, **changed))

    assert not HostEntry.objects.exists()
    assert not Event.objects.filter(name="identity.host_entered").exists()


def test_a_ticket_is_good_once():
    enter(KNOWN)
    with pytest.raises(Invalid, match="已经用过"):
        enter(KNOWN, by=SYSTEM.because("another press"))


def test_two_who_come_with_one_ticket_at_once_are_one(transactional_db):
    outcomes = []

    def deed(number):
        try:
            enter(KNOWN, by=SYSTEM.because(f"press:{number}"))
            outcomes.append("in")
        except Invalid as refusal:
            outcomes.append(str(refusal)[:12])

    all_at_once(*(lambda n=n: deed(n) for n in range(8)))

    assert outcomes.count("in") == 1 and len(outcomes) == 8


def test_a_host_that_is_none_brings_nobody(settings):
    with pytest.raises(NotYours):
        enter(replace(KNOWN, host="stranger"))
    settings.HOSTS = {}
    host.cache_clear()
    with pytest.raises(NotYours):
        enter(KNOWN)
    settings.HOSTS = {"demo": ("x",)}
    host.cache_clear()


@pytest.mark.parametrize("who", ["citizen", "clerk", "leader", "decider", "stranger"])
def test_nobody_lets_himself_in(who, request):
    with pytest.raises(NotYours):
        enter(KNOWN, by=request.getfixturevalue(who))


def test_old_tickets_are_forgotten():
    enter(KNOWN)
    commands.forget_entries(at=MONDAY)
    assert HostEntry.objects.count() == 1
    commands.forget_entries(at=MONDAY.replace(year=2027))
    assert not HostEntry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"back": "http://x", "demo": False}, "back"),
        ({"frame": "http://x"}, "frame"),
        ({"levels": ["phone"]}, "levels"),
        ({"pages": ["my"]}, "pages"),
    ],
)
def test_a_register_that_cannot_be_is_told_with_its_place(changed, place):
    said = dict(host_rules())
    assert not list(host_faults(said))
    wrong = said | {"hosts": [said["hosts"][0] | changed]}

    assert [where[-1] for where, _ in host_faults(wrong)] == [place]
