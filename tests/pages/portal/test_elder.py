"""长辈版 and 帮办: few large tiles, help at the first glance, “请人帮我办” wherever somebody may be stuck."""

import re
from pathlib import Path

import pytest
import yaml
from PIL import Image

from onething.catalogue import queries as catalogue
from onething.catalogue.terms.elders import MOST, elder_faults
from onething.web.portal import finding
from tests.pages.portal.conftest import text

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "onething" / "web" / "static"
FILE = yaml.safe_load((ROOT / "data" / "settings" / "elders.yaml").read_text("utf-8"))
ASKED = 12  # statements of a page at most
MOST_POINTER = 128  # pixels that browsers draw


@pytest.fixture
def elder(visitor):
    """Somebody who has chosen 长辈版."""
    visitor.send("/", {"mode": "elder"}, form="/prefs")
    return visitor


def tiles(page):
    return re.findall(r'<a class="tile" href="([^"]+)"', page.content.decode())


def test_the_elders_first_page_has_six_tiles_and_help_comes_first(elder):
    page = elder.get("/")

    assert len(tiles(page)) == MOST == 6
    assert tiles(page)[:2] == ["tel:12345", "/bangban"]
    assert "看病医保" in text(page)


def test_every_tile_of_the_elders_leads_somewhere(elder):
    for address in tiles(elder.get("/")):
        assert address.startswith("tel:") or elder.get(address).status_code == 200, address


def test_what_is_not_in_force_has_no_tile():
    found = catalogue.elder_tiles({"sbkfw"}, ())

    assert [one.address for one in found] == ["tel:12345", "/bangban", "/yjs/sbkfw"]


def test_the_usual_first_page_keeps_all_its_tiles(visitor):
    assert len(tiles(visitor.get("/"))) > MOST


@pytest.mark.parametrize("path", ["/", "/yjs", "/cx"])
def test_the_elders_call_and_ask_for_help_on_every_page(elder, path):
    bar = elder.get(path).content.decode().split('aria-label="求助"')[1].split("</aside>")[0]

    assert 'href="tel:12345"' in bar
    assert 'href="/bangban">请人帮我办' in bar


@pytest.mark.parametrize(
    "path", ["/", "/yjs/kbcyd", "/s?q=绝无此事", "/help", "/sitemap", "/sx/{item}"]
)
def test_help_by_a_person_is_offered_in_the_page_itself(visitor, path):
    item = next(iter(catalogue.theme("kbcyd", finding.date(2026, 3, 2)).items.values())).code12
    main = visitor.get(path.format(item=item)).content.decode()

    assert 'href="/bangban"' in main.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("part", ["header", "footer"])
def test_help_by_a_person_stands_in_header_and_footer(visitor, part):
    page = visitor.get("/cx").content.decode()
    inside = page.split(f"<{part} ")[1].split(f"</{part}>")[0]

    assert re.search(r'<a href="/bangban"[^>]*>请人帮我办</a>', inside)


def test_the_elders_pointer_is_a_picture_that_browsers_draw():
    styles = (STATIC / "parts.css").read_text("utf-8")
    named = set(re.findall(r'cursor: url\("([\w-]+\.png)"\)', styles))

    assert named == {"pointer.png", "pointer-link.png"}
    for one in named:
        with Image.open(STATIC / one) as picture:
            assert 48 <= picture.width <= MOST_POINTER


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"tiles": FILE["tiles"] + FILE["tiles"][:1]}, "tiles"),
        ({"tiles": [{"name": "甲", "words": "乙"}]}, 0),
        ({"tiles": [{"name": "甲", "words": "乙", "path": "my"}]}, "path"),
        ({"confidence": "sure"}, "confidence"),
    ],
)
def test_a_fault_in_the_tiles_is_told(change, place):
    assert [where[-1] for where, _ in elder_faults(FILE | change)] == [place]
    assert not list(elder_faults(FILE))


def test_the_elders_first_page_asks_little(elder, django_assert_max_num_queries):
    with django_assert_max_num_queries(ASKED):
        elder.get("/")
