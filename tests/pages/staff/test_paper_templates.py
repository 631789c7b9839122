"""Templates of papers at the screen: drafted, looked at, published by another person."""

import pytest

from onething.documents import commands, revisions
from onething.documents.models import TemplateRevision
from onething.kernel.actor import SYSTEM
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

PAGE = "/console/papers/withdrawal"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture(autouse=True)
def _loaded(db):
    revisions.forget()
    commands.load_templates(revisions.shipped(), by=SYSTEM, at=MONDAY)
    yield
    revisions.forget()


def test_one_drafts_and_another_publishes(at_screen, django_assert_max_num_queries):
    author, other, county = (Screen(at_screen(who)) for who in ("lvqian", "jiming", "tianxiao"))
    text = revisions.shipped()["withdrawal"].replace("以后重新申请", "今后重新申请")

    with django_assert_max_num_queries(12):
        assert "撤回申请确认书" in page_of(author, "/console/papers")
    author.send(PAGE, {"content": text + "#nothing()", "why": "措辞"}, status=422)
    author.send(PAGE, {"content": text, "why": "措辞"})
    assert "要由另一名事项管理员核对后发布" in page_of(author, PAGE)
    assert "等待省级事项管理员核对" in page_of(county, PAGE)
    draft = TemplateRevision.objects.get(state="draft")
    seen = other.get(f"/console/papers/preview/{draft.pk}.pdf?variant=permit")
    assert seen.content.startswith(b"%PDF")
    other.send(f"{PAGE}/{draft.pk}/publish", {"since": "不是日期"}, status=422)
    other.send(f"{PAGE}/{draft.pk}/publish", {"since": f"{MONDAY:%Y-%m-%d}"})

    with django_assert_max_num_queries(12):
        said = page_of(other, PAGE)
    assert "措辞" in said and "已发布" in said
    assert revisions.label("withdrawal", MONDAY).startswith(f"withdrawal 第 {draft.number} 版")
    assert county.get("/console/papers/nothing").status_code == 404
