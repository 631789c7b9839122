"""The cast: the same few people in every test, as in a play; each acts through his own account."""

import pytest

from onething.identity import queries
from onething.identity.load import id_of
from tests.times import MONDAY


def actor(login, *, behalf=None):
    """Return the actor behind a login of the sample world."""
    account = queries.account(id_of("account", login), at=MONDAY)
    wanted = next((str(p.id) for p in account.principals if behalf and behalf in p.name), None)
    found = queries.actor(account.id, behalf=wanted, at=MONDAY)
    assert found is not None
    return found


@pytest.fixture
def firm(db):
    """王建国, for his restaurant."""
    return actor("wangjianguo", behalf="晋味面馆")


@pytest.fixture
def citizen(db):
    """李小满, for herself."""
    return actor("lixiaoman")


@pytest.fixture
def stranger(db):
    """孙大圆, for another shop."""
    return actor("sundayuan", behalf="大圆小吃店")


@pytest.fixture
def clerk(db):
    """王芳 at the comprehensive window of 小店区."""
    return actor("wangfang")


@pytest.fixture
def second_clerk(db):
    """赵敏, at the next window."""
    return actor("zhaomin")


@pytest.fixture
def leader(db):
    """孙立新, who leads the hall."""
    return actor("sunlixin")


@pytest.fixture
def examiner(db):
    """周明 of the market organ."""
    return actor("zhouming")


@pytest.fixture
def reviewer(db):
    """吴静 of the market organ."""
    return actor("wujing")


@pytest.fixture
def decider(db):
    """郑强 of the market organ."""
    return actor("zhengqiang")


@pytest.fixture
def fire_examiner(db):
    """钱卫 of the fire organ."""
    return actor("qianwei")


@pytest.fixture
def inspector(db):
    """韩松 of the urban organ."""
    return actor("hansong")
