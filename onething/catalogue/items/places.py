"""The items of places: entered in bulk, and what each says of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from onething.catalogue import publishing
from onething.catalogue.check import content_faults
from onething.catalogue.events import (
    ImplementationsListed,
    OverlayProposed,
    OverlayPublished,
    OverlayReturned,
)
from onething.catalogue.item_models import Implementation, ItemRevision, Overlay
from onething.catalogue.items import access
from onething.catalogue.terms.overlays import Deviation, allowed_local, laid, overlay_faults
from onething.identity import queries as identity
from onething.identity.terms import OrganisationCard
from onething.kernel import ledger, yamls
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

Standard = tuple[str, str, str]  # code, level, duty
LONGEST_WORDS = 300
COLUMNS = "id, code, level, organisation, region, code31, since"
COPY = f"COPY pg_temp.entered ({COLUMNS}) FROM STDIN"
ENTER = f"""
INSERT INTO catalogue_implementation ({COLUMNS})
SELECT {COLUMNS} FROM pg_temp.entered ORDER BY code31
ON CONFLICT DO NOTHING
RETURNING code31
"""  # noqa: S608 -- names of our own columns


@dataclass(frozen=True)
class Entered:
    """An item at an organ, about to be entered."""

    code: str
    level: str
    organ: OrganisationCard
    since: date

    @property
    def code31(self) -> str:
        """Return 实施编码: organ, its level, base code."""
        return f"{self.organ.code}{self.organ.level_code}{self.code}"


def organs_for(standards: Sequence[Standard], since: date) -> Iterator[Entered]:
    """Return every organ that exercises each of these standards, one after the other.

    The organs are read first: while rows are copied, the connection can answer nothing else.
    """
    wanted = {(duty, level) for _, level, duty in standards}
    organs = {key: identity.exercising(*key) for key in wanted}
    return (
        Entered(code, level, organ, since)
        for code, level, duty in standards
        for organ in organs[duty, level]
    )


@command
def list_implementations(*, by: Actor, at: datetime) -> str:
    """Enter every standard at every organ that exercises it, as far as it is not there yet."""
    must_be_system(by)
    day = at.astimezone(CHINA).date()
    there = set(Implementation.objects.order_by().values_list("code", "level").distinct())
    rows = publishing.items_on(day).filter(retired=False)
    new = [row for row in rows.values_list("code", "level", "duty") if row[:2] not in there]
    facts = enter(organs_for(sorted(new, key=_own_level_first), day))
    if not facts:
        return ""
    ledger.write(*facts, by=by, at=at)
    return f"实施清单：{sum(fact.count for fact in facts)} 条"


def _own_level_first(standard: Standard) -> tuple[str, int]:
    return standard[0], ("province", "city", "county", "town", "village").index(standard[1])


def enter(entries: Iterable[Entered]) -> tuple[ImplementationsListed, ...]:
    """Write the rows by COPY, what is there already aside; return the fact, or nothing if nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS entered"
            " (LIKE catalogue_implementation) ON COMMIT DELETE ROWS"
        )
        with cursor.copy(COPY) as copy:
            for one in entries:
                organ = one.organ
                copy.write_row(
                    (new_id(), one.code, one.level, organ.id, organ.region, one.code31, one.since)
                )
        cursor.execute(ENTER)
        codes = [row[0] for row in cursor.fetchall()]
        cursor.execute("TRUNCATE pg_temp.entered")
    if not codes:
        return ()
    digest = sm3("\n".join(sorted(codes)).encode())
    return (ImplementationsListed(batch=new_id(), count=len(codes), digest=digest),)


@command
def propose_overlay(
    implementation_id: UUID,
    local: Mapping[str, Any],
    deviations: Sequence[Mapping[str, Any]],
    effective_on: date,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Say what is one's own in an item of one's place; deviations wait for a second person.

    `deviations`: path, value, basis. Local fields alone are published at once, for their day.
    """
    found = access.implementation_to_change(implementation_id, by)
    day = at.astimezone(CHINA).date()
    if effective_on < day:
        said = "生效日期不能早于今天。"
        raise Invalid(said, errors={"effective_on": said})
    if Overlay.objects.filter(implementation=found, number__isnull=True).exists():
        raise NotAllowed("这个事项已经有一项本地内容正等复核。请先复核或者退回那一项。")
    last = _newest(found)
    overlay = Overlay(
        implementation=found,
        local=dict(local),
        deviations=_checked(found, local, deviations, effective_on),
        effective_on=effective_on,
        proposed_by=by.who,
        proposed_at=at,
    )
    if overlay.deviations == (last.deviations if last else []):
        return _publish(overlay, by, at)
    overlay.save()
    fact = OverlayProposed(**_about(overlay), digest=_digest(overlay), effective_on=effective_on)
    ledger.write(fact, by=by, at=at)
    return overlay.pk


@command
def review_overlay(overlay_id: UUID, agreed: bool, reason: str, *, by: Actor, at: datetime) -> UUID:
    """Agree to deviations of a place, which publishes them for their day, or refuse with the reason."""
    overlay = access.overlay_to_review(overlay_id, by)
    if agreed:
        overlay.effective_on = max(overlay.effective_on, at.astimezone(CHINA).date())
        _checked(overlay.implementation, overlay.local, overlay.deviations, overlay.effective_on)
        overlay.reviewed_by = by.who
        return _publish(overlay, by, at)
    if not reason.strip() or len(reason) > LONGEST_WORDS:
        said = f"请写明退回的理由，不超过 {LONGEST_WORDS} 个字。"
        raise Invalid(said, errors={"reason": said})
    fact = OverlayReturned(**_about(overlay), reason=reason.strip())
    overlay_pk = overlay.pk
    overlay.delete()
    ledger.write(fact, by=by, at=at)
    return overlay_pk


def usual_local() -> tuple[str, ...]:
    """Return the elements that places fill in where a standard declares none."""
    return _usual(settings.DATA_ROOT / "settings" / "catalogue.yaml")


@cache
def _usual(path: Path) -> tuple[str, ...]:
    return tuple(yamls.read(path)["local"])


def standard_of(found: Implementation, on: date) -> ItemRevision:
    """Return the standard that an item of a place inherits on this day."""
    rows = ItemRevision.objects.filter(code=found.code, level=found.level, effective_on__lte=on)
    row = rows.order_by("-effective_on", "-number").first()
    if row is None:
        raise NotYours("这个事项的标准还没有生效。请按生效日期再来。")
    return row


def _checked(
    found: Implementation,
    local: Mapping[str, Any],
    deviations: Sequence[Mapping[str, Any]],
    on: date,
) -> list[dict[str, Any]]:
    """Return the deviations, if standard and overlay together are sound; else say why not."""
    content = standard_of(found, on).content
    said = [
        Deviation(str(one.get("path", "")), one.get("value"), str(one.get("basis", "")).strip())
        for one in deviations
    ]
    allowed = allowed_local(content, usual_local())
    errors = dict(overlay_faults(content, local, said, allowed))
    if not errors:
        own = {**local, **{one.path: one.value for one in said}}
        for place, sentence in content_faults(laid(content, own), settings.DATA_ROOT):
            errors[".".join(map(str, place)) or "item"] = sentence
    if errors:
        raise Invalid(
            f"有 {len(errors)} 处不能这样写。{next(iter(errors.values()))}", errors=errors
        )
    return [{"path": one.path, "value": one.value, "basis": one.basis} for one in said]


def _newest(found: Implementation) -> Overlay | None:
    rows = Overlay.objects.filter(implementation=found, number__isnull=False)
    return rows.order_by("-number").first()


def _publish(overlay: Overlay, by: Actor, at: datetime) -> UUID:
    last = _newest(overlay.implementation)
    overlay.number, overlay.published_at = (last.number or 0) + 1 if last else 1, at
    overlay.deviates = bool(overlay.deviations)
    overlay.save()
    fact = OverlayPublished(
        **_about(overlay),
        number=overlay.number,
        digest=_digest(overlay),
        effective_on=overlay.effective_on,
        proposed_by=overlay.proposed_by,
    )
    ledger.write(fact, by=by, at=at)
    return overlay.pk


def _about(overlay: Overlay) -> dict[str, UUID]:
    return {"implementation": overlay.implementation_id, "overlay": overlay.pk}


def _digest(overlay: Overlay) -> str:
    return sm3(canonical([overlay.local, overlay.deviations]))
