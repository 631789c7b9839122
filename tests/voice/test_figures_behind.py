"""Each number of the figures of 帮办 and 办不成事 opens what it counts; the figures leave as a file, on record."""

import re
from urllib.parse import quote

import pytest

from onething.kernel.models import Event
from onething.kernel.refusals import NotYours
from onething.voice import queries
from onething.voice.queries import Asked
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import in_state
from tests.voice.given import filed
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def orders(db):
    """One rated well, one that failed, one handed over and waiting, one asked for, one declined."""
    good = in_state("rated")
    in_state("unsolved")
    in_state("handed")
    in_state("asked")
    in_state("declined")
    return good


def behind(what, by="", key="", login="sunlixin"):
    asked = Asked(by, key, what)
    return queries.aids_behind(actor(login), DAY, DAY, MONDAY, asked)


def test_every_number_of_every_table_is_what_stands_behind_it(orders):
    found = queries.aid_figures(actor("sunlixin"), DAY, DAY, MONDAY)
    tables = {
        "": (found.whole,), "kind": found.by_kind, "group": found.by_group, "matter": found.by_matter,
        "source": found.by_source, "helper": found.by_helper,
    }  # fmt: skip
    measures = ("asked", "taken", "ended", "solved", "rated", "content")

    counted = 0
    for by, lines in tables.items():
        for line in lines:
            for what in measures:
                assert behind(what, by, line.name).found == getattr(line, what), (by, line, what)
                counted += 1

    assert counted > len(measures) * 6
    assert behind("first").found == found.first_in_time
    assert behind("known").found == found.first_known
    assert behind("online").found == found.online and behind("late").found == found.late


def test_what_is_no_number_and_who_leads_nothing_find_nothing(orders):
    for asked in (Asked(what="x"), Asked(by="x", key="y", what="asked"), Asked()):
        with pytest.raises(NotYours):
            queries.aids_behind(actor("sunlixin"), DAY, DAY, MONDAY, asked)
        with pytest.raises(NotYours):
            queries.obstacles_behind(actor("sunlixin"), DAY, DAY, MONDAY, asked)
    for login in ("banghui", "wangfang", "lixiaoman"):
        with pytest.raises(NotYours):
            behind("asked", login=login)
        with pytest.raises(NotYours):
            queries.obstacles_behind(actor(login), DAY, DAY, MONDAY, Asked(what="filed"))


def test_who_leads_goes_from_the_number_to_the_order(orders):
    client = at_screen("sunlixin")
    page = read(client, "/desk/bangban/tj")
    links = [
        one.replace("&amp;", "&") for one in re.findall(r'href="(/desk/bangban/tj/mx[^"]*)"', page)
    ]
    assert len(links) > 10 and "打印" in page

    for link in links[:6]:
        assert "共 " in read(client, link)
    there = read(
        client, f"/desk/bangban/tj/mx?days=30&by=matter&key={quote('开办餐饮店')}&what=solved"
    )
    assert "共 1 件" in there and f"/desk/bangban/{orders}" in there
    assert "李小满" not in there and "李**" not in there
    assert client.get("/desk/bangban/tj/mx?what=x").status_code == 404
    assert at_screen("banghui").get("/desk/bangban/tj/mx?what=asked").status_code in (403, 404)


@pytest.mark.parametrize("root", ["/desk/bangban/tj", "/bb/tj"])
def test_the_figures_leave_as_a_file_with_a_purpose_and_stand_in_the_ledger(orders, root):
    client = at_screen("sunlixin")
    refused = client.post(f"{root}/dc", {"token": "a", "form": "csv", "days": "30"})
    assert refused.status_code == 422 and "没有导出" in refused.content.decode()
    before = Event.objects.count()
    purpose = re.search(r'name="purpose">.*?<option value="(\w+)"', read(client, root))[1]

    answer = client.post(
        f"{root}/dc", {"token": "b", "form": "csv", "purpose": purpose, "days": "30"}
    )

    assert answer.status_code == 200 and "text/csv" in answer.headers["Content-Type"]
    assert "合计" in answer.content.decode("utf-8-sig") and Event.objects.count() > before


def test_the_numbers_of_what_could_not_be_done_open_too():
    obstacle = filed()
    found = queries.obstacle_figures(actor("sunlixin"), DAY, DAY, MONDAY)
    for by, lines in (
        ("kind", found.by_kind),
        ("item", found.by_item),
        ("office", found.by_office),
    ):
        for line in lines:
            for what in ("filed", "closed", "in_time"):
                asked = Asked(by, line.name, what)
                page = queries.obstacles_behind(actor("sunlixin"), DAY, DAY, MONDAY, asked)
                assert page.found == getattr(line, what)

    client = at_screen("sunlixin")
    page = read(client, "/bb/tj")
    link = re.search(r'href="(/bb/tj/mx[^"]*what=filed)"', page)[1].replace("&amp;", "&")
    assert f"/bb/{obstacle}" in read(client, link)
