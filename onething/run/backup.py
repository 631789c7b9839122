"""Backups: one consistent dump, the files that are new, the keys under a passphrase, a manifest of it all.

TARGET/files/…           content by digest, shared by all backups there: each file is copied once
TARGET/<time>/           database.dump, keys.sealed, manifest.json; it has its name only when it is whole
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from onething.run.place import binaries
from onething.run.postgres import Cluster
from onething.run.trouble import Trouble

PASSPHRASE = "ONETHING_BACKUP_PASSPHRASE"  # noqa: S105 -- the name of a variable, not a secret
SALT, NONCE, KEY = 16, 12, 32
KEPT = 14  # backups; the setting ONETHING_BACKUPS_KEPT says otherwise
COUNTED = (
    "kernel_event",
    "kernel_logentry",
    "cases_application",
    "cases_case",
    "documents_document",
)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and by what one sees that it is whole."""

    at: str
    digests: dict[str, str]  # of the files beside it, sha256
    files: tuple[str, ...]  # the content-addressed files that belong to it
    counts: dict[str, int]
    head: dict[str, str | int]  # the newest signed head of the log
    keys: bool


def backup(url: str, var: Path, target: Path, say: Say = print) -> Path:
    """Write a whole backup into a new folder of the target and return it; nothing half-made stays."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    fresh, whole = target / f".{name}", target / name
    fresh.mkdir(mode=0o700)
    try:
        say("正在导出数据库……")
        counts, head = _dump(url, fresh / "database.dump")
        say("正在复制新增的文件……")
        files = tuple(_copy_files(var / "files", target / "files"))
        keys = _keep_keys(var / "keys", fresh / "keys.sealed", say)
        said = Manifest(
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            digests={path.name: _digest(path) for path in sorted(fresh.iterdir())},
            files=files,
            counts=counts,
            head=head,
            keys=keys,
        )
        (fresh / "manifest.json").write_text(json.dumps(asdict(said), indent=1), encoding="utf-8")
        program("pg_restore", "--list", str(fresh / "database.dump"))
        fresh.rename(whole)
    except OSError as fault:
        raise Trouble(
            f"备份没有完成（{fault.strerror}）。请检查 {target} 的空间和权限后重新备份；没有留下不完整的备份。"
        ) from fault
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _forget_oldest(target)
    say(f"备份完成：{whole}，{len(files)} 个文件，{said.counts['kernel_event']} 条账本记录。")
    return whole


def restore(source: Path, var: Path, say: Say = print) -> None:
    """Bring a backup into an empty folder with a database of its own, and check it against its manifest."""
    said = read_manifest(source)
    for name in ("postgres", "files", "keys"):
        if (var / name).exists():
            raise Trouble(
                f"目录 {var} 中已经有数据（{name}）。恢复只能写入空目录，请用 ONETHING_VAR 指定新的目录。"
            )
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    say("正在核对备份……")
    _check(source, said)
    _open_keys(source / "keys.sealed", var / "keys", said, say)
    say("正在恢复文件……")
    for name in said.files:
        _place(source.parent / "files" / name, var / "files" / name)
    cluster = Cluster(var / "postgres")
    cluster.ensure()
    url = cluster.start()
    try:
        say("正在恢复数据库……")
        program(
            "pg_restore", "--no-owner", "--exit-on-error", "-d", url, str(source / "database.dump")
        )
        with psycopg.connect(url) as line:
            if (counts_of(line), head_of(line)) != (said.counts, said.head):
                raise Trouble("恢复后的数据与备份清单不一致。请换一份备份重试。")
        ours("migrate", url, var)
        say("正在核验账本……")
        ours("verify", url, var)
    finally:
        cluster.stop()
    say(f"恢复完成：账本 {said.counts['kernel_event']} 条，与备份时一致。现在可以启动平台。")


def read_manifest(source: Path) -> Manifest:
    """Return the manifest of a backup, or say why this is none."""
    path = source / "manifest.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**said | {"files": tuple(said["files"])})
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise Trouble(
            f"{source} 不是完整的备份（读不出 manifest.json）。请指定 onething backup 生成的目录。"
        ) from fault


def _check(source: Path, said: Manifest) -> None:
    for name, digest in said.digests.items():
        path = source / name
        if not path.exists() or _digest(path) != digest:
            raise Trouble(f"备份中的 {name} 缺失或者被改动过，不能用来恢复。请换一份备份。")
    for name in said.files:
        path = source.parent / "files" / name
        if not path.exists():
            raise Trouble(f"备份缺少文件 {name}。请检查备份目录是否完整，或换一份备份。")


def _copy_files(origin: Path, target: Path) -> Iterator[str]:
    """Copy what is not there yet; a file of this name always has this content."""
    for path in sorted(origin.rglob("*")):
        name = path.relative_to(origin)
        if not path.is_file() or name.parts[0] == "new":  # “new”: not finished yet
            continue
        if not (target / name).exists():
            _place(path, target / name)
        yield str(name)


def _place(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}")
    shutil.copy2(path, fresh)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.rename(target)


def _keep_keys(origin: Path, target: Path, say: Say) -> bool:
    words = os.environ.get(PASSPHRASE, "")
    if not words:
        say(
            f"没有设置 {PASSPHRASE}，这份备份不含密钥。请另行妥善保管密钥目录，否则恢复后不能继续签章。"
        )
        return False
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.add(origin, arcname=".")
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    target.write_bytes(
        salt + nonce + AESGCM(_key(words, salt)).encrypt(nonce, packed.getvalue(), None)
    )
    return True


def _open_keys(source: Path, target: Path, said: Manifest, say: Say) -> None:
    if not said.keys:
        say(
            "这份备份不含密钥。请把原来的密钥目录放回后再启动，否则会生成新的密钥，旧记录的签名无法核验。"
        )
        return
    raw = source.read_bytes()
    key = _key(os.environ.get(PASSPHRASE, ""), raw[:SALT])
    try:
        packed = AESGCM(key).decrypt(raw[SALT : SALT + NONCE], raw[SALT + NONCE :], None)
    except InvalidTag as wrong:
        raise Trouble(f"打不开备份中的密钥。请用备份时的口令设置 {PASSPHRASE} 后重试。") from wrong
    target.mkdir(mode=0o700)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(target, filter="data")


def _key(words: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY, n=2**15, r=8, p=1).derive(words.encode())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(url: str, target: Path) -> tuple[dict[str, int], dict[str, str | int]]:
    """Write the dump; return counts and head as they are in the very same snapshot."""
    with psycopg.connect(url) as line:
        line.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = line.execute("SELECT pg_export_snapshot()").fetchone()
        program("pg_dump", "-Fc", f"--snapshot={row[0] if row else ''}", "-f", str(target), url)
        return counts_of(line), head_of(line)


def counts_of(line: psycopg.Connection) -> dict[str, int]:
    """Return how many rows the tables that matter most have."""
    asked = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in COUNTED)  # noqa: S608 -- names of ours
    return dict(line.execute(asked.encode()).fetchall())


def head_of(line: psycopg.Connection) -> dict[str, str | int]:
    """Return the newest signed head of the log; nothing when there is none yet."""
    row = line.execute(
        "SELECT size, encode(root, 'hex') FROM kernel_treehead ORDER BY size DESC LIMIT 1"
    ).fetchone()
    return {"size": row[0], "root": row[1]} if row else {}


def program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; what it says last is the trouble."""
    done = subprocess.run(
        [str(binaries() / name), *arguments], check=False, capture_output=True, text=True
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [""]
        raise Trouble(f"{name} 没有完成（{last[0]}）。请检查数据库是否在运行、磁盘空间是否足够。")


def ours(name: str, url: str, var: Path) -> None:
    """Run a subcommand of ours on what was restored."""
    environment = {**os.environ, "DATABASE_URL": url, "ONETHING_VAR": str(var)}
    done = subprocess.run(
        [sys.executable, "-m", "onething.run.cli", name],
        check=False, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    if done.returncode:
        last = (done.stdout + done.stderr).strip().splitlines()[-1:] or [""]
        raise Trouble(f"恢复后“{name}”没有通过：{last[0]}")


def _forget_oldest(target: Path) -> None:
    kept = int(os.environ.get("ONETHING_BACKUPS_KEPT", KEPT))
    whole = sorted(path for path in target.iterdir() if (path / "manifest.json").exists())
    for old in whole[:-kept]:
        shutil.rmtree(old)
