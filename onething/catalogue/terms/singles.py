"""单项: a theme made of one item of one place, and what an item lacks for that. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onething.catalogue.terms.words import AUDIENCE_NAMES

Content = Mapping[str, Any]
PART = "item"  # the key of the one part
PERSON, BODY = "person", "enterprise"
ENDINGS = {"p": PERSON, "b": BODY}
SLUG = re.compile(r"sx-([0-9a-z]{31})-([pb])")
COPIES = ("", "原件", "复印件", "原件和复印件", "原件及复印件", "扫描件")
IN_BRACKETS = re.compile("^（[^）]*）")
SEVERAL = re.compile("或|、|和|及|与")
LIMITS = {"statutory": "法定时限", "promised": "承诺时限", "supplement": "补正期限"}
VAGUE = ("其他", "其它材料", "其他证明", "相关材料", "有关材料")


@dataclass(frozen=True)
class Around:
    """What surrounds an item when it is made a theme: the place, who applies, what the platform knows."""

    code31: str
    audience: str  # person, enterprise
    organ: str
    region: str
    place: str
    province: str
    elements: Mapping[str, Content]  # what a field of each datum begins with
    face: tuple[str, ...]  # the data that stand on the licence
    free: Mapping[str, str]  # 免于提交: name → who issues it
    words: Content  # data/settings/single.yaml


def slug_of(code31: str, audience: str) -> str:
    """Return how the theme of an item is called."""
    ending = next(key for key, value in ENDINGS.items() if value == audience)
    return f"sx-{code31.lower()}-{ending}"


def named_by(slug: str) -> tuple[str, str] | None:
    """Return the item of a place and for whom its theme is, if this is the name of one."""
    found = SLUG.fullmatch(slug)
    return (found[1].upper(), ENDINGS[found[2]]) if found else None


def audiences(content: Content) -> tuple[str, ...]:
    """Return for whom an item can be applied for, in the words of themes."""
    said = set(content["elements"]["audience"])
    return (*((PERSON,) if "person" in said else ()), *((BODY,) if said - {"person"} else ()))


def online(content: Content) -> bool:
    """Say whether the standard lets people apply by network."""
    return bool({"web", "phone"} & set(content["elements"]["channels"]))


def lacks(content: Content, around: Around) -> tuple[str, ...]:
    """Return what the catalogue has to say before this item can be taken in, in sentences."""
    return tuple(_lacks(content, around))


def _lacks(content: Content, around: Around) -> Iterator[str]:
    yield from _unlisted(content)
    if not content["remedies"]:
        yield "救济途径：没有写明，不能作出不予受理决定。"
    if charged(content) and not (content.get("fee_rates") and content.get("payment")):
        yield "收费标准和缴费规则：写了要收费，没有写按分计算的标准和什么时候缴。"
    for key, name in LIMITS.items():
        if content[key].get("unit", "working") != "working":
            yield f"{name}：按自然日计算，请折算成工作日并写明依据。"
    for element in own_elements(content, around):
        if element not in around.elements:
            yield f"数据元“{element}”：证面或者计费要用，数据元目录里没有登记。"


def _unlisted(content: Content) -> Iterator[str]:
    """Yield what is not said of the materials: a list that is missing says nothing."""
    materials = content.get("materials", ())
    if not materials and not content["elements"].get("no_materials"):
        yield "申请材料：没有列出。确实不需要材料的，请写明“无需申请材料”。"
    for one in materials:
        if any(word in one["name"] for word in VAGUE):
            yield f"申请材料“{one['name']}”不明确，请写具体名称。"


def charged(content: Content) -> bool:
    """Say whether something is to be paid."""
    return bool(content.get("fees")) or not content["fee"].startswith("不收费")


def own_elements(content: Content, around: Around) -> tuple[str, ...]:
    """Return the data that this item wants beside the common ones: for its licence, for its fees."""
    common = {field["element"] for group in _groups(around) for field in group["fields"]}
    rates = content.get("fee_rates", ())
    priced = [rate[key] for rate in rates for key in ("element", "per") if rate.get(key)]
    return tuple(one for one in dict.fromkeys((*around.face, *priced)) if one not in common)


def compose(content: Content, around: Around) -> dict[str, Any]:
    """Return the content of the theme that has this item as its only part."""
    words, promised = around.words, content["promised"]
    basis = content["law"][0]["article"] if content["law"] else promised["source"]
    applies = {"applies": True, "promised_days": promised["days"]}
    part = {
        "key": PART,
        "item": content["code"],
        "on_refusal": "none",
        "applies": [{"then": applies, "why": words["why"], "source": basis}],
    }
    return {
        "slug": slug_of(around.code31, around.audience),
        "code": content["code"],
        "name": content["name"],
        "audience": around.audience,
        "stage": "",
        "lead": around.organ,
        "keywords": [],
        "promised": {key: promised[key] for key in ("days", "source")},
        "consent": words["consent"],
        "thresholds": [{"when": {"region": around.province}, "then": {}, "source": "全省统一"}],
        "eligible": _eligible(around, basis),
        "questions": _questions(content, words),
        "parts": [part],
        "groups": _form(content, around),
        "materials": [
            _need(f"m{number}", one, around)
            for number, one in enumerate(content.get("materials", ()), start=1)
        ],
        "guide": _guide(content, around),
        "single": True,
        "window_only": not online(content),
    }


def _eligible(around: Around, basis: str) -> list[dict[str, Any]]:
    why = around.words["place_why"].format(organ=_plain(around.organ), place=_plain(around.place))
    here = {"when": {"region": around.region}, "then": {"eligible": True}, "source": basis}
    return [here, {"then": {"eligible": False}, "why": why, "source": basis}]


def _plain(words: str) -> str:
    """Return words that a sentence of a rule may hold: braces would be facts."""
    return words.replace("{", "（").replace("}", "）")


def _questions(content: Content, words: Content) -> list[dict[str, Any]]:
    """Return the one question: which handling, where there are several."""
    kinds = content.get("handling", ())
    if len(kinds) <= 1:
        return []
    options = [
        {"value": f"h{one['number']}", "label": one["name"], "help": one.get("situation", "")}
        for one in kinds
    ]
    return [{"key": "handling", "kind": "choice", "options": options, **words["handling"]}]


def _groups(around: Around) -> tuple[Content, ...]:
    said = around.words["groups"]
    return said[around.audience], said["matter"], said["contact"]


def _form(content: Content, around: Around) -> list[dict[str, Any]]:
    own = [_own_field(key, content, around) for key in own_elements(content, around)]
    made = []
    for group in _groups(around):
        fields = [{**field, "parts": [PART]} for field in group["fields"]]
        made.append({**group, "fields": fields + (own if group["key"] == "matter" else [])})
    return made


def _own_field(key: str, content: Content, around: Around) -> dict[str, Any]:
    field = {"element": key, **around.elements[key], **around.words["own"], "parts": [PART]}
    rates = content.get("fee_rates", ())
    values = [one["value"] for one in rates if one.get("element") == key and one.get("value")]
    if values and "choices" not in field:
        chosen = [{"value": one, "label": one} for one in dict.fromkeys(values)]
        field |= {"kind": "choice", "choices": chosen}
    return field


def _need(key: str, one: Content, around: Around) -> dict[str, Any]:
    words, name = around.words["material"], one["name"]
    need: dict[str, Any] = {"key": key, "name": name, "parts": [PART]}
    organ = free_from(name, around.free)
    if organ and not one.get("basis"):  # with a basis, the standard says that it has to be seen
        then = {"source": "data", "source_name": organ}
        why = words["free"].format(organ=organ)
        return need | {"source": [{"then": then, "why": why, "source": words["free_source"]}]}
    source = one.get("basis") or words["source"]
    required = one.get("necessity", "必要") != "非必要"
    then = {"source": "upload", "required": required, "because": source}
    return need | {
        "source": [{"then": then, "why": words["why"], "source": source}],
        "standard": _standard(one) or words["standard"],
        "sample": one.get("sample") or words["sample"],
        "reasons": around.words["reasons"],
    }


def free_from(name: str, free: Mapping[str, str]) -> str:
    """Return who issues what is called so and is got by the platform itself, or nothing."""
    for known, organ in free.items():
        before, there, behind = name.partition(known)
        if there and IN_BRACKETS.sub("", behind) in COPIES:
            return "" if SEVERAL.search(before) else organ
    return ""


def _standard(one: Content) -> str:
    said = [
        one.get("type", ""),
        one.get("form", ""),
        f"{one['copies']} 份" if one.get("copies") else "",
    ]
    said += [one.get(key, "") for key in ("size", "standard", "notes")]
    return "，".join(part.rstrip("。") for part in said if part) + ("。" if any(said) else "")


def _guide(content: Content, around: Around) -> dict[str, Any]:
    elements = content["elements"]
    return {
        "summary": content["name"],
        "who": AUDIENCE_NAMES[around.audience],
        "steps": [{"what": one, "who": around.organ, "days": ""} for one in elements["flow"]],
        "places": elements["place"],
        "phone": content["phone"],
        "supervision": content["supervision"],
        "questions": list(content.get("faq", ())),
        "minutes": 0,  # nobody has measured it
        "before": {},
        "after": {},
        "figures_source": "",
    }
