"""印章: who keeps it, who may use it, until when; outside of that nothing is sealed."""

from datetime import date, timedelta

import pytest
from django.db import connection

from onething.documents import commands, queries
from onething.documents.commands.sealing import seals_for
from onething.documents.models import Document, Seal, SealUse
from onething.documents.seals import waiting
from onething.identity.models import Official, Post
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.times import MONDAY

NAME = "行政审批专用章"
ON = MONDAY.date()
TERM = {"valid_from": date(2026, 1, 1), "valid_until": date(2030, 12, 31)}


@pytest.fixture
def admin(cast):
    return Actor(who="official:a", org=str(cast.organ), roles=("admin",))


@pytest.fixture
def keeper(cast):
    official = Official.objects.create(name="样例保管人", number="T-1")
    Post.objects.create(
        official=official, organisation_id=cast.organ, title="保管员", roles=["reviewer"]
    )
    return f"official:{official.pk}"


def register(cast, by, **other):
    said = {"keeper": "", **TERM} | other
    return commands.register_seal(cast.organ, NAME, **said, by=by, at=MONDAY)


def put(document, by=SYSTEM):
    commands.seal(
        document, digest="sm3:" + "0" * 64, pages=1, seal_name=NAME, certificate="c",
        by=by, at=MONDAY,
    )  # fmt: skip


def test_the_first_use_registers_the_seal_and_every_use_is_kept(cast, admin):
    row = cast.sealed()

    (card,) = queries.seals(admin, ON)
    assert (card.usable, card.automatic, card.uses) == (True, True, 2)
    assert card.number.startswith("140105")
    used = queries.seal_uses(card)
    assert {(one.title, one.number) for one in used} == {(row.title, row.number)}
    assert [one.form for one in used] == ["OFD", "PDF"]
    assert Event.objects.get(name="documents.seal_registered").stream == f"seal:{card.id}"


@pytest.mark.parametrize(
    "term",
    [
        {"valid_from": date(2025, 1, 1), "valid_until": ON - timedelta(days=1)},
        {"valid_from": ON + timedelta(days=1), "valid_until": date(2030, 1, 1)},
    ],
)
def test_a_seal_outside_its_term_is_refused_in_words(cast, admin, term):
    register(cast, admin, **term)
    made = cast.register()

    with pytest.raises(NotAllowed, match="不在有效期内，不能用印"):
        put(made)
    assert Document.objects.get(pk=made).state == "registered"
    assert not SealUse.objects.exists()


def test_a_paused_seal_seals_nothing_until_it_is_resumed(cast, admin):
    seal, made = register(cast, admin), cast.register()
    commands.pause_seal(seal, reason="换保管人", by=admin, at=MONDAY)
    with pytest.raises(NotAllowed, match="已停用"):
        put(made)
    with pytest.raises(NotAllowed, match="当前状态是“停用”"):
        commands.pause_seal(seal, reason="再停", by=admin, at=MONDAY)
    commands.resume_seal(seal, reason="已交接", by=admin, at=MONDAY)

    put(made)
    names = Event.objects.filter(stream=f"seal:{seal}").values_list("name", flat=True)
    assert list(names) == ["documents.seal_registered", *["documents.seal_changed"] * 2]


def test_what_waited_for_a_seal_is_sealed_when_it_comes_into_use(cast, admin):
    seal, said = register(cast, admin), {"keeper": "", "users": [], "by": admin, "at": MONDAY}
    commands.entrust_seal(seal, **said, automatic=False)
    made = cast.register()
    with pytest.raises(NotAllowed, match="没有授权平台自动用印"):
        pump_all()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # it was tried too often and is parked
    assert waiting(Seal.objects.get(pk=seal)) == [f"document:{made}"]

    commands.entrust_seal(seal, **said, automatic=True)
    pump_all()
    assert Document.objects.get(pk=made).state == "sealed"
    assert waiting(Seal.objects.get(pk=seal)) == []


def test_a_destroyed_seal_comes_not_back_until_a_new_one_is_registered(cast, admin):
    seal, made = register(cast, admin), cast.register()
    commands.destroy_seal(seal, reason="换发", by=admin, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经销毁"):
        put(made)
    with pytest.raises(NotAllowed, match="已销毁"):
        commands.resume_seal(seal, reason="要用", by=admin, at=MONDAY)

    assert register(cast, admin) != seal
    put(made)
    assert Seal.objects.count() == 2


def test_the_platform_and_named_people_use_it_and_nobody_else(cast, admin, keeper):
    seal, made = register(cast, admin, keeper=keeper), cast.register()
    official = Actor(who=keeper, org=str(cast.organ), roles=("decider",))
    with pytest.raises(NotYours):
        put(made, by=official)  # a document is sealed by the platform

    commands.entrust_seal(seal, keeper=keeper, users=[keeper], automatic=False, by=admin, at=MONDAY)
    with pytest.raises(NotAllowed, match="没有授权平台自动用印"):
        put(made)
    card = queries.seal(seal, admin, ON)
    assert (card.keeper_name, card.users) == ("样例保管人", ((keeper, "样例保管人"),))
    assert Event.objects.filter(stream=f"seal:{seal}", name="documents.seal_entrusted").exists()
    with pytest.raises(Invalid, match="不在本单位任职"):
        commands.entrust_seal(
            seal, keeper="", users=["official:x"], automatic=True, by=admin, at=MONDAY
        )


def test_the_keeper_sees_and_pauses_his_seal(cast, admin, keeper):
    seal = register(cast, admin, keeper=keeper)
    by = Actor(who=keeper, org=str(cast.organ), roles=("reviewer",))

    assert [one.id for one in queries.seals(by, ON)] == [seal]
    commands.pause_seal(seal, reason="外出", by=by, at=MONDAY)
    assert queries.seals(cast.decider, ON) == ()


@pytest.mark.parametrize("left", ["retired", "post"])
def test_who_has_left_neither_seals_nor_keeps_a_seal(cast, admin, keeper, left):
    seal, used = register(cast, admin, keeper=keeper), {(cast.organ, NAME)}
    commands.entrust_seal(seal, keeper=keeper, users=[keeper], automatic=True, by=admin, at=MONDAY)
    by = Actor(who=keeper, org=str(cast.organ), roles=("reviewer",))
    assert seals_for(used, by, MONDAY) == ()

    people = Official if left == "retired" else Post
    people.objects.all().update(**{"left_at" if left == "retired" else "ended_at": MONDAY})

    with pytest.raises(NotAllowed, match="岗位已经结束"):
        seals_for(used, by, MONDAY)
    with pytest.raises(NotAllowed, match="岗位已经结束"):
        commands.pause_seal(seal, reason="外出", by=by, at=MONDAY)
    assert Seal.objects.get(pk=seal).state == "active"


def test_a_seal_has_a_name_a_term_and_is_registered_once(cast, admin):
    with pytest.raises(Invalid, match="早于起始日期"):
        register(cast, admin, valid_until=date(2025, 1, 1))
    with pytest.raises(Invalid, match="请填写印章名称"):
        commands.register_seal(cast.organ, " ", keeper="", **TERM, by=admin, at=MONDAY)
    register(cast, admin)
    with pytest.raises(NotAllowed, match="已经登记"):
        register(cast, admin)


@pytest.mark.parametrize("who", ["holder", "stranger", "decider", "other_decider"])
def test_only_the_administrator_of_the_organ_keeps_the_register(cast, admin, who):
    by, seal = getattr(cast, who), register(cast, admin)

    for deed in (
        lambda: register(cast, by),
        lambda: commands.entrust_seal(seal, keeper="", users=[], automatic=True, by=by, at=MONDAY),
        lambda: commands.pause_seal(seal, reason="x", by=by, at=MONDAY),
        lambda: commands.resume_seal(seal, reason="x", by=by, at=MONDAY),
        lambda: commands.destroy_seal(seal, reason="x", by=by, at=MONDAY),
        lambda: queries.seal(seal, by, ON),
    ):
        with pytest.raises(NotYours):
            deed()


def test_an_expired_seal_parks_the_paper_with_the_sentence(cast, admin):
    register(cast, admin, valid_until=date(2026, 1, 2))
    cast.register()

    with pytest.raises(NotAllowed, match="登记新章后重新制发"):
        pump_all()
