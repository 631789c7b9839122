"""通办超期: the leader of either place sees what is late between places."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.cases.away import a_moving_card
from tests.delivery.relays import a_relay
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
world = once(lambda: (a_relay(), a_moving_card()))


def words(answer):
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


def test_the_leader_sees_late_relays_and_parts_within_the_budget(
    at_screen, world, monkeypatch, django_assert_max_num_queries
):
    relay, _ = world
    for day in (MONDAY, MONDAY + timedelta(days=4)):
        monkeypatch.setattr("onething.web.middleware.now", lambda at=day: at)
        monkeypatch.setattr("onething.identity.queries.accounts.now", lambda at=day: at)
        client = at_screen("sunlixin")
        client.get("/lead/tb")
        with django_assert_max_num_queries(12):
            page = words(client.get("/lead/tb"))
        if day == MONDAY:
            assert "没有超期的异地代收" in page and "没有超期的外地协办" in page
    assert relay.number in page and "收件地交寄" in page
    assert "迁出地转出残疾人证档案" in page and "大同市平城区残疾人联合会" in page
    assert at_screen("wangfang").get("/lead/tb").status_code in (403, 404)
