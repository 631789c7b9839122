"""远程视频核验记录: sealed once beside each case, in its file and package; the applicant may read it."""

import io
import zipfile
from datetime import timedelta

import pytest

from onething.cases import commands as case_commands
from onething.cases import queries as cases
from onething.cases import timers
from onething.cases.models import Case
from onething.delivery import commands
from onething.delivery.models import RemoteCheck
from onething.documents import queries as documents
from onething.documents.making import make_document
from onething.documents.models import Document
from onething.kernel.actor import SYSTEM
from onething.kernel.jobs import run_reaction
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from tests.cases.away import a_moving_card, at_office, helper, lead, part_of
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import a_relay
from tests.delivery.test_part_checks import asked as asked_of_part
from tests.delivery.test_part_checks import looked_at
from tests.delivery.test_remote_checks import asked, found, talking
from tests.documents.pdfs import text_of
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
taken = once(a_relay)
moving = once(a_moving_card)
KIND = "remote_check_record"
WORDS = "租赁合同原件与扫描件逐页一致"
LATER = MONDAY.replace(month=5)


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def records():
    return list(Document.objects.filter(kind=KIND).order_by("about"))


def test_beside_each_case_decided_there_stands_one_sealed_record(taken):
    found(talking(asked(taken)), words=WORDS)

    wanted = {f"case:{one}" for one in cases.open_cases(taken.application)}
    assert {one.about for one in records()} == wanted and len(wanted) == len(records()) > 1
    office, subject = actor("zhouming"), taken.subject
    for row in records():
        assert (str(row.organ), row.holder, row.state) == (office.org, subject, "sealed")
        said = Event.objects.filter(stream=f"document:{row.pk}").order_by("seq")
        assert [one.name for one in said] == ["documents.registered", "documents.sealed"]
        assert WORDS not in str([one.data for one in said])


def test_the_record_says_what_when_who_where_and_the_conclusion_and_no_more(taken):
    found(talking(asked(taken)), result="differs", words="合同原件缺第 3 页")

    row = records()[0]
    text = text_of(documents.content(row.digest))
    for said in (
        "远程视频核验记录", "申请人本人和身份证件", "材料原件与扫描件", "周明", "梁梅",
        "太原市小店区市场监督管理局", "大同市平城区行政审批服务管理局", "核对不相符",
        "合同原件缺第3页", "视频没有录像", row.data["case_number"],
    ):  # fmt: skip
        assert said in text, said
    assert "2026年3月2日" in text
    assert not {"facts", "materials", "legal_person", "phone"} & set(row.data)
    assert row.data["applicant_id"] == ""


def test_a_second_run_of_the_reaction_registers_nothing(taken):
    row = found(talking(asked(taken)), words=WORDS)
    before = [one.pk for one in records()]
    event = Event.objects.get(name="delivery.remote_check_found", data__check=str(row.pk))
    name = "onething.delivery.remoting.record_of_check"
    for one in records():
        run_reaction(name, event.pk, one.about.removeprefix("case:"))
    pump_all()
    assert [one.pk for one in records()] == before


def test_who_is_not_beside_him_and_what_was_called_off_leave_no_record(taken):
    talking(asked(taken))
    assert records() == []


def test_anybody_with_its_code_sees_that_it_holds_and_the_applicant_reads_it(taken):
    found(talking(asked(taken)), words=WORDS)
    row = records()[0]
    shown = documents.by_code(row.code, on=MONDAY.date())
    assert shown is not None and "远程视频核验记录" in shown.title
    owner = actor("wangjianguo", behalf="晋味面馆")
    assert documents.document(row.pk, owner).id == row.pk
    sheet = cases.application_sheet(taken.number, owner, MONDAY)
    assert any(paper.kind == KIND for line in sheet.cases for paper in line.documents)
    food = Case.objects.get(application=taken.application, part="food")
    sheet = cases.case_sheet(food.pk, actor("wangfang"), MONDAY)  # the window, the approver
    assert KIND in [paper.kind for paper in sheet.documents]


def test_the_record_of_a_part_is_of_the_organ_that_helps_and_goes_into_the_file(moving):
    looked_at(asked_of_part(moving), words="持证人与原证照片一致")
    (row,) = records()
    assert (str(row.organ), row.about) == (helper().org, f"case:{moving.pk}")
    text = text_of(documents.content(row.digest))
    for said in ("迁出地转出残疾人证档案", "牵头单位", "太原市小店区残疾人联合会", "连协", "林诚"):
        assert said in text, said

    case_commands.do_away(
        part_of(moving).pk, text="已转出", file=None, by=helper().because("d"), at=MONDAY
    )
    case_commands.grant(moving.pk, opinion="同意", by=lead().because("g"), at=MONDAY)
    pump_all()
    timers.archive_closed_cases(LATER)
    pump_all()
    keeper = at_office("gaopizhun")
    sheet = cases.archive_sheet(moving.pk, keeper, LATER)
    (filed,) = [one for one in sheet.files if one.path.endswith(f"{KIND}.pdf")]
    assert filed.digest == row.digest
    package = cases.archive_package(moving.pk, keeper, LATER)
    packed = zipfile.ZipFile(io.BytesIO(package.content))
    assert packed.read(filed.path) == documents.content(row.digest)


def test_two_looks_make_two_records(moving):
    looked_at(asked_of_part(moving), result="unclear", words="光线太暗，明天再看")
    looked_at(asked_of_part(moving), at=MONDAY + timedelta(minutes=20))
    assert [one.data["result"] for one in Document.objects.filter(kind=KIND).order_by("pk")] == [
        "看不清，没有核对成", "核对相符",
    ]  # fmt: skip


def test_on_a_platform_for_practising_it_says_so(taken, settings):
    found(talking(asked(taken)), words=WORDS)
    assert "练习件" not in text_of(documents.content(records()[0].digest))
    settings.PRACTICE = True
    assert "练习件，不作数" in text_of(documents.content(make_document(records()[0]).digest))


def test_what_was_said_goes_with_the_file(moving):
    row = looked_at(asked_of_part(moving), words="持证人与原证照片一致")
    commands.empty_posts(moving.pk, application=None, by=SYSTEM.because("gone"), at=LATER)
    row = RemoteCheck.objects.get(pk=row.pk)
    assert (row.note, row.found, row.salt, row.result) == ("", "", "", "same")
