"""Rules about what an item says to people: law, money, materials, telephones, plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from onething.catalogue.check.rules import WARNING, Around, Content, rule
from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import POWERS
from onething.catalogue.terms.elements import MORE

LOCAL, ORDER = "地方办事指南规范", "国务院令第716号 第七条"
PLAN = "晋政发〔2024〕8号 二（一）"
PHONE = re.compile(
    r"0[0-9]{2,3}-[0-9]{5,8}(-[0-9]{1,5})?|1[3-9][0-9]{9}|(400|800)-?[0-9]{3}-?[0-9]{4}"
)
VAGUE = re.compile(r"其他(相关|有关|证明)?材料|其它.*材料|相关材料|有关材料|等材料$")
HAN = "一-鿿"
HALF = re.compile(rf"(?<=[{HAN}])[,;:?!()]|[,;?!()](?=[{HAN}])")
BELOW = frozenset({"town", "village"})
LONGEST_SENTENCE = 200
PEOPLE_READ = ("conditions", "fee", "remedies", "faq")


@rule("item-law", "写明设定依据", source="行政许可法 第三十条")
def _law(content: Content, _: Around) -> Iterator[Fault]:
    if not content["law"]:
        yield ("law",), "缺少设定依据，请至少写一条。"


@rule("item-law-twice", "一条依据只写一次", source="A7 依据库")
def _law_twice(content: Content, _: Around) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, one in enumerate(content["law"]):
        if one["article"] in seen:
            yield ("law", number, "article"), f"“{one['article']}”写了两次，请删去一处。"
        seen.add(one["article"])


@rule("item-permit-law", "只有行政许可引用行政许可法", source="行政许可法 第二条")
def _permit_law(content: Content, _: Around) -> Iterator[Fault]:
    law = " ".join(one["article"] for one in content["law"])
    if content["kind"] != "permit" and "行政许可法" in law:
        said = "不是行政许可的事项不能引用行政许可法，请引用自己的依据或实施规范。"
        yield ("law",), said


@rule("item-grant-basis", "乡、村实施的权力事项写明赋权依据", source="requirements A1")
def _grant_basis(content: Content, _: Around) -> Iterator[Fault]:
    below = content["level"] in BELOW and content["kind"] in POWERS
    if below and not content["elements"].get("grant_basis"):
        said = "乡镇（街道）、村（社区）实施的行政权力，应在 elements.grant_basis 写明赋权依据。"
        yield ("elements",), said


@rule("item-entrusting", "受委托实施的写明委托部门", source="国家事项要素表 entrust_name")
def _entrusting(content: Content, _: Around) -> Iterator[Fault]:
    more = content["elements"]
    if more["power_source"].endswith("委托") and not more.get("entrusting"):
        yield ("elements", "power_source"), "受委托实施的，应在 elements.entrusting 写明委托部门。"


@rule("item-phones-differ", "咨询电话与监督电话不同", source=f"{LOCAL} 第6条")
def _phones_differ(content: Content, _: Around) -> Iterator[Fault]:
    if content["phone"] == content["supervision"]:
        yield ("supervision",), "监督电话不能与咨询电话相同，请填写监督部门的电话。"


@rule("item-area-code", "电话带区号", source=f"{LOCAL} 第6条")
def _area_code(content: Content, _: Around) -> Iterator[Fault]:
    for key in ("phone", "supervision"):
        for number in re.split(r"[、，；]", content[key]):
            if not PHONE.fullmatch(number.strip()):
                said = f"电话“{number.strip()}”应带区号，例如 0351-1234567。"
                yield (key,), said


@rule("item-fee-parts", "收费的写全项目、标准、依据，并支持网上支付", source=f"{LOCAL} 第5条")
def _fee_parts(content: Content, _: Around) -> Iterator[Fault]:
    if content.get("fees") and content["elements"].get("pay_online") is not True:
        said = "收费的事项应支持网上支付，请写 elements.pay_online: true。"
        yield ("fees",), said
    for number, fee in enumerate(content.get("fees", ())):
        if fee.get("reducible") and not fee.get("reduction"):
            yield ("fees", number), "可以减免的收费，应写明减免依据 reduction。"


@rule("item-fee-words", "收费说明与收费项目一致", source=f"{LOCAL} 第5条")
def _fee_words(content: Content, _: Around) -> Iterator[Fault]:
    if content.get("fees") and content["fee"].startswith("不收费"):
        yield ("fee",), "列了收费项目，却写着“不收费”，请改成一致。"


@rule("item-fee-listed", "收费的列出收费项目", source=f"{LOCAL} 第5条", grade=WARNING)
def _fee_listed(content: Content, _: Around) -> Iterator[Fault]:
    if not content.get("fees") and not content["fee"].startswith("不收费"):
        yield ("fee",), "收费的事项应在 fees 列出项目、标准和依据。"


@rule("item-vague-material", "材料名称明确，没有“其他”一类", source=f"{PLAN}；requirements A3")
def _vague(content: Content, _: Around) -> Iterator[Fault]:
    for number, one in enumerate(content.get("materials", ())):
        if VAGUE.search(one["name"]):
            said = "不能要求“其他”这类不明确的材料，请写明具体名称。"
            yield ("materials", number, "name"), said


@rule("item-issued-material", "政府部门核发的材料写明要求提交的依据", source=ORDER)
def _issued(content: Content, _: Around) -> Iterator[Fault]:
    for number, one in enumerate(content.get("materials", ())):
        if one.get("source") == "政府部门核发" and not one.get("basis"):
            said = f"“{one['name']}”由政府部门核发，应通过共享取得；确需提交的，写明依据 basis。"
            yield ("materials", number), said


@rule("item-no-materials", "写明无需材料的，不列材料", source="requirements A3")
def _no_materials(content: Content, _: Around) -> Iterator[Fault]:
    if content["elements"].get("no_materials") and content.get("materials"):
        yield ("elements", "no_materials"), "列了申请材料，就不能写“无需申请材料”，请改成一致。"


@rule("item-material-twice", "一种材料只列一次", source="requirements A5")
def _material_twice(content: Content, _: Around) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, one in enumerate(content.get("materials", ())):
        if one["name"] in seen:
            yield ("materials", number, "name"), f"材料“{one['name']}”列了两次，请删去一处。"
        seen.add(one["name"])


@rule("item-material-complete", "材料有来源、样例和标准", source="requirements A3", grade=WARNING)
def _material_complete(content: Content, _: Around) -> Iterator[Fault]:
    for number, one in enumerate(content.get("materials", ())):
        words = (("source", "来源"), ("sample", "样例"), ("standard", "受理标准"))
        lacking = [word for key, word in words if not one.get(key)]
        if lacking:
            yield ("materials", number), f"材料“{one['name']}”没有写{'、'.join(lacking)}，请补上。"


@rule(
    "item-intermediary", "有中介服务的写明内容", source="国家事项要素表 service_type", grade=WARNING
)
def _intermediary(content: Content, _: Around) -> Iterator[Fault]:
    more = content["elements"]
    if more.get("intermediary", "无") != "无" and not more.get("intermediary_content"):
        said = "有中介服务的，应在 elements.intermediary_content 写明内容。"
        yield ("elements", "intermediary"), said


@rule("item-service-field", "公共服务写明所属领域", source="公共服务九个领域", grade=WARNING)
def _service_field(content: Content, _: Around) -> Iterator[Fault]:
    if content["kind"] == "service" and not content["elements"].get("service_field"):
        yield ("elements",), "公共服务事项应在 elements.service_field 写明所属领域。"


@rule("item-topics", "主题分类与服务对象一致", source="国办函〔2016〕108号")
def _topics(content: Content, _: Around) -> Iterator[Fault]:
    more, people = content["elements"], "person" in content["elements"]["audience"]
    if more.get("person_topics") and not people:
        said = "服务对象里没有自然人，不要写面向自然人的主题分类，请改成一致。"
        yield ("elements", "person_topics"), said
    if more.get("body_topics") and set(more["audience"]) == {"person"}:
        said = "服务对象只有自然人，不要写面向法人的主题分类，请改成一致。"
        yield ("elements", "body_topics"), said


@rule("item-half-width", "给群众看的文字用全角标点", source="requirements A3；GB/T 15834")
def _half_width(content: Content, _: Around) -> Iterator[Fault]:
    for place, text in _texts(content):
        found = HALF.search(text)
        if found:
            said = (
                f"“{text[max(0, found.start() - 4) : found.end() + 4]}”里有半角标点，请改为全角。"
            )
            yield place, said


@rule("item-long-sentence", "一句话不超过 200 字", source="requirements A3", grade=WARNING)
def _long_sentence(content: Content, _: Around) -> Iterator[Fault]:
    for place, text in _texts(content):
        if any(len(one) > LONGEST_SENTENCE for one in re.split(r"[。；！？]", text)):
            yield place, f"这里有一句超过 {LONGEST_SENTENCE} 字，请分成几句。"


@rule("item-unstated", "要素填写完整", source="国家事项要素表", grade=WARNING)
def _unstated(content: Content, _: Around) -> Iterator[Fault]:
    left = [one.name for one in MORE if one.key not in content["elements"]]
    if left:
        shown = "、".join(left[:3])
        yield (
            ("elements",),
            f"还有 {len(left)} 项要素没有填报（{shown}等），请按 docs/elements.md 补充。",
        )


def _texts(content: Content) -> Iterator[tuple[Place, str]]:
    """Yield what people read on the guide, with its place."""
    for key in PEOPLE_READ:
        yield from _inside((key,), content.get(key, ""))
    for key, value in content["elements"].items():
        if not key.endswith("address"):
            yield from _inside(("elements", key), value)


def _inside(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _inside((*place, key), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _inside((*place, number), inner)
