"""Keeping registers and laws at the screen: with and without faults, by two people."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.catalogue import commands, queries
from onething.catalogue.models import LawRevision, RegisterRevision
from tests.cast import actor
from tests.times import MONDAY

ITEM = "140131002001"
LINE = {
    "about": ITEM,
    "name": "",
    "materials": "布局图",
    "days": "5",
    "unsupplied": "终止办理",
    "basis": "晋政发〔2024〕8号 二（一）4",
    "since": "2026-03-01",
    "until": "",
    "source": "样例",
    "confidence": "low",
}
CHANGE = {
    "change": "repeal",
    "article": "第三十五条",
    "words": "",
    "effective_on": "2026-04-01",
    "note": "全国人大常委会决定",
}


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


class Screen:
    """A signed-in client that sends each form with a token of its own."""

    def __init__(self, client):
        self.client, self.sent = client, 0

    def get(self, path):
        return self.client.get(path)

    def send(self, path, said=None, *, status=302):
        self.sent += 1
        response = self.client.post(path, {"token": f"{id(self)}-{self.sent}", **(said or {})})
        assert response.status_code == status, response.content.decode()[:3000]
        return response


@pytest.fixture
def draft(keeper):
    keeper.send("/console/registers/of/tolerance/draft")
    return f"/console/registers/{RegisterRevision.objects.get(state='draft').pk}"


def page_of(screen, path):
    return screen.get(path).content.decode()


def test_the_list_of_registers(keeper, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/console/registers")

    assert "划转行政审批事项目录" in page
    assert "应上尽上率：" in page


def test_a_register_is_drafted_proposed_and_published(keeper, second, draft):
    keeper.send(f"{draft}/new", LINE)
    page = page_of(keeper, draft)
    assert "食品经营许可（新办）" in page
    assert "新增" in page

    keeper.send(f"{draft}/propose", {"effective_on": "2026-03-02", "note": "增加一项"})
    assert "要由另一名事项管理员复核" in page_of(keeper, draft)
    second.send(f"{draft}/review", {"answer": "yes"})

    assert "食品经营许可（新办）" in page_of(keeper, "/qd/tolerance")
    history = page_of(keeper, "/console/registers/of/tolerance")
    assert "吕谦" in history
    assert "纪明" in history


def test_a_faulty_line_keeps_what_was_typed(keeper, draft):
    said = keeper.send(f"{draft}/new", LINE | {"days": "五天", "basis": ""}, status=422)

    page = said.content.decode()
    assert "应为整数，现在是“五天”" in page
    assert 'value="五天"' in page
    assert "缺少“依据”" in page


def test_a_line_is_changed_and_removed(keeper, draft):
    (line,) = queries.register_revision(draft[-36:], actor("lvqian"))[1]
    path = f"{draft}/lines/{line.id}"
    assert 'value="5"' in page_of(keeper, path)

    keeper.send(path, line.entry.content() | {"days": "6"})
    assert "<del>5</del> → <ins>6</ins>" in page_of(keeper, draft)
    keeper.send(f"{path}/remove")
    assert "移出" in page_of(keeper, draft)


def test_a_file_replaces_the_draft_or_each_fault_is_told(keeper, draft):
    good = keeper.get("/qd/tolerance.csv").content.decode("utf-8-sig")
    more = good + good.splitlines()[1].replace("141417003000", ITEM).replace(
        "户外招牌设施设置备案", ""
    )
    bad = more.replace("示例\r\n", "很准\r\n", 1)

    said = keeper.send(f"{draft}/upload", {"file": csv_of(bad)}, status=422).content.decode()
    assert "第 1 行" in said
    assert "“可信程度”没有“很准”这一项" in said

    keeper.send(f"{draft}/upload", {"file": csv_of(more)})
    assert "内容（2 行）" in page_of(keeper, draft)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "文件是空的"),
        ("不认识的列\n1\n", "不是本清单的列"),
        (b"\xff\xfe\xff\xff\x80", "读不出这个文件"),
    ],
)
def test_a_file_that_is_none_is_told(keeper, draft, content, sentence):
    said = keeper.send(f"{draft}/upload", {"file": csv_of(content)}, status=422)

    assert sentence in said.content.decode()


def test_no_file_is_told(keeper, draft):
    assert "请先选择文件" in keeper.send(f"{draft}/upload", status=422).content.decode()


def csv_of(content):
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    return SimpleUploadedFile("清单.csv", raw)


def test_a_proposal_without_a_day_or_words_is_told(keeper, draft):
    keeper.send(f"{draft}/new", LINE)
    said = keeper.send(f"{draft}/propose", {"effective_on": "", "note": "改了"}, status=422)
    assert "请选择生效日期" in said.content.decode()

    said = keeper.send(f"{draft}/propose", {"effective_on": "2026-03-02", "note": ""}, status=422)
    assert "请写明改了什么" in said.content.decode()


def test_what_is_sent_back_shows_the_reason(keeper, second, draft):
    keeper.send(f"{draft}/new", LINE)
    keeper.send(f"{draft}/propose", {"effective_on": "2026-03-02", "note": "增加一项"})
    second.send(f"{draft}/review", {"answer": "no", "reason": ""}, status=422)
    second.send(f"{draft}/review", {"answer": "no", "reason": "期限没有依据"})

    assert "期限没有依据" in page_of(keeper, draft)
    keeper.send(f"{draft}/discard")
    assert not RegisterRevision.objects.exclude(state="published").exists()


@pytest.mark.parametrize("login", ["guotong", "wangfang"])
def test_a_stranger_sees_no_draft(at_screen, draft, login):
    stranger = Screen(at_screen(login))

    assert stranger.get(draft).status_code == 404
    stranger.send(f"{draft}/discard", status=404)


def test_the_base_of_laws_is_read_and_searched(keeper, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/console/laws")
    assert "引用了、依据库里还没有的" in page

    assert "待核对" in page_of(keeper, "/console/laws?q=婚姻登记")
    page = page_of(keeper, "/console/laws/xzxkf")
    assert "第四十二条" in page
    assert "办件步骤" in page


def test_a_law_is_changed_by_two_and_cleared(keeper, second):
    said = keeper.send("/console/laws/spaqf", CHANGE | {"note": ""}, status=422)
    assert "请写明修改、废止的文件" in said.content.decode()

    keeper.send("/console/laws/spaqf", CHANGE)
    change = f"/console/law-changes/{LawRevision.objects.get(number=None).pk}"
    assert "要由另一名省级事项管理员复核" in page_of(keeper, change)
    second.send(f"{change}/review", {"answer": "yes"})

    page = page_of(second, change)
    assert "开办餐饮店" in page
    assert "处待清理" in page_of(second, "/console/laws")
    place = f"事项:{ITEM}:设定依据 › 第 1 项 › 条文"
    second.send(f"{change}/clear", {"place": place, "note": ""}, status=422)
    second.send(f"{change}/clear", {"place": place, "note": "已改引新法"})
    assert "已改引新法" in page_of(second, change)


def test_a_law_is_entered_and_an_article_added(keeper, second):
    new = {"id": "csgr", "title": "城市供热条例", "short": "", "kind": "local_regulation"}
    more = {"issuer": "样例", "number": "", "effective": "2026-01-01", "source": "样例"}
    said = keeper.send("/console/laws/new", new | more | {"effective": ""}, status=422)
    assert "请填写施行日期" in said.content.decode()
    assert 'value="城市供热条例"' in said.content.decode()

    keeper.send("/console/laws/new", new | more)
    entered = LawRevision.objects.get(number=None).pk
    second.send(f"/console/law-changes/{entered}/review", {"answer": "yes"})
    added = CHANGE | {"change": "add", "article": "", "added": "第八条", "words": "供热。"}
    keeper.send("/console/laws/csgr", added)
    entered = LawRevision.objects.get(number=None).pk
    second.send(f"/console/law-changes/{entered}/review", {"answer": "yes"})

    assert LawRevision.objects.get(pk=entered).content["articles"][0]["article"] == "第八条"


def test_a_change_is_sent_back(keeper, second):
    keeper.send("/console/laws/spaqf", CHANGE)
    change = f"/console/law-changes/{LawRevision.objects.get(number=None).pk}"
    second.send(f"{change}/review", {"answer": "no", "reason": "文号不对"})

    assert second.get(change).status_code == 404


def test_a_manager_of_a_city_reads_the_laws_and_changes_none(at_screen):
    city = Screen(at_screen("guotong"))

    assert "修改、废止或者补充" not in page_of(city, "/console/laws/spaqf")
    city.send("/console/laws/spaqf", CHANGE, status=404)


def test_the_coming_revision_is_announced(keeper):
    by = actor("lvqian")
    draft = commands.draft_register("tolerance", by=by, at=MONDAY)
    commands.set_register_lines(draft, [LINE], by=by, at=MONDAY)
    commands.propose_register(draft, MONDAY.date().replace(day=9), "改", by=by, at=MONDAY)
    commands.review_register(draft, True, "", by=actor("jiming"), at=MONDAY)

    assert "新的一版将于 2026 年 3 月 9 日生效" in page_of(keeper, "/qd/tolerance")
