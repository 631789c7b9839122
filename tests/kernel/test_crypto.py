"""SM2 and SM3 against the standards' own examples and a second implementation."""

import gmalg

from onething.kernel import crypto


def test_sm3_is_that_of_the_standard():
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert crypto.sm3(b"abc") == f"sm3:{expected}"


def test_a_signature_holds_for_its_content_only():
    key = crypto.new_sm2_key()
    public = crypto.sm2_public(key)

    signature = crypto.sm2_sign("开办餐饮店".encode(), key)

    assert crypto.sm2_verify("开办餐饮店".encode(), signature, public)
    assert not crypto.sm2_verify("开办餐饮馆".encode(), signature, public)
    assert not crypto.sm2_verify(
        "开办餐饮店".encode(), signature, crypto.sm2_public(crypto.new_sm2_key())
    )


def test_another_implementation_agrees_on_the_digest():
    digest = gmalg.SM3()
    digest.update("山西".encode())

    assert crypto.sm3("山西".encode()) == "sm3:" + digest.value().hex()


def test_a_key_is_made_once_and_is_the_owners_only(tmp_path):
    path = tmp_path / "keys" / "log.pem"

    first = crypto.sm2_key_at(path)

    assert crypto.sm2_key_at(path) == first
    assert path.stat().st_mode & 0o077 == 0
