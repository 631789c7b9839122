"""The work that is measured, prepared through the platform's own commands. Imported after Django is set up.

Drafts are filled in once for each county by commands and then copied row by row: what is measured
is what happens afterwards, over HTTP.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

from django.db import connection

from onething.cases import commands, queries
from onething.cases.drafts import plan_of, summary_digest
from onething.cases.models import Application, Material
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.identity.models import Subject
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.ids import new_id
from onething.kernel.now import now

ANSWERS = {"area": "320", "food": "hot", "sign": "yes", "tobacco": "yes", "fire_way": "commit"}
VALUES = {
    "text": "长风街 1 号",
    "textarea": "餐饮服务",
    "name": "王建国",
    "number": "12",
    "phone": "13803510000",
    "id": "145105197810010038",
    "credit_code": "921451050000000190",
    "date": "2026-03-02",
}
PHOTO = {"file_name": "图.png", "media_type": "image/png", "pages": 1, "size": 1}
BACKLOG_LIMIT = 900.0
WAITING = """
SELECT (SELECT count(*) FROM kernel_pending)
     + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'react')
     + (SELECT coalesce(max(position), 0) FROM kernel_logentry) - (SELECT min(position) FROM kernel_cursor)
"""
COPY = """
WITH copies AS MATERIALIZED (
    SELECT gen_random_uuid() AS fresh, pattern FROM unnest(%s::uuid[]) AS pattern
), made AS (
    INSERT INTO cases_application ({application})
    SELECT {fresh_application} FROM copies JOIN cases_application a ON a.id = pattern
    RETURNING id
), papers AS (
    INSERT INTO cases_material ({material})
    SELECT {fresh_material} FROM copies JOIN cases_material m ON m.application_id = pattern
)
SELECT id FROM made
"""


@dataclass(frozen=True)
class Ready:
    """A draft that is ready to be signed."""

    id: UUID
    applicant: str
    summary: str


def shops() -> list[Subject]:
    """Return the enterprises and shops of the sample world."""
    return list(Subject.objects.exclude(id_number="").filter(kind__in=BODIES).order_by("id_number"))


BODIES = ("enterprise", "individual_business")


def by_shop(subject: Subject) -> Actor:
    """Return an enterprise filing through a portal."""
    return Actor(who="system:bench", behalf=str(subject.pk), via="api")


def counties() -> list[str]:
    """Return the codes of all counties."""
    cities = identity.regions(identity.regions()[0].code)
    return [county.code for city in cities for county in identity.regions(city.code)]


def ready(regions: list[str], count: int) -> list[Ready]:
    """Return complete drafts, spread over these regions and over all enterprises."""
    patterns = [
        one(region, subject) for region, subject in zip(regions, cycle(shops()), strict=False)
    ]
    wanted = [patterns[n % len(patterns)] for n in range(count)]
    with connection.cursor() as cursor:
        cursor.execute(copying(), [wanted])
        made = [row[0] for row in cursor.fetchall()]
    numbers = dict(Subject.objects.values_list("pk", "id_number"))
    at = now()
    rows = Application.objects.filter(pk__in=made).prefetch_related("materials")
    return [
        Ready(
            row.pk,
            numbers[row.subject],
            summary_digest(row, plan_of(row, at), list(row.materials.all())),
        )
        for row in rows
    ]


def copying() -> str:
    """Return the statement that copies drafts with their materials."""

    def columns(model: type[Application] | type[Material]) -> list[str]:
        return [field.column for field in model._meta.concrete_fields]

    application = [f'"{name}"' for name in columns(Application)]
    material = [f'"{name}"' for name in columns(Material)]
    others = {'"id"': "gen_random_uuid()", '"application_id"': "fresh"}
    return COPY.format(
        application=", ".join(application),
        fresh_application=", ".join(
            "fresh" if name == '"id"' else f"a.{name}" for name in application
        ),
        material=", ".join(material),
        fresh_material=", ".join(others.get(name, f"m.{name}") for name in material),
    )


def one(region: str, subject: Subject) -> UUID:
    """Fill in one application by the commands of the pages."""
    by, at = by_shop(subject), now()
    draft = commands.start_draft(
        "kbcyd", region=region, answers=ANSWERS, known={}, source_down=False, by=by, at=at
    )
    for group in queries.draft_sheet(draft, by, at).plan.groups:
        values = {
            field.element: field.choices[0][0] if field.choices else VALUES[field.kind]
            for field in group.fields
        }
        commands.save_group(draft, group=group.key, values=values, by=by, at=at)
    sheet = queries.materials_sheet(draft, by, at)
    for place, row in enumerate(sheet.to_upload):
        file = {"upload": new_id(), "digest": f"sm3:{place:064}", **PHOTO}
        commands.attach(draft, key=row.need.key, file=file, by=by, at=at)
    promised = [row.need.key for row in sheet.rows if row.need.source == "commitment"]
    commands.commit_to(draft, keys=promised, by=by, at=at)
    return draft


def size_of(draft: UUID) -> dict[str, int]:
    """Return how large one submission is: values, materials, cases, events."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM jsonb_object_keys(a.data)),"
            " (SELECT count(*) FROM cases_material m WHERE m.application_id = a.id),"
            " (SELECT count(*) FROM cases_case c WHERE c.application_id = a.id)"
            " FROM cases_application a WHERE a.id = %s",
            [draft],
        )
        return dict(zip(("values", "materials", "cases"), cursor.fetchone(), strict=True))


def waiting() -> int:
    """Return how much the consumers and the worker still have to do."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        left: int = cursor.fetchone()[0]
        return left


def backlog() -> float:
    """Wait until the log and every job are worked off; return the seconds that took."""
    began = time.perf_counter()
    while waiting() and time.perf_counter() - began < BACKLOG_LIMIT:
        time.sleep(0.2)
    return round(time.perf_counter() - began, 1)


def plan_ms() -> float:
    """Return the milliseconds of one plan with its reasons."""
    on = now().astimezone(CHINA).date()
    theme = catalogue.theme("kbcyd", on)
    rounds = 2000
    began = time.perf_counter()
    for _ in range(rounds):
        planning.plan(theme, ANSWERS, region="140105", on=on)
    return round((time.perf_counter() - began) * 1000 / rounds, 3)
