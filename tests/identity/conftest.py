"""The sample world, as it stands, and none at all."""

import pytest

from onething.identity import queries
from onething.identity.load import id_of
from onething.identity.queries import bodies
from tests.emptying import empty
from tests.times import MONDAY

PASSWORD = "Yijianshi2026"


@pytest.fixture
def no_world(request, db):
    """Begin with nobody and nothing."""
    empty(request, "kernel", "identity", "documents")
    yield
    bodies.forget()


@pytest.fixture
def world(db):
    """Say that a test needs the sample world, which stands in the database."""


@pytest.fixture
def enter(world):
    """Return the actor behind a login of the sample world."""

    def actor(login, *, behalf=None, post=None, at=MONDAY):
        found = queries.actor(id_of("account", login), behalf=behalf, post=post, at=at)
        assert found is not None
        return found

    return actor
