"""单项: from the standard of any item to a theme of one: pure, whatever the item says."""

from uuid import UUID

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from onething.catalogue import plan as planning
from onething.catalogue.check import files, read_file, theme_content_faults
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.singles.composing import single_words
from onething.catalogue.terms.elements import NECESSITY
from onething.catalogue.terms.singles import (
    Around,
    audiences,
    charged,
    compose,
    free_from,
    lacks,
    named_by,
    own_elements,
    slug_of,
)
from onething.catalogue.themes.dictionary import element
from onething.documents.queries import licence_face
from onething.exchange import queries as exchange
from tests.catalogue.small import ON

NOBODY = UUID(int=0)
CODE31 = "11140105MB0000000X4140164511000"
STANDARDS = [read_file(path) for path in files(settings.DATA_ROOT, "items")]
ELEMENTS = {one.name: element(one.name) for one in exchange.elements()}
FREE = {"营业执照": "市场监督管理部门", "身份证": "公安机关", "不动产权证书": "自然资源部门"}
NAMES = (
    "申请表",
    "身份证复印件",
    "营业执照（副本）",
    "不动产权证书或者租赁合同",
    "现场照片",
    "其他材料",
)
MATERIAL = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES)},
    optional={
        "necessity": st.sampled_from(sorted(NECESSITY)),
        "copies": st.integers(1, 5),
        "standard": st.sampled_from(["清晰", "加盖公章。"]),
        "basis": st.just("森林法 第五十八条"),
    },
)
HANDLING = st.lists(
    st.fixed_dictionaries({"number": st.integers(1, 99), "name": st.sampled_from("甲乙丙丁")}),
    max_size=4,
    unique_by=lambda one: one["number"],
)


@st.composite
def standards(draw):
    """An item of the sample world with materials and handlings at random."""
    content = dict(draw(st.sampled_from(STANDARDS)))
    content["materials"] = draw(st.lists(MATERIAL, max_size=6, unique_by=lambda one: one["name"]))
    content["handling"] = draw(HANDLING)
    return content


def around(content, audience):
    licence = content["result"].get("licence_type", "")
    return Around(
        code31=CODE31, audience=audience, organ="小店区林业局", region="140105", place="小店区",
        province="140000", elements=ELEMENTS, face=licence_face(licence) if licence else (),
        free=FREE, words=single_words(),
    )  # fmt: skip


@given(standards())
def test_whatever_is_whole_makes_a_sound_theme_and_a_plan_and_the_rest_says_what_it_lacks(content):
    for audience in audiences(content):
        here = around(content, audience)
        missing = lacks(content, here)
        vague = any("其他" in one["name"] for one in content["materials"])
        unpriced = charged(content) and not content.get("fee_rates")
        assert bool(missing) == (not content["materials"] or vague or unpriced)
        if missing:
            continue
        made = compose(content, here)
        item = {content["code"]: read_item(content, NOBODY, 1)}
        faults = theme_content_faults(made, item, settings.DATA_ROOT)
        assert {place for place, _ in faults} == {("code",), ("stage",)}, faults
        _plan_is_that_of_the_item(read_theme(made, item, NOBODY, 1), content, here)


def _plan_is_that_of_the_item(theme, content, here):
    answers = {one.key: one.options[0].value for one in theme.questions}
    plan = planning.plan(theme, answers, region="140105", on=ON)
    (part,) = plan.parts
    assert (part.item_code, part.kind, part.duty) == (
        content["code"],
        content["kind"],
        content["duty"],
    )
    assert part.statutory_days == content["statutory"]["days"]
    assert plan.promised_days == content["promised"]["days"]
    assert [one.name for one in plan.materials] == [one["name"] for one in content["materials"]]
    asked = {field.element for group in plan.groups for field in group.fields}
    assert {"matter.statement", "contact.name", *own_elements(content, here)} <= asked
    assert planning.barred(theme, answers, region="140213", on=ON)


def test_what_a_licence_and_a_fee_need_is_asked_for():
    content = next(one for one in STANDARDS if one["code"] == "140164511000")

    assert own_elements(content, around(content, "person")) == ("permit.place", "permit.scope")
    priced = {**content, "fee_rates": [{"fee": "费", "element": "sign.text", "value": "大"}]}
    form = compose(priced, around(priced, "person"))["groups"][1]["fields"]
    (field,) = [one for one in form if one["element"] == "sign.text"]
    assert field["choices"] == [{"value": "大", "label": "大"}]


@pytest.mark.parametrize(
    ("name", "organ"),
    [
        ("身份证", "公安机关"),
        ("法定代表人身份证复印件", "公安机关"),
        ("营业执照（副本）原件", "市场监督管理部门"),
        ("不动产权证书或者租赁合同", ""),
        ("租赁合同或者不动产权证书", ""),
        ("身份证上的照片", ""),
        ("申请表", ""),
    ],
)
def test_what_organs_issue_is_not_asked_for_where_nothing_else_would_do(name, organ):
    assert free_from(name, FREE) == organ


def test_what_the_standard_demands_with_its_basis_is_asked_for():
    content = next(one for one in STANDARDS if one["code"] == "140164511000")
    said = {**content, "materials": [{"name": "身份证", "basis": "森林法 第五十八条"}]}

    (need,) = compose(said, around(said, "person"))["materials"]

    assert need["source"][0]["then"]["source"] == "upload"


@pytest.mark.parametrize("key", ["statutory", "promised", "supplement"])
def test_natural_days_are_no_working_days(key):
    content = next(one for one in STANDARDS if one["code"] == "140164511000")
    said = {**content, key: {**content[key], "unit": "calendar"}}

    (lack,) = lacks(said, around(said, "person"))

    assert "自然日" in lack


@pytest.mark.parametrize("audience", ["person", "enterprise"])
def test_the_name_of_a_single_tells_the_item_and_for_whom(audience):
    assert named_by(slug_of(CODE31, audience)) == (CODE31, audience)
    assert named_by("kbcyd") is None
