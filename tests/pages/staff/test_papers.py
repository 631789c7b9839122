"""材料流转 and the reach of halls at the screen."""

import pytest

from onething.cases.models import Handover
from tests import given
from tests.cast import actor
from tests.pages.staff.test_registers import Screen, page_of
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
filed = once(lambda: given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆")))


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def test_papers_are_sent_from_the_case_and_counted(filed, at_screen, django_assert_max_num_queries):
    window, office = Screen(at_screen("wangfang")), Screen(at_screen("zhouming"))
    sheet = f"/bj/{filed}/lz"
    assert sheet in page_of(window, f"/bj/{filed}")
    with django_assert_max_num_queries(12):
        assert "市场监督管理局" in page_of(window, sheet)
    window.send(sheet, {"things": "图纸 1 份", "seal": ""}, status=422)
    window.send(sheet, {"things": "图纸 1 份\n原件 1 份", "seal": "FQ-7"})
    with django_assert_max_num_queries(12):
        assert "等对方接收" in page_of(office, "/desk/lz?only=here")
    one = f"/desk/lz/{Handover.objects.get().pk}"
    with django_assert_max_num_queries(12):
        assert "FQ-7" in page_of(office, one)
    office.send(f"{one}/take", {"missing": ["1"], "remark": ""}, status=422)
    office.send(f"{one}/take", {"missing": ["1"], "remark": "没有原件"})

    assert "缺少 1 件" in page_of(Screen(at_screen("sunlixin")), "/desk/lz?only=short")


def test_how_far_each_hall_reaches_with_the_lists_behind(at_screen, django_assert_max_num_queries):
    leader = Screen(at_screen("sunlixin"))
    assert "/lead/fg/dt" in page_of(leader, "/lead/fg")
    with django_assert_max_num_queries(12):
        said = page_of(leader, "/lead/fg/dt?level=county&entry=stationed")
    assert "太原市小店区政务服务中心" in said and "便民服务中心</td><td>街道" not in said
    with django_assert_max_num_queries(12):
        taken = page_of(leader, "/lead/fg/dt/140105000-01")
    assert "无差别" in taken and "不能受理的" in taken
    assert page_of(leader, "/lead/fg/dt/140105000-01?show=rest") != taken
    assert leader.get("/lead/fg/dt/140100000-01").status_code == 404
    leader.send("/lead/fg/dt/export", {"form": "csv", "purpose": ""}, status=422)
