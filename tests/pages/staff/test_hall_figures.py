"""排队统计 at the screen of a hall's leader, and as a file."""

from datetime import timedelta

import pytest

from tests.desk.given import CODE, a_day_of_waiting, hall
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def test_the_page_and_the_file_say_the_same(at_screen, clerk, monkeypatch):
    a_day_of_waiting(clerk)
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY + timedelta(minutes=90))
    client = at_screen("sunlixin")
    address = f"/lead/dt/{hall().pk}/tj"
    assert address in client.get(f"/lead/dt/{hall().pk}").content.decode()

    page = client.get(f"{address}?days=1").content.decode()
    assert "6<small>分钟，九成不超过 10 分钟</small>" in page
    assert "没有人取号" in client.get(f"{address}?day=2026-02-27").content.decode()
    refused = client.post(f"{address}/export", {"form": "csv", "purpose": "", "token": "a"})
    assert refused.status_code == 422
    made = client.post(
        f"{address}/export", {"form": "csv", "purpose": "上级督办", "days": "1", "token": "b"}
    )

    text = made.content.decode("utf-8-sig")
    assert "合计,全部,12,11,6,10,10,20,20,1,1,0,0,—" in text.replace('"', "")
    assert "按业务,综合受理,12" in text.replace('"', "")


def test_the_public_page_of_a_hall_stays_up_to_date(client, clerk):
    assert '<div id="queues" data-live="20">' in client.get(f"/wd/{CODE}").content.decode()
