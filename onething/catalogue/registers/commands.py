"""Making a register: a draft, its lines, a proposal, a second person's review, publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from onething.catalogue.register_kinds import kind_of
from onething.catalogue.register_models import (
    DRAFT,
    PROPOSED,
    PUBLISHED,
    RegisterEntry,
    RegisterRevision,
)
from onething.catalogue.registers import access
from onething.catalogue.registers.consistency import ERROR, completed, findings
from onething.catalogue.registers.events import (
    RegisterChanged,
    RegisterDiscarded,
    RegisterDrafted,
    RegisterProposed,
    RegisterPublished,
    RegisterReturned,
)
from onething.catalogue.registers.world import entries_of, world, world_for
from onething.catalogue.terms.registers import RegisterKind, entry_faults, key_of, twice
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

Line = Mapping[str, str]
MOST_LINES = 5000
LONGEST_WORDS = 300


@command
def draft_register(kind: str, *, by: Actor, at: datetime) -> UUID:
    """Open a draft of a register of one's place, beginning with what is in force."""
    found, region = access.kind_to_keep(kind, by)
    if open_draft := _newest(found, region).exclude(state=PUBLISHED).first():
        return open_draft.pk
    before = _newest(found, region).filter(state=PUBLISHED).order_by("-number").first()
    draft = _opened(found, region, at)
    if before is not None:
        _write(draft, [one.content() for one in entries_of(before)])
    ledger.write(RegisterDrafted(kind=found.key, region=region, revision=draft.pk), by=by, at=at)
    return draft.pk


@command
def set_register_lines(draft_id: UUID, lines: Sequence[Line], *, by: Actor, at: datetime) -> UUID:
    """Give a draft these lines instead of those that it has."""
    draft = access.draft_to_change(draft_id, by)
    _write(draft, _checked(kind_of(draft.kind), lines, at))
    return _changed(draft, by, at)


@command
def set_register_line(
    draft_id: UUID, line_id: UUID | None, said: Line, *, by: Actor, at: datetime
) -> UUID:
    """Change one line of a draft, or add one."""
    draft = access.draft_to_change(draft_id, by)
    kind = kind_of(draft.kind)
    line = completed(kind, said, world(_day(at)))
    if faults := dict(entry_faults(kind, line)):
        raise Invalid("这一行还不能保存，请按提示改正。", errors=faults)
    rows = RegisterEntry.objects.filter(revision=draft)
    others = rows.exclude(pk=line_id) if line_id else rows
    if any(key_of(kind, one.content) == key_of(kind, line) for one in others):
        said_twice = f"“{line['name']}”已经在清单里，请改那一行，或者删去一行。"
        raise Invalid(said_twice, errors={"about": said_twice})
    if line_id is None:
        place = others.order_by("-place").values_list("place", flat=True).first()
        RegisterEntry.objects.create(revision=draft, place=(place or 0) + 1, **_row(line))
    elif not RegisterEntry.objects.filter(revision=draft, pk=line_id).update(**_row(line)):
        raise NotYours
    return _changed(draft, by, at)


@command
def remove_register_line(draft_id: UUID, line_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Remove one line from a draft."""
    draft = access.draft_to_change(draft_id, by)
    gone, _ = RegisterEntry.objects.filter(revision=draft, pk=line_id).delete()
    if not gone:
        raise NotYours
    return _changed(draft, by, at)


@command
def propose_register(
    draft_id: UUID, effective_on: date, note: str, *, by: Actor, at: datetime
) -> UUID:
    """Hand a draft to a second person, with the day from which it shall hold."""
    draft = access.draft_to_change(draft_id, by)
    kind = kind_of(draft.kind)
    before = _newest(kind, draft.region).filter(state=PUBLISHED).order_by("-number").first()
    errors = {}
    if effective_on < _day(at):
        errors["effective_on"] = "生效日期不能早于今天，请改为今天或以后。"
    elif before and before.effective_on and effective_on < before.effective_on:
        errors["effective_on"] = (
            f"第 {before.number} 版自 {before.effective_on} 起生效，新的一版不能早于它。"
        )
    if not note.strip() or len(note) > LONGEST_WORDS:
        errors["note"] = f"请写明改了什么、为什么，不超过 {LONGEST_WORDS} 个字。"
    if errors:
        raise Invalid("还不能送审，请按提示改正。", errors=errors)
    digest = _agree(kind, draft, effective_on)
    if before is not None and before.digest == digest:
        raise NotAllowed("草稿与已发布的清单完全一样，不用送审。请先修改，或者删除草稿。")
    draft.state, draft.effective_on, draft.digest = PROPOSED, effective_on, digest
    draft.note, draft.returned, draft.proposed_by = note.strip(), "", by.who
    draft.save()
    fact = RegisterProposed(**_about(draft), digest=digest, effective_on=effective_on)
    ledger.write(fact, by=by, at=at)
    return draft.pk


@command
def review_register(draft_id: UUID, agreed: bool, reason: str, *, by: Actor, at: datetime) -> UUID:
    """Agree to a proposed register, which publishes it, or send it back with the reason."""
    draft = access.draft_to_review(draft_id, by)
    if not agreed:
        return _return(draft, reason, by, at)
    assert draft.effective_on is not None
    draft.effective_on = max(draft.effective_on, _day(at))
    draft.digest = _agree(kind_of(draft.kind), draft, draft.effective_on)
    draft.reviewed_by = by.who
    return _publish(draft, by, at)


@command
def discard_register(draft_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throw a draft away."""
    draft = access.draft_to_change(draft_id, by)
    fact = RegisterDiscarded(**_about(draft))
    draft.delete()
    ledger.write(fact, by=by, at=at)


@command
def load_register(kind: str, region: str, lines: Sequence[Line], *, by: Actor, at: datetime) -> str:
    """Publish a register that ships; what people have published since is left as it is."""
    must_be_system(by)
    found = kind_of(kind)
    checked = _checked(found, lines, at)
    published = _newest(found, region).filter(state=PUBLISHED)
    digest = _digest(checked)
    if published.filter(digest=digest).exists():
        return ""
    if published.exclude(reviewed_by="").exists():
        return f"“{found.name}”已有人工发布的版本，文件里的改动没有载入，请在清单管理中修改。"
    draft = RegisterRevision(kind=kind, region=region, opened_at=at, proposed_by=by.who)
    draft.effective_on, draft.digest, draft.note = _day(at), digest, "随平台载入"
    draft.save()
    _write(draft, checked)
    _publish(draft, by, at)
    return f"清单：{found.name}"


def _opened(kind: RegisterKind, region: str, at: datetime) -> RegisterRevision:
    try:
        with transaction.atomic():
            return RegisterRevision.objects.create(kind=kind.key, region=region, opened_at=at)
    except IntegrityError:
        raise NotAllowed(
            "另一名事项管理员刚刚开了这份清单的草稿。请刷新页面，在那份草稿上修改。"
        ) from None


def _newest(kind: RegisterKind, region: str) -> QuerySet[RegisterRevision]:
    return RegisterRevision.objects.select_for_update().filter(kind=kind.key, region=region)


def _checked(kind: RegisterKind, lines: Sequence[Line], at: datetime) -> list[dict[str, str]]:
    """Return the lines, completed from the catalogue; each fault is told with its line."""
    if len(lines) > MOST_LINES:
        raise Invalid(f"一份清单最多 {MOST_LINES} 行，现在有 {len(lines)} 行。请分成几份。")
    known = world(_day(at))
    full = [completed(kind, one, known) for one in lines]
    errors: dict[str, str] = {}
    for place, line in enumerate(full):
        for key, sentence in entry_faults(kind, line):
            errors.setdefault(f"{place + 1}", f"第 {place + 1} 行：{sentence}" if key else sentence)
    for place, sentence in twice(kind, full):
        errors.setdefault(f"{place + 1}", f"第 {place + 1} 行：{sentence}")
    if errors:
        first = next(iter(errors.values()))
        raise Invalid(f"有 {len(errors)} 行要改正，没有保存。{first}", errors=errors)
    return full


def _agree(kind: RegisterKind, draft: RegisterRevision, on: date) -> str:
    """Refuse a register that does not agree with catalogue and law; return its digest."""
    entries = entries_of(draft)
    found = [
        one
        for one in findings(kind, entries, world_for(kind, draft.region, on))
        if one.grade == ERROR
    ]
    if found:
        told = {str(one.place + 1): f"第 {one.place + 1} 行：{one.sentence}" for one in found}
        raise Invalid(
            f"有 {len(found)} 处与目录或法律不一致，不能发布。{next(iter(told.values()))}",
            errors=told,
        )
    return _digest([one.content() for one in entries])


def _publish(draft: RegisterRevision, by: Actor, at: datetime) -> UUID:
    last = _newest(kind_of(draft.kind), draft.region).filter(state=PUBLISHED).order_by("-number")
    newest = last.first()
    draft.number = (newest.number or 0) + 1 if newest else 1
    draft.state, draft.published_at = PUBLISHED, at
    draft.save()
    assert draft.effective_on is not None
    fact = RegisterPublished(
        **_about(draft),
        number=draft.number,
        digest=draft.digest,
        entries=RegisterEntry.objects.filter(revision=draft).count(),
        proposed_by=draft.proposed_by,
        effective_on=draft.effective_on,
    )
    ledger.write(fact, by=by, at=at)
    return draft.pk


def _return(draft: RegisterRevision, reason: str, by: Actor, at: datetime) -> UUID:
    if not reason.strip() or len(reason) > LONGEST_WORDS:
        said = f"请写明退回的理由，不超过 {LONGEST_WORDS} 个字。"
        raise Invalid(said, errors={"reason": said})
    draft.state, draft.returned, draft.proposed_by = DRAFT, reason.strip(), ""
    draft.save()
    ledger.write(RegisterReturned(**_about(draft), reason=draft.returned), by=by, at=at)
    return draft.pk


def _write(draft: RegisterRevision, lines: Iterable[Line]) -> None:
    RegisterEntry.objects.filter(revision=draft).delete()
    RegisterEntry.objects.bulk_create(
        RegisterEntry(revision=draft, place=place, **_row(line))
        for place, line in enumerate(lines, 1)
    )


def _row(line: Line) -> dict[str, object]:
    return {"about": line.get("about", ""), "name": line["name"], "content": dict(line)}


def _changed(draft: RegisterRevision, by: Actor, at: datetime) -> UUID:
    lines = [one.content() for one in entries_of(draft)]
    fact = RegisterChanged(**_about(draft), entries=len(lines), digest=_digest(lines))
    ledger.write(fact, by=by, at=at)
    return draft.pk


def _about(draft: RegisterRevision) -> dict[str, Any]:
    return {"kind": draft.kind, "region": draft.region, "revision": draft.pk}


def _digest(lines: Iterable[Line]) -> str:
    return sm3(canonical([dict(one) for one in lines]))


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
