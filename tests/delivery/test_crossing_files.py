"""Files across provinces: said, sent in pieces, resumed, refused when they are not what was said, destroyed by date."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from onething.cases import commands as cases
from onething.cases.models import Application, Case, Material
from onething.delivery import commands, queries
from onething.delivery.commands import Told
from onething.delivery.crossing_files import destroy_crossings, give_files_again
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile, CrossingPiece
from onething.documents import queries as documents
from onething.exchange.neighbour import SAMPLE
from onething.exchange.neighbour_files import PDF, PNG, result_paper, said_of
from onething.exchange.sealing import PIECE, piece_of
from onething.exchange.terms import NotReceived, WrongContent
from onething.kernel.actor import SYSTEM
from onething.kernel.crypto import sm3
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotYours
from tests import given
from tests.cast import actor
from tests.delivery import test_crossings as world
from tests.delivery.test_crossings import KEY, OTHERS, post, system
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
helped = world.helped
LARGE = given.picture() + bytes(PIECE)  # two pieces, a picture still


class Neighbour(world.Neighbour):
    """One that takes files too, as it is told."""

    def __init__(self):
        super().__init__()
        self.files, self.fault = {}, None

    def give(self, province, way, file, content):
        if self.fault:
            raise self.fault
        self.files[way, file] = content


@pytest.fixture(autouse=True)
def neighbour(monkeypatch, settings):
    made = Neighbour()
    settings.REGISTRY_URL = "http://127.0.0.1:9"
    monkeypatch.setattr("onething.exchange.queries.neighbour", lambda: made)
    monkeypatch.setattr("onething.api.provinces.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")
    return made


def paper(content=LARGE):
    documents.keep(content)
    return {
        "file_name": "身份证复印件.png", "digest": sm3(content), "media_type": PNG, "size": len(content),
    }  # fmt: skip


def piece(key, file, content, offset, cause, *, way="applications", secret=None, size=None):
    made = piece_of(secret or django_settings.NEIGHBOUR_SECRET, key, file, content, offset)
    body = made | {"size": size or len(content)}
    return post(f"demo/{way}/{key}/files/{file}", body, cause=cause)


def incoming(key, content=LARGE, **more):
    files = [said_of("01", "身份证复印件.png", content, PNG) | more]
    assert (
        post(f"demo/applications/{key}", {**SAMPLE, "files": files}, cause=f"{key}-0").status_code
        == 200
    )
    pump_all()
    return Crossing.objects.get(key=key)


def test_papers_go_with_the_application_and_come_whole(helped, neighbour):
    row = world.taken(helped, files=[paper()])
    said = json.loads(neighbour.taken[row.key])["files"]
    assert said[0]["digest"] == sm3(LARGE) and said[0]["size"] == len(LARGE)
    assert neighbour.files[f"applications/{row.key}", "01"] == LARGE
    assert CrossingFile.objects.get(crossing=row).state == "done"
    names = set(Event.objects.filter(stream=f"crossing:{row.pk}").values_list("name", flat=True))
    assert "delivery.crossing_file_moved" in names


@pytest.mark.parametrize("fault", [NotReceived("503"), WrongContent("摘要不一致，已经丢弃")])
def test_what_did_not_arrive_or_arrived_wrong_is_said_and_sent_again(helped, neighbour, fault):
    neighbour.fault = fault
    row, at = world.taken(helped, files=[paper()]), MONDAY
    file = CrossingFile.objects.get(crossing=row)
    assert (file.state, file.tries, file.fault) == ("waiting", 1, str(fault))
    for _ in range(5):
        at += timedelta(hours=2)
        give_files_again(at)
    file.refresh_from_db()
    assert file.state == "dead"
    assert queries.crossing(row.pk, actor("wangfang"), MONDAY).may_repeat

    neighbour.fault = None
    commands.hand_over_again(row.pk, by=actor("wangfang").because("again"), at=at)
    pump_all()
    file.refresh_from_db()
    assert (file.state, file.fault) == ("done", "")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"size": 0}, "太大或者是空的"),
        ({"size": 10**9}, "10 MB"),
        ({"media_type": "text/html"}, "格式"),
    ],
)
def test_what_is_too_large_or_of_no_known_kind_is_not_taken(helped, other, words):
    with pytest.raises(Invalid, match=words):
        world.taken(helped, files=[paper() | other])
    with pytest.raises(Invalid, match="最多随 20 件"):
        world.taken(helped, files=[paper()] * 21)
    assert not Crossing.objects.exists()


def test_what_comes_is_kept_by_pieces_and_filed_once_it_is_whole():
    row = incoming("IN1")
    assert (row.state, row.application) == ("received", None)
    asks = piece("IN1", "01", LARGE, len(LARGE), "p0")
    assert asks.json() == {"have": 0}
    first = piece("IN1", "01", LARGE, 0, "p1")
    again = piece("IN1", "01", LARGE, 0, "p2")  # the answer was lost on the way
    assert (first.json(), again.json()) == ({"have": PIECE}, {"have": PIECE})
    assert piece("IN1", "01", LARGE, PIECE, "p3", size=5).status_code == 422
    assert piece("IN1", "01", LARGE, PIECE, "p4").json() == {"have": len(LARGE)}
    assert piece("IN1", "01", LARGE, PIECE, "p5").json() == {"have": len(LARGE)}
    assert not CrossingPiece.objects.exists()
    pump_all()

    row.refresh_from_db()
    assert (row.state, row.fault) == ("filed", "")
    assert Application.objects.filter(pk=row.application, state="submitted").exists()
    file = row.files.get()
    found = queries.crossing_paper(row.pk, file.pk, actor("wangfang"))
    assert documents.content(found.digest) == LARGE


def test_a_file_that_is_not_what_was_said_is_refused_in_words_and_may_be_sent_anew():
    row = incoming("IN2", content=given.picture())
    wrong = given.picture()[:-1] + b"?"
    refused = piece("IN2", "01", wrong, 0, "w1")
    assert refused.status_code == 422 and "摘要不一致，已经丢弃" in refused.content.decode()
    file = row.files.get()
    assert (file.state, "从头重送" in file.fault) == ("waiting", True)
    assert piece("IN2", "01", given.picture(), 0, "w2").status_code == 200
    pump_all()
    row.refresh_from_db()
    assert row.state == "filed"


def test_a_piece_is_for_us_alone_and_for_its_place_alone():
    incoming("IN3")
    assert "解不开" in piece("IN3", "01", LARGE, 0, "s1", secret=OTHERS).content.decode()
    moved = piece_of(django_settings.NEIGHBOUR_SECRET, "IN3", "01", LARGE, 0)
    body = moved | {"offset": 7, "size": len(LARGE)}
    assert post("demo/applications/IN3/files/01", body, cause="s2").status_code == 422
    assert piece("IN3", "02", LARGE, 0, "s3").status_code == 404
    assert piece("IN3", "01", LARGE, 0, "s4", way="sent").status_code == 404
    html = b"<html>" + bytes(2000)
    incoming("IN4", content=html)  # what it says it is, it must be
    assert "不是 PNG 图片" in piece("IN4", "01", html, 0, "s5").content.decode()


def test_what_another_province_decided_comes_as_a_file_that_the_applicant_opens(helped):
    row = world.taken(helped)
    content = result_paper("YS1")
    said = said_of("result", "办理结果.pdf", content, PDF)
    told = [Told("e1", "granted", "准予", MONDAY, (said,))]
    commands.hear_of_crossing("demo", row.key, told=told, by=system().because("h"), at=MONDAY)
    assert not queries.crossings_of(actor("lixiaoman"), MONDAY)[0].results
    assert piece(row.key, "result", content, 0, "r1", way="sent").status_code == 200
    (paper_there,) = queries.crossings_of(actor("lixiaoman"), MONDAY)[0].results
    found = queries.crossing_result(paper_there.id, actor("lixiaoman"))
    assert documents.content(found.digest) == content and sm3(content) == found.digest
    with pytest.raises(NotYours):
        queries.crossing_result(paper_there.id, actor("sundayuan"))


def test_what_we_decide_goes_back_as_files(neighbour):
    row = incoming("IN5", content=given.picture())
    piece("IN5", "01", given.picture(), 0, "b1")
    pump_all()
    row.refresh_from_db()
    case = Case.objects.get(application=row.application)
    cases.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    pump_all()
    told = [said for key, said in neighbour.told if said["files"]]
    assert told and told[-1]["files"][0]["name"].endswith(".pdf")
    way = (f"told/{row.key}", told[-1]["files"][0]["key"])
    assert sm3(neighbour.files[way]) == told[-1]["files"][0]["digest"]


def test_a_paper_that_is_sealed_long_after_goes_back_too(neighbour):
    row = incoming("IN7", content=given.picture())
    piece("IN7", "01", given.picture(), 0, "c1")
    pump_all()
    row.refresh_from_db()
    Crossing.objects.filter(pk=row.pk).update(moved_at=MONDAY - timedelta(days=30))
    before = len([said for _, said in neighbour.told if said["files"]])
    case = Case.objects.get(application=row.application)
    late = MONDAY + timedelta(days=2)
    cases.accept(case.pk, by=actor("wangfang"), at=late)
    pump_all()
    keys = [said["files"][0]["key"] for _, said in neighbour.told if said["files"]]
    assert len(keys) > before and len(keys) == len(set(keys))  # each once


def test_papers_that_came_are_attached_to_their_materials():
    row = incoming("IN6", content=given.picture(), material="photo")
    piece("IN6", "01", given.picture(), 0, "a1")
    pump_all()
    row.refresh_from_db()
    attached = Material.objects.filter(application=row.application, key="photo", source="upload")
    assert row.state == "filed"
    assert {one.digest for one in attached} <= {sm3(given.picture())}


def test_what_crossed_is_destroyed_when_its_time_is_over(helped):
    row = world.taken(helped, files=[paper()])
    assert row.keep_until is None
    world.hear(row, "granted")
    row.refresh_from_db()
    last = row.keep_until
    assert last == MONDAY.date() + timedelta(days=90)
    destroy_crossings(MONDAY + timedelta(days=90))
    row.refresh_from_db()
    assert row.destroyed_at is None

    destroy_crossings(MONDAY + timedelta(days=91))
    pump_all()
    row.refresh_from_db()
    assert (row.content, row.official, row.state) == ({}, "", "granted") and row.destroyed_at
    file = row.files.get()
    assert (file.state, file.digest, file.name) == ("gone", "", "")
    assert not CrossingEvent.objects.filter(crossing=row).exclude(words="").exists()
    with pytest.raises(NotYours):
        documents.content(sm3(LARGE))
    assert queries.crossing(row.pk, actor("wangfang"), MONDAY).destroyed_at
    assert Event.objects.filter(name="delivery.crossing_destroyed").count() == 1


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "zhangyun"])
def test_each_deed_of_files_is_for_those_whose_it_is(helped, login):
    row, by = world.taken(helped, files=[paper()]), actor(login)
    file = row.files.get()
    for run in (
        lambda: commands.take_piece(file.pk, offset=0, size=1, piece=b"1", by=by, at=MONDAY),
        lambda: commands.note_file_came(file.pk, by=by, at=MONDAY),
        lambda: commands.drop_file(file.pk, fault="x", by=by, at=MONDAY),
        lambda: commands.note_file_sent(file.pk, by=by, at=MONDAY),
        lambda: commands.note_file_not_sent(file.pk, fault="x", by=by, at=MONDAY),
        lambda: commands.add_result(row.pk, file={}, by=by, at=MONDAY),
        lambda: commands.destroy_crossing(row.pk, by=by, at=MONDAY),
        lambda: queries.coming_file("demo", "sent", row.key, "01", by),
        lambda: queries.crossing_paper(row.pk, file.pk, by),
    ):
        with pytest.raises(NotYours):
            run()
    commands.destroy_crossing(row.pk, by=SYSTEM, at=MONDAY)  # its time is not over
    assert Crossing.objects.get(pk=row.pk).content
    assert KEY
