"""Writing a revision of a standard, and entering a new one at every organ of its level."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onething.catalogue.events import ImplementationsListed, ItemPublished
from onething.catalogue.item_models import ItemRevision
from onething.catalogue.items.places import enter, organs_for
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical


def revised(revision: ItemRevision, content: Mapping[str, Any], at: datetime) -> ItemPublished:
    """Write the revision with the next number; return the fact."""
    rows = ItemRevision.objects.filter(code=revision.code, level=revision.level)
    last = rows.order_by("-number").values_list("number", flat=True).first()
    revision.number, revision.content = (last or 0) + 1, dict(content)
    revision.name, revision.kind, revision.duty = content["name"], content["kind"], content["duty"]
    revision.digest, revision.published_at = sm3(canonical(content)), at
    revision.save()
    return ItemPublished(
        item=revision.code,
        level=revision.level,
        revision=revision.pk,
        number=revision.number,
        digest=revision.digest,
        effective_on=revision.effective_on,
        retired=revision.retired,
        proposed_by=revision.proposed_by,
    )


def entered(revision: ItemRevision) -> tuple[ImplementationsListed, ...]:
    """Enter a new standard at every organ of its level; one that was there before is."""
    if revision.number != 1:
        return ()
    standard = (revision.code, revision.level, revision.duty)
    return enter(organs_for([standard], revision.effective_on))
