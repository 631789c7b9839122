"""Time stamps: OpenSSL accepts what the demo authority gives; we accept nothing else than that."""

import subprocess
from datetime import timedelta

import pytest
from asn1crypto import tsp

from onething.exchange import stamping, timestamps
from onething.exchange.stamper import Authority
from onething.exchange.timestamps import StampFault
from tests.exchange.stamping import Stamper

ROOT = b"onething-log 12 " + b"ab" * 32


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    stamper = Stamper(tmp_path_factory.mktemp("authority")).start()
    yield stamper
    stamper.stop()


@pytest.fixture
def authority(running, settings):
    settings.STAMP_URL, settings.STAMP_CERTIFICATE = running.url, running.certificate
    return running


def changed(token, old, new):
    assert token.count(old) == 1
    return token.replace(old, new)


def test_a_stamp_names_the_moment_and_the_authority(authority):
    stamp = stamping.stamper().stamp(ROOT)

    assert stamp.authority == "演示时间戳机构"
    assert timestamps.checked(stamp.token, ROOT, stamping.certificate()) == stamp
    assert len(stamp.token) < 800  # it fits on a receipt


def test_openssl_accepts_the_stamp(authority, tmp_path):
    answer = authority.asked("POST", "/", timestamps.asked(ROOT, 7)).body
    (tmp_path / "answer.tsr").write_bytes(answer)
    (tmp_path / "root").write_bytes(ROOT)

    said = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "answer.tsr", "-data", "root",
         "-CAfile", authority.certificate, "-untrusted", authority.certificate],
        check=False, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip

    assert "Verification: OK" in said.stdout + said.stderr


def test_openssl_asks_and_the_authority_answers(authority, tmp_path):
    (tmp_path / "root").write_bytes(ROOT)
    subprocess.run(
        ["openssl", "ts", "-query", "-data", "root", "-sha256", "-out", "ask.tsq"],
        check=True, capture_output=True, cwd=tmp_path,
    )  # fmt: skip

    answer = authority.asked("POST", "/", (tmp_path / "ask.tsq").read_bytes())

    nonce = tsp.TimeStampReq.load((tmp_path / "ask.tsq").read_bytes())["nonce"].native
    assert answer.getheader("Content-Type") == "application/timestamp-reply"
    assert timestamps.answered(answer.body, ROOT, nonce, stamping.certificate()).token


def test_a_stamp_of_something_else_is_refused(authority):
    stamp = stamping.stamper().stamp(ROOT)

    with pytest.raises(StampFault, match="对别的内容的"):
        timestamps.checked(stamp.token, ROOT + b"x", stamping.certificate())


def test_a_changed_stamp_is_refused(authority):
    token = stamping.stamper().stamp(ROOT).token

    with pytest.raises(StampFault, match="签名无效"):
        timestamps.checked(
            changed(token, tsp_moment(token), tsp_moment(token, later=timedelta(1))),
            ROOT,
            stamping.certificate(),
        )


def tsp_moment(token, *, later=timedelta(0)):
    at = timestamps._info(timestamps._signed(token))["gen_time"].native + later
    return f"{at:%Y%m%d%H%M%S}Z".encode()


def test_a_stamp_of_another_authority_is_refused(authority, tmp_path):
    Authority(tmp_path)
    stamp = stamping.stamper().stamp(ROOT)

    with pytest.raises(StampFault, match="签名无效"):
        timestamps.checked(stamp.token, ROOT, (tmp_path / "stamper.crt").read_bytes())


def test_a_stamp_from_before_the_certificate_is_refused(authority, monkeypatch):
    token = stamping.stamper().stamp(ROOT).token
    before = changed(token, tsp_moment(token), b"20000101000000Z")

    with pytest.raises(StampFault, match="不在有效期内"):
        timestamps.checked(before, ROOT, stamping.certificate())


def test_an_answer_to_another_request_is_refused(authority):
    answer = authority.asked("POST", "/", timestamps.asked(ROOT, 7)).body

    with pytest.raises(StampFault, match="不是对这次请求的回答"):
        timestamps.answered(answer, ROOT, 8, stamping.certificate())


@pytest.mark.parametrize("body", [b"", b"\x30\x00", b"x" * 100])
def test_the_authority_says_that_a_request_is_none(authority, body):
    answer = authority.asked("POST", "/", body).body

    with pytest.raises(StampFault, match=r"没有给出时间戳（rejection）"):
        timestamps.answered(answer, ROOT, 1, stamping.certificate())


@pytest.mark.parametrize("token", [b"", b"\x30\x00", b"x" * 100])
def test_what_is_no_stamp_is_said_to_be_none(authority, token):
    with pytest.raises(StampFault, match=r"不是 RFC 3161 的时间戳"):
        timestamps.checked(token, ROOT, stamping.certificate())


def test_an_authority_that_is_not_there_is_said_to_be_so(authority, settings):
    settings.STAMP_URL = "http://127.0.0.1:9"

    with pytest.raises(StampFault, match="稍后会自动再试"):
        stamping.stamper().stamp(ROOT)


def test_without_an_address_there_is_no_authority(settings, tmp_path):
    settings.STAMP_URL, settings.STAMP_CERTIFICATE = "", tmp_path / "none.crt"

    assert stamping.stamper() is None
    assert stamping.known_certificate() == b""
    with pytest.raises(StampFault, match="STAMP_CERTIFICATE"):
        stamping.certificate()
