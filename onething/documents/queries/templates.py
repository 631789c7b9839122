"""Templates as those who keep them see them: which is in force, its revisions, the draft."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from onething.documents import access, kinds, revisions, trying
from onething.documents.models import TEMPLATE_STATES, TemplateRevision
from onething.documents.terms import TemplateCard
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

SHARED = {
    "gb9704": "各种文书共用的版式（GB/T 9704）",
    "licence": "各种证照共用的版式",
    "seal": "印章图样",
    "slip": "热敏小票",
    "list": "导出清单",
    "letters": "信函和邮件面单",
}


def templates(by: Actor, *, on: date) -> tuple[TemplateCard, ...]:
    """Return each template with the revision in force, those with a draft first."""
    access.sees_templates(by)
    rows = TemplateRevision.objects.defer("content").order_by("name", "number")
    current = {row.id for row in revisions.in_force(on).values()}
    shown = [_card(row) for row in rows if row.state == "draft" or row.pk in current]
    return tuple(sorted(shown, key=lambda card: (card.state != "draft", card.name)))


def template_revisions(name: str, by: Actor) -> tuple[TemplateCard, ...]:
    """Return the revisions of a template, the newest first."""
    access.sees_templates(by)
    rows = list(TemplateRevision.objects.filter(name=name).order_by("-number"))
    if not rows:
        raise NotYours("没有这个模板。请返回模板列表重新选择。")
    names = identity.official_names([who for row in rows for who in (row.author, row.reviewer)])
    return tuple(_card(row, names) for row in rows)


def template_preview(revision: UUID, variant: str, by: Actor, *, at: datetime) -> bytes:
    """Return a paper with sample data, made with this revision of a template."""
    access.sees_templates(by)
    row = TemplateRevision.objects.filter(pk=revision).first()
    if row is None:
        raise NotYours("没有这个模板版本。请返回模板列表重新选择。")
    return trying.preview(row.name, row.content, variant, at)


def keeps_templates(by: Actor) -> bool:
    """Say whether he may change templates."""
    return access.keeps_templates(by)


def _titles() -> dict[str, str]:
    named: dict[str, str] = {}
    for kind in kinds.every_kind():
        named.setdefault(kind.template, kind.title)
    for type_ in kinds.licence_types().values():
        named.setdefault(type_.template, f"证照：{type_.name}等")
    return named | SHARED


def _card(row: TemplateRevision, names: dict[str, str] | None = None) -> TemplateCard:
    said = names or {}
    return TemplateCard(
        id=row.pk,
        name=row.name,
        title=_titles().get(row.name, row.name),
        number=row.number,
        state=row.state,
        state_name=TEMPLATE_STATES[row.state],
        since=row.since,
        why=row.why,
        digest=row.digest,
        content="" if "content" in row.get_deferred_fields() else row.content,
        author=row.author,
        author_name=said.get(row.author, "系统"),
        reviewer_name=said.get(row.reviewer, ""),
        saved_at=row.saved_at,
        variants=tuple((kind.variant, kind.title) for kind in trying.tried(row.name)),
    )
