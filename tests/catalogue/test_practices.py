"""一地创新、全省复用 (A8): offered by a place, approved by the province, adopted by others."""

from datetime import date

import pytest

from onething.catalogue import commands, load, plan, queries
from onething.catalogue.models import Adoption, Practice, ThemeRevision
from onething.catalogue.terms.practices import adopted, local_rows
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
XIAODIAN, DATONG, PINGCHENG = "140105", "140200", "140213"
ANSWERS = {"area": "250", "food": "steam", "sign": "no", "tobacco": "no"}


@pytest.fixture
def county(db):
    """田晓 of 小店区."""
    return actor("tianxiao")


@pytest.fixture
def city(db):
    """郭同 of 大同市."""
    return actor("guotong")


@pytest.fixture
def keeper(db):
    """吕谦 of the province."""
    return actor("lvqian")


def offer(by, kind="variant", **said):
    words = {"summary": "小餐馆少跑一次", "theme": "kbcyd", "text": "全文"} | said
    title = words.pop("title", "三百平方米以下免查")
    return commands.offer_practice(kind, title, by=by, at=MONDAY, **words)


@pytest.fixture
def offered(county):
    return offer(county)


@pytest.fixture
def approved(offered, keeper):
    return commands.decide_practice(offered, True, "", by=keeper, at=MONDAY)


def events(practice):
    return [one.name for one in Event.objects.filter(stream=f"practice:{practice}").order_by("seq")]


def over(region):
    """Whether 250 square metres are over the limit there."""
    theme = queries.theme("kbcyd", TODAY)
    facts = plan.facts_of(theme, ANSWERS, region=region, on=TODAY)
    return facts["area_over"]


def test_the_rows_of_a_place_are_found_with_their_table():
    row = {"when": {"region": "1"}, "then": {"x": 1}, "source": "甲"}
    other = {"when": {"region": "2"}, "then": {"x": 2}, "source": "乙"}

    found = list(local_rows({"a": [{"b": [row, other]}], "c": [other]}, "1"))

    assert found == [{"path": ["a", 0, "b"], "row": row}]


def test_rows_are_taken_over_for_another_place_with_their_source():
    row = {"when": {"region": "1"}, "then": {"x": 1}, "source": "甲"}
    old = {"when": {"region": "2"}, "then": {"x": 2}, "source": "乙"}
    content = {"t": [row, old]}

    made = adopted(content, [{"path": ["t"], "row": row}], "2", "采纳甲地")

    assert made["t"] == [
        {"when": {"region": "2"}, "then": {"x": 1}, "source": "采纳甲地（原依据：甲）"},
        row,
    ]
    assert content["t"] == [row, old]
    assert adopted(content, [{"path": ["gone"], "row": row}], "2", "x") == content


def test_a_place_offers_its_variant(offered, county):
    card = queries.practice(offered, county)

    assert (card.region_name, card.state, card.theme_name) == ("小店区", "offered", "开办餐饮店")
    assert [said for _, said, _ in card.rows] == ["area_threshold = 300"]
    assert events(offered) == ["catalogue.practice_offered"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "song"}, "kind"),
        ({"title": ""}, "title"),
        ({"summary": " "}, "summary"),
        ({"kind": "template", "text": ""}, "text"),
        ({"theme": "nothing"}, "theme"),
        ({"theme": ""}, "theme"),
    ],
)
def test_a_faulty_offer_says_which_field(county, said, field):
    with pytest.raises(Invalid) as refused:
        offer(county, **said)

    assert field in refused.value.errors


def test_a_place_without_rows_of_its_own_has_no_variant(db):
    with pytest.raises(Invalid) as refused:
        offer(actor("lvqian"), title="省里的", kind="variant", theme="kbcyd", summary="")
    assert "summary" in refused.value.errors


def test_the_province_approves_or_refuses_with_reasons(offered, keeper, county):
    with pytest.raises(Invalid, match="理由"):
        commands.decide_practice(offered, False, " ", by=keeper, at=MONDAY)
    commands.decide_practice(offered, False, "没有依据", by=keeper, at=MONDAY)

    card = queries.practice(offered, county)
    assert (card.state, card.reason) == ("refused", "没有依据")
    assert events(offered)[-1] == "catalogue.practice_decided"
    with pytest.raises(NotAllowed, match="已经审定"):
        commands.decide_practice(offered, True, "", by=keeper, at=MONDAY)


def test_nobody_approves_what_he_offered(keeper):
    own = offer(keeper, kind="practice")

    with pytest.raises(NotAllowed, match="另一名省级"):
        commands.decide_practice(own, True, "", by=keeper, at=MONDAY)
    commands.decide_practice(own, True, "", by=actor("jiming"), at=MONDAY)


def test_another_place_adopts_in_one_step_with_the_source_named(approved, city):
    assert over(PINGCHENG) == "yes"

    adoption = commands.adopt_practice(approved, by=city, at=MONDAY)

    assert over(PINGCHENG) == "no"
    assert over(XIAODIAN) == "no"
    row = next(
        one
        for one in ThemeRevision.objects.order_by("-number").first().content["thresholds"]
        if one["when"]["region"] == DATONG
    )
    assert row["source"].startswith("采纳小店区典型案例“三百平方米以下免查”（原依据：")
    event = Event.objects.filter(stream=f"practice:{approved}").order_by("-seq").first()
    assert (event.name, event.data["region"]) == ("catalogue.practice_adopted", DATONG)
    assert Event.objects.filter(stream="theme:kbcyd").order_by("-seq").first().data["number"] == 2
    assert Adoption.objects.get(pk=adoption).region == DATONG


def test_adoptions_are_counted(approved, city, keeper):
    commands.adopt_practice(approved, by=city, at=MONDAY)

    card = queries.practice(approved, keeper)
    assert [place for place, _ in card.adoptions] == ["大同市"]
    assert queries.practice(approved, city).adopted


def test_loading_keeps_what_was_adopted(approved, city, shelf):
    commands.adopt_practice(approved, by=city, at=MONDAY)
    before = ThemeRevision.objects.filter(slug="kbcyd").count()

    loader = Actor(who="system:loader", roles=("system",), via="load")
    load.load(shelf, by=loader, at=MONDAY, say=lambda line: None)

    assert ThemeRevision.objects.filter(slug="kbcyd").count() == before
    assert over(PINGCHENG) == "no"


def test_a_practice_in_words_is_adopted_too(county, keeper, city):
    words = offer(county, kind="practice", theme="")
    commands.decide_practice(words, True, "", by=keeper, at=MONDAY)
    before = ThemeRevision.objects.count()

    commands.adopt_practice(words, by=city, at=MONDAY)

    assert ThemeRevision.objects.count() == before
    assert queries.practice(words, city).text == "全文"


def test_what_cannot_be_adopted(offered, approved, city, county, keeper):
    with pytest.raises(NotAllowed, match="不用采纳"):
        commands.adopt_practice(approved, by=county, at=MONDAY)
    with pytest.raises(NotAllowed, match="由市、县采纳"):
        commands.adopt_practice(approved, by=keeper, at=MONDAY)
    commands.adopt_practice(approved, by=city, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经采纳"):
        commands.adopt_practice(approved, by=city, at=MONDAY)
    with pytest.raises(NotAllowed, match="审定通过"):
        commands.adopt_practice(offer(county, title="另一个"), by=county, at=MONDAY)


def test_what_is_withdrawn_is_adopted_no_more_and_stays_where_it_was(approved, county, city, db):
    commands.adopt_practice(approved, by=city, at=MONDAY)
    with pytest.raises(Invalid, match="理由"):
        commands.withdraw_practice(approved, "", by=county, at=MONDAY)
    commands.withdraw_practice(approved, "标准要改", by=county, at=MONDAY)

    assert events(approved)[-1] == "catalogue.practice_withdrawn"
    assert over(PINGCHENG) == "no"
    with pytest.raises(NotYours):
        commands.adopt_practice(approved, by=city, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经撤回"):
        commands.withdraw_practice(approved, "再来", by=county, at=MONDAY)


@pytest.mark.parametrize("login", ["wangfang", "wangjianguo", "shiwen"])
def test_practices_belong_to_managers_of_the_catalogue(approved, login):
    stranger = actor(login)

    for attempt in (
        lambda: offer(stranger),
        lambda: commands.decide_practice(approved, True, "", by=stranger, at=MONDAY),
        lambda: commands.withdraw_practice(approved, "x", by=stranger, at=MONDAY),
        lambda: commands.adopt_practice(approved, by=stranger, at=MONDAY),
        lambda: queries.practice(approved, stranger),
        lambda: queries.practices(stranger),
    ):
        with pytest.raises(NotYours):
            attempt()


def test_what_is_not_approved_is_seen_by_its_place_and_the_province(offered, city, county, keeper):
    for attempt in (
        lambda: queries.practice(offered, city),
        lambda: commands.adopt_practice(offered, by=city, at=MONDAY),
        lambda: commands.decide_practice(offered, True, "", by=county, at=MONDAY),
        lambda: commands.withdraw_practice(offered, "x", by=city, at=MONDAY),
    ):
        with pytest.raises(NotYours):
            attempt()
    assert queries.practices(city) == ()
    assert len(queries.practices(county)) == len(queries.practices(keeper)) == 1
    assert Practice.objects.get().state == "offered"
