"""基层联系点: where an organisation hears from the grass roots; what was heard, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from onething.identity.models import ContactPoint, Heard
from onething.identity.terms import check_phone, storable
from onething.identity.training.rules import day_of, rules
from onething.identity.training.said import (
    LONG,
    Said,
    day_in,
    managed,
    organ_of,
    own,
    refuse,
    text_in,
)
from onething.identity.training_events import ContactPointSet, HeardAnswered, HeardThere
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours, together


@command
def open_contact_point(organisation: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Enter a place where the organisation hears from the grass roots."""
    organ = organ_of(organisation, by)
    together(
        lambda: text_in(said, "name", "联系点名称", 80),
        lambda: text_in(said, "address", "地址", LONG),
        lambda: text_in(said, "keeper", "联系人", 50),
        lambda: _phone_in(said),
    )
    try:
        with transaction.atomic():
            row = ContactPoint.objects.create(
                organisation=organ,
                name=text_in(said, "name", "联系点名称", 80),
                address=text_in(said, "address", "地址", LONG),
                keeper=text_in(said, "keeper", "联系人", 50),
                phone=_phone_in(said),
                note=storable(said.get("note", "")).strip()[:LONG],
                since=day_of(at),
                made_by=by.who,
            )
    except IntegrityError as twice:
        sentence = "已经有这个名称的联系点。请核对后重新填写。"
        raise Invalid(sentence, errors={"name": sentence}) from twice
    fact = ContactPointSet(organisation=organ.pk, point=row.pk, ended=False)
    ledger.write(fact, by=by, at=at)
    return row.pk


def _phone_in(said: Said) -> str:
    if wrong := check_phone(said.get("phone", "")):
        refuse("phone", wrong)
    return storable(said["phone"]).strip()[:20]


@command
def end_contact_point(point: UUID, *, by: Actor, at: datetime) -> None:
    """Close a contact point."""
    row = ContactPoint.objects.select_for_update().filter(pk=point).first()
    if row is None or row.organisation_id not in managed(by):
        raise NotYours
    if row.ended_at is not None:
        raise NotAllowed("这个联系点已经撤销。请刷新页面查看。")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    fact = ContactPointSet(organisation=row.organisation_id, point=row.pk, ended=True)
    ledger.write(fact, by=by, at=at)


@command
def hear(point: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Keep what was heard at a contact point: whoever works in its organisation enters it."""
    own(by)
    row = ContactPoint.objects.filter(pk=point, organisation=UUID(by.org)).first()
    if row is None:
        raise NotYours
    if row.ended_at is not None:
        raise NotAllowed("这个联系点已经撤销，不能再登记。请选别的联系点。")
    most = int(rules()["heard"]["text"])
    together(
        lambda: _heard_on(said, row.since, at),
        lambda: text_in(said, "text", "反映的问题或者建议", most),
    )
    on, text = _heard_on(said, row.since, at), text_in(said, "text", "反映的问题或者建议", most)
    made = Heard.objects.create(
        id=new_id(), point=row, on=on, text=text, heard_by=by.who, heard_at=at
    )
    fact = HeardThere(organisation=row.organisation_id, point=row.pk, heard=made.pk, on=on)
    ledger.write(fact, by=by, at=at)
    return made.pk


def _heard_on(said: Said, since: date, at: datetime) -> date:
    on = day_in(said, "on", "听到的日期")
    if not since <= on <= day_of(at):
        refuse("on", "日期不能早于联系点设立，也不能晚于今天。请改正。")
    return on


@command
def answer_heard(point: UUID, heard: UUID, said: Said, *, by: Actor, at: datetime) -> None:
    """Say what became of what was heard, once; for who keeps the contact points."""
    rows = Heard.objects.select_for_update(of=("self",)).select_related("point")
    row = rows.filter(pk=heard, point=point, point__organisation__in=managed(by)).first()
    if row is None:
        raise NotYours
    if row.answered_at is not None:
        raise NotAllowed("这一条已经答复过了。请刷新页面查看。")
    row.answer = text_in(said, "answer", "怎样处理、怎样答复", int(rules()["heard"]["text"]))
    row.answered_by, row.answered_at = by.who, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    fact = HeardAnswered(organisation=row.point.organisation_id, point=row.point_id, heard=row.pk)
    ledger.write(fact, by=by, at=at)
