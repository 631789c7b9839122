"""A restaurant's application, filed once for the tests of a file; each test undoes what it did."""

from types import SimpleNamespace

import pytest

from onething.cases import commands
from tests import given
from tests.cast import actor
from tests.security.world import undone
from tests.times import MONDAY


@pytest.fixture(scope="module")
def filed(django_db_setup, django_db_blocker):
    """Its food permit and its tobacco permit wait at the window, the sign is to be filed."""
    with django_db_blocker.unblock(), undone():
        firm = actor("wangjianguo", behalf="晋味面馆")
        number = given.a_submitted_application(firm)
        given.a_checked_licence(number, firm)
        cases = given.cases_of(number, firm)
        yield SimpleNamespace(number=number, **{part: line.id for part, line in cases.items()})


@pytest.fixture
def window(filed, db):
    """A permit at the window."""
    return filed.food


@pytest.fixture
def food(window):
    """The same permit, accepted."""
    commands.accept(window, by=actor("wangfang"), at=MONDAY)
    return window


@pytest.fixture
def reviewed(food):
    """A permit that two people have looked at."""
    commands.examine(food, opinion="符合条件", by=actor("zhouming"), at=MONDAY)
    commands.review(food, opinion="同意", by=actor("wujing"), at=MONDAY)
    return food
