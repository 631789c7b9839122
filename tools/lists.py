"""Pages that are lists of what the code knows: docs/elements.md, docs/lint.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onething.catalogue.check.item_rules import RULES
from onething.catalogue.check.rules import GRADES
from onething.catalogue.terms.elements import MORE, TEXT, TEXTS, WORD, WORDS, YES

DOCS = Path(__file__).resolve().parent.parent / "docs"
SORTS = {
    TEXT: "文字",
    TEXTS: "列表，一行一条",
    YES: "true 是、false 否",
    WORD: "选一个",
    WORDS: "列表，可选几个",
}


def elements() -> Iterator[str]:
    """Yield the lines of the page of elements."""
    yield "# 事项的其他要素"
    yield ""
    yield "写在事项文件的 `elements` 里，都可以不写。没有写的是“未填报”：办事指南不显示，也不当作“否”。"
    yield "本页由 `python -m tools.lists` 按 `onething/catalogue/terms/elements.py` 生成。"
    yield ""
    yield "| 名称 | 要素 | 写法 | 各地自行填写 | 代码 |"
    yield "| --- | --- | --- | --- | --- |"
    for one in MORE:
        codes = "、".join(f"{word} {code}" for word, code in one.codes.items())
        local = "是" if one.local else ""
        yield f"| `{one.key}` | {one.name} | {SORTS[one.sort]} | {local} | {codes} |"


def rules() -> Iterator[str]:
    """Yield the lines of the page of rules."""
    yield "# 指南体检的规则"
    yield ""
    yield "`onething check` 逐个事项核对；有“错误”的不能载入、不能送审，“提醒”只列出。"
    yield "找到的问题后面的〔〕里是规则的编号。"
    yield "本页由 `python -m tools.lists` 按规则清单（`onething/catalogue/check/rules.py`）生成；"
    yield "主题、清单、依据的规则见 [themes.md](themes.md)。"
    yield ""
    yield "| 编号 | 规则 | 程度 | 来源 |"
    yield "| --- | --- | --- | --- |"
    for one in RULES.values():
        yield f"| `{one.id}` | {one.title} | {GRADES[one.grade]} | {one.source} |"


PAGES = {"elements.md": elements, "lint.md": rules}


def drawn(name: str) -> str:
    """Return a page as it should be."""
    return "\n".join(PAGES[name]()) + "\n"


def main() -> None:
    """Write all pages."""
    for name in PAGES:
        (DOCS / name).write_text(drawn(name), encoding="utf-8")


if __name__ == "__main__":
    main()
