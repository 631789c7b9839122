"""Any window takes in any item: what no theme has, from the walk-in to the decision, delivery and rating."""

import re

import pytest

from onething.cases import commands, queries
from onething.cases.models import Application, Case
from onething.catalogue import commands as catalogue
from onething.catalogue import queries as items
from onething.catalogue.models import ItemRevision, Shortfall, Single
from onething.documents import queries as documents
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands as voice
from onething.voice import queries as reviews
from tests import given
from tests.cast import actor
from tests.catalogue.test_places import LOADER
from tests.journeys.test_themes import official
from tests.pages.staff.test_intake import CARD, _on_monday, acting, begin, fill, window, words
from tests.times import MONDAY

__all__ = ["_on_monday", "window"]  # fixtures
pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
FELLING, DISPATCH, XIAODIAN, DATONG = "140164511000", "140114320000", "140105", "140213"


def code_in(place, code=FELLING):
    return items.implementation_in(code, place, TODAY).code31


def slug(ending="p", code=FELLING):
    return f"sx-{code_in(XIAODIAN, code).lower()}-{ending}"


def published(**other):
    """Publish the felling item once more, with other content."""
    last = ItemRevision.objects.filter(code=FELLING).order_by("-number").first()
    content = {**last.content, **other}
    content = {key: value for key, value in content.items() if value is not None}
    catalogue.publish_item(content, by=LOADER, at=MONDAY)


def test_every_item_of_the_place_is_found_by_name_and_by_code(
    window, django_assert_max_num_queries
):
    begin(window, card=CARD)
    code31 = code_in(XIAODIAN)
    window.get("/desk/new?q=采伐")

    with django_assert_max_num_queries(14):
        page = window.get("/desk/new?q=采伐").content.decode()

    assert f"/desk/new/sx/{code31}" in page
    assert "林业局" in page
    assert f"/desk/new/sx/{code31}" in window.get(f"/desk/new?q={FELLING}").content.decode()
    assert f"/desk/new/sx/{code31}" in window.get(f"/desk/new?q={code31}").content.decode()


def test_an_item_that_is_opened_leads_to_its_list(window):
    begin(window, card=CARD)

    answer = window.get(f"/desk/new/sx/{code_in(XIAODIAN)}")

    assert answer["Location"] == f"/yjs/{slug()}/qd?region={XIAODIAN}"
    page = words(window.get(answer["Location"]))
    assert "林木采伐申请表" in page
    assert "10 个工作日" in page


PAPER = {"name": "申请表", "necessity": "必要", "source": "申请人自备"}
MAN = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"


def taken_in(window, card=MAN):
    """Take the felling item in, as the pages lead; return the application."""
    begin(window, card=card)
    address = window.get(f"/desk/new/sx/{code_in(XIAODIAN)}")["Location"]
    page = window.get(address).content.decode()
    said = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    started = window.post("/apply", {**said, "token": "start"})
    assert started.status_code == 302, words(started)
    draft = started["Location"].rstrip("/").split("/")[-1]
    fill(window, draft)
    sheet = window.get(f"/apply/{draft}/sign").content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', sheet)[1]
    ink = "40,120 120,60 200,180;240,60 240,200"
    sign = {"sealed": sealed, "consent": "yes", "password": "Yijianshi2026", "ink": ink}
    assert window.post(f"/apply/{draft}/sign", sign | {"token": "sign"}).status_code == 302
    return Application.objects.get(pk=draft)


@pytest.mark.django_db(transaction=True)
def test_from_the_walk_in_to_the_decision_delivery_and_rating(window):
    row = taken_in(window)
    pump_all()
    (case,) = row.cases.all()
    office = items.implementation_in(FELLING, XIAODIAN, TODAY).organ
    assert (row.title, case.item_name, case.kind) == ("林木采伐许可", "林木采伐许可", "permit")
    assert case.office == office.id
    assert (case.plan["statutory_days"], case.plan["promised_days"]) == (20, 10)
    assert case.number.startswith(code_in(XIAODIAN))
    kinds = {one.kind for one in documents.documents_about(f"application:{row.pk}")}
    assert "receipt" in kinds

    assert window.post(f"/bj/{case.pk}/do/accept", {"token": "accept"}).status_code == 302
    commands.examine(case.pk, opinion="符合条件", by=official(case, "examiner"), at=MONDAY)
    commands.review(case.pk, opinion="同意", by=official(case, "reviewer"), at=MONDAY)
    commands.grant(case.pk, by=official(case, "decider"), at=MONDAY)
    pump_all()

    case.refresh_from_db()
    assert case.state == "closed"
    (licence,) = documents.licences_about_all([f"case:{case.pk}"])[f"case:{case.pk}"]
    assert licence.type == "felling_permit" and licence.sealed_at
    by = actor("wangjianguo")
    for stage in ("submitted", "result"):
        voice.rate(row.number, stage=stage, grade=5, by=by.because(stage), at=MONDAY)
    assert len(reviews.rated(row.pk)) == 2


def test_what_the_catalogue_lacks_is_said_and_becomes_work_for_its_keepers(window, at_screen):
    published(materials=None, remedies="")
    begin(window, card=CARD)
    address = f"/desk/new/sx/{code_in(XIAODIAN)}"

    page = words(window.get(address))
    assert "申请材料：没有列出" in page
    assert "救济途径：没有写明" in page
    assert window.get(f"/yjs/{slug()}/qd?region={XIAODIAN}").status_code == 422
    assert window.post(f"{address}/qs", {"token": "tell"}).status_code == 302

    assert "已经告诉事项管理员" in words(window.get(address))
    told = at_screen("lvqian").get("/cat/lint").content.decode()
    assert "窗口收不了件、等着补全的事项（1）" in told
    assert Shortfall.objects.get().code31 == code_in(XIAODIAN)
    (fact,) = Event.objects.filter(name="catalogue.item_found_short")
    assert fact.data["lacks"][0].startswith("申请材料")

    published(remedies="可以依法申请行政复议。", materials=[PAPER])
    assert "窗口收不了件" not in words(at_screen("lvqian").get("/cat/lint"))
    assert window.get(address).status_code == 302


def test_a_shortfall_is_told_once_only_where_there_is_one_and_only_at_windows(clerk, examiner):
    code31 = code_in(XIAODIAN)
    with pytest.raises(NotAllowed, match="已经补全"):
        catalogue.tell_shortfall(code31, by=clerk, at=MONDAY)
    published(materials=None)

    first = catalogue.tell_shortfall(code31, by=clerk, at=MONDAY)

    assert catalogue.tell_shortfall(code31, by=clerk, at=MONDAY) == first
    assert Event.objects.filter(name="catalogue.item_found_short").count() == 1
    for other in (examiner, actor("lixiaoman")):
        with pytest.raises(NotYours):
            catalogue.tell_shortfall(code31, by=other, at=MONDAY)


def test_an_item_without_materials_says_so_and_is_taken_in(clerk):
    content = ItemRevision.objects.get(code=FELLING).content
    published(materials=None, elements={**content["elements"], "no_materials": True})

    assert items.single_ways(code_in(XIAODIAN), TODAY).lacks == ()
    assert items.theme(slug(), TODAY).needs == ()


def test_who_cannot_apply_and_what_another_place_does_is_said(window):
    begin(window, card=CARD)

    body = words(window.get(f"/desk/new/sx/{code_in(XIAODIAN, DISPATCH)}"))
    away = words(window.get(f"/desk/new/sx/{code_in(DATONG)}"))
    found = window.get(f"/desk/new?q=采伐&at={DATONG}").content.decode()

    assert "申请人不符" in body
    assert "本大厅不能代收" in away and "平城区" in away
    assert f"/desk/new/sx/{code_in(DATONG)}" in found


def test_what_was_begun_stays_as_it_was_when_the_standard_changes(window):
    row = taken_in(window)
    kept = Single.objects.get(pk=row.theme)

    published(name="林木采伐许可（新）", promised={"days": 5, "source": "新", "confidence": "low"})

    assert items.theme(slug(), TODAY).promised.days == 5
    assert items.theme_revision(row.theme).promised.days == kept.content["promised"]["days"] == 10
    assert row.cases.get().plan["promised_days"] == 10


def test_it_is_kept_once_and_found_among_what_was_taken_in_lately(window):
    first = taken_in(window)
    again = given.a_draft(actor("lixiaoman"), slug=slug(), answers={})

    page = window.get("/desk/new").content.decode()

    assert Application.objects.get(pk=again).theme == first.theme
    assert Single.objects.count() == 1
    assert f"/desk/new/sx/{code_in(XIAODIAN)}" in page


def test_for_another_place_than_that_of_the_item_nobody_applies(citizen):
    with pytest.raises(Invalid, match="只受理"):
        commands.start_draft(
            slug(), region=DATONG, answers={}, known={}, source_down=False, by=citizen, at=MONDAY
        )


def test_the_same_online_where_the_standard_says_so(at_screen, citizen):
    screen = at_screen("lixiaoman")
    guide = screen.get(f"/sx/{code_in(XIAODIAN)}").content.decode()
    assert f"/yjs/{slug()}/qd?region={XIAODIAN}" in guide
    assert "在网上办" in guide
    assert screen.get(f"/yjs/{slug()}")["Location"] == f"/sx/{code_in(XIAODIAN)}"

    number = given.a_submitted_application(citizen, slug=slug(), answers={})

    (case,) = Case.objects.filter(application__number=number)
    assert (case.item_name, case.state) == ("林木采伐许可", "submitted")


def test_what_only_windows_take_is_not_begun_online_and_a_booking_is_one_step_away(
    at_screen, citizen
):
    elements = ItemRevision.objects.get(code=FELLING).content["elements"]
    closed = {"channels": ["window", "post"], "depth": "Ⅱ级", "visit_reason": "核对原件"}
    published(visits=1, elements={**elements, **closed})
    screen = at_screen("lixiaoman")

    guide = screen.get(f"/sx/{code_in(XIAODIAN)}").content.decode()
    page = screen.get(f"/yjs/{slug()}/qd?region={XIAODIAN}").content.decode()

    assert f"/yy?region={XIAODIAN}&amp;business=general" in guide
    assert "开始办理" not in page and f"/yy?region={XIAODIAN}&amp;business=general" in page
    with pytest.raises(Invalid, match="没有开通网上办理"):
        given.a_draft(citizen, slug=slug(), answers={})


def test_several_handlings_are_asked_for(citizen):
    published(handling=[{"number": 1, "name": "自留山"}, {"number": 2, "name": "承包林地"}])

    with pytest.raises(Invalid, match="还有问题没有回答"):
        given.a_draft(citizen, slug=slug(), answers={"region": "x"})
    draft = given.a_draft(citizen, slug=slug(), answers={"handling": "h2"})

    (answer,) = queries.draft_sheet(draft, citizen, MONDAY).plan.answers
    assert answer.answer == "承包林地"


def begun(window):
    """Begin with the felling item; return the draft and where its first paper is noted."""
    begin(window, card=MAN)
    draft = given.a_draft(acting(), slug=slug(), answers={})
    return draft, f"/apply/{draft}/yj/m1"


def test_an_original_that_was_seen_is_noted_and_taken_back_and_stands_in_the_papers(window):
    draft, address = begun(window)
    assert window.post(address, {"how": "seen", "token": "s"}).status_code == 302
    page = window.get(f"/apply/{draft}/upload").content.decode()
    assert "窗口已核对原件" in page

    undo = re.search(r'action="(/apply/[^"]+/remove)"', page)[1]
    assert window.post(undo, {"token": "u"}).status_code == 302
    assert "窗口已核对原件" not in window.get(f"/apply/{draft}/upload").content.decode()
    window.post(address, {"how": "seen", "token": "s2"})
    window.post(address, {"how": "paper", "token": "p"})

    sheet = queries.materials_sheet(draft, acting(), MONDAY)
    (row,) = [row for row in sheet.rows if row.need.key == "m1"]
    assert row.there and row.shown[1] == "窗口已收取纸质"
    assert "窗口已收取纸质" in window.get(f"/apply/{draft}/check").content.decode()


def test_what_was_taken_on_paper_is_proposed_for_the_list_that_goes_to_the_organ(window):
    draft, address = begun(window)
    window.post(address, {"how": "paper", "token": "p"})
    given.fill_in(draft, acting())
    sheet = queries.check_sheet(draft, acting(), MONDAY)
    by = acting().because("file")
    commands.submit(draft, summary=sheet.digest, consent=sheet.plan.consent, by=by, at=MONDAY)
    case = Case.objects.get(application=draft)
    assert queries.application_paper(draft)["materials"][0]["form"] == "窗口已收取纸质"
    assert "窗口已收取纸质" in window.get(f"/bj/{case.pk}").content.decode()

    page = window.get(f"/bj/{case.pk}/lz").content.decode()

    assert "林木采伐申请表（纸质）" in page
    sent = {"things": "林木采伐申请表（纸质）", "seal": "F-1", "note": "", "token": "z"}
    assert window.post(f"/bj/{case.pk}/lz", sent).status_code == 302
    assert ">林木采伐申请表（纸质）<" not in window.get(f"/bj/{case.pk}/lz").content.decode()


def test_only_who_stands_before_the_official_shows_papers(citizen, stranger, window):
    draft, _ = begun(window)
    own = given.a_draft(citizen, slug=slug(), answers={})

    with pytest.raises(NotAllowed, match="窗口"):
        commands.note_paper(own, key="m1", how="seen", by=citizen, at=MONDAY)
    with pytest.raises(NotYours):
        commands.note_paper(draft, key="m1", how="seen", by=stranger, at=MONDAY)
    for key, how in (("m1", "lost"), ("m9", "seen")):
        with pytest.raises(Invalid):
            commands.note_paper(draft, key=key, how=how, by=acting(), at=MONDAY)
