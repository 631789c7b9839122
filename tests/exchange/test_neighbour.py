"""The other province as a process of its own: one application under a key, silent, told what we decide."""

import pytest

from onething.exchange import queries
from onething.exchange.adapters import Line, ask_signed
from onething.exchange.gateways import told
from onething.exchange.neighbour_files import result_paper, said_of
from onething.exchange.sealing import PIECE, piece_of
from onething.exchange.terms import NotReceived, WrongContent
from onething.kernel.facts import canonical
from tests.exchange.conftest import SECRET, Outside

CONTENT = canonical({"item_name": "出具户籍证明", "applicant": {"name": "李小满"}})


@pytest.fixture(scope="module")
def running():
    made = Outside("neighbour", "NEIGHBOUR")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def province(running, settings):
    settings.NEIGHBOUR_URL, settings.NEIGHBOUR_SECRET = running.url, SECRET
    behave(running, "hand")
    yield running
    behave(running, "auto")


def behave(running, mode):
    assert told(Line(running.url, SECRET), "/mode", canonical({"mode": mode}))[0] == 200


def test_under_a_key_it_is_handed_over_once(province):
    first = queries.hand_to_province("demo", "k1", CONTENT)

    assert queries.hand_to_province("demo", "k1", CONTENT) == first
    with pytest.raises(NotReceived, match="内容不一样"):
        queries.hand_to_province("demo", "k1", canonical({"item_name": "别的"}))
    status, answer = ask_signed(Line(province.url, SECRET), "GET", "/applications/k1")
    assert status == 200 and first.encode() in answer


def test_when_it_is_down_or_told_nonsense_we_know(province):
    behave(province, "down")
    with pytest.raises(NotReceived, match="503"):
        queries.hand_to_province("demo", "k2", CONTENT)
    behave(province, "hand")
    with pytest.raises(NotReceived, match="404"):
        queries.tell_province(
            "demo", "never", canonical({"key": "1", "what": "filed", "words": ""})
        )
    with pytest.raises(NotReceived, match="400"):
        queries.hand_to_province("demo", "k3", b"[]")


def test_without_a_way_there_is_no_handing_over(settings):
    settings.NEIGHBOUR_URL = ""
    with pytest.raises(NotReceived, match="没有接入"):
        queries.hand_to_province("demo", "k4", CONTENT)


def test_a_file_is_given_in_pieces_and_goes_on_where_it_stopped(province):
    content = bytes(range(256)) * 4000  # three pieces
    said = said_of("01", "扫描件.pdf", content, "application/pdf")
    queries.hand_to_province("demo", "k5", canonical({"item_name": "样例", "files": [said]}))
    line = Line(province.url, SECRET)
    first = piece_of(SECRET, "k5", "01", content, 0) | {"size": len(content)}
    assert told(line, "/applications/k5/files/01", canonical(first))[1] == {"have": PIECE}

    queries.give_to_province("demo", "applications/k5", "01", content)  # after the line was lost
    queries.give_to_province("demo", "applications/k5", "01", content)  # twice is once
    with pytest.raises(NotReceived, match="404"):
        queries.give_to_province("demo", "applications/k5", "02", content)


def test_a_file_that_came_damaged_is_refused_in_words_and_given_again(province):
    content = result_paper("YS1")
    said = said_of("01", "扫描件.pdf", content, "application/pdf")
    queries.hand_to_province("demo", "k6", canonical({"item_name": "样例", "files": [said]}))
    assert told(Line(province.url, SECRET), "/spoil", canonical({"files": 1}))[0] == 200
    with pytest.raises(WrongContent, match="摘要不一致"):
        queries.give_to_province("demo", "applications/k6", "01", content)
    queries.give_to_province("demo", "applications/k6", "01", content)
