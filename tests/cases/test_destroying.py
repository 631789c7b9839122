"""A file whose time is over is destroyed by two people; what the ledger proves stays proved."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from onething.cases import commands, queries, timers
from onething.cases.check import faults
from onething.cases.models import Application, Case, Destruction, Material, Opinion
from onething.documents import files
from onething.documents.models import Document, Licence
from onething.kernel import logkeys, proofs, receipts
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.sequencer import sign_head
from onething.kernel.verify import verify_all
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
MONTH = MONDAY.replace(year=2027, month=5)
OVER = MONDAY.replace(year=2058)  # a permit is kept for thirty years after the year of its end
SOON = MONDAY.replace(year=2056)


def an_archived_case():
    """The food permit, granted and filed away; its siblings withdrawn and filed away, too."""
    firm = actor("wangjianguo", behalf="晋味面馆")
    case = given.a_reviewed_case(firm)
    commands.grant(case, by=actor("zhengqiang"), at=MONDAY)
    pump_all()
    timers.archive_closed_cases(MONTH)
    pump_all()
    assert Case.objects.get(pk=case).state == "archived"
    return case


archived = once(an_archived_case)


@pytest.fixture
def keeper():
    return actor("zhengqiang")


@pytest.fixture
def second():
    return actor("yaoguang")


def due(by, at):
    return {row.case: row for row in queries.destruction_page(by, at).due}


def listed(case, by, at=OVER):
    return commands.propose_destruction([case], reason="保管期满，没有继续保存的价值", by=by, at=at)


def destroyed(case, keeper, second):
    made = listed(case, keeper)
    commands.destroy_files(made, by=second, at=OVER)
    pump_all()
    return made


def test_what_is_due_is_listed_and_nothing_else(archived, keeper):
    assert archived not in due(keeper, SOON)

    row = due(keeper, OVER)[archived]

    assert row.kept.until == date(row.closed_on.year + 30, 12, 31)
    listed(archived, keeper)
    assert archived not in due(keeper, OVER)
    page = queries.destruction_page(keeper, OVER)
    assert page.lists[0].count == 1


def test_destroying_empties_rows_papers_and_files(archived, keeper, second):
    about = f"case:{archived}"
    papers = list(Document.objects.filter(about=about))
    paths = [files.place_of(paper.digest) for paper in papers if paper.digest]
    assert paths
    assert all(path.exists() for path in paths)

    made = destroyed(archived, keeper, second)

    case = Case.objects.get(pk=archived)
    assert (case.subject_name, case.salt) == ("", "")
    assert set(case.decision) == {"digest", "result"}
    assert not Opinion.objects.filter(case=case).exclude(text="").exists()
    assert {paper.state for paper in Document.objects.filter(about=about)} == {"destroyed"}
    assert not Document.objects.filter(about=about).exclude(data={}).exists()
    assert not any(path.exists() for path in paths)
    assert Licence.objects.filter(about=about, state="valid").exists()  # it lives on
    assert Destruction.objects.get(pk=made).state == "done"


def test_what_was_handed_in_goes_with_the_last_case(archived, keeper, second):
    application = Case.objects.get(pk=archived).application_id
    material = Material.objects.filter(application=application).exclude(digest="").first()
    destroyed(archived, keeper, second)
    assert Application.objects.get(pk=application).data
    assert files.place_of(material.digest).exists()

    Case.objects.filter(application=application).exclude(pk=archived).update(
        state="archived", office=keeper.org, closed_at=MONDAY
    )
    others = list(due(keeper, OVER))
    made = commands.propose_destruction(others, reason="期满", by=keeper, at=OVER)
    commands.destroy_files(made, by=second, at=OVER)
    pump_all()

    emptied = Application.objects.get(pk=application)
    assert (emptied.data, emptied.answers, emptied.salt) == ({}, {}, "")
    assert not files.place_of(material.digest).exists()
    assert Event.objects.filter(name="cases.file_destroyed", data__whole=True).count() == 1


def test_proofs_hold_after_what_they_prove_is_gone(archived, keeper, second):
    sign_head(MONDAY)
    application = Case.objects.get(pk=archived).application_id
    said = receipts.receipt(f"application:{application}", "cases.application_submitted")
    before = set(faults())

    destroyed(archived, keeper, second)

    assert proofs.fault_of(said, logkeys.public_keys()[-1].decode()) == ""
    assert not verify_all().faults
    assert set(faults()) == before == set()


def test_it_is_in_the_ledger_beside_the_case(archived, keeper, second):
    made = destroyed(archived, keeper, second)

    events = Event.objects.filter(stream=f"destruction:{made}").order_by("seq")
    assert [event.name for event in events] == [
        "cases.destruction_proposed",
        "cases.destruction_done",
    ]
    assert events[1].data["proposed_by"] == keeper.who
    assert events[1].actor["who"] == second.who
    gone = Event.objects.get(stream=f"archive:{archived}", name="cases.file_destroyed")
    assert gone.data["number"].startswith("20")


def test_nobody_destroys_what_he_listed_himself(archived, keeper):
    made = listed(archived, keeper)

    with pytest.raises(NotAllowed, match="两个人"):
        commands.destroy_files(made, by=keeper, at=OVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(pk=made).update(state="done", answered_by=keeper.who)


def test_a_list_that_was_declined_leaves_all_as_it_was(archived, keeper, second):
    made = listed(archived, keeper)
    with pytest.raises(Invalid, match="请写明意见"):
        commands.decline_destruction(made, note=" ", by=second, at=OVER)

    commands.decline_destruction(made, note="还在诉讼中", by=second, at=OVER)

    assert Case.objects.get(pk=archived).destroyed_at is None
    assert archived in due(keeper, OVER)
    with pytest.raises(NotAllowed, match="已经审核过"):
        commands.destroy_files(made, by=second, at=OVER)
    listed(archived, keeper)  # it may be listed again


@pytest.mark.parametrize(
    ("change", "at", "says"),
    [
        ({}, SOON, "没有到期"),
        ({"state": "closed"}, OVER, "没有归档"),
        ({"destroyed_at": MONDAY}, OVER, "已经销毁"),
    ],
)
def test_what_may_not_be_destroyed_is_not_listed(archived, keeper, change, at, says):
    Case.objects.filter(pk=archived).update(**change)

    with pytest.raises(NotAllowed, match=says):
        listed(archived, keeper, at)


def test_a_file_is_on_one_list(archived, keeper, second):
    listed(archived, keeper)

    with pytest.raises(NotAllowed, match="已经在另一份销毁清册上"):
        listed(archived, second)


def test_a_list_needs_an_opinion_and_files(archived, keeper):
    with pytest.raises(Invalid, match="鉴定意见"):
        commands.propose_destruction([archived], reason="", by=keeper, at=OVER)
    with pytest.raises(Invalid, match="请选择"):
        commands.propose_destruction([], reason="期满", by=keeper, at=OVER)


@pytest.mark.parametrize("who", ["wangfang", "zhouming", "shenyi", "wangjianguo"])
def test_who_does_not_keep_these_files_sees_and_does_nothing(archived, keeper, who):
    made = listed(archived, keeper)
    other = actor(who)

    for deed in (
        lambda: listed(archived, other),
        lambda: commands.destroy_files(made, by=other, at=OVER),
        lambda: commands.decline_destruction(made, note="不", by=other, at=OVER),
        lambda: queries.destruction_sheet(made, other),
    ):
        with pytest.raises(NotYours):
            deed()
