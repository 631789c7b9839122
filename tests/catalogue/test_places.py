"""The items of places: entered in bulk, laid over the standard, deviations by law only, 同标率."""

from datetime import date, timedelta

import pytest

from onething.cases import queries as case_queries
from onething.catalogue import commands, queries
from onething.catalogue.codes import check_code
from onething.catalogue.items import places
from onething.catalogue.models import Implementation, Overlay
from onething.catalogue.terms.overlays import LOCAL
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.given import a_case_at_the_window
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
SOON = TODAY + timedelta(days=10)
FOOD, COUNTY, XIAODIAN = "140131002001", "county", "140105"
LOADER = Actor(who="system:loader", roles=("system",), via="load")
LAW = "食品安全法 第三十五条"


@pytest.fixture
def keeper(db):
    """田晓, who keeps the catalogue of 小店区."""
    return actor("tianxiao")


@pytest.fixture
def province(db):
    """吕谦, who keeps that of the province."""
    return actor("lvqian")


@pytest.fixture
def elsewhere(db):
    """郭同, who keeps that of another city."""
    return actor("guotong")


@pytest.fixture
def food(db):
    """Return the item of 小店区."""
    return queries.implementation_in(FOOD, XIAODIAN, TODAY)


def stated(food, by, local=None, deviations=(), on=TODAY):
    return commands.propose_overlay(food.id, local or {}, deviations, on, by=by, at=MONDAY)


def shorter(days=5, basis=LAW):
    return {"path": "promised.days", "value": days, "basis": basis}


def now(food, on=TODAY):
    return queries.implementation(food.id, on)


def test_every_county_has_every_item_of_its_level(db):
    counties = [
        place.code for city in identity.regions("140000") for place in identity.regions(city.code)
    ]
    rows = Implementation.objects.filter(code=FOOD).values_list("region", flat=True)

    assert len(counties) == 117
    assert sorted(rows) == sorted(counties)


def test_codes_of_places_are_right(db):
    for code31 in Implementation.objects.order_by("code31").values_list("code31", flat=True)[::97]:
        assert check_code(code31) is None


def test_a_level_without_an_organ_is_served_by_the_one_above(db):
    organs = identity.exercising("relics", COUNTY)

    assert {organ.level for organ in organs} == {"city"}
    assert len(organs) == 11


def test_entering_again_enters_nothing(db):
    before = Implementation.objects.count()

    assert commands.list_implementations(by=LOADER, at=MONDAY) == ""
    assert Implementation.objects.count() == before


def test_a_batch_is_one_event_with_its_count_and_digest(db):
    Implementation.objects.filter(code=FOOD).delete()

    assert commands.list_implementations(by=LOADER, at=MONDAY) == "实施清单：117 条"

    event = Event.objects.filter(name="catalogue.implementations_listed").last()
    assert event.data["count"] == 117
    assert event.data["digest"].startswith("sm3:")


def test_only_the_platform_enters_in_bulk(province):
    with pytest.raises(NotYours):
        commands.list_implementations(by=province, at=MONDAY)


def test_without_words_of_its_own_a_place_reads_as_the_standard(food):
    assert food.item.conditions == food.standard.conditions
    assert (food.number, food.own, food.deviations) == (0, (), ())
    assert food.item.phone == food.organ.phone
    rows = dict(food.rows)
    assert rows["实施编码"] == food.code31
    assert rows["实施主体"] == "太原市小店区市场监督管理局"


def test_a_local_field_is_published_for_its_day_and_is_in_the_ledger(food, keeper):
    stated(food, keeper, {"elements.place": "小店区政务服务大厅 3 号窗口"}, on=SOON)

    assert now(food).item.elements.place == food.standard.elements.place
    after = now(food, SOON)
    assert after.item.elements.place == "小店区政务服务大厅 3 号窗口"
    assert after.own == (("办理地点", "小店区政务服务大厅 3 号窗口"),)
    event = Event.objects.filter(stream=f"implementation:{food.id}").last()
    assert (event.name, event.data["number"]) == ("catalogue.overlay_published", 1)
    assert queries.same_standard(SOON).percent == "100.00"


@pytest.mark.parametrize(
    ("own", "path", "said"),
    [
        (({"promised.days": 5}, []), "promised.days", "由标准统一规定"),
        (({"elements.plaec": "某处"}, []), "elements.plaec", "没有“elements.plaec”这个要素"),
        (({}, [shorter(basis=" ")]), "promised.days", "请写明法律、法规或者规章依据"),
        (({}, [shorter(days=9)]), "promised.days", "只能比标准更短"),
        (({}, [shorter(days="五")]), "promised.days", "只能比标准更短"),
        (({}, [{"path": "name", "value": "甲", "basis": LAW}]), "name", "必须一致，不能偏离"),
        (({}, [{"path": "phone", "value": "1", "basis": LAW}]), "phone", "不算偏离"),
        (({}, [{"path": "x", "value": "1", "basis": LAW}]), "x", "没有“x”这个要素"),
        (({"phone": "0351-12345"}, []), "supervision", "不能与咨询电话相同"),
        (({"elements.place": 3}, []), "elements.place", "这里应为文字"),
    ],
)
def test_what_a_place_may_not_say_is_refused_with_the_way_out(food, keeper, own, path, said):
    with pytest.raises(Invalid) as refused:
        stated(food, keeper, *own)

    assert said in refused.value.errors[path]
    assert not Overlay.objects.exists()


def test_a_day_that_has_passed_is_refused(food, keeper):
    with pytest.raises(Invalid, match="不能早于今天"):
        stated(food, keeper, {"elements.place": "甲"}, on=TODAY - timedelta(days=1))


def test_a_deviation_waits_for_a_second_person_and_then_counts(food, keeper, province):
    overlay = stated(food, keeper, deviations=[shorter()])

    assert now(food).item.promised.days == 8
    (waiting,) = queries.overlays_waiting(province)
    assert (waiting.region_name, waiting.proposed_by, waiting.mine) == ("小店区", "田晓", False)
    with pytest.raises(NotAllowed, match="您自己提出的"):
        commands.review_overlay(overlay, True, "", by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed, match="正等复核"):
        stated(food, keeper, {"elements.place": "甲"})

    commands.review_overlay(overlay, True, "", by=province, at=MONDAY)

    assert now(food).item.promised.days == 5
    assert now(food).standard.promised.days == 8
    same = queries.same_standard(TODAY)
    (row,) = same.deviating
    assert (row.region_name, row.deviations[0].name, row.deviations[0].basis) == (
        "小店区", "承诺办结时限", LAW,
    )  # fmt: skip
    assert same.done == same.of - 1
    assert float(same.percent) < 100
    assert queries.same_standard(TODAY, "140100").deviating == same.deviating
    assert queries.same_standard(TODAY, "140200").deviating == ()
    with pytest.raises(NotAllowed, match="已经发布"):
        commands.review_overlay(overlay, True, "", by=province, at=MONDAY)


def test_a_deviation_is_sent_back_with_the_reason(food, keeper, province):
    overlay = stated(food, keeper, deviations=[shorter()])
    with pytest.raises(Invalid, match="理由"):
        commands.review_overlay(overlay, False, "", by=province, at=MONDAY)

    commands.review_overlay(overlay, False, "依据不足", by=province, at=MONDAY)

    assert queries.overlays_waiting(province) == ()
    assert (
        Event.objects.filter(stream=f"implementation:{food.id}").last().data["reason"] == "依据不足"
    )


def test_only_the_place_and_those_above_it_speak_for_it(food, keeper, elsewhere, province):
    overlay = stated(food, keeper, deviations=[shorter()])
    clerk = actor("wangfang")
    for by in (elsewhere, clerk, Actor(who="subject:1", behalf="1")):
        with pytest.raises(NotYours):
            stated(food, by, {"elements.place": "甲"})
        with pytest.raises(NotYours):
            commands.review_overlay(overlay, True, "", by=by, at=MONDAY)
    with pytest.raises(NotYours):
        commands.review_overlay(food.id, True, "", by=province, at=MONDAY)


def test_a_change_of_the_province_reaches_all_heirs_on_its_day(food, keeper, province):
    stated(food, keeper, {"elements.place": "小店区政务服务大厅"})
    draft = commands.draft_item(FOOD, COUNTY, by=province, at=MONDAY)
    sheet = queries.item_draft(draft, province)
    content = sheet.content | {"review_points": ["新的审查要点"]}
    elements = content["elements"] | {"place": "全省统一为综合窗口"}
    commands.change_item(
        draft, content | {"elements": elements}, sheet.version, by=province, at=MONDAY
    )

    impact = queries.item_impact(queries.item_draft(draft, province), TODAY)
    assert impact.heirs == 117
    (touched,) = impact.touched
    assert (touched.region_name, touched.elements) == ("小店区", ("办理地点",))
    assert "开办餐饮店" in impact.themes

    commands.propose_item(draft, SOON, "统一审查要点", by=province, at=MONDAY)
    commands.review_item(draft, True, "", by=actor("jiming"), at=MONDAY)

    other = queries.implementation_in(FOOD, "140213", SOON)
    assert now(food).item.review_points == food.standard.review_points
    for place in (now(food, SOON), other):
        assert place.item.review_points == ("新的审查要点",)
    assert now(food, SOON).item.elements.place == "小店区政务服务大厅"
    assert other.item.elements.place == "全省统一为综合窗口"


def test_a_case_names_the_item_of_the_place_and_keeps_its_promise(
    firm, clerk, food, keeper, province
):
    overlay = stated(food, keeper, deviations=[shorter(days=6)])
    commands.review_overlay(overlay, True, "", by=province, at=MONDAY)

    case = a_case_at_the_window(firm)

    sheet = case_queries.case_sheet(case, clerk, MONDAY)
    assert (sheet.code31, sheet.overlay) == (food.code31, 1)
    assert case_queries.case_paper(case, MONDAY)["promised_days"] == 6


def test_lists_go_on_where_they_ended(db):
    seen, after = [], ""
    for _ in range(10):
        page = queries.implementations(TODAY, words="食品经营许可（新办）", after=after)
        seen += [row.code31 for row in page.rows]
        after = page.next
        if not after:
            break

    assert len(seen) == len(set(seen)) == 117


def test_a_place_lists_its_own_items(db):
    seen, after = [], ""
    while True:
        page = queries.implementations(TODAY, region=XIAODIAN, after=after)
        seen += [row.code31 for row in page.rows]
        if not page.next:
            break
        after = page.next

    assert seen == sorted(seen, key=lambda code: (code[19:], code))
    assert len(seen) == Implementation.objects.filter(region=XIAODIAN).count()
    assert {row.region for row in page.rows} == {XIAODIAN}
    cards = [card for _, _, found in queries.item_tree(TODAY, XIAODIAN) for card in found]
    assert len(cards) == len(seen)


def test_a_list_is_narrowed_by_duty_kind_and_level(db):
    page = queries.implementations(
        TODAY, duty="market", kind="permit", level=COUNTY, region=XIAODIAN
    )

    assert page.rows
    assert {(row.item.duty, row.item.kind) for row in page.rows} == {("market", "permit")}
    assert queries.implementations(TODAY, words="没有这种事项").rows == ()
    assert queries.implementations(TODAY, after="x:y:z").rows is not None


def test_an_item_of_a_place_is_found_by_its_code(food):
    assert queries.implementation_by_code(food.code31, TODAY).id == food.id
    with pytest.raises(NotYours, match="没有找到这个事项"):
        queries.implementation_by_code("1", TODAY)


def test_before_the_standard_holds_there_is_nothing_to_show(food):
    with pytest.raises(NotYours, match="还没有生效"):
        now(food, date(1999, 1, 1))


def test_the_usual_local_fields_are_local_by_nature(db):
    assert set(places.usual_local()) == LOCAL


def test_lists_cost_a_constant_number_of_statements(db, django_assert_max_num_queries):
    queries.implementations(TODAY, words="许可")

    with django_assert_max_num_queries(5):
        queries.implementations(TODAY, words="许可")
    with django_assert_max_num_queries(3):
        queries.item_page(TODAY, words="许可")
