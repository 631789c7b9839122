"""What the tests of hostile input stand on."""

import pytest

from onething.kernel import db
from onething.web import middleware
from tests.times import MONDAY


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    """Let the edges read the clock of the test, and all on one connection."""
    monkeypatch.setattr(db, "READER", db.WRITER)
    monkeypatch.setattr(middleware, "now", lambda: MONDAY)
    monkeypatch.setattr("onething.api.edge.now", lambda: MONDAY)
    for module in ("cases", "applications", "uploads"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)


@pytest.fixture(autouse=True)
def _silent_register(settings):
    """Let no register answer."""
    settings.REGISTRY_URL = "http://127.0.0.1:9"
