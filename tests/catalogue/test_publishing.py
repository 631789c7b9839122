"""Publishing revisions: immutable, numbered, in the ledger, by those who may."""

import copy
from datetime import date, timedelta

import pytest

from onething.catalogue import commands, load, queries
from onething.catalogue.check import files, read_file
from onething.catalogue.models import ItemRevision, ThemeRevision
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from tests.catalogue.conftest import DATA
from tests.times import LONG_BEFORE, MONDAY

LOADER = Actor(who="system:loader", roles=("system",), via="load")

STRANGERS = [
    Actor(who="subject:0190", behalf="0190"),
    Actor(who="official:1", roles=("window",)),
    Actor(who="official:0190", roles=("catalogue",)),
]
TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)
TEA, FOOD = "140131999001", "140131002001"


@pytest.fixture
def tea():
    """Return the standard of an item that nobody has published yet."""
    content = read_file(DATA / "items" / "food-permit.yaml")
    return content | {"code": TEA, "name": "茶馆经营许可（样例）"}


@pytest.fixture
def teahouse():
    """Return a theme that nobody has published yet."""
    content = copy.deepcopy(read_file(DATA / "themes" / "kbcyd.yaml"))
    return content | {"slug": "kcg", "name": "开茶馆（样例）"}


def events(stream):
    return list(Event.objects.filter(stream=stream).order_by("seq"))


def test_an_item_is_published(db, tea):
    revision = commands.publish_item(tea, by=LOADER, at=MONDAY)

    item = queries.item_revision(revision)
    assert (item.code12, item.number, item.name) == (TEA, 1, "茶馆经营许可（样例）")
    assert dict(item.rows)["办件类型"] == "承诺件"


def test_publishing_is_in_the_ledger(db, tea):
    revision = commands.publish_item(tea, by=LOADER, at=MONDAY)

    (event,) = events(f"item:{TEA}")
    assert event.name == "catalogue.item_published"
    assert event.data["revision"] == str(revision)
    assert event.data["digest"].startswith("sm3:")


def test_the_same_content_is_the_same_revision(db, tea):
    first = commands.publish_item(tea, by=LOADER, at=MONDAY)
    second = commands.publish_item(dict(reversed(tea.items())), by=LOADER, at=MONDAY)

    assert first == second
    assert len(events(f"item:{TEA}")) == 1


def test_a_change_is_a_new_revision_and_the_old_one_stays(db, tea):
    first = commands.publish_item(tea, by=LOADER, at=MONDAY)
    shorter = tea | {"promised": {"days": 5, "source": "样例"}}

    second = commands.publish_item(shorter, by=LOADER, at=MONDAY + timedelta(days=1))

    assert queries.item_revision(second).number == 2
    assert queries.item_revision(second).promised.days == 5
    assert queries.item_revision(first).promised.days == 8
    assert queries.item(TEA, TODAY).number == 1
    assert queries.item(TEA, TOMORROW).number == 2


@pytest.mark.parametrize("by", STRANGERS)
def test_nobody_publishes_an_item_alone(db, tea, by):
    with pytest.raises(NotYours):
        commands.publish_item(tea, by=by, at=MONDAY)

    assert not ItemRevision.objects.filter(code=TEA).exists()


@pytest.mark.parametrize("by", STRANGERS)
def test_nobody_publishes_a_theme_alone(db, teahouse, by):
    with pytest.raises(NotYours):
        commands.publish_theme(teahouse, by=by, at=MONDAY)

    assert not ThemeRevision.objects.filter(slug="kcg").exists()


def test_a_theme_is_published_and_is_in_the_ledger(db, teahouse):
    revision = commands.publish_theme(teahouse, by=LOADER, at=MONDAY)

    assert queries.theme("kcg", TODAY).revision == revision
    (event,) = events("theme:kcg")
    assert (event.name, event.data["number"]) == ("catalogue.theme_published", 1)


def test_a_theme_needs_its_items(db, teahouse):
    teahouse["parts"][0]["item"] = "140131999002"

    with pytest.raises(Invalid, match=r"引用的事项还没有发布：140131999002"):
        commands.publish_theme(teahouse, by=LOADER, at=MONDAY)


def test_a_theme_keeps_the_revisions_of_its_items(db, tea, teahouse):
    teahouse["parts"][1]["item"] = TEA
    commands.publish_item(tea, by=LOADER, at=MONDAY)
    before = commands.publish_theme(teahouse, by=LOADER, at=MONDAY)
    shorter = tea | {"promised": {"days": 5, "source": "样例"}}
    commands.publish_item(shorter, by=LOADER, at=MONDAY)

    assert queries.theme("kcg", TODAY).items[TEA].promised.days == 8

    commands.publish_theme(teahouse, by=LOADER, at=MONDAY)
    assert queries.theme("kcg", TODAY).items[TEA].promised.days == 5
    assert queries.theme_revision(before).items[TEA].promised.days == 8


def test_loading_again_changes_nothing(db):
    before = [model.objects.count() for model in (ThemeRevision, ItemRevision, Event)]

    load.load(DATA, by=LOADER, at=MONDAY, say=lambda line: None, checked=True)

    assert [model.objects.count() for model in (ThemeRevision, ItemRevision, Event)] == before


def test_a_changed_file_is_a_new_revision(db, shelf):
    path = shelf / "themes" / "kbcyd.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes: 8", "minutes: 9"))

    load.load(shelf, by=LOADER, at=MONDAY, say=lambda line: None)

    numbers = ThemeRevision.objects.filter(slug="kbcyd").values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
    assert queries.theme("kbcyd", TODAY).guide.minutes == 9


def test_a_faulty_file_stops_all(db, shelf):
    path = shelf / "themes" / "kbcyd.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes: 8", "minutes: 八"))
    item = shelf / "items" / "food-permit.yaml"
    item.write_text(item.read_text(encoding="utf-8").replace("不收费", "免费"))
    before = ItemRevision.objects.count()

    with pytest.raises(Invalid, match=r"kbcyd.yaml 第 \d+ 行，guide › minutes：这里应为整数"):
        load.load(shelf, by=LOADER, at=MONDAY, say=lambda line: None)

    assert ItemRevision.objects.count() == before


def test_a_theme_is_not_there_before_its_day(db):
    early = LONG_BEFORE.date() - timedelta(days=30)

    assert queries.themes(early) == ()
    with pytest.raises(NotYours, match="没有找到这个一件事"):
        queries.theme("kbcyd", early)


def test_an_unknown_theme_or_item_is_not_there(db):
    with pytest.raises(NotYours, match="没有找到这个一件事"):
        queries.theme("kbcyd'--", TODAY)
    with pytest.raises(NotYours, match="没有找到这个事项"):
        queries.item("140131009999", TODAY)


def test_a_theme_on_a_tile(db):
    card = next(one for one in queries.themes(TODAY) if one.slug == "kbcyd")

    assert (card.slug, card.parts, card.departments) == ("kbcyd", 5, 4)
    assert (card.days, card.visits, card.minutes) == (10, 0, 8)


@pytest.mark.parametrize("words", ["开饭馆", "餐饮", "KBCYD", "我想开饭馆"])
def test_a_theme_is_found_by_the_words_of_people(db, words):
    themes, _ = queries.search(words, TODAY)

    assert [card.slug for card in themes] == ["kbcyd"]


def test_what_nobody_offers_is_not_found(db):
    assert queries.search("量子计算机", TODAY) == ((), ())
    assert queries.search("  ", TODAY) == ((), ())


def test_a_revision_that_was_read_costs_no_more_queries(db, django_assert_num_queries):
    queries.theme("kbcyd", TODAY)

    with django_assert_num_queries(1):
        queries.theme("kbcyd", TODAY)


def test_every_file_that_ships_is_published(db):
    codes = {read_file(path)["code"] for path in files(DATA, "items")}

    assert {card.code for _, _, cards in queries.item_tree(TODAY) for card in cards} == codes
