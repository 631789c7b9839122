"""办事指南, 工作指引 and 操作规程 of a theme. Pure: from its revision to words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from onething.catalogue.papers.conditions import Speaker
from onething.catalogue.papers.items import source_words
from onething.catalogue.terms import (
    EFFECTS,
    FIELD_WORDS,
    QUESTION_KINDS,
    SOURCES,
    Item,
    Theme,
    ThemePart,
)
from onething.documents.terms import (
    Block,
    Booklet,
    listed,
    numbered,
    pairs,
    section,
    steps,
    table,
    texts,
)
from onething.identity.terms import DUTIES, LEVELS
from onething.kernel.tables import Row, Table


@dataclass(frozen=True)
class PublishedTheme:
    """A theme as it holds on a day, with the words for its conditions."""

    theme: Theme
    speaker: Speaker
    effective_on: date

    @property
    def source(self) -> str:
        """Return which revision this is."""
        return f"第 {self.theme.number} 版，{self.effective_on:%Y-%m-%d} 起施行"

    def items(self) -> Iterator[tuple[ThemePart, Item]]:
        """Yield the parts with their items."""
        for part in self.theme.parts:
            yield part, self.theme.items[part.item]

    def name_of(self, key: str) -> str:
        """Return the name of a part."""
        return next((item.name for part, item in self.items() if part.key == key), key)


def guide(found: PublishedTheme) -> Booklet:
    """Return 办事指南 of a theme."""
    theme, said = found.theme, found.theme.guide
    items = [item for _, item in found.items()]
    return Booklet(
        kind="办事指南",
        title=theme.name,
        about=(
            ("办理时限", theme.promised.words),
            ("到现场次数", f"{max(item.visits for item in items)} 次"),
            ("提交材料", said.after.get("材料", "按您的情况列出")),
            ("收费", "；".join(dict.fromkeys(item.fee for item in items))),
            ("咨询电话", said.phone),
        ),
        sections=(
            *section("这件事", texts(said.summary)),
            *section("谁可以办", texts(said.who)),
            *section("怎么办", steps(said.steps)),
            *section("在哪办", texts(said.places, f"监督电话：{said.supervision}。")),
            *section("包含哪些事项", table(("事项", "承诺时限", "办完得到"), _brief(items))),
            *section("要准备的材料", table(("材料", "从哪里来", "要求", "样子"), _needs(theme))),
            *section("不计入时限、另外需要的时间", listed(_periods(found))),
            *section("什么时候可以办", listed(_season(theme.season))),
            *section("受理条件", *(listed(one.conditions, title=one.name) for one in items)),
            *section("设定依据", table(("事项", "依据"), _laws(items))),
            *section("常见问题", *(texts(answer, title=asked) for asked, answer in said.questions)),
        ),
        source=found.source,
        path=f"/yjs/{theme.slug}",
        since=found.effective_on,
    )


def _brief(items: Iterable[Item]) -> Iterator[tuple[str, str, str]]:
    for item in items:
        yield item.name, item.promised.words, item.result_name


def _needs(theme: Theme) -> Iterator[tuple[str, str, str, str]]:
    for need in theme.needs:
        yield need.name, source_words(need), need.standard or "—", need.sample or "—"


def _periods(found: PublishedTheme) -> Iterator[str]:
    for part, item in found.items():
        for one in part.periods:
            yield f"{item.name}：{one.name} {one.days} {one.unit_name}（{one.source}）"


def _season(season: Table | None) -> Iterator[str]:
    for row in season.rows if season else ():
        yield f"{row.why}（{row.since:%Y-%m-%d} 起，到 {row.until:%Y-%m-%d} 前）"


def _laws(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    for item in items:
        yield item.name, "；".join(law.article for law in item.law)


def work(found: PublishedTheme) -> Booklet:
    """Return 工作指引 of a theme: what is joined, by whom, by which rules, with what effect."""
    theme, said = found.theme, found.theme.guide
    return Booklet(
        kind="工作指引",
        title=theme.name,
        about=(
            ("主题编码", theme.code),
            ("牵头部门", theme.lead),
            ("配合部门", "、".join(DUTIES[one] for one in theme.duties)),
            ("阶段", theme.stage),
            ("整件事的承诺时限", f"{theme.promised.words}（{theme.promised.source}）"),
        ),
        sections=numbered(
            *section("目标", texts(said.summary), _figures(found), texts(_told(found))),
            *section("联办事项和分工", _parts(found)),
            *section(
                "情形引导", texts(theme.where.text, theme.where.why), _questions(found)
            ),
            *section("谁能办、什么时候能办", _eligible(found), listed(_season(theme.season))),
            *section("各事项适用规则", *_applies(found)),
            *section("地方标准", _thresholds(found)),
            *section(
                "材料", table(("材料", "用于", "从哪里来", "要求"), _joint_needs(found))
            ),
            *section("一张表单", *_form(found)),
            *section("先后顺序和影响", _order(found)),
            *section("时限", table(("事项", "法定", "承诺", "补正"), _limits(found)), listed(_periods(found))),
            *section("名额", *_quotas(found)),
            *section("签名时确认的内容", texts(theme.consent)),
        ),
        source=found.source,
        path=f"/yjs/{theme.slug}",
        since=found.effective_on,
    )  # fmt: skip


def _figures(found: PublishedTheme) -> Block:
    said = found.theme.guide
    rows = [(name, one, said.after.get(name, "—")) for name, one in said.before.items()]
    return table(("项目", "原来", "现在"), rows)


def _told(found: PublishedTheme) -> str:
    source = found.theme.guide.figures_source
    return f"数字的出处：{source}。" if source else ""


def _parts(found: PublishedTheme) -> Block:
    return table(
        ("事项", "基本编码", "类型", "部门和层级", "结果"),
        (
            (item.name, item.code12, item.kind_name, f"{DUTIES[item.duty]}（{LEVELS[item.level]}）", item.result_name)
            for _, item in found.items()
        ),
    )  # fmt: skip


def _questions(found: PublishedTheme) -> Block:
    rows = []
    for one in found.theme.questions:
        options = "；".join(option.label for option in one.options) or one.unit
        asked = found.speaker.when(Row(one.when, {}, "")) if one.when else "都问"
        rows.append(
            (one.text, f"{QUESTION_KINDS[one.kind]}：{options}".rstrip("："), asked, one.why)
        )
    return table(("问题", "回答", "什么时候问", "为什么问"), rows)


def _eligible(found: PublishedTheme) -> Block:
    rows = []
    for row in found.theme.eligible.rows if found.theme.eligible else ():
        may = "能办" if row.then["eligible"] else "不能办"
        reason = found.speaker.reason(row) or row.source
        rows.append((found.speaker.when(row), may, f"{reason}{row.then.get('instead', '')}"))
    return table(("情形", "结论", "理由和去处"), rows)


def _applies(found: PublishedTheme) -> Iterator[Block]:
    for part, item in found.items():
        rows = []
        for row in part.table.rows:
            needed = "办" if row.then["applies"] else "不办"
            days = row.then.get("promised_days")
            result = f"{needed}，承诺 {days} 个工作日" if days else needed
            rows.append((found.speaker.when(row), result, row.source))
        yield table(("情形", "结论", "依据"), rows, title=item.name)


def _thresholds(found: PublishedTheme) -> Block:
    rows = []
    for row in found.theme.thresholds.rows:
        values = "；".join(f"{_limit(found, key)}：{value}" for key, value in row.then.items())
        rows.append((found.speaker.when(row), values, row.source))
    return table(("地区", "标准", "来源"), rows)


def _limit(found: PublishedTheme, key: str) -> str:
    word = found.speaker.words.get(key)
    return word.label.removeprefix("当地标准：").rstrip("？") if word else key


def _joint_needs(found: PublishedTheme) -> Iterator[tuple[str, str, str, str]]:
    for need in found.theme.needs:
        used = "、".join(map(found.name_of, need.parts))
        yield need.name, used, source_words(need), need.standard or "—"


def _form(found: PublishedTheme) -> Iterator[Block]:
    for key, title in found.theme.groups:
        rows = [
            (one.label, FIELD_WORDS[one.kind], "是" if one.required else "否", one.purpose or "—")
            for one in found.theme.fields
            if one.group == key
        ]
        yield table(("要素", "怎样填", "必填", "用途"), rows, title=title)


def _order(found: PublishedTheme) -> Block:
    rows = []
    for part, item in found.items():
        waits = "、".join(map(found.name_of, part.waits_for)) or "不等待，同时办理"
        rows.append((item.name, waits, EFFECTS[part.on_refusal]))
    return table(("事项", "等待", "不予批准时"), rows)


def _limits(found: PublishedTheme) -> Iterator[tuple[str, str, str, str]]:
    for _, item in found.items():
        yield item.name, item.statutory.words, item.promised.words, item.supplement.words


def _quotas(found: PublishedTheme) -> Iterator[Block]:
    for quota in found.theme.quotas:
        rows = [
            (str(row.then["name"]), str(row.then["places"]), str(row.then["term"]), row.source)
            for row in quota.table.rows
        ]
        title = found.name_of(quota.part)
        yield table(("名称", "名额", "哪一期", "来源"), rows, title=title)


def procedure(found: PublishedTheme) -> Booklet:
    """Return 操作规程 of a theme: what the window and each department do, step by step."""
    theme = found.theme
    return Booklet(
        kind="操作规程",
        title=theme.name,
        about=(
            ("适用", "综合窗口、联办部门经办和审核人员"),
            ("牵头部门", theme.lead),
            ("整件事的承诺时限", theme.promised.words),
        ),
        sections=numbered(
            *section("收件：综合窗口", listed(_intake(found))),
            *section(
                "核对材料", table(("材料", "怎样取得", "核对什么", "常见问题和改法"), _checked(theme))
            ),
            *section("受理和补正", table(("事项", "补正期限", "依据", "能否联合计时"), _supplements(found))),
            *section("分送和先后", _order(found)),
            *section("审查：各部门", *_reviews(found)),
            *section("不计入时限的程序", listed(_special(found)), listed(_periods(found))),
            *section("决定、制证和送达", table(("事项", "结果", "有效期", "决定机关"), _results(found))),
            *section("不予受理、不予批准", table(("事项", "对其他事项的影响", "救济途径"), _refusals(found))),
            *section("时限控制", table(("事项", "法定", "承诺", "补正"), _limits(found))),
            *section("咨询和监督", pairs(_phones(found))),
        ),
        source=found.source,
        path=f"/yjs/{theme.slug}",
        since=found.effective_on,
    )  # fmt: skip


def _intake(found: PublishedTheme) -> Iterator[str]:
    theme = found.theme
    asked = "".join(one.text for one in theme.questions)
    yield f"按系统给出的情形问题逐个询问：{theme.where.text}{asked}"
    yield "把系统生成的办事清单念给申请人听，或者打印给他；哪些事项不用办、为什么，一并说明。"
    yield "系统已带出的信息由申请人核对；只问清单里要填的，不另外要求填表。"
    yield "申请人不会操作的，由窗口代填，申请人核对后签名。"
    yield f"请申请人阅读并确认：{theme.consent}"
    yield "收件后当场出具收件凭证，载明没有要求提交的材料和理由。"


def _checked(theme: Theme) -> Iterator[tuple[str, str, str, str]]:
    for need in theme.needs:
        problems = "；".join(f"{problem}：{remedy}" for problem, remedy in need.reasons)
        yield need.name, _how(need.table.rows), need.standard or "—", problems or "—"


def _how(rows: Iterable[Row]) -> str:
    said: dict[str, None] = {}
    for row in rows:
        kind = str(row.then["source"])
        if kind != "none":
            said[f"{SOURCES[kind]}{_of(row.then)}"] = None
    return "、".join(said)


def _of(then: Mapping[str, object]) -> str:
    return f"（{then['source_name']}）" if then.get("source_name") else ""


def _supplements(found: PublishedTheme) -> Iterator[tuple[str, str, str, str]]:
    for _, item in found.items():
        joint = "是" if item.joint else "否"
        yield item.name, item.supplement.words, item.supplement.source, joint


def _reviews(found: PublishedTheme) -> Iterator[Block]:
    for _, item in found.items():
        title = f"{item.name}（{DUTIES[item.duty]}，承诺 {item.promised.words}）"
        yield listed(item.review_points or item.conditions, title=title)


def _special(found: PublishedTheme) -> Iterator[str]:
    for _, item in found.items():
        for one in item.elements.special:
            yield f"{item.name}：{one}"


def _results(found: PublishedTheme) -> Iterator[tuple[str, str, str, str]]:
    for _, item in found.items():
        years = f"{item.licence_years} 年" if item.licence_years else "—"
        yield item.name, item.result_name, years, f"{LEVELS[item.level]}{DUTIES[item.duty]}部门"


def _refusals(found: PublishedTheme) -> Iterator[tuple[str, str, str]]:
    for part, item in found.items():
        yield item.name, EFFECTS[part.on_refusal], item.remedies


def _phones(found: PublishedTheme) -> Iterator[tuple[str, str]]:
    yield "咨询电话", found.theme.guide.phone
    yield "监督电话", found.theme.guide.supervision
    for _, item in found.items():
        yield item.name, f"咨询 {item.phone}，监督 {item.supervision}"
