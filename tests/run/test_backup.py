"""A backup that is not restored is none: taken, destroyed, brought back, verified."""

import json
import subprocess

import psycopg
import pytest

from onething.run import backup
from onething.run.postgres import THROWAWAY, Cluster
from onething.run.trouble import Trouble
from tests.run.conftest import python

QUIET = {"say": lambda words: None}


@pytest.fixture(scope="module")
def kept(lived, tmp_path_factory):
    url, var = lived
    target = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(backup.PASSPHRASE, "一句很长的口令")
        return backup.backup(url, var, target, **QUIET)


@pytest.fixture(scope="module")
def restored(kept, tmp_path_factory):
    """The backup brought back into a new cluster."""
    fresh = tmp_path_factory.mktemp("again") / "fresh"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(backup.PASSPHRASE, "一句很长的口令")
        backup.restore(kept, fresh, **QUIET)
    again = Cluster(fresh / "postgres", THROWAWAY)
    yield again.start(), fresh
    again.stop()


def test_what_was_backed_up_comes_back_and_verifies(lived, restored):
    (url, var), (brought, fresh) = lived, restored

    assert (fresh / "files/sm3/ab/abcd").read_bytes() == "正文".encode()
    assert not (fresh / "files/new").exists()
    for key in (var / "keys").rglob("*"):
        if key.is_file() and key.name != ".lock":
            assert (fresh / key.relative_to(var)).read_bytes() == key.read_bytes()
    with psycopg.connect(url) as before, psycopg.connect(brought) as after:
        asked = "SELECT stream, seq, digest FROM kernel_event ORDER BY stream, seq"
        assert after.execute(asked).fetchall() == before.execute(asked).fetchall() != []


def test_a_restored_platform_shows_its_cases_and_papers(restored, things):
    url, fresh = restored
    (fresh / "lived.json").write_text(json.dumps(things))

    said = json.loads(python(url, fresh, "tests.run.living", "look").splitlines()[-1])

    assert (said["queue"], said["office"], said["paper"]) == (200, 200, 200)
    assert "准予" in said["case"]
    assert things["number"] in said["mine"]
    assert things["number"] in said["progress"]
    assert "食品经营许可证" in said["licences"]
    checked = subprocess.run(
        ["pdfsig", fresh / "paper.pdf"], capture_output=True, text=True, check=True
    )
    assert "Signature is Valid" in checked.stdout


def test_a_receipt_newer_than_the_backup_says_so(lived, restored, tmp_path):
    url, var = lived
    receipt = tmp_path / "receipt.json"
    receipt.write_text(python(url, var, "tests.run.living", "more").splitlines()[-1])
    asked = ("onething.run.cli", "verify", "--receipt", str(receipt))

    assert "核验通过，本账本中有这条记录" in python(url, var, *asked)
    assert "账本可能恢复自较早的备份" in python(*restored, *asked, code=1)


def test_a_folder_with_data_is_never_overwritten(lived, kept):
    _, var = lived

    with pytest.raises(Trouble, match="恢复只能写入空目录"):
        backup.restore(kept, var, **QUIET)


@pytest.mark.parametrize("name", ["database.dump", "keys.sealed"])
def test_a_changed_backup_is_refused_before_anything_is_written(kept, tmp_path, name):
    path = kept / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        with pytest.raises(Trouble, match=f"{name} 缺失或者被改动过"):
            backup.restore(kept, tmp_path / "fresh", **QUIET)
    finally:
        path.write_bytes(whole)
    assert list((tmp_path / "fresh").iterdir()) == []


def test_keys_do_not_open_with_another_passphrase(kept, tmp_path, monkeypatch):
    monkeypatch.setenv(backup.PASSPHRASE, "另一句口令")

    with pytest.raises(Trouble, match="请用备份时的口令"):
        backup.restore(kept, tmp_path / "fresh", **QUIET)


def test_a_missing_file_is_named(kept, tmp_path):
    path = kept.parent / "files" / "sm3" / "ab" / "abcd"
    path.rename(path.with_name("away"))
    try:
        with pytest.raises(Trouble, match="备份缺少文件 sm3/ab/abcd"):
            backup.restore(kept, tmp_path / "fresh", **QUIET)
    finally:
        path.with_name("away").rename(path)


def test_a_folder_that_is_no_backup_is_told(tmp_path):
    with pytest.raises(Trouble, match="不是完整的备份"):
        backup.restore(tmp_path, tmp_path / "fresh", **QUIET)


def test_a_full_disk_leaves_no_half_backup(lived, tmp_path, monkeypatch):
    url, var = lived

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.shutil, "copy2", full)

    with pytest.raises(Trouble, match="备份没有完成"):
        backup.backup(url, var, tmp_path / "kept", **QUIET)
    assert [path.name for path in (tmp_path / "kept").iterdir() if path.name != "files"] == []


def test_only_the_newest_are_kept_and_files_are_copied_once(lived, tmp_path, monkeypatch):
    url, var = lived
    monkeypatch.setenv("ONETHING_BACKUPS_KEPT", "1")
    monkeypatch.setattr(backup, "_keep_keys", lambda *_: False)
    first = backup.backup(url, var, tmp_path, **QUIET)
    once = (tmp_path / "files/sm3/ab/abcd").stat().st_ino
    first.rename(tmp_path / "20200101T000000Z")

    second = backup.backup(url, var, tmp_path, **QUIET)

    assert sorted(path.name for path in tmp_path.iterdir()) == [second.name, "files"]
    assert (tmp_path / "files/sm3/ab/abcd").stat().st_ino == once
    said = json.loads((second / "manifest.json").read_text())
    assert said["counts"]["kernel_event"] > 0
