"""What the page of a place promises is what people meet there: agreements, machines, closings."""

import re
from datetime import timedelta

import pytest

from onething.catalogue import queries as catalogue
from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Device, Hall
from onething.identity import commands as identity
from onething.identity.models import Agreement
from onething.kernel.actor import NOBODY
from tests.cast import actor
from tests.desk.given import CODE, hall
from tests.identity.partners import a_site, place
from tests.pages.portal.conftest import text
from tests.times import MONDAY

KIOSK = "140105002-50"
DAY = timedelta(days=1)


def shown(visitor, code):
    return text(visitor.get(f"/wd/{code}"))


def on_map(visitor, name, more=""):
    """Return what the map says of one place."""
    said = text(visitor.get(f"/wd?q={name}{more}"))
    return said.split(name, 1)[1].split("示意图")[0] if name in said else ""


def test_a_site_without_an_agreement_says_that_it_takes_nothing_in(visitor):
    site = place()

    page = shown(visitor, site.code)

    assert "现在办不了" in page and "协议没有生效" in page
    assert "直接去就行" not in page and "能办什么" not in page
    assert "现在办不了" in on_map(visitor, site.name)
    assert not on_map(visitor, site.name, "&open_now=1")


def test_a_site_with_an_agreement_lists_what_it_takes_in(visitor):
    agreement, _ = a_site()
    site = place()
    row = Agreement.objects.get(site=site.pk)
    names = {card.code: card.name for card in catalogue.index(MONDAY.date()).cards}

    page = shown(visitor, site.code)

    assert f"能收哪些事项（{len(row.items)}）" in page
    assert all(names[code] in page for code in row.items)
    assert row.partner in page and "直接去就行" not in page and "现在办不了" not in page
    assert on_map(visitor, site.name, "&open_now=1")

    leader = actor("sunlixin").because("ends")
    identity.end_agreement(agreement, reason="网点搬迁", by=leader, at=MONDAY)
    assert "现在办不了" in shown(visitor, site.code)


def test_a_place_of_machines_is_open_while_one_of_them_lives(visitor, leader):
    kiosk = Hall.objects.get(code=KIOSK)
    assert "还没有登记自助机" in shown(visitor, KIOSK)
    assert not on_map(visitor, kiosk.name, "&open_now=1")

    code = commands.register_device(
        kiosk.pk, number="ZZJ009", upright=True, by=leader.because("here"), at=MONDAY
    )
    commands.enrol_device(code, by=NOBODY, at=MONDAY)
    page = shown(visitor, KIOSK)
    assert "现在开放" in page and "能办什么" in page
    assert on_map(visitor, kiosk.name, "&open_now=1")

    Device.objects.update(seen_at=MONDAY - DAY)
    assert "连不上网络或者暂停服务" in shown(visitor, KIOSK)
    Device.objects.update(seen_at=MONDAY, out_at=MONDAY)
    assert "连不上网络或者暂停服务" in shown(visitor, KIOSK)


def test_a_closed_place_shows_no_hours_and_says_where_to_go(visitor, leader):
    gone, other = hall("140105002-10"), hall()
    commands.close_place(
        gone.pk, on=MONDAY.date() + DAY, reason="并入区大厅", instead=CODE, by=leader, at=MONDAY
    )
    assert "直接去就行" in shown(visitor, gone.code) or "预约" in shown(visitor, gone.code)
    Hall.objects.filter(pk=gone.pk).update(closed_from=MONDAY.date())

    page = shown(visitor, gone.code)
    assert "已关闭" in page and f"请改去{other.name}" in page
    assert "工作日" not in page and "直接去就行" not in page and "排队和预约" not in page
    assert "已关闭" in on_map(visitor, gone.name)
    listed = text(visitor.get("/wd/gg?region=140105"))
    assert gone.name in listed and f"请改去{other.name}" in listed

    assert gone.name in text(visitor.get("/wd?region=140105&kind=centre"))
    Hall.objects.filter(pk=gone.pk).update(closed_from=MONDAY.date() - 400 * DAY)
    assert gone.name not in text(visitor.get("/wd?region=140105&kind=centre"))
    assert "已关闭" in on_map(visitor, gone.name)


def test_who_helps_is_told_of_places_that_serve_only(db):
    near = desk.places_near("140105", 400, MONDAY)

    kinds = set(Hall.objects.filter(code__in=[one.code for one in near]).values_list("kind"))
    assert kinds == {("hall",), ("department",), ("centre",)}


@pytest.mark.parametrize("kind", ["bank", "kiosk", "centre", ""])
def test_the_map_asks_the_same_whatever_it_shows(visitor, kind, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        visitor.get(f"/wd?region=140105&kind={kind}")


def test_the_telephone_of_a_place_can_be_dialled(visitor):
    assert f'href="tel:{hall().phone}"' in visitor.get(f"/wd/{CODE}").content.decode()


@pytest.mark.parametrize(
    ("path", "business"),
    [("/yjs/kbcyd?", ""), ("/sx/140131002001?region=140105&", "business=")],
)
def test_a_guide_leads_to_places_to_booking_and_to_video(visitor, path, business):
    part = visitor.get(path).content.decode().split("<h2>在哪办</h2>")[1].split("<h2")[0]

    found = re.findall(r'href="(/(?:wd|yy|xn)[^"]*)"', part)
    assert [one[:3] for one in found] == ["/wd", "/yy", "/xn"]
    assert business in found[0] and business in found[1]
    assert "没有符合条件的网点" not in text(visitor.get(found[0].replace("&amp;", "&")))
    assert visitor.get(found[1].replace("&amp;", "&")).status_code == 200


def test_the_map_of_the_site_has_places_and_ways_to_reach_people(visitor):
    page = visitor.get("/sitemap").content.decode()

    for path in ("/wd", "/wd/gg", "/yy", "/xn", "/bbcs", "/s", "/bangban"):
        assert f'<a href="{path}">' in page, path
