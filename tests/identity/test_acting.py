"""For whom somebody acts: mandates and posts; keys of systems; places and organs."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from onething.identity import access, commands, queries
from onething.identity.load import id_of
from onething.identity.models import ApiKey, Mandate, Organisation, Post, Subject
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
IN_MANDATE = MONDAY + timedelta(days=300)


def subject(name):
    return Subject.objects.get(name=name).pk


def test_an_owner_acts_for_himself_and_for_what_he_stands_for(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        card = queries.account(id_of("account", "wangjianguo"), at=MONDAY)

    assert card is not None
    assert [row.name for row in card.principals] == [
        "王建国",
        "太原晋味样例餐饮管理有限公司",
        "太原市小店区晋味面馆",
    ]
    assert card.principals[1].relation == "法定代表人或经营者"
    assert not card.is_staff


def test_a_guardian_acts_for_the_child(enter):
    child = subject("刘小树")

    by = enter("liuanxin", behalf=str(child))

    assert by.behalf == str(child)
    assert by.who == f"subject:{subject('刘安心')}"


def test_the_actor_costs_two_statements(world, django_assert_num_queries):
    shop = str(subject("太原市小店区晋味面馆"))
    with django_assert_num_queries(2):
        queries.actor(id_of("account", "wangjianguo"), behalf=shop, at=MONDAY)
    with django_assert_num_queries(2):
        queries.actor(id_of("account", "wangfang"), at=MONDAY)


@pytest.mark.parametrize(
    "behalf", ["strangers", "nonsense", "5f0c0f5e-1f7b-4a3c-9d58-0d8f6f0f2a11"]
)
def test_without_a_mandate_there_is_no_actor(world, behalf):
    if behalf == "strangers":
        behalf = str(subject("太原市小店区大圆小吃店"))

    assert queries.actor(id_of("account", "wangjianguo"), behalf=behalf, at=MONDAY) is None


def test_a_mandate_holds_from_its_first_to_its_last_day(world):
    shop, account = str(subject("太原市小店区晋味面馆")), id_of("account", "chenxiaolu")

    def acts(day):
        at = MONDAY.replace(year=day.year, month=day.month, day=day.day)
        return queries.actor(account, behalf=shop, at=at) is not None

    assert [
        acts(day)
        for day in (
            date(2026, 10, 31),
            date(2026, 11, 1),
            date(2027, 12, 31),
            date(2028, 1, 1),
        )
    ] == [False, True, True, False]


def test_the_owner_appoints_and_dismisses_an_agent(enter):
    shop, agent = subject("太原市小店区晋味面馆"), subject("李小满")
    owner = enter("wangjianguo", behalf=str(shop))

    mandate = commands.grant_mandate(
        shop, agent, since=TODAY, until=date(2026, 12, 31), by=owner, at=MONDAY
    )

    assert enter("lixiaoman", behalf=str(shop)).behalf == str(shop)
    assert Event.objects.filter(name="identity.mandate_granted", stream=f"subject:{shop}").exists()
    commands.revoke_mandate(mandate, by=owner, at=MONDAY)
    assert queries.actor(id_of("account", "lixiaoman"), behalf=str(shop), at=MONDAY) is None
    with pytest.raises(NotYours):
        commands.revoke_mandate(mandate, by=owner, at=MONDAY)


@pytest.mark.parametrize("login", ["sundayuan", "chenxiaolu", "wangfang", "zhangyun"])
def test_only_the_legal_person_appoints_agents(enter, login):
    shop = subject("太原市小店区晋味面馆")

    with pytest.raises(NotYours):
        commands.grant_mandate(
            shop,
            subject("李小满"),
            since=TODAY,
            until=date(2027, 1, 1),
            by=enter(login, at=IN_MANDATE),
            at=IN_MANDATE,
        )


@pytest.mark.parametrize(
    ("since", "until"),
    [(TODAY, date(2026, 3, 1)), (date(2026, 1, 1), date(2026, 2, 1))],
)
def test_impossible_terms_of_a_mandate_are_refused(enter, since, until):
    owner = enter("wangjianguo")

    with pytest.raises(Invalid, match="结束日期"):
        commands.grant_mandate(
            subject("王建国"), subject("李小满"), since=since, until=until, by=owner, at=MONDAY
        )


def test_nobody_appoints_himself_or_a_body(enter):
    owner = enter("wangjianguo")
    own = subject("王建国")

    with pytest.raises(Invalid, match="不能委托自己"):
        commands.grant_mandate(own, own, since=TODAY, until=TODAY, by=owner, at=MONDAY)
    with pytest.raises(NotYours):
        commands.grant_mandate(
            own, subject("太原市小店区大圆小吃店"), since=TODAY, until=TODAY, by=owner, at=MONDAY
        )


def test_what_a_register_says_is_not_revoked_online(enter):
    registered = Mandate.objects.get(principal=subject("太原市小店区晋味面馆"), kind="legal_person")

    with pytest.raises(NotAllowed, match="登记机关"):
        commands.revoke_mandate(registered.pk, by=enter("wangjianguo"), at=MONDAY)
    with pytest.raises(NotYours):
        commands.revoke_mandate(registered.pk, by=enter("sundayuan"), at=MONDAY)


def test_lists_hold_only_what_is_his(enter):
    owner, clerk = enter("wangjianguo"), enter("wangfang")

    assert {row.principal_name for row in queries.mandates_of(owner, at=MONDAY)} == {
        "太原晋味样例餐饮管理有限公司",
        "太原市小店区晋味面馆",
    }
    assert access.subjects_visible_to(owner, TODAY).count() == 3
    assert access.subjects_visible_to(clerk, TODAY).count() == Subject.objects.count()
    assert not access.subjects_visible_to(enter("zhangyun"), TODAY).exists()


def test_an_official_with_two_posts_acts_in_one(enter):
    account = id_of("account", "fenglan")
    card = queries.account(account, at=MONDAY)
    assert card is not None
    assert {row.duty for row in card.posts} == {"urban", "approval"}

    roles = {row.duty: enter("fenglan", post=str(row.id)).roles for row in card.posts}

    assert roles == {"urban": ("reviewer",), "approval": ("window",)}


def test_a_post_that_ended_or_is_anothers_gives_no_actor(world):
    wangfang, zhaomin = id_of("account", "wangfang"), id_of("account", "zhaomin")
    post = Post.objects.get(official__name="王芳")
    assert queries.actor(zhaomin, post=str(post.pk), at=MONDAY) is None

    Post.objects.filter(pk=post.pk).update(ended_at=MONDAY)

    assert queries.actor(wangfang, at=MONDAY) is None


def test_a_key_is_shown_once_and_opens_its_scopes(enter):
    market = id_of("organisation", "market:140105")
    operator = enter("zhangyun")

    key = commands.make_key(market, "许可系统", ["cases.accept"], by=operator, at=MONDAY)

    found = queries.system_actor(key, at=MONDAY)
    assert found is not None
    assert found.org == str(market)
    assert found.roles == ("system_api", "scope:cases.accept")
    row = ApiKey.objects.get(label="许可系统")
    assert key not in str(vars(row))
    assert queries.official_names([found.who, operator.who, "system:onething"]) == {
        found.who: "许可系统",
        operator.who: "张运",
    }
    commands.revoke_key(row.pk, by=operator, at=MONDAY)
    assert queries.system_actor(key, at=MONDAY) is None


def test_a_key_ends_after_its_last_day(enter):
    key = commands.make_key(
        id_of("organisation", "fire:140105"),
        "消防系统",
        ["cases.accept"],
        until=TODAY,
        by=enter("zhangyun"),
        at=MONDAY,
    )

    assert queries.system_actor(key, at=MONDAY) is not None
    assert queries.system_actor(key, at=MONDAY + timedelta(days=1)) is None


@pytest.mark.parametrize("login", ["wangjianguo", "wangfang", "shiwen", "zhengqiang"])
def test_only_operators_and_own_stewards_make_keys(enter, login):
    with pytest.raises(NotYours):
        commands.make_key(
            id_of("organisation", "market:140105"),
            "许可系统",
            ["cases.accept"],
            by=enter(login),
            at=MONDAY,
        )


@pytest.mark.parametrize(
    ("label", "scopes"), [("", ["cases.accept"]), ("系统", []), ("系统", ["*"])]
)
def test_a_key_without_name_or_scope_is_refused(enter, label, scopes):
    with pytest.raises(Invalid):
        commands.make_key(
            id_of("organisation", "market:140105"), label, scopes, by=enter("zhangyun"), at=MONDAY
        )


def test_the_demo_key_is_refused_in_production(world, settings):
    key = "yjs_demo_market_140105_not_for_production"
    assert queries.system_actor(key, at=MONDAY) is not None

    settings.PRODUCTION, settings.SAMPLES = True, False

    assert queries.system_actor(key, at=MONDAY) is None


def test_an_organ_is_found_by_duty_and_place(world, django_assert_num_queries):
    queries.region("140105")  # places are kept in the process

    with django_assert_num_queries(1):
        found = queries.routes([("market", "county"), ("fire", "city"), ("approval", "")], "140105")

    assert found["market", "county"].name == "太原市小店区市场监督管理局"
    assert found["market", "county"].level_code == "4"
    assert found["fire", "city"].name == "太原市消防救援支队"
    assert found["approval", ""].document_word == "并小审"


def test_a_place_without_the_organ_is_served_by_the_one_above(world):
    Organisation.objects.filter(duty="fire", region="140106").delete()

    assert queries.route("fire", "140106").name == "太原市消防救援支队"
    assert queries.route("market", "140105001991").name == "太原市小店区市场监督管理局"


def test_no_organ_is_an_error_that_says_what_to_do(world):
    with pytest.raises(queries.NoOrgan, match="12345"):
        queries.route("fishing", "140105")
    with pytest.raises(Invalid, match="从列表中选择"):
        queries.route("fire", "' OR 1=1\x00")


def test_places_are_listed_by_their_parent(world):
    assert [row.name for row in queries.regions()] == ["山西省"]
    assert len(queries.regions("140000")) == 11
    assert len(queries.regions("140100")) == 10


def test_what_is_not_there_is_not_found(world):
    with pytest.raises(NotYours):
        queries.subject(uuid4())
    with pytest.raises(NotYours):
        queries.organisation(uuid4())
    assert queries.account(uuid4(), at=MONDAY) is None
    assert queries.find_person("王建国", "145105197810010039") is None
    assert queries.find_person("王\x00", "\ud800") is None
    found = queries.find_person(" 王建国", "145105 19781001 0038")
    assert found is not None
    assert found.masked_name == "王**"
