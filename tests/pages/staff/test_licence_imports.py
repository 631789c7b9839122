"""历史证照导入 on the page: a file is tried, its rows are explained, then it comes in once."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.documents.models import Licence, LicenceImport
from onething.identity.models import Organisation, Subject
from onething.kernel.pump import pump_all

pytestmark = pytest.mark.django_db
PAGE = "/console/zz/dr"
HEAD = (
    "证照类型",
    "证照编号",
    "颁发机关代码",
    "持证主体",
    "持证主体代码",
    "有效期起始",
    "经营场所地址",
)


def a_file(*rows, name="旧证照.csv"):
    code = Organisation.objects.get(duty="market", region="140105").code
    shop = Subject.objects.get(id_number="921451050000000190")
    good = {
        "证照类型": "食品经营许可证", "证照编号": "JY2140105000099", "颁发机关代码": code,
        "持证主体": shop.name, "持证主体代码": shop.id_number, "有效期起始": "2023-05-01",
        "经营场所地址": "样例路 11 号",
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD)
    writer.writeheader()
    writer.writerows(good | one for one in rows)
    return SimpleUploadedFile(name, out.getvalue().encode("gb18030"), "text/csv")


@pytest.fixture
def steward(at_screen):
    return at_screen("shiwen")


def tried(client, *rows, key="a", **said):
    body = {"source": "市监旧库", "file": a_file(*rows), "token": key} | said
    return client.post(PAGE, body)


def test_the_page_is_found_and_empty_says_what_to_do(steward, django_assert_max_num_queries):
    assert PAGE in steward.get("/console/zz").content.decode()
    with django_assert_max_num_queries(12):
        page = steward.get(PAGE).content.decode()

    for words in ("还没有上传过", "先试算", "必填：证照类型", 'enctype="multipart/form-data"'):
        assert words in page


def test_from_the_trial_to_the_licences(steward, django_assert_max_num_queries):
    made = tried(
        steward,
        {},
        {"证照编号": "B2", "持证主体代码": "1"},
        {"证照编号": "B3", "颁发机关代码": "9"},
    )
    path = made["Location"].partition("?")[0]
    steward.get(path)

    with django_assert_max_num_queries(12):
        page = steward.get(f"{path}?done=tried").content.decode()
    for words in (
        "已试算，还没有写入", "导入，共 2 行", "没有入库的行</dt><dd>2", "校验位不对", "没有这个单位",
        "证面要素不完整的</dt><dd>1", "旧证照.csv",
    ):  # fmt: skip
        assert words in page
    assert not Licence.objects.filter(origin="imported").exists()

    steward.post(path, {"do": "start", "token": "s"})
    running = steward.get(path).content.decode()
    assert "接着导入" in running
    pump_all()
    page = steward.get(path).content.decode()

    assert "已导入" in page
    assert re.search(r"入库</dt><dd>1 份", page)
    assert Licence.objects.get(origin="imported").number == "JY2140105000099"
    assert "旧证照.csv" in steward.get(PAGE).content.decode()


def test_the_report_names_every_row_and_is_no_formula(steward):
    made = tried(steward, {"证照编号": "=1+1", "颁发机关代码": "9"})
    path = made["Location"].partition("?")[0]

    said = steward.get(f"{path}.csv")

    rows = list(csv.reader(io.StringIO(said.content.decode("utf-8-sig"))))
    assert rows[0] == ["行", "列或编号", "结果", "说明"]
    assert rows[1][:3] == ["2", "'=1+1", "没有入库"]


def test_what_is_missing_is_told_beside_its_field(steward):
    nothing = steward.post(PAGE, {"source": "旧库", "token": "a"})
    nameless = tried(steward, {}, key="b", source=" ")
    strange = steward.post(
        PAGE, {"source": "旧库", "file": SimpleUploadedFile("x.exe", b"MZ"), "token": "c"}
    )
    columns = steward.post(
        PAGE, {"source": "旧库", "file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n"), "token": "d"}
    )

    assert {one.status_code for one in (nothing, nameless, strange, columns)} == {422}
    assert "请选择要导入的文件" in nothing.content.decode()
    assert "请填写这些证照来自哪个系统" in nameless.content.decode()
    assert "文件的扩展名应是" in strange.content.decode()
    assert "没有列“证照类型”" in columns.content.decode()
    assert not LicenceImport.objects.exists()


def test_given_up_and_over_it_offers_nothing_more(steward):
    path = tried(steward, {})["Location"].partition("?")[0]
    steward.post(path, {"do": "drop", "token": "d"})

    page = steward.get(path).content.decode()
    late = steward.post(path, {"do": "start", "token": "s"})
    odd = steward.post(path, {"do": "x", "token": "x"})

    assert "已放弃，没有写入" in page
    assert 'name="do"' not in page
    assert (late.status_code, odd.status_code) == (409, 409)
    assert "已经结束" in late.content.decode()


def test_many_faults_are_paged(steward):
    rows = [{"证照编号": f"C{number}", "颁发机关代码": "9"} for number in range(60)]
    path = tried(steward, *rows)["Location"].partition("?")[0]

    assert "第 1 页，共 2 页" in steward.get(path).content.decode()
    assert "C59" in steward.get(f"{path}?page=2").content.decode()
    assert steward.get(f"{path}?page=99999999").status_code == 200


@pytest.mark.parametrize("login", ["zhangyun", "lvqian", "zhengqiang", "wangjianguo"])
def test_nobody_else_finds_it(at_screen, steward, login):
    path = tried(steward, {})["Location"].partition("?")[0]
    client = at_screen(login)

    for address in (PAGE, path, f"{path}.csv"):
        assert client.get(address).status_code in (403, 404)
    assert client.post(path, {"do": "start", "token": "z"}).status_code in (403, 404)
    assert PAGE not in client.get("/console/zz").content.decode()
