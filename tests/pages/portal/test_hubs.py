"""一类事一站办: fields of life and of business."""

from datetime import timedelta

import pytest

from onething.catalogue import queries
from onething.catalogue.models import ItemRevision, ThemeRevision
from tests.pages.portal.conftest import text
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def test_the_home_page_leads_to_the_fields(visitor):
    assert 'href="/ylb/tuoyu"' in visitor.get("/").content.decode()
    said = text(visitor.get("/ylb"))

    for field in ("教育", "就业", "医疗", "养老", "托育", "住房", "开店办企业", "工程建设"):
        assert f"{field}一类事" in said


def test_a_field_joins_themes_items_departments_and_helpers(visitor):
    page = visitor.get("/ylb/tuoyu")

    html, said = page.content.decode(), text(page)
    assert 'href="/yjs/xsecs"' in html
    assert 'href="/sx/140523208000"' in html
    assert "卫生健康、疾病预防控制" in said
    assert "12345" in said


def test_what_is_no_longer_in_force_is_left_out(visitor):
    ItemRevision.objects.filter(code="140523208000").update(
        retired=True, published_at=MONDAY + timedelta(days=900)
    )
    ThemeRevision.objects.filter(slug="xsecs").delete()

    html = visitor.get("/ylb/tuoyu").content.decode()
    assert "/yjs/xsecs" not in html
    assert "育儿补贴" not in html
    assert "公民婚育" in html


def test_a_field_that_is_none_is_told(visitor):
    page = visitor.get("/ylb/nothing")

    assert page.status_code == 404
    assert "没有找到这个一类事" in text(page)


@pytest.mark.parametrize("address", ["/ylb", "/ylb/kaidian"])
def test_fields_ask_little(visitor, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert visitor.get(address).status_code == 200


def test_every_field_counts_what_it_shows():
    for card in queries.hubs(TODAY):
        sheet = queries.hub(card.slug, TODAY, "140000")
        shown = {one.code for part in sheet.parts for one in part.items}
        assert card.items == len(shown) >= 6
        assert card.themes >= 1
        assert card.departments == len(sheet.duties) >= 3
