"""An order and a look at materials may be about any item of the place: found, chosen, agreed to, begun with."""

import re

import pytest

from onething.cases.models import Application
from onething.identity.models import Assistance
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.voice.models import Aid, Screening
from tests.cast import actor
from tests.pages.staff.test_any_item import DATONG, XIAODIAN, code_in, published, slug
from tests.times import MONDAY
from tests.voice.aids import AID, aid_of, asked, take
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
WHO = {"name": "李小满", "phone": "15400000001", "region": XIAODIAN}


def test_an_order_is_about_a_single_item_and_its_name_is_in_the_ledger():
    aid = asked(slug=slug())

    assert (aid_of(aid).slug, aid_of(aid).matter) == (slug(), "林木采伐许可")
    fact = Event.objects.get(name="voice.aid_asked", stream=f"aid:{aid}")
    assert fact.data["slug"] == slug()


def test_an_order_is_not_about_what_cannot_be_applied_for_there():
    with pytest.raises(Invalid) as away:
        asked(slug=f"sx-{code_in(DATONG).lower()}-p")
    with pytest.raises(Invalid) as none:
        asked(slug=f"sx-{'0' * 31}-p")
    published(materials=None)
    with pytest.raises(Invalid) as short:
        asked(slug=slug())

    assert "不在所选的地方办" in away.value.errors["slug"]
    assert "没有找到" in none.value.errors["slug"]
    assert "事项标准还不全" in short.value.errors["slug"]
    with pytest.raises(NotYours):
        asked(slug="nothing")
    assert not Aid.objects.exists()


def test_who_asks_finds_it_and_nothing_typed_is_lost():
    person = at_screen("lixiaoman")
    typed = {**AID, "slug": "", "want": "想砍自家林地的树", "q": "采伐", "find": "1"}

    page = person.post("/bangban", {"token": "a", **typed}).content.decode()

    assert f'value="{slug()}"' in page and f'value="{slug("b")}"' in page
    assert "想砍自家林地的树" in page and "err-sum" not in page
    assert not Aid.objects.exists()
    sent = person.post("/bangban", {"token": "b", **AID, "slug": slug()})
    assert sent.status_code == 302
    assert "林木采伐许可" in read(person, f"/my/bangban/{Aid.objects.get().pk}")


def test_an_item_of_a_theme_leads_to_the_theme_and_what_is_not_there_is_said():
    helper = at_screen("banghui")

    def found(words, **said):
        said = {"region": XIAODIAN, "q": words, "find": "1", **said}
        return helper.post("/desk/bangban/new", {"token": words + str(said), **said})

    page = found("食品经营许可").content.decode()
    assert "一件事，其中有：" in page and 'value="kbcyd"' in page
    assert "没有找到“没有这样的事”" in found("没有这样的事").content.decode()
    kept = found("没有这样的事", slug=slug()).content.decode()
    assert "已经选好" in kept and f'value="{slug()}" checked' in kept


def test_a_page_with_what_was_found_keeps_its_budget(django_assert_max_num_queries):
    helper = at_screen("banghui")
    said = {"region": XIAODIAN, "q": "采伐", "find": "1"}
    helper.post("/desk/bangban/new", {"token": "warm", **said})

    with django_assert_max_num_queries(20):
        answer = helper.post("/desk/bangban/new", {"token": "again", **said})

    assert answer.status_code == 200


def test_the_helper_names_it_gets_consent_for_it_alone_and_begins_it():
    citizen = actor("lixiaoman")
    aid = asked(slug="")
    helper, address = at_screen("banghui"), f"/desk/bangban/{aid}"
    looked = helper.post(f"{address}/do/take", {"token": "q", "q": "采伐", "find": "1"})
    assert looked.status_code == 200 and f'value="{slug()}"' in looked.content.decode()
    assert aid_of(aid).state == "asked"
    assert helper.post(f"{address}/do/take", {"token": "t", "slug": slug()}).status_code == 302
    at_screen("lixiaoman").post(f"/my/bangban/{aid}/do/agree", {"token": "agree"})

    begun = helper.post(f"{address}/sq", {"token": "s", "agreed": "1"})

    assert begun.headers["Location"] == address
    held = Assistance.objects.get(subject=citizen.behalf)
    assert held.themes == [slug()]
    page = helper.get(address).content.decode()
    start = re.search(r'href="(/yjs/sx-[^"]+/qx[^"]+)"', page).group(1).replace("&amp;", "&")
    plan = helper.get(start, follow=True).content.decode()
    assert "林木采伐申请表" in plan
    said = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', plan))
    started = helper.post("/apply", {**said, "token": "start"})
    assert started.status_code == 302, started.content.decode()
    assert Application.objects.get().slug == slug()
    assert Application.objects.get().subject == held.subject_id


def test_consent_for_one_item_is_none_for_another():
    aid = asked(slug=slug())
    take(aid)
    helper = at_screen("banghui")
    at_screen("lixiaoman").post(f"/my/bangban/{aid}/do/agree", {"token": "agree"})
    helper.post(f"/desk/bangban/{aid}/sq", {"token": "s", "agreed": "1"})

    refused = helper.post(
        "/apply", {"token": "start", "slug": "cjrfw", "region": XIAODIAN, "holds": "none"}
    )

    assert refused.status_code in (403, 404, 409)
    assert not Application.objects.exists()


def test_what_was_typed_stays_when_one_looks_up_while_noting():
    aid = asked(slug="")
    take(aid)
    helper = at_screen("banghui")
    said = {"token": "f", "text": "已经看过林权证", "q": "采伐", "find": "1"}

    page = helper.post(f"/desk/bangban/{aid}/do/note", said).content.decode()

    assert "已经看过林权证" in page and f'value="{slug()}"' in page
    assert not aid_of(aid).progress
    assert f'data-from="/desk/bangban/{aid}"' in page  # it renews itself from the order
    helper.post(f"/desk/bangban/{aid}/do/note", {"token": "n", "text": "说好了", "slug": slug()})
    assert aid_of(aid).matter == "林木采伐许可"
    wrong = {"token": "w", "text": "说好了", "slug": f"sx-{code_in(DATONG).lower()}-p"}
    answer = helper.post(f"/desk/bangban/{aid}/do/note", wrong)
    assert answer.status_code == 422 and "不在所选的地方办" in answer.content.decode()


def test_an_order_stays_readable_when_the_standard_lacks_something_now():
    aid = asked(slug=slug())
    take(aid)
    published(materials=None)

    assert "林木采伐许可" in read(at_screen("banghui"), f"/desk/bangban/{aid}")


def looked():
    needs = queries.screening_needs(slug(), XIAODIAN, MONDAY)
    said = {one.key: ("fine", "") for one in needs}
    return commands.screen_materials(WHO | {"slug": slug()}, said, by=actor("wangfang"), at=MONDAY)


def test_materials_of_a_single_item_are_looked_at():
    one = looked()

    row = Screening.objects.get(pk=one)
    assert (row.slug, row.matter, row.state) == (slug(), "林木采伐许可", "ready")
    assert Event.objects.get(stream=f"screening:{one}").data["slug"] == slug()
    with pytest.raises(Invalid) as away:
        commands.screen_materials(
            WHO | {"slug": f"sx-{code_in(DATONG).lower()}-p"}, {}, by=actor("wangfang"), at=MONDAY
        )
    assert "不在所选的地方办" in away.value.errors["slug"]
    published(materials=None)
    assert "林木采伐许可" in read(at_screen("wangfang"), f"/desk/sq/{one}")


def test_a_clerk_finds_the_item_lists_its_materials_and_keeps_what_was_found():
    clerk = at_screen("wangfang")
    asks = {"name": WHO["name"], "phone": WHO["phone"]}
    page = clerk.get("/desk/sq/new", {**asks, "q": "采伐", "find": "1"}).content.decode()
    assert f'value="{slug()}"' in page and "逐份看" not in page
    page = clerk.get("/desk/sq/new", {**asks, "slug": slug()}).content.decode()
    assert "逐份看" in page and "林木采伐许可" in page
    keys = sorted(set(re.findall(r'name="v-([^"]+)"', page)))
    said = {f"v-{key}": "fine" for key in keys}
    kept = clerk.post("/desk/sq/new", {"token": "k", "judge": "1", **asks, "slug": slug(), **said})
    assert kept.status_code == 302
    assert Screening.objects.get().region == XIAODIAN
    published(materials=None)
    short = clerk.get("/desk/sq/new", {**asks, "slug": slug()})
    assert short.status_code == 422 and "事项标准还不全" in short.content.decode()
    assert clerk.get("/desk/sq/new", {**asks, "slug": "x"}).status_code == 422
