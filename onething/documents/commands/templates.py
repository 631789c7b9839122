"""The life of a template: drafted by one person, published by another, dated, never changed after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from onething.documents import access, revisions, trying
from onething.documents.events import TemplateDrafted, TemplatePublished, TemplatesLoaded
from onething.documents.models import TemplateRevision
from onething.kernel import ledger, revising
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.refusals import Invalid, NotYours

LONGEST = 40_000


@command
def load_templates(texts: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Publish the templates of this release that are not known yet; what is known is left alone."""
    must_be_system(by)
    rows = TemplateRevision.objects.select_for_update().order_by("name", "number")
    known = rows.values_list("name", "digest", "number")
    offered = {name: sm3(text.encode()) for name, text in texts.items()}
    new = [
        TemplateRevision(
            name=name, number=number, content=texts[name], digest=offered[name],
            **revising.released(by, at),
        )
        for name, number in revising.new_numbers(known, offered).items()
    ]  # fmt: skip
    if new:
        TemplateRevision.objects.bulk_create(new)
        revisions.forget()
        fact = TemplatesLoaded(templates=tuple(f"{row.name} {row.number}" for row in new))
        ledger.write(fact, by=by, at=at)


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
    draft.content = text
    revising.redraft(draft, digest=sm3(text.encode()), why=said, by=by, at=at)
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
    revising.publish(draft, f"模板“{draft.name}”", since=since, by=by, at=at)
    revisions.forget()
    fact = TemplatePublished(
        template=draft.name, number=draft.number, digest=draft.digest, since=since
    )
    ledger.write(fact, by=by, at=at)


def _must_be_said(why: str, content: str) -> None:
    errors = revising.why_errors(why)
    if not content.strip() or len(content) > LONGEST:
        errors["content"] = f"请填写模板的内容，不超过 {LONGEST} 字。"
    if errors:
        raise Invalid("请改正后再保存。", errors=errors)
