"""Who may keep standards (the province) and the items of a place (its own managers)."""

from __future__ import annotations

from uuid import UUID

from onething.catalogue.item_models import DRAFT, PROPOSED, Implementation, ItemDraft, Overlay
from onething.catalogue.keeping import of_province, place_of
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours


def keeper(by: Actor) -> None:
    """Refuse whoever does not keep the standards of the province."""
    if not of_province(by):
        raise NotYours


def draft_to_see(draft_id: UUID, by: Actor) -> ItemDraft:
    """Return a draft."""
    keeper(by)
    draft = ItemDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotYours
    return draft


def draft_to_change(draft_id: UUID, by: Actor) -> ItemDraft:
    """Lock and return a draft that is not under review."""
    draft = _locked(draft_id, by)
    if draft.state != DRAFT:
        raise NotAllowed("这份草稿正在复核，不能再改。要改的，请复核人先退回。")
    return draft


def draft_to_review(draft_id: UUID, by: Actor) -> ItemDraft:
    """Lock and return what a colleague proposed."""
    draft = _locked(draft_id, by)
    if draft.state != PROPOSED:
        raise NotAllowed("这份草稿还没有送审，或者已经办完。请刷新页面，按最新状态办理。")
    if draft.proposed_by == by.who:
        raise NotAllowed("这是您自己送审的，要由另一名省级事项管理员复核。")
    return draft


def _locked(draft_id: UUID, by: Actor) -> ItemDraft:
    keeper(by)
    draft = ItemDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotYours
    return draft


def implementation_to_change(implementation_id: UUID, by: Actor) -> Implementation:
    """Lock and return the item of his place, or of a place below it."""
    rows = Implementation.objects.select_for_update().filter(pk=implementation_id)
    found = rows.first()
    if found is None or place_of(by) not in identity.upwards(found.region):
        raise NotYours
    return found


def overlay_to_review(overlay_id: UUID, by: Actor) -> Overlay:
    """Lock and return what a colleague proposed for his place, or for one below it."""
    rows = Overlay.objects.select_for_update(of=("self",)).select_related("implementation")
    found = rows.filter(pk=overlay_id).first()
    if found is None or place_of(by) not in identity.upwards(found.implementation.region):
        raise NotYours
    if found.number is not None:
        raise NotAllowed("这项本地内容已经发布。请刷新页面，按最新状态办理。")
    if found.proposed_by == by.who:
        raise NotAllowed("这是您自己提出的，要由另一名事项管理员复核。")
    return found
