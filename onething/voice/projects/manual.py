"""项目手册: the whole way of one project as a booklet that can be printed and taken along."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.documents.terms import (
    Booklet,
    Section,
    listed,
    numbered,
    pairs,
    section,
    steps,
    table,
    texts,
)
from onething.kernel.actor import Actor
from onething.voice.aids.rules import day_of
from onething.voice.projects.cards import Line, ProjectSheet, StageSheet, StageTheme, VisitCard
from onething.voice.projects.queries import project, visits_of
from onething.voice.projects.rules import rules

HEAD = ("事项", "部门", "时限", "办到哪一步")


def project_manual(project_id: UUID, by: Actor, at: datetime) -> Booklet:
    """Return the manual of a project that he may see, as it stands today."""
    sheet = project(project_id, by, at)
    whole = [_plan(sheet), *(part for stage in sheet.stages for part in _stage(stage))]
    return Booklet(
        kind="全代办项目手册",
        title=sheet.name,
        about=_about(sheet),
        sections=numbered(*whole, *_visits(visits_of(sheet)), *_rights(sheet)),
        source=f"按 {day_of(at):%Y-%m-%d} 的项目情况和现行事项生成，{rules()['source']}",
        path=f"/my/xm/{sheet.id}",
        since=day_of(at),
    )


def _about(sheet: ProjectSheet) -> tuple[tuple[str, str], ...]:
    money = f"{sheet.investment:,.2f} 万元" if sheet.investment is not None else ""
    days = "至".join(f"{one:%Y-%m-%d}" for one in (sheet.start_on, sheet.finish_on) if one)
    said = (
        ("编号", sheet.number),
        ("企业", sheet.enterprise),
        ("开发区", sheet.zone),
        ("类别", sheet.kind_name),
        ("总投资", money),
        ("计划建设", days),
        ("项目经理", f"{sheet.manager}（{sheet.hall}）"),
        ("现在", sheet.now.name if sheet.now and sheet.state == "running" else sheet.words),
    )
    return tuple((name, value) for name, value in said if value)


def _plan(sheet: ProjectSheet) -> Section:
    rows = [
        (
            one.step.name,
            f"{one.step.due_on:%Y-%m-%d}" if one.step.due_on else "还没有定",
            f"{one.step.done_on:%Y-%m-%d}" if one.step.done_on else "",
        )
        for one in sheet.stages
    ]
    own = [
        (
            one.name,
            f"{one.due_on:%Y-%m-%d}" if one.due_on else "还没有定",
            f"{one.done_on:%Y-%m-%d}" if one.done_on else "",
        )
        for one in sheet.own
    ]
    return section("时间安排", table(("阶段或者节点", "计划", "完成"), [*rows, *own]))[0]


def _stage(stage: StageSheet) -> tuple[Section, ...]:
    blocks = [texts(stage.what)]
    for theme in stage.themes:
        blocks += [
            steps([_wave(wave.lines) for wave in theme.waves], title=f"{theme.name}：先后次序"),
            table(
                HEAD,
                [
                    _line(line)
                    for line in (
                        *(line for wave in theme.waves for line in wave.lines),
                        *theme.maybe,
                    )
                ],
                title=f"{theme.name}：要办的事项",
            ),
            listed(
                (f"{name}：{why}" for name, why in theme.needless), title="按现在的情况不用办的"
            ),
            texts(_open(theme)),
        ]
    blocks += [
        listed((f"“{name}”：{why}" for _, name, why in stage.beside), title="由别人先办的"),
        listed((f"{name}：{why}" for name, why in stage.beyond), title="目录里还没有的"),
    ]
    return section(stage.name, *blocks)


def _wave(lines: tuple[Line, ...]) -> tuple[str, str]:
    together = "、".join(line.name for line in lines)
    after = "、".join(dict.fromkeys(name for line in lines for name in line.after))
    return together, "同时办" * (len(lines) > 1) + f"{'，' * (len(lines) > 1)}等{after}办好" * bool(
        after
    )


def _line(line: Line) -> tuple[str, str, str, str]:
    if line.case is not None:
        stand = f"{line.case.words}{'，' if line.case.left else ''}{line.case.left}"
    else:
        stand = "还没有申报" if line.sure else "要不要办还不确定"
    return line.name, line.organ, f"{line.days} 个工作日" if line.days else "即时办结", stand


def _open(theme: StageTheme) -> str:
    return f"还有 {theme.open} 个问题没有回答，回答以后才能确定全部事项。" if theme.open else ""


def _visits(visits: tuple[VisitCard, ...]) -> tuple[Section, ...]:
    rows = [
        (f"{one.on:%Y-%m-%d}", one.people, one.text, f"{one.asked} {one.work}".strip())
        for one in visits
    ]
    return section("走访记录", table(("日期", "谁", "情况", "诉求和去向"), rows))


def _rights(sheet: ProjectSheet) -> tuple[Section, ...]:
    said = (
        "一个项目一位项目经理，从签约到投产以后一直负责；换人要写明原因，并告诉企业。",
        "代办不收费。项目经理替企业填写、交件以前要先得到企业同意，企业可以随时停止；签名由企业自己做。",
        "企业没有同意或者没有关联的申请，项目经理看不到。",
    )
    contact = (("项目经理", sheet.manager), ("所在大厅", sheet.hall), ("求助电话", "12345"))
    return section("约定和联系", listed(said), pairs(contact))
