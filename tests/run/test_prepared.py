"""Data that this version has found sound are not analysed at each start."""

import pytest
from django.conf import settings

from onething.catalogue import load as catalogue
from onething.run import load, prepared
from tests.times import MONDAY


def test_only_this_version_and_the_data_that_ship_count_as_checked(tmp_path):
    data, other = settings.DATA_ROOT, tmp_path / "data"
    assert not prepared.is_checked(tmp_path, data)

    prepared.note_checked(tmp_path, other)
    assert not prepared.is_checked(tmp_path, data)

    prepared.note_checked(tmp_path, data)
    assert prepared.is_checked(tmp_path, data)
    assert not prepared.is_checked(tmp_path, other)

    (tmp_path / prepared.CHECKED).write_text("another version")
    assert not prepared.is_checked(tmp_path, data)


def test_what_was_not_checked_is_checked_once_and_remembered(tmp_path, settings, monkeypatch):
    said = []
    settings.VAR_ROOT = tmp_path
    for room in (load.identity, load.documents, load.delivery, load.desk):
        monkeypatch.setattr(room, "load", lambda *_, **__: None)
    monkeypatch.setattr(catalogue, "load", lambda *_, checked, **__: said.append(checked))

    load.load_all(lambda words: None, at=MONDAY)
    load.load_all(lambda words: None, at=MONDAY)

    assert said == [False, True]


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.django_db
def test_the_rules_of_what_was_checked_are_not_tried_again(monkeypatch, tmp_path, checked):
    asked = []
    monkeypatch.setattr(catalogue, "check", lambda root: asked.append(root) or [])

    catalogue.load(tmp_path, by=load.LOADER, at=MONDAY, say=asked.append, checked=checked)

    assert asked == [tmp_path] * (not checked)
