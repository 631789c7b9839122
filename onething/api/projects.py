"""全代办: a portal of the enterprise reads how far its projects are, and says what is known of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, applicant, looked_at, reads
from onething.api.schemas import Short
from onething.kernel.now import now
from onething.voice import commands, queries

router = Router(tags=["全代办项目"])
ANSWERED: Final[dict[str, Any]] = {
    "theme": "gcjs",
    "answers": {"invest": "filing", "land": "granted"},
}


class ProjectRowOut(Schema):
    """A project in a list: in which stage it is, who manages it."""

    id: UUID
    number: str
    name: str
    state: str
    words: str
    stage: str
    manager: str


class ProjectThemeOut(Schema):
    """A theme of a stage: `open` questions have no answer yet; `answers`: what is known."""

    theme: str
    name: str
    open: int
    answers: dict[str, str]


class ProjectStageOut(Schema):
    """A stage: the day that was set for it, the day on which it was done."""

    key: str
    name: str
    due_on: date | None
    done_on: date | None
    themes: list[ProjectThemeOut]


class ProjectOut(Schema):
    """A project with its stages."""

    id: UUID
    number: str
    name: str
    state: str
    words: str
    manager: str
    hall: str
    stages: list[ProjectStageOut]


class ProjectAnswersIn(Schema):
    """What is known of a project for one of its themes: keys of questions and of choices, as on the page."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWERED]})

    theme: Short
    answers: dict[Short, Short]


@router.get(
    "",
    auth=Key("projects.read"),
    response={200: list[ProjectRowOut], **READS},
    summary="列出企业的全代办项目",
)
@reads
def projects(request: HttpRequest) -> list[dict[str, object]]:
    """List the projects of the enterprise named in X-Applicant, the newest first."""
    rows = queries.my_projects(applicant(request), now())
    for row in rows:
        looked_at(request, f"project:{row.id}")
    return [
        {
            "id": row.id,
            "number": row.number,
            "name": row.name,
            "state": row.state,
            "words": row.words,
            "stage": row.stage,
            "manager": row.manager,
        }
        for row in rows
    ]


@router.get(
    "/{project_id}",
    auth=Key("projects.read"),
    response={200: ProjectOut, **READS},
    summary="读取一个全代办项目",
)
@reads
def project(request: HttpRequest, project_id: UUID) -> dict[str, object]:
    """Return a project of the enterprise with its stages and what is known of it."""
    sheet = queries.project(project_id, applicant(request), now())
    looked_at(request, f"project:{project_id}")
    return {
        "id": sheet.id,
        "number": sheet.number,
        "name": sheet.name,
        "state": sheet.state,
        "words": sheet.words,
        "manager": sheet.manager,
        "hall": sheet.hall,
        "stages": [
            {
                "key": stage.key,
                "name": stage.name,
                "due_on": stage.step.due_on,
                "done_on": stage.step.done_on,
                "themes": [
                    {
                        "theme": theme.slug,
                        "name": theme.name,
                        "open": theme.open,
                        "answers": dict(theme.answers),
                    }
                    for theme in stage.themes
                ],
            }
            for stage in sheet.stages
        ],
    }


@router.post(
    "/{project_id}/answers",
    auth=Key("projects.answer"),
    response=ANSWERS,
    summary="写明项目情况",
)
def answer(request: HttpRequest, project_id: UUID, body: ProjectAnswersIn) -> dict[str, None]:
    """Say what is known of a project; one answer that does not hold, and nothing is kept."""
    commands.answer_project(
        project_id, theme=body.theme, answers=body.answers, by=applicant(request), at=now()
    )
    return {"id": None}
