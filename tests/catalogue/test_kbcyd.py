"""开办餐饮店: what the model of all themes must keep beside its worked examples."""

from datetime import date

from onething.catalogue.plan import carried, plan
from onething.kernel import yamls
from tests.catalogue.conftest import DATA

ON = date(2026, 3, 2)
ALL_FIVE = {
    "area": "500",
    "food": "hot_cold",
    "sign": "yes",
    "tobacco": "yes",
    "fire_way": "inspect",
}
TYPICAL = {"area": "320", "food": "hot", "sign": "yes", "tobacco": "no", "fire_way": "commit"}


def from_(materials, source):
    return [material.name for material in materials if material.source == source]


def test_nothing_is_asked_that_the_province_knows(theme):
    made = plan(theme, TYPICAL, region="140105", on=ON)

    free = {not_asked.name for not_asked in made.not_asked}
    assert {"营业执照", "法定代表人或经营者身份证", "从业人员健康证明", "食品安全管理制度"} <= free
    assert free.isdisjoint(from_(made.materials, "upload"))
    for explained in (made.not_asked, made.needless, made.materials, made.parts, made.skipped):
        assert all(one.why for one in explained)


def test_a_material_that_is_not_needed_says_why(theme):
    made = plan(theme, TYPICAL, region="140105", on=ON)

    why = {needless.name: needless.why for needless in made.needless}
    assert why["专间布局图"] == "因您不经营冷食、生食，不需要。"


def test_refused_verification_ends_food_and_tobacco_only(theme):
    made = plan(theme, ALL_FIVE, region="140105", on=ON)

    effects = {part.key: part.on_refusal for part in made.parts}
    waiting = {part.key for part in made.parts if "licence_check" in part.waits_for}
    assert effects.pop("licence_check") == "end_dependants"
    assert set(effects.values()) == {"none"}
    assert waiting == {"food", "tobacco"}


def test_only_a_permit_cites_the_law_of_permits(theme):
    cited = {item.kind: [law.article for law in item.law] for item in theme.items.values()}

    for kind, articles in cited.items():
        assert ("行政许可法 第三十八条" in articles) is (kind == "permit")


def test_the_form_is_short(theme):
    """The yardstick: at most 42 elements, at most 14 to type or choose, 6 of them typed; 3 uploads."""
    made = plan(theme, TYPICAL, region="140105", on=ON)
    fields = [field for group in made.groups for field in group.fields]
    registered = {
        field.element: {"value": "甲", "source": "省市场主体登记库", "at": "2026-03-02"}
        for field in theme.fields
        if field.element.startswith("enterprise.")
    }

    left = [field for field in fields if field.element not in carried(theme, registered)]

    assert len(fields) <= 42
    assert len(left) <= 14
    assert len([field for field in left if not field.choices]) <= 6
    assert len(from_(made.materials, "upload")) <= 3


def test_the_figures_of_the_guide_are_what_the_plans_need(theme):
    most = plan(theme, ALL_FIVE, region="140105", on=ON)

    uploads = len(from_(most.materials, "upload"))
    fields = sum(len(group.fields) for group in most.groups)
    assert theme.guide.after["材料"] == f"最多 {uploads} 份"
    assert theme.guide.after["表单要素"] == f"最多 {fields} 项"
    assert theme.guide.after["时限"] == f"{theme.promised.days} 个工作日"
    assert theme.guide.after["跑动"] == f"{most.visits} 次"


def test_every_element_is_in_the_register_of_elements(theme):
    registered = yamls.read(DATA / "elements" / "common.yaml")

    assert {field.element for field in theme.fields} <= registered.keys()
