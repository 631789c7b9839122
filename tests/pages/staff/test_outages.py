"""停机记录 on its page: everything that is wrong is said at once; what was recorded stands below."""

from datetime import timedelta

import pytest

from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def test_what_was_left_out_is_said_at_once(at_screen):
    said = at_screen("zhangyun").post("/console/wh/jl", {"token": "a"})
    page = said.content.decode()

    assert said.status_code == 422
    assert "有 4 处需要修改" in page
    assert "“从什么时候起”请写成" in page
    assert "“到什么时候恢复”请写成" in page
    assert "请填写“哪些不能用”" in page
    assert "请填写“凭什么认定”" in page


def test_an_outage_is_recorded_and_read(at_screen):
    operator, before = at_screen("zhangyun"), MONDAY - timedelta(days=1)
    said = {
        "since": f"{before:%Y-%m-%d} 01:00", "until": f"{before:%Y-%m-%d} 03:00",
        "what": "网上申请打不开", "evidence": "工单 20260301-07", "token": "b",
    }  # fmt: skip

    assert operator.post("/console/wh/jl", said).status_code == 302
    page = operator.get("/console/wh/jl").content.decode()
    assert said["what"] in page
    assert said["evidence"] in page
