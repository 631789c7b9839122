"""Coming in: five tries, then a pause; nothing tells which logins there are."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import check_password

from onething.identity import commands, queries
from onething.identity.commands.accounts import check_new_password
from onething.identity.load import id_of
from onething.identity.models import Account
from onething.kernel.actor import NOBODY, Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from tests.identity.conftest import PASSWORD
from tests.times import MONDAY

OWNER = id_of("account", "wangjianguo")
OPERATOR = Actor(who=f"official:{uuid4()}", roles=("operator",))


def fail(login="wangjianguo", *, times=1, at=MONDAY):
    said = ""
    for _ in range(times):
        with pytest.raises(commands.SignInRefused) as refused:
            commands.sign_in(login, "wrong", by=NOBODY, at=at)
        said = str(refused.value)
    return said


def test_the_right_password_opens_the_account(world):
    assert commands.sign_in(" WangJianguo ", PASSWORD, by=NOBODY, at=MONDAY) == OWNER
    assert not Event.objects.filter(name="identity.sign_in_failed").exists()


def test_a_wrong_password_and_an_unknown_login_sound_alike(world):
    assert fail("wangjianguo") == fail("nobody-at-all")
    assert fail("wangjianguo", times=4) == fail("nobody-at-all", times=4)


def test_a_failure_is_kept_although_it_is_refused(world):
    fail()

    assert Event.objects.filter(name="identity.sign_in_failed").count() == 1


def test_five_failures_lock_the_login_for_a_quarter_of_an_hour(world):
    said = fail(times=5)

    assert "15 分钟" in said
    assert Event.objects.filter(name="identity.account_locked").exists()
    with pytest.raises(commands.SignInRefused, match="10 分钟"):
        commands.sign_in("wangjianguo", PASSWORD, by=NOBODY, at=MONDAY + timedelta(minutes=5))
    later = MONDAY + timedelta(minutes=16)
    assert commands.sign_in("wangjianguo", PASSWORD, by=NOBODY, at=later) == OWNER


def test_the_right_password_forgets_the_failures(world):
    fail(times=4)
    commands.sign_in("wangjianguo", PASSWORD, by=NOBODY, at=MONDAY)

    assert "不对" in fail(times=4)


def test_failures_long_ago_do_not_count(world):
    fail(times=4)

    assert "不对" in fail(at=MONDAY + timedelta(hours=1))


def test_a_failure_for_an_unknown_login_hashes_too(world, monkeypatch):
    hashed = []

    def check(password, encoded):
        hashed.append(encoded)
        return check_password(password, encoded)

    monkeypatch.setattr("onething.identity.commands.accounts.check_password", check)

    fail("nobody-at-all")

    assert len(hashed) == 1
    assert hashed[0].startswith("argon2$argon2id$")


@pytest.mark.parametrize("login", ["", "😀", "' OR 1=1 --", "x" * 5000, "王\x00", "\ud800"])
def test_any_login_is_refused_in_words(world, login):
    assert "账号或密码不对" in fail(login)


def test_a_password_of_a_megabyte_is_refused_quickly(world):
    with pytest.raises(commands.SignInRefused):
        commands.sign_in("wangjianguo", "x" * 1_000_000, by=NOBODY, at=MONDAY)


def test_no_password_is_kept_with_the_cause(world):
    by = NOBODY.because("form-1")
    commands.sign_in("wangjianguo", PASSWORD, by=by, at=MONDAY)

    with pytest.raises(commands.SignInRefused):
        commands.sign_in("wangjianguo", "wrong", by=by, at=MONDAY)


def test_a_closed_account_stays_closed(world):
    commands.disable_account(OWNER, "lost", by=OPERATOR, at=MONDAY)

    with pytest.raises(commands.SignInRefused, match="已经停用"):
        commands.sign_in("wangjianguo", PASSWORD, by=NOBODY, at=MONDAY)
    assert queries.account(OWNER, at=MONDAY) is None
    assert queries.actor(OWNER, at=MONDAY) is None
    assert not queries.verify_password(OWNER, PASSWORD)


def test_only_an_operator_closes_accounts(enter):
    with pytest.raises(NotYours):
        commands.disable_account(OWNER, "left", by=enter("wangjianguo"), at=MONDAY)
    with pytest.raises(NotYours):
        commands.disable_account(OWNER, "left", by=enter("wangfang"), at=MONDAY)


def test_the_second_look_counts_too(enter):
    by = enter("wangjianguo")
    commands.confirm_password(OWNER, PASSWORD, by=by, at=MONDAY)

    for _ in range(5):
        with pytest.raises(commands.SignInRefused):
            commands.confirm_password(OWNER, "wrong", by=by, at=MONDAY)
    with pytest.raises(commands.SignInRefused, match="分钟后再试"):
        commands.confirm_password(OWNER, PASSWORD, by=by, at=MONDAY)


def test_a_new_password_makes_older_sessions_void(enter):
    later = MONDAY + timedelta(hours=1)
    by = enter("wangjianguo")
    commands.change_password(OWNER, PASSWORD, "另一个好记的密码", by=by, at=later)

    card = queries.account(OWNER, at=later)
    assert card is not None
    assert card.password_at == later
    assert commands.sign_in("wangjianguo", "另一个好记的密码", by=NOBODY, at=later) == OWNER
    with pytest.raises(commands.SignInRefused):
        commands.sign_in("wangjianguo", PASSWORD, by=NOBODY, at=later)


def test_nobody_changes_the_password_of_another(enter):
    with pytest.raises(NotYours):
        commands.change_password(
            OWNER, PASSWORD, "another-good-one", by=enter("sundayuan"), at=MONDAY
        )


@pytest.mark.parametrize("bad", ["short", "x" * 200, "aaaaaaaaaa", "password", "wangjianguo"])
def test_bad_passwords_get_a_sentence(bad):
    assert (check_new_password(bad, "wangjianguo") or "").endswith("。")


def test_a_bad_new_password_is_refused(enter):
    before = Account.objects.get(pk=OWNER)
    with pytest.raises(Invalid) as refused:
        commands.change_password(OWNER, PASSWORD, "short", by=enter("wangjianguo"), at=MONDAY)

    assert "new" in refused.value.errors
    after = Account.objects.get(pk=OWNER)
    assert (after.password, after.password_at) == (before.password, before.password_at)


def test_sessions_of_staff_and_public_have_rules(settings):
    assert queries.session_rules(staff=True).idle_minutes > 0
    assert queries.session_rules(staff=False).lifetime_minutes > 0
