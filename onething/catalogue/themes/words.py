"""The places of a theme in the words of those who keep it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onething.catalogue.shapes import Place

WORDS = {
    "slug": "网址名", "code": "主题编码", "name": "名称", "audience": "服务对象", "stage": "阶段",
    "lead": "牵头部门", "keywords": "群众会怎么叫它", "promised": "整件事的承诺时限", "days": "天数",
    "consent": "签名时确认的话", "since": "生效日", "until": "失效日", "where": "怎样问在哪里办",
    "thresholds": "地方标准", "eligible": "谁能办", "season": "什么时候能办", "facts": "推算",
    "questions": "问题", "parts": "事项", "groups": "表单", "materials": "材料", "guide": "指南",
    "text": "问法", "kind": "类型", "why": "理由", "help": "说明", "unit": "单位", "when": "条件",
    "min": "最小", "max": "最大", "element": "数据元", "options": "选项", "value": "选项",
    "label": "名称", "alone": "不能与别的同选", "item": "事项", "waits_for": "等待的事项",
    "on_refusal": "不予批准的影响", "applies": "规则", "periods": "另计的期间", "fields": "表单要素",
    "required": "必填", "choices": "选项", "hint": "提示", "purpose": "用途", "max_length": "最长",
    "whole": "整数", "same_as": "默认同", "source": "来源", "standard": "标准", "sample": "样例",
    "max_mb": "最大文件", "types": "文件类型", "reasons": "常见问题和改法", "problem": "问题",
    "remedy": "改法", "title": "标题", "then": "结论", "confidence": "可信程度", "rows": "查表",
    "number": "比较的数字", "at_least": "不少于", "key": "代号", "summary": "一句话介绍", "who": "谁",
    "steps": "步骤", "what": "做什么", "places": "在哪办", "phone": "咨询电话",
    "supervision": "监督电话", "q": "问", "a": "答", "minutes": "填报分钟数", "before": "改革前",
    "after": "改革后", "figures_source": "数字的出处", "region": "地区", "promised_days": "承诺天数",
    "source_name": "从哪里取得", "from": "由哪个事项产生", "commitment": "承诺的内容",
    "because": "要提交的依据", "quotas": "名额", "part": "由哪个事项给", "elements": "在哪里填志愿",
    "otherwise": "听从安排的说法", "term": "哪一期",
}  # fmt: skip
INSIDE = {  # the same key, another word
    ("materials", "source"): "规则",
    ("guide", "questions"): "常见问题",
    ("questions", "why"): "为什么问",
    ("groups", "parts"): "用于哪些事项",
    ("materials", "parts"): "用于哪些事项",
    ("guide", "who"): "谁能办",
    ("guide", "days"): "多久",
}
ROWS = ("applies", "rows", "thresholds", "eligible", "season")
CALLED = (
    "label",
    "text",
    "name",
    "title",
    "item",
    "element",
    "key",
    "q",
    "what",
    "problem",
    "value",
)


def key_words(path: tuple[str, ...], key: str) -> str:
    """Return the word for a key at a place."""
    if path and (path[0], key) in INSIDE and "then" not in path and len(path) <= 4:  # noqa: PLR2004 -- not inside a rule
        return INSIDE[path[0], key]
    return "依据" if key == "source" else WORDS.get(key, key)


def entry_words(entry: Any, key: str = "") -> str:
    """Return what an entry of a list is called."""
    if isinstance(entry, Mapping):
        called = next((str(entry[name]) for name in CALLED if entry.get(name)), "")
        if called:
            return called
    return f"第 {key} 条" if key.isdigit() else key


def place_words(content: Any, place: Place, names: Mapping[str, str]) -> str:
    """Return a place of a theme in words; `names`: of items, by code."""
    words: list[str] = []
    path: list[str] = []
    value: Any = content
    for step in place:
        value = _inside(value, step)
        if isinstance(step, int):
            said = entry_words(value, str(step + 1))
            in_rows = path and path[-1] in (*ROWS, "source")
            words.append(f"第 {step + 1} 条" if in_rows else names.get(said, said))
        else:
            words.append(key_words(tuple(path), step))
        path.append(str(step))
    return " › ".join(words) or "整个主题"


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(str(step))
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def value_words(value: Any) -> str:
    """Return a value of a theme as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{WORDS.get(str(k), str(k))}：{value_words(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "；".join(value_words(one) for one in value) or "（空）"
    return str(value)
