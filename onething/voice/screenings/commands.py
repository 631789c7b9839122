"""Looking at somebody's materials before he files, again when he brings more, until he files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Theme
from onething.identity import queries as identity
from onething.identity.terms import check_name, check_phone, storable
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice.aids.rules import day_of
from onething.voice.naming import matter_of
from onething.voice.screening_events import Screened, ScreeningFiled, ScreeningLapsed
from onething.voice.screening_models import Screening
from onething.voice.screening_terms import LOOKERS, OPEN, SCREENING
from onething.voice.screenings.queries import screenings_of
from onething.voice.screenings.rules import lacks, rules, verdicts

Verdicts = Mapping[str, tuple[str, str]]  # key of the material → verdict, note
FIELDS: Final = ("name", "phone", "slug", "region", "note")


@command
def screen_materials(
    said: Mapping[str, str],
    found: Verdicts,
    *,
    subject: UUID | None = None,
    order: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Look at what somebody brought before he files: what is fine, what is lacking, what is to mend."""
    _must_look(by, at)
    said = {name: storable(said.get(name, "")).strip() for name in FIELDS}
    told = {"name": check_name(said["name"]), "phone": check_phone(said["phone"])}
    errors = {name: words for name, words in told.items() if words}
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    theme = matter_of(said["slug"], said["region"], at)
    rows = _judged(theme, found)
    row = Screening(
        number=_number(said["region"], at),
        region=said["region"],
        hall=UUID(by.org),
        subject=subject,
        name=said["name"],
        phone=said["phone"],
        slug=theme.slug,
        matter=theme.name,
        order=order,
        rows=rows,
        note=_note(said["note"]),
        state="lacking" if _lacking(rows) else "ready",
        made_by=by.who,
        made_at=at,
        looked_by=by.who,
        looked_at=at,
    )
    row.save(force_insert=True)
    ledger.write(_screened(row), by=by, at=at)
    return row.pk


@command
def screen_again(
    screening_id: UUID, found: Verdicts, *, note: str, by: Actor, at: datetime
) -> None:
    """Look once more at what he brings now; the record keeps its number."""
    _must_look(by, at)
    row = screenings_of(by).select_for_update().filter(pk=screening_id).first()
    if row is None:
        raise NotYours
    rows = _judged(catalogue.theme(row.slug, day_of(at)), found)
    do = "find_lacking" if _lacking(rows) else "find_ready"
    row.state = SCREENING.step(row.state, do).end
    row.rows, row.note = rows, _note(note)
    row.looked_by, row.looked_at = by.who, at
    row.save()
    ledger.write(_screened(row), by=by, at=at)


@command
def file_screening(subject: UUID, slug: str, application: UUID, *, by: Actor, at: datetime) -> None:
    """Note that what was looked at for somebody has become an application."""
    must_be_system(by)
    rows = Screening.objects.select_for_update().filter(subject=subject, slug=slug, state__in=OPEN)
    facts = []
    for row in rows.order_by("made_at", "pk"):
        row.state, row.application = SCREENING.step(row.state, "file").end, application
        row.save()
        facts.append(ScreeningFiled(**_about(row), application=application))
    if facts:
        ledger.write(*facts, by=by, at=at)


@command
def lapse_screening(screening_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put to the files what nobody filed in time."""
    must_be_system(by)
    row = Screening.objects.select_for_update().get(pk=screening_id)
    step = SCREENING.step(row.state, "lapse")
    if at < row.looked_at + timedelta(days=int(rules()["days"])):
        raise NotAllowed("还没有到归档的时间。")
    row.state = step.end
    row.save()
    ledger.write(ScreeningLapsed(**_about(row)), by=by, at=at)


def _must_look(by: Actor, at: datetime) -> None:
    if not (by.org and by.who.startswith("official:") and any(map(by.has, LOOKERS.split("|")))):
        if by.org and by.has("leader"):
            raise NotAllowed("审前看材料由窗口人员、帮办员记录。您可以查看，请他们再看一次。")
        raise NotYours
    identity.must_hold_post(by, at)


def _judged(theme: Theme, found: Verdicts) -> list[dict[str, str]]:
    """Return what was found of each material of the theme; each must be looked at."""
    known, most = verdicts(), int(rules()["most"])
    rows, errors = [], {}
    for need in theme.needs:
        verdict, note = found.get(need.key, ("", ""))
        note = storable(note).strip()[:most]
        if verdict not in known:
            errors[need.key] = f"请说明“{need.name}”怎样；这次办的事用不着的，选“不用交”。"
        elif verdict == "wrong" and not note:
            errors[need.key] = f"“{need.name}”不合格，请写明哪里不合格、怎么改。"
        rows.append({"key": need.key, "name": need.name, "verdict": verdict, "note": note})
    if errors:
        raise Invalid("还有材料没有看完。", errors=errors)
    return rows


def _lacking(rows: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(one["key"] for one in rows if lacks(one["verdict"]))


def _note(said: str) -> str:
    return storable(said).strip()[: int(rules()["most"])]


def _screened(row: Screening) -> Screened:
    return Screened(**_about(row), slug=row.slug, state=row.state, lacking=_lacking(row.rows))


def _about(row: Screening) -> dict[str, Any]:
    return {"screening": row.pk, "number": row.number, "hall": row.hall, "subject": row.subject}


def _number(region: str, at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('voice_screening_number')")
        return f"SQ{region}{day_of(at):%Y%m%d}{cursor.fetchone()[0]:04d}"
