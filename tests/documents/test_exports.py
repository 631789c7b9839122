"""Lists that leave the platform: who took them stands on them, in the ledger, and is found again."""

import csv
import io

import pypdfium2
import pytest

from onething.documents import commands, exports, queries
from onething.documents.exports import harmless
from onething.documents.models import Export
from onething.documents.terms import Sheet
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from tests.cast import actor
from tests.times import MONDAY

SHEET = Sheet("办件清单", ("编号", "事项"), (("1", "食品经营许可"), ("2", "=HYPERLINK(1)")))


def export(by, form="csv", purpose="统计分析", at=MONDAY):
    return commands.export_list(
        SHEET,
        form=form,
        purpose=purpose,
        name="孙立新",
        organisation="太原市小店区行政审批服务管理局",
        by=by,
        at=at,
    )


@pytest.fixture
def _world(world_again):
    """These tests want the cast, which the neighbours of this room empty."""


@pytest.fixture
def leader(_world):
    return actor("sunlixin")


@pytest.fixture
def discipline(_world):
    return actor("gongzheng")


def text_of(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as read:
        return "".join(page.get_textpage().get_text_range() for page in read)


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["食品经营许可", "140105", "", "a=1"])
def test_ordinary_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_a_csv_says_who_took_it_on_top_and_its_number_on_every_line(leader):
    made = export(leader)
    lines = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))

    assert "导出人：孙立新，太原市小店区行政审批服务管理局" in [line[0] for line in lines]
    assert lines[-2:] == [["1", "食品经营许可", made.number], ["2", "'=HYPERLINK(1)", made.number]]


def test_a_pdf_carries_the_mark_on_every_page(leader):
    made = export(leader, "pdf")
    said = text_of(made.content)

    assert made.content.startswith(b"%PDF")
    assert said.count(made.number) > 3
    assert "孙立新" in said
    assert "食品经营许可" in said


def test_it_is_in_the_ledger_with_its_digest(leader):
    made = export(leader)
    (event,) = Event.objects.filter(stream=f"export:{made.number}")

    assert event.name == "documents.list_exported"
    assert event.data["digest"] == Export.objects.get().digest
    assert event.actor["who"] == leader.who


@pytest.mark.parametrize("form", ["csv", "pdf"])
def test_a_leaked_file_leads_back_to_who_took_it(leader, discipline, form):
    made = export(leader, form)

    found = queries.trace(discipline, content=made.content)

    assert (found.name, found.badge, found.whole) == ("孙立新", "SX00003", True)
    assert queries.trace(SYSTEM, number=made.number.lower()).number == made.number


def test_a_piece_of_it_leads_back_too(leader, discipline):
    made = export(leader)
    piece = made.content.decode("utf-8-sig").splitlines()[-1]

    for encoding in ("utf-8", "gb18030", "utf-16"):
        found = queries.trace(discipline, content=piece.encode(encoding))
        assert (found.name, found.whole) == ("孙立新", False)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 nothing", b"\xff\xfe\x00", "别的文件".encode()]
)
def test_what_is_not_ours_is_told_apart(discipline, content):
    assert queries.trace(discipline, content=content) is None


@pytest.mark.parametrize(
    ("form", "purpose"), [("xls", "统计分析"), ("csv", ""), ("csv", "自己看看")]
)
def test_without_a_purpose_nothing_leaves(leader, form, purpose):
    with pytest.raises(Invalid):
        export(leader, form, purpose)
    assert not Export.objects.exists()


def test_only_officials_take_lists_away(_world):
    with pytest.raises(NotYours):
        export(actor("lixiaoman"))


def test_only_those_who_watch_trace(leader, _world):
    made = export(leader)
    for login in ("sunlixin", "wangfang", "zhangyun", "lixiaoman"):
        with pytest.raises(NotYours):
            queries.trace(actor(login), number=made.number)


def test_a_number_cannot_be_read_wrong():
    number = exports.new_number(MONDAY)

    assert exports.NUMBER.fullmatch(number)
    assert not set("01OI") & set(number.partition("-")[2])
