"""The second factor: codes good once, near their time, counted; recovery codes; who must have it."""

import base64
import threading
from datetime import timedelta

import pytest
from django.db import connection

from onething.identity import commands, queries, totp
from onething.identity.load import id_of
from onething.identity.models import RecoveryCode, SecondFactor
from onething.kernel.actor import NOBODY
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.times import MONDAY

CLERK = id_of("account", "wangfang")
NOW = 1_800_000_000
STEP = NOW // totp.STEP


def events(name):
    return Event.objects.filter(name=f"identity.{name}", stream=f"account:{CLERK}").count()


def code(near=0, account=CLERK):
    """Return what the app on the phone shows, that many steps from now."""
    shown = queries.factor(account).secret or SECRETS[account]
    SECRETS[account] = shown
    return totp.code_at(base64.b32decode(shown), STEP + near)


SECRETS: dict = {}


def use(typed, *, at=MONDAY):
    commands.use_code(CLERK, typed, moment=NOW, by=NOBODY, at=at)


@pytest.fixture
def clerk(enter):
    return enter("wangfang")


@pytest.fixture
def recovery(clerk):
    """Set up the clerk's second factor; return his recovery codes."""
    commands.start_factor(CLERK, by=clerk, at=MONDAY)
    return commands.confirm_factor(CLERK, code(-1), moment=NOW, by=clerk, at=MONDAY)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")]
)
def test_codes_are_those_of_rfc_6238(seconds, expected):
    assert totp.code_at(b"12345678901234567890", seconds // 30) == expected


def test_setting_up_asks_for_a_code_and_gives_recovery_codes(clerk):
    commands.start_factor(CLERK, by=clerk, at=MONDAY)
    assert queries.factor(CLERK).address.startswith("otpauth://totp/")
    assert not queries.account(CLERK).second_factor

    codes = commands.confirm_factor(CLERK, code(), moment=NOW, by=clerk, at=MONDAY)

    assert len(set(codes)) == 10
    assert queries.account(CLERK).second_factor
    assert queries.factor(CLERK).secret == ""
    assert (events("factor_started"), events("factor_confirmed")) == (1, 1)


def test_a_wrong_code_does_not_set_it_up(clerk):
    commands.start_factor(CLERK, by=clerk, at=MONDAY)

    with pytest.raises(Invalid):
        commands.confirm_factor(CLERK, "000000", moment=NOW, by=clerk, at=MONDAY)
    assert not queries.account(CLERK).second_factor


def test_without_a_start_nothing_is_confirmed(clerk):
    with pytest.raises(NotAllowed):
        commands.confirm_factor(CLERK, "000000", moment=NOW, by=clerk, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.renew_recovery_codes(CLERK, by=clerk, at=MONDAY)


def test_nobody_sets_up_the_factor_of_another(enter, recovery):
    other = enter("zhaomin")

    for deed in (commands.start_factor, commands.renew_recovery_codes):
        with pytest.raises(NotYours):
            deed(CLERK, by=other, at=MONDAY)
    with pytest.raises(NotYours):
        commands.confirm_factor(CLERK, "000000", moment=NOW, by=other, at=MONDAY)


def test_a_code_is_good_once(recovery):
    use(code())

    with pytest.raises(Invalid, match="已经用过"):
        use(code())


def test_an_earlier_code_is_used_up_by_a_later_one(recovery):
    use(code(1))

    with pytest.raises(Invalid):
        use(code(0))


@pytest.mark.parametrize("far", [-2, 2, 10])
def test_a_code_of_another_time_is_refused(recovery, far):
    with pytest.raises(Invalid):
        use(code(far))


@pytest.mark.parametrize("typed", ["", "abcdef", "１２３４５６", "123 45", "x" * 5000, "\x00"])
def test_nonsense_is_refused_in_words(recovery, typed):
    with pytest.raises(Invalid, match="验证码不对"):
        use(typed)


def test_spaces_in_a_code_do_no_harm(recovery):
    shown = code()
    use(f" {shown[:3]} {shown[3:]} ")


def test_tries_are_counted_and_lock(recovery):
    for _ in range(5):
        with pytest.raises(Invalid):
            use("000000")

    with pytest.raises(Invalid, match="15 分钟"):
        use(code())
    assert (events("sign_in_failed"), events("account_locked")) == (5, 1)
    use(code(), at=MONDAY + timedelta(minutes=16))


def test_a_recovery_code_opens_once_however_it_is_typed(recovery):
    use(recovery[0].upper().replace("-", " "))

    with pytest.raises(Invalid):
        use(recovery[0])
    assert queries.factor(CLERK).recovery_left == 9
    assert events("recovery_code_used") == 1


def test_new_recovery_codes_make_the_old_ones_worthless(clerk, recovery):
    fresh = commands.renew_recovery_codes(CLERK, by=clerk, at=MONDAY)

    with pytest.raises(Invalid):
        use(recovery[0])
    use(fresh[0])
    assert events("recovery_codes_made") == 2


def test_neither_secret_nor_codes_are_readable_in_the_database(recovery):
    row = SecondFactor.objects.get(pk=CLERK)

    assert row.secret.startswith("sm4gcm:")
    assert SECRETS[CLERK] not in row.secret
    digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not digests & {code.replace("-", "") for code in recovery}


def test_another_phone_takes_over_only_when_confirmed(clerk, recovery):
    old = code()
    commands.start_factor(CLERK, by=clerk, at=MONDAY)
    use(old)

    commands.confirm_factor(CLERK, code(), moment=NOW, by=clerk, at=MONDAY)
    with pytest.raises(Invalid):
        use(old)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_takes_a_code(recovery):
    done, shown = [], code()

    def enter_it():
        try:
            use(shown)
            done.append(True)
        except Invalid:
            pass
        finally:
            connection.close()

    workers = [threading.Thread(target=enter_it) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert done == [True]


def test_who_must_have_one_is_data(world, settings):
    official, citizen = (queries.account(id_of("account", n)) for n in ("wangfang", "lixiaoman"))

    assert not queries.demands_second_factor(official)
    settings.PRODUCTION, settings.SAMPLES = True, False
    assert queries.demands_second_factor(official)
    assert not queries.demands_second_factor(citizen)


def test_who_has_one_is_not_asked_again(recovery, settings):
    settings.PRODUCTION, settings.SAMPLES = True, False

    assert not queries.demands_second_factor(queries.account(CLERK))


def test_a_visit_is_kept_and_beyond_three_the_oldest_ends(enter):
    clerk = enter("wangfang")
    visits = [
        commands.begin_visit(CLERK, agent="浏览器", by=clerk, at=MONDAY + timedelta(minutes=n))
        for n in range(4)
    ]

    assert [one.id for one in queries.visits(CLERK)] == visits[:0:-1]
    assert queries.account(CLERK, visit=visits[0]) is None
    assert queries.account(CLERK, visit=visits[3]) is not None
    assert (events("signed_in"), events("visits_ended")) == (4, 1)


def test_other_visits_end_this_one_stays(enter):
    clerk = enter("wangfang")
    first, here = (commands.begin_visit(CLERK, by=clerk, at=MONDAY) for _ in range(2))

    commands.end_other_visits(CLERK, here, by=clerk, at=MONDAY)

    assert [one.id for one in queries.visits(CLERK)] == [here]
    with pytest.raises(NotYours):
        commands.end_other_visits(CLERK, first, by=enter("zhaomin"), at=MONDAY)


def test_of_a_visit_one_asks_in_one_statement(enter, django_assert_num_queries):
    visit = commands.begin_visit(CLERK, by=enter("wangfang"), at=MONDAY)

    with django_assert_num_queries(1):
        queries.account(CLERK, visit=visit, at=MONDAY)
