"""What the pages of this folder read is what the test has not committed."""

import pytest

from onething.kernel import db
from tests.times import trust


@pytest.fixture(autouse=True)
def _read_what_is_not_committed(monkeypatch):
    monkeypatch.setattr(db, "READER", db.WRITER)
    trust(monkeypatch)
