"""The life of the words of a message: drafted by one person, published by another, dated, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from onething.delivery.message_events import WordingDrafted, WordingPublished, WordingsLoaded
from onething.delivery.message_models import Wording
from onething.delivery.messages import wordings
from onething.delivery.messages.check import word_errors
from onething.delivery.messages.wordings import Words, gaps
from onething.documents import queries as documents
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST_WHY = 300
RELEASE = "随平台版本发布"


@command
def load_wordings(words: Mapping[str, Words], *, by: Actor, at: datetime) -> None:
    """Publish the words of this release that are not known yet; what is known is left alone."""
    if not by.has("system"):
        raise NotYours
    known: dict[str, dict[str, int]] = {}
    rows = Wording.objects.select_for_update().order_by("key", "number")
    for key, digest, number in rows.values_list("key", "digest", "number"):
        known.setdefault(key, {})[digest] = number
    new = [
        _released(key, said, max(known.get(key, {}).values(), default=0) + 1, by, at)
        for key, said in sorted(words.items())
        if said.digest not in known.get(key, {})
    ]
    if new:
        Wording.objects.bulk_create(new)
        wordings.forget()
        fact = WordingsLoaded(wordings=tuple(f"{row.key} {row.number}" for row in new))
        ledger.write(fact, by=by, at=at)


def _released(key: str, words: Words, number: int, by: Actor, at: datetime) -> Wording:
    return Wording(
        key=key, number=number, state="published", title=words.title, text=words.text,
        sms=words.sms, do=words.do, digest=words.digest, why=RELEASE, since=wordings.day_of(at),
        author=by.who, saved_at=at, published_at=at,
    )  # fmt: skip


@command
def draft_wording(
    key: str, *, title: str, text: str, sms: str, do: str, why: str, by: Actor, at: datetime
) -> UUID:
    """Keep the draft of the words for an event, once they hold."""
    _keeps(by)
    last = Wording.objects.select_for_update().filter(key=key).order_by("-number").first()
    if last is None or not wordings.knows(key):
        raise NotYours("没有这种消息。请返回列表重新选择。")
    words = Words(title.strip(), text.strip(), sms.strip(), do)
    errors = word_errors(words, wordings.samples(key), _needed(key))
    if not why.strip() or len(why) > LONGEST_WHY:
        errors["why"] = f"请写明修改的理由，不超过 {LONGEST_WHY} 字。"
    if errors:
        raise Invalid("请改正后再保存。", errors=errors)
    draft = Wording(key=key, number=last.number + 1) if last.state == "published" else last
    draft.title, draft.text, draft.sms, draft.do = words.title, words.text, words.sms, words.do
    draft.digest, draft.why, draft.author, draft.saved_at = words.digest, why.strip(), by.who, at
    draft.save()
    ledger.write(WordingDrafted(key=key, number=draft.number, digest=draft.digest), by=by, at=at)
    return draft.pk


@command
def publish_wording(wording_id: UUID, *, since: date, by: Actor, at: datetime) -> None:
    """Publish the draft of another person; messages from that day on are said so."""
    _keeps(by)
    draft = Wording.objects.select_for_update().filter(pk=wording_id).first()
    if draft is None:
        raise NotYours("没有这个草稿。请返回列表重新选择。")
    if draft.state != "draft":
        raise NotAllowed(f"第 {draft.number} 版已经发布，不能再改。请另建草稿。")
    if draft.author == by.who:
        raise NotAllowed("起草人不能发布自己的草稿。请另一名事项管理员核对后发布。")
    if since < wordings.day_of(at):
        raise Invalid("启用日期不能早于今天。", errors={"since": "启用日期不能早于今天。"})
    draft.state, draft.reviewer, draft.since, draft.published_at = "published", by.who, since, at
    draft.save(update_fields=["state", "reviewer", "since", "published_at"])
    wordings.forget()
    fact = WordingPublished(key=draft.key, number=draft.number, digest=draft.digest, since=since)
    ledger.write(fact, by=by, at=at)


def _keeps(by: Actor) -> None:
    if not documents.keeps_templates(by):
        raise NotYours


def _needed(key: str) -> frozenset[str]:
    """Return the gaps that the shipped text has: without them nobody knows what it is about."""
    words = wordings.shipped()[key][1]
    return frozenset({*gaps(words.text), *gaps(words.title)})
