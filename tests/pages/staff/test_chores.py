"""协办 at the screen: asked at one window, taken and done at another, seen by the leader."""

import pytest

from onething.desk.models import Chore
from tests.desk.given import seated
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def test_asked_taken_and_done(at_screen, django_assert_max_num_queries):
    seated("wangfang", 1)
    a, b = Screen(at_screen("wangfang")), Screen(at_screen("zhaomin"))
    a.send("/desk/xb/new", {"kind": "copy", "text": "", "number": ""}, status=422)
    a.send("/desk/xb/new", {"kind": "copy", "text": "营业执照复印 1 份", "number": ""})
    with django_assert_max_num_queries(12):
        assert "等人接" in page_of(a, "/desk/xb")
    with django_assert_max_num_queries(12):
        assert "营业执照复印 1 份" in page_of(b, "/desk/xb")
    chore = Chore.objects.get().pk
    b.send(f"/desk/xb/{chore}/take")
    b.send(f"/desk/xb/{chore}/take", status=422)
    b.send(f"/desk/xb/{chore}/finish", {"note": "放在桌上"})

    assert "放在桌上" in page_of(a, "/desk/xb")
    assert "今天办完和撤回的（1）" in page_of(Screen(at_screen("sunlixin")), "/desk/xb")
    assert b.client.post(f"/desk/xb/{chore}/dance", {"token": "x"}).status_code == 404
