"""Which items each stage of a project needs, in which order, and how far each is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from onething.cases.queries import ApplicationStand, CaseStand
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import Outline, OutlinePart
from onething.catalogue.terms import Theme
from onething.identity.terms import DUTIES
from onething.kernel.calendar import light_rule, official
from onething.kernel.clock import BeyondCalendar, working_days
from onething.kernel.refusals import Invalid
from onething.voice.aids.rules import day_of
from onething.voice.obstacles.rules import Due, late_by
from onething.voice.project_models import Project, ProjectMilestone
from onething.voice.projects.cards import Given, Line, StageSheet, StageTheme, Step, Wave
from onething.voice.projects.rules import Stage, slugs_for, stages, themes_of
from onething.voice.projects.rules import StageTheme as Wanted

Stands = Mapping[UUID, ApplicationStand]


def step_of(row: ProjectMilestone, on: date) -> Step:
    """Return a milestone with the light of its day."""
    return Step(row.pk, row.name, row.stage, row.due_on, row.done_on, row.note, term_of(row, on))


def term_of(row: ProjectMilestone, on: date) -> Due | None:
    """Return the day that was set, with how many working days are left, while it is not done."""
    if row.due_on is None or row.done_on is not None:
        return None
    if late := late_by(row.due_on, on):
        return Due(row.name, row.due_on, "red", f"超期 {late} 个工作日")
    try:
        left = working_days(on, row.due_on, official()) if row.due_on > on else 0
    except BeyondCalendar:
        return Due(row.name, row.due_on, "unknown", f"计划 {row.due_on:%Y-%m-%d}")
    light = "yellow" if left <= light_rule().days_left else "green"
    return Due(row.name, row.due_on, light, f"剩 {left} 个工作日" if left else "今天到期")


@dataclass(frozen=True)
class _Known:
    """What is read once for all stages of a project."""

    row: Project
    now: str  # the first stage that is not done
    themes: Mapping[str, Theme]
    given: Mapping[str, list[ApplicationStand]]  # by stage
    on: date


def stage_sheets(
    row: Project,
    steps: Iterable[ProjectMilestone],
    links: Mapping[UUID, str],
    stands: Stands,
    at: datetime,
) -> tuple[StageSheet, ...]:
    """Return the stages of a project with their items; the themes are read in one statement."""
    on = day_of(at)
    ends = {one.stage: one for one in steps if one.stage}
    slugs = {*slugs_for(row.kind), *(slug for one in stages() for slug, _ in one.beside)}
    given: dict[str, list[ApplicationStand]] = {}
    for application, stage in links.items():
        if application in stands:
            given.setdefault(stage, []).append(stands[application])
    known = _Known(
        row=row,
        now=next((one.stage for one in ends.values() if one.done_on is None), ""),
        themes=catalogue.themes_named(slugs, on),
        given=given,
        on=on,
    )
    return tuple(_stage(known, one, ends[one.key]) for one in stages() if one.key in ends)


def _stage(known: _Known, stage: Stage, step: ProjectMilestone) -> StageSheet:
    themes, given = known.themes, known.given.get(stage.key, [])
    wanted = [one for one in themes_of(stage, known.row.kind) if one.slug in themes]
    return StageSheet(
        key=stage.key,
        name=stage.name,
        what=stage.what,
        source=stage.source,
        confidence=stage.confidence,
        step=step_of(step, known.on),
        now=stage.key == known.now,
        themes=tuple(_theme(known, one, given) for one in wanted),
        beside=tuple(
            (slug, themes[slug].name, why) for slug, why in stage.beside if slug in themes
        ),
        beyond=stage.beyond,
        given=tuple(Given(one.id, one.title, one.number, one.words, one.draft) for one in given),
    )


def answers_for(row: Project, wanted: Wanted) -> dict[str, str]:
    """Return what is known for a theme in a stage: what was said, and what the stage itself says."""
    return {**row.answers.get(wanted.slug, {}), **wanted.fixed}


def _theme(known: _Known, wanted: Wanted, given: list[ApplicationStand]) -> StageTheme:
    row, theme = known.row, known.themes[wanted.slug]
    answers = answers_for(row, wanted)
    try:
        found = catalogue.outline(theme, answers, region=row.region, on=known.on)
    except Invalid:  # not served at this place
        found = Outline(theme.slug, theme.name, (), (), ())
    cases = {case.item: case for one in given if one.slug == theme.slug for case in one.cases}
    names = {part.key: part.name for part in found.parts}
    return StageTheme(
        slug=theme.slug,
        name=theme.name,
        waves=_waves(
            tuple(one for one in found.parts if one.sure or one.item in cases), names, cases
        ),
        maybe=tuple(
            _line(one, names, cases)
            for one in found.parts
            if not one.sure and one.item not in cases
        ),
        needless=found.needless,
        open=len(found.open),
        answers=answers,
        fixed=wanted.fixed,
    )


def _waves(
    parts: tuple[OutlinePart, ...], names: Mapping[str, str], cases: Mapping[str, CaseStand]
) -> tuple[Wave, ...]:
    groups = [list(group) for _, group in groupby(parts, key=lambda part: part.wave)]
    return tuple(
        Wave(number, tuple(_line(part, names, cases) for part in group))
        for number, group in enumerate(groups, start=1)
    )


def _line(part: OutlinePart, names: Mapping[str, str], cases: Mapping[str, CaseStand]) -> Line:
    return Line(
        item=part.item,
        name=part.name,
        organ=DUTIES[part.duty],
        days=part.days,
        result=part.result,
        sure=part.sure,
        why=part.why,
        source=part.source,
        after=tuple(names[key] for key in part.waits_for),
        case=cases.get(part.item),
    )
