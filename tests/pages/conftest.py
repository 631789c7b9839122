"""What every page test stands on."""

import pytest

from onething.kernel import db


@pytest.fixture(autouse=True)
def _gathered_static_files(settings, tmp_path_factory):
    """Give the server of static files the folder that it expects."""
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp() / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Let what is read see what this test has not committed."""
    monkeypatch.setattr(db, "READER", db.WRITER)


@pytest.fixture(autouse=True)
def _the_shift_is_known(monkeypatch):
    """Let no page ask again, every two seconds, by how much the platform's time is moved."""
    monkeypatch.setattr("onething.kernel.now.FRESH", 86_400)
