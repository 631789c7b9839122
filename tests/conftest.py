"""What every test stands on: the sample world, loaded once; a closed network. The cast is in `cast.py`."""

import gc
import logging

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key
from pytest_socket import socket_allow_hosts

from tests import worlds
from tests.times import trust

pytest_plugins = ["tests.cast", "tests.sharing"]
LOADED = pytest.StashKey()
LOUD = ("onething", "django.request")
TransactionTestCase._fixture_teardown = lambda test: None  # Django would empty all tables
hypothesis.settings.register_profile("ours", deadline=None)  # time is never part of a test
hypothesis.settings.load_profile("ours")


@pytest.fixture(scope="session", autouse=True)
def _places_of_this_run(tmp_path_factory):
    """Keep files and keys of tests apart from those of the running platform."""
    django_settings.KEYS_ROOT = tmp_path_factory.mktemp("keys")
    django_settings.FILES_ROOT = tmp_path_factory.mktemp("files")
    django_settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    django_settings.PASSWORD_HASHERS = ["tests.hashing.Quick"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django_settings.CARRIER_URL = ""
    django_settings.NEIGHBOUR_URL = ""
    django_settings.SMS_URL = ""  # no gateway, unless a test starts one
    django_settings.RATE_LIMITS = False  # tests ask faster than people; those of the limits say so
    django_settings.STAMP_URL = ""  # tests of time stamps run an authority of their own
    django_settings.STORAGES = django_settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(scope="session")
def kept_world(request, tmp_path_factory):
    """Return the folder in which the loaded world is kept, the same for all workers."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker, _places_of_this_run, kept_world):
    """Load the sample world once, by the loader that a new platform runs; keep it."""
    with django_db_blocker.unblock():
        request.config.stash[LOADED] = worlds.loaded(kept_world)


def pytest_collection_finish():
    """What was imported stays: the collector of garbage need not look at it ever again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test that commits: bring the world back for the next."""
    yield
    if nextitem is not None and worlds.is_durable(item):  # after the last one it is gone
        with item.config.stash[blocking_manager_key].unblock():
            worlds.bring_back(item.config.stash[LOADED])


@pytest.fixture(autouse=True)
def _closed_network():
    """Let tests reach this machine only."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def _quiet_from_the_start():
    """What is made once for many tests is quiet too."""
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)


@pytest.fixture(autouse=True)
def _quiet_logs(_quiet_from_the_start):
    """Show only what is worse than a warning, whatever the test before wanted to see."""
    logging.getLogger("onething").setLevel(logging.CRITICAL)


@pytest.fixture
def world_again(request, db):
    """Bring the sample world back, for tests whose neighbours begin with an empty one."""
    worlds.bring_back(request.config.stash[LOADED])


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries, monkeypatch):
    """Count what is asked as if no time passed: what a process has read once it does not read again."""
    trust(monkeypatch)
    return django_assert_max_num_queries


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries, monkeypatch):
    """Count what is asked as if no time passed, exactly."""
    trust(monkeypatch)
    return django_assert_num_queries
