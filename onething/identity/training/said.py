"""What is typed about the team, and whose it is: refused in words where it is not as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from onething.identity import access
from onething.identity.models import Organisation, Post
from onething.identity.terms import Role, storable
from onething.identity.training.rules import OFFICIAL
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

SHORT, LONG = 60, 200
NOBODY = "请选择人员。"
Said = Mapping[str, str]


def own(by: Actor) -> UUID:
    """Return the id of the official who acts, or refuse anybody else."""
    if not (by.org and by.who.startswith(OFFICIAL)):
        raise NotYours
    return UUID(by.who.removeprefix(OFFICIAL))


def managed(by: Actor) -> frozenset[UUID]:
    """Return the organisations whose team he keeps: his own as leader, those he administers."""
    led = frozenset({UUID(by.org)}) if by.org and by.has(Role.LEADER) else frozenset()
    return led | access.administered(by)


def organ_of(organisation: UUID, by: Actor) -> Organisation:
    """Return an organisation whose team he keeps."""
    must_hold = organisation in managed(by)
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None or not must_hold:
        raise NotYours
    return found


def of_team(official: UUID, by: Actor) -> UUID:
    """Return the organisation in which he keeps this official, who is not himself."""
    held = _posts(official, managed(by))
    if not held:
        raise NotYours
    if by.who == f"{OFFICIAL}{official}":
        raise NotAllowed("自己的证书和考核不能由自己登记。请联系本单位另一名管理员或者负责人。")
    return held[0]


def _posts(official: UUID, where: frozenset[UUID] | set[UUID]) -> list[UUID]:
    rows = Post.objects.filter(official=official, organisation__in=where, ended_at=None)
    return list(rows.order_by("pk").values_list("organisation", flat=True)[:1])


def chosen(official: UUID | None) -> UUID:
    """Return of whom is spoken, or refuse where nobody was chosen."""
    if official is None:
        raise Invalid(NOBODY, errors={"official": NOBODY})
    return official


def text_in(said: Said, name: str, label: str, most: int) -> str:
    """Return a text that was typed, or refuse what is empty or too long."""
    text = storable(said.get(name, "")).strip()
    if not text or len(text) > most:
        refuse(name, f"请填写{label}，最多 {most} 个字。")
    return text


def day_in(said: Said, name: str, label: str) -> date:
    """Return a day that was typed."""
    try:
        return date.fromisoformat(said.get(name, "").strip())
    except ValueError as wrong:
        sentence = f"请按“2026-11-27”的写法填写{label}。"
        raise Invalid(sentence, errors={name: sentence}) from wrong


def refuse(name: str, sentence: str) -> None:
    """Refuse what was typed in one place."""
    raise Invalid(sentence, errors={name: sentence})
