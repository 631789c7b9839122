"""Making a theme: a draft, its changes, a proposal, a second person's review, publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.catalogue import publishing
from onething.catalogue.item_models import DRAFT, PROPOSED
from onething.catalogue.models import ThemeRevision
from onething.catalogue.theme_events import (
    ThemeChanged,
    ThemeDiscarded,
    ThemeDrafted,
    ThemeProposed,
    ThemeReturned,
)
from onething.catalogue.theme_models import ThemeDraft
from onething.catalogue.themes import access
from onething.catalogue.themes.beginning import SLUG, beginning
from onething.catalogue.themes.differences import ThemeDifference, differences
from onething.catalogue.themes.findings import draft_faults, items_of, outcomes
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

Content = Mapping[str, Any]
LONGEST_WORDS, LARGEST = 300, 500_000
TOLD = 3  # faults in the sentence; all of them stand in `errors`


class Overtaken(NotAllowed):
    """Somebody else saved the draft in the meantime; both texts are here."""

    code = "overtaken"

    def __init__(self, name: str, draft: ThemeDraft, mine: Content) -> None:
        self.version = draft.version
        self.theirs: Content = draft.content
        self.mine = mine
        self.differences: tuple[ThemeDifference, ...] = differences(draft.content, mine)
        super().__init__(
            f"您打开以后，{name}在 {draft.changed_at.astimezone(CHINA):%H:%M} 保存过这份草稿，"
            f"有 {len(self.differences)} 处与您填写的不同。您填写的没有丢，请对照后再保存一次。"
        )


@command
def draft_theme(slug: str, *, by: Actor, at: datetime) -> UUID:
    """Open a draft of a theme, beginning with its newest revision; an open one is that one."""
    access.keeper(by)
    if there := ThemeDraft.objects.select_for_update().filter(slug=slug).first():
        return there.pk
    last = _newest(slug)
    return _open(slug, last.content, last.aside, last, by=by, at=at)


@command
def draft_new_theme(
    slug: str,
    name: str,
    audience: str,
    *,
    stage: str,
    lead: str,
    like: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Open a draft of a theme that is not there yet: from the template, or like another theme."""
    access.keeper(by)
    errors = {}
    if not SLUG.fullmatch(slug):
        errors["slug"] = "网址名只用小写字母、数字和短横，以字母开头，例如 kbcyd。"
    elif _there(slug):
        errors["slug"] = f"网址名“{slug}”已经用过，请换一个。"
    if not name.strip():
        errors["name"] = "请填写一件事的名称，例如“开办餐饮店”。"
    copied = ThemeRevision.objects.filter(slug=like).order_by("-number").first() if like else None
    if like and copied is None:
        errors["like"] = "请从列表中选择一个已经发布的一件事。"
    head = {"slug": slug, "name": name.strip(), "audience": audience}
    content, faults = beginning(head | {"stage": stage, "lead": lead.strip()}, copied)
    errors |= faults
    if errors:
        raise Invalid("还不能新建，请按提示改正。", errors=errors)
    return _open(slug, content, copied.aside if copied else {}, None, by=by, at=at)


@command
def restore_theme(revision_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Open a draft with the content of an earlier revision: to go back is to publish anew."""
    access.keeper(by)
    old = ThemeRevision.objects.filter(pk=revision_id).first()
    if old is None:
        raise NotYours
    if ThemeDraft.objects.filter(slug=old.slug).exists():
        raise NotAllowed("这个一件事已经有一份草稿。请先送审或者删除那一份，再恢复旧版。")
    return _open(old.slug, old.content, old.aside, _newest(old.slug), by=by, at=at)


@command
def change_theme(
    draft_id: UUID, content: Content, aside: Content, version: int, *, by: Actor, at: datetime
) -> UUID:
    """Keep what was typed, faulty or not; refused with both texts if somebody else was first."""
    draft = access.draft_to_change(draft_id, by)
    if len(canonical([content, aside])) > LARGEST:
        raise Invalid(f"一个一件事最多 {LARGEST // 1000} KB，请缩短文字。")
    if content.get("slug") != draft.slug:
        raise Invalid("网址名不能改。要换的，请照这一份新建。", errors={"slug": "网址名不能改。"})
    if content == draft.content and aside == draft.aside:
        return draft.pk
    if version != draft.version:
        names = identity.official_names({draft.changed_by})
        raise Overtaken(names.get(draft.changed_by, "另一名管理员"), draft, content)
    draft.content, draft.aside, draft.version = dict(content), dict(aside), draft.version + 1
    draft.changed_by, draft.changed_at = by.who, at
    draft.save()
    digest = sm3(canonical([content, aside]))
    ledger.write(ThemeChanged(**_about(draft), version=draft.version, digest=digest), by=by, at=at)
    return draft.pk


@command
def propose_theme(
    draft_id: UUID, effective_on: date, note: str, *, by: Actor, at: datetime
) -> UUID:
    """Send a draft to review, for a day from today on; faults of the analysis keep it back."""
    draft = access.draft_to_change(draft_id, by)
    errors = {}
    if effective_on < _day(at):
        errors["effective_on"] = "生效日期不能早于今天。"
    elif later := _later(draft, effective_on):
        errors["effective_on"] = (
            f"已经有一版从 {later.effective_on} 起生效，生效日期不能早于那一天，否则那一天又会变回去。"
        )
    if not note.strip() or len(note) > LONGEST_WORDS:
        errors["note"] = f"请写明改了什么、为什么，不超过 {LONGEST_WORDS} 个字。"
    if errors:
        raise Invalid("还不能送审，请按提示改正。", errors=errors)
    _sound(draft, effective_on)
    draft.state, draft.effective_on, draft.proposed_by = PROPOSED, effective_on, by.who
    draft.note, draft.returned = note.strip(), ""
    draft.save()
    digest = sm3(canonical([draft.content, draft.aside]))
    fact = ThemeProposed(**_about(draft), digest=digest, effective_on=effective_on)
    ledger.write(fact, by=by, at=at)
    return draft.pk


@command
def review_theme(draft_id: UUID, agreed: bool, reason: str, *, by: Actor, at: datetime) -> UUID:
    """Agree to a proposed theme, which publishes it for its day, or send it back with the reason."""
    draft = access.draft_to_review(draft_id, by)
    if not agreed:
        return _return(draft, reason, by, at)
    assert draft.effective_on is not None
    day = max(draft.effective_on, _day(at))
    _sound(draft, day)
    signed = publishing.Signed(draft.note, draft.proposed_by, by.who, draft.aside)
    revision, made = publishing.publish_theme(draft.content, day, at, signed)
    draft.delete()
    ledger.write(*map(publishing.fact_of, made), by=by, at=at)
    return revision.pk


@command
def discard_theme(draft_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throw a draft away."""
    draft = access.draft_to_change(draft_id, by)
    fact = ThemeDiscarded(**_about(draft))
    draft.delete()
    ledger.write(fact, by=by, at=at)


def _newest(slug: str) -> ThemeRevision:
    last = ThemeRevision.objects.filter(slug=slug).order_by("-number").first()
    if last is None:
        raise NotYours("没有找到这个一件事。请从列表重新选择。")
    return last


def _there(slug: str) -> bool:
    kept = (ThemeRevision.objects.filter(slug=slug), ThemeDraft.objects.filter(slug=slug))
    return any(rows.exists() for rows in kept)


def _later(draft: ThemeDraft, day: date) -> ThemeRevision | None:
    """Return a revision of a later day whose content is another than what holds on this day."""
    now = publishing.theme_on(draft.slug, day)
    rows = ThemeRevision.objects.filter(slug=draft.slug, effective_on__gt=day)
    later = rows.order_by("-effective_on", "-number").first()
    return later if later and (now is None or later.content != now.content) else None


def _open(
    slug: str,
    content: Content,
    aside: Content,
    base: ThemeRevision | None,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    draft = ThemeDraft.objects.create(
        slug=slug,
        base=base.pk if base else None,
        content=dict(content),
        aside=dict(aside),
        opened_at=at,
        changed_by=by.who,
        changed_at=at,
    )
    ledger.write(ThemeDrafted(**_about(draft), base=draft.base), by=by, at=at)
    return draft.pk


def _sound(draft: ThemeDraft, day: date) -> None:
    """Refuse a draft without a change, with faults, or with test rows that come out otherwise."""
    there = publishing.theme_on(draft.slug, day)
    if there and (there.content, there.aside) == (draft.content, draft.aside):
        raise NotAllowed("草稿与那一天施行的版本没有不同，不用送审。")
    items = items_of(draft.content, day)
    found = draft_faults(draft.content, items)
    if found:
        errors = {".".join(map(str, place)) or "theme": said for place, said in found}
        told = "".join(list(errors.values())[:TOLD])
        raise Invalid(f"检查发现 {len(found)} 处错误，不能发布。{told}", errors=errors)
    bad = [one for one in outcomes(draft.content, draft.aside, items, day) if not one.good]
    if bad:
        errors = {f"tests.{one.number}": one.fault or "结果与预期不同。" for one in bad}
        raise Invalid(
            f"有 {len(bad)} 行试算与预期不同，不能发布。请改规则，或者核对后改预期。", errors=errors
        )


def _return(draft: ThemeDraft, reason: str, by: Actor, at: datetime) -> UUID:
    if not reason.strip() or len(reason) > LONGEST_WORDS:
        said = f"请写明退回的理由，不超过 {LONGEST_WORDS} 个字。"
        raise Invalid(said, errors={"reason": said})
    draft.state, draft.returned, draft.proposed_by = DRAFT, reason.strip(), ""
    draft.save()
    ledger.write(ThemeReturned(**_about(draft), reason=draft.returned), by=by, at=at)
    return draft.pk


def _about(draft: ThemeDraft) -> dict[str, Any]:
    return {"theme": draft.slug, "draft": draft.pk}


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
