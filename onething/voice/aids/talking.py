"""网上问答: who asked for help and his helper write to each other on the order, until it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from onething.desk.commands import tell_screens
from onething.identity.terms import storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import new_salt, salted
from onething.voice.aid_events import AidSaid
from onething.voice.aid_models import Aid, AidWord
from onething.voice.aids import access
from onething.voice.aids.rules import rules
from onething.voice.saying import written

said_in = partial(written, rules)
NO_ACCOUNT = "申请人没有登录过，看不到这里写的话。请打他留下的电话。"


@dataclass(frozen=True)
class SaidFile:
    """A file that came with what was written."""

    digest: str
    name: str
    media_type: str


@dataclass(frozen=True)
class SaidWord:
    """What one of the two wrote."""

    id: UUID
    own: bool  # who asked for help wrote it
    who: str  # the name of the helper
    text: str
    files: tuple[SaidFile, ...]
    at: datetime


@command
def say_in_aid(
    aid_id: UUID, *, text: str, files: Sequence[Mapping[str, Any]] = (), by: Actor, at: datetime
) -> UUID:
    """Write to the other on an order that is open: a text, pictures or papers, or both."""
    row, _ = access.aid_to_change(aid_id, "say", by=by, at=at)
    if by.org and row.subject is None:
        raise NotAllowed(NO_ACCOUNT)
    held = rules()["words"]
    if len(files) > int(held["files"]):
        sentence = f"一次最多附 {held['files']} 个文件，多的请分几次写。"
        raise Invalid(sentence, errors={"file": sentence})
    if row.talk.count() >= int(held["most"]):
        raise NotAllowed("这件帮办单里写的已经很多，不能再写。请打电话联系。")
    word = AidWord(
        id=new_id(),
        aid=row,
        who=by.who,
        own=not by.org,
        text=storable(text).strip()
        if files and not text.strip()
        else said_in(text, "text", "要说的话"),
        files=[{name: one[name] for name in ("digest", "name", "media_type")} for one in files],
        salt=new_salt(),
        at=at,
    )
    word.save(force_insert=True)
    fact = AidSaid(
        aid=row.pk, number=row.number, office=row.hall, subject=row.subject,
        word=word.pk, own=word.own,
        content=salted(word.salt, [word.text, [one["digest"] for one in word.files]]),
        officials=_helper(row) if word.own else (),
    )  # fmt: skip
    ledger.write(fact, by=by, at=at)
    tell_screens(row.pk)
    return word.pk


def _helper(row: Aid) -> tuple[str, ...]:
    """Return the helper who has it, or to whom it was handed; none yet: the team has it on its list."""
    if row.state == "taken":
        return (row.handler.partition(":")[2],)
    return (str(row.handed_to),) if row.handed_to else ()


def words_of(row: Aid, people: Mapping[str, str]) -> tuple[SaidWord, ...]:
    """Return what the two wrote, in the order of time, with the names of helpers as they are known."""
    return tuple(
        SaidWord(
            one.pk,
            one.own,
            "" if one.own else people.get(one.who, ""),
            one.text,
            tuple(SaidFile(**file) for file in one.files),
            one.at,
        )
        for one in row.talk.order_by("at", "pk")
    )


def said_file(aid_id: UUID, word_id: UUID, number: int, by: Actor) -> SaidFile:
    """Return a file that came with what was written on an order that he may see; the first is 1."""
    words = AidWord.objects.filter(aid__in=access.aids_of(by), aid=aid_id, pk=word_id)
    word = words.first()
    if word is None or not 0 < number <= len(word.files):
        raise NotYours
    return SaidFile(**word.files[number - 1])


def most_said() -> dict[str, int]:
    """Return how many files come with a text at most, of how many megabytes each."""
    return {name: int(rules()["words"][name]) for name in ("files", "mb")}
