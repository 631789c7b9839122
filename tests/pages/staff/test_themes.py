"""Keeping themes at the screen: list, draft, matrix, review by two, history, file."""

import pytest
import yaml

from onething.catalogue import queries
from onething.catalogue.models import ThemeDraft
from onething.kernel import yamls
from tests.cast import actor
from tests.pages.forms import form_with
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

NEW = {
    "name": "开茶馆",
    "slug": "kcg",
    "audience": "enterprise",
    "stage": "准入准营",
    "lead": "市场监督管理局",
    "like": "",
}
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def keeper(at_screen):
    return Screen(at_screen("lvqian"))


@pytest.fixture
def second(at_screen):
    return Screen(at_screen("jiming"))


@pytest.fixture
def draft(keeper):
    keeper.send("/cat/yjs/of/kbcyd/draft")
    return f"/cat/yjs/{ThemeDraft.objects.get().pk}"


def content_of(draft):
    return queries.theme_draft(draft[-36:], actor("lvqian"), TODAY).content


def hidden(page):
    """Return what the form of the matrix carries along."""
    form = form_with(page, "line")
    return {name: form[name] for name in ("version", "seen", "line")}


def matrix_of(content):
    fields = [one for group in content["groups"] for one in group["fields"]]
    said = {f"field.{one['element']}": one["parts"] for one in fields}
    return said | {f"need.{one['key']}": one["parts"] for one in content["materials"]}


def test_the_list_of_themes(keeper, draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/cat/yjs")

    assert "一件事（22）" in page
    assert "打开草稿" in page
    assert page.count("起草修改") == 21


def test_a_theme_is_begun(keeper):
    said = keeper.send("/cat/yjs/new", NEW | {"slug": "Kcg", "stage": "出生"}, status=422)
    page = said.content.decode()
    assert "小写字母、数字和短横" in page
    assert "请选择阶段" in page
    assert 'value="开茶馆"' in page

    said = keeper.send("/cat/yjs/new", NEW)

    page = page_of(keeper, said["Location"])
    assert "先到" in page
    assert "错误" in page


def test_a_draft_at_a_glance(keeper, draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(keeper, draft)

    assert "没有发现错误" in page
    assert page.count('<tr><th scope="row">') == len(matrix_of(content_of(draft)))


def test_the_matrix_is_kept_and_its_faults_are_told_with_their_pages(keeper, draft):
    said = matrix_of(content_of(draft)) | {"field.shop.seats": []}
    answer = keeper.send(draft, said | hidden(page_of(keeper, draft)))

    assert answer["Location"].endswith("?done=saved#t-matrix")
    page = page_of(keeper, draft)
    assert "没有写明用于哪些事项" in page
    assert f'href="{draft}/bd"' in page
    assert "修改" in page
    refused = keeper.send(
        f"{draft}/propose", {"effective_on": "2026-03-02", "note": "样例"}, status=422
    )
    assert "处错误，不能发布" in refused.content.decode()


def test_of_two_who_save_the_second_sees_both(keeper, second, draft):
    opened = hidden(page_of(second, draft))
    said = matrix_of(content_of(draft))
    keeper.send(draft, said | {"field.shop.seats": []} | hidden(page_of(keeper, draft)))

    mine = said | {"field.shop.floor": []} | opened
    refused = second.send(draft, mine, status=422).content.decode()

    assert "吕谦在" in refused
    assert "您填写的没有丢" in refused
    second.send(draft, mine | hidden(refused))
    fields = [one for group in content_of(draft)["groups"] for one in group["fields"]]
    used = {one["element"]: one["parts"] for one in fields}
    assert used["shop.floor"] == []
    assert used["shop.seats"]


def test_a_draft_is_proposed_returned_proposed_and_published(keeper, second, draft):
    said = matrix_of(content_of(draft))
    said["field.shop.seats"] = [*said["field.shop.seats"], "sign"]
    keeper.send(draft, said | hidden(page_of(keeper, draft)))
    assert "请选择生效日期" in keeper.send(
        f"{draft}/propose", {"effective_on": "", "note": "样例"}, status=422
    ).content.decode()  # fmt: skip
    paper = {"effective_on": "2026-03-12", "note": "餐座数也用于招牌"}
    keeper.send(f"{draft}/propose", paper)
    assert "要由另一名省级事项管理员复核" in page_of(keeper, draft)
    second.send(f"{draft}/review", {"answer": "no", "reason": ""}, status=422)
    second.send(f"{draft}/review", {"answer": "no", "reason": "再想想"})
    assert "复核人退回：再想想" in page_of(keeper, draft)
    keeper.send(f"{draft}/propose", paper)

    second.send(f"{draft}/review", {"answer": "yes"})

    assert "2026-03-12 起换新版" in page_of(keeper, "/cat/yjs")
    page = page_of(keeper, "/cat/yjs/of/kbcyd")
    assert "餐座数也用于招牌" in page
    assert "第 1 版 → 第 2 版（1 处不同）" in page
    assert "纪明" in page


def test_an_earlier_revision_is_brought_back_unless_there_is_a_draft(keeper, draft):
    revision = queries.theme("kbcyd", TODAY).revision
    refused = keeper.send(f"/cat/yjs/restore/{revision}", status=422).content.decode()
    assert "已经有一份草稿" in refused

    keeper.send(f"{draft}/discard")
    answer = keeper.send(f"/cat/yjs/restore/{revision}")

    assert "没有发现错误" in page_of(keeper, answer["Location"])


@pytest.mark.parametrize("slug", ["kbcyd", "txyjs", "gcjs"])
def test_a_theme_is_handed_out_as_the_file_that_ships(keeper, slug, settings):
    file = keeper.get(f"/cat/yjs/of/{slug}/1.yaml")

    shipped = settings.DATA_ROOT / "themes" / f"{slug}.yaml"
    assert yaml.safe_load(file.content) == plain(yamls.read(shipped))
    assert [*yaml.safe_load(file.content)][:3] == ["slug", "code", "name"]
    assert f'filename="{slug}-1.yaml"' in file["Content-Disposition"]


def plain(value):
    """Return what a file says, decimals as text, as the catalogue keeps it."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value) if isinstance(value, float) else value


def test_a_county_does_not_keep_themes(at_screen, draft):
    other = Screen(at_screen("tianxiao"))

    for path in ("/cat/yjs", "/cat/yjs/new", "/cat/yjs/of/kbcyd", draft, f"{draft}/file.yaml"):
        assert other.get(path).status_code == 404
    for path in ("/cat/yjs/of/kbcyd/draft", f"{draft}/propose", f"{draft}/discard"):
        other.send(path, status=404)
