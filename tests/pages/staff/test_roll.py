"""网点名册 through HTTP: from entering a place to closing it; the list of a hall; coverage; a file."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.desk import queries as desk
from onething.desk.models import Hall
from onething.desk.queries import Sought
from onething.kernel.models import Event
from onething.web.lead.place_files import PARTS
from tests.cast import actor
from tests.desk.given import CODE, hall
from tests.pages.staff.test_late import words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SAID = {
    "name": "样例社区党群服务站", "kind": "party", "entry": "licensed", "runs": "approval",
    "address": "样例路 9 号", "phone": "0351-0009999", "barrier_free": "yes",
    "queues": "no", "businesses": ["social", "medical"], "latitude": "", "longitude": "",
}  # fmt: skip
POLICE = "140105000-03"


@pytest.fixture
def keeper(at_screen):
    return at_screen("sunlixin")


def send(client, path, cause="t", **said):
    return client.post(path, {"token": cause, **said})


def test_a_place_is_entered_changed_closed_and_opened_again(keeper, client):
    assert "网点名册" in words(keeper.get("/lead/dt"))
    where = words(keeper.get("/lead/wd/new"))
    assert "坞城街道" in where and "下一步" in where and "大厅管理" in where
    assert "列出这里的乡镇" not in where
    assert "登记网点：太原市小店区坞城街道" in words(keeper.get("/lead/wd/new?region=140105001"))

    wrong = send(keeper, "/lead/wd/new", region="140105001", **SAID | {"name": "", "phone": "x"})
    assert wrong.status_code == 422 and "样例路 9 号" in wrong.content.decode()
    made = send(keeper, "/lead/wd/new", "t2", region="140105001", **SAID)
    assert made.status_code == 302 and "群众在政务地图上看得到了" in words(keeper.get(made.url))
    place = Hall.objects.get(name=SAID["name"])
    path = f"/lead/wd/{place.pk}"

    same = send(keeper, f"{path}/xg", "t3", **SAID)
    assert same.status_code == 409 and "没有改动" in words(same)
    assert send(keeper, f"{path}/xg", "t4", **SAID | {"phone": "0351-0001111"}).status_code == 302
    assert "0351-0009999 → 0351-0001111" in words(keeper.get(path))

    bad = send(keeper, f"{path}/gb", "t5", on="", reason="网点合并", instead="")
    assert bad.status_code == 422 and "网点合并" in bad.content.decode()
    today = send(keeper, f"{path}/gb", "t6", on="2099-01-01", reason="网点合并", instead="")
    assert today.status_code == 422 and "一年以内" in words(today)


def test_a_closed_place_says_so_and_where_to_go_instead(keeper, client):
    place = hall()
    other = Hall.objects.get(code=POLICE)
    Hall.objects.filter(pk=place.pk).update(
        closed_from="2026-01-05", closed_reason="网点合并", instead=other
    )
    public = words(client.get(f"/wd/{CODE}"))
    assert "起关闭" in public and "网点合并" in public and other.name in public
    path = f"/lead/wd/{place.pk}"
    assert "撤销关闭" in words(keeper.get(path))
    assert send(keeper, f"{path}/gb", "a", on="", reason="", instead="").status_code in (409, 422)
    assert send(keeper, f"{path}/hf", "b", reason="").status_code == 422
    assert send(keeper, f"{path}/hf", "c", reason="登记错了").status_code == 302
    assert "已撤销关闭" in words(keeper.get(f"{path}?s=open"))


def test_one_management_is_an_act_with_date_and_document(keeper, client):
    place = Hall.objects.get(code=POLICE)
    path = f"/lead/wd/{place.pk}"
    assert "统一管理" in words(client.get(f"/wd/{POLICE}"))
    page = words(keeper.get(f"{path}/tg"))
    assert "不再统一管理" in page and "依据的文件" in page
    assert send(keeper, f"{path}/tg", "a", on="", document="").status_code == 422
    said = {"on": "2026-01-05", "document": "样政办〔2026〕1 号"}
    assert send(keeper, f"{path}/tg", "b", **said).status_code == 302
    assert keeper.get(f"/lead/dt/{place.pk}").status_code == 404
    assert send(keeper, f"{path}/tg", "c", **said).status_code == 302
    page = words(keeper.get(path))
    assert page.count("样政办〔2026〕1 号") == 3 and "已登记统一管理" not in page


def a_file(text, coding="utf-8-sig"):
    return SimpleUploadedFile("名册.csv", text.encode(coding), content_type="text/csv")


HEAD = (
    "编号,地方代码,地方,名称,类别,进驻方式,运行部门,所在乡镇、街道,地址,电话,"
    "无障碍设施,预约和取号,办理的业务,纬度,经度\n"
)


def confirmed(keeper, answer, cause):
    """Send the form that a look at a file ends with."""
    kept = re.search(r'name="rows" value="([^"]*)"', answer.content.decode())
    return keeper.post(
        "/lead/wd/dr", {"token": cause, "sure": "1", "rows": unescape(kept[1]) if kept else ""}
    )


@pytest.mark.parametrize("coding", ["utf-8-sig", "gb18030"])
def test_a_file_is_looked_at_and_then_read_in_and_what_is_refused_is_told_by_row(keeper, coding):
    good = (
        ",140105001,,文件驿站,政务服务驿站,授权接件、办件,,,样例路 1 号,0351-0000001,"
        "有,没有,社会保险和就业；医疗保障,,\n"
    )
    bad = ",140105001,,,城堡,,,,,,,,,,\n"
    was = Hall.objects.get(code=POLICE)
    other = desk.roll_lines(actor("sunlixin"), MONDAY, Sought(q=was.name), 1)[0]
    change = ",".join(str(one) for one in other[:15]).replace(was.phone, "0351-0007777") + "\n"
    events = Event.objects.count()
    sent = a_file("网点名册\n" + HEAD + good + bad + change, coding)
    looked = keeper.post("/lead/wd/dr", {"token": coding, "file": sent})
    page = words(looked)
    assert looked.status_code == 200 and "还没有写入" in page
    assert "新登记 1 行，修改 1 行，没有改动 0 行，不能写入 1 行" in page
    assert f"电话：{was.phone} → 0351-0007777" in page
    assert "“类别”请从列表里选择" in page and "请填写名称，最多 80 个字" in page
    assert not Hall.objects.filter(name="文件驿站") and Event.objects.count() == events

    page = words(confirmed(keeper, looked, f"{coding}2"))
    assert "新登记 1 行，已修改 1 行" in page and "没有写入 0 行" in page
    assert Hall.objects.get(name="文件驿站").businesses == ["social", "medical"]
    assert Hall.objects.get(code=POLICE).phone == "0351-0007777"


@pytest.mark.parametrize("rows", ["", "x", "[]", "[1]", '[[1,{"code":"x"}]]', '{"a":1}'])
def test_what_was_not_shown_is_not_written(keeper, rows):
    events = Event.objects.count()

    answer = keeper.post("/lead/wd/dr", {"token": "n", "sure": "1", "rows": rows})

    assert answer.status_code == 422 and Event.objects.count() == events
    assert "没有收到要写入的行" in words(answer) or "没有网点" in words(answer)


def test_rows_of_another_division_are_refused_though_somebody_sends_them(keeper):
    row = dict.fromkeys(PARTS, "") | {"code": "140100000-01", "name": "别处"}

    page = words(
        keeper.post("/lead/wd/dr", {"token": "o", "sure": "1", "rows": json.dumps([[2, row]])})
    )

    assert "没有写入 1 行" in page and "不归您登记" in page


def test_each_fault_of_a_new_place_names_its_field(keeper):
    page = words(send(keeper, "/lead/wd/new", "e", place="140105", region="140105001"))

    for said in (
        "请填写名称，最多 80 个字", "请填写地址，最多 120 个字", "请填写电话，最多 20 个字",
        "“类别”请从列表里选择", "“进驻方式”请从列表里选择", "“办理的业务”请至少选一项",
    ):  # fmt: skip
        assert said in page, said
    assert "请填写，" not in page


def test_where_to_go_instead_is_chosen_from_the_places_of_the_county(keeper):
    gone, other = Hall.objects.get(code=POLICE), Hall.objects.get(code="140105002-10")
    path = f"/lead/wd/{gone.pk}"

    page = keeper.get(f"{path}/gb").content.decode()

    offered = re.findall(r'<option value="(\d[^"]*)"', page)
    assert other.code in offered and POLICE not in offered
    assert {one[:6] for one in offered} == {"140105"}
    day = datetime.now(UTC).date() + timedelta(days=30)
    said = {"on": day.isoformat(), "reason": "合并", "instead": other.code}
    assert send(keeper, f"{path}/gb", "i", **said).status_code == 302
    gone.refresh_from_db()
    assert gone.instead == other


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "没有找到列名"),
        (b"\xff\xfe\x00", "读不了"),
        (HEAD.encode(), "没有网点"),
        (b"x" * 2_000_001, "超过 2 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(keeper, content, says):
    sent = SimpleUploadedFile("a.csv", content, content_type="text/csv")
    answer = keeper.post("/lead/wd/dr", {"token": "f", "file": sent})
    assert answer.status_code == 422 and says in words(answer)


def test_the_export_can_be_read_in_again(keeper):
    said = {"form": "csv", "purpose": "上级督办", "q": "小店", "show": "all"}
    without = send(keeper, "/lead/wd/export", "a", form="csv", purpose="", q="小店")
    assert without.status_code == 422 and "小店" in without.content.decode()
    made = send(keeper, "/lead/wd/export", "b", **said)
    assert made.status_code == 200
    again = SimpleUploadedFile("a.csv", made.content, content_type="text/csv")
    page = words(keeper.post("/lead/wd/dr", {"token": "c", "file": again}))
    assert "新登记 0 行，修改 0 行" in page and "不能写入 0 行" in page


def test_pages_keep_their_budgets(keeper, django_assert_max_num_queries):
    place = Hall.objects.get(code=POLICE)
    for path in (
        "/lead/wd", f"/lead/wd/{place.pk}", "/lead/wd/new", f"/lead/wd/{place.pk}/xg",
        f"/lead/wd/{place.pk}/gb", "/lead/wd/dr", "/lead/fg", "/lead/fg/zzj", "/lead/fg/dt",
        f"/lead/dt/{place.pk}/qd?q=证", f"/lead/fg/dt/{POLICE}",
    ):  # fmt: skip
        keeper.get(path)
        with django_assert_max_num_queries(14):
            assert keeper.get(path).status_code == 200, path


def test_the_list_of_a_hall_is_kept_on_its_page(keeper):
    path = f"/lead/dt/{hall().pk}/qd"
    assert "还没有建立进驻清单" in words(keeper.get(path))
    assert send(keeper, path, "a", all="1", ground="").status_code == 422
    assert send(keeper, path, "b", all="1", ground="样例决定").status_code == 302
    page = keeper.get(f"{path}?s=in").content.decode()
    item = page.split('name="item" value="')[1].split('"')[0]
    assert "已列入" in page
    assert send(keeper, path, "c", item=item, ground="").status_code == 422
    assert send(keeper, path, "d", item=item, ground="改到市级").status_code == 302
    assert "改到市级" in words(keeper.get(path))
    again = send(keeper, path, "e", item=item, ground="改到市级")
    assert again.status_code == 409 and "不在清单上" in words(again)
    assert "进驻清单" in words(keeper.get(f"/lead/fg/dt/{CODE}"))
    police = {"entries": "1", "entry_police": "entrusted"}
    assert send(keeper, path, "f", **police, entry_ground="").status_code == 422
    assert send(keeper, path, "g", **police, entry_ground="样例进驻决定").status_code == 302
    assert "进驻方式已保存" in words(keeper.get(f"{path}?s=entries"))
    assert "委托综合窗口受理" in words(keeper.get("/lead/fg"))


def test_coverage_says_its_targets_from_the_data_and_lists_who_lacks(keeper):
    page = words(keeper.get("/lead/fg"))
    assert "2024 年 12 月 31 日以前：街道 100%，乡镇 70%" in page and "现在按这个目标" in page
    assert "没有自助机的 10 个" in page
    assert "共 10 个" in words(keeper.get("/lead/fg/zzj"))
    said = {"form": "csv", "purpose": "上级督办", "kind": "street"}
    made = send(keeper, "/lead/fg/zzj/export", "x", **said)
    assert made.status_code == 200 and "坞城街道" in made.content.decode("utf-8-sig")
    assert send(keeper, "/lead/fg/zzj/export", "y", form="csv", purpose="").status_code == 422


@pytest.mark.parametrize("who", ["wangfang", "zhouming", "caoyuan"])
def test_others_do_not_see_the_place(at_screen, who):
    client, place = at_screen(who), hall()
    if who == "caoyuan":
        assert client.get(f"/lead/wd/{place.pk}").status_code == 200
        assert client.get(f"/lead/dt/{place.pk}/qd").status_code == 404
        return
    for path in ("/lead/wd", f"/lead/wd/{place.pk}", "/lead/wd/dr", "/lead/fg/zzj"):
        assert client.get(path).status_code == 404
