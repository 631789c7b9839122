"""Historical licences: row by row, twice is once, resumable; and the quality of what is kept."""

from argparse import Namespace
from datetime import date

import pytest

from onething.documents import commands, queries
from onething.documents.models import ImportedLicence, Licence
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from onething.run.licences import import_licences
from tests.documents.licences import row
from tests.times import MONDAY

ON = MONDAY.date()
MANAGER = "法定代表人（经营者）姓名"


def bring(found):
    said = commands.import_licences("旧库", found.incoming, by=SYSTEM, at=MONDAY)
    return said.split()


def test_a_licence_comes_in_once_and_is_verified_by_its_code(cast, file):
    found = queries.read_licences(file(row()))

    assert [one.fate for one in queries.licences_dry_run("旧库", found.incoming, ON)] == ["new"]
    assert not Licence.objects.exists()
    assert (bring(found), bring(found)) == (["new"], ["same"])
    made = Licence.objects.get()
    assert (made.origin, made.state, made.digest) == ("imported", "valid", "")
    seen = queries.by_code(made.code, on=ON)
    assert seen.good and seen.number == "JY21401050000099"
    assert Event.objects.get(name="documents.licence_imported").stream == f"licence:{made.pk}"
    assert [card.origin for card in queries.licences_of(cast.firm)] == ["imported"]


def test_a_row_that_changed_is_left_to_people(cast, file):
    bring(queries.read_licences(file(row())))

    changed = queries.read_licences(file(row(经营场所地址="别处")))
    assert bring(changed) == ["changed"]
    assert Licence.objects.get().data["facts"]["shop.address"] == "样例路 11 号"


FAULTS = {
    "证照类型": ("驾照", "没有“驾照”这种证照"),
    "证照编号": ("", "这一格是空的"),
    "持证主体代码": ("91145105000000027Y", "校验位不对"),
    "有效期起始": ("去年", "日期应写成"),
    "有效期截止": ("2020-01-01", "早于起始日期"),
    "证照状态": ("不详", "不认识的状态"),
    "电子证照标识": ("1.2.156.3005.2.X", "GB/T 36904"),
}


@pytest.mark.parametrize("column", FAULTS)
def test_a_faulty_row_is_named_and_the_others_come_in(cast, file, column):
    value, words = FAULTS[column]
    found = queries.read_licences(file(row(**{column: value}), row(证照编号="JY2140105000100")))

    (fault,) = found.faults
    assert (fault.row, fault.column) == (2, column)
    assert words in fault.sentence
    assert bring(found) == ["new"]


def test_unknown_organs_and_holders_are_refused_counted_and_may_come_later(cast, file):
    found = queries.read_licences(
        file(
            row(颁发机关代码="11145105000000999X"),
            row(证照编号="B2", 持证主体="别人", 持证主体代码="145105199505210024"),
            row(证照编号="B3", 持证主体代码="145105197810010038"),
        )
    )
    assert bring(found) == ["refused", "refused", "refused"]

    why = queries.import_faults("旧库")
    assert "没有这个单位" in why["food_business", "JY21401050000099"]
    assert "名称不一致" in why["food_business", "B2"]
    assert "还没有这个主体" in why["food_business", "B3"]
    assert bring(queries.read_licences(file(row()))) == ["new"]  # mended, and the command run again
    assert ImportedLicence.objects.filter(licence=None).count() == 2


def test_a_second_valid_licence_for_the_same_is_refused(cast, file):
    found = queries.read_licences(
        file(row(), row(证照编号="C2"), row(证照编号="C3", 证照状态="注销"))
    )

    assert bring(found) == ["new", "refused", "new"]
    assert "已有一份有效的同类证照" in queries.import_faults("旧库")["food_business", "C2"]


def test_a_term_that_is_over_comes_in_as_expired(cast, file):
    bring(queries.read_licences(file(row(有效期截止="2026-01-01"))))

    assert Licence.objects.get().state == "expired"


def test_a_twin_and_a_file_without_columns_are_refused(cast, file, tmp_path):
    assert "与第 2 行" in queries.read_licences(file(row(), row())).faults[0].sentence
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(Invalid, match="没有列“证照类型”"):
        queries.read_licences(path)


def test_what_the_platform_issued_itself_is_not_overwritten(cast, file):
    made = cast.sealed_licence()

    assert bring(queries.read_licences(file(row(证照编号=made.number)))) == ["there"]


@pytest.mark.parametrize("who", ["holder", "stranger", "decider"])
def test_only_the_platform_imports(cast, file, who):
    found = queries.read_licences(file(row()))

    with pytest.raises(NotYours):
        commands.import_licences("旧库", found.incoming, by=getattr(cast, who), at=MONDAY)


def test_the_command_tells_each_row_and_writes_a_report(cast, file, tmp_path, capsys):
    path, report = (
        file(row(), row(证照编号=""), row(证照编号="D4", 经营场所地址="")),
        tmp_path / "r.md",
    )
    said = Namespace(file=path, source="旧库", dry_run=True, report=None)
    import_licences(said)
    assert "什么都没有写入" in capsys.readouterr().out
    assert not Licence.objects.exists()

    import_licences(Namespace(file=path, source="旧库", dry_run=False, report=report))
    told = capsys.readouterr().out
    assert "入库：2 份" in told and "第 3 行“证照编号”" in told
    assert "证面要素不完整" in report.read_text("utf-8")


def test_quality_counts_what_is_missing_late_and_wrong(cast, file):
    steward = Actor(who="official:s", org=str(cast.organ), roles=("steward",))
    cast.sealed_licence()
    bring(
        queries.read_licences(
            file(
                row(证照编号="E1", 经营场所地址="甲", **{MANAGER: ""}),
                row(证照编号="E2", 颁发机关代码="1"),
            )
        )
    )

    whole, food = queries.quality(steward, date(2026, 12, 31))
    assert (food.name, food.expected, food.kept) == ("食品经营许可证", 3, 2)
    assert (food.complete, food.accurate, food.timely, food.timed) == (1, 2, 1, 1)
    assert (food.grade, whole.grade) == ("D", "D")
    assert queries.import_figures()[0].refused == 1
    with pytest.raises(NotYours):
        queries.quality(cast.holder, ON)
