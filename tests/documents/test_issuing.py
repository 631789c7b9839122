"""Papers of one matter that are registered, made and sealed together."""

import pytest

from onething.documents import commands, making
from onething.documents.models import Document, SealUse
from onething.kernel import ledger
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import DifferentRequest, Invalid, NotAllowed, NotYours
from tests.documents.papers import data_for
from tests.times import MONDAY

BOTH = ("receipt", "application")
MADE = making.Made("sm3:" + "0" * 64, 2, "示例专用章", "c" * 64, ())


def said(cast, **changed):
    return {
        "about": "application:1", "organ": cast.organ, "holder": cast.firm,
        "data": data_for("application", "permit") | data_for("receipt", "permit"),
        "by": SYSTEM.because("job:1"), "at": MONDAY,
    } | changed  # fmt: skip


def issue(cast, **changed):
    commands.issue(BOTH, **said(cast, **changed))
    return list(Document.objects.order_by("kind"))


def registered(cast, **changed):
    return [*commands.register_set(BOTH, **said(cast, **changed)).split(",")]


def test_both_papers_are_registered_made_and_sealed_without_another_job(cast):
    rows = issue(cast)

    assert [(row.kind, row.state) for row in rows] == [
        ("application", "sealed"),
        ("receipt", "sealed"),
    ]
    assert len({row.code for row in rows} | {row.digest for row in rows}) == 4
    assert [row.number for row in rows] == [
        "并小市监申字〔2026〕第 0001 号",
        "并小市监收字〔2026〕第 0001 号",
    ]
    assert SealUse.objects.count() == 2
    pump_all()
    assert not Event.objects.filter(cause__contains="seal_document").exists()


def test_each_paper_is_registered_and_sealed_in_its_own_stream(cast):
    for row in issue(cast):
        stream = f"document:{row.pk}"
        names = Event.objects.filter(stream=stream).order_by("seq").values_list("name", flat=True)
        assert list(names) == ["documents.registered", "documents.sealed"]
        assert list(ledger.broken_links(stream)) == []


def test_the_same_job_again_makes_nothing_twice(cast, monkeypatch):
    first = issue(cast)
    monkeypatch.setattr(commands.issuing, "make_document", None)

    assert issue(cast) == first
    assert SealUse.objects.count() == 2


def test_a_job_that_was_killed_before_the_files_were_made_goes_on_there(cast, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(TypeError):
        patch.setattr(commands.issuing, "make_document", None)
        issue(cast)
    before = [(row.pk, row.number, row.state) for row in Document.objects.order_by("kind")]

    after = [(row.pk, row.number, row.state) for row in issue(cast)]

    assert [(pk, number, "sealed") for pk, number, _ in before] == after
    assert {state for _, _, state in before} == {"registered"}


def test_papers_that_lack_something_are_not_registered_at_all(cast):
    data = {k: v for k, v in said(cast)["data"].items() if k != "applicant"}

    with pytest.raises(Invalid, match="applicant"):
        registered(cast, data=data)

    assert not Document.objects.exists()


def test_another_set_under_the_same_cause_is_refused(cast):
    registered(cast)

    with pytest.raises(DifferentRequest):
        commands.register_set(("receipt",), **said(cast))


@pytest.mark.parametrize("who", ["holder", "stranger", "other_decider"])
def test_only_the_organ_or_the_system_registers_a_set(cast, who):
    with pytest.raises(NotYours):
        registered(cast, by=getattr(cast, who))


def test_a_set_is_sealed_once(cast):
    papers = registered(cast)
    made = {row.pk: MADE for row in Document.objects.all()}
    commands.seal_set(papers, made=made, by=SYSTEM, at=MONDAY)

    with pytest.raises(NotAllowed):
        commands.seal_set(papers, made=made, by=SYSTEM, at=MONDAY)

    assert SealUse.objects.count() == 2


@pytest.mark.parametrize("who", ["holder", "stranger", "other_decider"])
def test_a_set_is_sealed_by_nobody_else(cast, who):
    papers = registered(cast)
    made = {row.pk: MADE for row in Document.objects.all()}

    with pytest.raises(NotYours):
        commands.seal_set(papers, made=made, by=getattr(cast, who), at=MONDAY)


def test_a_set_with_a_paper_that_is_not_there_is_not_sealed(cast):
    papers = [*registered(cast), new_id()]
    made = {row.pk: MADE for row in Document.objects.all()}

    with pytest.raises(NotYours):
        commands.seal_set(papers, made=made, by=SYSTEM, at=MONDAY)

    assert set(Document.objects.values_list("state", flat=True)) == {"registered"}
