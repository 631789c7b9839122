"""办事指南 of items by place, and the booklets of items and themes on paper."""

import io
import re

import pypdfium2
import pytest

from onething.catalogue import commands, queries
from onething.catalogue.models import Implementation, ItemRevision, ThemeRevision
from tests.cast import actor
from tests.pages.portal.conftest import text
from tests.times import MONDAY

FOOD = "140131002001"
XIAODIAN = "140105"
PROVINCE = "140000"
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def test_what_is_found_leads_to_its_guide_and_from_there_to_the_theme(visitor):
    assert f'href="/sx/{FOOD}"' in visitor.get("/s?q=食品经营许可").content.decode()
    page = visitor.get(f"/sx/{FOOD}")

    said = text(page)
    for part in ("承诺时限", "跑动", "材料", "要交什么", "怎么办", "在哪办", "办完得到什么"):
        assert part in said
    assert "完整要素表" in said
    assert "县级市场监督管理部门办理" in said
    assert 'href="/yjs/kbcyd"' in page.content.decode()


def test_in_a_place_the_guide_names_its_organ_its_telephone_and_its_code(visitor):
    page = visitor.get(f"/sx/{FOOD}?region={XIAODIAN}")
    place = queries.implementation_in(FOOD, XIAODIAN, TODAY)

    assert "太原市小店区市场监督管理局办理" in text(page)
    assert place.code31 in text(page)
    assert place.item.phone in text(page)
    assert place.code31 in text(visitor.get(f"/sx/{place.code31}"))


@pytest.mark.django_db
def test_what_a_place_says_of_its_own_is_on_its_page_and_on_no_other(visitor):
    found = queries.implementation_in(FOOD, XIAODIAN, TODAY)
    commands.propose_overlay(
        found.id, {"phone": "0351-7654321"}, (), TODAY, by=actor("tianxiao"), at=MONDAY
    )

    assert "0351-7654321" in text(visitor.get(f"/sx/{FOOD}?region={XIAODIAN}"))
    assert "0351-7654321" not in text(visitor.get(f"/sx/{FOOD}"))
    assert "0351-7654321" not in text(visitor.get(f"/sx/{FOOD}?region=140106"))


@pytest.mark.django_db
def test_where_no_organ_exercises_it_the_standard_is_shown_and_said_so(visitor):
    Implementation.objects.filter(code=FOOD).delete()

    assert "还没有公布这个事项的实施清单" in text(visitor.get(f"/sx/{FOOD}?region={XIAODIAN}"))


@pytest.mark.parametrize("code", ["000000000000", "1", "a-b", "1" * 31])
def test_a_code_that_nobody_has_is_told_with_the_way_out(visitor, code):
    page = visitor.get(f"/sx/{code}")

    assert page.status_code == 404
    assert "没有找到这个事项" in text(page)


def test_a_place_that_is_none_gives_the_standard(visitor):
    assert "县级市场监督管理部门办理" in text(visitor.get(f"/sx/{FOOD}?region=<b>"))


@pytest.mark.parametrize("address", [f"/sx/{FOOD}", f"/sx/{FOOD}?region={XIAODIAN}"])
def test_a_guide_is_light_and_asks_little(visitor, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = visitor.get(address)

    html = page.content.decode()
    assert html.count("<h1") == 1
    assert not re.search(r"<(style|script)>|\son[a-z]+=|\sstyle=|(?:src|href)=\"https?:", html)


def said_on_paper(answer):
    """Return the words of a PDF."""
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"/sx/{FOOD}/zn.pdf?region={XIAODIAN}", ("办事指南", "小店区市场监督管理局", "要交什么")),
        (f"/sx/{FOOD}/gf.pdf", ("标准化实施规范", "审查要点", "各地自行填写的内容")),
        ("/yjs/kbcyd/zn.pdf", ("办事指南", "包含哪些事项")),
        ("/yjs/kbcyd/zy.pdf", ("工作指引", "牵头部门", "各事项适用规则")),
        ("/yjs/kbcyd/gc.pdf", ("操作规程", "收件：综合窗口", "不予受理、不予批准")),
    ],
)
def test_booklets_are_made_of_the_same_words(visitor, address, words):
    answer = visitor.get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    said = said_on_paper(answer)
    assert all(one in said for one in words), said[:400]


@pytest.mark.parametrize("address", ["/sx/140131002001/xx.pdf", "/yjs/kbcyd/xx.pdf"])
def test_a_booklet_that_does_not_exist_is_told(visitor, address):
    assert visitor.get(address).status_code == 404


@pytest.mark.django_db
def test_every_theme_and_items_of_all_kinds_have_its_booklets():
    for slug in set(ThemeRevision.objects.values_list("slug", flat=True)):
        for kind in ("zn", "zy", "gc"):
            booklet = queries.theme_booklet(kind, slug, TODAY)
            assert_readable(booklet)
            assert len(booklet.sections) >= 7
    for code in sorted(set(ItemRevision.objects.values_list("code", flat=True)))[::6]:
        found = queries.published_item(code, XIAODIAN, TODAY, PROVINCE)
        for kind in ("zn", "gf"):
            assert_readable(queries.item_booklet(kind, found))


def assert_readable(booklet):
    """Check that no placeholder is left open and that every row of a table has all its cells."""
    for part in booklet.sections:
        for block in part.blocks:
            words = "".join(cell for row in block.rows for cell in row)
            assert not re.search(r"[{}]", words), (booklet.title, part.title, words)
            assert all(len(row) == len(block.head) for row in block.rows if block.head)


@pytest.mark.django_db
def test_conditions_are_said_in_words():
    booklet = queries.theme_booklet("zy", "kbcyd", TODAY)
    rules = next(one for one in booklet.sections if one.title.endswith("各事项适用规则"))
    sign = next(block for block in rules.blocks if block.title == "户外招牌设施设置备案")

    assert sign.rows[0] == ("要在店外挂招牌吗：要", "办", "当地户外招牌设置规范")
    assert [one.title.partition("、")[0] for one in booklet.sections][:3] == ["一", "二", "三"]
