"""全代办 through the API: the portal of an enterprise reads its projects and says what is known of them."""

import pytest

from onething.api.projects import ANSWERED
from onething.kernel.models import Event, Reading
from tests.api.test_api import MARKET, PORTAL, System
from tests.times import MONDAY
from tests.voice.projects import PROJECT, opened, row_of

pytestmark = pytest.mark.django_db
ITS = {"X-Applicant": PROJECT["credit_code"]}
OTHER = {"X-Applicant": "92145105000000035M"}


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the Monday of the tests, on one connection."""
    for module in ("edge", "projects"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


def test_the_enterprise_reads_how_far_its_project_is():
    project = opened()
    rows = System(PORTAL, **ITS).get("/projects").json()
    sheet = System(PORTAL, **ITS).get(f"/projects/{project}").json()

    assert [row["id"] for row in rows] == [str(project)]
    assert sheet["manager"] == "邦慧"
    land = next(one for one in sheet["stages"] if one["key"] == "land")
    assert next(one for one in land["themes"] if one["theme"] == "gcjs")["open"] > 0
    assert Reading.objects.filter(about=f"project:{project}").exists()


def test_the_example_of_the_description_is_kept_once():
    project = opened()
    system = System(PORTAL, **ITS)
    first, second = (system.post(f"/projects/{project}/answers", ANSWERED) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200), first.content.decode()
    assert row_of(project).answers["gcjs"] == ANSWERED["answers"]
    facts = Event.objects.filter(stream=f"project:{project}", name="voice.project_answered")
    assert facts.count() == 1


def test_an_answer_that_does_not_hold_is_named_and_nothing_is_kept():
    project = opened()
    wrong = {"theme": "gcjs", "answers": ANSWERED["answers"] | {"land": "nothing"}}

    said = System(PORTAL, **ITS).post(f"/projects/{project}/answers", wrong)

    assert (said.status_code, [*said.json()["errors"]]) == (422, ["land"])
    assert row_of(project).answers == {}


def test_the_project_of_another_looks_as_if_it_were_not_there():
    project = opened()
    other = System(PORTAL, **OTHER)

    assert other.get(f"/projects/{project}").status_code == 404
    assert other.post(f"/projects/{project}/answers", ANSWERED).status_code == 404
    assert other.get("/projects").json() == []


def test_a_key_without_the_scope_is_told_which_one():
    for call in (
        lambda system: system.get("/projects"),
        lambda system: system.post(f"/projects/{opened()}/answers", ANSWERED),
    ):
        said = call(System(MARKET, **ITS))
        assert (said.status_code, "projects." in said.json()["title"]) == (403, True)
