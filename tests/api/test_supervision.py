"""审管衔接: what regulators find comes back to case, licence, credit and publication."""

from datetime import date

import pytest

from onething.cases import commands, queries
from onething.cases.models import Case, CreditRecord, Finding, Promise
from onething.delivery.models import Publication
from onething.documents.models import Licence
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from tests import given
from tests.api.test_api import FIRE, MARKET, System
from tests.cast import actor
from tests.security.world import undone
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the Monday of the tests, on one connection."""
    for module in ("edge", "supervision"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker):
    """A fire check that was decided on a promise, with all its papers, and one that is not decided."""
    with django_db_blocker.unblock(), undone():
        firm = actor("wangjianguo", behalf="晋味面馆")
        case, waiting = (
            given.cases_of(given.a_submitted_application(firm), firm)["fire"].id for _ in range(2)
        )
        commands.accept(case, by=actor("wangfang"), at=MONDAY)
        commands.grant_at_once(case, by=actor("shenyi"), at=MONDAY)
        pump_all()
        yield Case.objects.get(pk=case), Case.objects.get(pk=waiting)


@pytest.fixture
def _django_db_helper(shop):
    """Stand in for pytest-django's: a test begins with the shop and leaves it as it was."""
    with undone():
        yield


@pytest.fixture
def fire(shop):
    return shop[0]


def penalty(case, **more):
    return {
        "case_number": case.number, "sort": "penalty", "paper": "并消行罚决字〔2026〕1号",
        "good": False, "decided_on": "2026-03-02", "facts": "占用疏散通道",
        "law": "消防法 第六十条", "content": "罚款五千元", **more,
    }  # fmt: skip


def test_a_penalty_reaches_case_licence_credit_and_publication(fire):
    said = System(FIRE).post(
        "/supervision/findings", penalty(fire, licence="suspend", serious=True)
    )
    pump_all()

    assert said.status_code == 200, said.content.decode()
    about = f"finding:{said.json()['id']}"
    assert CreditRecord.objects.get(about=about).ground == "serious"
    assert Licence.objects.get(about=f"case:{fire.pk}").state == "suspended"
    (shown,) = queries.afterwards(fire.pk, actor("shenyi"), MONDAY).findings
    assert (shown.content, shown.good) == ("罚款五千元", False)
    row = Publication.objects.get(about=about)
    assert (row.state, row.fields["违法事实"]) == ("published", "占用疏散通道")
    assert Publication.objects.get(about=f"case:{fire.pk}").standing == "暂扣"
    assert Event.objects.get(name="cases.finding_recorded").data["serious"] is True

    again = System(FIRE).post("/supervision/findings", penalty(fire), cause="k2")
    assert again.json() == said.json()
    assert Finding.objects.count() == 1


def test_what_is_secret_is_kept_and_not_published(fire):
    said = System(FIRE).post("/supervision/findings", penalty(fire, secret="涉及商业秘密"))
    pump_all()

    row = Publication.objects.get(about=f"finding:{said.json()['id']}")
    assert (row.state, row.fields) == ("withheld", {})


def test_a_good_check_leaves_no_mark(fire):
    body = penalty(fire, sort="check", good=True, law="", content="")
    System(FIRE).post("/supervision/findings", body)
    pump_all()

    assert not CreditRecord.objects.exists()
    assert not Publication.objects.filter(sort="penalty").exists()


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"sort": "praise"}, 422, "只能是"),
        ({"licence": "burn"}, 422, "对证照的处理不对"),
        ({"facts": " "}, 422, "没有写全"),
        ({"law": ""}, 422, "没有写全"),
        ({"decided_on": "2027-01-01"}, 422, "今天以后"),
        ({"case_number": "nowhere"}, 404, "没有找到"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(fire, more, status, words):
    said = System(FIRE).post("/supervision/findings", penalty(fire, **more))

    assert said.status_code == status
    assert words in said.json()["title"]


def test_who_does_not_oversee_it_finds_nothing(fire):
    assert System(MARKET).post("/supervision/findings", penalty(fire)).status_code == 404


def test_an_undecided_case_has_no_findings(shop):
    said = System(FIRE).post("/supervision/findings", penalty(shop[1]))

    assert said.status_code == 409
    assert "没有作出准予决定" in said.json()["title"]


def test_a_regulators_system_reads_its_worklist_and_gives_the_verdict(fire):
    system = System(FIRE)
    (row,) = system.get("/supervision/promises").json()["promises"]
    assert (row["way"], [step["do"] for step in row["steps"]]) == ("现场核验", ["keep", "break"])

    said = system.post(f"/supervision/promises/{row['id']}/broken", {"found": "占用"})
    assert "两名" in said.json()["title"]
    body = {"found": "占用", "second": "蒋涛"}
    assert system.post(f"/supervision/promises/{row['id']}/broken", body, "k2").status_code == 200

    assert Promise.objects.get(pk=row["id"]).state == "broken"
    assert date(2026, 3, 2) == MONDAY.date()
    kept = System(MARKET).post(f"/supervision/promises/{row['id']}/kept", body, "k3")
    assert kept.status_code == 404
