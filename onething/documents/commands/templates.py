"""The life of a template: drafted by one person, published by another, dated, never changed after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from onething.documents import access, revisions, trying
from onething.documents.events import TemplateDrafted, TemplatePublished, TemplatesLoaded
from onething.documents.models import TemplateRevision
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST, LONGEST_WHY = 40_000, 300


RELEASE = "随平台版本发布"


@command
def load_templates(texts: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Publish the templates of this release that are not known yet; what is known is left alone."""
    if not by.has("system"):
        raise NotYours
    known: dict[str, dict[str, int]] = {}
    rows = TemplateRevision.objects.select_for_update().order_by("name", "number")
    for name, digest, number in rows.values_list("name", "digest", "number"):
        known.setdefault(name, {})[digest] = number
    new = [
        _released(name, text, max(known.get(name, {}).values(), default=0) + 1, by, at)
        for name, text in sorted(texts.items())
        if sm3(text.encode()) not in known.get(name, {})
    ]
    if new:
        TemplateRevision.objects.bulk_create(new)
        revisions.forget()
        fact = TemplatesLoaded(templates=tuple(f"{row.name} {row.number}" for row in new))
        ledger.write(fact, by=by, at=at)


def _released(name: str, text: str, number: int, by: Actor, at: datetime) -> TemplateRevision:
    return TemplateRevision(
        name=name,
        number=number,
        state="published",
        content=text,
        digest=sm3(text.encode()),
        why=RELEASE,
        since=revisions.day_of(at),
        author=by.who,
        saved_at=at,
        published_at=at,
    )


@command
def draft_template(name: str, *, content: str, why: str, by: Actor, at: datetime) -> UUID:
    """Keep the draft of a template, after it has been typeset with sample data."""
    access.must_keep_templates(by)
    said, text = why.strip(), content.replace("\r\n", "\n")
    _must_be_said(said, text)
    last = TemplateRevision.objects.select_for_update().filter(name=name).order_by("-number")
    former = last.first()
    if former is None:
        raise NotYours("没有这个模板。请返回模板列表重新选择。")
    trying.must_typeset(name, text, at)
    draft = former
    if former.state == "published":
        draft = TemplateRevision(name=name, number=former.number + 1)
    draft.content, draft.digest, draft.why = text, sm3(text.encode()), said
    draft.author, draft.saved_at = by.who, at
    draft.save()
    fact = TemplateDrafted(template=name, number=draft.number, digest=draft.digest)
    ledger.write(fact, by=by, at=at)
    return draft.pk


@command
def publish_template(revision: UUID, *, since: date, by: Actor, at: datetime) -> None:
    """Publish the draft of another person; papers registered from that day on are made with it."""
    access.must_keep_templates(by)
    draft = TemplateRevision.objects.select_for_update().filter(pk=revision).first()
    if draft is None:
        raise NotYours("没有这个草稿。请返回模板列表重新选择。")
    if draft.state != "draft":
        raise NotAllowed(f"模板“{draft.name}”第 {draft.number} 版已经发布，不能再改。请另建草稿。")
    if draft.author == by.who:
        raise NotAllowed("起草人不能发布自己的草稿。请另一名事项管理员核对后发布。")
    if since < revisions.day_of(at):
        raise Invalid("启用日期不能早于今天。", errors={"since": "启用日期不能早于今天。"})
    draft.state, draft.reviewer, draft.since, draft.published_at = "published", by.who, since, at
    draft.save(update_fields=["state", "reviewer", "since", "published_at"])
    revisions.forget()
    fact = TemplatePublished(
        template=draft.name, number=draft.number, digest=draft.digest, since=since
    )
    ledger.write(fact, by=by, at=at)


def _must_be_said(why: str, content: str) -> None:
    errors = {}
    if not why or len(why) > LONGEST_WHY:
        errors["why"] = f"请写明修改的理由，不超过 {LONGEST_WHY} 字。"
    if not content.strip() or len(content) > LONGEST:
        errors["content"] = f"请填写模板的内容，不超过 {LONGEST} 字。"
    if errors:
        raise Invalid("请改正后再保存。", errors=errors)
