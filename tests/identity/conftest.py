"""The sample world, loaded by its own loader."""

import pytest

from onething.identity import load, queries
from onething.identity.load import id_of
from onething.identity.queries import bodies
from onething.kernel.actor import Actor
from tests import worlds
from tests.emptying import empty, uses_database
from tests.times import MONDAY


@pytest.fixture(autouse=True)
def _empty_world(request):
    """Begin with an empty world; what the process has read of places is forgotten after."""
    if not uses_database(request):
        yield
        return
    empty(request, "kernel", "identity", "documents")
    yield
    bodies.forget()


LOADER = Actor(who="system:loader", roles=("system",), via="load")
LOADED = pytest.StashKey()
PASSWORD = "Yijianshi2026"


@pytest.fixture
def world(request, db, settings):
    """Load it for the first test, bring it back for the others."""
    stash = request.config.stash
    if LOADED in stash:
        worlds.bring_back(stash[LOADED])
        return
    load.load(settings.DATA_ROOT, by=LOADER, at=MONDAY, say=lambda line: None)
    stash[LOADED] = worlds.keep()


@pytest.fixture
def enter(world):
    """Return the actor behind a login of the sample world."""

    def actor(login, *, behalf=None, post=None, at=MONDAY):
        found = queries.actor(id_of("account", login), behalf=behalf, post=post, at=at)
        assert found is not None
        return found

    return actor
