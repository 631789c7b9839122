"""The base of laws (A7): citations, amendments by two people, what they touch, what is warned."""

from datetime import date, datetime, timedelta

import pytest

from onething.cases.terms import MACHINES
from onething.catalogue import commands, queries
from onething.catalogue.check.laws import law_contents
from onething.catalogue.models import LawRevision
from onething.catalogue.terms.laws import (
    KNOWN,
    NO_ARTICLE,
    NO_LAW,
    NOT_YET,
    REPEALED,
    Base,
    article_key,
    number_of,
    read_law,
)
from onething.catalogue.timers import warn_of_law_changes
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.catalogue.conftest import DATA
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
SOON = date(2026, 3, 20)
FOOD = "140131002001"


@pytest.fixture(scope="module")
def shipped():
    return Base(read_law(one) for one in law_contents(DATA))


@pytest.fixture
def keeper(db):
    return actor("lvqian")


@pytest.fixture
def second(db):
    return actor("jiming")


def propose(by, *, law="spaqf", article="第三十五条", change="repeal", words="", on=SOON):
    return commands.propose_law_change(
        law,
        article,
        change,
        words=words,
        effective_on=on,
        note="全国人大常委会决定",
        by=by,
        at=MONDAY,
    )


def agreed(keeper, second, **how):
    change = propose(keeper, **how)
    commands.review_law_change(change, True, "", by=second, at=MONDAY)
    return change


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("五", 5),
        ("十", 10),
        ("十五", 15),
        ("三十五", 35),
        ("一百零二", 102),
        ("二百一十", 210),
        ("42", 42),
    ],
)
def test_numbers_of_articles(said, number):
    assert number_of(said) == number


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("第三十五条", "35"),
        ("第三十五条第一款", "35"),
        ("第35条", "35"),
        ("§35(1)(4)", "35"),
        ("第十五条之一", "15-1"),
        ("二（一）1", "二（一）1"),
        ("附件1", "附件1"),
    ],
)
def test_an_article_has_one_name(said, key):
    assert article_key(said) == key


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("食品安全法 第三十五条", [("spaqf", "35")]),
        ("《中华人民共和国食品安全法》第三十五条", [("spaqf", "35")]),
        ("行政许可法 §32(1)(4)", [("xzxkf", "32")]),
        ("行政许可法 第四十二条（食品经营许可另有规定的，以其为准，请核对）", [("xzxkf", "42")]),
        ("消防法（2021 年修正）第十五条", [("xff", "15")]),
        ("行政许可法 第三十二条、第三十四条", [("xzxkf", "32"), ("xzxkf", "34")]),
        ("行政许可法 §32；一件事联办规程", [("xzxkf", "32"), ("", "")]),
        ("国务院令第716号 第七条", [("zxzwfw", "7")]),
        (
            "晋政发〔2024〕8号 二（一）1；国发〔2024〕3号",
            [("jzf2024-8", "二（一）1"), ("gf2024-3", "")],
        ),
        ("当地户外招牌设置规范", [("", "")]),
        ("烟草专卖法实施条例 第六条", [("yctl", "6")]),
        ("食品安全法（节选）", [("spaqf", "")]),
        ("行政许可法实施细则 第一条", [("", "")]),
        ("", []),
    ],
)
def test_a_citation_is_understood(shipped, said, found):
    assert [(one.law, one.article) for one in shipped.resolve(said)] == found


def test_a_citation_is_known_in_force_or_not():
    law = {"id": "x", "title": "样例法", "kind": "law", "issuer": "样例", "source": "样例"}
    articles = [
        {"article": "第一条", "gist": "一"},
        {"article": "第二条", "gist": "二", "repealed": "2026-03-02"},
    ]
    base = Base([read_law(law | {"effective": "2026-01-01", "articles": articles})])

    def standing(said, on=TODAY):
        (cited,) = base.resolve(said)
        return base.standing(cited, on)

    assert standing("样例法 第一条") == KNOWN
    assert standing("样例法") == KNOWN
    assert standing("样例法 第九条") == NO_ARTICLE
    assert standing("样例法 第二条") == REPEALED
    assert standing("样例法 第二条", date(2026, 3, 1)) == KNOWN
    assert standing("样例法 第一条", date(2025, 12, 31)) == NOT_YET
    assert standing("别的办法 第一条") == NO_LAW


def test_the_plan_itself_is_there_with_its_words(shipped):
    clause = shipped.laws["jzf2024-8"].articles["二（一）1"]

    assert "划转行政审批事项负面清单管理制度" in clause.text
    assert shipped.laws["jzf2024-8"].articles["附件2"].confidence == "low"


def test_every_law_that_a_step_of_a_case_cites_is_resolved(shipped):
    for machine in MACHINES.values():
        for step in machine.steps:
            cited = [one for one in shipped.resolve(step.law) if one.law]
            assert all(shipped.standing(one, TODAY) == KNOWN for one in cited), step.law


def test_laws_are_loaded_and_found(db):
    assert queries.law("spaqf", TODAY).articles["35"].no == "第三十五条"
    assert [one.id for one in queries.laws(TODAY, "烟草专卖法实施")] == ["yctl"]
    with pytest.raises(NotYours, match="依据库里没有"):
        queries.law("nothing", TODAY)


def test_an_amendment_holds_from_its_day(keeper, second):
    agreed(keeper, second, change="amend", words="国家对食品生产经营实行许可和备案制度。")

    before, after = queries.law("spaqf", TODAY), queries.law("spaqf", SOON)
    assert before.articles["35"].text == ""
    assert after.articles["35"].text.endswith("备案制度。")
    assert after.articles["35"].amended == SOON


def test_a_change_is_in_the_ledger(keeper, second):
    change = agreed(keeper, second)

    proposed, published = Event.objects.filter(stream="law:spaqf").order_by("-seq")[:2][::-1]
    assert (proposed.name, proposed.data["article"]) == ("catalogue.law_change_proposed", "35")
    assert published.name == "catalogue.law_published"
    assert published.data["revision"] == str(change)
    assert published.data["proposed_by"] == keeper.who


def test_a_change_needs_a_second_person(keeper, second):
    change = propose(keeper)

    with pytest.raises(NotAllowed, match="另一名"):
        commands.review_law_change(change, True, "", by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed, match="正等复核"):
        propose(second)
    with pytest.raises(Invalid, match="退回的理由"):
        commands.review_law_change(change, False, "", by=second, at=MONDAY)
    commands.review_law_change(change, False, "文号不对", by=second, at=MONDAY)

    assert not LawRevision.objects.filter(pk=change).exists()
    with pytest.raises(NotYours):
        commands.review_law_change(change, True, "", by=second, at=MONDAY)


def test_what_is_published_is_not_reviewed_again(keeper, second):
    change = agreed(keeper, second)

    with pytest.raises(NotAllowed, match="已经发布"):
        commands.review_law_change(change, True, "", by=second, at=MONDAY)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"article": "第九百条"}, "article"),
        ({"article": "", "change": "amend", "words": "x"}, "article"),
        ({"change": "amend"}, "words"),
        ({"change": "forget"}, "change"),
        ({"on": TODAY}, "effective_on"),
    ],
)
def test_a_faulty_change_says_which_field(keeper, how, field):
    with pytest.raises(Invalid) as refused:
        propose(keeper, **how)

    assert field in refused.value.errors


@pytest.mark.parametrize("login", ["guotong", "tianxiao", "wangfang", "wangjianguo"])
def test_the_base_is_kept_by_the_province(keeper, second, login):
    change, stranger = propose(keeper), actor(login)

    for attempt in (
        lambda: propose(stranger),
        lambda: commands.enter_law("csgr", NEW, by=stranger, at=MONDAY),
        lambda: commands.review_law_change(change, True, "", by=stranger, at=MONDAY),
        lambda: commands.clear_citation(change, "x", "x", by=stranger, at=MONDAY),
        lambda: commands.load_law({"id": "x"}, by=stranger, at=MONDAY),
        lambda: commands.warn_of_law_change(change, change, 7, by=stranger, at=MONDAY),
    ):
        with pytest.raises(NotYours):
            attempt()


def test_a_change_lists_all_that_it_touches(keeper, second):
    change = agreed(keeper, second)

    found, touched = queries.law_change(change, keeper, TODAY)

    assert found.change == "废止"
    sorts = {(one.cited.sort, one.cited.code) for one in touched}
    assert {("事项", FOOD), ("一件事", "kbcyd")} <= sorts
    assert found.open == len(touched) > 0


def test_a_step_of_a_case_is_touched_too(keeper, second):
    change = agreed(keeper, second, law="xzxkf", article="第四十五条")

    _, touched = queries.law_change(change, keeper, TODAY)

    assert any(one.cited.sort == "办件步骤" and "特别程序" in one.cited.place for one in touched)


def test_a_law_as_a_whole_touches_every_article(keeper, second):
    change = agreed(keeper, second, law="xzxkf", article="")

    _, touched = queries.law_change(change, keeper, TODAY)

    assert len({one.cited.place for one in touched if one.cited.sort == "办件步骤"}) > 10


def test_a_place_that_was_looked_at_no_longer_waits(keeper, second):
    change = agreed(keeper, second)
    _, touched = queries.law_change(change, keeper, TODAY)
    place = touched[0].cited.key

    with pytest.raises(Invalid, match="核对的结论"):
        commands.clear_citation(change, place, " ", by=keeper, at=MONDAY)
    commands.clear_citation(change, place, "条文内容未变", by=keeper, at=MONDAY)

    found, after = queries.law_change(change, keeper, TODAY)
    assert found.open == len(touched) - 1
    assert after[0].note == "条文内容未变"
    with pytest.raises(NotAllowed, match="已经清理"):
        commands.clear_citation(change, place, "再来", by=keeper, at=MONDAY)
    event = Event.objects.filter(stream="law:spaqf").order_by("-seq").first()
    assert (event.name, event.data["place"]) == ("catalogue.citation_cleared", place)


def told():
    return Event.objects.filter(stream="law:spaqf", name="catalogue.law_change_near")


def test_officials_are_warned_before_the_day_once_a_step(keeper, second):
    agreed(keeper, second)

    warn_of_law_changes(MONDAY)
    warn_of_law_changes(MONDAY + timedelta(minutes=1))
    assert {one.data["official"] for one in told()} == {
        by.who.removeprefix("official:") for by in (keeper, second)
    }
    assert {one.data["days"] for one in told()} == {30}

    warn_of_law_changes(datetime.combine(SOON - timedelta(days=3), MONDAY.timetz()))
    assert sorted(one.data["days"] for one in told()) == [7, 7, 30, 30]


def test_nobody_is_warned_when_all_is_cleared(keeper, second):
    change = agreed(keeper, second)
    _, touched = queries.law_change(change, keeper, TODAY)
    for one in touched:
        commands.clear_citation(change, one.cited.key, "已核对", by=keeper, at=MONDAY)

    warn_of_law_changes(MONDAY)

    assert not told().exists()


def test_a_register_that_cites_what_is_repealed_is_not_published(keeper, second):
    agreed(keeper, second, law="xzxkf", article="第二十五条", on=date(2026, 3, 3))
    later = MONDAY + timedelta(days=2)
    draft = commands.draft_register("transfer", by=keeper, at=later)

    with pytest.raises(Invalid) as refused:
        commands.propose_register(draft, date(2026, 3, 5), "样例", by=keeper, at=later)

    assert "已经废止" in refused.value.errors["1"]


def test_loading_leaves_what_people_changed(keeper, second):
    agreed(keeper, second)
    loader = Actor(who="system:loader", roles=("system",), via="load")
    content = next(one for one in law_contents(DATA) if one["id"] == "spaqf")

    assert commands.load_law(content, by=loader, at=MONDAY) == ""
    said = commands.load_law(content | {"issuer": "别处"}, by=loader, at=MONDAY)

    assert "已有人工维护的版本" in said


NEW = {
    "title": "城市供热条例（样例）",
    "short": "城市供热条例",
    "kind": "local_regulation",
    "issuer": "样例",
    "number": "",
    "effective": "2026-01-01",
    "source": "样例",
}


def test_a_new_law_is_entered_by_two_and_gets_its_articles(keeper, second):
    entered = commands.enter_law("csgr", NEW, by=keeper, at=MONDAY)
    assert "csgr" not in {one.id for one in queries.laws(TODAY)}
    commands.review_law_change(entered, True, "", by=second, at=MONDAY)
    assert queries.law("csgr", TODAY).names == ("城市供热条例",)

    agreed(keeper, second, law="csgr", article="第八条", change="add", words="供热。", on=TODAY)
    assert queries.law("csgr", TODAY).articles["8"].text == "供热。"
    assert queries.law_overview(TODAY).changes == ()
    with pytest.raises(Invalid, match="提示"):
        propose(keeper, law="csgr", article="第八条", change="add", words="又")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "食品安全法"}, "title"),
        ({"kind": "x"}, "kind"),
        ({"effective": "昨天"}, "effective"),
        ({"source": " "}, "source"),
    ],
)
def test_a_faulty_entry_says_which_field(keeper, said, field):
    with pytest.raises(Invalid) as refused:
        commands.enter_law("csgr", NEW | said, by=keeper, at=MONDAY)

    assert field in refused.value.errors


def test_a_code_is_used_once(keeper):
    for code in ("spaqf", "供热", "x"):
        with pytest.raises(Invalid) as refused:
            commands.enter_law(code, NEW, by=keeper, at=MONDAY)
        assert "id" in refused.value.errors


def test_what_is_cited_and_not_known_is_listed(db):
    gaps = {one.said: one.places for one in queries.law_overview(TODAY).gaps}

    assert {one.sort for one in gaps["事项实施规范"]} >= {"事项", "办件步骤"}
