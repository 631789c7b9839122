"""归档文件: how long it is kept, what is in it, the package with digests that anybody can check."""

import io
import json
import zipfile

import pytest

from onething.cases import commands, timers
from onething.cases.archives import Kept, archive_faults, kept_for, rules
from onething.cases.models import Case
from onething.kernel.crypto import sm3
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY.replace(month=5)


def an_archived_case():
    """A food permit that was granted, delivered, closed and filed away."""
    case = given.a_reviewed_case(actor("wangjianguo", behalf="晋味面馆"))
    commands.grant(case, by=actor("zhengqiang"), at=MONDAY)
    pump_all()
    timers.archive_closed_cases(LATER)
    pump_all()
    assert Case.objects.get(pk=case).state == "archived"
    return case


archived = once(an_archived_case)


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live in the month after."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: LATER)
    monkeypatch.setattr("onething.identity.queries.accounts.now", lambda: LATER)


@pytest.fixture
def keeper(at_screen):
    return at_screen("zhengqiang")


def package(client, case, once_only="a"):
    said = client.post(f"/bj/{case}/da", {"token": once_only})
    assert said.status_code == 200, said.content.decode()[:300]
    return zipfile.ZipFile(io.BytesIO(said.content)), said


def test_the_file_says_what_is_in_it_and_how_long_it_is_kept(
    keeper, archived, django_assert_max_num_queries
):
    assert f"/bj/{archived}/da" in keeper.get(f"/bj/{archived}").content.decode()
    keeper.get(f"/bj/{archived}/da")
    with django_assert_max_num_queries(12):
        page = keeper.get(f"/bj/{archived}/da").content.decode()

    for words in (
        "定期30年，到 2056",
        "档号",
        "准予行政许可决定书",
        "卷宗目录",
        "食品经营许可证",
        "下载归档包",
    ):
        assert words in page, words


def test_the_package_holds_every_file_with_its_digest(keeper, archived):
    packed, said = package(keeper, archived)

    names = set(packed.namelist())
    lines = packed.read("摘要.txt").decode().splitlines()
    assert {line.split("  ", 1)[1] for line in lines} == names - {"摘要.txt"}
    for line in lines:
        digest, path = line.split("  ", 1)
        assert sm3(packed.read(path)) == digest, path
    catalogue = json.loads(packed.read("目录.json"))
    assert {one["path"] for one in catalogue["files"]} <= names
    assert {name.partition("/")[0] for name in names if "/" in name} == {"文书", "证照", "材料"}
    assert catalogue["kept"] == "定期30年"
    assert said["Content-Type"] == "application/zip"


def test_the_story_in_the_package_is_that_of_the_ledger(keeper, archived):
    packed, _ = package(keeper, archived)

    story = json.loads(packed.read("办理过程.json"))

    known = Event.objects.filter(stream=f"case:{archived}").order_by("seq")
    assert [one["digest"] for one in story] == [one.digest for one in known]
    assert [one["prev"] for one in story[1:]] == [one["digest"] for one in story[:-1]]
    assert all(sm3(one["body"].encode()) == one["digest"] for one in story)


def test_the_same_file_is_the_same_package_and_each_taking_is_in_the_ledger(keeper, archived):
    first, second = (package(keeper, archived, key)[1].content for key in ("a", "b"))

    assert first == second
    taken = Event.objects.filter(stream=f"archive:{archived}")
    assert [one.data["package"] for one in taken] == [sm3(first)] * 2


@pytest.mark.parametrize(
    "login", ["zhouming", "wujing", "shenyi", "wangfang", "sunlixin", "hezhang"]
)
def test_who_does_not_keep_the_files_of_the_organ_finds_none(at_screen, archived, login):
    client = at_screen(login)

    assert client.get(f"/bj/{archived}/da").status_code in (403, 404)
    assert client.post(f"/bj/{archived}/da", {"token": "a"}).status_code in (403, 404)
    with pytest.raises(NotYours):
        commands.take_archive(archived, package="sm3:0", by=actor(login), at=LATER)


def test_what_is_not_filed_has_no_package(at_screen, keeper):
    case = given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆"))

    assert "还没有归档" in keeper.get(f"/bj/{case}/da").content.decode()
    with pytest.raises(NotAllowed, match="还没有归档"):
        commands.take_archive(case, package="sm3:0", by=actor("zhengqiang"), at=LATER)


def test_the_term_follows_the_result_and_the_kind(archived):
    case, day = Case.objects.get(pk=archived), MONDAY.date()
    terms = []
    for kind, decision in (
        ("permit", {"result": "x"}),
        ("permit", {}),
        ("filing", {"result": "x"}),
    ):
        case.kind, case.decision = kind, decision
        terms.append(kept_for(case, day).words)

    assert terms == ["定期30年", "定期10年", "定期10年"]
    assert Kept(0, None, "x").words == "永久"


def test_a_result_without_a_term_is_a_fault():
    assert archive_faults(dict(rules())) == []
    first = {**rules(), "retention": rules()["retention"][:1]}

    found = [sentence for _, sentence in archive_faults(first)]

    assert "事项类型“filing”、结果“granted”没有保管期限，请补上一行。" in found
    assert not any("“permit”、结果“granted”" in one for one in found)
