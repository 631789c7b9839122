"""Words that two people agree on: drafted by one, published by another, dated, never changed after.

What a room keeps so (templates of papers, wordings of messages) has rows of this kind; what the words must
hold, and who keeps them, is the room's own business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import models

from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.refusals import Invalid, NotAllowed

LONGEST_WHY: Final = 300
RELEASE: Final = "随平台版本发布"


class Agreed(models.Model):
    """One revision: published, dated and immutable, or the one draft."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default="draft")
    digest = models.CharField(max_length=80)  # of the words
    why = models.CharField(max_length=300)
    since = models.DateField(null=True)  # holds from this day on
    author = models.CharField(max_length=80)
    reviewer = models.CharField(max_length=80, blank=True)
    saved_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def new_numbers(
    known: Iterable[tuple[str, str, int]], offered: Mapping[str, str]
) -> Mapping[str, int]:
    """Return under which number what a release offers (name: digest) is published; what is known is left out."""
    held: dict[str, dict[str, int]] = {}
    for name, digest, number in known:
        held.setdefault(name, {})[digest] = number
    return {
        name: max(held.get(name, {}).values(), default=0) + 1
        for name, digest in sorted(offered.items())
        if digest not in held.get(name, {})
    }


def released(by: Actor, at: datetime) -> dict[str, Any]:
    """Return what all revisions say that come with a release."""
    return {
        "state": "published", "why": RELEASE, "since": day_of(at), "author": by.who,
        "saved_at": at, "published_at": at,
    }  # fmt: skip


def why_errors(why: str) -> dict[str, str]:
    """Return what is wrong with the reason of a change."""
    if why.strip() and len(why) <= LONGEST_WHY:
        return {}
    return {"why": f"请写明修改的理由，不超过 {LONGEST_WHY} 字。"}


def redraft(draft: Agreed, *, digest: str, why: str, by: Actor, at: datetime) -> None:
    """Keep a draft whose words were set; who saved it last is its author."""
    draft.digest, draft.why, draft.author, draft.saved_at = digest, why.strip(), by.who, at
    draft.save()


def publish(draft: Agreed, called: str, *, since: date, by: Actor, at: datetime) -> None:
    """Publish the draft of another person from a day on that has not passed."""
    if draft.state != "draft":
        raise NotAllowed(f"{called}第 {draft.number} 版已经发布，不能再改。请另建草稿。")
    if draft.author == by.who:
        raise NotAllowed("起草人不能发布自己的草稿。请另一名事项管理员核对后发布。")
    if since < day_of(at):
        raise Invalid("启用日期不能早于今天。", errors={"since": "启用日期不能早于今天。"})
    draft.state, draft.reviewer, draft.since, draft.published_at = "published", by.who, since, at
    draft.save(update_fields=["state", "reviewer", "since", "published_at"])
