"""The work that is measured, prepared through the platform's own commands. Imported after Django is set up.

Drafts are filled in once for each county by commands and then copied row by row: what is measured
is what happens afterwards, over HTTP.
"""

from __future__ import annotations

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, replace
from itertools import cycle
from uuid import UUID

from django.db import connection, transaction

from bench import tables
from onething.cases import commands, queries
from onething.cases.drafts import plan_of, summary_digest
from onething.cases.models import Application, Case, Material
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.documents.models import Document
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
OWNER = "921451050000000190"  # the demo shop
PASSWORD = "Yijianshi2026"  # of every demo account
COPIED = {
    "application": {"id": "f.fresh", "number": "f.fresh::text", "subject": "f.subject",
        "submitted_at": "a.submitted_at - f.ago", "saved_at": "a.saved_at - f.ago"},
    "case": {"id": "f.fresh", "number": "f.fresh::text", "application_id": "f.application",
        "subject": "f.subject", "submitted_at": "c.submitted_at - f.ago",
        "state": "CASE WHEN f.closed THEN 'closed' ELSE c.state END",
        "urgent_on": "CASE WHEN f.closed THEN '9999-12-31' ELSE c.urgent_on + (random() * 20)::int END"},
    "deadline": {"id": "uuidv7()", "application_id": "f.application", "case_id": "f.fresh"},
    "material": {"id": "uuidv7()", "application_id": "f.fresh"},
}  # fmt: skip
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


def cases(applications: list[UUID], part: str) -> list[UUID]:
    """Return the cases of one part of these applications."""
    found = Case.objects.filter(application__in=applications, part=part)
    return list(found.values_list("pk", flat=True))


def steps(applications: list[UUID], *, hall: str, office: str, official: str) -> float:
    """Accept and grant a case of each application in this process; return how many steps a second."""
    clerk, system = identity.system_actor(hall), identity.system_actor(office)
    assert clerk is not None and system is not None
    today = now().astimezone(CHINA).date()
    person = identity.official_at(official, UUID(system.org), on=today)
    decider = replace(system, who=f"official:{person}", roles=(*system.roles, "held:examiner"))
    found = cases(applications, "licence_check")
    began = time.perf_counter()
    for case in found:
        commands.accept(case, by=clerk.because(f"bench:{case}"), at=now())
        commands.grant(case, by=decider.because(f"bench:{case}"), at=now())
    return round(2 * len(found) / (time.perf_counter() - began), 1)


def positions(applications: list[UUID]) -> dict[str, int]:
    """Return the last position in the log of what these applications wrote when they were filed."""
    said = tables.rows(
        "SELECT substr(stream, 13), l.position FROM kernel_event e JOIN kernel_logentry l ON l.event = e.id"
        " WHERE stream = ANY(%s) AND name = 'cases.application_submitted'",
        [f"application:{one}" for one in applications],
    )
    return dict(said)


def grow(wanted: int, share: int) -> int:
    """Copy cases until there are that many; `share` of 100 new applications are of the demo shop."""
    owner = Subject.objects.get(id_number=OWNER).pk
    tables.run(
        "CREATE TABLE IF NOT EXISTS bench_patterns AS SELECT id AS pattern FROM cases_application"
        " WHERE state = 'submitted' ORDER BY id LIMIT 2000"
    )
    each = Case.objects.count() // max(Application.objects.exclude(number=None).count(), 1)
    while (there := Case.objects.count()) < wanted:
        copies = max(1, min(10, round((wanted - there) / each / 2000)))
        text = tables.script("many.sql", COPIED)
        for name, said in {"copies": copies, "share": share, "owner": owner}.items():
            text = text.replace(f"{{{name}}}", str(said))
        with transaction.atomic():
            tables.run(text)
    tables.run("VACUUM ANALYZE cases_case, cases_application, cases_deadline, cases_material")
    tables.run("CHECKPOINT")
    return there


def owned() -> int:
    """Return how many cases the demo shop has."""
    return Case.objects.filter(
        subject__in=Subject.objects.filter(id_number=OWNER).values("pk")
    ).count()


def signed_in(port: int, login: str) -> str:
    """Sign in as a demo account and return the cookie of the session."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    base = f"http://127.0.0.1:{port}/login"
    page = browser.open(base).read().decode()
    fields = dict(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]*)"', page))
    said = fields | {"login": login, "password": PASSWORD, "next": ""}
    browser.open(base, urllib.parse.urlencode(said).encode()).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def progress_path() -> str:
    """Return the address of the public page of one application."""
    found = Application.objects.filter(state="submitted").order_by("-pk")[0]
    return f"/cx?no={found.number}&code={found.code}"


def waiting() -> int:
    """Return how much the consumers and the worker still have to do."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        left: int = cursor.fetchone()[0]
        return left


def papers() -> int:
    """Return how many papers have been made and sealed."""
    return Document.objects.filter(state="sealed").count()


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
