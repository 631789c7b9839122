"""Pages of 办不成事: what people, clerks, offices and leaders read and may send, and what it costs."""

import pytest
from django.test import Client

from onething.kernel.models import Reading
from onething.voice.models import Obstacle
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.voice.given import HALL, MARKET, SAID, in_state, row_of
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db


def _a_case_with_an_obstacle():
    firm = actor("wangjianguo", behalf="晋味面馆")
    case = given.a_case_at_the_window(firm)
    number = given.Case.objects.get(pk=case).application.number
    return case, number, in_state("accepted", by=firm, number=number, region="")


made = once(_a_case_with_an_obstacle)


def test_who_is_not_signed_in_files_and_follows_it_by_number_and_code():
    visitor = Client()
    assert "当日" in read(visitor, "/bbcs", item="140131002001", region="140105")
    wrong = visitor.post("/bbcs", {"token": "a", "kind": "other"})
    assert (wrong.status_code, "请写明希望怎样解决" in wrong.content.decode()) == (422, True)
    said = visitor.post("/bbcs", {"token": "b", **SAID, "item": "140131002001"})
    row = Obstacle.objects.get(filed_by="system:anonymous")
    assert said.headers["Location"] == f"/bbcs/cx?no={row.number}&code={row.code}&new=1"
    assert row.item_name
    page = read(visitor, said.headers["Location"])
    assert "已登记，编号" in page
    assert "15400000001" not in page
    assert visitor.get("/bbcs/cx", {"no": row.number, "code": "x"}).status_code == 404
    assert "没有找到" in visitor.get("/bbcs/cx", {"no": row.number, "code": "x"}).content.decode()


def test_it_is_answered_and_the_person_says_it_is_not_solved():
    obstacle = in_state("closed")
    row, person = row_of(obstacle), at_screen("lixiaoman")
    assert "已办结，待反馈" in read(person, "/my/bbcs")
    page = read(person, f"/my/bbcs/{obstacle}")
    assert "行政许可法第三十二条" in page
    address = f"/my/bbcs/{obstacle}/do/dispute"
    assert "还有什么没有解决" in person.post(address, {"token": "a"}).content.decode()
    assert person.post(address, {"token": "b", "text": "还是不收"}).status_code == 302
    assert row_of(obstacle).reopened == row.reopened + 1
    assert at_screen("sundayuan").get(f"/my/bbcs/{obstacle}").status_code == 404
    visitor = Client()
    said = {"no": row.number, "code": row.code, "do": "confirm", "token": "c"}
    assert "不能“已经解决”" in visitor.post("/bbcs/fk", said).content.decode()


def test_a_clerk_enters_it_for_whom_stands_at_the_counter():
    clerk = at_screen("wangfang")
    assert "按反映人说的记" in read(clerk, "/bb/new")
    assert clerk.post("/bb/new", {"token": "a"}).status_code == 422
    said = clerk.post("/bb/new", {"token": "b", **SAID})
    row = Obstacle.objects.get(source="window")
    assert said.headers["Location"] == f"/bb/{row.pk}"
    assert row.code[:4] in read(clerk, f"/bb/{row.pk}")
    assert row.number in read(clerk, "/bb", view="all")
    assert "不是" not in clerk.get("/bbcs").content.decode()
    assert "工作账号" in clerk.get("/bbcs").content.decode()


def test_the_one_person_of_the_hall_brings_it_to_the_end():
    obstacle = in_state("filed")
    resolver, office = at_screen("lutong"), at_screen("yaoguang")
    assert row_of(obstacle).number in read(resolver, "/bb", q="BBCS", kind="not_accepted")
    assert Reading.objects.filter(about=f"obstacle:{obstacle}").exists()
    address = f"/bb/{obstacle}"
    assert "请先打电话联系反映人" in read(resolver, address)

    def do(client, step, **said):
        return client.post(f"{address}/do/{step}", {"token": step + str(said), **said})

    assert do(resolver, "accept").status_code == 302
    assert "请选择类别" in do(resolver, "sort", kind="x").content.decode()
    do(resolver, "sort", kind="never_done", difficulty="complex")
    assert "请选择承办单位" in do(resolver, "pass").content.decode()
    assert office.get(address).status_code == 404
    assert do(resolver, "pass", office=str(MARKET), request="请受理").status_code == 302
    assert "答复大厅" in read(office, address)
    assert do(office, "close", answer="a", reasons="b").status_code == 404
    assert do(office, "reply", reply="已受理").status_code == 302
    assert "请写明理由和依据" in do(resolver, "close", answer="办好了").content.decode()
    assert do(resolver, "close", answer="办好了", reasons="依据").status_code == 302
    assert "请选择是电话回访" in do(resolver, "confirm").content.decode()
    assert do(resolver, "confirm", way="phone").status_code == 302
    assert do(resolver, "nothing").status_code == 404

    assert "电话回访" in read(resolver, address)
    assert "100.0%" in read(at_screen("sunlixin"), "/bb/tj", days="365")


def test_it_is_shown_on_the_page_of_the_case(made):
    case, number, obstacle = made
    firm = at_screen("wangjianguo")
    firm.post("/switch", {"as": actor("wangjianguo", behalf="晋味面馆").behalf, "token": "s"})

    assert "您反映的办不成事" in read(firm, f"/my/bj/{number}")
    page = read(at_screen("wangfang"), f"/bj/{case}")
    assert row_of(obstacle).number in page
    assert f'href="/bb/{obstacle}"' not in page  # a clerk follows only what he entered
    Obstacle.objects.filter(pk=obstacle).update(
        complained=[actor("wangfang").who.partition(":")[2]]
    )
    assert row_of(obstacle).number not in read(at_screen("wangfang"), f"/bj/{case}")
    assert row_of(obstacle).hall == HALL


def test_an_empty_list_says_so():
    assert "这里没有要办的" in read(at_screen("yaoguang"), "/bb", page="x")
    assert "没有符合条件的" in read(at_screen("yaoguang"), "/bb", q="无")
    assert "您还没有反映过" in read(at_screen("lixiaoman"), "/my/bbcs")
    assert "这段时间没有收到反映" in read(at_screen("sunlixin"), "/bb/tj")
