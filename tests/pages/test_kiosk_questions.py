"""At a machine one question stands on a screen; the way leads to the same list as the form of one page."""

import random
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from onething.catalogue import queries as catalogue
from onething.desk.commands import devices
from tests.cast import actor
from tests.desk.given import hall
from tests.pages.forms import form_with
from tests.pages.terminals.terminals import words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
THEMES = ("cjrfw", "esfgh", "sbkfw", "kbcyd", "jyrx", "txyjs", "xsecs", "lhjy")
MANY = 20  # screens of one theme; fewer are there


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="WT1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def form_of(page):
    """Return what the form of a screen would send, each name once."""
    return {name: values[-1] for name, values in form_with(page, "from").items()}


def answer_of(slug, key, dice):
    """Return some good answer to a question."""
    if key == "region":
        return "140105"
    asked = next(one for one in catalogue.theme(slug, MONDAY.date()).questions if one.key == key)
    if asked.options:
        return dice.choice(asked.options).value
    return dice.choice([one for one in (asked.min, asked.max) if one] or ["3"])


def walked(client, slug, dice):
    """Answer one screen after another; return the answers, the screens, and where the last one leads."""
    address, said, seen = f"/yjs/{slug}/qx", {}, []
    while len(seen) < MANY:
        answer = client.get(address)
        if answer.status_code == 302:
            return said, seen, answer["Location"]
        page = answer.content.decode()
        if "现在不能办这件事" in page:
            return said, seen, page
        form = form_of(page)
        key = form["from"]
        assert page.split("<main")[1].count('<div class="field') + page.count("<fieldset") == 1, key
        seen.append((key, address))
        said[key] = answer_of(slug, key, dice)
        address = f"/yjs/{slug}/qx?{urlencode({**form, key: said[key]})}"
    raise AssertionError(slug)


@pytest.mark.parametrize("slug", THEMES)
def test_one_by_one_or_all_at_once_the_list_is_the_same(machine, client, slug):
    for seed in range(4):
        said, seen, end = walked(machine, slug, random.Random(seed))  # noqa: S311 -- a test
        whole = client.get(f"/yjs/{slug}/qx?{urlencode(said)}")

        assert seen[0][0] == "region"
        if not end.startswith("/"):
            assert "现在不能办这件事" in whole.content.decode()
            continue
        assert whole["Location"] == end
        assert client.get(end).status_code == machine.get(end).status_code == 200


def test_how_many_are_left_is_said_and_one_goes_back_to_what_was_said(machine):
    said, seen, end = walked(machine, "sbkfw", random.Random(1))  # noqa: S311 -- a test
    first = words(machine.get("/yjs/sbkfw/qx").content.decode())
    assert "第 1 题" in first
    assert re.search(r"后面还有 \d 题", first)
    assert "上一题" not in first
    address = seen[-1][1]
    page = machine.get(address).content.decode()
    assert "这是最后一题" in page
    assert "生成我的办事清单" in page

    back = unescape(re.search(r'href="(\?[^"]+)">上一题', page)[1])
    before = machine.get(f"/yjs/sbkfw/qx{back}").content.decode()

    assert form_of(before)["from"] == seen[-2][0]
    assert form_of(before)[seen[-2][0]] == said[seen[-2][0]]  # as it was chosen
    again = machine.get(f"{end.replace('/qd', '/qx')}&to=region").content.decode()
    assert form_of(again)["from"] == "region"
    assert dict(parse_qsl(end.partition("?")[2])).items() <= form_of(again).items()


def test_what_is_not_answered_is_asked_again_in_words(machine):
    page = machine.get("/yjs/sbkfw/qx?region=140105&from=region").content.decode()
    form = form_of(page)

    same = machine.get(f"/yjs/sbkfw/qx?{urlencode(form)}").content.decode()

    assert "请回答：" in words(same)
    assert form_of(same)["from"] == form["from"]


def test_elsewhere_all_questions_stand_on_one_page_and_may_be_changed(client):
    page = client.get("/yjs/sbkfw/qx").content.decode()
    assert "上一题" not in page
    assert 'name="from"' not in page
    query = "region=140105&state=used&third=yes&who=self&services=electronic"
    assert client.get(f"/yjs/sbkfw/qx?{query}").status_code == 302

    page = client.get(f"/yjs/sbkfw/qd?{query}").content.decode()
    change = unescape(re.search(r'href="([^"]+)">修改回答', page)[1])

    assert "生成我的办事清单" in client.get(change).content.decode()
