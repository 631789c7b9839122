"""What the pages of an unfinished application show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.cosigning import Cosigner, cosigners
from onething.cases.drafts import (
    PRESENT,
    Missing,
    group_of,
    letters,
    missing,
    plan_of,
    summary_digest,
)
from onething.cases.limits import days
from onething.cases.merging import shown
from onething.cases.models import Application, Material
from onething.cases.promises.offers import GAP, Offer, offers_for
from onething.cases.promises.rules import rules
from onething.cases.queries.ways import Way, way_of_row
from onething.cases.terms import SHOWN
from onething.catalogue.terms import FieldGroup, Plan, PlannedField, PlannedMaterial
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.merging import marks
from onething.kernel.refusals import NotAllowed, NotYours


@dataclass(frozen=True)
class Task:
    """A row of the task list."""

    key: str  # a group of the form, or “materials”
    title: str
    hint: str
    state: str  # done, started, todo


@dataclass(frozen=True)
class DraftSheet:
    """The task list of a draft."""

    id: UUID
    title: str
    slug: str
    subject_name: str
    region: str
    answers: dict[str, str]
    source_down: bool
    saved_at: datetime
    kept_until: date
    tasks: tuple[Task, ...]
    missing: tuple[Missing, ...]
    plan: Plan

    @property
    def ready(self) -> bool:
        """Say whether the draft may be checked and filed."""
        return not self.missing


@dataclass(frozen=True)
class FilledField:
    """A field with its value and who vouches for it."""

    field: PlannedField
    value: str
    source: str
    since: str
    shown: str  # the value as a person reads it


@dataclass(frozen=True)
class GroupSheet:
    """One page of the form."""

    id: UUID
    title: str
    group: FieldGroup
    fields: tuple[FilledField, ...]
    number: int
    count: int
    next: str  # the key of the next task that is not done, or “”
    seen: str = ""  # from which values the page is made


@dataclass(frozen=True)
class AttachedFile:
    """A file of a material."""

    id: UUID
    name: str
    media_type: str
    pages: int
    size: int
    digest: str
    upload: UUID | None


@dataclass(frozen=True)
class MaterialRow:
    """A material of the plan and what is there of it."""

    need: PlannedMaterial
    files: tuple[AttachedFile, ...]
    committed: bool
    present: bool  # nobody has to hand it in
    later: bool = False  # it was chosen to come later
    offer: Offer | None = None  # what the registers allow in its place, or why not
    shown: tuple[UUID, str] | None = None  # at a window, without a file: which row, how in words

    @property
    def uploads(self) -> bool:
        """Say whether its file may be uploaded: also in the place of a promise that is no must."""
        return self.need.source == "upload" or (
            self.need.source == "commitment"
            and self.offer is not None
            and self.offer.covers == "proof"
        )

    @property
    def there(self) -> bool:
        """Say whether something was done about it."""
        return bool(self.files or self.shown) or self.committed or self.later or self.present


@dataclass(frozen=True)
class MaterialsSheet:
    """The page of materials."""

    id: UUID
    title: str
    rows: tuple[MaterialRow, ...]
    plan: Plan
    told: tuple[str, ...] = ()  # what the letter of a promise tells
    promises: tuple[str, ...] = ()  # what it promises
    known: tuple[str, ...] = ()  # what the letter of what comes later says

    @property
    def to_upload(self) -> tuple[MaterialRow, ...]:
        """Return the materials that the applicant uploads."""
        return tuple(row for row in self.rows if row.need.source == "upload")

    @property
    def promised(self) -> tuple[MaterialRow, ...]:
        """Return what may be promised in the place of a proof or of a check beforehand (告知承诺)."""
        return tuple(row for row in self.rows if row.need.source == "commitment" and row.offer)

    @property
    def declared(self) -> tuple[MaterialRow, ...]:
        """Return what is only declared: no register makes it a promise that is checked."""
        return tuple(row for row in self.rows if row.need.source == "commitment" and not row.offer)


@dataclass(frozen=True)
class CheckSheet:
    """Everything that will be filed, to be checked before signing."""

    id: UUID
    title: str
    subject_name: str
    region: str
    groups: tuple[tuple[FieldGroup, tuple[FilledField, ...]], ...]
    materials: tuple[MaterialRow, ...]
    plan: Plan
    missing: tuple[Missing, ...]
    digest: str
    way: Way
    told: tuple[str, ...] = ()  # the letters, if something was promised
    promises: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    cosigners: tuple[Cosigner, ...] = ()


def draft_sheet(application_id: UUID, by: Actor, at: datetime) -> DraftSheet:
    """Return the task list of a draft."""
    application, plan, materials = _draft(application_id, by, at)
    lacking = missing(application, plan, materials)
    return DraftSheet(
        id=application.pk,
        title=application.title,
        slug=application.slug,
        subject_name=identity.subject(application.subject).name,
        region=application.region,
        answers=dict(application.answers),
        source_down=application.source_down,
        saved_at=application.saved_at,
        kept_until=clocks.day_of(application.saved_at) + timedelta(days=days("draft_kept")),
        tasks=_tasks(application, plan, materials, lacking),
        missing=lacking,
        plan=plan,
    )


def _draft(
    application_id: UUID, by: Actor, at: datetime
) -> tuple[Application, Plan, list[Material]]:
    application = access.applications_of(by).filter(pk=application_id).first()
    if application is None or by.org or application.state == "discarded":
        raise NotYours
    if application.state != "draft":
        raise NotAllowed(
            f"这份申请已经提交，申办编号 {application.number}。请到“我的办件”查看进度。"
        )
    materials = list(Material.objects.filter(application=application).order_by("at", "id"))
    return application, plan_of(application, at), materials


def _tasks(
    application: Application,
    plan: Plan,
    materials: list[Material],
    lacking: tuple[Missing, ...],
) -> tuple[Task, ...]:
    open_groups = {gap.group for gap in lacking}
    done = set(application.done)
    tasks = []
    for group in plan.groups:
        known = sum(bool(application.data.get(f.element, {}).get("value")) for f in group.fields)
        state = "done" if group.key not in open_groups else "started" if known else "todo"
        hint = (
            f"已带出 {known} 项，请核对"
            if known and group.key not in done
            else f"共 {len(group.fields)} 项"
        )
        tasks.append(Task(group.key, group.title, hint, state))
    uploads = sum(need.source == "upload" for need in plan.materials)
    free = sum(need.source in PRESENT for need in plan.materials)
    there = {material.key for material in materials}
    state = "done" if "materials" not in open_groups else "started" if there else "todo"
    hint = f"需上传 {uploads} 份，另有 {free} 份免提交"
    return (*tasks, Task("materials", "准备材料", hint, state))


def group_sheet(application_id: UUID, group: str, by: Actor, at: datetime) -> GroupSheet:
    """Return one page of the form with the values so far."""
    application, plan, materials = _draft(application_id, by, at)
    found = group_of(plan, group)
    keys = [each.key for each in plan.groups]
    waiting = [gap.group for gap in missing(application, plan, materials)]
    following = [key for key in dict.fromkeys(waiting) if key != group]
    fields = tuple(filled(field, application) for field in found.fields)
    return GroupSheet(
        id=application.pk,
        title=application.title,
        group=found,
        fields=fields,
        number=keys.index(group) + 1,
        count=len(keys),
        next=following[0] if following else "",
        seen=marks({each.field.element: each.value for each in fields}),
    )


def filled(field: PlannedField, application: Application) -> FilledField:
    datum = application.data.get(field.element, {})
    value = str(datum.get("value", ""))
    return FilledField(
        field,
        value,
        str(datum.get("source", "")),
        str(datum.get("at", ""))[:10],
        shown(field, value),
    )


def materials_sheet(
    application_id: UUID, by: Actor, at: datetime, *, credit: str = ""
) -> MaterialsSheet:
    """Return the materials of a draft: what is needed, what is there, what nobody asks for."""
    application, plan, materials = _draft(application_id, by, at)
    offers = offers_for(
        application, plan, credit=credit or application.credit, on=clocks.day_of(at)
    )
    rows = material_rows(plan, materials, offers)
    said = rules()
    return MaterialsSheet(
        application.pk,
        application.title,
        rows,
        plan,
        told=tuple(said["told"]),
        promises=tuple(said["promised"]),
        known=tuple(said["known"]),
    )


def material_rows(
    plan: Plan, materials: list[Material], offers: Mapping[str, Offer] | None = None
) -> tuple[MaterialRow, ...]:
    """Return each material of the plan with its files and what may be promised instead."""
    known = offers or {}
    return tuple(
        MaterialRow(
            need,
            tuple(
                attached(material)
                for material in materials
                if material.key == need.key and material.digest and not material.replaced
            ),
            any(
                material.key == need.key and material.source == "commitment"
                for material in materials
            ),
            need.source in PRESENT,
            later=any(
                material.key == need.key and material.source == GAP and not material.replaced
                for material in materials
            ),
            offer=known.get(need.key),
            shown=next(
                (
                    (material.pk, SHOWN[material.source])
                    for material in materials
                    if material.key == need.key
                    and material.source in SHOWN
                    and not material.replaced
                ),
                None,
            ),
        )
        for need in plan.materials
    )


def attached(material: Material) -> AttachedFile:
    """Return the file of a material as a value."""
    return AttachedFile(
        material.pk,
        material.file_name,
        material.media_type,
        material.pages,
        material.size,
        material.digest,
        material.upload,
    )


def check_sheet(application_id: UUID, by: Actor, at: datetime) -> CheckSheet:
    """Return the whole of what will be filed, and the digest that the signature covers."""
    application, plan, materials = _draft(application_id, by, at)
    sheet = sheet_of(application, plan, materials, at)
    return replace(sheet, cosigners=cosigners(application, sheet.digest, at))


def sheet_of(
    application: Application, plan: Plan, materials: list[Material], at: datetime
) -> CheckSheet:
    """Return the same of rows that have been read, without the others who sign."""
    letter = letters(plan, materials)
    offers = offers_for(application, plan, credit=application.credit, on=clocks.day_of(at))
    return CheckSheet(
        id=application.pk,
        title=application.title,
        subject_name=identity.subject(application.subject).name,
        region=application.region,
        groups=tuple(
            (group, tuple(filled(field, application) for field in group.fields))
            for group in plan.groups
        ),
        materials=material_rows(plan, materials, offers),
        plan=plan,
        missing=missing(application, plan, materials),
        digest=summary_digest(application, plan, materials),
        way=way_of_row(application),
        told=tuple(letter.get("told", ())),
        promises=tuple(letter.get("promised", ())),
        known=tuple(letter.get("known", ())),
    )
