"""Administrators and their staff: within their organisation, two where it matters, all in the ledger."""

from datetime import timedelta

import pytest

from onething.identity import commands, queries
from onething.identity.load import id_of
from onething.identity.models import Account, Official, Post, Proposal
from onething.kernel.actor import NOBODY, SYSTEM
from onething.kernel.models import Event
from onething.kernel.refusals import DifferentRequest, Invalid, NotAllowed, NotYours
from onething.kernel.timers import tick
from tests.identity.conftest import PASSWORD
from tests.times import MONDAY

CLERK, ADMIN, SECOND = (id_of("official", n) for n in ("SX00001", "SX00021", "SX00022"))
BOTH_PLACES = id_of("official", "SX00011")  # 冯岚, of two organisations
HALL = str(id_of("organisation", "approval:140105"))
ACCOUNT = id_of("account", "wangfang")
NEW = "一个又长又没人想得到的密码"
POST = {"organisation": HALL, "title": "帮办员", "roles": "window"}


def names(official=CLERK):
    rows = Event.objects.filter(stream=f"official:{official}").order_by("seq")
    return [name.removeprefix("identity.") for name in rows.values_list("name", flat=True)]


def do(by, deed, official=CLERK, at=MONDAY, **said):
    return commands.administer(official, deed, said, by=by, at=at)


def post_of(official=CLERK):
    return str(Post.objects.get(official=official, organisation=HALL, ended_at=None).pk)


@pytest.fixture
def admin(enter):
    return enter("yanjin")


@pytest.fixture
def second(enter):
    return enter("wenyan")


DEEDS = {
    "reset": {"what": "both"},
    "unlock": {},
    "new_post": POST,
    "change_roles": {"roles": "examiner"},
    "finish_post": {},
    "leave": {},
    "come_back": {},
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("login", ["wangfang", "sunlixin", "fanli", "zhangyun", "lixiaoman"])
def test_only_the_administrator_of_his_organisation(enter, deed, login):
    by = enter(login)
    own = by.who == f"official:{CLERK}"

    with pytest.raises(NotAllowed if own else NotYours):
        do(by, deed, **DEEDS[deed] | {"post": post_of()})
    assert names() == []


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_administers_himself(admin, deed):
    with pytest.raises(NotAllowed, match="自己"):
        do(admin, deed, ADMIN, **DEEDS[deed] | {"post": post_of(ADMIN)})


def test_an_unknown_deed_is_not_there(admin):
    with pytest.raises(NotYours):
        do(admin, "make_him_king")


def test_a_reset_ends_sessions_and_a_code_opens_again(enter, admin):
    visit = commands.begin_visit(ACCOUNT, by=enter("wangfang"), at=MONDAY)

    done = do(admin, "reset", what="both")

    assert queries.account(ACCOUNT, visit=visit) is None
    with pytest.raises(Invalid):
        commands.sign_in("wangfang", PASSWORD, by=NOBODY, at=MONDAY)
    commands.activate("wangfang", done.code.upper(), NEW, by=NOBODY, at=MONDAY)
    assert commands.sign_in("wangfang", NEW, by=NOBODY, at=MONDAY) == ACCOUNT
    assert names() == ["account_reset", "account_activated"]


def test_a_code_is_good_once_and_for_three_days(admin):
    code = do(admin, "reset", what="password").code
    commands.activate("wangfang", code, NEW, by=NOBODY, at=MONDAY)
    with pytest.raises(Invalid, match="激活码不对"):
        commands.activate("wangfang", code, NEW + "2", by=NOBODY, at=MONDAY)

    code = do(admin, "reset", what="password").code
    with pytest.raises(Invalid, match="过期"):
        commands.activate("wangfang", code, NEW, by=NOBODY, at=MONDAY + timedelta(days=4))


def test_codes_are_not_to_be_guessed(admin):
    code = do(admin, "reset", what="password").code
    for _ in range(5):
        with pytest.raises(Invalid):
            commands.activate("wangfang", "aaaa-bbbb-cccc", NEW, by=NOBODY, at=MONDAY)

    with pytest.raises(Invalid, match="次数太多"):
        commands.activate("wangfang", code, NEW, by=NOBODY, at=MONDAY)
    with pytest.raises(Invalid, match="至少 12 位"):
        commands.activate("wangfang", code, "kurz", by=NOBODY, at=MONDAY)


def test_resetting_the_second_factor_alone_keeps_the_password(admin):
    assert do(admin, "reset", what="factor").code == ""

    assert commands.sign_in("wangfang", PASSWORD, by=NOBODY, at=MONDAY) == ACCOUNT
    with pytest.raises(Invalid, match="请选择重置"):
        do(admin, "reset", what="everything")


def test_the_same_form_twice_resets_once(admin):
    by = admin.because("form-1")
    commands.administer(CLERK, "reset", {"what": "password"}, by=by, at=MONDAY)

    with pytest.raises(DifferentRequest):  # another code was not kept, so it is not shown
        commands.administer(CLERK, "reset", {"what": "password"}, by=by, at=MONDAY)
    assert names() == ["account_reset"]


def test_a_lock_is_lifted(admin):
    for _ in range(6):
        with pytest.raises(Invalid):
            commands.sign_in("wangfang", "wrong", by=NOBODY, at=MONDAY)
    assert queries.staff(admin, at=MONDAY, state="locked").rows[0].id == CLERK

    do(admin, "unlock")

    assert commands.sign_in("wangfang", PASSWORD, by=NOBODY, at=MONDAY) == ACCOUNT
    assert names() == ["account_unlocked"]


def test_a_post_is_given_for_a_time(admin):
    monday, friday = MONDAY.date(), MONDAY.date() + timedelta(days=4)
    fire = id_of("official", "SX00011")
    do(admin, "finish_post", fire, post=post_of(fire))
    do(admin, "new_post", fire, **POST, since=str(monday + timedelta(days=1)), until=str(friday))
    account = id_of("account", "fenglan")

    def posts(day):
        return len(queries.account(account, at=MONDAY + timedelta(days=day)).posts)

    assert [posts(day) for day in (0, 1, 4, 5)] == [1, 2, 2, 1]
    tick(MONDAY + timedelta(days=5))
    assert names(fire) == ["post_ended", "post_given", "post_ended"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"roles": ""}, "至少选择一个"),
        ({"roles": "system"}, "至少选择一个"),
        ({"title": " "}, "岗位名称"),
        ({"until": "2020-01-01"}, "不能早于今天"),
        ({"since": "tomorrow"}, "日期写法不对"),
    ],
)
def test_a_wrong_post_is_told(admin, said, words):
    with pytest.raises(Invalid, match=words):
        do(admin, "new_post", **POST | said)


def test_a_second_post_in_the_same_place_is_refused(admin):
    with pytest.raises(NotAllowed, match="已经有岗位"):
        do(admin, "new_post", **POST)


def test_roles_change_with_the_next_request(admin):
    do(admin, "change_roles", post=post_of(), roles="window,examiner")

    assert queries.actor(ACCOUNT, at=MONDAY).roles == ("window", "examiner")
    assert names() == ["roles_changed"]


def test_whoever_leaves_is_out_at_once_and_comes_back_with_a_code(enter, admin):
    visit = commands.begin_visit(ACCOUNT, by=enter("wangfang"), at=MONDAY)
    do(admin, "leave")

    assert queries.account(ACCOUNT, visit=visit) is None
    assert (
        queries.official_at("SX00001", id_of("organisation", "approval:140105"), on=MONDAY.date())
        is None
    )
    with pytest.raises(NotAllowed, match="已经停用"):
        do(admin, "leave")
    code = do(admin, "come_back").code
    commands.activate("wangfang", code, NEW, by=NOBODY, at=MONDAY)
    assert queries.account(ACCOUNT, at=MONDAY) is not None
    with pytest.raises(NotAllowed, match="没有停用"):
        do(admin, "come_back")
    assert names() == ["official_left", "official_returned", "account_activated"]


def test_a_day_of_leaving_in_the_future_works_by_the_clock(admin):
    do(admin, "leave", on=str(MONDAY.date() + timedelta(days=1)))

    tick(MONDAY + timedelta(days=1))
    assert queries.account(ACCOUNT, at=MONDAY) is not None
    tick(MONDAY + timedelta(days=2))
    tick(MONDAY + timedelta(days=2, minutes=1))

    assert queries.account(ACCOUNT, at=MONDAY) is None
    assert names() == ["leaving_dated", "official_left"]


def test_only_the_clock_ends_what_is_over(admin):
    with pytest.raises(NotYours):
        commands.close_after_last_day(CLERK, by=admin, at=MONDAY)
    with pytest.raises(NotYours):
        commands.end_lapsed_post(post_of(), by=admin, at=MONDAY)
    commands.close_after_last_day(CLERK, by=SYSTEM, at=MONDAY)
    assert Official.objects.get(pk=CLERK).left_at is None


def test_who_works_elsewhere_too_is_not_closed_by_one_of_the_two(admin):
    with pytest.raises(NotAllowed, match="还在"):
        do(admin, "leave", BOTH_PLACES)


def test_what_touches_an_administrator_needs_two(admin, second, enter):
    third = enter("yanjin")
    done = do(admin, "reset", SECOND, what="password")
    assert (done.code, Proposal.objects.count()) == ("", 1)
    with pytest.raises(NotAllowed, match="已经有人提出"):
        do(admin, "reset", SECOND, what="password")

    for by in (third, second):  # who proposed it, and whom it is about
        with pytest.raises(NotAllowed, match="不能复核"):
            commands.decide_proposal(done.proposal, agreed=True, by=by, at=MONDAY)
    with pytest.raises(NotYours):
        commands.decide_proposal(done.proposal, agreed=True, by=enter("fanli"), at=MONDAY)
    assert commands.sign_in("wenyan", PASSWORD, by=NOBODY, at=MONDAY)


def test_making_an_administrator_needs_two(admin, second):
    done = do(admin, "change_roles", post=post_of(), roles="window,admin")
    assert queries.actor(ACCOUNT, at=MONDAY).roles == ("window",)
    assert [one.mine for one in queries.proposals(second)] == [False]

    commands.decide_proposal(done.proposal, agreed=True, by=second, at=MONDAY)

    assert queries.actor(ACCOUNT, at=MONDAY).roles == ("window", "admin")
    assert names() == ["deed_proposed", "roles_changed", "deed_decided"]
    with pytest.raises(NotAllowed, match="已经复核过"):
        commands.decide_proposal(done.proposal, agreed=True, by=second, at=MONDAY)


def test_a_declined_proposal_changes_nothing(admin, second):
    done = do(admin, "change_roles", post=post_of(), roles="steward")

    commands.decide_proposal(done.proposal, agreed=False, by=second, at=MONDAY)

    assert queries.actor(ACCOUNT, at=MONDAY).roles == ("window",)
    assert queries.proposals(second) == ()


def test_the_second_administrator_hands_over_the_code(admin, second, enter):
    do(admin, "change_roles", post=post_of(), roles="operator")
    proposal = Proposal.objects.get()
    commands.decide_proposal(proposal.pk, agreed=True, by=second, at=MONDAY)
    done = do(admin, "reset", what="password")

    code = commands.decide_proposal(done.proposal, agreed=True, by=second, at=MONDAY).code

    commands.activate("wangfang", code, NEW, by=NOBODY, at=MONDAY)
    assert commands.sign_in("wangfang", NEW, by=NOBODY, at=MONDAY) == ACCOUNT


def test_a_new_official_opens_his_account_himself(admin):
    done = commands.create_official("新来的", "SX09999", "Xinlai", POST, by=admin, at=MONDAY)

    assert [row.login for row in queries.staff(admin, at=MONDAY, state="waiting").rows] == [
        "xinlai"
    ]
    commands.activate(done.login, done.code, NEW, by=NOBODY, at=MONDAY)
    account = commands.sign_in("xinlai", NEW, by=NOBODY, at=MONDAY)
    assert queries.actor(account, at=MONDAY).roles == ("window",)
    official = Account.objects.get(pk=account).official_id
    assert names(official) == ["official_created", "post_given", "account_activated"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (("新来的", "SX09999", "wangfang", POST), "login"),
        (("新来的", "SX00001", "xinlai", POST), "login"),
        (("", "SX09999", "xinlai", POST), "name"),
        (("新来的", "工号", "xinlai", POST), "number"),
        (("新来的", "SX09999", "x", POST), "login"),
        (("新来的", "SX09999", "xinlai", POST | {"roles": "admin"}), "roles"),
    ],
)
def test_a_wrong_new_official_is_told(admin, said, field):
    with pytest.raises(Invalid) as refused:
        commands.create_official(*said, by=admin, at=MONDAY)

    assert field in refused.value.errors
    assert not Official.objects.filter(number="SX09999").exists()


def test_nobody_enters_officials_elsewhere(enter):
    with pytest.raises(NotYours):
        commands.create_official("新来的", "SX09999", "xinlai", POST, by=enter("fanli"), at=MONDAY)


def test_the_list_is_searched_paged_and_costs_the_same(
    admin, monkeypatch, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):  # fewer when this process knows the places
        page = queries.staff(admin, at=MONDAY)
    assert {row.number for row in page.rows} >= {"SX00001", "SX00011", "SX00021"}
    assert not {row.number for row in page.rows} & {"SX00004", "SX00017"}
    assert [row.name for row in queries.staff(admin, at=MONDAY, q="王芳").rows] == ["王芳"]

    rules = queries.staffing.administration()
    monkeypatch.setattr(
        queries.staffing, "administration", lambda: type(rules)(**vars(rules) | {"list_rows": 2})
    )
    first = queries.staff(admin, at=MONDAY)
    second = queries.staff(admin, at=MONDAY, after=first.next)
    assert first.rows[1].number < second.rows[0].number


def test_left_and_without_factor_are_listed_apart(admin):
    do(admin, "leave")

    assert [row.id for row in queries.staff(admin, at=MONDAY, state="left").rows] == [CLERK]
    assert CLERK not in {row.id for row in queries.staff(admin, at=MONDAY, state="no_factor").rows}
    assert len(queries.staff(admin, at=MONDAY, state="no_factor").rows) >= 3


def test_an_upper_administrator_reaches_down_and_not_sideways(admin, second, enter):
    done = do(admin, "change_roles", post=post_of(), roles="admin")
    assert commands.decide_proposal(done.proposal, agreed=True, by=second, at=MONDAY)

    with pytest.raises(NotYours):
        queries.staff_member(CLERK, enter("fanli"), at=MONDAY)
    assert queries.staff(enter("wangfang", post=post_of()), at=MONDAY).rows


def test_the_first_two_administrators_come_from_the_command_line(world):
    place = "清徐县消防救援大队"

    def first(number, login, by=SYSTEM, where=place):
        return commands.first_administrator(where, "管理员", number, login, by=by, at=MONDAY)

    done = first("QX1", "qingxu1")
    first("QX2", "qingxu2")
    commands.activate(done.login, done.code, NEW, by=NOBODY, at=MONDAY)
    account = commands.sign_in("qingxu1", NEW, by=NOBODY, at=MONDAY)
    assert queries.actor(account, at=MONDAY).roles == ("admin",)
    assert names(Account.objects.get(pk=account).official_id) == [
        "official_created", "post_given", "account_activated",
    ]  # fmt: skip
    with pytest.raises(NotAllowed, match="已经有两名"):
        first("QX3", "qingxu3")
    with pytest.raises(Invalid, match="没有找到单位"):
        first("QX3", "qingxu3", where="某局")


def test_nobody_else_makes_administrators_so(admin):
    with pytest.raises(NotYours):
        commands.first_administrator(
            "清徐县消防救援大队", "某人", "QX1", "qingxu1", by=admin, at=MONDAY
        )
