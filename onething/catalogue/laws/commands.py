"""Keeping the base of laws: entering what ships, amending and repealing by two people, clearing."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.catalogue.keeping import of_province
from onething.catalogue.law_models import Clearance, LawRevision
from onething.catalogue.laws.base import base, everything_cited
from onething.catalogue.laws.clearing import open_counts, touched
from onething.catalogue.laws.events import (
    CitationCleared,
    LawChangeNear,
    LawChangeProposed,
    LawChangeReturned,
    LawPublished,
)
from onething.catalogue.terms.laws import CHANGES, ENTER, LAW_KINDS, TOUCHING, article_key, is_day
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST_NOTE, LONGEST_TEXT, LONGEST_ARTICLE = 300, 5000, 40
DEMANDED = {"title": "全称", "issuer": "制定机关", "source": "出处"}


@command
def load_law(content: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
    """Publish a law that ships; what people have changed since is left as it is."""
    must_be_system(by)
    rows = LawRevision.objects.select_for_update().filter(law=content["id"], number__isnull=False)
    digest = sm3(canonical(content))
    if rows.filter(digest=digest).exists():
        return ""
    if rows.exclude(reviewed_by="").exists():
        return f"“{content['title']}”已有人工维护的版本，文件里的改动没有载入，请在依据库中修改。"
    row = LawRevision(law=content["id"], content=dict(content), digest=digest, proposed_by=by.who)
    row.effective_on, row.proposed_at = date.fromisoformat(content["effective"]), at
    _publish(row, by, at)
    return f"依据：{content['title']}"


@command
def propose_law_change(
    law: str,
    article: str,
    change: str,
    *,
    words: str,
    effective_on: date,
    note: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Propose to amend or repeal an article, or to repeal a law as a whole (no article)."""
    _may_keep(by)
    last = _newest(law)
    errors = _faults(last, article, change, words, note)
    if effective_on <= _day(at) and change != "add":
        errors["effective_on"] = "请填写今天以后的日期，留出清理的时间。"
    elif effective_on < last.effective_on:
        errors["effective_on"] = f"不能早于上一版的施行日 {last.effective_on}。"
    if errors:
        raise Invalid("还不能提出，请按提示改正。", errors=errors)
    if LawRevision.objects.filter(law=law, number__isnull=True).exists():
        raise NotAllowed("这份依据已经有一项修改正等复核。请先复核或者退回那一项。")
    key = article_key(article) if article else ""
    if change == "add":
        content = _with_article(last.content, article.strip(), words.strip())
    else:
        content = _changed(last.content, key, change, words.strip(), effective_on)
    row = LawRevision.objects.create(
        law=law,
        content=content,
        digest=sm3(canonical(content)),
        effective_on=effective_on,
        change=change,
        article=key,
        note=note.strip(),
        proposed_by=by.who,
        proposed_at=at,
    )
    fact = LawChangeProposed(
        law=law, revision=row.pk, change=change, article=key, effective_on=effective_on
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def enter_law(law: str, said: Mapping[str, str], *, by: Actor, at: datetime) -> UUID:
    """Propose a law or document that the base does not know yet."""
    _may_keep(by)
    content: dict[str, Any] = {key: value.strip() for key, value in said.items() if value.strip()}
    errors = _entry_faults(law, content, _day(at))
    if errors:
        raise Invalid("还不能录入，请按提示改正。", errors=errors)
    names = [one for one in (content.pop("short", ""), content.get("number", "")) if one]
    content |= {"id": law, "names": names, "confidence": "medium"}
    row = LawRevision.objects.create(
        law=law,
        content=content,
        digest=sm3(canonical(content)),
        effective_on=date.fromisoformat(content["effective"]),
        change=ENTER,
        note=content["source"][:LONGEST_NOTE],
        proposed_by=by.who,
        proposed_at=at,
    )
    fact = LawChangeProposed(
        law=law, revision=row.pk, change=ENTER, article="", effective_on=row.effective_on
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def review_law_change(
    revision_id: UUID, agreed: bool, reason: str, *, by: Actor, at: datetime
) -> UUID:
    """Agree to a change, which publishes it for its day, or refuse it with the reason."""
    _may_keep(by)
    row = LawRevision.objects.select_for_update().filter(pk=revision_id).first()
    if row is None:
        raise NotYours
    if row.number is not None:
        raise NotAllowed("这项修改已经发布。请刷新页面，按最新状态办理。")
    if row.proposed_by == by.who:
        raise NotAllowed("这是您自己提出的，要由另一名省级事项管理员复核。")
    if agreed:
        row.reviewed_by = by.who
        return _publish(row, by, at)
    if not reason.strip() or len(reason) > LONGEST_NOTE:
        said = f"请写明退回的理由，不超过 {LONGEST_NOTE} 个字。"
        raise Invalid(said, errors={"reason": said})
    row_id = row.pk
    fact = LawChangeReturned(law=row.law, revision=row_id, reason=reason.strip())
    row.delete()
    ledger.write(fact, by=by, at=at)
    return row_id


@command
def clear_citation(revision_id: UUID, place: str, note: str, *, by: Actor, at: datetime) -> UUID:
    """Note that a place which cites what was changed was looked at and may stay as it is."""
    _may_keep(by)
    row = (
        LawRevision.objects.filter(pk=revision_id, number__isnull=False)
        .filter(change__in=TOUCHING)
        .first()
    )
    if row is None:
        raise NotYours
    if not note.strip() or len(note) > LONGEST_NOTE:
        said = f"请写明核对的结论，不超过 {LONGEST_NOTE} 个字。"
        raise Invalid(said, errors={"note": said})
    day = _day(at)
    there = {one.cited.key for one in touched(row, everything_cited(day), base(day)) if one.open}
    if place not in there:
        raise NotAllowed("这一处已经清理，或者不再引用这一条。请刷新页面。")
    found = Clearance.objects.create(revision=row, place=place, note=note.strip(), by=by.who, at=at)
    fact = CitationCleared(law=row.law, revision=row.pk, place=place, note=note.strip())
    ledger.write(fact, by=by, at=at)
    return found.pk


@command
def warn_of_law_change(
    revision_id: UUID, official: UUID, days: int, *, by: Actor, at: datetime
) -> None:
    """Tell one official that a change is near and how many places still wait."""
    must_be_system(by)
    row = LawRevision.objects.get(pk=revision_id, number__isnull=False)
    count = open_counts(_day(at), [row])[row]
    if not count:
        return
    fact = LawChangeNear(law=row.law, revision=row.pk, official=official, days=days, open=count)
    ledger.write(fact, by=by, at=at)


def _newest(law: str) -> LawRevision:
    rows = LawRevision.objects.select_for_update().filter(law=law, number__isnull=False)
    found = rows.order_by("-number").first()
    if found is None:
        raise NotYours("依据库里没有这份文件。请从依据库重新选择。")
    return found


def _faults(last: LawRevision, article: str, change: str, words: str, note: str) -> dict[str, str]:
    errors = _article_faults(last.content, article, change)
    if change not in CHANGES:
        errors["change"] = "请选择“修改”“废止”或者“补充”。"
    if change in ("amend", "add") and not words.strip():
        errors["words"] = "请填写条文。"
    if len(words) > LONGEST_TEXT:
        errors["words"] = f"条文不能超过 {LONGEST_TEXT} 个字。"
    if not note.strip() or len(note) > LONGEST_NOTE:
        errors["note"] = f"请写明修改、废止的文件，不超过 {LONGEST_NOTE} 个字。"
    if last.content.get("repealed"):
        errors["change"] = "这份依据已经整体废止，不能再改。"
    return errors


def _article_faults(content: Mapping[str, Any], article: str, change: str) -> dict[str, str]:
    known = {article_key(one["article"]) for one in content.get("articles", ())}
    if change == "add" and len(article) > LONGEST_ARTICLE:
        return {"article": f"条号不能超过 {LONGEST_ARTICLE} 个字。"}
    if change == "add" and (not article_key(article) or article_key(article) in known):
        return {"article": "请填写依据库里还没有的条号，例如“第五十二条”。"}
    if change != "add" and article and article_key(article) not in known:
        return {"article": f"依据库里没有“{article}”，请从列表中选择，或者先补充这一条。"}
    if change == "amend" and not article:
        return {"article": "请选择修改的是哪一条。"}
    return {}


def _changed(
    content: Mapping[str, Any], key: str, change: str, words: str, on: date
) -> dict[str, Any]:
    made = copy.deepcopy(dict(content))
    if not key:
        made["repealed"] = on.isoformat()
        return made
    for article in made["articles"]:
        if article_key(article["article"]) == key and change == "repeal":
            article["repealed"] = on.isoformat()
        elif article_key(article["article"]) == key:
            article.update(text=words, amended=on.isoformat())
            article.pop("gist", None)
    return made


def _entry_faults(law: str, content: Mapping[str, str], on: date) -> dict[str, str]:
    errors = {key: f"请填写{name}。" for key, name in DEMANDED.items() if not content.get(key)}
    if not re.fullmatch(r"[a-z0-9-]{2,40}", law):
        errors["id"] = "代码用小写字母、数字和短横线，2 到 40 位，例如 spaqf。"
    elif LawRevision.objects.filter(law=law).exists():
        errors["id"] = f"代码“{law}”已经用过，请换一个。"
    for key, value in content.items():
        if len(value) > LONGEST_NOTE:
            errors[key] = f"不能超过 {LONGEST_NOTE} 个字，请写得短一些。"
    if content.get("kind") not in LAW_KINDS:
        errors["kind"] = "请选择种类。"
    if not is_day(content.get("effective", "")):
        errors["effective"] = "请填写施行日期，例如 2026-01-01。"
    if any(cited.law for cited in base(on).resolve(content.get("title", ""))):
        errors["title"] = "依据库里已经有这份文件，不用再录。"
    return errors


def _with_article(content: Mapping[str, Any], article: str, words: str) -> dict[str, Any]:
    made = copy.deepcopy(dict(content))
    made.setdefault("articles", []).append({"article": article, "text": words})
    return made


def _publish(row: LawRevision, by: Actor, at: datetime) -> UUID:
    numbers = LawRevision.objects.filter(law=row.law, number__isnull=False)
    last = numbers.order_by("-number").values_list("number", flat=True).first()
    row.number, row.published_at = (last or 0) + 1, at
    row.save()
    fact = LawPublished(
        law=row.law,
        revision=row.pk,
        number=row.number,
        digest=row.digest,
        effective_on=row.effective_on,
        change=row.change,
        article=row.article,
        proposed_by=row.proposed_by,
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def _may_keep(by: Actor) -> None:
    if not of_province(by):
        raise NotYours


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
