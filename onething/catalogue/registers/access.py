"""Who may keep a register: catalogue managers of the place that keeps it."""

from __future__ import annotations

from uuid import UUID

from onething.catalogue.keeping import place_of
from onething.catalogue.register_kinds import kind_of
from onething.catalogue.register_models import DRAFT, PROPOSED, RegisterRevision
from onething.catalogue.terms.registers import RegisterKind
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours

__all__ = ["draft_to_change", "draft_to_review", "kind_to_keep", "place_of"]


def kind_to_keep(key: str, by: Actor) -> tuple[RegisterKind, str]:
    """Return the kind and the place, if his place keeps registers of this kind."""
    region, kind = place_of(by), kind_of(key)
    if identity.region(region).level not in kind.levels:
        raise NotYours
    return kind, region


def draft_to_change(draft_id: UUID, by: Actor) -> RegisterRevision:
    """Lock and return a draft of his place."""
    draft = _locked(draft_id, by)
    if draft.state != DRAFT:
        raise NotAllowed("这份清单正在复核或已经发布，不能再改。要改的，请先退回或者另开草稿。")
    return draft


def draft_to_review(draft_id: UUID, by: Actor) -> RegisterRevision:
    """Lock and return what a colleague of his place proposed."""
    draft = _locked(draft_id, by)
    if draft.state != PROPOSED:
        raise NotAllowed("这份清单还没有送审，或者已经办完。请刷新页面，按最新状态办理。")
    if draft.proposed_by == by.who:
        raise NotAllowed("这是您自己送审的，要由另一名事项管理员复核。")
    return draft


def _locked(draft_id: UUID, by: Actor) -> RegisterRevision:
    rows = RegisterRevision.objects.select_for_update().filter(pk=draft_id, region=place_of(by))
    draft = rows.first()
    if draft is None:
        raise NotYours
    return draft
