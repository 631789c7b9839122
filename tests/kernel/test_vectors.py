"""Published examples of the algorithms that we use, each with its origin; and a second implementation.

Credit codes, identity numbers and licence identifiers have theirs in `tests/identity/test_numbers.py` and
`tests/documents/test_identifiers.py`.
"""

import base64

import gmalg
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from onething.kernel import crypto, vault

SM3 = {
    "GB/T 32905—2016 附录 A 示例 1": (
        b"abc",
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    ),
    "GB/T 32905—2016 附录 A 示例 2": (
        b"abcd" * 16,
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    ),
}
# GB/T 32918.5—2017（GM/T 0003.5—2012）附录 A：推荐曲线上的签名示例
D = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
X = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
Y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
MESSAGE = b"message digest"
R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
SIGNATURE = bytes.fromhex(f"3046022100{R}022100{S}")  # DER; both begin with a high bit
CURVE = "06082a811ccf5501822d"  # sm2p256v1
# GB/T 32907—2016 附录 A：同一分组既是密钥也是明文
SM4_BLOCK = bytes.fromhex("0123456789abcdeffedcba9876543210")
SM4_ONCE = "681edf34d206965e86b3e94f536e4246"
SM4_MILLION = "595298c7c6fd271f0402f804c33d3f66"
# RFC 8998 附录 A.1：SM4-GCM
NONCE, AAD = "00001234567800000000abcd", "feedfacedeadbeeffeedfacedeadbeefabaddad2"
PLAIN = "".join(sign * 16 for sign in "abcdef") + "e" * 16 + "a" * 16
HIDDEN = (
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
)
MARK = "83de3541e4c2b58177e065a9bf7b62ec"


def pem(label, der):
    body = base64.encodebytes(bytes.fromhex(der)).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()


PUBLIC = pem("PUBLIC KEY", f"3059301306072a8648ce3d0201{CURVE}03420004{X}{Y}")
PRIVATE = pem("EC PRIVATE KEY", f"30770201010420{D}a00a{CURVE}a14403420004{X}{Y}")


@pytest.mark.parametrize("origin", SM3)
def test_sm3_gives_the_digest_of_the_standard(origin):
    content, digest = SM3[origin]

    assert crypto.sm3(content) == f"sm3:{digest}"
    other = gmalg.SM3()
    other.update(content)
    assert other.value().hex() == digest


def test_sm2_accepts_the_signature_of_the_standard_and_no_neighbour_of_it():
    assert crypto.sm2_verify(MESSAGE, SIGNATURE, PUBLIC)

    assert not crypto.sm2_verify(b"message digesT", SIGNATURE, PUBLIC)
    for place in (10, 40, len(SIGNATURE) - 1):
        wrong = bytearray(SIGNATURE)
        wrong[place] ^= 1
        assert not crypto.sm2_verify(MESSAGE, bytes(wrong), PUBLIC)


def test_the_key_of_the_standard_has_its_public_half_and_signs_with_its_identity():
    assert base64.b64decode(crypto.sm2_public(PRIVATE).split(b"-----")[2]) == base64.b64decode(
        PUBLIC.split(b"-----")[2]
    )
    made = crypto.sm2_sign(MESSAGE, PRIVATE)

    assert crypto.sm2_verify(MESSAGE, made, PUBLIC)
    second = gmalg.SM2(bytes.fromhex(D), crypto.SM2_ID, bytes.fromhex(f"04{X}{Y}"))
    assert second.verify(MESSAGE, *halves(made))
    assert second.verify(MESSAGE, bytes.fromhex(R), bytes.fromhex(S))


def halves(signature):
    """Return r and s of a signature in DER."""
    size = signature[3]
    first, rest = signature[4 : 4 + size], signature[4 + size :]
    return first[-32:].rjust(32, b"\0"), rest[2 : 2 + rest[1]][-32:].rjust(32, b"\0")


def test_sm4_gives_the_block_of_the_standard_once_and_a_million_times():
    step = Cipher(algorithms.SM4(SM4_BLOCK), modes.ECB()).encryptor()  # noqa: S305 -- the example is one bare block
    block = step.update(SM4_BLOCK)
    assert block.hex() == SM4_ONCE

    for _ in range(999_999):
        block = step.update(block)

    assert block.hex() == SM4_MILLION


def test_sm4_in_the_mode_of_the_vault_is_that_of_rfc_8998():
    nonce, about = bytes.fromhex(NONCE), bytes.fromhex(AAD)
    assert (len(nonce), len(bytes.fromhex(MARK)), len(SM4_BLOCK)) == (
        vault.NONCE, vault.TAG, vault.KEY,
    )  # fmt: skip
    hide = Cipher(algorithms.SM4(SM4_BLOCK), modes.GCM(nonce)).encryptor()
    hide.authenticate_additional_data(about)

    assert (hide.update(bytes.fromhex(PLAIN)) + hide.finalize()).hex() == HIDDEN
    assert hide.tag.hex() == MARK


def test_the_vault_reads_what_was_made_by_the_cipher_of_rfc_8998(settings, tmp_path):
    settings.KEYS_ROOT = tmp_path
    number = vault.newest()
    (keyfile,) = tmp_path.rglob(f"{number}.key")
    key = vault._key(number)
    hide = Cipher(algorithms.SM4(key), modes.GCM(bytes.fromhex(NONCE))).encryptor()
    hide.authenticate_additional_data(b"factor:1")
    hidden = hide.update(b"secret") + hide.finalize()
    packed = base64.urlsafe_b64encode(bytes.fromhex(NONCE) + hidden + hide.tag).decode()

    assert keyfile.exists()
    assert vault.decrypt(f"sm4gcm:{number}:{packed}", about="factor:1") == b"secret"
    with pytest.raises(vault.VaultFault):
        vault.decrypt(f"sm4gcm:{number}:{packed}", about="factor:2")
