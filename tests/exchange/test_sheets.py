"""Files from outside: each that cannot be read safely is refused with the place and the way out."""

import json
import zipfile

import openpyxl
import pytest

from onething.exchange import sheets as reading
from onething.kernel.refusals import Invalid

HEAD = ("编码", "名称")


def read(path):
    return [*reading.records(path)]


def book(path, *rows, merged=""):
    made = openpyxl.Workbook()
    for one in (HEAD, *rows):
        made.active.append(one)
    if merged:
        made.active.merge_cells(merged)
    made.save(path)
    return path


def text(path, said, encoding="utf-8"):
    path.write_bytes(said.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_text_is_read_in_the_usual_encodings(tmp_path, encoding):
    path = text(tmp_path / "甲.csv", "编码,名称\n1,餐饮\n\n2,“招牌”\n", encoding)

    assert read(path) == [
        (2, {"编码": "1", "名称": "餐饮"}),
        (4, {"编码": "2", "名称": "“招牌”"}),
    ]


def test_a_workbook_is_read_with_the_numbers_of_its_rows(tmp_path):
    path = book(tmp_path / "甲.xlsx", ("1", "餐饮"), (None, None), (2, "招牌"))

    assert read(path) == [
        (2, {"编码": "1", "名称": "餐饮"}),
        (4, {"编码": "2", "名称": "招牌"}),
    ]


def test_lists_and_lines_of_json_are_read(tmp_path):
    rows = [{"编码": "1"}, {"编码": "2"}]
    whole = text(tmp_path / "甲.json", json.dumps(rows))
    lines = text(tmp_path / "甲.jsonl", "\n".join(map(json.dumps, rows)))

    assert read(whole) == read(lines) == [(1, rows[0]), (2, rows[1])]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("甲.csv", b"\xff\xfe\x00\xd8\x00", "编码既不是 UTF-8，也不是 GB 18030"),
        ("甲.csv", b"", "文件是空的"),
        ("甲.csv", "编码,编码\n1,2".encode(), "列“编码”出现了两次"),
        ("甲.csv", "编码,名称\n1,2,3".encode(), "第 2 行比列的名称多出几格"),
        ("甲.csv", ("编码,名称\n1," + "长" * 20_001).encode(), "一格超过 20000 个字"),
        ("甲.json", b"{}", "JSON 文件应为一个列表"),
        ("甲.json", b"[1]", "第 1 行应为“名称：值”的形式"),
        ("甲.jsonl", b'{"a": 1}\n{', "第 2 行不是正常的 JSON"),
        ("甲.jsonl", b"[" * 100_000, "第 1 行不是正常的 JSON"),
        ("甲.xlsx", b"not a workbook", "打不开这个表格文件"),
        ("甲.doc", b"x", "不认识“.doc”文件"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_do(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(Invalid, match=sentence) as refused:
        read(path)

    assert str(refused.value).endswith("。")


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "甲.csv"
    with path.open("wb") as made:
        made.truncate(50_000_000)

    with pytest.raises(Invalid, match="文件有 50 MB，最多 20 MB。请按部门"):
        read(path)


def test_merged_cells_and_formulas_are_named(tmp_path):
    with pytest.raises(Invalid, match="合并的单元格（A2:A3）"):
        read(book(tmp_path / "甲.xlsx", ("1", "甲"), ("", "乙"), merged="A2:A3"))
    with pytest.raises(Invalid, match="单元格 B2 是公式"):
        read(book(tmp_path / "乙.xlsx", ("1", "=1+1")))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "UNPACKED", 1_000_000)
    path = book(tmp_path / "甲.xlsx", ("1", "甲"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.png", b"\0" * 2_000_000)

    with pytest.raises(Invalid, match="解压后过大"):
        read(path)


def test_a_workbook_that_refers_to_itself_is_refused(tmp_path):
    path = book(tmp_path / "甲.xlsx", ("1", "甲"))
    bomb = '<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '"><!ENTITY c "' + "&b;" * 1000 + '">]>'
    packed = zipfile.ZipFile(path)
    parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = bomb.encode() + parts[sheet].replace(b"<sheetData>", b"<sheetData>&c;&c;&c;")
    with zipfile.ZipFile(tmp_path / "乙.xlsx", "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)

    with pytest.raises(Invalid, match="打不开"):
        read(tmp_path / "乙.xlsx")


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    with pytest.raises(Invalid, match="超过 2 行。请分成几份"):
        read(text(tmp_path / "甲.csv", "编码\n1\n2\n3\n"))
