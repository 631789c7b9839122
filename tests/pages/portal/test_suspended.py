"""事项暂停: said on the guide and the list, decided at a page by two."""

from datetime import timedelta

import pytest
from django.test import Client

from onething.catalogue import queries as catalogue
from onething.catalogue.models import Suspension
from onething.catalogue.suspensions.standing import forget
from tests.catalogue.test_suspensions import FOOD, HERE, SAID, TODAY, suspended
from tests.pages.portal.conftest import Person, text

DAY = timedelta(days=1)
LIST = f"/yjs/kbcyd/qd?region={HERE}&area=80&food=steam&sign=no&tobacco=no"
PAGE = "/console/zt"


@pytest.fixture(autouse=True)
def _afresh():
    forget()
    yield
    forget()


def page(path):
    return Client().get(path).content.decode()


def test_guides_and_lists_say_so_before_one_starts(db):
    suspended(since=TODAY + DAY, until=None)
    for path in (f"/sx/{FOOD}?region={HERE}", LIST):
        assert "暂停办理" in page(path), path
    assert "开始办理" in page(LIST)  # from tomorrow
    Suspension.objects.update(since=TODAY)
    forget()

    shut = page(LIST)

    assert "现在还不能开始办理" in shut
    assert "开始办理</a>" not in shut
    assert SAID["instead"] in shut
    assert "暂停办理" not in page(f"/sx/{FOOD}?region=140107")


def test_it_costs_a_page_nothing(db, django_assert_num_queries):
    suspended()
    page(LIST)

    with django_assert_num_queries(0):
        assert catalogue.suspended({FOOD}, [HERE], TODAY)


def test_two_people_suspend_an_item_at_their_page(db, django_assert_max_num_queries):
    first, second = Person().sign_in("lvqian"), Person().sign_in("jiming")
    said = SAID | {"code": FOOD, "region": HERE, "since": f"{TODAY}", "until": ""}
    wrong = first.send(PAGE, said | {"since": "明天"}, form=PAGE)
    assert (wrong.status_code, SAID["basis"] in text(wrong)) == (422, True)

    assert first.send(PAGE, said, form=PAGE)["Location"] == f"{PAGE}?s=proposed"
    row = Suspension.objects.get()
    address = f"{PAGE}/{row.pk}"
    assert "等另一名事项管理员复核" in text(first.get(PAGE))
    assert first.send(PAGE, {"deed": "yes"}, form=address).status_code == 422
    assert second.send(PAGE, {"deed": "no", "words": ""}, form=address).status_code == 422
    assert second.send(PAGE, {"deed": "yes"}, form=address)["Location"] == f"{PAGE}?s=yes"
    assert "现在还不能开始办理" in page(LIST)
    assert first.send(PAGE, {"deed": "lift", "words": "恢复了"}, form=address).status_code == 302

    assert "现在还不能开始办理" not in page(LIST)
    with django_assert_max_num_queries(9):
        assert "已恢复" in text(first.get(PAGE))
    assert Person().sign_in("zhangyun").get(PAGE).status_code == 404
