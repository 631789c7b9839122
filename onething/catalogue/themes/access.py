"""Who may keep themes: the managers of the province."""

from __future__ import annotations

from uuid import UUID

from onething.catalogue.item_models import DRAFT, PROPOSED
from onething.catalogue.items.access import keeper
from onething.catalogue.theme_models import ThemeDraft
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours

__all__ = ["draft_to_change", "draft_to_review", "draft_to_see", "keeper"]


def draft_to_see(draft_id: UUID, by: Actor) -> ThemeDraft:
    """Return a draft."""
    keeper(by)
    draft = ThemeDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotYours
    return draft


def draft_to_change(draft_id: UUID, by: Actor) -> ThemeDraft:
    """Lock and return a draft that is not under review."""
    draft = _locked(draft_id, by)
    if draft.state != DRAFT:
        raise NotAllowed("这份草稿正在复核，不能再改。要改的，请复核人先退回。")
    return draft


def draft_to_review(draft_id: UUID, by: Actor) -> ThemeDraft:
    """Lock and return what a colleague proposed."""
    draft = _locked(draft_id, by)
    if draft.state != PROPOSED:
        raise NotAllowed("这份草稿还没有送审，或者已经办完。请刷新页面，按最新状态办理。")
    if draft.proposed_by == by.who:
        raise NotAllowed("这是您自己送审的，要由另一名省级事项管理员复核。")
    return draft


def _locked(draft_id: UUID, by: Actor) -> ThemeDraft:
    keeper(by)
    draft = ThemeDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotYours
    return draft
