"""One restaurant on a promise for a whole file of tests; each test's own deeds are undone after it."""

from types import SimpleNamespace

import pytest

from onething.cases import commands
from onething.cases.models import Promise
from onething.kernel.actor import SYSTEM
from tests import given
from tests.cast import actor
from tests.security.world import undone
from tests.times import MONDAY

DELAYED = {**given.ANSWERS, "tobacco": "no"}


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker):
    """A restaurant that was filed on promises; its fire check was decided at once."""
    with django_db_blocker.unblock(), undone():
        firm = actor("wangjianguo", behalf="晋味面馆")
        number = given.a_submitted_application(firm, answers=DELAYED)
        cases = given.cases_of(number, firm)
        fire = cases["fire"].id
        commands.accept(fire, by=actor("wangfang"), at=MONDAY)
        yield SimpleNamespace(
            firm=firm,
            number=number,
            fire=fire,
            food=cases["food"].id,
            check=cases["licence_check"].id,
        )


@pytest.fixture
def _django_db_helper(shop):
    """Stand in for pytest-django's: a test begins with the shop and leaves it as it was."""
    with undone():
        yield


@pytest.fixture
def firm(shop):
    return shop.firm


@pytest.fixture
def stranger(shop):
    return actor("sundayuan", behalf="大圆小吃店")


@pytest.fixture
def fire_examiner(shop):
    return actor("qianwei")


@pytest.fixture
def case(shop):
    return shop.fire


@pytest.fixture
def promise(case):
    """The fire check, decided on a promise that is to be checked."""
    commands.grant_at_once(case, by=actor("shenyi"), at=MONDAY)
    commands.plan_checks(case, by=SYSTEM, at=MONDAY)
    return Promise.objects.get(case=case)


@pytest.fixture
def broken(promise, fire_examiner):
    """A promise that was found broken, with its record."""
    commands.find_broken(promise.pk, found="通道被占用", second="蒋涛", by=fire_examiner, at=MONDAY)
    commands.record_credit(
        promise.case_id, ground_of="broken", about=f"promise:{promise.pk}", words="承诺不实",
        by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    return promise
