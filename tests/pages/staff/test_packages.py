"""服务包 at the screen: exported, brought, tried with what stays, published by a second person."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.catalogue.models import ServicePackage
from tests.catalogue.test_packages import FOOD, elsewhere, packed
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY


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
def body(keeper):
    said = json.loads(keeper.get("/cat/yjs/of/kbcyd/1.service.json").content)
    return {key: said[key] for key in said if key not in ("format", "version", "digest")}


def brought(screen, body, status=302):
    file = SimpleUploadedFile("kbcyd.service.json", packed(body).encode())
    return screen.send("/cat/fwb", {"file": file}, status=status)


def test_one_brings_a_package_and_another_publishes_it(
    keeper, second, body, django_assert_max_num_queries
):
    brought(keeper, elsewhere(body))
    path = f"/cat/fwb/{ServicePackage.objects.get().pk}"

    assert "要由另一名省级事项管理员复核" in page_of(keeper, path)
    with django_assert_max_num_queries(12):
        page = page_of(second, path)
    assert "<del>8</del> → <ins>7</ins>" in page
    assert "与正在施行的有 1 处不同" in page
    assert 'value="2026-03-02"' in page
    assert f'name="keep" value="{FOOD}" checked' in page_of(second, f"{path}?keep={FOOD}")
    second.send(f"{path}/publish", {"effective_on": "明天"}, status=422)
    second.send(f"{path}/publish", {"effective_on": "2026-03-02", "keep": FOOD})

    with django_assert_max_num_queries(12):
        assert "已发布" in page_of(keeper, "/cat/fwb")
    assert "查看这个一件事的版本" in page_of(keeper, path)
    assert "导出服务包" in page_of(keeper, "/cat/yjs/of/kbcyd")


def test_a_package_that_is_refused_keeps_the_reason(keeper, second, body):
    brought(keeper, elsewhere(body))
    path = f"/cat/fwb/{ServicePackage.objects.get().pk}"

    second.send(f"{path}/refuse", {"reason": ""}, status=422)
    second.send(f"{path}/refuse", {"reason": "与本省规定不符"})

    assert "与本省规定不符" in page_of(keeper, path)


def test_what_is_no_package_or_is_here_already_is_told(keeper, body):
    same = brought(keeper, body, status=422)
    assert "完全相同，不用导入" in same.content.decode()
    none = keeper.send("/cat/fwb", {}, status=422)
    assert "请先选择文件" in none.content.decode()
    other = keeper.send("/cat/fwb", {"file": SimpleUploadedFile("a.json", b"[]")}, status=422)
    assert "这不是服务包" in other.content.decode()
