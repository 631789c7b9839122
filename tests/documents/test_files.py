"""Recording an upload, and loading what documents stand on."""

import os
import time

import pytest

from onething.documents import commands, files, kinds, load, queries
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from tests.times import MONDAY


def record(owner, by, digest=None):
    return commands.record_upload(
        digest=digest or queries.keep(b"a plan"),
        name="平面图.pdf",
        size=6,
        media_type="application/pdf",
        pages=1,
        owner=owner,
        by=by,
        at=MONDAY,
    )


def test_an_upload_is_recorded_for_its_owner(cast):
    made = record(cast.firm, cast.holder)

    assert queries.upload(made, cast.holder).name == "平面图.pdf"
    assert Event.objects.get(stream=f"upload:{made}").name == "documents.upload_recorded"


def test_an_upload_is_not_recorded_for_somebody_else(cast):
    with pytest.raises(NotYours):
        record(cast.firm, cast.stranger)


def test_somebody_elses_upload_is_not_there(cast):
    made = record(cast.firm, cast.holder)

    for by in (cast.stranger, cast.decider):
        with pytest.raises(NotYours):
            queries.upload(made, by)


def test_a_file_that_was_not_kept_is_not_recorded(cast):
    with pytest.raises(Invalid, match="请重新选择文件上传"):
        record(cast.firm, cast.holder, digest="sm3:" + "0" * 64)


def test_an_upload_that_nobody_made_is_not_there(cast):
    with pytest.raises(NotYours):
        queries.upload(new_id(), cast.holder)


def test_loading_checks_fonts_and_kinds_and_may_be_repeated(db, settings):
    said: list[str] = []

    for _ in range(2):
        load.load(settings.DATA_ROOT, by=SYSTEM, at=MONDAY, say=said.append)

    assert said[0] == said[1]
    assert f"{len(kinds.codes())} 种文书、{len(kinds.licence_types())} 种证照" in said[0]


def test_what_a_killed_writer_left_is_swept_away_and_what_is_being_written_is_not(
    settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    digest = queries.keep(b"kept")
    old, young = tmp_path / "new" / "old", tmp_path / "new" / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - files.LONGEST_WRITE - 60,) * 2)

    assert files.sweep() == 1

    assert (old.exists(), young.exists()) == (False, True)
    assert queries.content(digest) == b"kept"


def test_a_write_that_fails_leaves_nothing_behind(settings, tmp_path, monkeypatch):
    settings.FILES_ROOT = tmp_path
    queries.keep(b"first")
    monkeypatch.setattr(files, "place_of", lambda digest: tmp_path / "no" / ("x" * 300))

    with pytest.raises(OSError, match="too long"):
        queries.keep(b"second")

    assert not list((tmp_path / "new").iterdir())
