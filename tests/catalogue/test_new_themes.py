"""Themes that are not there yet; and drafts behind which something was published."""

from datetime import date

import pytest

from onething.catalogue import commands, queries
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid
from tests.cast import actor
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
LOADER = Actor(who="system:loader", roles=("system",), via="load")


@pytest.fixture
def keeper(db):
    """吕谦, who keeps the province's catalogue."""
    return actor("lvqian")


@pytest.fixture
def second(db):
    """纪明, his colleague."""
    return actor("jiming")


@pytest.fixture
def draft(keeper):
    return commands.draft_theme("kbcyd", by=keeper, at=MONDAY)


def sheet_of(draft, by):
    return queries.theme_draft(draft, by, TODAY)


def published(draft, by, second):
    commands.propose_theme(draft, TODAY, "新建", by=by, at=MONDAY)
    return commands.review_theme(draft, True, "", by=second, at=MONDAY)


def last(slug):
    return Event.objects.filter(stream=f"theme:{slug}").order_by("-seq").first()


def test_a_new_theme_begins_with_the_template_of_its_audience(keeper):
    draft = commands.draft_new_theme(
        "kcg", "开茶馆", "enterprise", stage="准入准营", lead="市场监督管理局", by=keeper, at=MONDAY
    )

    sheet = sheet_of(draft, keeper)
    assert sheet.content["code"] == "14420001"
    assert sheet.content["groups"][0]["title"] == "核对企业信息"
    assert sheet.findings
    assert last("kcg").data["base"] is None
    (row,) = [one for one in queries.theme_list(keeper, TODAY) if one.slug == "kcg"]
    assert (row.name, row.number, row.draft) == ("开茶馆", 0, draft)


def test_a_new_theme_like_another_is_published_beside_it(keeper, second):
    draft = commands.draft_new_theme(
        "kcg", "开茶馆", "enterprise", stage="准入准营", lead="市场监督管理局",
        like="kbcyd", by=keeper, at=MONDAY,
    )  # fmt: skip

    published(draft, keeper, second)

    assert queries.theme("kcg", TODAY).name == "开茶馆"
    assert queries.theme("kcg", TODAY).code != queries.theme("kbcyd", TODAY).code
    assert [card.slug for card in queries.search("开茶馆", TODAY)[0]] == ["kcg"]


def test_a_new_theme_with_unknown_words_is_refused(draft, keeper):
    with pytest.raises(Invalid) as refused:
        commands.draft_new_theme("", " ", "person", stage="准入准营", lead="", by=keeper, at=MONDAY)
    assert set(refused.value.errors) == {"slug", "name", "stage", "lead"}
    with pytest.raises(Invalid) as refused:
        commands.draft_new_theme(
            "kbcyd", "甲", "x", stage="", lead="", like="nothing", by=keeper, at=MONDAY
        )
    assert set(refused.value.errors) == {"slug", "audience", "like"}


def test_what_was_published_since_the_draft_began_is_told(draft, keeper):
    content = sheet_of(draft, keeper).content
    commands.publish_theme({**content, "consent": "样例"}, by=LOADER, at=MONDAY)

    assert [one.name for one in sheet_of(draft, keeper).passed_over] == ["签名时确认的话"]
