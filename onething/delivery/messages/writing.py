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
from onething.kernel import ledger, revising
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotYours


@command
def load_wordings(words: Mapping[str, Words], *, by: Actor, at: datetime) -> None:
    """Publish the words of this release that are not known yet; what is known is left alone."""
    must_be_system(by)
    rows = Wording.objects.select_for_update().order_by("key", "number")
    known = rows.values_list("key", "digest", "number")
    offered = {key: said.digest for key, said in words.items()}
    new = [
        Wording(
            key=key, number=number, title=words[key].title, text=words[key].text,
            sms=words[key].sms, do=words[key].do, digest=offered[key],
            **revising.released(by, at),
        )
        for key, number in revising.new_numbers(known, offered).items()
    ]  # fmt: skip
    if new:
        Wording.objects.bulk_create(new)
        wordings.forget()
        fact = WordingsLoaded(wordings=tuple(f"{row.key} {row.number}" for row in new))
        ledger.write(fact, by=by, at=at)


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
    errors = word_errors(words, wordings.samples(key), _needed(key)) | revising.why_errors(why)
    if errors:
        raise Invalid("请改正后再保存。", errors=errors)
    draft = Wording(key=key, number=last.number + 1) if last.state == "published" else last
    draft.title, draft.text, draft.sms, draft.do = words.title, words.text, words.sms, words.do
    revising.redraft(draft, digest=words.digest, why=why, by=by, at=at)
    ledger.write(WordingDrafted(key=key, number=draft.number, digest=draft.digest), by=by, at=at)
    return draft.pk


@command
def publish_wording(wording_id: UUID, *, since: date, by: Actor, at: datetime) -> None:
    """Publish the draft of another person; messages from that day on are said so."""
    _keeps(by)
    draft = Wording.objects.select_for_update().filter(pk=wording_id).first()
    if draft is None:
        raise NotYours("没有这个草稿。请返回列表重新选择。")
    revising.publish(draft, "", since=since, by=by, at=at)
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
