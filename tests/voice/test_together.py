"""Two people fill in one form at the same time: nobody's field that the other left alone is lost."""

import re

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from onething.cases import commands
from onething.cases import queries as cases
from onething.cases.models import Application
from onething.kernel.merging import marks, merged, seen_in
from tests import given
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import asked, take
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
FIELDS = ("a", "b", "c", "d")
VALUES = st.sampled_from(["", "甲", "乙", "丙"])
DEEDS = st.one_of(
    st.tuples(st.just("open"), st.integers(0, 1), st.just(""), st.just("")),
    st.tuples(st.just("type"), st.integers(0, 1), st.sampled_from(FIELDS), VALUES),
    st.tuples(st.just("save"), st.integers(0, 1), st.just(""), st.just("")),
)


class Page:
    """What one of them has on his screen."""

    def __init__(self, kept):
        self.seen, self.boxes, self.touched = marks(kept), dict(kept), {}

    def type(self, field, value):
        self.boxes[field] = value
        self.touched[field] = value


def save(page, kept):
    """Save a page; return what is kept by then, and the page that he sees next."""
    found = merged(page.boxes, seen_in(page.seen), kept)
    if found.clashes:
        after = Page(kept)
        after.boxes, after.touched = found.values, dict(page.touched)
        return kept, after, set(found.clashes)
    return kept | found.values, Page(kept | found.values), set()


@for_all(st.lists(DEEDS, max_size=40))
@settings(max_examples=100, deadline=None)
def test_what_somebody_did_not_touch_his_save_leaves_alone(deeds):
    kept = dict.fromkeys(FIELDS, "")
    pages = [Page(kept), Page(kept)]
    for deed, who, field, value in deeds:
        page = pages[who]
        if deed == "open":
            pages[who] = Page(kept)
        elif deed == "type":
            page.type(field, value)
        else:
            shown = {one: page.boxes[one] for one in page.touched}
            before, base = dict(kept), seen_in(page.seen)
            kept, pages[who], clashes = save(page, kept)
            for one in FIELDS:
                if one not in shown:
                    assert kept[one] == before[one]  # not his: as the other left it
            if not clashes:
                changed = {one for one in shown if seen_in(marks(shown))[one] != base[one]}
                assert all(kept[one] == shown[one] for one in changed)  # his: as he wrote it
            else:
                assert kept == before  # nothing is saved before he has chosen
                assert all(before[one] != shown[one] for one in clashes)
                assert save(pages[who], kept)[2] == set()  # having seen both, he decides


def test_a_page_that_says_nothing_of_what_it_showed_is_as_before():
    assert merged({"a": "乙"}, {}, {"a": "甲"}).values == {"a": "乙"}
    assert seen_in("x=1 person.name=0123456789abcdef ;") == {"person.name": "0123456789abcdef"}


@pytest.fixture
def shared():
    """A draft, a group of it, two of its fields; the owner and his helper at their screens."""
    owner = actor("wangjianguo", behalf="晋味面馆")
    draft = given.a_draft(owner)
    aid = asked(by=owner, draft=draft)
    take(aid)
    plan = cases.draft_sheet(draft, owner, MONDAY).plan
    group = next(one for one in plan.groups if len(texts(one)) > 1)
    first, helper = at_screen("wangjianguo"), at_screen("banghui")
    first.post("/switch", {"as": owner.behalf, "token": "s"})
    first.post(f"/my/bangban/{aid}/do/agree", {"token": "a"})
    helper.post(f"/desk/bangban/{aid}/sq", {"token": "b", "agreed": "1"})
    return draft, f"/apply/{draft}/t/{group.key}", texts(group)[:2], first, helper


def texts(group):
    return [one.element for one in group.fields if one.kind == "text" and not one.choices]


def seen_on(page):
    return re.search(r'name="seen" value="([^"]*)"', page).group(1)


def kept(draft, field):
    return Application.objects.get(pk=draft).data.get(field, {}).get("value")


def test_applicant_and_helper_fill_in_one_page_and_both_are_kept(shared):
    draft, address, (one, other), owner, helper = shared
    base = seen_on(read(owner, address))
    assert seen_on(read(helper, address)) == base
    said = {"later": "1", "seen": base}

    assert helper.post(address, said | {"token": "a", one: "甲路 1 号"}).status_code == 302
    assert owner.post(address, said | {"token": "b", other: "乙"}).status_code == 302

    assert (kept(draft, one), kept(draft, other)) == ("甲路 1 号", "乙")


def test_where_they_differ_both_are_shown_and_he_who_saves_chooses(shared):
    draft, address, (one, other), owner, helper = shared
    said = {"later": "1", "seen": seen_on(read(owner, address))}
    helper.post(address, said | {"token": "a", one: "甲", other: "丁"})

    both = owner.post(address, said | {"token": "b", one: "乙"})

    page = both.content.decode()
    assert both.status_code == 422
    assert "对方把这一项改成了“甲”；您填的是“乙”" in page
    assert 'value="乙"' in page
    assert 'value="丁"' in page  # what he left alone is as the other wrote it
    assert (kept(draft, one), kept(draft, other)) == ("甲", "丁")
    again = {"later": "1", "seen": seen_on(page), one: "乙", other: "丁"}
    assert owner.post(address, again | {"token": "c"}).status_code == 302
    assert (kept(draft, one), kept(draft, other)) == ("乙", "丁")


def test_who_goes_back_to_his_own_page_and_changes_his_mind_is_not_asked(shared):
    draft, address, (one, _), owner, _ = shared
    said = {"later": "1", "seen": seen_on(read(owner, address))}
    for number, value in enumerate(("甲", "乙")):
        kept_now = owner.post(address, said | {"token": f"t{number}", one: value})
        assert kept_now.status_code == 302
    assert kept(draft, one) == "乙"


def test_a_page_that_is_refused_for_another_reason_keeps_what_it_was_made_from(shared):
    _, address, (one, _), owner, _ = shared
    base = seen_on(read(owner, address))
    wrong = owner.post(address, {"seen": base, "token": "a", one: "字" * 5000})
    assert wrong.status_code == 422
    assert seen_on(wrong.content.decode()) == base


QUESTIONS = {"food": "hot", "sign": "yes", "tobacco": "yes", "fire_way": "commit"}


def test_two_who_change_answers_keep_both_and_choose_where_they_differ(shared):
    draft, _, _, owner, helper = shared
    address = f"/apply/{draft}/qx"
    base = seen_on(read(owner, address))
    assert seen_on(read(helper, address)) == base
    said = {"seen": base, "area": "320", **QUESTIONS}

    assert helper.post(address, said | {"token": "a", "area": "330"}).status_code == 302
    assert owner.post(address, said | {"token": "b", "sign": "no"}).status_code == 302
    answers = Application.objects.get(pk=draft).answers
    assert (answers["area"], answers["sign"]) == ("330", "no")

    both = owner.post(address, said | {"token": "c", "area": "340", "sign": "no"})
    page = both.content.decode()
    assert both.status_code == 422
    assert "现在的回答是“330”，您选的是“340”" in page
    assert "也可能是您在别的页面" in page
    assert Application.objects.get(pk=draft).answers == answers
    again = {"seen": seen_on(page), "area": "340", **QUESTIONS, "sign": "no", "token": "d"}
    assert owner.post(address, again).status_code == 302
    assert Application.objects.get(pk=draft).answers["area"] == "340"


def test_what_two_people_answer_together_must_be_whole(shared):
    draft, _, _, owner, helper = shared
    address = f"/apply/{draft}/qx"
    base = seen_on(read(owner, address))
    small = {"seen": base, "area": "80", "food": "hot", "sign": "yes", "tobacco": "yes"}
    first = helper.post(address, small | {"token": "a"})
    assert first.status_code == 302
    kept_now = Application.objects.get(pk=draft).answers
    assert kept_now["area"] == "80"
    by = actor("wangjianguo", behalf="晋味面馆")
    seen = commands.seen_in(seen_on(read(owner, address)))
    with pytest.raises(commands.Clash) as refused:
        changed = {"area": "320", "fire_way": ""}
        commands.answer(draft, answers=changed, seen=seen, by=by, at=MONDAY)
    assert {*refused.value.errors} == {"fire_way"}
    assert Application.objects.get(pk=draft).answers == kept_now


def test_who_knows_of_no_marks_never_writes_over_somebody_else(shared):
    draft, address, (one, other), owner, helper = shared
    said = {"later": "1", "seen": seen_on(read(owner, address))}
    helper.post(address, said | {"token": "a", one: "甲"})
    group = address.rpartition("/")[2]
    by = actor("wangjianguo", behalf="晋味面馆")
    with pytest.raises(commands.Clash, match="两个人填的都在"):
        commands.keep_group(draft, group=group, values={one: "乙"}, by=by, at=MONDAY)
    seen = {one: commands.mark("甲")}
    values = {one: "乙", other: "丙"}
    commands.keep_group(draft, group=group, values=values, seen=seen, by=by, at=MONDAY)
    assert (kept(draft, one), kept(draft, other)) == ("乙", "丙")
    commands.keep_group(draft, group=group, values={one: "丁", other: "丙"}, by=by, at=MONDAY)
    assert kept(draft, one) == "丁"  # what he wrote himself
