"""Filing what could not be got done: on the page, or by the clerk for whom stands at the counter."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.identity.terms import Duty, Role, check_name, check_phone, storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotYours
from onething.voice.at_sites import site_of
from onething.voice.obstacle_events import ObstacleFiled
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import ENTER
from onething.voice.obstacles import access
from onething.voice.obstacles.commands import about, said_in, told
from onething.voice.obstacles.rules import blocks, day_of, due_on, kinds

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORTEST_NAME: Final = 2
FIELDS: Final = (
    "number", "item", "region", "kind", "tried", "blocked", "blocker", "wanted", "name", "phone",
    "article",
)  # fmt: skip
BESIDE: Final = frozenset({"number", "item", "region", "article"})  # kept in other words
TEXTS: Final = {"tried": "办什么事、办到哪一步", "blocker": "被什么卡住", "wanted": "希望怎样解决"}
Said = Mapping[str, str]


@dataclass(frozen=True)
class Target:
    """What it is about: a case, an item, or neither; and the hall that follows it."""

    region: str
    hall: UUID
    office: UUID | None = None
    application: UUID | None = None
    case: UUID | None = None
    subject: UUID | None = None
    item: str = ""
    item_name: str = ""


@command
def file_obstacle(said: Said, *, by: Actor, at: datetime) -> UUID:
    """Keep what somebody could not get done, under a number, with its terms running."""
    source = _source(by)
    said = {name: storable(said.get(name, "")).strip() for name in FIELDS}
    _check(said)
    site = site_of(by, at)
    target = _target(said, by, at)
    subject = _subject(target, by)
    return filed(said, target, source=source, subject=subject, site=site, by=by, at=at)


def _source(by: Actor) -> str:
    """Return from where it comes: his own page, or where an official entered it for somebody."""
    if not by.org:
        return "web"
    found = next((source for role, source in ENTER.items() if by.has(role)), "")
    if not found or not by.who.startswith("official:"):
        raise NotYours
    return found


def filed(
    said: Said,
    target: Target,
    *,
    source: str,
    subject: UUID | None,
    site: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """File one that holds; part of a command, which ends with it."""
    today = day_of(at)
    complained = _complained(said, target, today)
    row = Obstacle.objects.create(
        number=_number(target.region, today),
        code="".join(secrets.choice(ALPHABET) for _ in range(8)),
        source=source,
        region=target.region,
        hall=access.hall_for(target.hall, complained, at),
        subject=subject,
        application=target.application,
        case=target.case,
        item=target.item,
        item_name=target.item_name,
        complained=complained,
        site=site,
        filed_by=by.who,
        filed_at=at,
        counted_from=today,
        first_by=due_on("first", today),
        due_on=due_on("simple", today),
        **{name: said[name] for name in FIELDS if name not in BESIDE},
        cited=said["number"],
        **_article(said, today),
    )
    fact = ObstacleFiled(
        **about(row),
        kind=row.kind,
        item=row.item,
        source=row.source,
        application=row.application,
        due_on=row.due_on,
        officials=told(access.followers(row.hall, complained, at)),
        site=site,
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def _article(said: Said, on: date) -> dict[str, str]:
    """Return the article of the base that is said to stand in the way, as it reads today."""
    key = said.get("article", "")
    found = catalogue.article_of(key, on) if key else None
    if key and found is None:
        sentence = "依据库里没有这一条。请重新查找再选，或者不选，在上面用文字写明。"
        raise Invalid(sentence, errors={"article": sentence})
    return {"article": found.key, "article_name": found.words} if found else {}


def _check(said: Said) -> None:
    errors = _of_choices(said) | _of_texts(said)
    for name, wrong in (("name", check_name(said["name"])), ("phone", check_phone(said["phone"]))):
        if wrong:
            errors[name] = wrong
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)


def _of_choices(said: Said) -> dict[str, str]:
    errors: dict[str, str] = {}
    if said["kind"] not in kinds():
        errors["kind"] = "请选择是哪一类情形。"
    if said["blocked"] not in blocks():
        errors["blocked"] = "请选择是被什么卡住的；说不清楚的，选“说不清楚”。"
    named = said["blocked"] == "rule" and said["article"]
    if said["blocked"] in ("rule", "person") and not said["blocker"] and not named:
        errors["blocker"] = (
            "请写明是哪条规定（也可以在下面查到那一条再选），或者是哪个窗口、哪位工作人员。"
        )
    return errors


def _of_texts(said: Said) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name, label in TEXTS.items():
        try:
            said_in(said[name] or ("无" if name == "blocker" else ""), name, label)
        except Invalid as wrong:
            errors |= wrong.errors
    return errors


def _target(said: Said, by: Actor, at: datetime) -> Target:
    """Return what it is about; a number that is not known, or not his, is told only to its owner."""
    found = cases.cited(said["number"]) if said["number"] else None
    if said["number"] and not _may_cite(found, by, at):
        sentence = "没有找到您的这件办件。请核对编号；记不清的，可以不填。"
        raise Invalid(sentence, errors={"number": sentence})
    if found is not None:
        return Target(
            found.region,
            found.hall,
            found.office,
            found.application,
            found.case,
            found.subject,
            found.item,
            found.item_name or found.title,
        )
    if not said["region"]:
        sentence = "请选择在哪个县（市、区）办事。"
        raise Invalid(sentence, errors={"region": sentence})
    hall = identity.route(Duty.APPROVAL, said["region"]).id
    if not said["item"]:
        return Target(said["region"], hall)
    item = catalogue.item(said["item"], day_of(at))
    return Target(said["region"], hall, item=item.code12, item_name=item.name)


def _may_cite(found: cases.Cited | None, by: Actor, at: datetime) -> bool:
    """Say whether he may name this case: his own, one of his hall; of who is not known nothing is told."""
    if not by.org and not by.behalf:
        return True
    if found is None:
        return False
    if by.has(Role.SITE):  # of the hall nothing is his but what he took in himself
        return cases.taken_in_at_site(found.application, by, at)
    if by.has("hotline"):  # who calls says his number; nothing is told of it
        return True
    return str(found.hall) == by.org if by.org else str(found.subject) == by.behalf


def _subject(target: Target, by: Actor) -> UUID | None:
    """Return whose it is: of who signed in; at the counter of whom the case is."""
    if by.behalf:
        return UUID(by.behalf)
    return target.subject if by.org and not by.has("hotline") else None


def _complained(said: Said, target: Target, on: date) -> list[UUID]:
    """Return the officials whom his words name, by name or badge number."""
    if said["blocked"] != "person" and said["kind"] != "conduct":
        return []
    words = said["blocker"] + said["tried"]
    places = [target.hall, *([target.office] if target.office else [])]
    named = {
        one.official
        for one in identity.colleagues(places, on=on)
        if len(one.name) >= SHORTEST_NAME and one.name in words
    }
    badges = {
        identity.official_by_number(badge) for badge in set(re.findall(r"[A-Z]{2}\d{5}", words))
    }
    return sorted({*named, *(one for one in badges if one is not None)})


def _number(region: str, today: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('voice_obstacle_number')")
        return f"BBCS{region}{today:%Y%m%d}{cursor.fetchone()[0]:04d}"
