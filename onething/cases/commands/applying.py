"""Filling in an application: saved as one goes, each value with its source (C1, C2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.drafts import APPLICANT, checked, group_of, plan_of
from onething.cases.events import ApplicationDiscarded, ApplicationStarted
from onething.cases.merging import MEANWHILE, answers_together, together
from onething.cases.models import Application, Material
from onething.cases.promise_terms import TOLERANCE
from onething.cases.promises.offers import GAP, offers_for
from onething.cases.receiving import must_be_received_here
from onething.cases.suspending import must_be_open
from onething.cases.terms import SHOWN
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import PlannedMaterial, Theme
from onething.identity import queries as identity
from onething.identity.terms import FILL, SubjectCard, site_in
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command, command_besides
from onething.kernel.merging import Clash
from onething.kernel.refusals import Invalid, NotYours
from onething.kernel.salts import new_salt

MOST_FILES = 10  # files for one material


@command_besides("known", "source_down")
def start_draft(
    slug: str,
    *,
    region: str,
    answers: Mapping[str, str],
    known: Mapping[str, Mapping[str, str]],
    source_down: bool,
    by: Actor,
    at: datetime,
) -> UUID:
    """Start an application for a theme, with what the province's registers already know.

    `known`: for each element value, source and at. `source_down`: the register did not answer.
    """
    if by.org or not by.behalf:
        raise NotYours("请先用个人或企业身份登录，再开始办理。")
    identity.must_allow(by, FILL, slug)
    theme = catalogue.theme_to_begin(slug, clocks.day_of(at), at)
    _fits(theme, identity.subject(UUID(by.behalf)))
    _open_to(theme, by)
    application = Application(
        theme=theme.revision,
        slug=slug,
        title=theme.name,
        region=region,
        subject=UUID(by.behalf),
        agent=by.who,
        answers=planning.clean(theme, answers),
        data=_with_answers(theme, answers, known, at),
        source_down=source_down,
        salt=new_salt(),
        started_at=at,
        saved_at=at,
        via=by.via,
        site=site_in(by.roles),
        site_name=identity.site_name(by, at),
    )
    plan = plan_of(application, at)  # answers that make no plan are refused here
    must_be_open(application, plan, at)
    must_be_received_here(application, plan, by, at)
    application.title = plan.name
    application.save(force_insert=True)
    fact = ApplicationStarted(
        application=application.pk,
        subject=application.subject,
        theme=application.theme,
        region=region,
    )
    ledger.write(fact, by=by, at=at)
    return application.pk


def _fits(theme: Theme, subject: SubjectCard) -> None:
    """A theme for people is applied for by people, one for enterprises by bodies."""
    if theme.audience == "person" and not subject.is_person:
        raise Invalid("这件事由个人申请。请换成本人身份，再开始办理。")
    if theme.audience != "person" and subject.is_person:
        raise Invalid("这件事由企业、个体工商户等申请。请换成企业身份，再开始办理。")


def _open_to(theme: Theme, by: Actor) -> None:
    """An item whose standard knows windows only is taken in by an official, for who came."""
    if theme.window_only and not by.who.startswith("official:"):
        raise Invalid(
            f"“{theme.name}”没有开通网上办理，请到窗口办理：{theme.guide.places}，"
            f"电话 {theme.guide.phone}。可以先在“预约”里选好时间。"
        )


@command
def answer(
    application_id: UUID,
    *,
    answers: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Change the answers to the questions; the personal list follows, what was typed is kept.

    `seen`: from which answers the page was made (`marks`), so that nobody undoes another's.
    """
    application = access.draft_to_change(application_id, by)
    theme = catalogue.theme_revision(application.theme)
    before = application.answers
    typed = planning.clean(theme, answers)
    typed.pop(planning.ONLY, None)
    said = answers_together(theme, typed, seen or {}, _stands(theme, application))
    only = {key: value for key, value in before.items() if key == planning.ONLY}
    said = {key: value for key, value in said.items() if value}
    if seen:
        _must_be_whole(theme, {**said, **only}, application, at)
    application.answers = planning.clean(theme, {**said, **only})
    application.data = _with_answers(theme, said, application.data, at)
    plan_of(application, at)
    _save(application, at, "answers", "data")


def _stands(theme: Theme, application: Application) -> dict[str, str]:
    """Return every question of the theme with the answer that stands there, “” for none."""
    return {one.key: str(application.answers.get(one.key, "")) for one in theme.questions}


def _must_be_whole(
    theme: Theme,
    said: Mapping[str, str],
    application: Application,
    at: datetime,
) -> None:
    """Refuse what two people's answers together leave open, and show what is to be answered."""
    on = clocks.day_of(at)
    left = planning.answer_faults(theme, said, region=application.region, on=on)
    if left:
        raise Clash(left, said, _stands(theme, application), MEANWHILE)


def _with_answers(
    theme: Theme, answers: Mapping[str, str], known: Mapping[str, Mapping[str, str]], at: datetime
) -> dict[str, dict[str, str]]:
    """Return the data with what the answers say: an area that was asked is the shop's area."""
    on = clocks.day_of(at).isoformat()
    said = {
        element: {"value": value, "source": APPLICANT, "at": on}
        for element, value in planning.known_from(theme, answers).items()
    }
    return {element: dict(datum) for element, datum in known.items()} | said


@command
def save_group(
    application_id: UUID,
    *,
    group: str,
    values: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Save one group of the form as finished; whatever does not hold is told field by field.

    `seen`: from which values the page was made (`marks`), so that nobody overwrites another's.
    """
    application, kept, errors = _typed(application_id, group, values, seen=seen, by=by, at=at)
    if errors:
        raise Invalid(f"有 {len(errors)} 处需要修改，改好后再保存。", errors=errors)
    application.data = application.data | kept
    application.done = sorted({*application.done, group})
    _save(application, at, "data", "done")


@command
def keep_group(
    application_id: UUID,
    *,
    group: str,
    values: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what of a group already holds, to go on later; the group stays unfinished."""
    application, kept, _ = _typed(application_id, group, values, seen=seen, by=by, at=at)
    application.data = application.data | kept
    application.done = [done for done in application.done if done != group]
    _save(application, at, "data", "done")


def _typed(
    application_id: UUID,
    group: str,
    values: Mapping[str, str],
    *,
    seen: Mapping[str, str] | None,
    by: Actor,
    at: datetime,
) -> tuple[Application, dict[str, dict[str, str]], dict[str, str]]:
    """Return the draft, locked; of one group what holds, brought together with what others wrote; what does not."""
    application = access.draft_to_change(application_id, by)
    fields = group_of(plan_of(application, at), group).fields
    values = together(fields, values, seen or {}, application.data, by.who)
    return application, *checked(fields, values, application.data, at, by.who)


@command
def attach(
    application_id: UUID, *, key: str, file: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Attach an uploaded file to a material of the draft.

    `file`: upload, digest, file_name, media_type, pages, size.
    """
    application = access.draft_to_change(application_id, by)
    needed = {need.key: need for need in plan_of(application, at).materials}
    if key not in needed:
        raise Invalid("按您的情况不需要这份材料，请返回办理清单查看需要的材料。")
    there = Material.objects.filter(application=application, key=key)
    if there.filter(digest=file["digest"]).exists():
        return
    if there.count() >= MOST_FILES:
        raise Invalid(f"一份材料最多上传 {MOST_FILES} 个文件，请删去不需要的再上传。")
    Material.objects.create(
        application=application, key=key, name=needed[key].name, source="upload", at=at, **file
    )
    _save(application, at)


@command
def detach(application_id: UUID, *, material: UUID, by: Actor, at: datetime) -> None:
    """Take a file away from the draft."""
    application = access.draft_to_change(application_id, by)
    Material.objects.filter(application=application, pk=material).delete()
    _save(application, at)


@command_besides("credit")
def commit_to(
    application_id: UUID,
    *,
    keys: Sequence[str],
    later: Sequence[str] = (),
    credit: str = "unknown",
    by: Actor,
    at: datetime,
) -> None:
    """Choose what is promised: in the place of these materials (告知承诺), or to come later (容缺).

    `credit`: the level that the credit platform knows, looked up before.
    """
    application = access.draft_to_change(application_id, by)
    plan = plan_of(application, at)
    application.credit = credit
    known = offers_for(application, plan, credit=credit, on=clocks.day_of(at))
    shown = Material.objects.filter(application=application, source__in=SHOWN)
    on_paper = set(shown.values_list("key", flat=True))
    by_key = {need.key: need for need in plan.materials if need.key not in on_paper}
    wanted = {key: "commitment" for key in keys if _is(by_key.get(key), "commitment")}
    wanted |= {
        key: GAP for key in later if key in by_key and key in known and known[key].way == TOLERANCE
    }
    closed = {key: known[key].closed for key in wanted if key in known and known[key].closed}
    if closed:
        raise Invalid("；".join(closed.values()), errors=closed)
    Material.objects.filter(application=application, source__in=("commitment", GAP)).delete()
    Material.objects.bulk_create(
        Material(application=application, key=key, name=by_key[key].name, source=source, at=at)
        for key, source in wanted.items()
    )
    _save(application, at, "credit")


def _is(need: PlannedMaterial | None, source: str) -> bool:
    return need is not None and need.source == source


@command
def discard(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throw the draft away."""
    application = access.draft_to_change(application_id, by)
    application.state = "discarded"
    application.data = {}
    _save(application, at, "state", "data")
    fact = ApplicationDiscarded(application=application.pk, subject=application.subject)
    ledger.write(fact, by=by, at=at)


def _save(application: Application, at: datetime, *fields: str) -> None:
    application.saved_at = at
    application.save(update_fields=["saved_at", *fields])
