"""手写签名: strokes become a picture of our own; what is no signature is refused in words."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.documents import files, making
from onething.documents.handwriting import AGAIN, HEIGHT, WIDTH, BadSignature, signature_svg
from onething.documents.ofd import pages
from tests.documents.pdfs import text_of
from tests.documents.test_typesetting import KINDS, drawn_once, typeset

NAME = "40,120 120,60 200,180;240,60 240,200;300,120 420,110 500,180"


def test_strokes_become_a_picture_with_lines_only():
    drawn = ElementTree.fromstring(signature_svg(NAME))  # noqa: S314 -- our own

    assert [one.tag.rpartition("}")[2] for one in drawn.iter()] == ["svg", "desc", "path"]
    assert drawn[1].get("d") == ("M40 120L120 60L200 180M240 60L240 200M300 120L420 110L500 180")


def test_the_same_strokes_are_never_the_same_file():
    assert signature_svg(NAME) != signature_svg(NAME)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("data:image/png;base64,AAAA", "没有读懂"),
        ("<script>1,1</script>", "没有读懂"),
        ("1,1;;2,2", "没有读懂"),
        ("１,1 2,2", "没有读懂"),
        ("1,1 -5,3", "没有读懂"),
        ("1,1 999,3", "框外面"),
        ("1,1 3,999", "框外面"),
        ("10,10", "太短"),
        ("10,10 12,12;11,11", "太短"),
        ("10,10 20,200 10,10", "太短"),
        (";".join(["1,1 200,200"] * 201), "笔画太多"),
        (" ".join(["1,1", "200,200"] * 2600), "笔画太多"),
        ("1,1 " * 20_000, "笔画太多"),
    ],
)
def test_what_is_no_signature_is_refused_with_what_to_do(said, words):
    with pytest.raises(BadSignature, match=words) as refusal:
        signature_svg(said)

    assert AGAIN in str(refusal.value) and "signed" in refusal.value.errors


@given(st.text(alphabet='0123456789,; <>"&a', max_size=200))
def test_whatever_is_sent_either_is_refused_or_is_a_picture_without_anything_else(said):
    try:
        drawn = signature_svg(said).decode()
    except BadSignature:
        return
    inside = re.search(r' d="([^"]*)"', drawn)[1]
    assert re.fullmatch(r"[ML0-9 ]+", inside)
    assert all(int(one) <= max(WIDTH, HEIGHT) + 1 for one in re.findall(r"\d+", inside))


@pytest.mark.parametrize(
    "name", ["delivery_receipt-other", "gap_promise-permit", "commitment-other"]
)
def test_papers_carry_what_was_signed_as_pdf_and_as_ofd(name, monkeypatch):
    drawn = signature_svg(NAME)
    monkeypatch.setattr(files, "content", lambda digest: drawn)
    assert making._drawn({}) == ""

    before = drawn_once(name)
    made = typeset(KINDS[name], drawn=making._drawn({"signature": "sm3:1"}))

    assert made.pages == before.pages
    assert _words(made.content) == _words(before.content)
    assert _shapes(made.content) == _shapes(before.content) + 1


def _words(content):
    """Return what a paper says; where its pages end is another matter, a signature takes room."""
    return re.sub("—[0-9]+—", "", text_of(content))


def _shapes(content):
    """Return how many lines and areas an OFD of this paper is drawn with."""
    found, _ = pages.read(content)
    return sum(isinstance(one, pages.Shape) for page in found for one in page.content)
