"""Digests and signatures: SM3 (GB/T 32905) from `cryptography`, SM2 (GB/T 32918) from OpenSSL 3."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import secrets
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes

SM2_ID = b"1234567812345678"  # the default identity of GB/T 35276
EC_PARAM = b"SM2"
FRESH = hashes.Hash(hashes.SM3())
POINTERS = (
    "EVP_PKEY_Q_keygen",
    "EVP_MD_CTX_new",
    "EVP_PKEY_CTX_new",
    "EVP_sm3",
    "BIO_new",
    "BIO_s_mem",
    "BIO_new_mem_buf",
    "PEM_read_bio_PrivateKey",
    "PEM_read_bio_PUBKEY",
)


class CryptoFault(Exception):
    """OpenSSL refused; the message names the call."""


def sm3_bytes(content: bytes) -> bytes:
    """Return the 32 bytes of the SM3 digest (GB/T 32905)."""
    digest = FRESH.copy()  # a third quicker than a new one
    digest.update(content)
    return digest.finalize()


def sm3(content: bytes) -> str:
    """Return the SM3 digest with its algorithm as part of the value: “sm3:<64 hex digits>”."""
    return "sm3:" + sm3_bytes(content).hex()


@cache
def _lib() -> Any:
    path = ctypes.util.find_library("crypto")
    if path is None:
        raise CryptoFault("OpenSSL 3 (libcrypto) is not installed")
    lib = ctypes.CDLL(path)
    pointer = ctypes.c_void_p
    for name in POINTERS:
        getattr(lib, name).restype = pointer
    lib.BIO_ctrl.restype = ctypes.c_long
    return lib


def _ok(result: int, call: str) -> None:
    if result != 1:
        raise CryptoFault(call)


def new_sm2_key() -> bytes:
    """Return a new SM2 private key as PEM (PKCS #8, unencrypted)."""
    lib = _lib()
    key = ctypes.c_void_p(lib.EVP_PKEY_Q_keygen(None, None, EC_PARAM, EC_PARAM))
    try:
        return _pem(key, private=True)
    finally:
        lib.EVP_PKEY_free(key)


def sm2_public(private_pem: bytes) -> bytes:
    """Return the public half of the key as PEM."""
    key = _key(private_pem, private=True)
    return _pem(key.pointer, private=False)


def sm2_sign(content: bytes, private_pem: bytes) -> bytes:
    """Return the DER signature SM2-with-SM3 over the content."""
    lib = _lib()
    key = _key(private_pem, private=True)
    context, key_context = _contexts(key.pointer)
    try:
        _ok(
            lib.EVP_DigestSignInit(
                context, None, ctypes.c_void_p(lib.EVP_sm3()), None, key.pointer
            ),
            "EVP_DigestSignInit",
        )
        size = ctypes.c_size_t()
        _ok(
            lib.EVP_DigestSign(
                context, None, ctypes.byref(size), content, ctypes.c_size_t(len(content))
            ),
            "EVP_DigestSign",
        )
        buffer = ctypes.create_string_buffer(size.value)
        _ok(
            lib.EVP_DigestSign(
                context, buffer, ctypes.byref(size), content, ctypes.c_size_t(len(content))
            ),
            "EVP_DigestSign",
        )
        return buffer.raw[: size.value]
    finally:
        _free(context, key_context)


def sm2_verify(content: bytes, signature: bytes, public_pem: bytes) -> bool:
    """Say whether the signature over the content was made with the private half of this key."""
    lib = _lib()
    key = _key(public_pem, private=False)
    context, key_context = _contexts(key.pointer)
    try:
        _ok(
            lib.EVP_DigestVerifyInit(
                context, None, ctypes.c_void_p(lib.EVP_sm3()), None, key.pointer
            ),
            "EVP_DigestVerifyInit",
        )
        found: int = lib.EVP_DigestVerify(
            context,
            signature,
            ctypes.c_size_t(len(signature)),
            content,
            ctypes.c_size_t(len(content)),
        )
        return found == 1
    finally:
        _free(context, key_context)


def _contexts(key: ctypes.c_void_p) -> tuple[ctypes.c_void_p, ctypes.c_void_p]:
    lib = _lib()
    context = ctypes.c_void_p(lib.EVP_MD_CTX_new())
    key_context = ctypes.c_void_p(lib.EVP_PKEY_CTX_new(key, None))
    _ok(
        lib.EVP_PKEY_CTX_set1_id(key_context, SM2_ID, ctypes.c_int(len(SM2_ID))),
        "EVP_PKEY_CTX_set1_id",
    )
    lib.EVP_MD_CTX_set_pkey_ctx(context, key_context)
    return context, key_context


def _free(context: ctypes.c_void_p, key_context: ctypes.c_void_p) -> None:
    lib = _lib()
    lib.EVP_MD_CTX_free(context)
    lib.EVP_PKEY_CTX_free(key_context)


class _Key:
    """A key as OpenSSL keeps it; a signature in another thread may use it too."""

    def __init__(self, pointer: int) -> None:
        self.pointer, self._free = ctypes.c_void_p(pointer), _lib().EVP_PKEY_free

    def __del__(self) -> None:
        self._free(self.pointer)


@lru_cache(maxsize=512)
def _key(pem: bytes, *, private: bool) -> _Key:
    """Return the key, read once: reading it takes longer than signing with it."""
    lib = _lib()
    source = ctypes.c_void_p(lib.BIO_new_mem_buf(pem, ctypes.c_int(len(pem))))
    read = lib.PEM_read_bio_PrivateKey if private else lib.PEM_read_bio_PUBKEY
    found = read(source, None, None, None)
    lib.BIO_free(source)
    if not found:
        raise CryptoFault("this is not a key in PEM")
    return _Key(found)


def _pem(key: ctypes.c_void_p, *, private: bool) -> bytes:
    lib = _lib()
    target = ctypes.c_void_p(lib.BIO_new(ctypes.c_void_p(lib.BIO_s_mem())))
    try:
        if private:
            done = lib.PEM_write_bio_PrivateKey(target, key, None, None, 0, None, None)
        else:
            done = lib.PEM_write_bio_PUBKEY(target, key)
        _ok(done, "PEM_write_bio")
        size: int = lib.BIO_ctrl(target, 10, ctypes.c_long(0), None)  # BIO_CTRL_PENDING
        buffer = ctypes.create_string_buffer(size)
        lib.BIO_read(target, buffer, ctypes.c_int(size))
        return buffer.raw
    finally:
        lib.BIO_free(target)


def sm2_key_at(path: Path) -> bytes:
    """Return the private key kept at this path; make it, readable by its owner only, if missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(new_sm2_key())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # the first of several processes wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
