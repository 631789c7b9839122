"""Making a standard: a draft, its changes, a proposal, a second person's review, publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.catalogue import publishing
from onething.catalogue.check import content_faults, theme_content_faults
from onething.catalogue.codes import BadCode, next_base_code
from onething.catalogue.events import (
    ItemChanged,
    ItemDiscarded,
    ItemDrafted,
    ItemProposed,
    ItemReturned,
)
from onething.catalogue.item_models import DRAFT, PROPOSED, ItemDraft, ItemRevision
from onething.catalogue.items import access
from onething.catalogue.items.publication import entered, revised
from onething.catalogue.reading import read_item
from onething.catalogue.shelf import item_revision
from onething.catalogue.terms import KINDS, LEVELS
from onething.catalogue.terms.overlays import ItemDifference, differences
from onething.identity import queries as identity
from onething.identity.terms import DUTIES
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import Fact, canonical
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

Content = Mapping[str, Any]
PROVINCE = "14"  # the first two signs of a base code of Shanxi
LONGEST_WORDS, LARGEST = 300, 200_000
TOLD = 3  # faults in the sentence; all of them stand in `errors`


class ItemOvertaken(NotAllowed):
    """Somebody else saved the draft in the meantime; both texts are here."""

    code = "overtaken"

    def __init__(self, name: str, draft: ItemDraft, mine: Content) -> None:
        self.version = draft.version
        self.theirs: Content = draft.content
        self.mine = mine
        self.differences: tuple[ItemDifference, ...] = differences(draft.content, mine)
        super().__init__(
            f"您打开以后，{name}在 {draft.changed_at.astimezone(CHINA):%H:%M} 保存过这份草稿，"
            f"有 {len(self.differences)} 处与您填写的不同。您填写的没有丢，请对照后再保存一次。"
        )


@command
def draft_item(code: str, level: str, *, by: Actor, at: datetime) -> UUID:
    """Open a draft of a standard, beginning with its newest revision; an open one is that one."""
    access.keeper(by)
    if there := ItemDraft.objects.select_for_update().filter(code=code, level=level).first():
        return there.pk
    last = _newest(code, level)
    return _open(last.code, level, last.content, last, by=by, at=at)


@command
def draft_new_item(
    name: str, kind: str, duty: str, level: str, guiding: str, *, by: Actor, at: datetime
) -> UUID:
    """Open a draft of an item that is not there yet, with the next free base code."""
    access.keeper(by)
    errors = {}
    if not name.strip():
        errors["name"] = "请填写事项名称。"
    for key, word, known in (
        ("kind", kind, KINDS),
        ("duty", duty, DUTIES),
        ("level", level, LEVELS),
    ):
        if word not in known:
            errors[key] = "请从列表中选择一项。"
    if errors:
        raise Invalid("还不能新建，请按提示改正。", errors=errors)
    used = {*ItemRevision.objects.values_list("code", flat=True).distinct("code").order_by("code")}
    used |= {*ItemDraft.objects.order_by("code").values_list("code", flat=True)}
    try:
        code = next_base_code(PROVINCE, kind, guiding, used)
    except BadCode as fault:
        raise Invalid(str(fault), errors={"guiding": str(fault)}) from fault
    content = {"code": code, "name": name.strip(), "kind": kind, "duty": duty, "level": level}
    return _open(code, level, content, None, by=by, at=at)


@command
def restore_item(revision_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Open a draft with the content of an earlier revision: to go back is to publish anew."""
    access.keeper(by)
    old = ItemRevision.objects.filter(pk=revision_id).first()
    if old is None:
        raise NotYours
    if ItemDraft.objects.filter(code=old.code, level=old.level).exists():
        raise NotAllowed("这个事项已经有一份草稿。请先送审或者删除那一份，再恢复旧版。")
    return _open(old.code, old.level, old.content, _newest(old.code, old.level), by=by, at=at)


@command
def draft_retirement(code: str, level: str, *, by: Actor, at: datetime) -> UUID:
    """Open a draft that retires a standard: from its day on, nobody may apply for it."""
    access.keeper(by)
    last = _newest(code, level)
    if last.retired:
        raise NotAllowed("这个事项已经取消。要恢复的，请恢复一个旧版。")
    if ItemDraft.objects.filter(code=code, level=level).exists():
        raise NotAllowed("这个事项已经有一份草稿。请先送审或者删除那一份，再取消事项。")
    return _open(code, level, last.content, last, retires=True, by=by, at=at)


@command
def change_item(draft_id: UUID, content: Content, version: int, *, by: Actor, at: datetime) -> UUID:
    """Keep what was typed, faulty or not; refused with both texts if somebody else was first."""
    draft = access.draft_to_change(draft_id, by)
    if len(canonical(content)) > LARGEST:
        raise Invalid(f"一个事项最多 {LARGEST // 1000} KB，请缩短文字。")
    fixed = ("code", "level")
    if any(content.get(key) != draft.content[key] for key in fixed):
        raise Invalid("基本编码和行使层级不能改。要换编码的，请新建事项。")
    if content == draft.content:
        return draft.pk
    if version != draft.version:
        names = identity.official_names({draft.changed_by})
        raise ItemOvertaken(names.get(draft.changed_by, "另一名管理员"), draft, content)
    draft.content, draft.version = dict(content), draft.version + 1
    draft.changed_by, draft.changed_at = by.who, at
    draft.save()
    fact = ItemChanged(**_about(draft), version=draft.version, digest=sm3(canonical(content)))
    ledger.write(fact, by=by, at=at)
    return draft.pk


@command
def propose_item(draft_id: UUID, effective_on: date, note: str, *, by: Actor, at: datetime) -> UUID:
    """Send a draft to review, for a day from today on; faults of the check keep it back."""
    draft = access.draft_to_change(draft_id, by)
    errors = {}
    if effective_on < _day(at):
        errors["effective_on"] = "生效日期不能早于今天。"
    if not note.strip() or len(note) > LONGEST_WORDS:
        errors["note"] = f"请写明改了什么、为什么，不超过 {LONGEST_WORDS} 个字。"
    if errors:
        raise Invalid("还不能送审，请按提示改正。", errors=errors)
    _sound(draft, effective_on)
    draft.state, draft.effective_on, draft.proposed_by = PROPOSED, effective_on, by.who
    draft.note, draft.returned = note.strip(), ""
    draft.save()
    fact = ItemProposed(
        **_about(draft),
        digest=sm3(canonical(draft.content)),
        effective_on=effective_on,
        retires=draft.retires,
    )
    ledger.write(fact, by=by, at=at)
    return draft.pk


@command
def review_item(draft_id: UUID, agreed: bool, reason: str, *, by: Actor, at: datetime) -> UUID:
    """Agree to a proposed standard, which publishes it for its day, or send it back with the reason."""
    draft = access.draft_to_review(draft_id, by)
    if not agreed:
        return _return(draft, reason, by, at)
    assert draft.effective_on is not None
    day = max(draft.effective_on, _day(at))
    _sound(draft, day)
    revision = ItemRevision(
        code=draft.code,
        level=draft.level,
        effective_on=day,
        note=draft.note,
        retired=draft.retires,
        proposed_by=draft.proposed_by,
        reviewed_by=by.who,
    )
    facts = _publish(revision, draft.content, at)
    draft.delete()
    ledger.write(*facts, by=by, at=at)
    return revision.pk


@command
def discard_item(draft_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throw a draft away."""
    draft = access.draft_to_change(draft_id, by)
    fact = ItemDiscarded(**_about(draft))
    draft.delete()
    ledger.write(fact, by=by, at=at)


@command
def publish_item(content: Content, *, by: Actor, at: datetime) -> UUID:
    """Publish a standard that ships; what people have published since is left as it is."""
    must_be_system(by)
    code, level, digest = str(content["code"]), str(content["level"]), sm3(canonical(content))
    rows = ItemRevision.objects.select_for_update().filter(code=code, level=level)
    last = rows.order_by("-number").first()
    if last and (last.digest == digest or last.reviewed_by):
        return last.pk
    revision = ItemRevision(code=code, level=level, effective_on=_day(at), proposed_by=by.who)
    facts = _publish(revision, content, at, follow=False)
    ledger.write(*facts, by=by, at=at)
    return revision.pk


def _newest(code: str, level: str) -> ItemRevision:
    rows = ItemRevision.objects.select_for_update().filter(code=code, level=level)
    last = rows.order_by("-number").first()
    if last is None:
        raise NotYours("没有找到这个事项。请从事项目录重新选择。")
    return last


def _open(
    code: str,
    level: str,
    content: Content,
    base: ItemRevision | None,
    *,
    retires: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    draft = ItemDraft.objects.create(
        code=code,
        level=level,
        base=base.pk if base else None,
        content=dict(content),
        retires=retires,
        opened_at=at,
        changed_by=by.who,
        changed_at=at,
    )
    ledger.write(ItemDrafted(**_about(draft), base=draft.base), by=by, at=at)
    return draft.pk


def _sound(draft: ItemDraft, day: date) -> None:
    """Refuse a draft with faults, or one that would break a theme of which it is a part."""
    themes = publishing.themes_with([draft.code], day)
    if draft.retires:
        if themes:
            names = [row.name for slug in themes if (row := publishing.theme_on(slug, day))]
            raise NotAllowed(
                f"这个事项还在“{'”“'.join(names)}”里，不能取消。请先把它从这些主题中移出。"
            )
        return
    found = content_faults(draft.content, settings.DATA_ROOT)
    errors = {".".join(map(str, place)) or "item": said for place, said in found}
    if errors:
        told = "".join(list(errors.values())[:TOLD])
        raise Invalid(f"指南体检有 {len(found)} 处错误，不能送审。{told}", errors=errors)
    for slug in themes:
        _keeps_theme(slug, draft, day)


def _keeps_theme(slug: str, draft: ItemDraft, day: date) -> None:
    row = publishing.theme_on(slug, day)
    if row is None:
        return
    items = {code: item_revision(UUID(pk)) for code, pk in row.items.items()}
    if items[draft.code].level != draft.level:
        return  # the theme takes the standard of another level
    items[draft.code] = read_item(draft.content, row.pk, 0)
    found = theme_content_faults(row.content, items, settings.DATA_ROOT)
    if found:
        raise Invalid(
            f"这样修改以后，主题“{row.name}”有 {len(found)} 处不再成立：{found[0][1]}请先改主题，或者改这个事项。",
            errors={f"theme.{slug}": found[0][1]},
        )


def _publish(
    revision: ItemRevision, content: Content, at: datetime, *, follow: bool = True
) -> tuple[Fact, ...]:
    """Write the revision; themes follow it, a new item is entered at every organ of its level."""
    fact = revised(revision, content, at)
    if not follow:
        return (fact,)
    themes = publishing.follow(revision.code, revision.effective_on, at)
    return (fact, *map(publishing.fact_of, themes), *entered(revision))


def _return(draft: ItemDraft, reason: str, by: Actor, at: datetime) -> UUID:
    if not reason.strip() or len(reason) > LONGEST_WORDS:
        said = f"请写明退回的理由，不超过 {LONGEST_WORDS} 个字。"
        raise Invalid(said, errors={"reason": said})
    draft.state, draft.returned, draft.proposed_by = DRAFT, reason.strip(), ""
    draft.save()
    ledger.write(ItemReturned(**_about(draft), reason=draft.returned), by=by, at=at)
    return draft.pk


def _about(draft: ItemDraft) -> dict[str, Any]:
    return {"item": draft.code, "level": draft.level, "draft": draft.pk}


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
