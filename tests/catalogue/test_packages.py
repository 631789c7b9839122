"""服务包: one working service as one file; there it gives the same plan for the same answers."""

import copy
import json
from argparse import Namespace
from datetime import date, timedelta

import pytest
from django.db import transaction

from onething.catalogue import commands, queries
from onething.catalogue.models import ItemRevision, ServicePackage, ThemeRevision
from onething.catalogue.packages.file import package_of, read, written
from onething.catalogue.packages.proofs import outline
from onething.catalogue.terms.packages import ItemFate
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.run.packaging import service
from onething.run.trouble import Trouble
from tests.cast import actor
from tests.catalogue.test_law_tables import EXAMPLES
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
LOADER = Actor(who="system:loader", roles=("system",), via="load")
FOOD, SIGN = "140131002001", "141417003000"


@pytest.fixture
def keeper(db):
    """吕谦, who keeps the province's catalogue."""
    return actor("lvqian")


@pytest.fixture
def second(db):
    """纪明, his colleague."""
    return actor("jiming")


def body_of(slug):
    """Return the content of the package of a theme, to be changed."""
    said = json.loads(queries.theme_package(slug, 0, LOADER, TODAY))
    return {key: said[key] for key in said if key not in ("format", "version", "digest")}


@pytest.fixture
def body(db):
    """Return the content of the package of 开办餐饮店."""
    return body_of("kbcyd")


def packed(body):
    return written(package_of(body)).decode()


def elsewhere(body):
    """Return the package as another place has made it: one day less for food, another sentence."""
    made = copy.deepcopy(body)
    food = next(one for one in made["items"] if one["code"] == FOOD)
    food["promised"]["days"] = 7
    made["theme"]["consent"] = "我同意（外地的说法）。"
    made["proofs"] = []
    return made


def received(body, by=LOADER):
    return commands.receive_package(packed(body), by=by, at=MONDAY)


def published(package, by, kept=(), on=TODAY):
    return commands.publish_package(package, on, kept, by=by, at=MONDAY)


def plans(slug="kbcyd"):
    """Return what the worked examples lead to here."""
    theme = queries.theme(slug, TODAY)
    return [
        outline(theme, one["答"], region=one["地区"], on=one.get("日", TODAY))
        for one in EXAMPLES["kbcyd"]
    ]


def events(package):
    return [one.name for one in Event.objects.filter(stream=f"package:{package}").order_by("seq")]


def made_elsewhere(keeper, second):
    """Make a service that only the other installation has; return its file and its plans."""
    before = transaction.savepoint()
    new = commands.draft_new_item(
        "外地的招牌备案", "filing", "urban", "county", "17", by=keeper, at=MONDAY
    )
    old = ItemRevision.objects.filter(code=SIGN).latest("number").content
    code = queries.item_draft(new, keeper).content["code"]
    mine = {
        **old,
        "code": code,
        "name": "外地的招牌备案",
        "result": {**old["result"], "name": "外地回执"},
    }
    commands.change_item(new, mine, 1, by=keeper, at=MONDAY)
    commands.propose_item(new, TODAY, "新增", by=keeper, at=MONDAY)
    commands.review_item(new, True, "", by=second, at=MONDAY)
    draft = commands.draft_new_theme(
        "waidi", "外地开店", "enterprise", stage="准入准营", lead="审批局", like="kbcyd",
        by=keeper, at=MONDAY,
    )  # fmt: skip
    sheet = queries.theme_draft(draft, keeper, TODAY)
    content = json.loads(json.dumps(sheet.content).replace(SIGN, code))
    person = {"name": "外某", "about": "小店", "region": "140105", "source": "样例",
        "answers": EXAMPLES["kbcyd"][1]["答"]}  # fmt: skip
    aside = {"persons": [person]}
    commands.change_theme(draft, content, aside, sheet.version, by=keeper, at=MONDAY)
    commands.propose_theme(draft, TODAY, "新增", by=keeper, at=MONDAY)
    commands.review_theme(draft, True, "", by=second, at=MONDAY)
    told = queries.theme_package("waidi", 0, keeper, TODAY), plans("waidi"), code
    transaction.savepoint_rollback(before)
    return told


def test_a_service_of_another_installation_gives_the_same_plan_for_the_same_answers(keeper, second):
    file, there, code = made_elsewhere(keeper, second)
    assert not ThemeRevision.objects.filter(slug="waidi").exists()
    assert not ItemRevision.objects.filter(code=code).exists()

    package = commands.receive_package(file.decode(), by=keeper, at=MONDAY)
    sheet = queries.package(package, (), second, TODAY).about
    fates = {one.code: one.fate for one in sheet.items}
    assert (fates.pop(code), {*fates.values()}) == (ItemFate.NEW, {ItemFate.SAME})
    assert (sheet.theme, sheet.faults, sheet.otherwise, sheet.proofs) == (ItemFate.NEW, (), (), 1)
    published(package, second)

    assert plans("waidi") == there
    assert "外地的招牌备案" in {part[1] for made in there for part in made.get("parts", ())}
    assert events(package) == ["catalogue.package_received", "catalogue.package_published"]
    assert queries.theme_package("waidi", 0, keeper, TODAY)  # and may go on to a third


def test_what_is_here_already_is_not_taken_in_again(body):
    with pytest.raises(NotAllowed, match="完全相同"):
        received(body)


def test_the_same_file_twice_is_one_package(body):
    assert received(elsewhere(body)) == received(elsewhere(body))
    assert ServicePackage.objects.count() == 1


def test_what_differs_is_shown_item_by_item(body, keeper):
    about = queries.package(received(elsewhere(body)), (), keeper, TODAY).about

    (food,) = [one for one in about.items if one.fate is ItemFate.DIFFERS]
    assert food.code == FOOD
    assert [(one.before, one.after) for one in food.differences] == [("8", "7")]
    assert [one.name for one in about.differences] == ["签名时确认的话"]


def test_publishing_takes_the_items_and_every_theme_that_has_them_along(body, keeper):
    package = received(elsewhere(body))
    published(package, keeper)

    theme = queries.theme("kbcyd", TODAY)
    assert (theme.items[FOOD].promised.days, theme.consent) == (7, "我同意（外地的说法）。")
    assert queries.theme("msxd", TODAY).items[FOOD].promised.days == 7
    row = ItemRevision.objects.filter(code=FOOD).latest("number")
    assert (row.proposed_by, row.reviewed_by) == (LOADER.who, keeper.who)
    card = queries.package(package, (), keeper, TODAY).card
    assert (card.state_name, card.received_by) == ("已发布", "命令行")


def test_a_standard_here_may_stay_and_the_difference_is_told(body, keeper):
    other = elsewhere(body)
    other["proofs"] = [one for one in body["proofs"] if one["answers"]["tobacco"] == "no"]
    for one in other["proofs"]:
        for part in one["outline"].get("parts", ()):
            part[2] = 7 if part[0] == FOOD else part[2]
        one["outline"]["days"] = 8
    package = received(other)

    assert queries.package(package, (), keeper, TODAY).about.otherwise == ()
    told = queries.package(package, (FOOD,), keeper, TODAY).about.otherwise
    assert len(told) == len(other["proofs"]) > 0
    assert told[0].endswith("不同：要办的事项、时限。")
    published(package, keeper, kept=[FOOD])

    theme = queries.theme("kbcyd", TODAY)
    assert (theme.items[FOOD].promised.days, theme.consent) == (8, "我同意（外地的说法）。")


def test_what_the_place_lacks_keeps_a_package_back(body, keeper):
    other = elsewhere(body)
    other["elements"]["shop.stars"] = {"label": "星级"}
    other["licence_types"]["star_card"] = {"name": "星卡"}
    package = received(other)

    faults = queries.package(package, (), keeper, TODAY).about.faults
    assert faults[0].startswith("这里没有数据元 shop.stars。请先把服务包里的说明抄进 data/elements")
    assert "证照类型 star_card" in faults[1]
    with pytest.raises(Invalid, match="有 2 处不能在这里施行"):
        published(package, keeper)


def test_a_faulty_theme_or_item_keeps_a_package_back(body, keeper):
    other = elsewhere(body)
    next(one for one in other["items"] if one["code"] == FOOD)["promised"]["days"] = 21
    other["theme"]["parts"][4]["applies"].pop()
    faults = queries.package(received(other), (), keeper, TODAY).about.faults

    assert any("食品经营许可" in one and "长于法定时限" in one for one in faults)
    assert any("没有规则可用" in one for one in faults)


def test_a_theme_that_would_break_keeps_a_package_back(body, keeper):
    other = elsewhere(body)
    next(one for one in other["items"] if one["code"] == FOOD)["promised"]["days"] = 11
    other["theme"]["promised"]["days"] = 12
    package = received(other)

    (fault,) = queries.package(package, (), keeper, TODAY).about.faults
    assert fault.startswith("采用文件里的标准以后，“开办民生小店”有 1 处不再成立")
    assert queries.package(package, (FOOD,), keeper, TODAY).about.faults == ()


def test_a_day_before_today_or_before_a_later_revision_is_refused(body, keeper, second):
    package = received(elsewhere(body))
    with pytest.raises(Invalid, match="不能早于今天"):
        published(package, keeper, on=TODAY - timedelta(days=1))

    draft = commands.draft_theme("kbcyd", by=keeper, at=MONDAY)
    sheet = queries.theme_draft(draft, keeper, TODAY)
    content = {**sheet.content, "name": "开店"}
    commands.change_theme(draft, content, {}, sheet.version, by=keeper, at=MONDAY)
    later = TODAY + timedelta(days=9)
    commands.propose_theme(draft, later, "改名", by=keeper, at=MONDAY)
    commands.review_theme(draft, True, "", by=second, at=MONDAY)
    with pytest.raises(Invalid, match="已经有一版从 2026-03-11 起生效"):
        published(package, keeper)
    published(package, keeper, on=later)


def test_drafts_that_people_work_on_are_not_lost(body, keeper, second):
    draft = commands.draft_theme("kbcyd", by=second, at=MONDAY)
    sheet = queries.theme_draft(draft, second, TODAY)
    mine = {**sheet.content, "name": "开店（草稿）"}
    commands.change_theme(draft, mine, {}, sheet.version, by=second, at=MONDAY)

    published(received(elsewhere(body)), keeper)

    sheet = queries.theme_draft(draft, second, TODAY)
    assert sheet.card.name == "开店（草稿）"
    assert [one.name for one in sheet.passed_over] == ["签名时确认的话"]


def test_nobody_publishes_what_he_brought_and_it_is_decided_once(body, keeper, second):
    package = received(elsewhere(body), by=keeper)
    with pytest.raises(NotAllowed, match="另一名"):
        published(package, keeper)
    with pytest.raises(Invalid, match="理由"):
        commands.refuse_package(package, " ", by=keeper, at=MONDAY)
    commands.refuse_package(package, "拿错了", by=keeper, at=MONDAY)

    assert events(package)[-1] == "catalogue.package_refused"
    card = queries.package(package, (), second, TODAY).card
    assert (card.state_name, card.reason, card.mine) == ("没有采用", "拿错了", False)
    for attempt in (
        lambda: published(package, second),
        lambda: commands.refuse_package(package, "再来", by=second, at=MONDAY),
    ):
        with pytest.raises(NotAllowed, match="已经办完"):
            attempt()


@pytest.mark.parametrize("login", ["guotong", "tianxiao", "wangfang", "wangjianguo"])
def test_packages_belong_to_keepers_of_the_province(body, login):
    package, stranger = received(elsewhere(body)), actor(login)

    for attempt in (
        lambda: received(elsewhere(body), by=stranger),
        lambda: published(package, stranger),
        lambda: commands.refuse_package(package, "x", by=stranger, at=MONDAY),
        lambda: queries.packages(stranger),
        lambda: queries.package(package, (), stranger, TODAY),
        lambda: queries.theme_package("kbcyd", 0, stranger, TODAY),
        lambda: queries.package_trial(b"{}", (), stranger, TODAY),
    ):
        with pytest.raises(NotYours):
            attempt()


def spoilt(body, **changes):
    head = json.loads(packed(body))
    return json.dumps(head | changes).encode()


def test_a_file_that_is_no_package_says_what_to_do(body):
    lacking = copy.deepcopy(body)
    lacking["items"] = [one for one in body["items"] if one["code"] != FOOD]
    twice = copy.deepcopy(body)
    twice["items"] += twice["items"][:1]
    more = copy.deepcopy(body)
    more["items"][0]["code"] = "140131002009"
    day = copy.deepcopy(body)
    day["proofs"][0]["on"] = "昨天"
    cases = {
        "最多 5 MB": b" " * 5_000_001,
        "不是 UTF-8": "一件事".encode("gb18030"),
        "没有下载完整": packed(body).encode()[:-9],
        "这不是服务包": b"[1]",
        "请选择从“一件事": b'{"a": 1}',
        "请先升级平台": spoilt(body, version=2),
        "与摘要不一致": spoilt(body, origin="别处"),
        "处不完整：theme，": spoilt(body, theme={"slug": "x"}),
    }
    for sentence, content in cases.items():
        if content is not None:
            with pytest.raises(Invalid, match=sentence) as refused:
                read(content)
            assert str(refused.value).endswith("。")
    for sentence, other in {
        f"缺少事项 {FOOD}": lacking,
        "有事项写了两次": twice,
        "缺少事项": more,
        "日期不对": day,
    }.items():
        with pytest.raises(Invalid, match=sentence):
            package_of(other)
    assert read(packed(body).encode()).name == "开办餐饮店"


def test_nesting_and_signs_that_no_database_holds_do_no_harm(body):
    with pytest.raises(Invalid, match="没有下载完整"):
        read(b"[" * 100_000)
    head = json.loads(packed(body))
    head["origin"] = "甲\x00乙"
    with pytest.raises(Invalid, match="摘要"):
        read(json.dumps(head).encode())


def test_the_command_line_exports_tries_and_takes_in(body, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    service(Namespace(deed="export", what="kbcyd", to=None))
    assert "已导出到 kbcyd.service.json" in capsys.readouterr().out
    path = tmp_path / "other.json"
    path.write_text(packed(elsewhere(body)), "utf-8")

    service(Namespace(deed="import", what=str(path), dry_run=True))
    said = capsys.readouterr().out
    assert f"- {FOOD} 食品经营许可（新办）：与本地标准不同" in said
    assert "8 → 7" in said
    assert "什么都没有写入" in said
    assert not ServicePackage.objects.exists()

    service(Namespace(deed="import", what=str(path), dry_run=False))
    assert "等省级事项管理员" in capsys.readouterr().out
    assert ServicePackage.objects.get().state == "waiting"
    with pytest.raises(Trouble, match="完全相同"):
        service(Namespace(deed="import", what="kbcyd.service.json", dry_run=False))
    with pytest.raises(Trouble, match="没有文件"):
        service(Namespace(deed="import", what="x.json", dry_run=False))
    with pytest.raises(Trouble, match="没有找到这一版"):
        service(Namespace(deed="export", what="nichts", to=None))
