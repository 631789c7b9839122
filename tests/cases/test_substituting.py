"""代理: dated, by the leader, for one post; who stands in acts with both names."""

from datetime import timedelta

import pytest

from onething.identity import commands, queries
from onething.identity.load import id_of
from onething.identity.models import Post, Substitution
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

SECOND = id_of("official", "SX00034")
TODAY = MONDAY.date()
SAID = {"since": TODAY, "until": TODAY + timedelta(days=4), "reason": "出差"}


@pytest.fixture
def boss(db):
    return actor("yaoguang")


@pytest.fixture
def post(db):
    """The post of 吴静."""
    return Post.objects.get(official=id_of("official", "SX00005")).pk


def named(post, boss, official=SECOND, **said):
    return commands.substitute(post, official, **(SAID | said), by=boss, at=MONDAY)


def test_who_stands_in_may_change_into_the_post(post, boss, reviewer):
    named(post, boss)

    account = queries.account(id_of("account", "dongxiao"), at=MONDAY)
    assert [(one.title, one.principal) for one in account.posts] == [
        ("餐饮监管科副科长", ""),
        ("餐饮监管科科长", "吴静"),
    ]
    deputy = queries.actor(account.id, post=str(post), at=MONDAY)
    assert (deputy.behalf, deputy.roles) == (reviewer.who, ("reviewer",))
    assert queries.actor(account.id, at=MONDAY).behalf == ""  # his own post comes first
    assert Event.objects.filter(name="identity.substitution_given").count() == 1


@pytest.mark.parametrize("days", [-1, 5])
def test_before_its_first_and_after_its_last_day_it_does_not_hold(post, boss, days):
    named(post, boss, since=TODAY, until=TODAY + timedelta(days=4))
    account = id_of("account", "dongxiao")

    assert queries.actor(account, post=str(post), at=MONDAY + timedelta(days=days)) is None


def test_the_leader_ends_it_early(post, boss):
    found = named(post, boss)
    commands.end_substitution(found, by=boss, at=MONDAY)

    assert queries.actor(id_of("account", "dongxiao"), post=str(post), at=MONDAY) is None
    assert [one.state for one in queries.substitutions(boss, at=MONDAY)] == ["已提前结束"]
    assert Event.objects.filter(name="identity.substitution_ended").count() == 1
    with pytest.raises(NotAllowed, match="已经结束"):
        commands.end_substitution(found, by=boss, at=MONDAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"since": TODAY - timedelta(days=1)}, "since"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": TODAY + timedelta(days=400)}, "until"),
        ({"reason": " "}, "reason"),
        ({"official": id_of("official", "SX00005")}, "official"),
        ({"official": id_of("official", "SX00007")}, "official"),
    ],
)
def test_it_is_dated_with_a_reason_for_a_colleague(post, boss, said, field):
    with pytest.raises(Invalid) as refused:
        named(post, boss, **said)

    assert set(refused.value.errors) == {field}


def test_a_post_has_one_substitute_at_a_time_and_none_at_second_hand(post, boss):
    named(post, boss)

    with pytest.raises(NotAllowed, match="已经有代理人"):
        named(post, boss, id_of("official", "SX00004"))
    own = Post.objects.get(official=id_of("official", "SX00004")).pk
    with pytest.raises(NotAllowed, match="也由别人代理"):
        named(own, boss, id_of("official", "SX00005"))


@pytest.mark.parametrize("login", ["wujing", "sunlixin", "fanli", "wangfang"])
def test_only_its_leader_names_and_ends(post, boss, login):
    found = named(post, boss)
    other = Post.objects.get(official=id_of("official", "SX00004")).pk

    with pytest.raises(NotYours):
        named(other, actor(login))
    with pytest.raises(NotYours):
        commands.end_substitution(found, by=actor(login), at=MONDAY)
    assert Substitution.objects.count() == 1
